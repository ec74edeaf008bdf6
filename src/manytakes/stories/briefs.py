"""What a short account means, where it has too few words to go by: its lede, by the sentence encoder.

    read(articles)                     -> {id: bytes}   of the short ones, encoded
    deepened(like, vectors)            -> likeness of every pair, in words and, of two short ones, in meaning
    deepened_beside(like, one, others) -> the same of one with each
    shares(vectors)                    -> how far each goes by meaning, 0 to 1
    alike(one, other)                  -> the cosine of two short ones, or None

Two reports of 60 words on one event may share little but its names, and a name is shared by
every event of a campaign. There the meaning of the whole counts as much as the words do, and
neither suffices without the other (a geometric mean). From LONG words on only words count:
of whole articles the encoder tells lookalikes apart worse than words do (docs/stories.md).

Reimers & Gurevych 2019. The numbers of a vector are whole, so every sum of their products is
exact and no order of adding can matter. English only: elsewhere words alone count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from .. import models
from ..model import Article
from .vectors import Matrix, Vector

SHORT, LONG = 80, 160  # words up to which meaning counts in full, and from which on it does not count
LEDE = 800  # characters that are encoded: some 130 words, and a headline
_STEPS = 127  # a vector's largest number: it fits a byte
_SHARES = 255  # the same of the share of meaning
_WIDE = 50  # characters that a word is taken to have at most: a body of one word is not read through


def read(articles: Iterable[Article]) -> dict[str, bytes]:
    """Return what each short article in English means, by id: its share, then its vector."""
    short = [(article.id, share, text) for article in articles for share, text in _opening(article)]
    found = {}
    for (id, share, _), vectors in zip(short, _encoded([text for *_, text in short]), strict=True):
        if len(vectors):
            mean = vectors.astype(np.float64).mean(0)
            whole = np.rint(mean / (np.abs(mean).max() or 1.0) * _STEPS).astype(np.int8)
            found[id] = bytes([share]) + whole.tobytes()
    return found


def _encoded(lines: Sequence[str]) -> list[NDArray[np.float32]]:
    return [vectors.matrix for vectors in models.encoder().encode(lines)] if lines else []


def _opening(article: Article) -> list[tuple[int, str]]:
    """Return how far an account goes by meaning, with its headline and lede; nothing for a long one."""
    if not (article.lang or "en").startswith("en"):
        return []
    room = LONG * _WIDE
    pieces = [article.text[span.start : min(span.end, span.start + room)] for span in article.body[:LONG]]
    many = len(list(islice((word for piece in pieces for word in piece.split()), LONG)))
    share = round(_SHARES * min(1.0, (LONG - many) / (LONG - SHORT))) if many else 0
    lede = " ".join(pieces)[:LEDE]
    title = (article.title or "").strip()[:LEDE]
    return [(share, lede if title[:30] in lede else f"{title}. {lede}")] if share else []


def shares(vectors: Sequence[Vector]) -> Matrix:
    """Return how far each account goes by meaning: 1 for a short one, 0 for one that is long enough."""
    return np.array([v.meaning[0] / _SHARES if v.meaning else 0.0 for v in vectors])


def deepened(like: Matrix, vectors: Sequence[Vector]) -> Matrix:
    """Return the likeness of every pair: that in words, and of two short accounts in meaning too."""
    own = shares(vectors)
    short = np.flatnonzero(own)
    if len(short) < 2:
        return like
    made, block = like.copy(), np.ix_(short, short)
    ledes = _ledes([vectors[i] for i in short.tolist()])
    made[block] = _mixed(like[block], np.minimum.outer(own[short], own[short]), _cosine(ledes, ledes))
    return made


def deepened_beside(like: Matrix, one: Vector, others: Sequence[Vector]) -> Matrix:
    """Return the likeness of one account with each of others, as `deepened` has it."""
    both = shares([one, *others])
    short = np.flatnonzero(both[1:])
    if not both[0] or not len(short):
        return like
    made = like.copy()
    cosine = _cosine(_ledes([one]), _ledes([others[i] for i in short.tolist()]))
    made[short] = _mixed(like[short], np.minimum(both[0], both[1:][short]), cosine[0])
    return made


def alike(one: Vector, other: Vector) -> float | None:
    """Return how alike two short accounts are in meaning; None where one of them is judged by words alone."""
    return float(_cosine(_ledes([one]), _ledes([other]))[0, 0]) if one.meaning and other.meaning else None


def _ledes(vectors: Sequence[Vector]) -> Matrix:
    return np.stack([np.frombuffer(v.meaning, np.int8, offset=1) for v in vectors]).astype(np.float64)


def _cosine(one: Matrix, other: Matrix) -> Matrix:
    """Return the cosine of each of some ledes with each of others; none is below 0."""
    long, other_long = (np.sqrt((side * side).sum(1)) for side in (one, other))
    made: Matrix = np.maximum(one @ other.T, 0.0) / np.maximum(np.multiply.outer(long, other_long), 1.0)
    return made


def _mixed(words: Matrix, share: Matrix, meaning: Matrix) -> Matrix:
    """Return words and meaning as one, the cube of a cosine, as any two pieces of news have a high one."""
    both = np.sqrt(words * (meaning * meaning * meaning))
    made: Matrix = words + share * (both - words)
    return made
