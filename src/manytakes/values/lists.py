"""Dates told in a list, each of which lacks what another says: "18 and 19 June", "next Monday or Tuesday".

head(flat, i)          -> Timex | None     "the 22nd" of "the 22nd, 23rd or 31st of March"
tail(flat, i)          -> Timex | None     "19" of "June 18 and 19"
year_after(flat, t)    -> Timex            2018 for the 18th of "June 18 and 19, 2018"
carried(last, gap, t)  -> Timex            "Tuesday" of "next Monday or Tuesday", from the date before it
onto(day, hour)        -> Timex            the hour on that day
"""

from __future__ import annotations

import re

from . import clock, forms, numbers, parts
from .calendar import Timex, dated

REACH = 48  # characters looked back to the month of a list
_WORDS = forms.any_of(w for w, n in numbers.ORDINALS.items() if n < 32)
_DAY = rf"(?:(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?|{_WORDS})(?![\w%/:]|[.,]\d)"
_MONTH = rf"(?:{forms.any_of(forms.MONTHS)})(?!\w)\.?"
_MORE = rf"(?:,? (?:the )?{_DAY}){{0,6}},? (?:and|or) (?:the )?"
_HEAD = re.compile(rf"(?:the )?(?P<day>{_DAY}){_MORE}(?={_DAY} (?:of )?{_MONTH})")
_BEHIND = re.compile(
    rf"\b(?P<month>{_MONTH}) (?:the )?{_DAY}(?:,? (?:the )?{_DAY}){{0,6}}"
    r"(?P<joint>,|,? (?:and|or)) (?:the )?$"
)
# What may stand behind a bare number that is a day: "June 18 and 19 people" counts people.
_ENDS = r"(?P<year>,? (?:19|20)\d\d(?![\d,]))?(?=[.;:)!?,]|$| (?:in|at|to|from|on|and|or|by|with|for)\b)"
_TAIL = re.compile(rf"(?P<day>{_DAY})(?P<more>{_MORE}{_DAY})?{_ENDS}")
_YEAR = re.compile(rf"{_MORE}{_DAY},? (?P<year>(?:19|20)\d\d)(?![\d,])")
_GAP = re.compile(r",? (?:(?:and|or) )?(?:on )?")


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else parts.ordinal_of(word)


def head(flat: str, i: int) -> Timex | None:
    """Return a day that stands before another, which names the month of both."""
    m = _HEAD.match(flat, i)
    last = forms.DMY.match(flat, m.end()) if m else None
    if m is None or last is None or flat[max(0, i - 8) : i] == "between ":
        return None
    day = _number(m["day"])
    month = forms.MONTHS[last["month"]]
    if not 0 < day < 32:
        return None
    return Timex(i, m.end("day"), "day", day=day, month=month, year=parts.year_of(last))


def tail(flat: str, i: int) -> Timex | None:
    """Return a day that stands after another, which has named the month of both."""
    if not flat.endswith((", ", "and ", "or ", "the "), max(0, i - 4), i):
        return None
    m = _TAIL.match(flat, i)
    before = _BEHIND.search(flat, max(0, i - REACH), i) if m else None
    if m is None or before is None or (before["joint"] == "," and not m["more"]):
        return None
    day, month = _number(m["day"]), forms.MONTHS[before["month"].rstrip(".")]
    year = m["year"]
    if m["more"] or not year:
        t = Timex(i, m.end("day"), "day", day=day, month=month)
        return year_after(flat, t)
    return Timex(i, m.end("year"), "day", day=day, month=month, year=int(year[-4:]))


def year_after(flat: str, t: Timex) -> Timex:
    """Lend the first days of a list the year that stands behind its last one."""
    if t.year is None and t.unit == "day" and t.month and t.day and t.hour is None and t.until is None:
        m = _YEAR.match(flat, t.end)
        return t._replace(year=int(m["year"])) if m else t
    return t


def carried(last: Timex, gap: str, t: Timex) -> Timex:
    """Return `t` with what it leaves to the date before it, when nothing but a joint lies between.

    "Next Monday or Tuesday" are both of next week, "Monday 8-9 am or 9-10 am" both on Monday.
    """
    if last.kind != "date" or t.kind != "date" or not _GAP.fullmatch(gap):
        return t
    alone = all(x is None for x in (t.year, t.month, t.day, t.nth, t.shift, t.stretch, t.base))
    week = last.shift is not None and last.shift[1] in ("week", "weekday")
    if t.weekday is not None and alone and last.weekday is not None and week:
        mod = t.mod or (last.mod if last.mod == "strict" else "")
        far = t.until._replace(shift=last.shift, mod=mod) if t.until else None
        return t._replace(shift=last.shift, mod=mod, until=far)
    if t.unit == "minute" and t.hour is not None and last.hour is not None and dated(last) and not dated(t):
        return onto(last, t)
    return t


def onto(day: Timex, hour: Timex) -> Timex:
    """Put a time of day, or hours from one to another, onto the day of a date, with its own span."""
    until = onto(day, hour.until) if hour.until else None
    mod = hour.mod or (day.mod if day.mod == "strict" else "")
    return clock.onto(day, hour)._replace(start=hour.start, end=hour.end, mod=mod, until=until)
