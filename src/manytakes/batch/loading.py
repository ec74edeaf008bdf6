"""A slice of a finished batch, as a store for the desk.

load(out, db, story, since, outlet)  -> Loaded         the stories that all conditions hold of, stored
tellings(out, heads)                 -> Telling, ...    some stories of a batch, whole
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .. import grow, tables
from ..model import Article, BadInput, Entity, Point, Reuse, Telling, Utterance
from ..run import Progress
from ..store import Store
from . import sheets
from .nouns import Head
from .telling import with_articles

Record = TypeVar("Record")

LOADED = 200  # stories loaded between two writes


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much of a batch a store was given, and how many stories it groups otherwise and will tell anew."""

    articles: int
    stories: int
    otherwise: int


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
        for head in sheets.rows(Head, out / "stories.parquet")
        if (story is None or head.story == story)
        and (since is None or (head.last or "") >= since)
        and (outlet is None or outlet.casefold() in map(str.casefold, head.outlets))
    ]
    if not wanted:
        raise BadInput(f"no story of {out} is meant; `manytakes load {out} DB` without conditions takes all")
    articles = 0
    for n in range(0, len(wanted), LOADED):
        some = tellings(out, wanted[n : n + LOADED])
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


def tellings(out: Path, heads: Sequence[Head]) -> list[Telling]:
    """Return some stories of a batch, whole."""
    ids = [id for head in heads for account in head.accounts.accounts for id in account.articles]
    known = {a.id: a for a in sheets.rows(Article, out / "articles.parquet", ("id", ids))}
    names = [head.story for head in heads]
    entities = _by_story(Entity, out / "entities.parquet", names)
    utterances = _by_story(Utterance, out / "quotes.parquet", names)
    points = _by_story(Point, out / "points.parquet", names)
    reuses = _by_story(Reuse, out / "reuses.parquet", names)
    made = []
    for head in heads:
        found = (entities[head.story], utterances[head.story], points[head.story], reuses[head.story])
        telling = Telling(head.accounts, (), *found, head.dates, head.headline, head.standfirst)
        made.append(with_articles(telling, known))
    return made


def _by_story(kind: type[Record], file: Path, names: Sequence[str]) -> dict[str, tuple[Record, ...]]:
    """Return the records of some stories."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(file, filters=[("story", "in", names)])
    made: dict[str, list[Record]] = {name: [] for name in names}
    for name, record in zip(rows.column("story").to_pylist(), tables.from_table(kind, rows), strict=True):
        made[name].append(record)
    return {name: tuple(records) for name, records in made.items()}
