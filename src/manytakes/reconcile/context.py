"""What the rest of a story says of a pair of claims: rivals, neighbours and third accounts.

    features(sides, scored) -> {(a, b): rows}                       one row a scored pair, in its order
    rescore(sides, scored)  -> {(a, b): [(score, claim of a, claim of b), ...]}   best first

`pairs` looks at two claims alone. Here each score is seen beside the others: is there a
better partner elsewhere in the other article, do the sentences around the two go
together as well, does a third account hold what both resemble. That last is the
transitivity that joint alignment lives by (Ernst et al. 2022), kept as evidence and
never taken for a rule: figures that fit one third figure may conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .. import boosted
from .pairs import Side

Floats = NDArray[np.float32]
Scored = Sequence[tuple[float, int, int]]

THIRDS = 8  # accounts a pair is held against, those nearest both; gold stories have up to 3
FAINT = 0.05  # score under which a pair is no evidence for another
STRONG = 0.25  # score from which a claim counts as told elsewhere


def rescore(
    sides: Mapping[str, Side], scored: Mapping[tuple[str, str], Scored]
) -> dict[tuple[str, str], list[tuple[float, int, int]]]:
    """Return every pair with a score that takes the rest of the story into account, best first."""
    model = boosted.load("context")
    found: dict[tuple[str, str], list[tuple[float, int, int]]] = {}
    for key, rows in features(sides, scored).items():
        scores = model.predict(rows).tolist()
        renewed = [(round(s, 6), i, j) for s, (_, i, j) in zip(scores, scored[key], strict=True)]
        found[key] = sorted(renewed, key=lambda p: (-p[0], p[1], p[2]))
    return found


def features(
    sides: Mapping[str, Side], scored: Mapping[tuple[str, str], Scored]
) -> dict[tuple[str, str], Floats]:
    """Return what surrounds each scored pair, (pairs, COLUMNS); symmetric in the two articles."""
    ids = sorted(sides)
    at = {id: n for n, id in enumerate(ids)}
    tables = {pair: _table(sides[pair[0]], sides[pair[1]], found) for pair, found in scored.items()}
    mass = np.zeros((len(ids), len(ids)))
    told: dict[tuple[str, str], Floats] = {}  # which claims of the first find a strong one in the second
    for (x, y), own in tables.items():
        mass[at[x], at[y]] = mass[at[y], at[x]] = round(float(np.square(own).sum()), 3)
        told[x, y] = np.asarray((own >= STRONG).any(1), np.float32)
        told[y, x] = np.asarray((own >= STRONG).any(0), np.float32)
    near = {id: _within(side) for id, side in sides.items()}
    support = {
        x: sum((told[x, y] for y in ids if (x, y) in told), np.zeros(len(sides[x].claims))) for x in ids
    }

    def table(x: str, y: str) -> Floats:
        return tables[x, y] if (x, y) in tables else tables[y, x].T

    rows: dict[tuple[str, str], Floats] = {}
    for x, y in combinations(ids, 2):
        if (x, y) not in scored:
            continue
        r = np.array([i for _, i, _ in scored[x, y]], np.int64)
        c = np.array([j for _, _, j in scored[x, y]], np.int64)
        both = np.minimum(mass[at[x]], mass[at[y]])
        thirds = [z for z in sorted(ids, key=lambda z: (-both[at[z]], z)) if z not in (x, y)][:THIRDS]
        others = max(1, len(ids) - 2)
        columns = [
            *_around(table(x, y), sides[x], sides[y], near[x], near[y], r, c),
            *_thirds([(table(x, z), table(z, y)) for z in thirds], r, c),
            *_low_high((support[x] - told[x, y])[r] / others, (support[y] - told[y, x])[c] / others),
            np.full(len(r), min(len(ids), THIRDS + 2)),
        ]
        # Rounded, so that the order in which a machine sums cannot turn a decision.
        rows[x, y] = np.round(np.stack(columns, 1), 4).astype(np.float32)
    return rows


def _table(a: Side, b: Side, scored: Scored) -> Floats:
    table = np.zeros((len(a.claims), len(b.claims)), np.float32)
    for score, i, j in scored:
        table[i, j] = max(score, 0.0)
    return table


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
    table: Floats, a: Side, b: Side, in_a: Floats, in_b: Floats, r: NDArray[np.int64], c: NDArray[np.int64]
) -> list[NDArray[np.floating]]:
    """Return the columns that the two articles alone give: the score, its rivals, its neighbours."""
    own = table[r, c]
    away = (_rival(table, b.sentence)[r, c], _rival(table.T, a.sentence)[c, r])
    beside = (_beside(table, in_b, r, c), _beside(table.T, in_a, c, r))
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


def _rival(table: Floats, sentence: NDArray[np.int64]) -> Floats:
    """Return, for each row and column, the row's best score outside the column's sentence."""
    if not table.size:
        return table
    begins = np.flatnonzero(np.diff(sentence, prepend=-1))
    block = np.cumsum(np.diff(sentence, prepend=-1) != 0) - 1
    best = np.maximum.reduceat(table, begins, axis=1)
    first = best.argmax(1)
    top = best.max(1)
    best[np.arange(len(best)), first] = -1
    second = np.maximum(best.max(1), 0)
    return np.asarray(np.where(block[None, :] == first[:, None], second[:, None], top[:, None]), np.float32)


def _beside(table: Floats, within: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    """Return, for each pair, the row's best score among the other claims that overlap the column's."""
    found = np.zeros(len(rows), np.float32)
    for column in np.unique(columns):
        over = np.flatnonzero(within[column] > 0)
        over = over[over != column]
        if len(over):
            here = columns == column
            found[here] = table[np.ix_(rows[here], over)].max(1)
    return found


def _thirds(
    tables: Sequence[tuple[Floats, Floats]], r: NDArray[np.int64], c: NDArray[np.int64]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return how well third accounts join the two: by the best of them, and on average."""
    if not tables:
        return np.zeros(len(r), np.float32), np.zeros(len(r), np.float32)
    joined = [
        np.sqrt((np.where(x >= FAINT, x, 0) ** 2) @ (np.where(y >= FAINT, y, 0) ** 2))[r, c]
        for x, y in tables
    ]
    ordered = np.sort(np.stack(joined), 0)
    return ordered[-1], ordered.mean(0)
