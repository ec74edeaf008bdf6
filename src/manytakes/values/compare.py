"""Whether two values can both hold, and whether they say the same.

    conflict(a, b) -> bool      True only when both cannot hold
    equal(a, b)    -> bool      True when they say the same value

Unknown is no conflict: unlike kinds, units that do not convert, and different things
counted are never in conflict. Money is compared in its own unit.
"""

from __future__ import annotations

from datetime import datetime
from math import floor, inf, isinf, log10

from ..model import Precision, Quantity, When
from . import units

# A hedge ("around 17") allows this share either side: a choice, not a measurement.
HEDGE = 0.1
# A converted unit ("10 km", "6.2 miles") allows this share for the rounding of the conversion.
CONVERTED = 0.03
# Counts below this are read as exact; above it trailing zeros may be rounding.
ROUNDED_FROM = 1000
_HEDGED = (
    "about",
    "around",
    "approx",
    "roughly",
    "near",
    "almost",
    "some",
    "estimat",
    "close",
    "circa",
    "region",
)
_HEDGED += (
    "order",
    "virtually",
    "shy",
    "not quite",
    "so",
    "thereabouts",
    "ish",
    "odd",
    "~",
    "c.",
    "early",
    "late",
)
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
    factor = _factor(a.unit, b.unit)
    if factor is None:
        temperatures = {a.unit, b.unit} == {"C", "F"}
        if not temperatures:
            return False
        a, b = _celsius(a), _celsius(b)
        factor = 1.0
    low_a, high_a = _widened(a)
    low_b, high_b = _widened(b)
    low_a, high_a = sorted((low_a * factor, high_a * factor))
    slack = CONVERTED if factor != 1.0 else 0.0
    slack *= max(abs(x) for x in (low_a, high_a, low_b, high_b) if not isinf(x))
    return low_a > high_b + slack or low_b > high_a + slack


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
    words = q.hedge.split()
    return any(w.startswith(h) or h in q.hedge and " " in h for w in words for h in _HEDGED)


def _widened(q: Quantity) -> tuple[float, float]:
    """Return the interval of `q` with what its hedge and its rounding leave open."""
    if q.ordinal:
        return q.low, q.high
    low, high = q.low - _rounding(q.low, q.unit), q.high + _rounding(q.high, q.unit)
    if _hedged(q):
        low -= abs(q.low) * HEDGE if not isinf(q.low) else 0
        high += abs(q.high) * HEDGE if not isinf(q.high) else 0
    return low, high


def _rounding(x: float, unit: str) -> float:
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
    """Tell whether two dates are disjoint once both are widened to the coarser precision."""
    precision = max(a.precision, b.precision, key=_PRECISIONS.index)
    (start_a, end_a), (start_b, end_b) = _coarse(a, precision), _coarse(b, precision)
    if a.hedge or b.hedge:
        slack = max(end_a - start_a, end_b - start_b)
        try:
            end_a, end_b = end_a + slack, end_b + slack
        except OverflowError:
            return False
    return end_a <= start_b or end_b <= start_a


def _coarse(w: When, precision: Precision) -> tuple[datetime, datetime]:
    """Return the interval widened to whole days, months or years."""
    start, end = w.start, w.end
    if precision in ("minute", "part"):
        return start, end
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if precision == "month":
        day = day.replace(day=1)
    if precision == "year":
        day = day.replace(month=1, day=1)
    return day, end


_ = inf
