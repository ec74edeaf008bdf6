"""Which accounts belong together: average link, with a stop relative to each group's own likeness.

    groups(profiles, dates, together, apart)  -> [[position, ...], ...]   every position once
    linked(one, other, dates of each)         -> likeness, or 0.0 where no story needs the pair
    faded(dates, dates)                       -> share of likeness that time leaves
    means(...)                                -> mean likeness between and inside two groups

Pairs `together` are joined first and whatever they share; pairs `apart` never meet in
one group: a user's corrections. The order of the accounts decides ties alone.

Sokal & Michener 1958 (average link); Wagstaff & Cardie 2000 (constraints).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import When
from .dates import days
from .profiles import Profile, keys, likeness

Matrix = NDArray[np.float64]
Pairs = Iterable[tuple[int, int]]
Dates = Sequence[When]

# Fixed once for all labelled sets together (bench/score_stories.py, dev halves).
LIKENESS = 0.15  # mean likeness that two groups of one story have at least
COHESION = 0.8  # ... and at least this share of the looser group's own mean likeness
DOUBT = 6.0  # pairs by which a small group's own likeness is drawn to the one it is compared with
FADE, FADE_DAYS = 0.25, 60.0  # share of likeness lost to time, and the days after which all of it is
HINT = 0.03  # likeness in the indexed terms alone that is worth a full look (misses no pair that counts)
LARGEST = 3_000  # accounts grouped at once; a larger tangle is first cut at its weakest links
_BLOCK = 4_096  # terms multiplied at a time
_BOUND = 2.0  # stands for the likeness of a pair that a user joined: above every real one


def groups(
    profiles: Sequence[Profile], dates: Sequence[Dates], together: Pairs = (), apart: Pairs = ()
) -> list[list[int]]:
    """Return the accounts of each story as positions."""
    joined, parted = sorted(set(together)), sorted(set(apart))
    links = _links(profiles, dates) + [(_BOUND, i, j) for i, j in joined]
    waiting = [(component, LIKENESS) for component in _components(range(len(profiles)), links, LIKENESS)]
    made = []
    while waiting:
        members, bar = waiting.pop()
        if len(members) > LARGEST and bar < 1.0:
            waiting.extend((part, bar + 0.02) for part in _components(members, links, bar + 0.02))
        elif len(members) < 2:
            made.append(members)
        else:
            place = {i: n for n, i in enumerate(members)}
            like = likenesses([profiles[i] for i in members], [dates[i] for i in members])
            own = [[(place[i], place[j]) for i, j in pairs if i in place and j in place]
                   for pairs in (joined, parted)]  # fmt: skip
            made.extend([members[i] for i in group] for group in _join(like, *own))
    return made


def likenesses(profiles: Sequence[Profile], dates: Sequence[Dates]) -> Matrix:
    """Return the likeness of every pair, faded by time."""
    return _cosines(profiles) * _fading(dates)


def linked(one: Profile, other: Profile, on: Dates, other_on: Dates) -> float:
    """Return the likeness of two accounts if it could make one story of them, else 0."""
    like = likeness(one, other)
    if like >= LIKENESS and (like := like * faded(on, other_on)) >= LIKENESS:
        return like
    return 0.0


def _links(profiles: Sequence[Profile], dates: Sequence[Dates]) -> list[tuple[float, int, int]]:
    """Return (likeness, i, j) of the pairs alike enough to be joined, found by an inverted index."""
    index: dict[str, list[tuple[int, float]]] = {}
    found = []
    for i, one in enumerate(profiles):
        hint: dict[int, float] = {}
        for term, w in keys(one).items():
            for j, v in index.setdefault(term, []):
                hint[j] = hint.get(j, 0.0) + w * v
            index[term].append((i, w))
        for j, partial in hint.items():
            if partial >= HINT and (like := linked(one, profiles[j], dates[i], dates[j])):
                found.append((like, j, i))
    return found


def _components(members: Sequence[int], links: list[tuple[float, int, int]], bar: float) -> list[list[int]]:
    """Return groups of members linked by pairs of at least `bar`: no story crosses two of them."""
    parent = {i: i for i in members}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for like, i, j in links:
        if like >= bar and i in parent and j in parent:
            parent[max(root(i), root(j))] = min(root(i), root(j))
    groups: dict[int, list[int]] = {}
    for i in members:
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _cosines(profiles: Sequence[Profile]) -> Matrix:
    """Return the cosine of every pair; exact, since the weights are (see `profiles.STEPS`)."""
    held: dict[str, list[tuple[int, float]]] = {}
    for i, one in enumerate(profiles):
        for term, w in one.items():
            held.setdefault(term, []).append((i, w))
    columns = [column for column in held.values() if len(column) > 1]
    like = np.zeros((len(profiles), len(profiles)))
    for first in range(0, len(columns), _BLOCK):
        block = np.zeros((len(profiles), min(_BLOCK, len(columns) - first)))
        for n, column in enumerate(columns[first : first + _BLOCK]):
            for i, w in column:
                block[i, n] = w
        like += block @ block.T
    return like


def _fading(dates: Sequence[Dates]) -> Matrix:
    """Return what time leaves of each pair's likeness."""
    left = np.ones((len(dates), len(dates)))
    dated = [i for i, readings in enumerate(dates) if readings]
    for n, i in enumerate(dated):
        for j in dated[:n]:
            left[i, j] = left[j, i] = faded(dates[i], dates[j])
    return left


