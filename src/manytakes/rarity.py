"""How rare a word is in news: document frequencies from a table that ships with us.

    idf(word)   -> float       natural log of (articles / articles with the word)
    stem(word)  -> str         the word without a plural s, as the table has it
    known(most) -> word, ...   those of at most that idf

A fixed background, so that one article's weights never depend on which others were
read beside it. `bench/train_stories.py` makes the table.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from math import log


def stem(word: str) -> str:
    """Strip a plural: the one inflection that splits a noun from itself (Harman 1991, S-stemmer)."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


@lru_cache(1)
def _table() -> tuple[int, dict[str, int]]:
    packed = (files(__package__) / "data" / "words.txt.gz").read_bytes()
    first, *lines = gzip.decompress(packed).decode("utf-8").splitlines()
    rows = (line.rsplit(" ", 1) for line in lines)
    return int(first), {word: int(count) for word, count in rows}


UNKNOWN = 9.0  # `idf` from which no news article has a word


@lru_cache(100_000)
def idf(word: str) -> float:
    """Return the inverse document frequency of a folded word, 0 (in every article) to about 9.7.

    "Years" is as rare as "year". Single letters, which the table leaves out, are everywhere.
    """
    articles, counts = _table()
    return log((articles + 1) / (counts.get(stem(word), 0) + 1)) if len(word) > 1 else 0.0


def known(most: float) -> Iterator[str]:
    """Yield the words whose inverse document frequency is at most `most`."""
    articles, counts = _table()
    return (word for word, count in counts.items() if log((articles + 1) / (count + 1)) <= most)
