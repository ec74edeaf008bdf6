"""Which accounts belong together: average link, with a stop relative to each group's own likeness.

    groups(profiles, dates, together, apart)  -> [[position, ...], ...]   every position once
    partition(scaled, together, apart)        -> the same, given how alike every pair is
    likenesses(vectors, dates)                -> likeness of every pair, faded by time
    measured(vectors, dates)                  -> the same, scaled: what groups are joined by
    scaled(likenesses)                        -> the same, measured by the nearest that each has
    linked(like, near, near)                  -> whether a pair may join two groups
    faded(dates, dates), fading(many, many)   -> share of likeness that time leaves
    bar(scaled, one, other)                   -> what joining two groups asks, and what there is

What counts as near is each account's own: a pair is measured by the nearest neighbour of
the one whose neighbours are further off (local scaling, Zelnik-Manor & Perona 2004). Where
many events share their names and words, as in one campaign or one war, the likeness of two
events is that of strangers; where nothing else is near, half as much joins.

Pairs `together` are joined first and whatever they share; pairs `apart` never meet in
one group: a user's corrections. The order of the accounts decides ties alone.

Sokal & Michener 1958 (average link); Wagstaff & Cardie 2000 (constraints).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ..model import When
from . import briefs
from .dates import apart as days_apart
from .dates import days
from .nearby import Index
from .profiles import Profile
from .vectors import Ints, Lexicon, Matrix, Vector, beside, cosines

Pairs = Iterable[tuple[int, int]]
Links = tuple[Matrix, NDArray[np.int32], NDArray[np.int32]]  # how alike, the one, the other
Dates = Sequence[When]

# Fixed once for all labelled sets together (bench/score_stories.py, dev halves).
LIKENESS = (
    0.11  # mean likeness, scaled, that two groups of one story have at least: more than a headline gives
)
CLOSE = 0.4  # likeness that is near in any company: a nearest neighbour nearer than that scales no more
COHESION = 0.8  # ... and at least this share of the looser group's own mean likeness
DOUBT = 6.0  # pairs by which a small group's own likeness is drawn to the one it is compared with
FADE, FADE_DAYS = 0.25, 30.0  # share of likeness lost to time, and the days after which all of it is
LARGEST = 3_000  # accounts grouped at once; a larger tangle is first cut at its weakest links
_BOUND = 2.0  # stands for the likeness of a pair that a user joined: above every real one
_WHOLE = 256  # accounts of which every pair is looked at; of more, those that an index finds


def groups(
    profiles: Iterable[Profile], dates: Sequence[Dates], together: Pairs = (), apart: Pairs = (),
    meanings: Sequence[bytes] = (),
) -> list[list[int]]:  # fmt: skip
    """Return the accounts of each story as positions; `meanings` are what `briefs` read of each.

    A profile is let go once it is packed, which takes a fifth of the memory.
    """
    joined, parted = sorted(set(together)), sorted(set(apart))
    lexicon = Lexicon()
    packed = zip(profiles, meanings or repeat(b""), strict=bool(meanings))
    vectors = [lexicon.pack(profile, meaning) for profile, meaning in packed]
    if len(vectors) <= _WHOLE:
        return partition(measured(vectors, dates), joined, parted)
    links = _bound(_links(vectors, dates, lexicon), joined)
    waiting = [(component, LIKENESS) for component in _components(range(len(vectors)), links, LIKENESS)]
    made = []
    while waiting:
        members, bar = waiting.pop()
        if len(members) > LARGEST and bar < 1.0:
            waiting.extend((part, bar + 0.02) for part in _components(members, links, bar + 0.02))
        elif len(members) < 2:
            made.append(members)
        else:
            like = measured([vectors[i] for i in members], [dates[i] for i in members])
            own = [_within(members, pairs) for pairs in (joined, parted)]
            made.extend([members[i] for i in group] for group in _join(like, *own))
    return made


def partition(like: Matrix, together: Pairs = (), apart: Pairs = ()) -> list[list[int]]:
    """Return the groups of accounts that are alike, scaled, as `like` says."""
    joined, parted = sorted(set(together)), sorted(set(apart))
    i, j = np.nonzero(np.triu(like >= LIKENESS, 1))
    links = _bound((np.ones(len(i)), i.astype(np.int32), j.astype(np.int32)), joined)
    made = []
    for members in _components(range(len(like)), links, LIKENESS):
        if len(members) < 2:
            made.append(members)
            continue
        own = [_within(members, pairs) for pairs in (joined, parted)]
        made.extend([members[i] for i in group] for group in _join(like[np.ix_(members, members)], *own))
    return made


def _within(members: Sequence[int], pairs: Pairs) -> list[tuple[int, int]]:
    """Return the pairs that are among `members`, by place in them."""
    place = {i: n for n, i in enumerate(members)}
    return [(place[i], place[j]) for i, j in pairs if i in place and j in place]


def likenesses(vectors: Sequence[Vector], dates: Sequence[Dates]) -> Matrix:
    """Return the likeness of every pair, faded by time; 1 of each with itself."""
    return briefs.deepened(cosines(vectors), vectors) * fading(dates, dates)


def measured(vectors: Sequence[Vector], dates: Sequence[Dates]) -> Matrix:
    """Return the likeness of every pair, scaled: what groups are joined by."""
    return scaled(likenesses(vectors, dates), briefs.shares(vectors))


def scaled(like: Matrix, shares: Matrix | None = None) -> Matrix:
    """Return each likeness times what it is of the nearer distance at which the two have a neighbour.

    Of the nearest neighbours of the two the less alike counts, so an account and its own
    nearest stay as alike as they are, and one with a twin can still join a looser group.
    Of two short accounts it is the square, as far as both go by meaning (`briefs.shares`).
    """
    if not len(like):
        return like
    others = like.copy()
    np.fill_diagonal(others, 0.0)
    near = np.minimum(others.max(1), CLOSE)
    least = np.maximum(np.minimum.outer(near, near), 1e-9)
    part = np.minimum(1.0, like / least)
    if shares is not None and shares.any():
        part = part * (1 + np.minimum.outer(shares, shares) * (part - 1))
    made: Matrix = like * part
    return made


def _links(vectors: Sequence[Vector], dates: Sequence[Dates], lexicon: Lexicon) -> Links:
    """Return how alike, scaled, are the pairs alike enough to be joined, found by an inverted index.

    How far it looks is `nearby`'s.
    """
    began = [min((when.start for when in own), default=None) for own in dates]
    order = sorted(range(len(vectors)), key=lambda i: (began[i] is None, began[i] or datetime.max, i))
    index = Index([vectors[i] for i in order], [began[i] for i in order], lexicon)
    room = np.zeros(len(lexicon))
    found, ones, others = array("d"), array("i"), array("i")
    for place, i in enumerate(order):
        one, hinted = vectors[i], [order[at] for at in index.hinted(place).tolist()]
        if not hinted:
            continue
        near = [vectors[j] for j in hinted]
        alike = briefs.deepened_beside(beside(one, near, room), one, near).tolist()
        for j, like in zip(hinted, alike, strict=True):
            if like >= LIKENESS and (like := like * faded(dates[i], dates[j])) >= LIKENESS:
                found.append(like)
                ones.append(min(i, j))
                others.append(max(i, j))
    return _rescaled((np.array(found), np.array(ones, np.int32), np.array(others, np.int32)), len(vectors))


def _bound(links: Links, together: Sequence[tuple[int, int]]) -> Links:
    """Return links with the pairs that a user joined."""
    like, one, other = links
    a, b = np.array(together, np.int32).reshape(-1, 2).T
    return (
        np.append(like, np.full(len(together), _BOUND)),
        np.append(one, a),
        np.append(other, b),
    )


def linked(like: float, near: float, other_near: float) -> bool:
    """Tell whether a pair may join two groups, given what the nearest neighbour of each is."""
    return like * min(1.0, like / min(near, other_near, CLOSE)) >= LIKENESS


def _rescaled(links: Links, many: int) -> Links:
    """Return links scaled as `scaled` does, those that are still alike enough."""
    like, one, other = links
    near = np.zeros(many)
    np.maximum.at(near, one, np.minimum(like, CLOSE))
    np.maximum.at(near, other, np.minimum(like, CLOSE))
    whole = like * np.minimum(1.0, like / np.minimum(near[one], near[other]))
    kept = whole >= LIKENESS
    return whole[kept], one[kept], other[kept]


def _components(members: Sequence[int], links: Links, bar: float) -> list[list[int]]:
    """Return groups of members linked by pairs of at least `bar`: no story crosses two of them."""
    parent = {i: i for i in members}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    like, one, other = links
    near: Ints = np.flatnonzero(like >= bar)
    for i, j in zip(one[near].tolist(), other[near].tolist(), strict=True):
        if i in parent and j in parent:
            parent[max(root(i), root(j))] = min(root(i), root(j))
    groups: dict[int, list[int]] = {}
    for i in members:
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def fading(one: Sequence[Dates], other: Sequence[Dates]) -> Matrix:
    """Return what time leaves of the likeness of each of some accounts with each of others."""
    if not any(one) or not any(other):
        return np.ones((len(one), len(other)))
    return 1 - FADE * np.minimum(1.0, days_apart(one, other) / FADE_DAYS)


def faded(one: Dates, other: Dates) -> float:
    """Return 1 for accounts of one day or without a date, less the further apart they are."""
    gap = min((days(a, b) for a in one for b in other), default=0.0)
    return 1 - FADE * min(1.0, gap / FADE_DAYS)


def _join(like: Matrix, together: Pairs = (), apart: Pairs = ()) -> list[list[int]]:
    """Join the nearest two groups, again and again, while they are alike enough; return all groups."""
    many = len(like)
    like = like.copy()
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
