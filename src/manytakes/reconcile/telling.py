"""The words that say what a claim is about.

content(words, names)   -> {word, ...}                 folded
counts(claim, measures) -> {(low, high, what), ...}    "17 takes"
"""

from __future__ import annotations

from functools import lru_cache

from .. import text
from ..model import Claim, Quantity
from ..rarity import idf

TELLING = 1.5  # rarity from which a word says what a claim is about; idf("made") is under it
_DENIALS = frozenset("no not never none neither nor without unable".split())


@lru_cache(maxsize=1 << 14)  # every claim is asked several times
def content(words: str, names: bool = True) -> frozenset[str]:
    """Return the telling words; without `names`, which a story's sentences share whatever they tell."""
    flat = text.fold(words)
    told = (flat[i:j] for i, j in text.words(flat) if names or not words[i].isupper())
    return frozenset(w for w in told if len(w) > 1 and idf(w) > TELLING and w not in _DENIALS)


def counts(claim: Claim, measures: bool = False) -> set[tuple[float, float, str]]:
    """Return what a claim counts: "17 takes"; with `measures` also what it measures, by the unit."""
    figures = [v.reading for v in claim.values if isinstance(v.reading, Quantity)]
    named = ((r, r.of or (r.unit if measures else "")) for r in figures)
    return {(r.low, r.high, what) for r, what in named if what}
