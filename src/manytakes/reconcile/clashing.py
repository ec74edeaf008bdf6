"""Which values of two claims cannot both hold, by themselves: no words are looked at here.

clash(x, y, alike) -> bool              if they answer one question
unmatched(a, b) -> (values, values)     of each side, those that the other has no answer to
looser(a, b) -> Reason | None           why values fit without being the same
of_time, ranges, days_apart, between    what a reading, or two that clash, are
one_day(x, y) -> bool                   if two dates are of one day, whatever hour either gives
two_days(a, b) -> (span, span)          where two sides give their days, if these are two
grown(x, y, here, there) -> bool        if two ages may be one person's, each when it was told
outsized(x, y) -> bool                  if one figure is too many times the other to be of one matter
one_figure(x, y) -> bool                if they are equal, or too rare a figure to be of two things
rare_figure(x) -> bool                  if a figure is
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from math import inf
from typing import TypeGuard

from rapidfuzz.fuzz import ratio

from .. import values
from ..model import Quantity, Reason, Span, Value, When

MISPRINT = 80  # rapidfuzz ratio of two telephone numbers from which one is a misprint of the other
TIMES = 8.0  # how many times a figure another is that is of another matter
SLIPS = frozenset((10.0, 1e3, 1e6))  # … but for these: a zero too many, a million for a billion
YEAR = timedelta(days=366)
NEAR_UNITS = 1.2  # a nautical mile is 1.15 miles, a metre 1.09 yards
WHOLE = 100.0  # percent
DIGITS = 3  # of a figure, zeros at its ends aside, that are too many to be another's by chance
SOME_TIME = 0.5  # years between two articles from which whoever both tell of may have grown older
GENERATION = 15  # years between two ages beyond which they are two people's, unless names or words say whose
PARTS = 5  # counts in a row, at most, that are added up
APART = 30  # characters between one and the next
_NO_COUNTS = frozenset(("age", values.PHONE))
_BELOW = ("or ", "under", "below")  # how a hedge begins that draws a line


def clash(x: Value, y: Value, alike: bool = False) -> bool:
    """Tell whether two values, if they answer one question, cannot both hold.

    Quantities must be of one dimension or count one thing; of surely one matter "people" counts whoever.
    """
    if alike:
        x, y = _of_whom(x, y), _of_whom(y, x)
    if not values.conflict(x.reading, y.reading) and not _two_ranges(x.reading, y.reading):
        return False
    if isinstance(x.reading, Quantity) and isinstance(y.reading, Quantity):
        if any(fits(x.reading, y.reading) for fits in (_slip, _two_lines, _threshold, _parts)):
            return False
        if x.reading.ordinal or y.reading.ordinal:
            return False  # "the first death" and "the second" are two deaths
        if x.reading.unit or y.reading.unit:
            return x.reading.of == y.reading.of
        return x.reading.of == y.reading.of or not (x.reading.of and y.reading.of)
    return not _eras(x.reading, y.reading)


def unmatched(a: Sequence[Value], b: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Drop from both sides the values that the other has too, in any reading of an ambiguous span.

    A looser figure answers an exact one: "about 150 miles" leaves "150 miles" nothing to clash
    with, and an account's own "(about 240 km)" beside it goes with it. So do counts in a row that add up
    to the other's: "six adults and twenty children" are "26 people".
    """

    def lone(own: Sequence[Value], other: Sequence[Value]) -> list[Value]:
        shared = [v for v in own if any(_answers(v, w) for w in other)]
        spans = {v.span for v in shared}
        return [v for v in own if v.span not in spans and not any(_converts(v, w) for w in shared)]

    left, right = lone(a, b), lone(b, a)
    of_right = {whole: parts for whole in right if (parts := _added_up(a, whole))}
    of_left = {whole: parts for whole in left if (parts := _added_up(b, whole))}
    gone = {*of_left, *of_right, *chain.from_iterable((*of_left.values(), *of_right.values()))}
    return [v for v in left if v not in gone], [v for v in right if v not in gone]


def _added_up(own: Sequence[Value], whole: Value) -> list[Value]:
    """Return the counts in a row, two or more, of which `whole` is the sum; none if it is of none."""
    total = _count(whole)
    counts = sorted((v for v in own if _count(v)), key=lambda v: v.span) if total else []
    for i, first in enumerate(counts):
        added = _count(first)
        for j in range(i + 1, min(len(counts), i + PARTS)):
            if counts[j].span.start - counts[j - 1].span.end > APART:
                break
            added += _count(counts[j])
            if added == total:
                return counts[i : j + 1]
    return []


