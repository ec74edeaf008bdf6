"""The wording two bodies share: maximal runs of identical words, joined over small gaps.

    shared(a, b)           -> chains of runs, beyond chance
    spans(a, b, chains)    -> (span in a, span in b), ...   in order of a
    extent(a, b, chains)   -> how much of the shorter body

A run is verified on the words themselves. Aligning passages from shared n-grams follows
passim (Smith, Cordell & Mullen 2015); degrees of reuse follow METER (Gaizauskas 2001).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np

from ..model import Span
from .pairs import RUN
from .words import Flags, Hashes, Words, shingles

Run = tuple[int, int, int]  # word index in a, word index in b, words
Chain = list[Run]
Extent = Literal["whole", "most", "part", "sentence"]

SEED = 3  # words of the shortest run that may continue a passage over a gap
GAP = 6  # words that either side may change inside one passage
TITLE = 16  # words up to which a run may be nothing but names and titles
SMALL = 5  # words in small letters that make it more than that ("of", "and" stand in titles)
REPEATS = 16  # places of one seed in both texts, multiplied, beyond which it starts no run
WHOLE, MOST = 0.9, 0.6  # shares of the shorter body: of its words, and of those outside quotation marks
OPENING, OPENED = 100, 0.2  # words an article opens with, and the share of them a copy of it holds:
# in the bulk set, galleries and footers that fill two thirds of a page share none of either opening.
NARRATED = 5  # words outside quotation marks that tell who wrote the rest
PART = 25  # words above which reuse is more than a sentence's


def shared(a: Words, b: Words) -> list[Chain]:
    """Return the runs both bodies share, chained where they follow one another; [] when it is chance."""
    chains: list[Chain] = []
    for run in _runs(a, b):
        if chains:
            i, j, n = chains[-1][-1]
            if 0 <= run[0] - i - n <= GAP and 0 <= run[1] - j - n <= GAP:
                chains[-1].append(run)
                continue
        chains.append([run])
    return [chain for chain in chains if max(n for *_, n in chain) >= RUN and not _only_names(a, b, chain)]


def _only_names(a: Words, b: Words, chain: Chain) -> bool:
    """Tell whether a short chain is little more than names and titles, which two accounts must share."""
    if sum(n for *_, n in chain) > TITLE:
        return False
    small = [
        sum(
            words.article.text[at].islower()
            for run in chain
            for at in words.starts[run[side] :][: run[2]].tolist()
        )
        for side, words in enumerate((a, b))
    ]
    return 0 < max(small) < SMALL


def _runs(a: Words, b: Words) -> list[Run]:
    """Return runs of SEED or more identical words, longest first claimed, none overlapping, in order of a."""
    runs: list[Run] = []
    reached: dict[int, int] = {}  # diagonal -> where its last run ended in a
    for i, j in _seeds(shingles(a.hashes, SEED), shingles(b.hashes, SEED)):
        if reached.get(i - j, -1) > i:
            continue
        back = _agreement(a.hashes[:i][::-1], b.hashes[:j][::-1])
        ahead = _agreement(a.hashes[i:], b.hashes[j:])
        reached[i - j] = i + ahead
        runs.append((i - back, j - back, back + ahead))
    taken_a, taken_b = np.zeros(len(a), bool), np.zeros(len(b), bool)
    kept = []
    for i, j, n in sorted(set(runs), key=lambda run: (-run[2], run)):
        if taken_a[i : i + n].any() or taken_b[j : j + n].any() or a.plain(i, n) != b.plain(j, n):
            continue
        taken_a[i : i + n] = taken_b[j : j + n] = True
        kept.append((i, j, n))
    return sorted(kept)


def _agreement(a: Hashes, b: Hashes) -> int:
    """Return how many words agree from the start on, looking in steps that double."""
    n, step = 0, 32
    longest = min(len(a), len(b))
    while n < longest:
        differs = np.flatnonzero(a[n : min(n + step, longest)] != b[n : min(n + step, longest)])
        if len(differs):
            return n + int(differs[0])
        n, step = min(n + step, longest), 2 * step
    return n


def _seeds(a: Hashes, b: Hashes) -> list[tuple[int, int]]:
    """Return the places (in a, in b) of each shared shingle; one that repeats much starts no run."""
    order = np.argsort(b, kind="stable")
    ranked = b[order]
    low, high = np.searchsorted(ranked, a, "left"), np.searchsorted(ranked, a, "right")
    hits = np.flatnonzero(high > low)
    _, which, times = np.unique(a[hits], return_inverse=True, return_counts=True)
    hits = hits[times[which] * (high - low)[hits] <= REPEATS]
    return [(i, j) for i in hits.tolist() for j in order[low[i] : high[i]].tolist()]


def spans(a: Words, b: Words, chains: list[Chain]) -> tuple[tuple[Span, Span], ...]:
    """Return the aligned spans of each chain, cut where residue stands between in either text."""
    made = []
    for chain in chains:
        places = [(i + k, j + k) for i, j, n in chain for k in range(n)]
        cuts = [
            at
            for at, ((i, j), (k, m)) in enumerate(pairwise(places), 1)
            if a.segments[i] != a.segments[k] or b.segments[j] != b.segments[m]
        ]
        for first, end in pairwise([0, *cuts, len(places)]):
            (i, j), (k, m) = places[first], places[end - 1]
            made.append((a.span(i, k - i + 1), b.span(j, m - j + 1)))
    return tuple(made)


def covered(words: Words, chains: list[Chain], side: Literal[0, 1]) -> Flags:
    """Tell of each word of one side whether it stands in a shared run."""
    held = np.zeros(len(words), bool)
    for chain in chains:
        for run in chain:
            held[run[side] : run[side] + run[2]] = True
    return held


def extent(a: Words, b: Words, chains: list[Chain]) -> Extent:
    """Return how much of the shorter body is shared.

    What both merely quote makes no copy, nor does what follows two different openings:
    that is an outlet's own furniture or background.
    """
    in_a, in_b = covered(a, chains, 0), covered(b, chains, 1)
    words, held = (a, in_a) if len(a) <= len(b) else (b, in_b)
    share = float(held.mean())
    own = ~words.quoted
    if own.sum() >= NARRATED:
        share = min(share, float(held[own].mean()))
    opened = opens(in_a, in_b)
    if share >= WHOLE and opened:
        return "whole"
    if share >= MOST and opened:
        return "most"
    return "part" if held.sum() >= PART else "sentence"


def opens(in_a: Flags, in_b: Flags) -> bool:
    """Tell whether what is shared stands in the opening of either, given which words of each are."""
    return max(float(side[:OPENING].mean()) for side in (in_a, in_b)) >= OPENED
