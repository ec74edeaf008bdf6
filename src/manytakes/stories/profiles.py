"""What an account is about: its words, each weighed by how rare it is and how early it stands.

    terms(text)        -> word, ...            folded, without a plural s
    weight(term)       -> float                how telling a term is
    profile(article)   -> {term: weight}       a unit vector
    keys(profile)      -> {term: weight}       its weightiest terms: what an index holds of it
    likeness(a, b)     -> float                the cosine of two profiles
    capitals(article)  -> {term, ...}          those written with a capital wherever they stand
    shared(a, b)       -> (term, share), ...   what that cosine is made of, most first

Salton & Buckley 1988 (term weighting); the table of `data/words.txt.gz` stands for the
collection, so that no article's profile depends on which others were read beside it.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter

import numpy as np

from .. import text as texts
from ..model import Article
from ..rarity import stem

Profile = Mapping[str, float]

LEAD, LEAD_WORDS = 3.0, 60  # extra weight of the first word, and where the extra has run out
COMMON = 0.25  # share of articles above which a word says nothing of the event
FOREIGN = 5  # letters of the shortest word that counts in a language the table does not know
STEPS = float(1 << 22)  # a weight is a whole number of these parts, and fits a 32-bit float
KEYS = 48  # weightiest terms by which an account is indexed: the fewest of 32 to all that miss no story
_TERM = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


def terms(text: str) -> Iterator[str]:
    """Yield each word and number of `text`, folded, without a plural s; single letters left out."""
    return (stem(word) for word in _TERM.findall(texts.fold(text)) if len(word) > 1)


@lru_cache(1)
def _table() -> tuple[int, dict[str, int]]:
    """Return how many articles the table was counted on, and how many of them hold each word."""
    packed = (files("manytakes") / "data" / "words.txt.gz").read_bytes()
    first, *lines = gzip.decompress(packed).decode().splitlines()
    return int(first), {word: int(n) for word, n in (line.split(" ") for line in lines)}


def weight(term: str) -> float:
    """Return how telling a term is: its inverse document frequency; 0 for one that is everywhere."""
    articles, held = _table()
    n = held.get(term, 0)
    return 0.0 if n > COMMON * articles else math.log((articles + 1) / (n + 1))


@lru_cache(1 << 16)
def _known(word: str) -> tuple[str, float]:
    """Return the term that a word stands for, and how telling it is."""
    term = stem(word)
    return term, weight(term)


def profile(article: Article) -> Profile:
    """Return the weight of each term of the article's body and headline, as a unit vector."""
    pieces = [article.text[span.start : span.end] for span in article.body]
    if article.title and pieces and not _opens(article):
        pieces.insert(0, article.title)
    # The table knows English: elsewhere its short words, mostly grammar, would pass for rare ones.
    least = 2 if (article.lang or "en").startswith("en") else FOREIGN
    found = [word for piece in pieces for word in _TERM.findall(texts.fold(piece))]
    told = [word for word in found if len(word) >= least or (len(word) > 1 and word.isdigit())]
    counts: dict[str, float] = dict(Counter(told))
    for position, word in enumerate(told[:LEAD_WORDS]):
        counts[word] += LEAD * (1 - position / LEAD_WORDS)
    stems: dict[str, float] = {}
    telling: dict[str, float] = {}
    for word, count in counts.items():  # in the order they are met, as the floats are then added up
        stem, much = _known(word)
        if much:
            stems[stem] = stems.get(stem, 0.0) + count
            telling[stem] = much
    weights = {term: telling[term] * (1 + math.log(n) if n != 1 else 1.0) for term, n in stems.items()}
    norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    # Whole multiples of 2**-22: a sum of their products is exact, so no order of adding can matter.
    cut = np.rint(np.fromiter(weights.values(), np.float64, len(weights)) / norm * STEPS) / STEPS
    return {term: w for term, w in zip(weights, cut.tolist(), strict=True) if w}


def _opens(article: Article) -> bool:
    """Tell whether the body itself opens with the headline, which then counts once."""
    first = article.body[0].start
    opening = texts.fold(article.text[first : first + 2 * len(article.title or "") + 200])
    return texts.fold(article.title or "").strip() in opening


def keys(one: Profile) -> dict[str, float]:
    """Return the weightiest terms of a profile, the heaviest first."""
    return dict(sorted(sorted(one.items()), key=itemgetter(1), reverse=True)[:KEYS])  # ties in order of term


def likeness(one: Profile, other: Profile) -> float:
    """Return the cosine of two profiles; exact, so the same whichever comes first."""
    return sum([w * other[term] for term, w in one.items() if term in other])


def shared(one: Profile, other: Profile) -> list[tuple[str, float]]:
    """Return the terms both hold with what each adds to their likeness, most first."""
    both = [(term, w * other[term]) for term, w in one.items() if term in other]
    return sorted(both, key=lambda item: (-item[1], item[0]))


def capitals(article: Article) -> set[str]:
    """Return the terms of the body that have a capital in every place: names, for the most part."""
    large, small = set[str](), set[str]()
    for span in article.body:
        words = article.text[span.start : span.end]
        for match in _TERM.finditer(texts.fold(words)):
            (large if words[match.start()].isupper() else small).add(stem(match.group()))
    return large - small
