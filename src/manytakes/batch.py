"""Many shards of articles to Parquet of every noun: map, one shuffle, map.

    batch(inputs, out, ...)  -> Done         files, folders or globs; what is done already is left
    load(out, db, ...)       -> Loaded       a slice of a finished batch, as a store for the desk
    shards(inputs)           -> Shard, ...   the files that inputs name, each once, in order
    read(shards, out, ...)   -> how many were done before      the first step of a batch
    gather(shards, out)      -> (articles, skipped)            what that step found

    out/articles.parquet   an article a row, as `model.Article`; of one address the newest
    out/stories.parquet    a story and its accounts, dates, outlets and headline
    out/entities.parquet quotes.parquet points.parquet reuses.parquet     records, with their story
    out/claims.parquet     one claim a row with its words, flat, as `export` writes them
    out/skipped.parquet    what could not be used, and why
    out/work/              what is done: a file a shard, a file a few stories; safe to delete

Reading and cleaning run shard by shard, telling story by story, on an engine
(`engine.py`). Between them, reuse and grouping see every article at once, in this
process: its memory bounds a batch. Each file is written whole or not at all, under a
name made of what went into it, so a killed batch goes on where it was, and a batch with
more inputs reads only those. Rows are in the order of stories' ids: no engine, batch
size or number of workers changes a byte of them.
"""

from __future__ import annotations

import glob
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from . import grow, run, tables
from .engine import ENGINES
from .ingest import kinds
from .model import (
    Article,
    BadInput,
    Dated,
    Entity,
    Point,
    Reuse,
    Skipped,
    Statement,
    Story,
    Telling,
    Utterance,
    mint,
)
from .render import Report, table
from .run import Progress, Stages
from .store import Store

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")

Runs = Callable[["tables.Lifted", Iterable["pa.Table"]], Iterator["pa.Table"]]

_log = logging.getLogger("manytakes")

AT_ONCE = 20  # stories told between two writes: what a killed batch loses at most, a worker
GROUP = 5_000  # rows of a row group
LOADED = 200  # stories loaded between two writes


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of articles; `changed` is when, in nanoseconds: a file changed since is read again.

    One that is not `named`, but lies in a folder that is, is read only if its suffix says as what.
    """

    path: str
    size: int
    changed: int
    named: bool = True

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


@dataclass(frozen=True, slots=True)
class Untold:
    """All that telling a story takes."""

    story: Story
    articles: tuple[Article, ...]
    reuses: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A row of stories.parquet: `first` and `last` are days, `outlets` in order of name."""

    story: str
    first: str | None
    last: str | None
    outlets: tuple[str, ...]
    accounts: Story
    dates: tuple[Dated, ...]
    headline: Statement | None
    standfirst: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch holds, and how much of it was done before."""

    shards: int
    articles: int
    stories: int
    skipped: int
    shards_before: int
    stories_before: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much of a batch a store was given, and how many stories it groups otherwise and will tell anew."""

    articles: int
    stories: int
    otherwise: int


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
    files = shards(inputs)

    def runs(lifted: tables.Lifted, work: Iterable[pa.Table]) -> Iterator[pa.Table]:
        return ENGINES[engine](lifted, work, workers)

    left = read(files, out, runs, progress, stages)
    articles, skipped = gather(files, out)
    if not articles:
        raise BadInput(f"nothing to read in {' '.join(inputs)}: {_reasons(skipped)}")
    told = out / "work" / mint("b", *(shard.name for shard in files)) / "told"
    told.mkdir(parents=True, exist_ok=True)
    stories, reuses = _grouped(told.parent, articles, stages)
    before = {t.story.id for part in _parts(told) for t in _rows(Telling, part)}
    jobs = _jobs(stories, articles, reuses, before, at_once)
    began, count = time.perf_counter(), len(before)
    for made in runs(tables.on_tables(partial(_tell, stages=stages), Untold, Telling), jobs):
        first = min(row["id"] for row in made.column("story").to_pylist())
        _write(told / f"{first}.parquet", made)
        count += made.num_rows
        if progress:
            progress("stories", count, len(stories))
    _log.info("told %d stories, %.2f s", count - len(before), time.perf_counter() - began)
    _nouns(out, articles, skipped, _parts(told))
    return Done(len(files), len(articles), len(stories), len(skipped), left, len(before))


