"""The first step of a batch: shards, each read and cleaned into a file of its own.

shards(inputs)          -> Shard, ...             the files that inputs name, each once, in order
read(shards, out, ...)  -> how many were done before
gather(shards, out)     -> (articles, skipped)    what that step found
"""

from __future__ import annotations

import glob
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .. import run, tables
from ..ingest import kinds, objects
from ..ingest.paths import leads_out
from ..model import Article, BadInput, Page, Skipped, mint
from ..run import Progress, Stages
from . import sheets

if TYPE_CHECKING:
    import pyarrow as pa

Runs = Callable[["tables.Lifted", Iterable["pa.Table"]], Iterator["pa.Table"]]

_log = logging.getLogger("manytakes")


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of articles; `changed` is when, in nanoseconds: a file changed since is read again.

    `unread` says why what lies in a folder is not read; "" where it is.
    """

    path: str
    size: int
    changed: int
    unread: str = ""

    @property
    def name(self) -> str:
        """The name of what is made of it: of another version of us, another."""
        return mint("p", version("manytakes"), *map(str, astuple(self)))


@dataclass(frozen=True, slots=True)
class Found:
    """What one page gave: an article or the reason why not."""

    article: Article | None = None
    skipped: Skipped | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A shard that was read: its name, and how much was found."""

    name: str
    found: int


def shards(inputs: Iterable[str]) -> list[Shard]:
    """Return the files that paths, folders and globs name, each once. Raises BadInput when one names none.

    Of these, one may be in an object store: the store is asked for the objects' names.
    """
    seen: dict[str, Shard] = {}
    for given in inputs:
        if objects.is_address(given):
            for at, size, changed, named in objects.listed(given):
                why = "" if named or kinds.by_name(at) else kinds.UNREAD
                seen.setdefault(at, Shard(at, size, changed, why))
            continue
        paths = [given] if os.path.lexists(given) else sorted(glob.glob(given, recursive=True))
        files = [file for path in paths for file in _files(path, set())]
        if not files:
            raise BadInput(f"no file at {given}; expected a file, a folder or a glob in quotes")
        for path, why in files:
            seen.setdefault(path if why else os.path.realpath(path), _shard(path, why))
    return list(seen.values())


def _shard(path: str, why: str) -> Shard:
    try:
        at = os.stat(path)
    except OSError:  # reading it will say why
        return Shard(path, 0, 0, why)
    return Shard(path, at.st_size, at.st_mtime_ns, why)


def _files(path: str, parents: set[str], root: str = "") -> Iterator[tuple[str, str]]:
    """Yield a file, or what a folder holds in the order of names, each with why it is not read, "" if it is.

    `root` is the folder that was named; what is hidden in it is left alone.
    """
    real = os.path.realpath(path)
    if root and (why := leads_out(path, root)):
        yield path, why
    elif not os.path.isdir(path):
        yield path, _unread(path) if root else ""
    elif real not in parents:
        for name in sorted(os.listdir(path)):
            if not name.startswith("."):
                yield from _files(os.path.join(path, name), parents | {real}, root or real)


def _unread(path: str) -> str:
    """Say why a file of a folder is not read, "" if it is; reading one that is not there will say so."""
    if os.path.exists(path) and not os.path.isfile(path):
        return "not a regular file"
    return "" if kinds.by_name(path) or not os.path.exists(path) else kinds.UNREAD


def read(
    files: Sequence[Shard], out: Path, runs: Runs, progress: Progress | None, stages: Stages = run.STAGES
) -> int:
    """Read and clean the shards that are not done, each into a file of its own; return how many were."""
    folder = out / "work" / "read"
    folder.mkdir(parents=True, exist_ok=True)
    due = [shard for shard in files if not (folder / f"{shard.name}.parquet").exists()]
    lifted = tables.on_tables(partial(read_shard, folder=str(folder), stages=stages), Shard, Read)
    began, found = time.perf_counter(), 0
    for n, made in enumerate(runs(lifted, (tables.to_table(Shard, [shard]) for shard in due))):
        found += sum(done.found for done in tables.from_table(Read, made))
        if progress:
            progress("shards", n + 1, len(due))
    _log.info("read %d pages of %d shards, %.2f s", found, len(due), time.perf_counter() - began)
    return len(files) - len(due)


def gather(files: Sequence[Shard], out: Path) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    """Return the articles of shards that were read, by id, the newest of each address; and what was left."""
    read = out / "work" / "read"
    found = list(run.once(_found(read / f"{shard.name}.parquet" for shard in files)))
    articles, older = run.current(sorted((a for a in found if isinstance(a, Article)), key=lambda a: a.id))
    return articles, (*(item for item in found if isinstance(item, Skipped)), *older)


def read_shard(shard: Shard, folder: str, stages: Stages = run.STAGES) -> Iterator[Read]:
    """Read and clean one shard into a file of `folder`, no more than GROUP articles in memory."""
    count = 0
    with sheets.opened(Path(folder) / f"{shard.name}.parquet", tables.schema(Found)) as sheet:
        for page in _pages(shard, stages):
            found = page if isinstance(page, Skipped) else stages.clean(page)
            if not tables.fits(found):
                what = found.what if isinstance(found, Skipped) else found.source
                found = Skipped(
                    what.encode("utf-8", "replace").decode(),
                    "tables",
                    "its text or a field of it holds half a surrogate pair",
                )
            row = Found(skipped=found) if isinstance(found, Skipped) else Found(article=found)
            sheet.add(tables.to_table(Found, [row]))
            count += 1
    yield Read(shard.name, count)


def _pages(shard: Shard, stages: Stages) -> Iterator[Page | Skipped]:
    """Yield what a shard holds: of one in an object store, under the names that it has there."""
    if shard.unread:
        yield Skipped(shard.path, "ingest", shard.unread)
        return
    if not objects.is_address(shard.path):
        yield from stages.pages([shard.path], None)
        return
    with objects.fetched(shard.path, shard.size) as file:
        here = str(file)
        try:
            for found in stages.pages([here], None):
                if isinstance(found, Skipped):
                    yield replace(found, what=found.what.replace(here, shard.path, 1))
                else:
                    yield replace(found, source=found.source.replace(here, shard.path, 1))
        except BadInput as error:
            raise BadInput(str(error).replace(here, shard.path)) from error


def _found(files: Iterable[Path]) -> Iterator[Article | Skipped]:
    for file in files:
        for row in sheets.rows(Found, file):
            found = row.article or row.skipped
            assert found is not None, "a page gives one or the other"
            yield found
