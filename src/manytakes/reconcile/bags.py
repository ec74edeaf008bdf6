"""What claims hold of one sort - words, names, figures - and what those of two articles share.

    bags(found, weigh)          -> Bags       one row for each claim or sentence
    shared(a, b, weigh)         -> (rows of a, rows of b): what each two share weighs
    once(word)                  -> 1, whatever the word
    rare(a, b)                  -> weigh      how telling a word is between two articles
    mass(bags, weigh)           -> (rows,)    what all that a row holds weighs
    incidence(bags, words)      -> (rows, words): 1 where a row holds the word

A story's own words say nothing of which of its matters a sentence tells: every report of a fire
says "fire". So a word counts the more, the fewer sentences of the two articles hold it: inverse
document frequency (Sparck Jones 1972) with the sentences of two articles for documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from ..rarity import idf

Floats = NDArray[np.float32]
Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Bags:
    """What an article's claims, or its sentences, hold of one sort."""

    holding: Mapping[str, Sequence[int]]  # the rows that hold each
    weigh: Weigh
    mass: Floats  # (rows,) what all that a row holds weighs


def once(_: str) -> float:
    """Weigh every word the same."""
    return 1.0


def bags(found: Iterable[Iterable[str]], weigh: Weigh = once) -> Bags:
    """Return what each row holds, each word once."""
    held = [sorted(set(words)) for words in found]
    holding: dict[str, list[int]] = {}
    for n, words in enumerate(held):
        for word in words:
            holding.setdefault(word, []).append(n)
    return Bags(holding, weigh, np.array([sum(map(weigh, words)) for words in held], np.float32))


def shared(a: Bags, b: Bags, weigh: Weigh | None = None) -> Floats:
    """Return the weight of what each two rows share, (rows of a, rows of b)."""
    both = sorted(a.holding.keys() & b.holding.keys())
    weight = np.array(list(map(weigh or a.weigh, both)), np.float32)
    # Rounded, so that the order in which a machine sums breaks no tie.
    return np.round((incidence(a, both) * weight) @ incidence(b, both).T, 3).astype(np.float32)


def incidence(of: Bags, words: Sequence[str]) -> Floats:
    """Return which rows hold each of some words, (rows, words)."""
    found = np.zeros((len(of.mass), len(words)), np.float32)
    for n, word in enumerate(words):
        if word in of.holding:
            found[of.holding[word], n] = 1
    return found


def rare(a: Bags, b: Bags) -> Weigh:
    """Return how telling a word is between two articles, whose sentences `a` and `b` hold."""
    many = len(a.mass) + len(b.mass) + 1

    def weigh(word: str) -> float:
        held = len(a.holding.get(word, ())) + len(b.holding.get(word, ()))
        return idf(word) * log(many / max(1, held))

    return weigh


def mass(of: Bags, weigh: Weigh) -> Floats:
    """Return what all that each row holds weighs by another measure, (rows,)."""
    held = [np.asarray(rows, np.int64) for rows in of.holding.values()]
    rows = np.concatenate([np.zeros(0, np.int64), *held])
    weights = np.repeat([weigh(word) for word in of.holding], [len(on) for on in held])
    return np.bincount(rows, weights, len(of.mass)).astype(np.float32)
