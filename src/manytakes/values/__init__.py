"""Numbers and dates in text, as intervals.

    find(text, published) -> Found(start, end, reading), ...     in text order
    conflict(a, b)        -> bool     both cannot hold
    equal(a, b)           -> bool     both say the same value

`numbers` reads digits and words, `units` what is measured, `quantities` joins them with
hedges, bounds and ranges; `dates` reads dates and times, `calendar` places them in time.

What it refuses: to guess the width of a hedge, to convert money, to place a relative
date without the article's own, to say that unlike things conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ..model import Quantity, When
from ..text import fold
from . import dates, numbers, quantities
from .compare import conflict, equal

__all__ = ["Found", "conflict", "equal", "find"]


class Found(NamedTuple):
    """A value: where it is in the text, and one reading of it."""

    start: int
    end: int
    reading: Quantity | When


BLOCK = 20_000  # characters read at a time: bounds memory on a text without line breaks
_LINE = re.compile(r"[^\n\r\u2028\u2029]{1,%d}" % BLOCK)
_KEPT = re.compile("[½¼¾⅓⅔⅛⅜⅝⅞²³℃℉º₿]")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[$£€¥₹₩₽₪₦₡₫₴₿½¼¾⅓⅔⅛⅜⅝⅞<>~]|-(?=[\d.])|\.(?=\d)")


def flatten(text: str) -> str:
    """Fold `text` without moving a character, keeping signs that carry a value ("½", "²")."""
    flat = fold(text)
    if text.isascii() or not _KEPT.search(text):
        return flat
    return "".join(o if _KEPT.match(o) else f for o, f in zip(text, flat, strict=True))


def find(text: str, published: datetime | None = None) -> Iterator[Found]:
    """Yield the numbers and dates of `text`, in text order; an ambiguous date twice.

    Relative dates ("yesterday", "on Tuesday") are placed from `published` and left out
    when it is None.
    """
    for base, flat in blocks(text):
        done = 0
        for token in _TOKEN.finditer(flat):
            i = token.start()
            if i < done:
                continue
            word = token.group()
            when = dates.at(flat, i) if word in dates.STARTS or word.isdigit() else None
            amount = None
            if not word[0].isalpha() or word in quantities.STARTS:
                amount = quantities.at(flat, i)
            if when and (amount is None or when.end >= amount.end or when.number):
                for reading in dates.place(when, published, flat):
                    yield Found(base + when.start, base + when.end, reading)
                done = when.end
            elif amount:
                yield Found(base + amount.start, base + amount.end, quantity(amount))
                done = amount.end
            elif word.isdigit():
                done = token.end()


def quantity(amount: quantities.Amount) -> Quantity:
    """Return the record of an amount."""
    return Quantity(amount.low, amount.high, amount.unit, amount.hedge, amount.of, amount.ordinal)


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, folded text) of each line, long lines cut at a space."""
    i = 0
    while i < len(text):
        m = _LINE.match(text, i)
        if not m:
            i += 1
            continue
        end = m.end()
        if end - i == BLOCK and end < len(text):
            cut = text.rfind(" ", i + 1, end)
            end = cut if cut > 0 else end
        yield i, flatten(text[i:end])
        i = end
