"""Profiles as arrays: the likeness of many at once.

    Lexicon()                       numbers terms as it meets them
    lexicon.pack(profile)           -> Vector             the same weights, by number of term
    lexicon.profile(vector)         -> {term: weight}     the profile again
    lexicon.keys(vector, most)      -> Vector             its weightiest terms, the heaviest first
    lexicon.shared(one, other)      -> (term, share), ... what a likeness is made of, most first
    cosines(vectors)                -> likeness of every pair
    beside(one, others)             -> likeness of one with each

The weights are whole parts of a power of two (`profiles.STEPS`): each fits a 32-bit float,
and every sum of their products a 64-bit one, exactly: no order of adding, and neither of
these two ways, can matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROOM = 1 << 24  # cells of a block of terms that are multiplied at a time


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """A profile: the numbers of its terms, and their weights; of a short account what `briefs` read too."""

    terms: NDArray[np.int32]
    weights: NDArray[np.float32]
    meaning: bytes = b""


class Lexicon:
    """The terms met so far, each with a number. It grows with them: start anew when it is large."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []

    def __len__(self) -> int:
        return len(self._terms)

    def pack(self, profile: Mapping[str, float], meaning: bytes = b"") -> Vector:
        """Return a profile as arrays."""
        known = self._numbers
        for term in profile:
            if term not in known:
                known[term] = len(self._terms)
                self._terms.append(term)
        size = len(profile)
        terms = np.fromiter(map(known.__getitem__, profile), np.int32, size)
        return Vector(terms, np.fromiter(profile.values(), np.float32, size), meaning)

    def profile(self, vector: Vector) -> dict[str, float]:
        """Return a packed profile as it was."""
        terms = map(self._terms.__getitem__, vector.terms.tolist())
        return dict(zip(terms, vector.weights.tolist(), strict=True))

    def keys(self, vector: Vector, most: int) -> Vector:
        """Return its weightiest terms, the heaviest first, ties in order of term, as `profiles.keys` does."""
        weights, terms = vector.weights, vector.terms
        if len(weights) > most:
            kept = weights >= np.partition(weights, len(weights) - most)[len(weights) - most]
            weights, terms = weights[kept], terms[kept]
        names = self._terms
        ranked = sorted((-w, names[n], n) for w, n in zip(weights.tolist(), terms.tolist(), strict=True))
        size = min(most, len(ranked))
        return Vector(
            np.fromiter((n for _, _, n in ranked), np.int32, size),
            np.fromiter((-w for w, _, _ in ranked), np.float32, size),
        )

    def shared(self, one: Vector, other: Vector) -> list[tuple[str, float]]:
        """Return the terms of both with what each adds to their likeness, most first."""
        _, i, j = np.intersect1d(one.terms, other.terms, assume_unique=True, return_indices=True)
        share = (one.weights[i].astype(np.float64) * other.weights[j]).tolist()
        both = [(self._terms[n], s) for n, s in zip(one.terms[i].tolist(), share, strict=True)]
        return sorted(both, key=lambda item: (-item[1], item[0]))


def cosines(vectors: Sequence[Vector]) -> Matrix:
    """Return the cosine of every pair."""
    many = len(vectors)
    like = np.zeros((many, many))
    if not many:
        return like
    terms = np.concatenate([v.terms for v in vectors])
    weights = np.concatenate([v.weights for v in vectors]).astype(np.float64)
    rows = np.repeat(np.arange(many), [len(v.terms) for v in vectors])
    distinct, columns = np.unique(terms, return_inverse=True)
    held = np.bincount(columns, minlength=len(distinct))
    common = held[columns] > 1  # a term of one profile adds to no pair
    column = np.cumsum(held > 1) - 1
    rows, columns, weights = rows[common], column[columns[common]], weights[common]
    wide = max(1, _ROOM // many)
    last = int(column[-1]) + 1 if len(column) else 0
    for first in range(0, last, wide):
        here = (columns >= first) & (columns < first + wide) if last > wide else slice(None)
        block = np.zeros((many, min(wide, last - first)))
        block[rows[here], columns[here] - first] = weights[here]
        like += block @ block.T
    for n, vector in enumerate(vectors):
        own = vector.weights.astype(np.float64)
        like[n, n] = own @ own
    return like


def beside(one: Vector, others: Sequence[Vector], room: Matrix | None = None) -> Matrix:
    """Return the cosine of one profile with each of some others.

    In `room`, a zero for each term of the lexicon (and left so), few others take a quarter of the time.
    """
    if not others or not len(one.terms):
        return np.zeros(len(others))
    theirs = np.concatenate([v.terms for v in others])
    if room is None:
        order = np.argsort(one.terms)
        terms, weights = one.terms[order], one.weights[order].astype(np.float64)
        at = np.minimum(np.searchsorted(terms, theirs), len(terms) - 1)
        own = np.where(terms[at] == theirs, weights[at], 0.0)
    else:
        room[one.terms] = one.weights
        own = room[theirs]
        room[one.terms] = 0.0
    product = own * np.concatenate([v.weights for v in others])
    owner = np.repeat(np.arange(len(others)), [len(v.terms) for v in others])
    made: Matrix = np.bincount(owner, product, len(others)).astype(np.float64)
    return made