def _count(value: Value) -> float:
    """Return what a value says how many there are, 0 if it does not say so exactly."""
    reading = value.reading
    counts = isinstance(reading, Quantity) and reading.exact and not (reading.unit or reading.ordinal)
    return reading.low if isinstance(reading, Quantity) and counts and reading.of not in _NO_COUNTS else 0.0


def looser(a: Sequence[Value], b: Sequence[Value]) -> Reason | None:
    """Return why the values fit without being the same: a hedge, a bound, a coarser date."""
    for x in a:
        for y in b:
            if type(x.reading) is not type(y.reading) or values.equal(x.reading, y.reading):
                continue
            if values.conflict(x.reading, y.reading):
                continue
            if isinstance(x.reading, Quantity) and isinstance(y.reading, Quantity):
                if not (x.reading.low <= y.reading.high and y.reading.low <= x.reading.high):
                    continue
                hedge = x.reading.hedge or y.reading.hedge
                return Reason(
                    "hedge" if hedge else "precision", "the figures fit, one is looser", (x.span, y.span)
                )
            return Reason("precision", "the dates fit, one is looser", (x.span, y.span))
    return None


def of_time(reading: Quantity | When) -> bool:
    """Tell whether a value is a date or a duration; an age is neither."""
    return isinstance(reading, When) or (reading.unit in values.TIME and reading.of != "age")


def ranges(reading: Quantity | When) -> TypeGuard[Quantity]:
    """Tell whether a value is a plain range: "aged 10 to 14"."""
    return isinstance(reading, Quantity) and not reading.hedge and 0 < reading.low < reading.high < inf


def days_apart(x: When | Quantity, y: When | Quantity) -> bool:
    """Tell whether two dates that clash do so in their days, whatever hour each gives."""
    return _dated(x) and _dated(y) and x.start.date() != y.start.date()


def one_day(x: When | Quantity, y: When | Quantity) -> bool:
    """Tell whether two dates are equal, or of one day, whatever hour either gives."""
    if values.equal(x, y):
        return True
    short = timedelta(days=1)
    if not (_dated(x) and _dated(y) and max(x.end - x.start, y.end - y.start) <= short):
        return False
    return x.start.date() == y.start.date()


def _dated(reading: When | Quantity) -> TypeGuard[When]:
    """Tell whether a reading is of a day, a month or a year, not of an hour alone."""
    return isinstance(reading, When) and reading.start.year != values.TIME_OF_DAY.year


def two_days(a: Iterable[Value], b: Iterable[Value]) -> tuple[Span, ...]:
    """Return where each of two sides gives its day, if none is the other's: what they tell is of two days."""
    left, right = ([v for v in side if isinstance(v.reading, When)] for side in (a, b))
    pairs = [(x.reading, y.reading) for x in left for y in right]
    apart = pairs and all(values.conflict(x, y) and days_apart(x, y) for x, y in pairs)
    return (left[0].span, right[0].span) if apart else ()


def between(x: Quantity, y: Quantity) -> float:
    """Return how far two figures that clash lie apart."""
    return max(x.low, y.low) - min(x.high, y.high)


def grown(x: Quantity, y: Quantity, here: When, there: When) -> bool:
    """Tell whether who is of age `x` in an article of `here` may be of age `y` in one of `there`."""
    years, aged = (there.start - here.start) / YEAR, y.low - x.low
    of_age = x.of == y.of == "age" and abs(years) >= SOME_TIME
    return of_age and aged * years > 0 and abs(aged) <= abs(years) + 1


def outsized(x: Value, y: Value) -> bool:
    """Tell whether one figure is many times the other: accounts err by less, or by a zero, or three."""
    a, b = x.reading, y.reading
    if not isinstance(a, Quantity) or not isinstance(b, Quantity) or a.unit != b.unit or a.of == values.PHONE:
        return False
    few, many = sorted((a.high, b.high)) if inf not in (a.high, b.high) else sorted((a.low, b.low))
    return 0 < few * TIMES <= many and many / few not in SLIPS


