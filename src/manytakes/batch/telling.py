"""The last step of a batch: stories, told some at a time where the engine runs.

jobs(stories, articles, reuses, before, at_once)  -> Table, ...    of Untold, what is still to do
tell(untold, stages)                              -> Telling       without its articles
with_articles(telling, known)                     -> Telling       with them again
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from .. import run, tables
from ..model import Article, Reuse, Story, Telling
from ..run import Stages

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Untold:
    """All that telling a story takes."""

    story: Story
    articles: tuple[Article, ...]
    reuses: tuple[Reuse, ...]


def jobs(
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


def tell(due: Untold, stages: Stages) -> Iterator[Telling]:
    """Tell one story; its articles stay where they are, in the order the accounts give."""
    yield replace(run.tell(due.story, due.articles, due.reuses, stages=stages), articles=())


def with_articles(telling: Telling, known: Mapping[str, Article]) -> Telling:
    """Return a telling with its articles, in the order `run.tell` gives them."""
    ids = [id for a in telling.story.accounts for id in (a.origin, *sorted(set(a.articles) - {a.origin}))]
    return replace(telling, articles=tuple(known[id] for id in ids))
