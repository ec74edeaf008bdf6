"""Who copied whom: wording that two articles share, and the independent tellings left.

    find(articles)              -> Reuse(a, b, passages, extent, reasons), ...   by id
    accounts(articles, reuses)  -> Account(origin, reprints), ...                by id
    against(article, others)    -> Reuse, ...            what one article shares with each of some
    collate(articles, copies)   -> Account, ...          the same as `accounts`, from reprints alone
    similar(articles, least)    -> (id, id, Jaccard), ...    near-duplicates of a large corpus

    versions.address(url), versions.newest(articles), versions.changes(old, new)

    words.py      a body as arrays of word hashes and places
    pairs.py      which pairs share a run of words, by an inverted index
    passages.py   the passages a pair shares, and how much of it that is
    direction.py  who had it first, with reasons, or that nobody can tell
    later.py      two states of one text: what was to come has come
    slips.py      errors that both share, a correction that one carries
    versions.py   what an outlet changed at one address

Only bodies are compared, word by word; page residue is left out. A run of 8 identical
words is reuse; runs are joined over small gaps into passages. Two accounts that quote
one remark share a sentence and stay two accounts; a reprint is no account of its own.

`earlier` is set only where the reasons tell the direction (a credit line, a canonical
link, the dates of a reprint). It is never guessed from style or length. Outlets are
never compared: an outlet's name is looked at only where the other text credits it.
A rewriting that keeps no run of 8 words is not found.

Broder 1997 (shingles); Smith, Cordell & Mullen 2015 (passim); Gaizauskas et al. 2001 (METER).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Account, Article, Reuse, mint
from . import direction, pairs, passages, versions
from .pairs import similar
from .words import Hashes, Words, every, shingles

__all__ = [
    "Side",
    "accounts",
    "against",
    "collate",
    "find",
    "length",
    "reprint",
    "sides",
    "similar",
    "versions",
]

LONGER = 1 / 3  # of the longer body: below it, a digest holds the text and does not reprint it
PAIRS = 2_000  # pairs compared at a time: the words of their articles are held, 10 KB each
ENOUGH = 0.5  # of the longest body of an account: what an origin must have, to be read for all


def find(articles: Sequence[Article]) -> tuple[Reuse, ...]:
    """Return every pair of articles that share wording beyond chance, in order of ids.

    An article given twice counts once. Time grows with the words and with the pairs
    that share a run of 8 words, not with the pairs of articles.
    """
    known = sorted({article.id: article for article in articles}.values(), key=lambda a: a.id)
    sharing = pairs.sharing(known)
    sources: dict[int, direction.Sources] = {}
    found = []
    for first in range(0, len(sharing), PAIRS):
        some = sharing[first : first + PAIRS]
        own = np.unique(some).tolist()
        words = dict(zip(own, every([known[k] for k in own]), strict=True))
        sources |= {k: direction.sources(known[k]) for k in own if k not in sources}
        for i, j in some.tolist():
            if reuse := _compare(words[i], words[j], sources[i], sources[j]):
                found.append(reuse)
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """An article read: its words, and its distinct runs of words in order of hash."""

    words: Words
    runs: Hashes

    @property
    def article(self) -> Article:
        return self.words.article


def sides(articles: Iterable[Article], seen: MutableMapping[str, Side]) -> None:
    """Read those of some articles that are not in `seen` into it, all at once."""
    fresh = [article for article in articles if article.id not in seen]
    for words in every(fresh):
        seen[words.article.id] = Side(words, np.unique(shingles(words.hashes, pairs.RUN)))


def against(
    article: Article,
    others: Sequence[Article],
    seen: MutableMapping[str, Side] | None = None,
    every: bool = True,
) -> Iterator[Reuse]:
    """Yield what `article` and each of `others` share beyond chance; `seen` keeps what was read of each.

    Without `every`, no reasons are given but those that tell a direction: it takes half as long.
    """
    seen = {} if seen is None else seen
    sides([*others, article], seen)
    runs = seen[article.id].runs
    if not others or not len(runs):
        return
    theirs = np.concatenate([seen[other.id].runs for other in others])
    at = np.minimum(np.searchsorted(runs, theirs), len(runs) - 1)
    owner = np.repeat(np.arange(len(others)), [len(seen[other.id].runs) for other in others])
    for k in np.unique(owner[runs[at] == theirs]).tolist():
        a, b = (seen[id].words for id in sorted((article.id, others[k].id)))
        if reuse := _compare(a, b, direction.sources(a.article), direction.sources(b.article), every):
            yield reuse


def _compare(
    a: Words, b: Words, from_a: direction.Sources, from_b: direction.Sources, every: bool = True
) -> Reuse | None:
    """Return what two bodies share, verified word by word; None when it is chance."""
    chains = passages.shared(a, b)
    if not chains:
        return None
    extent = passages.extent(a, b, chains)
    earlier, common, reasons = direction.told(a, b, chains, extent, from_a, from_b, every)
    shared = passages.spans(a, b, chains)
    return Reuse(a.article.id, b.article.id, shared, extent, earlier, common, reasons)


def accounts(articles: Sequence[Article], reuses: Sequence[Reuse]) -> tuple[Account, ...]:
    """Return the independent tellings, in order of id; a reprint belongs to its origin's account.

    Reprints share the whole or most of the shorter body, and enough of the longer one
    that neither is a digest. The origin is the article copied from where that is known,
    else the earliest dated, else the smallest id; never one that lacks half of the longest.
    """
    size = {article.id: length(article) for article in articles}
    return collate(
        articles,
        [
            (reuse.a, reuse.b, reuse.earlier)
            for reuse in reuses
            if reuse.a in size and reuse.b in size and reprint(reuse, size[reuse.a], size[reuse.b])
        ],
    )


def collate(
    articles: Sequence[Article], copies: Iterable[tuple[str, str, str | None]]
) -> tuple[Account, ...]:
    """Return the independent tellings, given (article, article, the earlier if known) of each reprint."""
    known = {article.id: article for article in articles}
    size = {id: length(article) for id, article in known.items()}
    parent = {id: id for id in known}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    later = set()
    for a, b, earlier in copies:
        one, other = sorted((root(a), root(b)))
        parent[other] = one
        if earlier:
            later.add(b if earlier == a else a)
    groups: dict[str, list[str]] = {}
    for id in sorted(known):
        groups.setdefault(root(id), []).append(id)
    made = []
    for group in groups.values():
        longest = max(size[id] for id in group)
        enough = [id for id in group if size[id] >= ENOUGH * longest]
        origin = min(enough, key=lambda id: (id in later, _date(known[id]), id))
        made.append(Account(mint("c", origin), origin, (origin, *(id for id in group if id != origin))))
    return tuple(sorted(made, key=lambda account: account.id))


def length(article: Article) -> int:
    """Return the characters of the article's body."""
    return sum(map(len, article.body))


def reprint(reuse: Reuse, size_a: int, size_b: int) -> bool:
    """Tell whether the pair is one telling, given the characters of each body."""
    if reuse.extent not in ("whole", "most"):
        return False
    shared = [sum(len(pair[side]) for pair in reuse.passages) for side in (0, 1)]
    return max(size_a, size_b) * LONGER <= shared[0 if size_a >= size_b else 1]


def _date(article: Article) -> tuple[bool, str]:
    """Order articles by date, the later of two readings: a doubt is no head start; the undated come last."""
    if not article.published:
        return True, ""
    return False, max(when.start for when in article.published).isoformat()
