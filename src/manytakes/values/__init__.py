"""Numbers and dates in text, as intervals.

    find(text, published) -> Found(start, end, reading), ...     in text order
    conflict(a, b)        -> bool     both cannot hold
    equal(a, b)           -> bool     both say the same value
    hangs(text, found)    -> bool     it is no day of its own: "the next morning" of a day told before
    read(text)            -> Amount | Timex, ...    the same, as written: not yet placed in time

`numbers` reads digits and words, `phones` what is dialled, `units` names what is measured, `measured` finds
it after a number, `quantities` joins them with hedges, bounds and ranges; `dates` reads dates and times,
`lists` those that a list joins, `anchored` stretches that a date anchors,
`calendar` and `placing` place them in time.

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
from . import dates, lists, numbers, placing, quantities
from .calendar import TIME_OF_DAY, Timex
from .compare import conflict, equal
from .feasts import FEASTS
from .phones import PHONE
from .quantities import Amount
from .units import TIME

__all__ = [
    "PHONE", "TIME", "TIME_OF_DAY", "Amount", "Found", "Timex", "conflict", "equal", "find", "hangs", "read",
]  # fmt: skip


class Found(NamedTuple):
    """A value: where it is in the text, and one reading of it."""

    start: int
    end: int
    reading: Quantity | When


REACH = 48  # characters from the first word of a value ("in the region of about 200") to what makes it one
BLOCK = 20_000  # characters read at a time: bounds memory on a text without line breaks
_LINE = re.compile(rf"[^\n\r\u2028\u2029]{{1,{BLOCK}}}")
_KEPT = re.compile("[½¼¾⅓⅔⅛⅜⅝⅞²³℃℉º₿]")
_DASH = re.compile(r"(?<= )- ")
_APART = re.compile(r"\d{1,2}/\d{1,2}(?![\d/])")
_LITERAL = re.compile(r"\d+(?:[.,:-]\d+){0,8}")
# "30C" and "100 F", but not "30c", which is money, nor "13F", which is a form.
_HEAT = re.compile(r"[CF](?:(?<=\dC)(?![\w/])|(?<=\d [CF])(?<!\d{4} [CF])(?![\w$/-]| [A-Z]|\. [a-z]))")
# "10M views", "1,674,200.5 M", and neither "10m" nor the company "3M" nor "1100 M Street".
_MILLION = re.compile(r"M(?<![^\d.,]3M)(?<!^3M)(?:(?<=\dM)|(?<=\d M)(?! [A-Z]))(?!\w|[.'’/&-]\w)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[$£€¥₹₩₽₪₦₡₫₴₿½¼¾⅓⅔⅛⅜⅝⅞<>≤≥~]|-(?= ?[\d.])|\.(?=\d)")


# What hangs on a day told before it; what passed, and dated nothing ("spent the night").
_HANGS = re.compile(
    r"(?:\w+ )?(?:the|that) (?:same|next|following|previous|preceding)\b.*|.* (?:later|earlier|before)"
)
_FESTIVE = re.compile(
    r" (?:card|carol|decoration|dinner|egg|gift|light|market|part|present|shopp|tree|turkey)"
)
_BEFORE = re.compile(r" before\b(?! \w)")
# What is counted within a stretch of days: "the third time in two weeks", "the worst storm in ten years".
_NTH = re.compile(r"\b(?:first|second|third|\w+th|only|most|worst|best|\w{3,}est|once|twice|times?)\b[^.;]*$")
_SPENT = re.compile(r"\b(?:spen[dt]|spends|spending) $")


def hangs(text: str, found: Found) -> bool:
    """Tell whether a date that was found in `text` is none of its own.

    "The next morning", "two days later" are of a day that the text told before, which only one
    who was published at that moment would count from its date; "spent the night" dates nothing, nor
    do "the second death in two days", "the Christmas tree" and "Super Tuesday".

    >>> [hangs(t, f) for t in ("rescued the next day", "next week") for f in find(t, datetime(2013, 9, 16))]
    [True, False]
    """
    if not isinstance(found.reading, When):
        return False
    parts = text[: found.start][-REACH:], text[found.start : found.end], text[found.end :][:REACH]
    before, words, after = map(fold, parts)
    stretch = words.startswith("in ") and _NTH.search(before)
    named = before.endswith("super ") or (words in FEASTS and _FESTIVE.match(after))
    return bool(named or stretch or _HANGS.fullmatch(words) or _BEFORE.match(after) or _SPENT.search(before))


def flatten(text: str) -> str:
    """Fold `text`, each character at its place, and keep what tells a value: "½", the C of "30C", "10M"."""
    flat = fold(text)
    kept = [(m.start(), m.group()) for m in _KEPT.finditer(text)]
    kept += [(m.start(), "℃" if m.group() == "C" else "℉") for m in _HEAT.finditer(text)]
    kept += [(m.start(), numbers.MILLION) for m in _MILLION.finditer(text)]
    if not kept:
        return flat
    chars = list(flat)
    for i, sign in kept:
        chars[i] = sign
    return "".join(chars)


def find(text: str, published: datetime | None = None) -> Iterator[Found]:
    """Yield the numbers and dates of `text`, in text order; an ambiguous date twice.

    Relative dates ("yesterday", "on Tuesday") are placed from `published`. Without it
    "yesterday" is left out, and what is half known lies in a stand-in: a weekday in year 2, a
    day of a month in year 4. A time with no date ("at 7 pm") lies on TIME_OF_DAY, in year 1.
    """
    last: Timex | None = None
    line = -1
    for base, flat, reading in read(text):
        start, end = base + reading.start, base + reading.end
        if isinstance(reading, Amount):
            yield Found(start, end, quantity(reading))
        else:
            if last and base == line and last.end <= reading.start <= last.end + REACH:
                reading = lists.carried(last, flat[last.end : reading.start], reading)
            last, line = reading, base
            for when in placing.place(reading, published, flat):
                yield Found(start, end, when)


def read(text: str, dates_too: bool = True) -> Iterator[tuple[int, str, Amount | Timex]]:
    """Yield what is written, before it is an interval: (offset of its block, the block folded, reading)."""
    for base, block, flat in blocks(text):
        found = list(tokens(flat))
        near = _strong_after(found, dates_too)
        done = 0
        for token, strong in zip(found, near, strict=True):
            i, word = token.start(), token.group()
            if i < done or strong - i > REACH:
                continue
            if word == "-" and (block[i] == "—" or _DASH.match(flat, i) or dates.whole(flat, i + 1)):
                continue  # a dash is no minus
            digit = word[0].isdecimal()  # a word may start with "³", which is no digit to patterns
            when = dates.at(block, flat, i) if dates_too and (digit or word in dates.STARTS) else None
            amount = (
                quantities.at(block, flat, i) if not word[0].isalpha() or word in quantities.STARTS else None
            )
            # "4" of "May 2, 4 or 5" is a day, and "4 or 5" no number.
            day = when is not None and when.end - i < 3 and flat[i : when.end].isdecimal()
            apart = amount and _APART.match(flat, i)
            if apart and amount and when is None and amount.end < apart.end():
                done = apart.end()  # "9/11", "24/7", "50/50": neither two numbers nor a fraction
            elif when and (amount is None or day or when.end >= amount.end):
                yield base, flat, when
                done = when.end
            elif amount:
                yield base, flat, amount
                done = amount.end
            elif digit:
                done = _LITERAL.match(flat, i).end()  # type: ignore[union-attr]


def _strong_after(found: list[re.Match[str]], dates_too: bool) -> list[int]:
    """Return for each token where the next one stands, itself included, that a value cannot do without."""
    near, at = [0] * len(found), 10**9
    for k in range(len(found) - 1, -1, -1):
        word = found[k].group()
        if not word[0].isalpha() or word in quantities.STRONG or (dates_too and word in dates.STRONG):
            at = found[k].start()
        near[k] = at
    return near


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
