"""What is measured of lines of text that has lost its HTML, besides what any line is measured by.

    measure(lines, cued, weights, form) -> (lines, columns) floats
    weights(name)                 -> {word: how it leans}      as bench/train_clean.py had it counted
    count(seen)                   -> the same, from labelled lines

Three things that a page's elements would have told. How the words of a line and of those
around it lean: a word's weight is the log of how many sites have it in a story against
how many have it in what stands around one, naive Bayes as one column among many. What
readers' posts leave around a line: dates, "Reply", lines that recur. And which shapes of
line recur in a row: a menu, a list of teasers or of products is the same few lines again.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import cues
from .features import Table

Column = NDArray[np.float64]
Weights = Mapping[str, float]

NAME = "lines-words"
_WORD = re.compile(r"[^\W\d_]+|\d+")
SITES = 8  # that a word is on, to be weighed
_MOST = 4.0  # a weight at most
_READ = 400  # words of a line that are weighed
_SHORT = 90  # characters: a longer line is no date of a post, nor one that recurs
_STAMP = re.compile(cues.STAMP, re.I)
_AGO = re.compile(r"\b\d+ ?(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?|[hdwmy]) ago\b", re.I)
_POSTED = re.compile(
    r"reply|antworten|répondre|responder|rispondi|says|said|writes|score|permalink|report|like|link|sagt"
    r"|vote|upvote|flag|parent|comment|posted",
    re.I,
)
_FAR = 300  # lines since the last cue of a comment form, at most


def words(line: str) -> list[str]:
    """Return a line's words as they are weighed: lower case, every number one word."""
    return ["0" if word[0].isdecimal() else word for word in _WORD.findall(line.lower())]


@lru_cache(8)
def weights(name: str = NAME) -> Weights:
    """Return the table shipped as `data/<name>.txt.gz`, loaded once."""
    return parse((files("manytakes") / "data" / f"{name}.txt.gz").read_bytes())


def parse(content: bytes) -> Weights:
    """Return the table that `content` holds: a word and its weight in hundredths a line."""
    rows = (line.rsplit(" ", 1) for line in gzip.decompress(content).decode("utf-8").splitlines())
    return {word: int(weight) / 100 for word, weight in rows}


def count(seen: Iterable[tuple[str, str, bool]]) -> Weights:
    """Return how words lean, from (site, line, whether it is of the story): each site counts a word once."""
    sites: dict[str, tuple[set[str], set[str]]] = {}
    for site, line, story in seen:
        sites.setdefault(site, (set(), set()))[story].update(words(line))
    out, body, either = Counter[str](), Counter[str](), Counter[str]()
    for rest, told in sites.values():
        out.update(rest)
        body.update(told)
        either.update(rest | told)
    return {word: _leans(body[word], out[word]) for word, n in sorted(either.items()) if n >= SITES}


def _leans(body: int, out: int) -> float:
    return round(max(-_MOST, min(_MOST, math.log((body + 1) / (out + 1)))), 2)


def pack(leaning: Weights) -> bytes:
    """Return the table as `parse` reads it."""
    rows = "".join(f"{word} {round(weight * 100)}\n" for word, weight in sorted(leaning.items()))
    return gzip.compress(rows.encode("utf-8"), 9, mtime=0)


def measure(lines: list[str], cued: list[int], leaning: Weights, form: int) -> Table:
    """Measure lines among their neighbours; `cued` numbers the kind of cue, `form` is that of comments."""
    if not lines:
        return np.zeros((0, 0), np.float32)
    columns = [*_leaning(lines, leaning), *_posts(lines, np.array(cued), form), *_shapes(lines, cued)]
    return np.column_stack(columns).astype(np.float32)


def _leaning(lines: list[str], leaning: Weights) -> list[Column]:
    """Return how the words of each line lean: in sum, on average, at most; and those around it."""
    n = len(lines)
    total, known, count, low, high, first = np.zeros((6, n))
    for i, line in enumerate(lines):
        found = words(line)
        count[i] = len(found)
        if own := [leaning[word] for word in found[:_READ] if word in leaning]:
            total[i], known[i], low[i], high[i], first[i] = sum(own), len(own), min(own), max(own), own[0]
    mean = total / np.maximum(known, 1)
    near = [_within(total, reach) / np.maximum(1, _within(known, reach)) for reach in (2, 6, 20)]
    moved = [_moved(mean, step) for step in (1, -1, 2, -2)]
    return [total, mean, known / np.maximum(1, count), low, high, first, *near, *moved]


def _posts(lines: list[str], cued: NDArray[np.int64], form: int) -> list[Column]:
    """Return what readers' posts leave on a line and around it: dates, replies, lines that recur."""
    n = len(lines)
    copies = Counter(lines)
    stamped, replied, recurs = np.zeros((3, n))
    for i, line in enumerate(lines):
        if len(line) < _SHORT:
            stamped[i] = bool(_STAMP.search(line) or _AGO.search(line))
            replied[i] = bool(_POSTED.search(line))
            recurs[i] = copies[line] >= 3
    forms = (cued == form).astype(float)
    at = np.arange(n)
    since = np.minimum(at - np.maximum.accumulate(np.where(forms > 0, at, -1000)), _FAR)
    near = [_within(c, reach) for reach in (3, 10) for c in (stamped, replied, forms, recurs)]
    share = np.cumsum(stamped) / max(1.0, stamped.sum())
    return [*near, stamped, replied, since.astype(float), np.cumsum(forms), share,
            np.full(n, stamped.sum()), np.full(n, forms.sum())]  # fmt: skip


def _shapes(lines: list[str], cued: list[int]) -> list[Column]:
    """Return how often lines of a line's shape come, alone and in a row, and how many words have capitals."""
    n = len(lines)
    shapes = [
        (min(len(line), 400) // (8 if len(line) < 60 else 60), line[-1:] in '.!?"”', line[:1].isupper(), cue)
        for line, cue in zip(lines, cued, strict=True)
    ]
    pairs = list(pairwise(shapes))
    rows = list(zip(shapes, shapes[1:], shapes[2:], strict=False))
    one, two, three = Counter(shapes), Counter(pairs), Counter(rows)
    after: Column = np.array([*(two[pair] for pair in pairs), 0], float)
    before = np.concatenate(([0.0], after[:-1]))
    middle = np.zeros(n)
    middle[1 : 1 + len(rows)] = [three[row] for row in rows]
    cut = [line.split()[:60] for line in lines]
    capitals = np.array([sum(w[:1].isupper() for w in found) / max(1, len(found)) for found in cut])
    share = np.array([one[shape] for shape in shapes]) / n * 100
    return [share, after, before, middle, _within(middle, 5), capitals]


def _within(column: Column, reach: int) -> Column:
    """Return the sum of a column over the lines within reach of each."""
    at = np.arange(len(column))
    sums = np.concatenate(([0.0], np.cumsum(column)))
    return sums[np.minimum(at + reach + 1, len(at))] - sums[np.maximum(at - reach, 0)]


def _moved(column: Column, step: int) -> Column:
    """Return a column moved down by some lines, -9 where nothing comes."""
    n = len(column)
    out = np.full(n, -9.0)
    if step > 0:
        out[step:] = column[: max(0, n - step)]
    else:
        out[: max(0, n + step)] = column[-step:]
    return out