def shards(inputs: Iterable[str]) -> list[Shard]:
    """Return the files that paths, folders and globs name, each once. Raises BadInput when one names none."""
    seen: dict[str, tuple[str, bool]] = {}
    for given in inputs:
        paths = [given] if os.path.lexists(given) else sorted(glob.glob(given, recursive=True))
        files = [file for path in paths for file in _files(path, set())]
        if not files:
            raise BadInput(f"no file at {given}; expected a file, a folder or a glob in quotes")
        for path, named in files:
            seen.setdefault(os.path.realpath(path), (path, named))
    return [_shard(path, named) for path, named in seen.values()]


def _shard(path: str, named: bool) -> Shard:
    try:
        at = os.stat(path)
    except OSError:  # reading it will say why
        return Shard(path, 0, 0, named)
    return Shard(path, at.st_size, at.st_mtime_ns, named)


def _files(path: str, parents: set[str], named: bool = True) -> Iterator[tuple[str, bool]]:
    """Yield a file, or what a folder holds in the order of names; hidden ones are left alone."""
    if not os.path.isdir(path):
        yield path, named
    elif (real := os.path.realpath(path)) not in parents:
        for name in sorted(os.listdir(path)):
            if not name.startswith("."):
                yield from _files(os.path.join(path, name), parents | {real}, named=False)


def _unread(shard: Shard) -> str:
    """Say why a file of a folder is not read; "" for one that is."""
    if shard.named or not os.path.exists(shard.path):
        return ""
    if not os.path.isfile(shard.path):
        return "not a regular file"
    return "" if kinds.by_name(shard.path) else kinds.UNREAD


# -- map: shard by shard -------------------------------------------------------------


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
    with _sheet(Path(folder) / f"{shard.name}.parquet", tables.schema(Found)) as sheet:
        why = _unread(shard)
        for page in [Skipped(shard.path, "ingest", why)] if why else stages.pages([shard.path], None):
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


def _found(files: Iterable[Path]) -> Iterator[Article | Skipped]:
    for file in files:
        for row in _rows(Found, file):
            found = row.article or row.skipped
            assert found is not None, "a page gives one or the other"
            yield found


# -- the one shuffle -----------------------------------------------------------------


def _grouped(
    folder: Path, articles: Sequence[Article], stages: Stages
) -> tuple[Sequence[Story], Sequence[Reuse]]:
    """Return the stories of all articles and what is reused, worked out once and kept."""
    kept, reused = folder / "stories.parquet", folder / "reuses.parquet"
    if not kept.exists():
        stories, reuses = run.group(articles, stages=stages)
        _write(reused, tables.to_table(Reuse, reuses))
        _write(kept, tables.to_table(Story, sorted(stories, key=lambda s: s.id)))
    return list(_rows(Story, kept)), list(_rows(Reuse, reused))


def _jobs(
    stories: Sequence[Story],
    articles: Sequence[Article],
    reuses: Sequence[Reuse],
    before: set[str],
    at_once: int,
) -> Iterator[pa.Table]:
    """Yield the stories still to be told, some at a time, never from both sides of a told one."""
    known = {article.id: article for article in articles}
    sharing: dict[str, list[Reuse]] = {}
    for reuse in reuses:
        sharing.setdefault(reuse.a, []).append(reuse)
    for done, group in groupby(stories, key=lambda story: story.id in before):
        left = [] if done else list(group)
        for n in range(0, len(left), at_once):
            some = [_untold(story, known, sharing) for story in left[n : n + at_once]]
            yield tables.to_table(Untold, some)


def _untold(story: Story, known: Mapping[str, Article], sharing: Mapping[str, Sequence[Reuse]]) -> Untold:
    ids = sorted(id for account in story.accounts for id in account.articles)
    shared = tuple(r for id in ids for r in sharing.get(id, ()) if r.b in ids)
    return Untold(story, tuple(known[id] for id in ids), shared)


# -- map: story by story -------------------------------------------------------------


def _tell(due: Untold, stages: Stages) -> Iterator[Telling]:
    """Tell one story; its articles stay where they are, in the order the accounts give."""
    yield replace(run.tell(due.story, due.articles, due.reuses, stages=stages), articles=())


