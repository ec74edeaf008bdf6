"""What the user names, as open streams: files, folders, globs, standard input.

    pages(paths, stdin=None, columns=Columns(), fetch=None) -> Page | Skipped, ...     in a fixed order

Stated limits: a file reached twice is read once; hidden files in a folder are not looked
at; in a folder, files of other kinds are skipped and said so, while a file named by
itself is read whatever its suffix, unless it is binary.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from ..model import Page, Skipped
from . import kinds, objects, stream
from .columns import Columns
from .feeds import Follow
from .fetch import Fetcher, Refused
from .limits import skipped

_BY_NAME = Columns()


class _How(NamedTuple):
    """How what is named is read."""

    columns: Columns
    fetch: Fetcher | None

    def address(self, url: str, listed: bool = False) -> Iterator[Page | Skipped]:
        """Fetch an address and read what it gives; a list of feeds that a list names is not followed."""
        if self.fetch is None:
            return
        try:
            answer = self.fetch.get(url)
        except Refused as refused:
            yield skipped(url, str(refused))
        else:
            yield from stream.fetched(url, answer, self.columns, None if listed else self.follow)

    @property
    def follow(self) -> Follow:
        return partial(self.address, listed=True) if self.fetch else None


def pages(
    paths: Iterable[str],
    stdin: BinaryIO | None = None,
    columns: Columns = _BY_NAME,
    fetch: Fetcher | None = None,
) -> Iterator[Page | Skipped]:
    """Yield a Page for each document the paths name, and a Skipped for each that gives none.

    Paths are read in the order given, a folder's or glob's files in the order of their
    names. `stdin` is what "-" reads; the process's own standard input by default.
    `columns` says which column of a table holds what, where its name does not. Addresses,
    and the feeds that an OPML file lists, are fetched only with `fetch`.
    """
    how = _How(columns, fetch)
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if path in seen:
                yield skipped(path, "standard input was already read")
                continue
            seen.add(path)
            yield from stream.read(path, stdin or sys.stdin.buffer, None, columns, how.follow)
        else:
            yield from _path(path, seen, how)


def _path(path: str, seen: set[str], how: _How) -> Iterator[Page | Skipped]:
    """Read one argument: a file, a folder, or a glob of either."""
    if "\0" in path:
        yield skipped(path.replace("\0", "\\0"), "a path cannot hold a NUL character")
    elif os.path.lexists(path):
        yield from _file_or_folder(path, seen, how)
    elif objects.is_address(path):
        yield skipped(path, "not fetched: `manytakes batch` reads from object stores")
    elif re.match(r"https?://", path):
        if how.fetch:
            yield from how.address(path)
        else:
            yield skipped(path, "not fetched: addresses are read only with --fetch")
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
        if not found:
            yield skipped(path, "no file matches")
        for match in found:
            yield from _file_or_folder(match, seen, how)
    else:
        yield skipped(path, "no such file or folder")


def leads_out(path: str, root: str) -> str:
    """Say why what a folder holds is not read: it is a link to what lies elsewhere; "" if it is not.

    Who packed the folder may have pointed the link at anything of this machine.
    """
    real = os.path.realpath(path)
    inside = real == root or real.startswith(os.path.join(root, ""))
    return "" if inside else f"is a link out of the folder, to {real}; name it to read it"


def _file_or_folder(path: str, seen: set[str], how: _How, root: str = "") -> Iterator[Page | Skipped]:
    """Read what was named, or what lies in the folder `root` that was."""
    if root and (why := leads_out(path, root)):
        yield skipped(path, why)
        return
    try:
        real = os.path.realpath(path, strict=True)
        mode = os.stat(path).st_mode
    except OSError as error:
        yield skipped(path, _why(error))
        return
    if real in seen:
        if stat.S_ISDIR(mode) and os.path.islink(path):
            yield skipped(path, f"is a link to {real}, a folder already read")
        return
    seen.add(real)
    if stat.S_ISDIR(mode):
        yield from _folder(path, seen, how, root or real)
    elif root and not stat.S_ISREG(mode):
        yield skipped(path, "not a regular file")
    else:
        yield from _file(path, how, named=not root)


def _folder(path: str, seen: set[str], how: _How, root: str) -> Iterator[Page | Skipped]:
    """Read a folder's files and folders in the order of their names; hidden ones are left alone."""
    try:
        names = sorted(name for name in os.listdir(path) if not name.startswith("."))
    except OSError as error:
        yield skipped(path, _why(error))
        return
    if not names:
        yield skipped(path, f"an empty folder; expected files of {kinds.READ}")
    for name in names:
        yield from _file_or_folder(os.path.join(path, name), seen, how, root)


def _file(path: str, how: _How, named: bool) -> Iterator[Page | Skipped]:
    kind = kinds.by_name(path)
    if kind is None and not named:
        yield skipped(path, kinds.UNREAD)
        return
    try:
        with open(path, "rb") as file:
            yield from stream.read(path, file, kind, how.columns, how.follow)
    except OSError as error:
        yield skipped(path, _why(error))


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower() if not isinstance(error, RuntimeError) else str(error)
