"""The folded words of bodies, as hashes and places, without cutting a string for each.

    batches(articles)    -> Batch, ...            all words of some articles, in one array each
    read(article)        -> Words                 of one article, with what stands in quotes
    every(articles)      -> Words, ...            the same of many, read together
    shingles(hashes, n)  -> hash of each run of n words

A word is a run of letters and digits under `text.fold`, so "Café’s" and "cafe's" are
the same two words. Its hash is a polynomial of its code points modulo 2**64, taken as a
difference of prefix sums: the whole batch is a handful of array operations, in memory
that does not grow with the text. A hash finds; words themselves are compared to prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .. import text as texts
from ..model import Article, Span

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64
_INVERSE = pow(BASE, -1, 2**64)
_PIECE = 1 << 18  # characters hashed at a time: the arrays stay in the cache
_LETTERS = 0x32000  # code points from here on hold no letter or digit (Unicode 15)
_QUOTED = re.compile(r"[“\"][^“”\"\n]{1,2000}[”\"]|‘[^‘’\n]{20,2000}’")


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Words of several bodies: hash, start, end, body span and article number of each."""

    hashes: Hashes
    starts: Ints
    ends: Ints
    segments: Ints
    owners: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one body, and which of them stand inside quotation marks."""

    article: Article
    hashes: Hashes
    starts: Ints
    ends: Ints
    segments: Ints
    quoted: Flags

    def __len__(self) -> int:
        return len(self.hashes)

    def span(self, first: int, n: int) -> Span:
        """Return where `n` words from word `first` on stand."""
        return Span(self.article.id, int(self.starts[first]), int(self.ends[first + n - 1]))

    def plain(self, first: int, n: int) -> list[str]:
        """Return `n` folded words from word `first` on."""
        at, to = int(self.starts[first]), int(self.ends[first + n - 1])
        flat = texts.fold(self.article.text[at:to])
        places = zip(
            self.starts[first : first + n].tolist(), self.ends[first : first + n].tolist(), strict=True
        )
        return [flat[start - at : end - at] for start, end in places]


def read(article: Article) -> Words:
    """Return the words of the article's body."""
    return next(every([article]))


def every(articles: Sequence[Article]) -> Iterator[Words]:
    """Yield the words of the body of each article, in their order."""
    done = 0
    for batch in batches(articles):
        last = int(batch.owners[-1]) if len(batch.owners) else -1
        cuts = np.searchsorted(batch.owners, np.arange(done, last + 2))
        for n, (first, end) in enumerate(pairwise(cuts.tolist()), done):
            yield _words(articles[n], batch, first, end)
        done = last + 1
    nothing = _batch([])
    yield from (_words(article, nothing, 0, 0) for article in articles[done:])


def _words(article: Article, batch: Batch, first: int, end: int) -> Words:
    """Cut an article's words out of a batch, copied: a view would keep the whole batch in memory."""
    starts, ends = batch.starts[first:end].copy(), batch.ends[first:end].copy()
    quoted = np.zeros(end - first, bool)
    for body in article.body:
        for match in _QUOTED.finditer(article.text, body.start, body.end):
            low, high = np.searchsorted(starts, match.span())
            quoted[low:high] = True
    hashes, segments = batch.hashes[first:end].copy(), batch.segments[first:end].copy()
    return Words(article, hashes, starts, ends, segments, quoted)


def batches(articles: Sequence[Article]) -> Iterator[Batch]:
    """Yield the words of all articles, whole articles at a time; owners are positions in `articles`."""
    waiting: list[tuple[Article, int]] = []
    size = 0
    for number, article in enumerate(articles):
        waiting.append((article, number))
        size += sum(map(len, article.body))
        if size >= _PIECE:
            yield _batch(waiting)
            waiting, size = [], 0
    if waiting:
        yield _batch(waiting)


def _batch(articles: Sequence[tuple[Article, int]]) -> Batch:
    pieces = [
        (article.text, first, last, segment, owner)
        for article, owner in articles
        for segment, body in enumerate(article.body)
        for first, last in _pieces(article.text, body.start, body.end)
    ]
    made: list[tuple[Hashes, Ints, Ints, Ints, Ints]] = []
    held: list[tuple[str, int, int, int, int]] = []
    size = 0
    for piece in pieces:
        length = piece[2] - piece[1] + 1
        if held and size + length > 2 * _PIECE:
            made.append(_hashed(held))
            held, size = [], 0
        held.append(piece)
        size += length
    if held:
        made.append(_hashed(held))
    if not made:
        none = np.zeros(0, np.int64)
        return Batch(none.astype(np.uint64), none, none, none, none)
    hashes, starts, ends, segments, owners = zip(*made, strict=True)
    return Batch(
        np.concatenate(hashes), np.concatenate(starts), np.concatenate(ends),
        np.concatenate(segments), np.concatenate(owners),
    )  # fmt: skip


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a range into pieces of at most `_PIECE` characters, at a space where there is one."""
    while end - start > _PIECE:
        cut = text.rfind(" ", start + 1, start + _PIECE)
        cut = cut if cut > start else start + _PIECE
        yield start, cut
        start = cut
    yield start, end


def _hashed(pieces: Sequence[tuple[str, int, int, int, int]]) -> tuple[Hashes, Ints, Ints, Ints, Ints]:
    joined = " ".join([text[first:last] for text, first, last, *_ in pieces])
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    codes = _letters()[np.minimum(raw, _LETTERS)]
    edges = np.flatnonzero(np.diff(codes != 0, prepend=False, append=False))
    begin, end = edges[::2], edges[1::2]
    power, inverse = _powers()
    prefix = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * power[: len(codes)], out=prefix[1:])
    hashes = mix((prefix[end] - prefix[begin]) * inverse[begin])
    firsts, segments, owners = (np.array([piece[k] for piece in pieces], np.int64) for k in (1, 3, 4))
    lengths = np.array([last - first + 1 for _, first, last, *_ in pieces], np.int64)
    offsets = np.cumsum(lengths) - lengths  # where each piece starts in the joined text
    at = np.searchsorted(offsets, begin, "right") - 1
    shift = firsts[at] - offsets[at]
    return hashes, begin + shift, end + shift, segments[at], owners[at]


@lru_cache(1)
def _letters() -> Hashes:
    """Return, by code point, the folded letter or digit it is, plus one; 0 for what ends a word."""
    every = "".join(map(chr, range(_LETTERS)))
    folded = np.frombuffer(texts.fold(every).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    wordly = np.fromiter((c.isalnum() for c in every), bool, len(every))
    return np.append(np.where(wordly, folded + np.uint64(1), np.uint64(0)), np.uint64(0))


@lru_cache(1)
def _powers() -> tuple[Hashes, Hashes]:
    """Return the powers of the hash base and of its inverse, modulo 2**64."""
    made = []
    for base in (BASE, _INVERSE):
        row = np.full(2 * _PIECE, base, np.uint64)
        row[0] = 1
        made.append(np.cumprod(row, dtype=np.uint64))
    return made[0], made[1]


def mix(hashes: Hashes) -> Hashes:
    """Spread the low bits over the high ones (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def shingles(hashes: Hashes, n: int) -> Hashes:
    """Return a hash of each run of `n` words; none for fewer words."""
    count = len(hashes) - n + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    made = hashes[:count].copy()
    for k in range(1, n):
        made *= np.uint64(BASE)
        made += hashes[k : k + count]
    return mix(made)
