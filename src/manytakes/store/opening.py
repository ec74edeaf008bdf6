"""The file of a store: opened and brought to the newest version, its transactions, its faults in words.

connection(path, create, shared)  -> an open file of ours
writing(db), reading(db)          one transaction; one moment's state
errors(path)                      what SQLite says, as a line a user can act on
address(file, create)             -> the file as SQLite's URI
advice(path), unreadable(error)   -> the end of a message; what a damaged schema said
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model import BadInput, BadReport, ManytakesError
from .schema import APPLICATION, MIGRATIONS

CACHE = 65_536  # kilobytes of the file kept in memory: the index of a million articles is written all over
WAIT = 5.0  # seconds to wait for another writer


def connection(path: str | Path, create: bool = False, shared: bool = False) -> sqlite3.Connection:
    """Open the file for `connect`; a `shared` connection may go from thread to thread, one at a time."""
    file = Path(path)
    if file.is_dir():
        raise BadInput(f"{path} is a folder, expected a store file")
    if not file.exists() and not create:
        raise BadInput(f'no store {path}; run "manytakes add {path} PATH..." to make one')
    if not file.parent.is_dir():
        raise BadInput(f"cannot make {path}: no folder {file.parent}")
    if not file.exists() and not os.access(file.parent, os.W_OK):
        raise BadInput(f"cannot make {path}: nothing can be written in {file.parent}; name another place")
    with errors(path):
        db = sqlite3.connect(
            address(file, create), uri=True, timeout=WAIT, isolation_level=None, check_same_thread=not shared
        )
    # A damaged byte must reach `verify` as a text that fails its hash, not as an exception.
    db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        with errors(path):
            _prepare(db, path, create)
    except BaseException:
        db.close()
        raise
    return db


def address(file: Path, create: bool) -> str:
    """Return the file as SQLite's URI; one that nobody can write is opened as it stands."""
    uri = file.absolute().as_uri()
    if os.access(file.parent, os.W_OK):
        return f"{uri}?mode={'rwc' if create else 'rw'}"
    log = Path(
        f"{file}-wal"
    )  # a reader of a log needs to write beside it; without one there is nothing to miss
    return f"{uri}?mode=ro{'' if log.exists() and log.stat().st_size else '&immutable=1'}"


def _prepare(db: sqlite3.Connection, path: str | Path, create: bool) -> None:
    """Check that the file is a store of ours, and bring it to the newest version."""
    [version] = db.execute("PRAGMA user_version").fetchone()
    [application] = db.execute("PRAGMA application_id").fetchone()
    [tables] = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (tables or version or not create):
        raise BadInput(f"{path} is not a manytakes store; {advice(path)}")
    if version > len(MIGRATIONS):
        raise BadInput(
            f"{path} is of version {version}, this manytakes knows versions up to {len(MIGRATIONS)};"
            f" run: pip install --upgrade manytakes; {advice(path)}"
        )
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA cache_size = -{CACHE}")
    if application != APPLICATION:  # said first: one killed while it is made is a store, if an empty one
        db.execute(f"PRAGMA application_id = {APPLICATION}")
    if version < len(MIGRATIONS):
        db.execute("PRAGMA journal_mode = WAL")
    for number in range(version + 1, len(MIGRATIONS) + 1):
        with writing(db):
            [now] = db.execute("PRAGMA user_version").fetchone()
            if now < number:  # another process may have been first
                for statement in MIGRATIONS[number - 1]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """Run one transaction: all of it, or none."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # on a full disk SQLite has rolled back by itself
            db.execute("ROLLBACK")
        raise


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """Read several times from one moment's state, whatever others write meanwhile."""
    if db.in_transaction:  # inside a write or another reading: one state already
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")  # nothing was written; unlike COMMIT it cannot fail


# What SQLite says, and what to tell a user of it; the first that is in its message counts.
_FAULTS: tuple[tuple[str, type[ManytakesError], str], ...] = (
    ("locked", BadInput, "{path} is locked: another program is writing to it; try again"),
    ("readonly", BadInput, "{path} is read-only; copy it, or change its permissions"),
    ("not a database", BadInput, "{path} is not a manytakes store"),
    ("full", BadInput, "no room left on the disk of {path}; what was not acknowledged is not stored"),
    ("malformed", BadReport, "{path} is damaged: {said}"),
    ("disk I/O", BadInput, "the disk of {path} does not answer as it should: {said}"),
    ("unable to open", BadInput, "cannot open {path}: {said}"),
    ("", BadInput, "cannot use {path}: {said}"),
)


@contextmanager
def errors(path: str | Path) -> Iterator[None]:
    """Turn what SQLite says into a line a user can act on."""
    try:
        yield
    except sqlite3.Error as error:
        kind, message = next((k, m) for sign, k, m in _FAULTS if sign in str(error))
        raise kind(f"{message.format(path=path, said=error)}; {advice(path)}") from error
    except UnicodeDecodeError as error:
        if not error.object.startswith(b"malformed"):
            raise
        raise BadReport(f"{path} is damaged: {unreadable(error)}; {advice(path)}") from error


def unreadable(error: UnicodeDecodeError) -> str:
    """Return what SQLite said of a schema so damaged that the message is no UTF-8."""
    return error.object.decode("utf-8", "backslashreplace")


def advice(path: str | Path) -> str:
    """Return the end of a message about a store that has a fault: the command that says more."""
    return f'run "manytakes doctor {path}" to see what to do'
