"""Object stores: what an address names there, and an object as a file of this machine.

    is_address(path)         -> bool           s3://bucket/key; gs:// and abfs:// likewise
    listed(address)          -> Object, ...    the object, the folder's objects or the glob's, in order
    fetched(address, size)   -> Path           an object in a temporary file, gone afterwards

An object is there whole before a byte of it is read: what then looks damaged is damaged, and is
no connection that broke; an archive can be searched for its next record, and a table for its end.
Who you are, the region and the endpoint are what the store's own tools would use (AWS_*
variables, ~/.aws, GOOGLE_APPLICATION_CREDENTIALS); an address that holds a password is refused,
since it would be written down with every article. Needs the extra `parquet` (pyarrow).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from glob import has_magic
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..model import BadInput, MissingExtra

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

MOST = 20_000_000_000  # bytes of an object; a web archive of CC-NEWS has 1 GB
_CHUNK = 8 << 20
_PATIENCE = "?retry_limit_seconds=30"  # Google's client tries for minutes; the others for seconds
_ANY = re.compile(r"(?:s3|gs|gcs|abfss?)://", re.I)
_ADDRESS = re.compile(r"((?:s3|gs|gcs)://[\w.-]+|abfss?://[\w-]+@[\w-]+(?:\.[\w-]+)+)(?:/(.*))?", re.I | re.S)
_SUFFIXES = re.compile(r"(?:\.\w{1,10}){0,2}$")


class Object(NamedTuple):
    """One object: `changed` is when, in nanoseconds; one that a folder holds is not `named`."""

    address: str
    size: int
    changed: int
    named: bool


def is_address(path: str) -> bool:
    """Tell whether a path is the address of an object store."""
    return bool(_ANY.match(path))


def listed(address: str) -> list[Object]:
    """Return what an address names; hidden objects of a folder are left alone.

    Raises BadInput when it names none or the store does not answer.
    """
    root, key = _parts(address)
    store, base = _store(root)
    from pyarrow import ArrowException  # it is installed, since there is a store
    from pyarrow.fs import FileSelector, FileType

    names = key.rstrip("/").split("/") if key else []
    marked = next((n for n, name in enumerate(names) if has_magic(name)), len(names))
    fixed, pattern = names[:marked], names[marked:]
    start = "/".join((base, *fixed))
    below_too = len(pattern) != 1 or pattern == ["**"]
    try:
        at = store.get_file_info("/".join((base, *names)))
        if at.type == FileType.File:  # whatever marks of a glob are in its name
            return [_object(address, at.size, at.mtime_ns, True)]
        found = store.get_file_info(FileSelector(start, recursive=below_too))
    except FileNotFoundError:
        found = []
    except (ArrowException, OSError) as error:
        raise BadInput(f"cannot list {address}: {_first_line(error)}") from error
    made = []
    for info in found:
        below = info.path.removeprefix(f"{start}/").split("/")
        if info.type == FileType.File and (_fits(below, pattern) if pattern else not _hidden(below)):
            name = "/".join((root, *fixed, *below))
            made.append((below, _object(name, info.size, info.mtime_ns, bool(pattern))))
    if not made:
        raise BadInput(f"no object at {address}; expected an object, a folder or a glob in quotes")
    return [object for _, object in sorted(made)]


@contextmanager
def fetched(address: str, size: int) -> Iterator[Path]:
    """Yield an object of `size` bytes as a temporary file with its suffix, deleted afterwards.

    Raises BadInput when the store does not give it whole, or it does not fit.
    """
    if size > MOST:
        raise BadInput(f"{address} has {size / 1e9:.0f} GB, over the limit of {MOST / 1e9:.0f} GB; cut it")
    root, key = _parts(address)
    store, base = _store(root)
    from pyarrow import ArrowException

    suffix = _SUFFIXES.search(PurePosixPath(key).name)
    with tempfile.TemporaryDirectory(prefix="manytakes-") as folder:
        path, left = Path(folder, f"object{suffix[0] if suffix else ''}"), size + 1
        try:
            with (
                store.open_input_stream(f"{base}/{key}", compression=None) as there,
                open(path, "wb") as here,
            ):
                while left and (part := there.read(min(left, _CHUNK))):
                    here.write(part)
                    left -= len(part)
        except (ArrowException, OSError) as error:
            raise BadInput(
                f"cannot fetch {address} to {tempfile.gettempdir()}: {_first_line(error)};"
                " then run the same command again: it goes on where it was"
            ) from error
        if left != 1:
            raise BadInput(
                f"{address} has no longer the {size:,} bytes it was listed with; run the command again"
            )
        yield path


def _object(address: str, size: int | None, changed: int | None, named: bool) -> Object:
    return Object(address, size or 0, changed or 0, named)


def _parts(address: str) -> tuple[str, str]:
    """Return the bucket of an address, with its scheme, and the key in it."""
    found = _ADDRESS.fullmatch(address)
    if not found or "//" in (found[2] or ""):
        raise BadInput(
            f"{re.sub('//.*@', '//...@', address)} is no address of an object store; expected s3://bucket/key,"
            " gs://bucket/key or abfs://container@account.dfs.core.windows.net/key, without a password"
        )
    return found[1], found[2] or ""


def _store(root: str) -> tuple[FileSystem, str]:
    """Return a bucket's store, and the path that the bucket has in it."""
    try:
        from pyarrow import ArrowException
        from pyarrow.fs import FileSystem
    except ImportError as error:
        raise MissingExtra('object stores need pyarrow; run: pip install "manytakes[parquet]"') from error
    try:
        store, base = FileSystem.from_uri(root + (_PATIENCE if root.lower().startswith("g") else ""))
    except (ArrowException, OSError, ValueError) as error:
        raise BadInput(f"cannot open {root}: {_first_line(error)}") from error
    return store, base.rstrip("/")


def _fits(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether a path is one of a glob: `*` stays within a name, `**` is any number of folders."""
    if not pattern:
        return not names
    if pattern[0] == "**":
        visible = next((n for n, name in enumerate(names) if name.startswith(".")), len(names))
        return any(_fits(names[n:], pattern[1:] or ["*"]) for n in range(visible + 1))
    return (
        bool(names)
        and (not _hidden(names[:1]) or pattern[0].startswith("."))
        and fnmatchcase(names[0], pattern[0])
        and _fits(names[1:], pattern[1:])
    )


def _hidden(names: Sequence[str]) -> bool:
    return any(name.startswith(".") for name in names)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
