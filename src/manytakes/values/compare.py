"""Whether two values can both hold, and whether they say the same.

    conflict(a, b) -> bool      True only when both cannot hold
    equal(a, b)    -> bool      True when they say the same value

Unknown is no conflict: unlike kinds, units that do not convert, and different things
counted are never in conflict. Money is compared in its own unit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import floor, isinf, log10

from ..model import Precision, Quantity, When
from . import units
from .calendar import SOME_WEEK, SOME_YEAR, TIME_OF_DAY
from .nouns import MAGNITUDE

# A hedge ("around 17") allows this share either side: a choice, not a measurement.
HEDGE = 0.1
# A converted unit ("10 km", "6.2 miles") allows this share for the rounding of the conversion.
CONVERTED = 0.03
# Counts below this are read as exact; above it trailing zeros may be rounding.
ROUNDED_FROM = 1000
_HEDGED = tuple(
    "about around approx roughly near almost some estimat close circa"
    " region order virtually shy so thereabouts ish odd"
    " ~ c. early late".split()
)
# The least margin of "around 8 pm", "about 8.30", "about 8.45", "about 8.40": the finer the minute, the less.
ABOUT = ((60, timedelta(minutes=30)), (30, timedelta(minutes=15)), (15, timedelta(minutes=8)))
FINE = timedelta(minutes=5)
# Lower bounds that leave out the figure itself, as no upper bound does: "more than 300", "up to 300".
_BEYOND = ("more than", "over", "above", "greater than", "higher than", "exceed", "in excess of", "surpass")
_BEFORE = ("before", "less than", "under")
_AFTER = ("after", "more than", "over", "at least")
_NARROWED = frozenset(("early", "mid", "late", "start", "end", "soon after", "just before"))  # when placed
_PRECISIONS: tuple[Precision, ...] = ("minute", "part", "day", "month", "year")


def conflict(a: Quantity | When, b: Quantity | When) -> bool:
    """Tell whether `a` and `b`, said of one matter, cannot both hold."""
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return _quantities_conflict(a, b)
    if isinstance(a, When) and isinstance(b, When):
        return _dates_conflict(a, b)
    return False


def equal(a: Quantity | When, b: Quantity | When) -> bool:
    """Tell whether `a` and `b` say exactly the same value, whatever their words and units."""
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        if a.ordinal != b.ordinal or _hedged(a) != _hedged(b) or (a.of and b.of and a.of != b.of):
            return False
        factor = _factor(a.unit, b.unit)
        return factor is not None and _same(a.low * factor, b.low) and _same(a.high * factor, b.high)
    if isinstance(a, When) and isinstance(b, When):
        return (a.start, a.end, bool(a.hedge)) == (b.start, b.end, bool(b.hedge))
    return False


def _same(x: float, y: float) -> bool:
    return x == y or (not isinf(x) and not isinf(y) and abs(x - y) <= 1e-9 * max(abs(x), abs(y)))


def _factor(a: str, b: str) -> float | None:
    """Return what turns an amount in unit `a` into one in unit `b`; None when they do not convert."""
    if a == b:
        return 1.0
    of_a, of_b = units.scale(a), units.scale(b)
    if not of_a or not of_b or of_a[0] != of_b[0] or of_a[0] == "temperature":
        return None
    return of_a[1] / of_b[1]


def _quantities_conflict(a: Quantity, b: Quantity) -> bool:
    if a.ordinal != b.ordinal or (a.of and b.of and a.of != b.of):
        return False
    if a.ordinal and (a.low < 0) != (b.low < 0):  # the third may be the penultimate
        return False
    factor = _factor(a.unit, b.unit)
    if factor is None:
        temperatures = {a.unit, b.unit} == {"C", "F"}
        if not temperatures:
            return False
        a, b = _celsius(a), _celsius(b)
        factor = 1.0
    as_fine = factor == 1.0 and _rounding(a.high) == _rounding(b.high)
    low_a, high_a = _widened(a, as_fine)
    low_b, high_b = _widened(b, as_fine)
    low_a, high_a = sorted((low_a * factor, high_a * factor))
    slack = 0.0
    if factor != 1.0:  # either may be the other, rounded: 25 feet are 8 metres, but four days no week
        most = max(abs(x) for x in (low_a, high_a, low_b, high_b) if not isinf(x))
        slack = max(CONVERTED * most, min(HEDGE * most, max(_last_place(b), _last_place(a) * factor)))
    return low_a > high_b + slack or low_b > high_a + slack or _beyond(a, b) or _beyond(b, a)


def _beyond(a: Quantity, b: Quantity) -> bool:
    """Tell whether `a` begins past the very figure that `b` reaches at most."""
    beyond = a.hedge.startswith(_BEYOND) and "equal" not in a.hedge
    return beyond and a.unit == b.unit and isinf(a.high) and b.low < b.high == a.low


def _celsius(q: Quantity) -> Quantity:
    if q.unit == "C":
        return q
    low, high = ((x - 32) / 1.8 for x in (q.low, q.high))
    return (
        Quantity(floor(low), -floor(-high), "C", q.hedge, q.of)
        if not isinf(low + high)
        else Quantity(low, high, "C")
    )


def _hedged(q: Quantity) -> bool:
    return any(word.startswith(_HEDGED) for word in q.hedge.split())


def _widened(q: Quantity, as_fine: bool) -> tuple[float, float]:
    """Return the interval of `q` with what its hedge, its rounding and its being cut off leave open.

    138.7 million is written 139 million, and 138 million as often. A figure that is given as finely as
    the other (`as_fine`) is no rounding of it: 1.2 million, 1.3 million.
    """
    if q.ordinal:
        return q.low, q.high
    low, high = q.low, q.high
    if q.of == MAGNITUDE and low == int(low) and not isinf(high):
        low, high = low - 0.5, high + 0.5  # "a magnitude 6 quake" is one of 6.1
    if not as_fine:
        low, high = low - _rounding(low), high + 2 * _rounding(high)
    if _hedged(q):
        low -= abs(q.low) * HEDGE if not isinf(q.low) else 0
        high += abs(q.high) * HEDGE if not isinf(q.high) else 0
    return low, high


def _last_place(q: Quantity) -> float:
    """Return half a unit in the last place that a figure shows."""
    x = q.low if isinf(q.high) else q.high
    return max(_rounding(x), 0.5 if x == int(x) else 0.0)


def _rounding(x: float) -> float:
    """Return half a unit in the last place that the number shows, two places at least kept."""
    if isinf(x) or x == 0 or (abs(x) < ROUNDED_FROM and x == int(x)):
        return 0.0
    places = f"{abs(x):.12g}"
    if "e" in places:
        return 0.0
    whole, _, decimals = places.partition(".")
    shown = -len(decimals) if decimals else len(whole) - len(whole.rstrip("0"))
    most = floor(log10(abs(x))) - 1
    return 0.5 * 10.0 ** min(shown, most)


def _dates_conflict(a: When, b: When) -> bool:
    """Tell whether two dates cannot be one, what either leaves open taken into account."""
    if (a.start.year == 1) != (b.start.year == 1):  # one is a time of day with no date
        bare, full = (a, b) if a.start.year == 1 else (b, a)
        if full.precision not in ("minute", "part"):
            return False
        day = full.start.replace(hour=0, minute=0, second=0, microsecond=0) - TIME_OF_DAY
        if full.start.year in (1, 9999):
            return False
        shifted = [
            When(bare.start + day + turn, bare.end + day + turn, bare.precision, bare.hedge)
            for turn in (timedelta(days=-1), timedelta(0), timedelta(days=1))
        ]
        return all(_dates_conflict(full, when) for when in shifted)
    if _loose(a) != _loose(b):
        return _loosely_conflict(*((a, b) if _loose(a) else (b, a)))
    if _loose(a) == SOME_WEEK.year:  # "Sunday night" runs into the Monday of any week
        return all(_disjoint(a, _moved(b, timedelta(days=turn))) for turn in (-7, 0, 7))
    return _disjoint(a, b)


def _loose(w: When) -> int:
    """Return the stand-in year of a date that lacks its year or its week; 0 for any other."""
    return w.start.year if w.start.year in (SOME_WEEK.year, SOME_YEAR) else 0


def _loosely_conflict(loose: When, full: When) -> bool:
    """Tell whether a weekday or a yearless day cannot be the day of a full date."""
    if _loose(full) or full.precision == "year":
        return False
    if _loose(loose) == SOME_YEAR:
        try:
            return _disjoint(loose, _moved(full, full.start.replace(year=SOME_YEAR) - full.start))
        except ValueError:
            return False
    if full.precision == "month" or full.end - full.start > timedelta(days=2):
        return False
    week = SOME_WEEK - timedelta(days=6)
    day = full.start.replace(hour=0, minute=0, second=0, microsecond=0)
    placed = _moved(full, week + timedelta(days=full.start.weekday()) - day)
    return all(_disjoint(loose, _moved(placed, timedelta(days=turn))) for turn in (-7, 0, 7))


def _moved(w: When, by: timedelta) -> When:
    return When(w.start + by, w.end + by, w.precision, w.hedge)


def _disjoint(a: When, b: When) -> bool:
    """Tell whether two intervals share no instant, each from the start of the coarser unit of the two."""
    precision = max(a.precision, b.precision, key=_PRECISIONS.index)
    (start_a, end_a), (start_b, end_b) = _open(a, precision), _open(b, precision)
    return end_a <= start_b or end_b <= start_a


def _open(w: When, precision: Precision) -> tuple[datetime, datetime]:
    """Return the interval of `w` with what its hedge leaves open: "before" has no start."""
    start, end = _coarse(w.start, precision), w.end
    if w.hedge.startswith(_BEFORE):
        return datetime.min, end
    if w.hedge.startswith(_AFTER):
        return start, datetime.max
    if not w.hedge or w.hedge in _NARROWED:
        return start, end
    least = next((margin for minutes, margin in ABOUT if w.start.minute % minutes == 0), FINE)
    margin = max(end - start, least)
    try:
        return start - margin, end + margin
    except OverflowError:
        return datetime.min, datetime.max


def _coarse(start: datetime, precision: Precision) -> datetime:
    """Return the start of the day, month or year that holds `start`."""
    if precision in ("minute", "part"):
        return start
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if precision == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if precision == "year" else day
