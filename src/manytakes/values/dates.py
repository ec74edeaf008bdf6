"""Dates and times as written (first version: years, full dates)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model import When

MONTHS = {
    m: n
    for n, ms in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
        "|october oct|november nov|december dec".split("|"),
        1,
    )
    for m in ms.split()
}
STARTS = frozenset(MONTHS)
_M = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d|,\d|\.\d|%| ?-)")
_MDY = re.compile(
    _M + r" (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[:.]\d),? ?(?P<year>(?:1[5-9]|20)\d\d)?(?!\d)"
)
_DMY = re.compile(
    r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?" + _M + r",? ?(?P<year>(?:1[5-9]|20)\d\d)?(?!\d)"
)
_MY = re.compile(_M + r",? (?P<year>(?:1[5-9]|20)\d\d)(?!\d)")


class Timex(NamedTuple):
    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    number: bool = False


def at(flat: str, i: int) -> Timex | None:
    for p in (_MDY, _DMY, _MY):
        if m := p.match(flat, i):
            g = m.groupdict()
            day = int(g["day"]) if g.get("day") else None
            if day is not None and not 1 <= day <= 28 + 3:
                continue
            end = i + len(m.group().rstrip(" ,"))
            return Timex(i, end, int(g["year"]) if g["year"] else None, MONTHS[g["month"]], day)
    if m := _YEAR.match(flat, i):
        before = flat[max(0, i - 12) : i]
        if before.endswith(
            ("in ", "since ", "until ", "by ", "of ", "during ", "from ", "to ")
        ) or flat.startswith("'s", m.end()):
            return Timex(i, m.end(), int(m.group()), None, None)
    return None


def place(when: Timex, published: datetime | None, flat: str) -> Iterator[When]:
    year = when.year or (published.year if published else None)
    if year is None:
        return
    try:
        if when.day and when.month:
            start = datetime(year, when.month, when.day)
            yield When(start, start + timedelta(days=1), "day")
        elif when.month:
            start = datetime(year, when.month, 1)
            yield When(start, datetime(year + when.month // 12, when.month % 12 + 1, 1), "month")
        else:
            yield When(datetime(year, 1, 1), datetime(year + 1, 1, 1), "year")
    except ValueError:
        return
