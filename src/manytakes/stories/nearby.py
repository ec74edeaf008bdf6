"""Which accounts before one in time may be like it: an inverted index in arrays, made at once.

    Index(vectors, starts, lexicon)   of accounts in order of time, the undated (None) last
    index.hinted(place)               -> places of those before it that share enough of its terms

An account is indexed by its KEYS weightiest terms. A term names the CROWD before one in
time, and of those more than SEASON earlier the weightiest terms alone a few each, as in a
store (store/daily.py): the work grows as the accounts do. What has no date is looked up
among all. Room is 16 bytes for each term of an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from .profiles import KEYS
from .vectors import Ints, Lexicon, Vector

HINT = 0.02  # likeness in the indexed terms alone that is worth a full look (misses no pair that counts)
# How far a large batch looks, as a store does: accounts that a term names before one in time; and
# of those more than SEASON earlier, how many, by how many of the weightiest terms.
CROWD, SEASON, FEW, TELLING = 40, timedelta(days=7), 8, 12

Narrow = NDArray[np.int32]


class Index:
    """The weightiest terms of some accounts. What a term names lies together, in order of time."""

    def __init__(
        self, vectors: Sequence[Vector], starts: Sequence[datetime | None], lexicon: Lexicon
    ) -> None:
        keys = [lexicon.keys(vector, KEYS) for vector in vectors]
        self._ends = np.cumsum([0, *(len(own.terms) for own in keys)])
        terms = np.concatenate([np.zeros(0, np.int32), *(own.terms for own in keys)])
        self._weights = np.concatenate([np.zeros(0, np.float32), *(own.weights for own in keys)])
        del keys
        order = np.argsort(terms, kind="stable")
        self._at: Narrow = np.empty(len(order), np.int32)  # where each term of an account stands in the index
        self._at[order] = np.arange(len(order), dtype=np.int32)
        owners = np.repeat(np.arange(len(vectors), dtype=np.int32), np.diff(self._ends))
        self._named, self._shares = owners[order], self._weights[order]
        ranked = terms[order]
        fresh = np.concatenate((np.ones(min(1, len(order)), bool), ranked[1:] != ranked[:-1]))
        begins = np.flatnonzero(fresh).astype(np.int32)
        self._first = np.repeat(begins, np.diff(np.append(begins, len(order))))[self._at]
        self._dated = [start is not None for start in starts]
        self._starts = np.array([start or datetime.max for start in starts], "datetime64[us]")

    def hinted(self, place: int) -> Ints:
        """Return the accounts before `place` that are worth a full look."""
        own = slice(int(self._ends[place]), int(self._ends[place + 1]))
        at, first = self._at[own].astype(np.int64), self._first[own].astype(np.int64)
        dated = self._dated[place]
        many = np.minimum(at - first, CROWD) if dated else at - first
        total = int(many.sum())
        if not total:
            return np.zeros(0, np.int64)
        rank = np.repeat(np.arange(len(at)), many)
        back = np.arange(total) - np.repeat(np.cumsum(many) - many, many)  # 0 is the last before it
        where = at[rank] - 1 - back
        named = self._named[where]
        share = self._weights[own].astype(np.float64)[rank] * self._shares[where]
        if dated:
            old = self._starts[place] - self._starts[named] > np.timedelta64(SEASON)
            kept = ~old | ((rank < TELLING) & (back < FEW))
            named, share = named[kept], share[kept]
        found, group = np.unique(named, return_inverse=True)
        hinted: Ints = found[np.bincount(group, share, len(found)) >= HINT].astype(np.int64)
        return hinted