def _with_articles(telling: Telling, known: Mapping[str, Article]) -> Telling:
    """Return a telling with its articles, in the order `run.tell` gives them."""
    ids = [id for a in telling.story.accounts for id in (a.origin, *sorted(set(a.articles) - {a.origin}))]
    return replace(telling, articles=tuple(known[id] for id in ids))


def _head(telling: Telling) -> Head:
    days = sorted(dated.published.start.isoformat() for dated in telling.dates) or sorted(
        article.published[0].start.isoformat() for article in telling.articles if article.published
    )
    first, last = (days[0][:10], days[-1][:10]) if days else (None, None)
    outlets = tuple(sorted({a.outlet for a in telling.articles if a.outlet}))
    story = telling.story
    return Head(story.id, first, last, outlets, story, telling.dates, telling.headline, telling.standfirst)


def _nouns(out: Path, articles: Sequence[Article], skipped: Sequence[Skipped], parts: Sequence[Path]) -> None:
    """Write the tables of nouns, stories in order of id; stories.parquet last: with it, a batch is whole."""
    known = {article.id: article for article in articles}
    (out / "stories.parquet").unlink(missing_ok=True)
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(_sheet(out / f"{name}.parquet", columns))
            for name, columns in _columns().items()
        }
        for article in articles:
            opened["articles"].add(tables.to_table(Article, [article]))
        opened["skipped"].add(tables.to_table(Skipped, skipped))
        for part in parts:
            for bare in _rows(Telling, part):
                telling = _with_articles(bare, known)
                opened["stories"].add(tables.to_table(Head, [_head(telling)]))
                for name, rows in _of(telling).items():
                    opened[name].add(rows)


NOUNS = {"entities": Entity, "quotes": Utterance, "points": Point, "reuses": Reuse}


def _columns() -> dict[str, pa.Schema]:
    """Return the columns of each table; sheets are closed from the last to the first, stories last."""
    import pyarrow

    story = pyarrow.field("story", pyarrow.string())
    return {
        "stories": tables.schema(Head),
        "articles": tables.schema(Article),
        **{name: tables.schema(kind).insert(0, story) for name, kind in NOUNS.items()},
        "claims": table.arrow(Report((), version=version("manytakes")), "claims").schema.remove_metadata(),
        "skipped": tables.schema(Skipped),
    }


def _of(telling: Telling) -> dict[str, pa.Table]:
    """Return what a telling says as rows of the tables."""
    import pyarrow

    made: dict[str, pa.Table] = {
        "entities": tables.to_table(Entity, telling.entities),
        "quotes": tables.to_table(Utterance, telling.utterances),
        "points": tables.to_table(Point, telling.points),
        "reuses": tables.to_table(Reuse, telling.reuses),
    }
    for name, rows in made.items():
        ids = pyarrow.array([telling.story.id] * rows.num_rows, pyarrow.string())
        made[name] = rows.add_column(0, "story", ids)
    flat = table.arrow(Report((telling,), version=version("manytakes")), "claims")
    return {**made, "claims": flat.replace_schema_metadata(None)}


# -- a slice for the desk ------------------------------------------------------------


