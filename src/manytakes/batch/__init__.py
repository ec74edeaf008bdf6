"""Many shards of articles to Parquet of every noun: map, one shuffle, map.

    batch(inputs, out, ...)  -> Done         files, folders or globs; what is done already is left
    load(out, db, ...)       -> Loaded       a slice of a finished batch, as a store for the desk
    shards(inputs)           -> Shard, ...   the files or objects that inputs name, each once, in order
    read(shards, out, ...)   -> how many were done before      the first step of a batch
    gather(shards, out)      -> (articles, skipped)            what that step found

    reading.py    shards, each read and cleaned into a file of its own
    telling.py    stories, told some at a time
    nouns.py      the tables that a batch leaves
    loading.py    a slice of them as a store
    sheets.py     Parquet files, there whole or not at all

    out/articles.parquet   an article a row, as `model.Article`; of one address the newest
    out/stories.parquet    a story and its accounts, dates, outlets and headline
    out/entities.parquet quotes.parquet points.parquet reuses.parquet     records, with their story
    out/claims.parquet     one claim a row with its words, flat, as `export` writes them
    out/skipped.parquet    what could not be used, and why
    out/work/              what is done: a file a shard, a file a few stories; safe to delete

Reading and cleaning run shard by shard, telling story by story, on an engine
(`engine.py`). Between them, reuse and grouping see every article at once, in this
process: its memory bounds a batch. From then on the articles lie in `out/work`, in the
order of their stories, and are read as they are told and written. Each file is written
whole or not at all, under a name made of what went into it, so a killed batch goes on
where it was, and a batch with more inputs reads only those. Rows are in the order of
stories' ids: no engine, batch size or number of workers changes a byte of them.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import run, tables
from ..engine import ENGINES
from ..model import Article, BadInput, Skipped, Telling, mint
from ..run import Progress, Stages
from . import nouns, sheets
from .loading import Loaded, load
from .reading import Shard, gather, read, shards
from .telling import Untold, jobs, tell, untold

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["AT_ONCE", "ENGINES", "Done", "Loaded", "Shard", "batch", "gather", "load", "read", "shards"]

_log = logging.getLogger("manytakes")

AT_ONCE = 20  # stories told between two writes: what a killed batch loses at most, a worker


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch holds, and how much of it was done before."""

    shards: int
    articles: int
    stories: int
    skipped: int
    shards_before: int
    stories_before: int


def batch(
    inputs: Sequence[str],
    out: Path,
    *,
    engine: str = "local",
    workers: int = 1,
    at_once: int = AT_ONCE,
    progress: Progress | None = None,
    stages: Stages = run.STAGES,
) -> Done:
    """Read, group and tell everything in `inputs`, and write the nouns to the folder `out`.

    Raises BadInput when a path names nothing, or nothing that can be used.
    """
    if re.match(r"\w\w+:/", str(out)):
        raise BadInput(f"cannot write to {out}; give --out a folder, and copy it when the batch is done")
    files = shards(inputs)

    def runs(lifted: tables.Lifted, work: Iterable[pa.Table]) -> Iterator[pa.Table]:
        return ENGINES[engine](lifted, work, workers)

    left = read(files, out, runs, progress, stages)
    grouped = out / "work" / mint("b", *(shard.name for shard in files))
    told = grouped / "told"
    told.mkdir(parents=True, exist_ok=True)
    if not (grouped / "untold.parquet").exists():
        articles, skipped = gather(files, out)
        if not articles:
            raise BadInput(f"nothing to read in {' '.join(inputs)}: {_reasons(skipped)}")
        _group(grouped, articles, skipped, stages)
        del articles
    sizes = {name: sheets.size(grouped / f"{name}.parquet") for name in ("articles", "skipped", "untold")}
    before = {t.story.id for part in _parts(told) for t in sheets.rows(Telling, part)}
    due = jobs(sheets.rows(Untold, grouped / "untold.parquet"), before, at_once)
    began, count = time.perf_counter(), len(before)
    for made in runs(tables.on_tables(partial(tell, stages=stages), Untold, Telling), due):
        first = min(row["id"] for row in made.column("story").to_pylist())
        sheets.write(told / f"{first}.parquet", made)
        count += made.num_rows
        if progress:
            progress("stories", count, sizes["untold"])
    _log.info("told %d stories, %.2f s", count - len(before), time.perf_counter() - began)
    nouns.write(out, grouped, _parts(told))
    return Done(len(files), sizes["articles"], sizes["untold"], sizes["skipped"], left, len(before))


def _group(folder: Path, articles: Sequence[Article], skipped: Sequence[Skipped], stages: Stages) -> None:
    """Group the articles, and keep them by id and by story; untold.parquet last: with it, all are there."""
    stories, reuses = run.group(articles, stages=stages)
    sheets.write_each(folder / "articles.parquet", Article, articles)
    sheets.write_each(folder / "skipped.parquet", Skipped, skipped)
    sheets.write_each(folder / "untold.parquet", Untold, untold(stories, articles, reuses))


def _parts(told: Path) -> list[Path]:
    """Return the files of told stories: named by their first story, so in order of id."""
    return sorted(told.glob("[!.]*.parquet"))


def _reasons(skipped: Sequence[Skipped]) -> str:
    return "; ".join(f"{s.what}: {s.reason}" for s in skipped[:5]) or "no file was found"
