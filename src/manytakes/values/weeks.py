"""Weeks and weekends of a year or a month, and the weekdays of a month, as half-open intervals.

month_start(year, month)                -> datetime
week(year, n)                           -> Interval    the n-th week of a year, as ISO 8601 counts
week_of_month(year, month, n)           -> Interval
weekday_of_month(year, month, wd, n)    -> Interval
long_weekend(feast)                     -> Interval
"""

from __future__ import annotations

from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def month_start(year: int, month: int) -> datetime:
    """Return the first day of a month; months run over into other years. Raises ValueError out of range."""
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def week(year: int, n: int) -> Interval:
    """Return ISO week `n` of a year; -1 is its last."""
    first = datetime(year, 1, 4)
    monday = first - timedelta(days=first.weekday())
    if n < 0:
        last = datetime(year, 12, 28)
        monday = last - timedelta(days=last.weekday())
        n = 1
    start = monday + timedelta(weeks=n - 1)
    return start, start + timedelta(days=7)


def week_of_month(year: int, month: int, n: int) -> Interval:
    """Return the n-th week of a month, the first being the one that holds its fourth day; -1 is the last."""
    if n < 0:
        last = month_start(year, month + 1) - timedelta(days=1)
        start = last - timedelta(days=last.weekday())
    else:
        fourth = month_start(year, month) + timedelta(days=3)
        start = fourth - timedelta(days=fourth.weekday()) + timedelta(weeks=n - 1)
    return start, start + timedelta(days=7)


def weekday_of_month(year: int, month: int, weekday: int, n: int) -> Interval:
    """Return the n-th of a weekday in a month; -1 is the last."""
    if n < 0:
        last = month_start(year, month + 1) - timedelta(days=1)
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        first = month_start(year, month)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    return day, day + timedelta(days=1)


def long_weekend(feast: datetime) -> Interval:
    """Return the weekend of a feast: with a Monday or Tuesday after it, a Thursday or Friday before it."""
    weekday = feast.weekday()
    if weekday < 2:
        return feast - timedelta(days=weekday + 2), feast + timedelta(days=1)
    first = feast if weekday in (3, 4) else feast + timedelta(days=5 - weekday)
    return first, feast + timedelta(days=7 - weekday)
