"""Named days and the date they fall on in a year.

FEASTS[name](year) -> date
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _nth(month: int, weekday: int, n: int) -> Callable[[int], date]:
    """Return a rule for the n-th weekday of a month; n = -1 is the last."""

    def rule(year: int) -> date:
        if n < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))

    return rule


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


FEASTS: dict[str, Callable[[int], date]] = {
    "christmas": _fixed(12, 25), "christmas day": _fixed(12, 25), "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24), "boxing day": _fixed(12, 26), "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1), "new year": _fixed(1, 1), "new year's": _fixed(1, 1),
    "valentine's day": _fixed(2, 14), "halloween": _fixed(10, 31), "independence day": _fixed(7, 4),
    "juneteenth": _fixed(6, 19), "freedom day": _fixed(6, 19), "jubilee day": _fixed(6, 19),
    "international workers' day": _fixed(5, 1), "may day": _fixed(5, 1), "earth day": _fixed(4, 22),
    "st patrick's day": _fixed(3, 17), "st. patrick's day": _fixed(3, 17), "bastille day": _fixed(7, 14),
    "labor day": _nth(9, 0, 1), "labour day": _nth(9, 0, 1), "memorial day": _nth(5, 0, -1),
    "thanksgiving": _nth(11, 3, 4), "thanksgiving day": _nth(11, 3, 4), "martin luther king day": _nth(1,
    0, 3),
    "black friday": lambda y: _nth(11, 3, 4)(y) + timedelta(days=1),
    "cyber monday": lambda y: _nth(11, 3, 4)(y) + timedelta(days=4),
    "mother's day": _nth(5, 6, 2), "father's day": _nth(6, 6, 3), "columbus day": _nth(10, 0, 2),
    "veterans day": _fixed(11, 11), "remembrance day": _fixed(11, 11), "armistice day": _fixed(11, 11),
    "easter": easter, "easter sunday": easter, "good friday": _from_easter(-2),
    "easter monday": _from_easter(1),
    "ash wednesday": _from_easter(-46), "palm sunday": _from_easter(-7), "april fools' day": _fixed(4, 1),
}  # fmt: skip
