"""What a store's file is like, whatever its state, and a copy of it while others write.

    examine(path)         -> Finding, ...   never raises for what is wrong with the file
    backup(path, to)      -> (articles, stories)   verified before it takes the old copy's place

A finding says what was looked at, how it is, and what to do. `examine` writes nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from ..model import BadInput, BadReport, ManytakesError
from .opening import address, errors, unreadable
from .schema import APPLICATION, MIGRATIONS
from .sqlite import Store, connect

HEADER = b"SQLite format 3\0"
MOST = 5  # problems of one kind named; a damaged file has thousands
COUNTED = ("article", "story", "account", "point", "claim", "quote", "mention", "reuse", "skipped")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is ("fault": it does not work), in words, and what to do."""

    what: str
    state: Literal["ok", "note", "fault"]
    said: str
    do: str = ""


def examine(path: str | Path) -> Iterator[Finding]:
    """Yield what a store's file is like, from the outside in, as far as it can be read."""
    file = Path(path)
    if not file.is_file():
        said = "is a folder" if file.is_dir() else "there is no such file"
        yield Finding("file", "fault", said, f"manytakes add {path} PATH... makes a store")
        return
    try:
        with open(file, "rb") as opened:
            header = opened.read(len(HEADER))
    except OSError as error:
        yield Finding("file", "fault", f"cannot be read: {error.strerror}", f"chmod u+r {path}")
        return
    if header != HEADER:
        said = "is empty" if not header else "is no SQLite file"
        yield Finding(
            "file",
            "fault",
            f"{said}, so no store",
            "give the file that `manytakes add` made, or a backup of it",
        )
        return
    yield _room(file)
    yield _writable(file)
    try:
        with closing(sqlite3.connect(address(file, False), uri=True, timeout=1)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            db.execute("PRAGMA query_only = ON")
            yield from _inside(db, path)
    except sqlite3.Error as error:
        yield _damaged(path, str(error))
    except UnicodeDecodeError as error:  # SQLite names a damaged table by its damaged name
        yield _damaged(path, unreadable(error))


def _room(file: Path) -> Finding:
    free, size = shutil.disk_usage(file.parent).free, file.stat().st_size
    said = f"{free >> 20:,} MiB free beside a file of {size >> 20:,} MiB"
    if free < max(size, 64 << 20):  # a large write can need as much again in the log
        return Finding(
            "room", "note", said, "make room before adding: a full disk stops a write and loses none"
        )
    return Finding("room", "ok", said)


def _writable(file: Path) -> Finding:
    if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK):
        return Finding("permissions", "ok", "can be read and written")
    return Finding(
        "permissions", "note", "can be read, and not written by you",
        f"to add to it, copy it, or: chmod u+w {file.parent} {file}",
    )  # fmt: skip


def _inside(db: sqlite3.Connection, path: str | Path) -> Iterator[Finding]:
    [application] = db.execute("PRAGMA application_id").fetchone()
    [version] = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        yield Finding(
            "kind", "fault", "is a SQLite file of another program", "give a file that manytakes made"
        )
        return
    known = len(MIGRATIONS)
    if version > known:
        said = f"version {version}, and this manytakes knows versions up to {known}"
        yield Finding("version", "fault", said, "pip install --upgrade manytakes; the file is left as it is")
        return
    older = f", brought up to {known} when it is next opened" if version < known else ""
    yield Finding("version", "ok", f"version {version}{older}")
    yield _busy(db, path)
    problems = [said for (said,) in db.execute(f"PRAGMA integrity_check({MOST})") if said != "ok"]
    if problems:
        yield _damaged(path, "; ".join(problems))
        return
    yield Finding("pages", "ok", "SQLite's integrity check finds nothing")
    missing = db.execute("PRAGMA foreign_key_check").fetchmany(MOST)
    if missing:
        yield _damaged(path, "; ".join(f"table {row[0]} points at a missing {row[2]}" for row in missing))
        return
    yield Finding("references", "ok", "every row points at rows that are there")
    if version == known:  # the hashes and spans of an older version are checked once it is migrated
        try:
            wrong = list(islice(Store(db, str(path)).verify(), MOST))
        except ManytakesError as error:
            wrong = [str(error)]
        if wrong:
            yield _damaged(path, "; ".join(wrong))
            return
        yield Finding("contents", "ok", "every text, hash and span holds")
    counts = (f"{db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,} {table}" for table in COUNTED)
    yield Finding("rows", "ok", ", ".join(counts))


def _busy(db: sqlite3.Connection, path: str | Path) -> Finding:
    """Tell whether another program is writing: its log grows, and a second writer must wait."""
    try:
        with closing(
            sqlite3.connect(Path(path).absolute().as_uri() + "?mode=rw", uri=True, timeout=0)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return Finding("writers", "note", "another program is writing now", "wait for it before adding")
        return Finding("writers", "ok", "none: it cannot be written")
    return Finding("writers", "ok", "no other program is writing")


def _damaged(path: str | Path, said: str) -> Finding:
    do = (
        f"keep the file; then take the last backup (`manytakes backup {path} FILE` makes them), or add the"
        f" articles to a new store, or save what can be read: sqlite3 {path} .recover | sqlite3 saved.db"
    )
    return Finding("contents", "fault", f"damaged: {said}", do)


def backup(path: str | Path, to: str | Path) -> tuple[int, int]:
    """Copy the store at `path` to the file `to`, others writing meanwhile; return articles and stories.

    The copy is one moment's state (SQLite's online backup), is checked whole, and only then
    takes its place: an interrupted backup leaves the old one. Raises BadInput, BadReport.
    """
    source, target = Path(path).resolve(), Path(to).resolve()
    _replaceable(source, target, to)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    copy = Path(name)
    try:
        with connect(path) as news, errors(to), closing(sqlite3.connect(copy)) as made:
            _copied(news._db, made, to)
        held = _checked(copy, path)
        shutil.copymode(source, copy)
        with open(copy, "rb") as file:
            os.fsync(file.fileno())
        os.replace(copy, target)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
    return held


def _copied(source: sqlite3.Connection, made: sqlite3.Connection, to: str | Path) -> None:
    try:
        source.backup(made)
    except sqlite3.Error as error:
        if "full" not in str(error):
            raise
        said = f"no room left on the disk of {to}: make some, or give a file on another disk"
        raise BadInput(f"{said}; the store is as it was, and so is an older backup") from error


def _checked(copy: Path, path: str | Path) -> tuple[int, int]:
    """Return what a copy holds; where it does not hold, the store it was made from does not."""
    try:
        with connect(copy) as news:
            return news.check()
    except ManytakesError as error:
        raise BadReport(str(error).replace(str(copy), str(path))) from error


def _replaceable(source: Path, target: Path, to: str | Path) -> None:
    """Raise BadInput unless a backup of `source` may take the place of `target`."""
    if not target.parent.is_dir():
        raise BadInput(f"cannot make {to}: no folder {target.parent}")
    if source == target or (target.exists() and source.exists() and os.path.samefile(source, target)):
        raise BadInput(f"{to} is the store itself; give another file")
    if target.is_dir():
        raise BadInput(f"{to} is a folder, expected a file for the backup")
    if target.exists():
        with connect(target):  # whatever else is there is not ours to replace
            pass
        log = Path(f"{target}-wal")
        if log.exists() and log.stat().st_size:
            raise BadInput(f"{to} is in use by another program; give another file")
