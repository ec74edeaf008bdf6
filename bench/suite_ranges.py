"""The conformance suite's own ranges and durations: its conventions, and what only an assistant hears.

`narrowed`, `lasting`, `rest`, `going_on` and `compared` write our readings as the suite does. `asked`
adds what the suite marks because someone speaks to an assistant, and a reader of news should not take
for a date: "all week", "few hours", "3Y", "within 9 months" as from now on. A row can do without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.suite_numbers import Answer
from manytakes.values import calendar, clock, days, flatten, forms, parts

Resolution = tuple[str, str | None, str | None]  # kind, value or start, end
SECONDS = {
    "year": 31536000, "month": 2592000, "week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1,
    "quarter": 7776000, "decade": 315360000, "night": 86400, "weekend": 172800, "fortnight": 1209600,
    "workday": 86400, "workweek": 604800, "century": 3153600000,
}  # fmt: skip
_CLOCK_UNITS = ("hour", "minute", "second")


def iso(t: datetime, timed: bool) -> str:
    """Return a day or a moment as the suite writes it."""
    return t.strftime("%Y-%m-%d %H:%M:%S" if timed else "%Y-%m-%d")


# -- conventions of resolution ------------------------------------------------------


def narrowed(t: calendar.Timex, a: str, b: str, now: datetime, words: str) -> Resolution:
    """Cut "early", "mid" and "late": a year in thirds, a month at its 10th, 16th, 21st, a week by Thursday.

    In the week, month or year that is going on, "earlier" ends by now and "later" begins no sooner.
    """
    start, end = datetime.fromisoformat(a), datetime.fromisoformat(b)
    current = t.shift is not None and t.shift[0] == 0
    low, high = start + (end - start) / 3, end - (end - start) / 3
    if t.unit == "year":
        low, high = start.replace(month=5), start.replace(month=9)
        half = start.replace(month=7)
    elif t.unit == "month":
        low, high, half = start.replace(day=10), start.replace(day=21), start.replace(day=16)
    else:
        half = start + (end - start) / 2
    if t.mod == "mid":
        return "r", iso(low, False), iso(high, False)
    if current and words.lower().startswith(("earlier", "later")):
        today = calendar.floor(now, "day")
        half = min(half, today) if t.mod == "early" else max(half, today)
    elif not current and t.unit == "year":
        return ("r", a, iso(low, False)) if t.mod == "early" else ("r", iso(high, False), b)
    return ("r", a, iso(half, False)) if t.mod == "early" else ("r", iso(half, False), b)


def rest(now: datetime, b: str) -> Resolution:
    """Give "the rest of the week": from today to its last day."""
    return "r", iso(now, False), iso(datetime.fromisoformat(b) - timedelta(days=1), False)


def bounded(hedge: str, moved: datetime, now: datetime, fine: bool) -> list[Resolution]:
    """Open "more than two weeks ago" on its far side; let "less than" it reach up to now."""
    then, today = iso(moved, fine), iso(now, fine)
    past = moved < now
    if hedge in ("more than", "over", "at least"):
        return [("r", None, then) if past else ("r", then, None)]
    if hedge == "less than":
        return [("r", then, today) if past else ("r", today, then)]
    return [("dt" if fine else "d", then, None)]


def lasting(t: calendar.Timex, now: datetime, words: str) -> list[Resolution]:
    """Give a stretch that a date anchors; "the week starting" a day is the calendar's week.

    A length in figures from a day without a year ("2 weeks starting May 20th") has one reading, the last.
    """
    base = t.base
    if base is None or t.stretch is None:
        return []
    fine = t.stretch[1] in _CLOCK_UNITS or base.unit == "minute"
    if not calendar.dated(t):
        now = calendar.TIME_OF_DAY
    plain = t._replace(base=base._replace(mod="strict" if base.mod == "strict" else "", swap=False))
    found = calendar.spans(plain, now, "both")
    the = words.lower().startswith("the ")
    if the and t.stretch == (1, "week"):
        found = [(calendar.floor(a, "week"), calendar.floor(a, "week") + timedelta(days=7)) for a, _ in found]
    elif not the and base.unit == "day":
        found = found[:1]
    if not calendar.dated(t):
        found = [s for s in found if s[0].hour < 12] or found
        return [("r", iso(a, True)[-8:], iso(b, True)[-8:]) for a, b in found]
    return [("r", iso(a, fine), iso(b, fine)) for a, b in found]


def going_on(found: list[tuple[Resolution, str | None]], now: datetime) -> list[Resolution]:
    """Give the one reading of a range of days that is going on, else all; `found` has each one's last day."""
    sound = [
        (r, end) for r, end in found if not (r[1] and r[2] and r[1] > r[2] and len(r[1]) == len(r[2]) == 10)
    ]
    today = iso(now, False)
    holding = [
        r for r, end in sound if r[1] and len(r[1]) == 10 and r[2] and r[1] <= today and today < (end or r[2])
    ]
    return holding or [r for r, _ in sound]


_YEAR = re.compile(r"(?:[<>] ?=?|=) ?(?P<year>(?:19|20)\d\d)")


def year_of(words: str) -> calendar.Timex | None:
    """Read a year that a sign bounds (">= 2019"), which is a bounded number to us."""
    m = _YEAR.fullmatch(words)
    return calendar.Timex(m.start("year"), m.end(), "year", year=int(m["year"])) if m else None


_SIGN = re.compile(r"(?P<side>[<>]?) ?(?P<same>=?) ?$")


