"""The layers: model <- text, values <- stages <- run, store <- serve <- cli; no stage imports another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import manytakes

ROOT = Path(manytakes.__file__).parent

MODEL = {"model"}
TOOLS = set(
    "text trees values models codec boosted rarity gazetteer families decode tables datelines"
    " spelling".split()
)
STAGES = {"ingest", "clean", "lineage", "stories", "names", "quotes", "claims", "reconcile", "render"}
OUTSIDE = {"run", "grow", "mend", "adopt", "why", "store", "batch"}
SERVICES = {"serve"}
TOP = {"watch", "cli", "__main__", "__init__"}

MAY_IMPORT = {
    "model": set[str](),
    **dict.fromkeys(TOOLS, MODEL | TOOLS),
    **dict.fromkeys(STAGES, MODEL | TOOLS),
    "store": MODEL | TOOLS,
    "grow": MODEL | TOOLS | STAGES | {"store"},
    "mend": MODEL | TOOLS | {"store", "grow"},
    "adopt": MODEL | TOOLS | {"store", "grow", "mend", "render"},
    "why": MODEL | TOOLS | STAGES | {"store", "grow"},
    "run": MODEL | TOOLS | STAGES | {"store", "grow"},
    "engine": MODEL | TOOLS,
    "batch": MODEL | TOOLS | {"ingest", "run", "grow", "store", "render", "engine"},
    **dict.fromkeys(("mcp", "doctor"), MODEL | TOOLS | {"store"}),
    **dict.fromkeys(SERVICES, MODEL | TOOLS | STAGES | OUTSIDE),
    **dict.fromkeys(TOP, MODEL | TOOLS | STAGES | OUTSIDE | SERVICES | {"cli", "watch", "mcp", "doctor"}),
}


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level modules of ours that the file imports, wherever in it."""
    package = ("manytakes", *path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (part[1] for a in node.names if (part := a.name.split("."))[0] == "manytakes")
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            full = (*base, *(node.module.split(".") if node.module else ()))
            if full == ("manytakes",):
                yield from (a.name for a in node.names)
            elif full[0] == "manytakes":
                yield full[1]


def module_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = sorted(p for p in ROOT.rglob("*.py") if "data" not in p.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_from_the_layers_below_it(path: Path) -> None:
    module = module_of(path)

    assert module in MAY_IMPORT, f"{module} has no layer: say in this test which it is in"
    assert set(imported(path)) - {module} <= MAY_IMPORT[module]


def test_the_walk_sees_a_forbidden_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    planted = tmp_path / "names" / "planted.py"
    planted.parent.mkdir()
    planted.write_text("def f():\n    from ..quotes import find\n    from .. import claims, text\n")

    assert set(imported(planted)) == {"quotes", "claims", "text"}
