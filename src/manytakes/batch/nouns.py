"""What a batch leaves: a table of every noun.

write(out, grouped, parts)  -> None    the tables, in the order of stories' ids
Head                                   a row of stories.parquet
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .. import tables
from ..model import Dated, Entity, Point, Reuse, Statement, Story, Telling, Utterance
from ..render import Report, table
from . import sheets
from .telling import Untold, with_articles

if TYPE_CHECKING:
    import pyarrow as pa


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


def write(out: Path, grouped: Path, parts: Sequence[Path]) -> None:
    """Write the tables of nouns, stories in order of id; stories.parquet last: with it, a batch is whole.

    What was told comes in `parts`, its articles from the folder `grouped`, both in that order.
    """
    (out / "stories.parquet").unlink(missing_ok=True)
    for name in ("articles", "skipped"):
        sheets.copy(grouped / f"{name}.parquet", out / f"{name}.parquet")
    every = sheets.rows(Untold, grouped / "untold.parquet")
    told = (telling for part in parts for telling in sheets.rows(Telling, part))
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(sheets.opened(out / f"{name}.parquet", columns))
            for name, columns in _columns().items()
        }
        for bare, whole in zip(told, every, strict=True):
            telling = with_articles(bare, {article.id: article for article in whole.articles})
            opened["stories"].add(tables.to_table(Head, [_head(telling)]))
            for name, rows in _of(telling).items():
                opened[name].add(rows)


def _head(telling: Telling) -> Head:
    days = sorted(dated.published.start.isoformat() for dated in telling.dates) or sorted(
        article.published[0].start.isoformat() for article in telling.articles if article.published
    )
    first, last = (days[0][:10], days[-1][:10]) if days else (None, None)
    outlets = tuple(sorted({a.outlet for a in telling.articles if a.outlet}))
    story = telling.story
    return Head(story.id, first, last, outlets, story, telling.dates, telling.headline, telling.standfirst)


NOUNS = {"entities": Entity, "quotes": Utterance, "points": Point, "reuses": Reuse}


def _columns() -> dict[str, pa.Schema]:
    """Return the columns of each table; sheets are closed from the last to the first, stories last."""
    import pyarrow

    story = pyarrow.field("story", pyarrow.string())
    return {
        "stories": tables.schema(Head),
        **{name: tables.schema(kind).insert(0, story) for name, kind in NOUNS.items()},
        "claims": table.arrow(Report((), version=version("manytakes")), "claims").schema.remove_metadata(),
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
