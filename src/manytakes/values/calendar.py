"""Where a date as written lies in time.

    spans(timex, now, lean) -> [(start, end), ...]    half-open, one for each reading
    dated(timex)            -> bool                   names a date, not only a time of day

A date that lacks its year, or is a bare weekday, is placed by `lean`: the latest that
is past, the next to come, the nearest, or both of the first two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from .feasts import FEASTS
from .weeks import Interval, long_weekend, month_start, week, week_of_month, weekday_of_month

Lean = Literal["past", "future", "near", "both"]


class Timex(NamedTuple):
    """A date or time as written, before it is placed in time.

    `unit` is the grain ("day", "month", "part", "minute", ...). `shift` counts units from
    now, or from `base`; `stretch` is so many units before (negative) or after, from the start of
    `base` on or up to its end (of `kind` "before" up to its start, of "of" the unit that holds it).
    `until` is the far end of a range. `kind` "set" recurs, "vague" ("recently") has no place.
    """

    start: int
    end: int
    unit: str
    kind: str = "date"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None  # quarter, half, week, decade, century or season number
    part: str = ""
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    twelve: bool = False  # the hour may be of the morning or of the evening
    shift: tuple[float, str] | None = None
    stretch: tuple[float, str] | None = None
    base: Timex | None = None
    until: Timex | None = None
    mod: str = ""
    hedge: str = ""
    swap: bool = False  # day and month may be the other way round
    feast: str = ""
    spelled: bool = False  # its year is in words


# Hours of the parts of the day: generous, they may overlap.
PARTS = {"MO": (5, 12), "AF": (12, 18), "EV": (17, 23), "NI": (18, 30), "DT": (6, 18)}
SEASONS = {"SP": (3, 6), "SU": (6, 9), "FA": (9, 12), "WI": (12, 15)}
DAYS = {"day": 1.0, "week": 7.0, "fortnight": 14.0, "night": 1.0, "weekend": 7.0, "workweek": 7.0}


# A time with no date ("at 7 pm") lies on this day: it is not known which day it was.
TIME_OF_DAY = datetime(1, 1, 1)
# A weekday in an article of unknown date lies in the week that ends on this day, and a month or day
# without a year in this one, which is a leap year: such a date fits only others as loose.
SOME_WEEK = datetime(2, 1, 13)
SOME_YEAR = 4
SOON = timedelta(minutes=30)


def dated(t: Timex) -> bool:
    """Tell whether the words name a date, and not only a time of day."""
    if t.base is not None and t.stretch is not None:
        return dated(t.base)  # "for two hours from 2 pm"
    given = (t.year, t.month, t.day, t.weekday, t.nth, t.shift, t.stretch, t.base)
    return any(x is not None for x in given) or bool(t.feast) or t.unit not in ("minute", "part")


def add(t: datetime, n: float, unit: str) -> datetime:
    """Return `t` moved by `n` units; the day of the month is clipped to the month."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
    if unit in months:
        whole = int(n * months[unit])
        first = month_start(t.year, t.month + whole)
        last = (month_start(first.year, first.month + 1) - timedelta(days=1)).day
        return t.replace(year=first.year, month=first.month, day=min(t.day, last))
    if unit in DAYS:
        return t + timedelta(days=n * DAYS[unit])
    if unit == "workday":
        return _add_workdays(t, int(n))
    if unit not in ("hour", "minute", "second"):
        raise ValueError(f"cannot add {n} of unit {unit!r}; expected a unit of time")
    return t + timedelta(**{unit + "s": n})


def _add_workdays(t: datetime, n: int) -> datetime:
    """Return `t` moved by `n` days that are no Saturday or Sunday; from one of these, on from Friday."""
    if t.weekday() > 4:
        t += timedelta(days=4 - t.weekday() if n > 0 else 7 - t.weekday())
    weeks, rest = divmod(abs(n), 5)
    back = n < 0
    over = t.weekday() - rest < 0 if back else t.weekday() + rest > 4
    days = 7 * weeks + rest + (2 if over else 0)
    return t + timedelta(days=-days if back else days)