def one_figure(x: Quantity | When, y: Quantity | When) -> bool:
    """Tell whether two values are equal, or one rare figure, whatever they count: "2,275 flying hours"."""
    if isinstance(x, Quantity) and isinstance(y, Quantity) and rare_figure(x):
        return (x.low, x.high) == (y.low, y.high)
    return values.equal(x, y)


def rare_figure(reading: Quantity | When) -> bool:
    """Tell whether a figure has so many digits that where it stands twice, it is of one thing: "82.4"."""
    if not isinstance(reading, Quantity) or not reading.exact:
        return False
    return len(f"{reading.low:.6f}".replace(".", "").strip("0")) >= DIGITS


def _answers(x: Value, y: Value) -> bool:
    a, b = x.reading, y.reading
    if values.equal(a, b):
        return True
    if not isinstance(a, Quantity) or not isinstance(b, Quantity) or (a.unit, a.of) != (b.unit, b.of):
        return False
    if _two_ranges(a, b) or values.conflict(a, b):
        return False
    return a.low in (b.low, b.high) or b.low in (a.low, a.high)


def _converts(x: Value, y: Value) -> bool:
    """Tell whether one measure is the other again in another unit."""
    a, b = x.reading, y.reading
    if not isinstance(a, Quantity) or not isinstance(b, Quantity) or not a.unit or a.unit == b.unit:
        return False
    # Units that do not convert never conflict, so that twice the measure must.
    return not values.conflict(a, b) and values.conflict(replace(a, low=2 * a.low, high=2 * a.high), b)


def _of_whom(x: Value, y: Value) -> Value:
    """Return `x` as a count of what `y` counts if it is one of people."""
    a, b = x.reading, y.reading
    if isinstance(a, Quantity) and isinstance(b, Quantity) and a.of == "people" and b.of and not b.unit:
        return replace(x, reading=replace(a, of=b.of))
    return x


def _eras(x: Quantity | When, y: Quantity | When) -> bool:
    """Tell whether one date is of years and the other of a day, or of one year: of two matters.

    "His 2008 theme" and "on Thursday", "from 2007 to 2014" and "a century ago".
    """
    if not isinstance(x, When) or not isinstance(y, When):
        return False
    short, long = sorted((x, y), key=lambda w: w.end - w.start)
    if long.precision != "year":
        return False
    return short.precision not in ("month", "year") or (long.end - long.start > YEAR) != (
        short.end - short.start > YEAR
    )


def _two_ranges(x: Quantity | When, y: Quantity | When) -> bool:
    """Tell whether both give a range, and not the same: "aged 10 to 14", "aged 10 to 15"."""
    if not ranges(x) or not ranges(y):
        return False
    lows, highs = (
        (replace(x, low=n, high=n), replace(y, low=m, high=m)) for n, m in ((x.low, y.low), (x.high, y.high))
    )
    return values.conflict(*lows) or values.conflict(*highs)


def _slip(x: Quantity, y: Quantity) -> bool:
    """Tell whether one figure stands with two units that are near: "13 miles", "13 nautical miles"."""
    if (x.low, x.high) != (y.low, y.high):
        return False
    loose = Quantity(x.low / NEAR_UNITS, x.high * NEAR_UNITS, x.unit, x.hedge, x.of, x.ordinal)
    return not values.conflict(loose, y)


def _threshold(x: Quantity, y: Quantity) -> bool:
    """Tell whether one is all below a line and the other all above it: "$250,000 or less", "over $250,000".

    "As many as 300" draws no line: it is somebody's estimate.
    """
    low, high = sorted((x, y), key=lambda q: q.high)
    return high.high == inf and low.high == high.low and low.hedge.startswith(_BELOW)


def _parts(x: Quantity, y: Quantity) -> bool:
    """Tell whether two shares make up a whole: "nearly 30%" of the one is "over 70%" of the other."""
    one, other = (q.low if q.high == inf else q.high for q in (x, y))
    return x.unit == y.unit == "%" and one + other == WHOLE


def _two_lines(x: Quantity, y: Quantity) -> bool:
    """Tell whether two telephone numbers are of two lines, or of one, once with its country's code."""
    if x.of != values.PHONE or y.of != values.PHONE:
        return False
    short, long = sorted((f"{x.low:.0f}", f"{y.low:.0f}"), key=len)
    return long.endswith(short) or ratio(short, long) < MISPRINT
