"""The conventions of dates of the recognizers suite, and apart from them its assistant's language.

    settled(t, words, now)            -> Timex           what it reads into the words before it places them
    worded(text, start, end, t, ...)  -> Answer | None   which words a span takes, which years it gives
    merged(text, answers)             -> [Answer]        two dates that it reads as one
    apart(text, base, t)              -> two Timexes     a feast and its hour, which it does not join
    listed(text, readings)            -> [Read]          alternatives, as its extended mode reads them
    undivided(text, base, t, now)     -> Answer | None   what its split mode leaves whole
    assistant(text, now, answers)     -> [Answer]        what one means who talks to an assistant

The last of these marks "the week" as this week and "after dinner" as from 20:00, which an account of news
is not to be read for; it stands apart so that a table can show the figures without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bench.suite_numbers import Answer
from bench.suite_ranges import SECONDS, Resolution
from manytakes import values
from manytakes.values import calendar, clock, days, forms, lists, parts, quantities
from manytakes.values.calendar import Timex, add, floor, spans

Read = tuple[int, "quantities.Amount | Timex"]

_DAY = "%Y-%m-%d"


def _day(t: datetime) -> str:
    return t.strftime(_DAY)


# -- format and resolution -----------------------------------------------------------

HALF_DAY = re.compile(r"(?:[ap]m|[ap] ?\. ?m ?)\.$")  # whose full stop is no sentence's
_NOON_AGAIN = re.compile(r"12 ?a\.?m")
_REL_WEEKDAY = re.compile(rf"(?:this|next|last) (?:{forms.any_of(forms.WEEKDAYS)})\b")


def settled(t: Timex, words: str, now: datetime) -> Timex:
    """Read into a Timex what the suite reads into its words.

    "10am-12am" ends at noon, and "this Friday 5/12" is of the current year.
    """
    far = t.until
    if (
        far
        and t.hour is not None
        and 0 < t.hour < 12
        and not t.twelve
        and far.hour == 0
        and _NOON_AGAIN.search(words)
    ):
        t = t._replace(until=far._replace(hour=12))
    if _REL_WEEKDAY.search(words) and t.month and t.day and t.year is None:
        far = t.until._replace(year=now.year) if t.until and t.until.month else t.until
        t = t._replace(year=now.year, until=far)
    return t


_ZONE = re.compile(
    r",? (?:(?:[ecmp][sd]?t|(?:gmt|utc)(?: ?[+-] ?\d{1,2}(?::?\d\d)?)?|hst|akst|bst)\b"
    r"|(?:eastern|central|mountain|pacific|atlantic|alaskan?|hawaiian?)"
    r"(?: standard| daylight)? time ?(?:zone)?\b)",
    re.I,
)
_YEAR_OF = re.compile(r"(?:fiscal|school|financial|academic) year (?:of )?$")
_HEDGED = re.compile(r"(?:about|around|approximately|nearly|almost|some) ")
_TWO_DIGITS = re.compile(r" (\d\d)(?![\d:.,/%]\d|[\d%]| (?!was|were|is|has)[a-z]+s\b)")
_DOTTED = re.compile(r"\d{1,2}\.\d\d ?[ap]")


def worded(
    text: str, start: int, end: int, t: Timex, found: list[Resolution], now: datetime
) -> Answer | None:
    """Move the ends of a span to where the suite has them, and give the years that it gives."""
    words, before = text[start:end].lower(), text[max(0, start - 24) : start].lower()
    timed = t.unit == "minute" and t.hour is not None
    undated = all(x is None for x in (t.year, t.month, t.day, t.weekday, t.shift, t.base)) and not t.feast
    if timed and undated and (m := _ZONE.match(text, end)):
        end = m.end()
    if timed and not undated and _DOTTED.match(words) and before.endswith("at "):
        start -= 3
    if t.unit == "year" and (m := _YEAR_OF.search(before)):
        start -= m.end() - m.start()
        found = []
    if t.unit == "year" and re.match(r"-(?:1[3-9]|[2-9]\d)(?!\d)", text[end : end + 4]):
        return None  # "2015-32" names no month
    if t.shift and t.kind != "date" and (m := _HEDGED.match(words)):
        start += m.end()
    if t.kind == "in" and (m := re.search(r"['’]s? time$|s['’] time$", words)):
        end = start + m.start() + (m.group()[0] == "s")
    if "of the following week" in words and before.endswith("on "):
        start -= 3
    if t.nth and t.part and words.startswith("the "):
        start += 4
    if t.unit == "day" and t.month and t.day and t.year is None and not t.shift and not t.until:
        if (
            not words[-1].isdigit()
            and parts.ordinal_of(words.split()[-1])
            and (m := _TWO_DIGITS.match(text, end))
        ):
            end = m.end()
            found = [("d", f"{parts.short_year(int(m[1]))}-{t.month:02d}-{t.day:02d}", None)]
        elif [v for _, v, _ in found] == [_day(now)]:
            # Of a day of the year that is today's, the suite gives the one before or after as well.
            other = add(now, 1 if now.hour else -1, "year")
            found = sorted([*found, ("d", _day(other), None)], key=str)
    return start, end, frozenset(found)


_IN = re.compile(rf"in {forms.N} {forms.U}$")
_SINCE = re.compile(r"(?:(?: since| from| after)(?: the year)? |,? ?)")


def merged(text: str, answers: list[Answer]) -> list[Answer]:
    """Join two dates that the suite reads as one.

    "In 3 days on Friday" is the Friday of that week, "in two weeks since 2011" counts from its first day,
    and in "tomorrow, 13/04/21" the date says which day it is.
    """
    out: list[Answer] = []
    for answer in sorted(answers, key=lambda a: a[:2]):
        joined = _joined(text, out[-1], answer) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(answer)
    return out


def _joined(text: str, a: Answer, b: Answer) -> Answer | None:
    first, second = text[a[0] : a[1]].lower(), text[b[0] : b[1]].lower()
    gap = text[a[1] : b[0]].lower()
    x, y = _values(a), _values(b)
    counted = re.match(rf"(?:in )?{forms.N} {forms.U}", first)
    if gap == " on " and second in forms.WEEKDAYS and counted and x and all(k == "d" for k, _, _ in x):
        days = [datetime.fromisoformat(v) for _, v, _ in x if v]
        week = [floor(d, "week") + timedelta(days=forms.WEEKDAYS[second]) for d in days]
        return a[0], b[1], frozenset(("d", _day(d), None) for d in week)
    m = _IN.match(first)
    since = second.removeprefix("since ") != second
    if m and y and (since or gap.strip()) and _SINCE.fullmatch(gap):
        base = next((v for _, v, _ in sorted(y, key=str) if v and len(v) == 10), None)
        if base:
            moved = add(datetime.fromisoformat(base), parts.count_of(m["n"]), forms.UNITS[m["unit"]])
            return a[0], b[1], frozenset({("d", _day(moved), None)})
    if (
        first in ("today", "tomorrow", "yesterday")
        and gap == ", "
        and re.match(r"\d+[/.-]\d+[/.-]\d+", second)
    ):
        return a[0], b[1], b[2]
    return None


def _values(a: Answer) -> frozenset[Resolution]:
    return a[2] if isinstance(a[2], frozenset) else frozenset()


_OR = re.compile(r",? (?:or|and) ")
_JOINT = re.compile(r",? (?:or|and) |, ")


def listed(text: str, readings: list[Read]) -> list[Read]:
    """Read alternatives as the suite's extended mode does, each with what the others tell.

    The week and the day are told by what comes before, the hours by what comes after; a day of a month
    in a list is one to come.
    """
    out: list[Read] = []
    for base, r in readings:
        last = out[-1][1] if out else None
        if isinstance(r, Timex) and isinstance(last, Timex) and out[-1][0] == base:
            gap = text[base + last.end : base + r.start].lower()
            r = lists.carried(last, gap, r)
            week = last.weekday is not None and last.shift and last.shift[1] == "week"
            if week and r.unit == "week" and r.shift and _OR.fullmatch(gap):
                r = r._replace(unit="day", weekday=last.weekday)
            if calendar.dated(r) and (r.hour is not None or r.part) and r.kind == "date":
                _hand_back(text, out, base, r)
        out.append((base, r))
    return out


def _hand_back(text: str, out: list[Read], base: int, r: Timex) -> None:
    """Put the hours of the last of several days onto the days before it, its day onto the hours before it."""
    after = r
    for k in range(len(out) - 1, -1, -1):
        at, t = out[k]
        if (
            not isinstance(t, Timex)
            or at != base
            or not _JOINT.fullmatch(text[base + t.end : base + after.start].lower())
        ):
            return
        if t.unit == "day" and t.hour is None and t.kind == "date" and not (t.base or t.until):
            out[k] = base, lists.onto(t, r)._replace(start=t.start, end=t.end)
        elif t.hour is not None and not calendar.dated(t) and r.hour is not None:
            out[k] = base, lists.onto(r, t)
        else:
            return
        after = t


def in_list(flat: str, start: int, end: int) -> bool:
    """Tell whether a day of a month stands beside another such; the extended mode holds them to come."""
    after = re.match(r",? (?:and |or )?(?:the )?\d", flat[end : end + 12])
    before = re.search(r"\d(?:st|nd|rd|th)?,? (?:and|or) (?:the )?$", flat[max(0, start - 16) : start])
    return bool(after or before)


def daytime(found: list[Resolution]) -> list[Resolution]:
    """Leave out the hours that run into the next day when there are others, as the extended mode does."""
    same = [f for f in found if not (f[1] and f[2] and len(f[1]) > 10 and f[1][:10] != f[2][:10])]
    return same or found


def apart(text: str, base: int, t: Timex) -> tuple[Timex, Timex] | None:
    """Part a feast from its time of day, which the suite does not join; None when the time is told first."""
    block = text[base + t.start : base + t.end]
    flat = values.flatten(block)
    day = days.date(block, flat, 0, True)
    if day is None or not day.feast:
        return None
    for token in values.tokens(flat):
        if token.start() >= day.end and clock.time_at(flat, token.start()):
            hour = Timex(t.start + token.start(), t.end, t.unit, part=t.part, mod=t.mod)
            hour = hour._replace(hour=t.hour, minute=t.minute, second=t.second, twelve=t.twelve)
            return day._replace(start=t.start, end=t.start + day.end), hour
    return None


def undivided(text: str, base: int, t: Timex, now: datetime) -> Answer | None:
    """Return what the split mode does not divide: "now" is a time, "next 3 days" a length of time."""
    start, end = base + t.start, base + t.end
    if t.kind == "vague":
        return start, end, frozenset({("t", now.strftime("%H:%M:%S"), None)})
    counted = re.search(r"(?:\d+|[a-z]+) [a-z]+$", text[start:end].lower())
    if t.stretch and counted and (seconds := SECONDS.get(t.stretch[1])):
        return start + counted.start(), end, frozenset({("p", f"{abs(t.stretch[0]) * seconds:g}", None)})
    return None


# -- the assistant's layer -----------------------------------------------------------

_UNITS = "day|week|weekend|month|quarter|year|fortnight"
_MEALS = {"breakfast": (8, 12), "brunch": (8, 12), "lunch": (11, 13), "dinner": (16, 20)}
_PARTS = {"morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20)}
_LETTERS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_NO_UNIT = (
    r"(?! ?(?:%|percent|per cent|degrees?|dollars?|points?|people|miles?|km|kg|mph|years?|months?|weeks?"
    r"|days?|hours?|minutes?|times?)\b)"
)


def _this(unit: str, now: datetime, n: int = 0) -> Resolution:
    """Return the unit of time that holds `now`, or the n-th after it."""
    if unit == "day":
        return "d", _day(now + timedelta(days=n)), None
    first = add(floor(now, unit), n, unit)
    if unit == "weekend":
        return "r", _day(first + timedelta(days=5)), _day(first + timedelta(days=7))
    return "r", _day(first), _day(add(first, 1, unit))


def _end_of(unit: str, now: datetime) -> Resolution:
    """Return the later part of the unit that holds `now`: half a year or month, a week from its Thursday."""
    _, start, end = _this(unit, now)
    if unit == "day":
        return "dt", f"{start} 23:59:59", None
    first = floor(now, unit)
    late = add(first, 6, "month") if unit == "year" else first + timedelta(days=15 if unit == "month" else 3)
    return "r", _day(late), end


def _start_of(unit: str, now: datetime) -> Resolution:
    """Return the earlier part of the unit that holds `now`, up to where its later part begins."""
    return "r", _this(unit, now)[1], _end_of(unit, now)[1]


def _rest_of(unit: str, now: datetime) -> Resolution:
    """Return the time from now to the last day of the unit."""
    if unit == "day":
        return "r", now.strftime(f"{_DAY} %H:%M:%S"), f"{_day(now)} 23:59:59"
    _, _, end = _this(unit, now)
    last = datetime.fromisoformat(str(end)) - timedelta(days=1)
    return "r", _day(now), _day(last)


def _hours(a: int, b: int) -> Resolution:
    return "r", f"{a:02d}:00:00", f"{b:02d}:00:00"


def _meal(m: re.Match[str], now: datetime) -> list[Resolution]:
    low, high = _hours(*_MEALS[m["meal"]])[1:]
    when = m["when"]
    return [
        ("r", high, None) if when == "after" else ("r", None, low) if when == "before" else ("r", low, high)
    ]


def _clock(m: re.Match[str], now: datetime) -> list[Resolution]:
    hour = clock.hour_of(m["hour"])
    hours = [hour % 12, hour % 12 + 12] if hour <= 12 else [hour % 24]
    return [("t", f"{h:02d}:00:00", None) for h in hours]


def _month_day(m: re.Match[str], now: datetime) -> list[Resolution]:
    t = parts.slashed(0, 0, int(m["a"]), int(m["b"]), None)
    return [("d", _day(a), None) for a, _ in spans(t._replace(swap=False), now, "both")] if t else []


def _day_of_month(m: re.Match[str], now: datetime) -> list[Resolution]:
    t = Timex(0, 0, "day", day=int(m["day"]))
    return [("d", _day(a), None) for a, _ in spans(t, now, "both")]


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], datetime], list[Resolution]]]


def _rule(pattern: str, resolve: Callable[[re.Match[str], datetime], list[Resolution]]) -> Rule:
    return re.compile(pattern), resolve


def _nothing(m: re.Match[str], now: datetime) -> list[Resolution]:
    return []


# Tried in turn: words that one of them has read are left to it, unless a later one reads more.
_RULES: list[Rule] = [
    _rule(
        r"\b(?:beginning|start) of (?:the )?(?P<unit>week|month|year)\b",
        lambda m, now: [_start_of(m["unit"], now)],
    ),
    _rule(r"\bend of (?:the )?(?P<unit>day|week|month|year)\b", lambda m, now: [_end_of(m["unit"], now)]),
    _rule(
        r"\bthe eod\b|\beo(?P<letter>[dwmy])\b", lambda m, now: [_end_of(_LETTERS[m["letter"] or "d"], now)]
    ),
    _rule(
        r"\b(?:rest|remaining|remainder) (?:of )?(?:(?:the|my|this|current) )?"
        r"(?P<unit>day|week|month|year)\b",
        lambda m, now: [_rest_of(m["unit"], now)],
    ),
    _rule(r"\bthe (?:next |following )?day after(?= ?(?:[.,;!?]|$))", lambda m, now: [_this("day", now, 1)]),
    _rule(r"\bthe (?:previous )?day before(?= ?(?:[.,;!?]|$))", lambda m, now: [_this("day", now, -1)]),
    _rule(
        rf"\b(?:any (?:{_UNITS}|{forms.any_of(w for w in forms.WEEKDAYS if w.endswith('day'))})"
        rf"|all (?:{_UNITS})s)\b",
        _nothing,
    ),
    _rule(
        rf"\b(?:the|that|same|current) (?P<unit>{_UNITS})\b"
        r"(?!'s|’s|-|(?: of)? (?:\d|two thousand|nineteen|twenty))",
        lambda m, now: [_this(m["unit"], now)],
    ),
    _rule(r"\b(?P<unit>weekend)\b", lambda m, now: [_this(m["unit"], now)]),
    _rule(r"\bthe hour\b", lambda m, now: [("p", "3600", None)]),
    _rule(r"\bcurrent date\b", lambda m, now: [_this("day", now)]),
    _rule(
        r"\bcoming (?P<unit>day|week|month|year)s\b",
        lambda m, now: [
            ("r", _day(now + timedelta(days=1)), _day(add(now + timedelta(days=1), 1, m["unit"])))
        ],
    ),
    _rule(
        r"\b(?:(?P<when>after|before) |(?:at|around|about|during) )(?:the )?"
        r"(?P<meal>breakfast|brunch|lunch|dinner)"
        r"(?: ?time)?\b",
        _meal,
    ),
    _rule(r"\bin the (?P<part>morning|afternoon|evening)s\b", lambda m, now: [_hours(*_PARTS[m["part"]])]),
    _rule(r"(?<!good )\b(?P<part>morning|afternoon|evening)\b", lambda m, now: [_hours(*_PARTS[m["part"]])]),
    _rule(r"\b(?P<hour>1[0-2]|0?[1-9]) ?ampm\b", _clock),
    _rule(
        rf"(?<=\bat )(?P<hour>1\d|2[0-4]|[1-9]|{forms.CLOCKWORD})(?![\w%:/-]|[.,]\d){_NO_UNIT}(?! [a-z]+s\b)",
        _clock,
    ),
    _rule(r"(?<=\bon )(?P<day>3[01]|[12]\d|[1-9])(?= ?(?:[,;!?]|\.(?!\d)|$))", _day_of_month),
    _rule(r"(?<![\w./-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/]|[.,-]\d)", _month_day),
    _rule(r"\b(?:fy|sy) ?'?(?:\d\d)?\d\d\b", _nothing),
    _rule(r"\b(?:the )?(?:spring|summer|autumn|winter)\b|\b(?:in |the )fall\b", _nothing),
]
# "Last week or this?": the extended mode reads the unit into the second.
_ELLIPSIS = re.compile(
    r"\b(?:this|next|last) (?P<unit>week|month|year|weekend) (?:or|and) (?P<rel>this|next|last)\b"
    r"(?! [a-z]+day)"
)


def assistant(text: str, now: datetime, answers: list[Answer], extended: bool = False) -> list[Answer]:
    """Add what one means as a date who talks to an assistant, where nothing else was read."""
    flat = text.lower()
    out = [a for a in answers if not _yields(flat, a)]
    for start, end, found in _heard(flat, now, extended):
        over = [x for x in out if x[0] < end and start < x[1]]
        if all(start <= a and b <= end and (start, end) != (a, b) for a, b, _ in over):
            out = [x for x in out if x not in over]
            out.append(_of_day((start, end, frozenset(found)), out, flat))
            out = [x for x in out if not (x is not out[-1] and out[-1][0] <= x[0] and x[1] <= out[-1][1])]
    return out


def _of_day(a: Answer, others: list[Answer], flat: str) -> Answer:
    """Put the end of the day onto the date before it: "tomorrow eod"."""
    if not any(k == "dt" for k, _, _ in _values(a)):
        return a
    for b in others:
        days = _values(b)
        if (
            flat[b[1] : a[0]] in (" ", ", ", " by ", " at ", " at the ")
            and days
            and all(k == "d" for k, _, _ in days)
        ):
            return b[0], a[1], frozenset(("dt", f"{v} 23:59:59", None) for _, v, _ in days)
    return a


def _yields(flat: str, a: Answer) -> bool:
    """Tell whether an answer gives way: "the mornings" to "in the mornings", which is no set to the suite."""
    words = flat[a[0] : a[1]]
    return bool(re.fullmatch(r"the (?:morning|afternoon|evening)s", words)) and flat.endswith("in ", 0, a[0])


def _heard(flat: str, now: datetime, extended: bool) -> Iterator[tuple[int, int, list[Resolution]]]:
    if extended:
        for m in _ELLIPSIS.finditer(flat):
            n = {"this": 0, "next": 1, "last": -1}[m["rel"]]
            yield m.start("rel"), m.end("rel"), [_this(m["unit"], now, n)]
    for pattern, resolve in _RULES:
        for m in pattern.finditer(flat):
            yield m.start(), m.end(), resolve(m, now)