def compared(text: str, start: int, found: list[Resolution]) -> tuple[int, list[Resolution]]:
    """Read the signs before a year or a day: "<= 2019" goes on to its end, "> 2019" begins after it."""
    m = _SIGN.search(text[max(0, start - 4) : start])
    if not m or not (m["side"] or m["same"]):
        return start, found
    start -= len(m.group())
    if not m["side"]:
        return start, found
    if m["side"] == "<":
        return start, [("r", None, b if m["same"] and b else a) for _, a, b in found]
    return start, [("r", a if m["same"] else b or a, None) for _, a, b in found]


# -- the assistant's layer ----------------------------------------------------------

_ALL = re.compile(r"\b(?:all|full|whole)[ -](?P<unit>day|week|month|year|quarter|decade|hour)(?!\w)")
_FEW = re.compile(rf"\b(?:(?:a )?few|several|some|(?P<two>a couple(?: of)?)) {forms.U}")
_LETTERS = {"Y": "year", "W": "week", "D": "day", "M": "month", "H": "hour"}
_SHORT = re.compile(r"(?<![\w.,$£€-])(?P<n>\d{1,3}(?:\.\d)?)(?P<letter>[YWD])(?![\w-])")
_WITHIN = re.compile(r"\bwithin (?:the )?(?P<next>next |coming |following )?(?=\w)")
_LENGTH = forms.Rule(rf"(?:{forms.N} )?{forms.U}(?! (?:of|after|before|ago|later|from)\b)")
_AND = re.compile(r",? and |, ?| ")
_SINCE = forms.Rule(rf"in {forms.N} {forms.U} since (?:the )?(?:year )?(?=\w)")
_FIGURE = rf"(?:\d\d?|{forms.CLOCKWORD})"
_HOURS = re.compile(
    rf"(?<![\w.,$])(?:from |between )?(?P<low>{_FIGURE})(?: ?- ?| (?:to|till|until|and) )(?P<high>{_FIGURE})"
    r" (?=today\b|tomorrow\b|yesterday\b|tonight\b)"
)


_PART = re.compile(r" (morning|afternoon|evening|night)(?!\w)")


def asked(text: str, now: datetime) -> Iterator[Answer]:
    """Yield what is marked for an assistant only, each with its resolution."""
    flat = flatten(text)
    for m in _ALL.finditer(flat):
        yield m.start(), m.end(), frozenset({("p", f"{SECONDS[m['unit']]:g}", None)})
    for m in _FEW.finditer(flat):
        if m["plural"]:
            few = (2 if m["two"] else 3) * SECONDS[forms.UNITS[m["unit"]]]
            yield m.start(), m.end(), frozenset({("p", f"{few:g}", None)})
    for m in _SHORT.finditer(text):
        seconds = float(m["n"]) * SECONDS[_LETTERS[m["letter"]]]
        yield m.start(), m.end(), frozenset({("p", f"{seconds:g}", None)})
    for m in _WITHIN.finditer(flat):
        if found := _within(flat, m, now):
            yield found
    for m in re.finditer(r"\bin ", flat):
        if found := _since(text, flat, m.start(), now):
            yield found
    for m in _HOURS.finditer(flat):
        if found := _bare_hours(text, flat, m, now):
            yield found


def _bare_hours(text: str, flat: str, m: re.Match[str], now: datetime) -> Answer | None:
    """Read "from nine to five today" as hours of the morning or of the evening."""
    low, high = clock.hour_of(m["low"]), clock.hour_of(m["high"])
    day = days.date(text, flat, m.end())
    if day is None or not (0 < low <= 12 and 0 < high <= 12 and low != high):
        return None
    word = _PART.match(flat, day.end)
    part = day.part or (forms.PARTS[word[1]] if word else "")
    readings = set()
    for half in (0,) if part == "MO" else (12,) if part else (0, 12):
        a = calendar.floor(calendar.spans(day, now)[0][0], "day") + timedelta(hours=low % 12 + half)
        b = a + timedelta(hours=(high - low) % 12)
        readings.add(("r", iso(a, True), iso(b, True)))
    return m.start(), word.end() if word else day.end, frozenset(readings)


def _within(flat: str, m: re.Match[str], now: datetime) -> Answer | None:
    """Read "within 9 months", "within the next day and 5 hours" as from now on."""
    i, until, fine, end = m.end(), now, False, 0
    while (k := _LENGTH.match(flat, i)) and (k["n"] or (m["next"] and not end)):
        unit = forms.UNITS[k["unit"]]
        until = calendar.add(until, parts.count_of(k["n"] or "a"), unit)
        fine, end = fine or unit in _CLOCK_UNITS, k.end()
        joint = _AND.match(flat, end)
        if not joint:
            break
        i = joint.end()
    return (m.start(), end, frozenset({("r", iso(now, fine), iso(until, fine))})) if end else None


def _since(text: str, flat: str, i: int, now: datetime) -> Answer | None:
    """Read "in two years since 2011" as the day that is so long after that one began."""
    m = _SINCE.match(flat, i)
    base = days.date(text, flat, m.end(), True) if m else None
    if not m or base is None:
        return None
    spans = calendar.spans(base, now)
    if not spans:
        return None
    day = calendar.add(spans[0][0], parts.count_of(m["n"]), forms.UNITS[m["unit"]])
    return i, base.end, frozenset({("d", iso(day, False), None)})


def joined(ours: list[Answer], asked_for: Iterator[Answer]) -> list[Answer]:
    """Put the answers of the assistant's layer in place of those that they overlap, unless held in one."""
    more: list[Answer] = []
    for answer in sorted(asked_for, key=lambda a: (a[0], -a[1])):
        start, end, _ = answer
        held = any(s <= start and end <= e for s, e, _ in ours)
        if not held and not any(start < e and s < end for s, e, _ in more):
            more.append(answer)
    return [a for a in ours if not any(a[0] < e and s < a[1] for s, e, _ in more)] + more
