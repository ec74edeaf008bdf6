"""Whether two groups of mentions are each other's best: likeness counts for less where another is more like.

    facts(articles, groups, sheet) -> (n, n, features) float32, symmetric

An article that tells of a driver, a passenger and an officer has three that are like "the
suspect" of another; at most one is the suspect. Each kind of likeness is set against the best
of the same articles, ranked among all, and the rows of two groups are compared whole. Nothing
is decided here; `company` weighs it.

Competing candidates rather than pairs alone: Denis & Baldridge (2008).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..model import Article

if TYPE_CHECKING:
    from .company import Group

Matrix = NDArray[np.float32]

# The kinds of likeness compared. AP over pairs, ECB+ five-fold: none .570, context alone .587, these
# three .589, three more .587.
LIKENESS = ("context", "meaning", "sentence")
_MOST = 5  # nearest others whose mean says how much company a group has
FACTS = tuple(
    f"{kind} {fact}"
    for kind in LIKENESS
    for fact in ("lead", "best lead", "rank", "last rank", "near", "nearest", "row")
)


def facts(
    articles: Sequence[Article], groups: Sequence[Group], column: Callable[[str], Matrix]
) -> list[Matrix]:
    """Return a matrix for each of `FACTS`; `column` gives a likeness of each two groups by its name."""
    together = _together(articles, groups)
    return [matrix for kind in LIKENESS for matrix in _of(column(kind), together)]


def _together(articles: Sequence[Article], groups: Sequence[Group]) -> NDArray[np.bool_]:
    """Return which two different groups have an article in common."""
    number = {a.id: i for i, a in enumerate(articles)}
    inside = np.zeros((len(groups), len(articles)), np.float32)
    for row, group in zip(inside, groups, strict=True):
        row[[number[m.span.article] for m in group.mentions]] = 1
    out: NDArray[np.bool_] = (inside @ inside.T) > 0
    np.fill_diagonal(out, False)
    return out


def _of(likeness: Matrix, together: NDArray[np.bool_]) -> list[Matrix]:
    """Return the facts of one likeness: lead over rivals, rank, company, and rows compared."""
    like = likeness.copy()
    np.fill_diagonal(like, -1)
    best = np.full_like(like, -1)  # of a row, among the others of the column's articles
    for j, rivals in enumerate(together):
        if rivals.any():
            best[:, j] = like[:, rivals].max(axis=1)
    lead = like - best
    rank = np.log1p((-like).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable"))
    near = np.sort(like, axis=1)[:, -_MOST:].mean(axis=1)
    rows = like - like.mean(axis=1, keepdims=True)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return [
        np.minimum(lead, lead.T),
        np.maximum(lead, lead.T),
        np.minimum(rank, rank.T).astype(np.float32),
        np.maximum(rank, rank.T).astype(np.float32),
        np.minimum.outer(near, near),
        np.maximum.outer(near, near),
        rows @ rows.T,
    ]
