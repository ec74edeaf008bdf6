"""Which of the stories known before each group is, and what came of them: joins, merges, splits.

    named(groups, before, keep)  -> [story id or None, ...]  an id stays with most of its articles
    changes(before, after)       -> Change, ...              in order of story, then of kind

`before` and `after` say which story each article stands in, by the article's number in
order of arrival. Nothing here knows why articles are alike: it compares two partitions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

What = Literal["open", "join", "merge", "split", "move"]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """`articles` came to stand in `story`, from `other` where they stood in one before.

    open: a new story of new articles. join: new articles in a known story. merge: all of
    `other`, which is no more. split: a part of `other`, which stays, as a new story.
    move: a part of `other` into a story that was there before.
    """

    story: str
    what: What
    other: str
    articles: tuple[int, ...]


def named(
    groups: Sequence[Sequence[int]], before: Mapping[int, str], keep: Mapping[str, int] | None = None
) -> list[str | None]:
    """Return for each group the story it goes on being, or None for a new one.

    A group claims a story by the articles they share: most first, then the story whose
    articles came first. `keep` gives stories to the group that holds an article.
    """
    wanted = {(story, n) for story, article in (keep or {}).items()
              for n, group in enumerate(groups) if article in group}  # fmt: skip
    kept = {story for story, _ in wanted}
    first: dict[str, int] = {}
    for article in sorted(before, reverse=True):
        first[before[article]] = article
    claims = []
    for n, group in enumerate(groups):
        for story, shared in Counter(before[a] for a in group if a in before).items():
            if story not in kept:
                claims.append((-shared, first[story], story, min(group), n))
    found: list[str | None] = [None] * len(groups)
    taken = set[str]()
    for story, n in [*sorted(wanted), *((story, n) for _, _, story, _, n in sorted(claims))]:
        if found[n] is None and story not in taken:
            found[n] = story
            taken.add(story)
    return found


def changes(before: Mapping[int, str], after: Mapping[int, str]) -> Iterator[Change]:
    """Yield what happened to each story between two partitions of articles."""
    was, now = set(before.values()), set(after.values())
    moved: dict[tuple[str, str], list[int]] = {}
    for article in sorted(after):
        if before.get(article) != after[article]:
            moved.setdefault((after[article], before.get(article, "")), []).append(article)
    for (story, other), articles in sorted(moved.items()):
        what: What
        if not other:
            what = "join" if story in was or any(s == story and o for s, o in moved) else "open"
        elif other not in now:
            what = "merge"
        else:
            what = "move" if story in was else "split"
        yield Change(story, what, other, tuple(articles))
