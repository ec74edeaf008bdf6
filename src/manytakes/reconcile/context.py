"""A pair of claims seen beside the other pairs of its two articles: rivals and neighbours.

    features(a, b, scored) -> rows                                one row a scored pair, in its order
    rescore(a, b, scored)  -> [(score, claim of a, claim of b), ...]   best first

`pairs` looks at two claims alone. Here each score is seen beside the others: do the
claims that overlap the two go together as well, is there a better partner elsewhere in
the other article, do the sentences around the two match. Other articles are not looked
at: what two accounts have in common does not turn on a third (house.md 5). That every
score is read once more among its neighbours is stacking (Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .. import boosted
from .pairs import Side, ordered

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Scored = Sequence[tuple[float, int, int]]


def rescore(a: Side, b: Side, scored: Scored) -> list[tuple[float, int, int]]:
    """Return every pair with a score that takes the two articles' other pairs into account."""
    if not scored:
        return []
    scores, r, c = _columns(scored)
    return ordered(boosted.load("context").predict(_rows(a, b, scores, r, c)), r, c)


def features(a: Side, b: Side, scored: Scored) -> Floats:
    """Return what surrounds each scored pair, (pairs, 10); symmetric in the two articles."""
    if not scored:
        return np.zeros((0, 10), np.float32)
    return _rows(a, b, *_columns(scored))


def _rows(a: Side, b: Side, scores: Floats, r: Ints, c: Ints) -> Floats:
    """Return the features of pairs whose scores, rows and columns are given."""
    table = np.zeros((len(a.claims), len(b.claims)), np.float32)
    table[r, c] = np.maximum(scores, 0)
    columns = _around(table, a, b, _within(a), _within(b), r, c)
    # Rounded, so that the order in which a machine sums cannot turn a decision.
    return np.round(np.stack(columns, 1), 4).astype(np.float32)


def _columns(scored: Scored) -> tuple[Floats, Ints, Ints]:
    """Return the scores, rows and columns of scored pairs."""
    rows = np.array(scored, np.float64)
    return rows[:, 0].astype(np.float32), rows[:, 1].astype(np.int64), rows[:, 2].astype(np.int64)


def _within(side: Side) -> Floats:
    """Return how far each two claims of an article are one stretch of text: their IoU."""
    spans = np.array([(c.evidence.start, c.evidence.end) for c in side.claims], np.float32)
    length = spans[:, 1] - spans[:, 0]
    shared = np.minimum(spans[:, None, 1], spans[None, :, 1]) - np.maximum(
        spans[:, None, 0], spans[None, :, 0]
    )
    shared = np.maximum(shared, 0)
    return np.asarray(shared / (length[:, None] + length[None, :] - shared), np.float32)


def _low_high(x: NDArray[np.floating], y: NDArray[np.floating]) -> tuple[NDArray[np.floating], ...]:
    return np.minimum(x, y), np.maximum(x, y)


def _around(
    table: Floats, a: Side, b: Side, in_a: Floats, in_b: Floats, r: Ints, c: Ints
) -> list[NDArray[np.floating]]:
    """Return the columns that the two articles alone give: the score, its rivals, its neighbours."""
    own = table[r, c]
    away = (_rival(table, b.sentence, r, c), _rival(table.T, a.sentence, c, r))
    beside = (_beside(table.T, in_b)[c, r], _beside(table, in_a)[r, c])
    spread = (in_a @ table @ in_b)[r, c] / np.maximum(in_a.sum(1)[r] * in_b.sum(1)[c], 1e-6)
    s, t = a.sentence[r] + 1, b.sentence[c] + 1
    best = np.zeros((int(s.max(initial=0)) + 2, int(t.max(initial=0)) + 2), np.float32)
    np.maximum.at(best, (s, t), own)
    return [
        own,
        *_low_high(*away),
        own - np.maximum(*away),
        *_low_high(*beside),
        spread,
        best[s, t],
        np.maximum(best[s - 1, t - 1], best[s + 1, t + 1]),
        np.maximum(np.maximum(best[s - 1, t], best[s + 1, t]), np.maximum(best[s, t - 1], best[s, t + 1])),
    ]


def _begins(sentence: Ints) -> Ints:
    """Return the first claim of each sentence that has any."""
    return np.flatnonzero(np.diff(sentence, prepend=-1))


def _rival(table: Floats, sentence: Ints, r: Ints, c: Ints) -> Floats:
    """Return, for each entry (r, c), the row's best score outside the column's sentence."""
    begins = _begins(sentence)
    block = np.searchsorted(begins, np.arange(len(sentence)), side="right") - 1
    best = np.maximum.reduceat(table, begins, axis=1)
    first = best.argmax(1)
    top = best.max(1)
    best[np.arange(len(best)), first] = -1
    second = np.maximum(best.max(1), 0)
    return np.asarray(np.where(block[c] == first[r], second[r], top[r]), np.float32)


def _beside(table: Floats, within: Floats) -> Floats:
    """Return, for each row and column, the column's best score among other claims that overlap the row's."""
    rows, found = np.ascontiguousarray(table), np.zeros_like(table, order="C")
    over = within > 0
    np.fill_diagonal(over, False)
    for best, near in zip(found, over, strict=True):
        np.maximum.reduce(rows[near], axis=0, initial=0, out=best)
    return found