def load(
    out: Path,
    db: Store,
    *,
    story: str | None = None,
    since: str | None = None,
    outlet: str | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Store the stories of a finished batch that all conditions hold of.

    `since` is a day (2026-05-31): stories with an article of that day or later. Raises
    BadInput when there is no finished batch, or no story in it is meant.
    """
    if not (out / "stories.parquet").exists():
        raise BadInput(f'no finished batch in {out}; run "manytakes batch INPUT... --out {out}"')
    wanted = [
        head
        for head in _rows(Head, out / "stories.parquet")
        if (story is None or head.story == story)
        and (since is None or (head.last or "") >= since)
        and (outlet is None or outlet.casefold() in map(str.casefold, head.outlets))
    ]
    if not wanted:
        raise BadInput(f"no story of {out} is meant; `manytakes load {out} DB` without conditions takes all")
    articles = 0
    for n in range(0, len(wanted), LOADED):
        some = _tellings(out, wanted[n : n + LOADED])
        articles += db.add([article for telling in some for article in telling.articles])
        db.save(some)
        if progress:
            progress("stories", n + len(some), len(wanted))
    grow.settle(db)
    told = {head.story for head in wanted}
    for id in db.ledger.untold():
        if id in told and grow.story(db, id)[0] == db.telling(id).story:
            db.save([db.telling(id)])  # stands as the batch told it
    return Loaded(articles, len(wanted), len(db.ledger.untold()))


def _tellings(out: Path, heads: Sequence[Head]) -> list[Telling]:
    """Return some stories of a batch, whole."""
    ids = [id for head in heads for account in head.accounts.accounts for id in account.articles]
    known = {a.id: a for a in _rows(Article, out / "articles.parquet", ("id", ids))}
    names = [head.story for head in heads]
    entities = _by_story(Entity, out / "entities.parquet", names)
    utterances = _by_story(Utterance, out / "quotes.parquet", names)
    points = _by_story(Point, out / "points.parquet", names)
    reuses = _by_story(Reuse, out / "reuses.parquet", names)
    made = []
    for head in heads:
        found = (entities[head.story], utterances[head.story], points[head.story], reuses[head.story])
        telling = Telling(head.accounts, (), *found, head.dates, head.headline, head.standfirst)
        made.append(_with_articles(telling, known))
    return made


def _by_story(kind: type[Record], file: Path, names: Sequence[str]) -> dict[str, tuple[Record, ...]]:
    """Return the records of some stories."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(file, filters=[("story", "in", names)])
    made: dict[str, list[Record]] = {name: [] for name in names}
    for name, record in zip(rows.column("story").to_pylist(), tables.from_table(kind, rows), strict=True):
        made[name].append(record)
    return {name: tuple(records) for name, records in made.items()}


# -- files -----------------------------------------------------------------------------


class _Sheet:
    """A Parquet file being written: rows in groups of GROUP, however they come."""

    def __init__(self, columns: pa.Schema, file: object) -> None:
        import pyarrow.parquet

        self._columns = columns
        self._writer = pyarrow.parquet.ParquetWriter(file, columns, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def add(self, rows: pa.Table) -> None:
        """Take more rows, and write what fills a group."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        while self._rows >= GROUP:
            self._flush(GROUP)

    def close(self) -> None:
        """Write the rest."""
        try:
            if self._rows:
                self._flush(self._rows)
        finally:
            self._writer.close()

    def _flush(self, count: int) -> None:
        import pyarrow

        every = pyarrow.concat_tables(self._waiting).combine_chunks()
        self._writer.write_table(every.slice(0, count), row_group_size=GROUP)
        self._waiting, self._rows = [every.slice(count)], self._rows - count


@contextmanager
def _sheet(path: Path, columns: pa.Schema) -> Iterator[_Sheet]:
    """Open a file to write, there whole at the end or not at all."""
    unfinished = path.with_name(f".{path.name}")
    try:
        with open(unfinished, "wb") as file:
            sheet = _Sheet(columns, file)
            try:
                yield sheet
            finally:
                sheet.close()
        os.replace(unfinished, path)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):  # pyarrow's name no file
            why = error.strerror or str(error)
            raise BadInput(
                f"cannot write {path}: {why}; then run the same command again: it goes on where it was"
            ) from error
        raise


def _write(path: Path, rows: pa.Table) -> None:
    with _sheet(path, rows.schema) as sheet:
        sheet.add(rows)


def _rows(kind: type[Record], file: Path, among: tuple[str, Sequence[str]] | None = None) -> Iterator[Record]:
    """Yield the records of a file, those alone whose column holds one `among` some."""
    import pyarrow.parquet

    if among:
        column, values = among
        yield from tables.from_table(kind, pyarrow.parquet.read_table(file, filters=[(column, "in", values)]))
        return
    opened = pyarrow.parquet.ParquetFile(file)
    for n in range(opened.num_row_groups):
        yield from tables.from_table(kind, opened.read_row_group(n))


def _parts(told: Path) -> list[Path]:
    """Return the files of told stories: named by their first story, so in order of id."""
    return sorted(told.glob("[!.]*.parquet"))


def _reasons(skipped: Sequence[Skipped]) -> str:
    return "; ".join(f"{s.what}: {s.reason}" for s in skipped[:5]) or "no file was found"