def floor(t: datetime, unit: str) -> datetime:
    """Return the start of the unit that holds `t`."""
    if unit in ("minute", "hour", "second"):
        return t.replace(second=0, microsecond=0)
    day = t.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in ("week", "weekend", "fortnight", "workweek"):
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if unit == "half":
        return day.replace(month=(day.month - 1) // 6 * 6 + 1, day=1)
    if unit == "year":
        return day.replace(month=1, day=1)
    if unit == "decade":
        return day.replace(year=max(1, day.year // 10 * 10), month=1, day=1)
    if unit == "century":
        return day.replace(year=max(1, day.year // 100 * 100), month=1, day=1)
    return day


def spans(t: Timex, now: datetime | None, lean: Lean = "past") -> list[Interval]:
    """Return every reading of `t` as a half-open interval; none when it cannot be placed."""
    try:
        found = _spans(t, now, lean)
    except (ValueError, OverflowError):
        return []
    return list(dict.fromkeys(s for s in found if s[0] < s[1]))


def _spans(t: Timex, now: datetime | None, lean: Lean) -> list[Interval]:
    if t.kind in ("set", "vague"):
        return []
    if t.until is not None:
        return _range(t, t.until, now, lean)
    if t.base is not None:
        if t.stretch is not None:
            return [_lasting(t.kind, t.stretch, at) for at in spans(t.base, now, lean)]
        n, unit = t.shift or (0, "day")
        out = []
        for start, _ in spans(t.base, now, lean):
            moved = add(start, n, unit)
            grain = "minute" if unit in ("hour", "minute", "second") else "day"
            out.append((moved, add(moved, 1, grain)))
        return out
    days = _days(t, now, lean)
    if t.day is not None and t.unit == "weekend":
        days = [long_weekend(day) for day, _ in days]
    return [_modified(t, s, now) for day in days for s in _clock(t, day)]


def _lasting(kind: str, stretch: tuple[float, str], base: Interval) -> Interval:
    """Place what lasts from the start of `base`, or up to its end; up to its start for "days before" it."""
    n, unit = stretch
    if kind == "of":
        return floor(base[0], unit), add(floor(base[0], unit), n, unit)
    if n > 0:
        return base[0], add(base[0], n, unit)
    last = base[0] if kind == "before" else base[1]
    return add(last, n, unit), last


def _days(t: Timex, now: datetime | None, lean: Lean) -> list[Interval]:
    """Place the date of `t`, its time of day left aside."""
    if t.stretch and now:
        n, unit = t.stretch
        if unit in ("hour", "minute", "second"):
            return [tuple(sorted((now, add(now, n, unit))))]  # type: ignore[list-item]
        if unit in ("quarter", "half", "weekend"):
            first = floor(now, unit)
            if n < 0:
                return [(add(first, n, unit), first)]
            return [(add(first, 1, unit), add(first, 1 + n, unit))]
        today = floor(now, "day")
        if n < 0:
            return [(add(today, n, unit), today)]
        if unit == "workday":
            first = add(today, 1, unit)
            return [(first, add(today, n, unit) + timedelta(days=1))]
        return [(today + timedelta(days=1), add(today + timedelta(days=1), n, unit))]
    if t.shift and now:
        return _shifted(t, now, *t.shift)
    if t.shift or t.stretch:
        return []
    if t.feast:
        rule = FEASTS[t.feast]

        def whole(year: int) -> Interval:
            d = rule(year)
            start = datetime(d.year, d.month, d.day)
            if t.unit == "weekend":
                return long_weekend(start)
            return start, start + timedelta(days=1)

        return _yearly(whole, t.year, now, lean)
    if t.month is not None:
        month, day = t.month, t.day
        pairs = [(month, day)]
        if t.swap and day is not None and day <= 12 and day != month:
            pairs.append((day, month))
        out: list[Interval] = []
        for mm, dd in pairs:
            if dd is None:
                if t.weekday is not None:
                    out += _yearly(
                        lambda y: weekday_of_month(y, month, t.weekday or 0, t.nth or 1), t.year, now, lean
                    )
                elif t.nth:
                    out += _yearly(lambda y: week_of_month(y, month, t.nth or 1), t.year, now, lean)
                else:
                    out += _yearly(
                        lambda y, mm=mm: (month_start(y, mm), month_start(y, mm + 1)),  # type: ignore[misc]
                        t.year, now, lean,
                    )  # fmt: skip
            else:
                out += _yearly(
                    lambda y, mm=mm, dd=dd: (datetime(y, mm, dd), datetime(y, mm, dd) + timedelta(days=1)),  # type: ignore[misc]
                    t.year, now, lean,
                )  # fmt: skip
        return out
    if t.unit == "week" and t.nth:
        return _yearly(lambda y: week(y, t.nth or 1), t.year or (now.year if now else None), now, lean)
    if t.unit in ("quarter", "half") and t.nth:
        size = 3 if t.unit == "quarter" else 6
        last = size * t.nth
        return _yearly(
            lambda y: (month_start(y, last - size + 1), month_start(y, last + 1)), t.year, now, lean
        )
    if t.unit == "season":
        a, b = SEASONS[t.part]
        return _yearly(lambda y: (month_start(y, a), month_start(y, b)), t.year, now, lean)
    if t.unit == "century" and t.nth is not None:
        return [(datetime(max(1, (t.nth - 1) * 100), 1, 1), datetime(t.nth * 100, 1, 1))]
    if t.unit == "decade" and t.year is not None:
        return [(datetime(t.year, 1, 1), datetime(t.year + 10, 1, 1))]
    if t.year is not None:
        return [(datetime(t.year, 1, 1), datetime(t.year + 1, 1, 1))]
    if now is None:
        return []
    today = floor(now, "day")
    if t.day is not None:
        return _monthly(t, today, lean)
    if t.weekday is not None:
        wanted = t.weekday
        back = today - timedelta(days=(today.weekday() - wanted) % 7)
        ahead = today + timedelta(days=(wanted - today.weekday()) % 7)
        if lean == "both" and back == ahead:
            back -= timedelta(days=7)
        return [(d, d + timedelta(days=1)) for d in _leaning(back, ahead, today, lean)]
    return [(today, today + timedelta(days=1))]


def _shifted(t: Timex, now: datetime, n: float, unit: str) -> list[Interval]:
    if unit in ("hour", "minute", "second"):
        start = add(now, n, unit)
        return [(start, start + timedelta(minutes=1))]
    if t.weekday is not None:
        if unit == "weekday":  # "last Friday", "next Friday"
            today = floor(now, "day")
            monday = floor(now, "week")
            if n == 0:
                start = monday + timedelta(days=t.weekday)
            elif t.mod == "strict":
                start = monday + timedelta(days=t.weekday + 7 * int(n))
            elif n < 0:
                start = today - timedelta(days=(today.weekday() - t.weekday - 1) % 7 + 1 + 7 * (-int(n) - 1))
            else:
                start = today + timedelta(days=(t.weekday - today.weekday() - 1) % 7 + 1 + 7 * (int(n) - 1))
            return [(start, start + timedelta(days=1))]
        start = add(floor(now, unit), n, unit)
        if t.nth and unit == "month":
            return [weekday_of_month(start.year, start.month, t.weekday, t.nth)]
        start += timedelta(days=t.weekday)
        return [(start, start + timedelta(days=1))]
    if unit == "feast":
        today = floor(now, "day")
        years = [FEASTS[t.feast](y) for y in range(now.year - 2, now.year + 3)]
        past = [d for d in years if d < today.date()]
        coming = [d for d in years if d > today.date()]
        pick = past[-1] if n < 0 else coming[0] if n > 0 else FEASTS[t.feast](now.year)
        start = datetime(pick.year, pick.month, pick.day)
        return [(start, start + timedelta(days=1))]
    if unit == "monthname" and t.month:
        year = now.year + int(n) if n == 0 else now.year
        if n < 0 and t.month >= now.month:
            year -= 1
        if n > 0 and (t.month < now.month or (t.month == now.month and (t.day or 32) <= now.day)):
            year += 1
        if t.day:
            start = datetime(year, t.month, t.day)
            if n > 0 and t.mod == "strict":
                start = datetime(now.year + 1, t.month, t.day)
            return [(start, start + timedelta(days=1))]
        return [(month_start(year, t.month), month_start(year, t.month + 1))]
    if unit == "season":
        a, b = SEASONS[t.part]
        year = now.year + int(n)
        if n < 0 and month_start(now.year, b) <= now:
            year = now.year
        if n > 0 and month_start(now.year, a) > now:
            year = now.year
        return [(month_start(year, a), month_start(year, b))]
    if n != int(n) or (
        t.kind == "ago" and unit in ("day", "week", "fortnight", "month", "year") and t.unit == "day"
    ):
        start = add(floor(now, "day"), n, unit)
        return [(start, start + timedelta(days=1))]
    start = add(floor(now, unit), n, unit)
    if t.month is not None and unit == "year":
        if t.day is not None:
            d = datetime(start.year, t.month, t.day)
            return [(d, d + timedelta(days=1))]
        return [(month_start(start.year, t.month), month_start(start.year, t.month + 1))]
    if t.nth and t.unit == "quarter":
        return [(month_start(start.year, 3 * t.nth - 2), month_start(start.year, 3 * t.nth + 1))]
    if t.nth and t.unit == "half":
        return [(month_start(start.year, 6 * t.nth - 5), month_start(start.year, 6 * t.nth + 1))]
    if t.unit == "season" and t.part in SEASONS:
        a, b = SEASONS[t.part]
        return [(month_start(start.year, a), month_start(start.year, b))]
    if t.nth and t.unit == "week":
        return (
            [week(start.year, t.nth)] if unit == "year" else [week_of_month(start.year, start.month, t.nth)]
        )
    if t.day is not None and unit == "month":
        d = start + timedelta(days=t.day - 1) if t.day > 0 else add(start, 1, unit) + timedelta(days=t.day)
        return [(d, d + timedelta(days=1))]
    if unit == "weekend":
        return [(start + timedelta(days=5), start + timedelta(days=7))]
    if unit == "fortnight":
        return [(start, start + timedelta(days=14))]
    if unit == "workweek":
        return [(start, start + timedelta(days=5))]
    if unit == "workday":
        unit = "day"
    return [(start, add(start, 1, unit))]


def _yearly(
    make: Callable[[int], Interval], year: int | None, now: datetime | None, lean: Lean
) -> list[Interval]:
    """Place what comes once a year: in its year if given, else by `lean` from `now`."""
    if year is not None:
        return [make(year)]
    if now is None:
        return []
    choices = []
    for y in range(max(1, now.year - 8), min(9998, now.year + 8) + 1):
        try:
            choices.append(make(y))
        except ValueError:  # 29 February
            continue
    today = floor(now, "day")
    back = [c for c in choices if c[0] <= today]
    ahead = [c for c in choices if c[1] > today]
    if lean == "both" and back and ahead and back[-1] == ahead[0]:
        if back[-1][1] - back[-1][0] <= timedelta(days=1):
            return [back[-1]]
        if len(back) > 1:
            return [back[-2], ahead[0]]
    if not back or not ahead:
        return back[-1:] or ahead[:1]
    starts = _leaning(back[-1][0], ahead[0][0], today, lean)
    return [c for c in (back[-1], ahead[0]) if c[0] in starts]


def _leaning(back: datetime, ahead: datetime, today: datetime, lean: Lean) -> list[datetime]:
    if lean == "past":
        return [back]
    if lean == "future":
        return [ahead]
    if lean == "both":
        return [back, ahead]
    return [back if today - back <= ahead - today else ahead]


def _monthly(t: Timex, today: datetime, lean: Lean) -> list[Interval]:
    """Place a bare day of the month, or a weekday with one ("Friday 13")."""
    found = []
    span = 24 if t.weekday is not None else 2
    for k in range(-span, span + 1):
        first = month_start(today.year, today.month + k)
        try:
            d = first.replace(day=t.day or 1)
        except ValueError:
            continue
        if t.weekday is None or d.weekday() == t.weekday:
            found.append(d)
    back = [d for d in found if d <= today]
    ahead = [d for d in found if d >= today]
    if lean == "both" and back and ahead and back[-1] == ahead[0]:
        return [(back[-1], back[-1] + timedelta(days=1))]
    if not back or not ahead:
        return []
    return [(d, d + timedelta(days=1)) for d in _leaning(back[-1], ahead[0], today, lean)]


def _clock(t: Timex, day: Interval) -> list[Interval]:
    """Narrow a day to the part or the minute that `t` names."""
    start = day[0]
    if t.hour is not None:
        hours = [t.hour]
        if t.twelve and t.hour <= 12:
            hours = [t.hour % 12, t.hour % 12 + 12]
            if t.part in ("AF", "EV", "NI"):
                hours = hours[1:] if not (t.part == "NI" and t.hour < 5) else hours[:1]
            elif t.part == "MO":
                hours = hours[:1]
        moments = [
            start.replace(hour=0, minute=0) + timedelta(hours=h, minutes=t.minute, seconds=t.second or 0)
            for h in hours
        ]
        return [(m, m + timedelta(minutes=1)) for m in moments]
    if t.part in PARTS:
        a, b = PARTS[t.part]
        return [(start + timedelta(hours=a), start + timedelta(hours=b))]
    return [day]


def _modified(t: Timex, s: Interval, now: datetime | None) -> Interval:
    """Narrow "early", "mid" and "late" to a part of the interval, generously."""
    start, end = s
    width = end - start
    if now and t.shift == (0, t.unit) and t.mod in ("early", "late") and start <= now < end:
        # "Earlier this year" is any time up to now, "later this year" any from now on.
        today = floor(now, "day")
        if t.mod == "early":
            return start, max(start + width / 2, today + timedelta(days=1))
        return min(start + width / 2, today), end
    if t.mod in ("start", "early"):
        return start, start + width / 2
    if t.mod in ("end", "late"):
        # "Late Tuesday night" is still Tuesday: a night is late from nine on.
        return start + width / (4 if t.part == "NI" else 2), end
    if t.mod == "mid":
        return start + width / 4, end - width / 4
    if t.mod == "rest" and now:  # "the rest of the year"
        return max(start, floor(now, "day")), end
    if t.mod == "soon":  # "shortly after 2 am"
        return start, start + SOON
    if t.mod == "nigh":  # "just before noon"
        return start - SOON if start - datetime.min > SOON else start, end
    return start, end


def _range(t: Timex, until: Timex, now: datetime | None, lean: Lean) -> list[Interval]:
    bare = t._replace(until=None)
    if until.month is not None and until.year is None and bare.year is not None:
        until = until._replace(year=bare.year)
    out = []
    for start, first_end in spans(bare, now, lean):
        anchor = start if until.year is None else now
        ends = spans(until, anchor, "future" if until.shift is None and until.stretch is None else lean)
        if until.shift is not None or until.stretch is not None:
            ends = spans(until, now, lean)
        ends = [e for e in ends if e[1] > start]
        if ends:
            out.append((start, ends[0][1]))
        elif first_end > start:
            out.append((start, first_end))
    return out