def faded(one: Dates, other: Dates) -> float:
    """Return 1 for accounts of one day or without a date, less the further apart they are."""
    gap = min((days(a, b) for a in one for b in other), default=0.0)
    return 1 - FADE * min(1.0, gap / FADE_DAYS)


def _join(like: Matrix, together: Pairs = (), apart: Pairs = ()) -> list[list[int]]:
    """Join the nearest two groups, again and again, while they are alike enough; return all groups."""
    many = len(like)
    np.fill_diagonal(like, -1.0)
    groups = {i: [i] for i in range(many)}
    own = np.zeros(many)  # sum of the likeness of the pairs inside each group
    barred = np.zeros((many, many), bool)
    for i, j in apart:
        barred[i, j] = barred[j, i] = True
    open_ = like.copy()  # as `like`, but -1 for the pairs that were refused

    def unite(i: int, j: int) -> None:
        a, b = len(groups[i]), len(groups[j])
        own[i] += own[j] + a * b * like[i, j]
        row = (a * like[i] + b * like[j]) / (a + b)
        groups[i] += groups.pop(j)
        row[[k for k in range(many) if k not in groups or k == i]] = -1.0
        barred[i] |= barred[j]
        barred[:, i] = barred[i]
        for table in (like, open_):
            table[i], table[:, i] = row, row
            table[j], table[:, j] = -1.0, -1.0
        open_[i, barred[i]] = open_[barred[i], i] = -1.0

    at = list(range(many))  # the group that each account is in
    for i, j in together:
        i, j = sorted((at[i], at[j]))
        if i != j:
            unite(i, j)
            at = [i if k == j else k for k in at]
    open_[barred] = -1.0
    near = open_.argmax(1)
    best = open_[np.arange(many), near]
    while groups:
        i = int(best.argmax())
        j = int(near[i])
        if best[i] < LIKENESS:
            break
        i, j = min(i, j), max(i, j)
        a, b, mean = len(groups[i]), len(groups[j]), float(like[i, j])
        stale = {i, j}
        if mean < COHESION * min(_cohesion(a, own[i], mean), _cohesion(b, own[j], mean)):
            open_[i, j] = open_[j, i] = -1.0
        else:
            unite(i, j)
            changed = np.flatnonzero((near == i) | (near == j))
            stale.update(changed.tolist())
            closer = np.flatnonzero(open_[:, i] > best)
            near[closer], best[closer] = i, open_[closer, i]
        for k in stale:
            near[k] = open_[k].argmax()
            best[k] = open_[k, near[k]]
    return list(groups.values())


def _cohesion(size: int, own: float, mean: float) -> float:
    """Return a group's own mean likeness, drawn to `mean` as far as it rests on few pairs."""
    return float((own + DOUBT * mean) / (size * (size - 1) / 2 + DOUBT))


@dataclass(frozen=True, slots=True)
class Bar:
    """How alike two groups are on average, how alike each is to itself, and what joining them asks."""

    between: float
    inside: tuple[float, float]
    needed: float


def bar(like: Matrix, one: Sequence[int], other: Sequence[int]) -> Bar:
    """Return what `groups` weighs when it asks whether two groups are one story."""
    between = float(like[np.ix_(one, other)].mean())
    inside = []
    for members in (one, other):
        square = like[np.ix_(members, members)]
        own = float(square.sum() - np.trace(square)) / 2
        inside.append(_cohesion(len(members), own, between))
    return Bar(between, (inside[0], inside[1]), max(LIKENESS, COHESION * min(inside)))
