"""The last step of a batch: stories, told some at a time where the engine runs.

untold(stories, articles, reuses)    -> Untold, ...   all that telling each takes, in order of id
jobs(every, before, at_once)         -> Table, ...    of Untold, what is still to do
tell(due, stages)                    -> Telling       without its articles
with_articles(telling, known)        -> Telling       with them again
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice
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


def untold(
    stories: Iterable[Story], articles: Iterable[Article], reuses: Iterable[Reuse]
) -> Iterator[Untold]:
    """Yield all that telling each story takes, in order of id."""
    known = {article.id: article for article in articles}
    sharing: dict[str, list[Reuse]] = {}
    for reuse in reuses:
        sharing.setdefault(reuse.a, []).append(reuse)
    for story in sorted(stories, key=lambda story: story.id):
        ids = sorted(id for account in story.accounts for id in account.articles)
        among = set(ids)
        shared = tuple(r for id in ids for r in sharing.get(id, ()) if r.b in among)
        yield Untold(story, tuple(known[id] for id in ids), shared)


def jobs(every: Iterable[Untold], before: set[str], at_once: int) -> Iterator[pa.Table]:
    """Yield the stories still to be told, some at a time, never from both sides of a told one."""
    for done, group in groupby(every, key=lambda due: due.story.id in before):
        while not done and (some := list(islice(group, at_once))):
            yield tables.to_table(Untold, some)


def tell(due: Untold, stages: Stages) -> Iterator[Telling]:
    """Tell one story; its articles stay where they are, in the order the accounts give."""
    yield replace(run.tell(due.story, due.articles, due.reuses, stages=stages), articles=())


def with_articles(telling: Telling, known: Mapping[str, Article]) -> Telling:
    """Return a telling with its articles, in the order `run.tell` gives them."""
    ids = [id for a in telling.story.accounts for id in (a.origin, *sorted(set(a.articles) - {a.origin}))]
    return replace(telling, articles=tuple(known[id] for id in ids))
