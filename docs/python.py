"""Write docs/python.md, the reference of the library, from its docstrings: `python docs/python.py`."""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import manytakes

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Python

The public names of `manytakes`. Records are frozen; a span counts code points, from its
start to just past its end, and `article[span]` is the one way to read it.

Written from the docstrings by `python docs/python.py`.
"""


def page() -> str:
    """Return the page: a section for each public name."""
    return "\n".join([HEAD, *(_section(name, getattr(manytakes, name)) for name in manytakes.__all__)])


def _section(name: str, thing: object) -> str:
    out = [f"## {name}\n"]
    if not inspect.isclass(thing):
        out.append(f"```python\n{name}{_signature(thing)}\n```\n")
    elif is_dataclass(thing):
        held = "\n".join(f"    {f.name}: {f.type}" for f in fields(thing))
        out.append(f"```python\n{name}(\n{held}\n)\n```\n")
    out.append(f"{inspect.getdoc(thing) or ''}\n")
    for method, what in sorted(vars(thing).items()) if inspect.isclass(thing) else ():
        if method.startswith("_") or not (inspect.isfunction(what) or isinstance(what, property)):
            continue
        shown = method if isinstance(what, property) else f"{method}{_signature(what)}"
        first = (inspect.getdoc(what) or "").split("\n\n")[0].replace("\n", " ")
        out.append(f"- `.{shown}`: {first}")
    return "\n".join(out).rstrip() + "\n"


def _signature(thing: object) -> str:
    """Return the parameters of a function, without `self`; a default that is a record is left out."""
    found = inspect.signature(thing)  # type: ignore[arg-type]
    kept = [
        p.replace(default=...) if is_dataclass(p.default) else p
        for p in found.parameters.values()
        if p.name != "self"
    ]
    shown = str(found.replace(parameters=kept)).replace("Ellipsis", "...")
    return re.sub(r"'([^']*)'", r"\1", shown)  # annotations are kept as strings


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stderr.write(f"wrote {PAGE.name}\n")
