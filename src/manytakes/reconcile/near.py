"""Which articles of a large story are compared claim by claim, and how close the others come.

    survey(sides) -> Survey              every sentence against every article, once
    Survey.pairs                         the articles to compare; all of them in a story of few
    Survey.beside                        those that each is compared with
    Survey.unclear(claims)               of which articles it is not known whether they say any of them

Comparing claims takes time in the square of the articles. In a story of many, each article
is compared with those whose sentences come closest to its own, and a point runs through
them all from neighbour to neighbour. Of two that are not compared nothing is said that
needs comparing: one is silent of a matter when no sentence of it comes near, and else
"not clear". In a story of up to MOST + 1 articles nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..model import Claim, Span
from .pairs import Floats, Side

MOST = 12  # articles that each is compared with: all of them in every story that readers marked
FAR = 0.3  # cosine under which two sentences state nothing in common: .016 of the readers' links lie below
PART = 2_000  # sentences compared at a time: bounds memory


@dataclass(frozen=True, slots=True)
class Survey:
    """How close the articles of a story come. `best`, (sentences, articles), is empty where all met."""

    pairs: frozenset[tuple[str, str]]
    beside: Mapping[str, Mapping[str, None]]  # of each article, those that it is compared with, in order
    best: Floats
    sentence: Mapping[Span, int]
    articles: Sequence[str]

    def unclear(self, claims: Sequence[Claim]) -> set[str]:
        """Return the articles that may say any of `claims`, though nothing like them was found there.

        Any other was compared with one that says them, or no sentence of it comes near.
        """
        rows = [self.sentence[c.sentence] for c in claims if c.sentence in self.sentence]
        near = np.flatnonzero((self.best[rows] >= FAR).any(0)) if rows else ()
        told = {c.evidence.article for c in claims}
        known = told.union(*(self.beside.get(id, ()) for id in told))
        return {self.articles[int(n)] for n in near} - known


def survey(sides: Mapping[str, Side]) -> Survey:
    """Return which articles are compared. `sides` is by article id."""
    ids = sorted(sides)
    full = [id for id in ids if sides[id].claims]
    if len(full) <= MOST + 1:
        every = frozenset(combinations(ids, 2))
        return Survey(every, _beside(every), np.zeros((0, 0), np.float32), {}, ())
    begins = np.cumsum([0, *(len(sides[id].sentences) for id in full)])
    rows = np.vstack([sides[id].sentences for id in full])
    parts = (rows[n : n + PART] @ rows.T for n in range(0, len(rows), PART))
    best = np.vstack([np.maximum.reduceat(part, begins[:-1], axis=1) for part in parts])
    means = np.add.reduceat(best, begins[:-1], axis=0) / np.diff(begins)[:, None]
    close = np.round(means + means.T, 4)  # so that the order in which a machine sums cannot turn a choice
    chosen = set()
    for i, id in enumerate(full):
        others = sorted((-close[i, j], other) for j, other in enumerate(full) if j != i)
        chosen |= {(min(id, other), max(id, other)) for _, other in others[:MOST]}
    at = {
        claim.sentence: int(begins[n] + row)
        for n, id in enumerate(full)
        for claim, row in zip(sides[id].claims, sides[id].sentence, strict=True)
    }
    return Survey(frozenset(chosen), _beside(chosen), best, at, full)


def _beside(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for a, b in sorted(pairs):
        found.setdefault(a, {})[b] = None
        found.setdefault(b, {})[a] = None
    return found
