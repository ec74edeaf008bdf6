"""Could these two surface forms be one name: a fitted judgement of spelling alone.

    features(a, b, kind) -> what two names have in common, numbers in [0, 1]
    same(a, b, kind)     -> the chance in [0, 1] that they are one name

Words are matched best to best, in any order, since surnames stand first or last; the
weights of a logistic model (`bench/fit_same.py`) weigh the worst matched word, the mean,
the letters in a row, what is left over. The story is not asked: `join` does that.
The alignment is Monge & Elkan's (1996), the letters Winkler's (1990).
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import exp
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from ..model import MentionKind
from . import korean
from .forms import Words, alike, bare, compact, is_short, kin, untitled, word_likeness, words
from .sounds import fold_sounds
from .tables import LEGAL, SHORT

WEIGHTS = Path(str(files("manytakes") / "data" / "same-weights.json"))
FEATURES = (
    "whole", "worst", "mean", "left", "row", "sorted", "sounds", "short", "lone", "number", "first", "last",
    "exact", "set", "heard", "soft", "covered",
)  # fmt: skip
# Log odds from which a word is taken to respell a Korean surname though it looks like none by itself.
_ODD = 0.5
LONGEST = 20  # words read of a name


def _words(text: str, kind: MentionKind) -> Words:
    if kind == "person":
        return tuple(SHORT.get(w, w) for w in bare(untitled(text)))[:LONGEST]
    found = tuple(SHORT.get(w, w) for w in words(text))
    return (tuple(w for w in found if w not in LEGAL and w not in _LEGAL) or found)[:LONGEST]


_LEGAL = frozenset(
    "incorporated limited company and of the for joint stock sp z o l c p s a r g m b h n v".split()
)


@lru_cache(65536)
def features(a: str, b: str, kind: MentionKind = "person") -> tuple[float, ...]:
    """Return what the two names have in common, in the order of `FEATURES`."""
    x, y = sorted((_words(a, kind), _words(b, kind)), key=lambda w: (len(w), w))
    if not x or not y:
        return (0.0,) * len(FEATURES)
    used: set[int] = set()
    best: list[float] = []
    for word in sorted(x, key=lambda w: (-len(w), w)):
        score, n = max(
            ((word_likeness(word, w), -i) for i, w in enumerate(y) if i not in used), default=(0.0, 0)
        )
        used.add(-n)
        best.append(score)
    left = sum(len(w) for i, w in enumerate(y) if i not in used) / max(1, len(compact(y)))
    rowed = JaroWinkler.similarity(compact(x), compact(y))
    inner = JaroWinkler.similarity(" ".join(sorted(x)), " ".join(sorted(y)))
    sounds = Levenshtein.normalized_similarity(*("".join(sorted(map(fold_sounds, w))) for w in (x, y)))
    numbers = [[w for w in n if any(c.isdigit() for c in w)] for n in (x, y)]
    return (
        (alike if kind == "person" else kin)(x, y),
        min(best), sum(best) / len(best), left, rowed, inner, sounds,
        float(is_short(x, y)), float(len(x) == 1 < len(y)), float(numbers[0] != numbers[1]),
        word_likeness(x[0], y[0]), word_likeness(x[-1], y[-1]),
        sum(w in y for w in x) / len(x),
        fuzz.token_set_ratio(" ".join(x), " ".join(y)) / 100,
        fuzz.token_set_ratio(" ".join(map(fold_sounds, x)), " ".join(map(fold_sounds, y))) / 100,
        _soft(x, y), _soft(y, x),
    )  # fmt: skip


def _soft(a: Words, b: Words) -> float:
    """Return the mean, over the letters of `a`, of each word's likeness to its best in `b`."""
    heard = [fold_sounds(w) for w in b]
    best = [
        len(w)
        * max(
            max(JaroWinkler.similarity(w, v), JaroWinkler.similarity(fold_sounds(w), h))
            for v, h in zip(b, heard, strict=True)
        )
        for w in a
    ]
    return sum(best) / max(1, len(compact(a)))


def _korean(a: Words, b: Words) -> float | None:
    """Return a judgement of two Korean names, or of one and a given name; None for any other."""
    if korean.is_name(a) and korean.is_name(b):
        return 0.9 if korean.one_name(a, b) else 0.2
    if len(a) != len(b) and 1 in (len(a), len(b)) and korean.is_name(max(a, b, key=len)):
        return 0.8 if korean.one_name(a, b) else None
    return None


@lru_cache(1)
def _weights() -> dict[str, tuple[float, ...]]:
    table = json.loads(WEIGHTS.read_text("utf-8"))
    return {kind: (table[kind]["bias"], *(table[kind][f] for f in FEATURES)) for kind in ("person", "other")}


def same(a: str, b: str, kind: MentionKind = "person") -> float:
    """Return in [0, 1] how well two surface forms can be one name, from their spelling alone.

    One half is even odds. Symmetric.

    >>> same("Usama bin Ladin", "Osama bin Laden") > 0.5 > same("Osama bin Laden", "Osama Haddad")
    True
    """
    x, y = _words(a, kind), _words(b, kind)
    if not x or not y:
        return 0.0
    if x == y or compact(x) == compact(y):
        return 1.0
    if kind == "person" and len(x) == len(y) == 1:
        surnames = sum(korean.is_surname(w) for w in (x[0], y[0]))
        if surnames and korean.odds(x[0], y[0]) > (0 if surnames == 2 else _ODD):
            return 0.9
        if surnames == 2:
            return 0.1
    answer = _korean(x, y) if kind == "person" else None
    if answer is not None and answer > 0.5:
        return answer
    bias, *weights = _weights()["person" if kind == "person" else "other"]
    total = bias + sum(w * f for w, f in zip(weights, features(a, b, kind), strict=True))
    chance = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
    return chance if answer is None else min(answer, chance)
