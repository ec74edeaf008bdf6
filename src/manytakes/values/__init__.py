"""Numbers and dates in text, as intervals.

    find(text, published) -> Found(start, end, reading), ...     in text order
    conflict(a, b)        -> bool     both cannot hold
    equal(a, b)           -> bool     both say the same value
    read(text)            -> Amount | Timex, ...    the same, as written: not yet placed in time

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
from . import calendar, dates, quantities
from .calendar import Timex
from .compare import conflict, equal
from .quantities import Amount

__all__ = ["Amount", "Found", "Timex", "conflict", "equal", "find", "read"]


class Found(NamedTuple):
    """A value: where it is in the text, and one reading of it."""

    start: int
    end: int
    reading: Quantity | When


BLOCK = 20_000  # characters read at a time: bounds memory on a text without line breaks
_LINE = re.compile(r"[^\n\r\u2028\u2029]{1,%d}" % BLOCK)
_KEPT = re.compile("[½¼¾⅓⅔⅛⅜⅝⅞²³℃℉º₿]")
_LITERAL = re.compile(r"\d+(?:[.,:]\d+){0,8}")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[$£€¥₹₩₽₪₦₡₫₴₿½¼¾⅓⅔⅛⅜⅝⅞<>~]|-(?= ?[\d.])|\.(?=\d)")


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
    for base, flat, reading in read(text):
        start, end = base + reading.start, base + reading.end
        if isinstance(reading, Amount):
            yield Found(start, end, quantity(reading))
        else:
            for when in calendar.place(reading, published, flat):
                yield Found(start, end, when)


def read(text: str, dates_too: bool = True) -> Iterator[tuple[int, str, Amount | Timex]]:
    """Yield what is written, before it is an interval: (offset of its block, the block folded, reading)."""
    for base, block, flat in blocks(text):
        done = 0
        for token in tokens(flat):
            i, word = token.start(), token.group()
            if i < done:
                continue
            digit = word[0].isdigit()
            when = dates.at(block, flat, i) if dates_too and (digit or word in dates.STARTS) else None
            amount = (
                quantities.at(block, flat, i) if not word[0].isalpha() or word in quantities.STARTS else None
            )
            if when and (amount is None or when.end >= amount.end):
                yield base, flat, when
                done = when.end
            elif amount:
                yield base, flat, amount
                done = amount.end
            elif digit:
                done = _LITERAL.match(flat, i).end()  # type: ignore[union-attr]


def tokens(flat: str) -> Iterator[re.Match[str]]:
    """Yield the words, digit runs and signs at which a value may start."""
    return _TOKEN.finditer(flat)


def quantity(amount: Amount) -> Quantity:
    """Return the record of an amount."""
    return Quantity(amount.low, amount.high, amount.unit, amount.hedge, amount.of, amount.ordinal)


def blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (offset, text, folded text) of each line, long lines cut at a space."""
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
        yield i, text[i:end], flatten(text[i:end])
        i = end
