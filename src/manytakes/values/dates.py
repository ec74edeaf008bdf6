"""Dates and times as written: the words, not yet their place in time.

    at(text, flat, i) -> Timex | None     the longest date, time or range that starts at `i`

`flat` is `text` folded; the case of a letter in `text` tells March from march. Each
rule is tried at one place and reads a bounded number of characters.
"""

from __future__ import annotations

import re

from . import anchored, clock, days, forms, lists, numbers, parts
from .calendar import PARTS, Timex
from .feasts import FEASTS

STARTS = (
    frozenset(forms.MONTHS) | frozenset(forms.WEEKDAYS) | frozenset(forms.NOW) | frozenset(forms.SEASONS)
    | {m for f in FEASTS for m in [f.split()[0].split("'")[0].strip(".")]}
    | set(
        "the last past previous this next coming upcoming following current"
" same not sooner early earlier late later mid middle end"
        " start beginning shortly just soon little before after prior no ahead around about circa"
" in day week weekend month year twice every each daily weekly monthly"
        " quarterly annually yearly hourly nightly everyday q h noon midnight"
" midday half quarter a an several few some"
        " nearly almost more less over at recently currently now right"
" nowadays soon future morning afternoon evening"
        " overnight tonight night from between by preceding roughly approximately"
" mornings afternoons evenings mondays"
        " tuesdays wednesdays thursdays fridays saturdays sundays weekdays weekends lunchtime"
" during that couple recent lately formerly opening under within rest remainder remaining"
        " previously once twenties thirties forties fifties sixties seventies"
" eighties nineties these dawn dusk midway"
        .split()
    )
    | set(numbers.ONES) | set(numbers.TENS) | {w for w, n in numbers.ORDINALS.items() if n < 100}
)  # fmt: skip


# Words that make a date one; the other starts only lead up to them.
STRONG = (
    set(forms.MONTHS) | set(forms.WEEKDAYS) | set(forms.NOW) | set(forms.SEASONS) | set(forms.PARTS)
    | {u + s for u in forms.UNITS for s in ("", "s")}
    | {f.split()[0].split("'")[0].strip(".") for f in FEASTS}
    | set(
        "noon midnight midday q h now recently currently nowadays present"
" moment time days lately formerly future past"
        " century centuries twenties thirties forties fifties sixties"
" seventies eighties nineties daily weekly monthly"
        " quarterly annually yearly hourly nightly biweekly everyday mondays"
" tuesdays wednesdays thursdays fridays"
        " saturdays sundays weekday weekdays half".split()
    )
    | set(numbers.ONES) | set(numbers.TENS) | {w for w, n in numbers.ORDINALS.items() if n < 100}
)  # fmt: skip

# A digit begins a date only when a mark, a letter or (after four digits) a group of digits follows.
_HINT = re.compile(
    r"\d{1,8}(?: ?[-/.:~,'’] ?\d| ?(?:st|nd|rd|th)?[-/' ]? ?[a-z]|[-/.'] ?[a-z])|\d{4}(?!\d)|\d{8}(?!\d)"
)


def at(text: str, flat: str, i: int) -> Timex | None:
    """Return the longest date or time at `i`: a range, or one point with its hedges."""
    if i and (
        flat[i - 1].isalnum()
        or (flat[i - 1] in "-./" and i > 1 and flat[i - 2].isalnum() and flat[i].isdigit())
    ):
        # A file's name may hold a date: "report-2002-10-09.xlsx".
        named = flat[i - 1] == "-" and i > 1 and flat[i - 2].isalpha() and whole(flat, i)
        return days.numeric(text, flat, i, False) if named else None
    if found := lists.tail(flat, i):
        return _with_time(flat, found)
    if flat[i].isdigit() and not _HINT.match(flat, i):
        return None
    if found := anchored.long(flat, i, lambda j: _point(text, flat, j, True)):
        return found
    if hours := clock.hourspan(flat, i, False):
        return _joined_date(text, flat, hours) or hours
    for word, joint in (("from ", forms.TO), ("between ", forms.ANDTO)):
        if flat.startswith(word, i):
            j = i + len(word)
            # Bare figures are hours where a part of a day follows: "between 7 and 9 last night".
            if (hours := clock.hourspan(flat, i, True)) and (found := _joined_date(text, flat, hours, True)):
                return found
            if found := _days(text, flat, j):
                return found._replace(start=i)
            if found := _slashes(flat, j, True):
                return found._replace(start=i)
            low = _point(text, flat, j, True)
            if low and (found := _tail(flat, low) or _lasting(text, flat, low)):
                return found._replace(start=i)
            if low and (m := joint.match(flat, low.end)) and (high := _far_end(text, flat, m.end(), True)):
                if low.hour is not None and high.shift == (1, "day") and flat.startswith("to", high.start):
                    low = low._replace(shift=(0, "day"))  # "from 2 pm until tomorrow 4 pm"
                return _ranged(low, high)._replace(start=i)
            return None
    if (
        found := lists.head(flat, i)
        or _days(text, flat, i)
        or _months(text, flat, i)
        or _slashes(flat, i, False)
    ):
        return found
    t = _point(text, flat, i)
    if t is None or t.kind == "set":
        return t
    if found := _tail(flat, t) or _lasting(text, flat, t):
        return found
    t = lists.year_after(flat, t)
    if m := forms.TO.match(flat, t.end):
        high = _far_end(text, flat, m.end(), False)
        now = high is not None and high.kind == "in" and high.shift == (0, "day")  # "2014 to present"
        explicit = now or "thr" in m.group() or "till" in m.group()
        if high and high.kind != "set" and (_grain(t) == _grain(high) or explicit) and not t.base:
            return _ranged(t, high)
    return t


def _lasting(text: str, flat: str, t: Timex) -> Timex | None:
    """Read how long what `t` begins goes on."""
    return anchored.after(flat, t, lambda j: _point(text, flat, j, True))


def _far_end(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read the far end of a range, which may be the present ("to date")."""
    if m := forms.TODAY_END.match(flat, i):
        return Timex(i, m.end(), "day", "in", shift=(0, "day"))
    return _point(text, flat, i, framed)


def _slashes(flat: str, i: int, framed: bool) -> Timex | None:
    """Read "10/1-11/7", "2/29-3/1/2019": the month first unless it can be none."""
    m = _SLASHES.match(flat, i)
    if not m or not (framed or {m["b"], m["d"]} - parts.OF_FRACTIONS):
        return None
    year = int(m["year"]) if m["year"] else None
    low = parts.slashed(i, m.end(), int(m["a"]), int(m["b"]), year)
    high = parts.slashed(m.start("c"), m.end(), int(m["c"]), int(m["d"]), year)
    if low is None or high is None:
        return None
    return low._replace(swap=False, until=high._replace(swap=False))


_SLASHES = re.compile(
    r"(?P<a>\d\d?)/(?P<b>\d\d?)(?: ?- ?| (?:to|and|through|until|till) )(?P<c>\d\d?)/(?P<d>\d\d?)"
    r"(?:/(?P<year>(?:19|20)\d\d))?(?![\d/%]|[.,]\d)"
)


def whole(flat: str, i: int) -> bool:
    """Tell whether a date in digits, the year first, starts at `i`."""
    return bool(forms.COMPACT.match(flat, i) or forms.YMD.match(flat, i))


def _months(text: str, flat: str, i: int) -> Timex | None:
    """Read "Jan-Feb 2017", "May to July 2020"."""
    m = forms.MONTHSPAN.match(flat, i)
    if not m:
        return None
    first, last = forms.MONTHS[m["first"]], forms.MONTHS[m["month"]]
    end = m.end() - (m.group().endswith(".") and len(m["month"]) > 4)
    if not m["year"] and not (text[i].isupper() and text[m.start("month")].isupper()):
        return None  # "may to march", "march to may"
    until = Timex(i, end, "month", year=int(m["year"]) if m["year"] else None, month=last)
    low = until._replace(month=first, until=until)
    return low if first < last or (first != last and not m["year"]) else None


def _tail(flat: str, t: Timex) -> Timex | None:
    """Read the rest of "May 5-7, 2023", "April ninth through seventeenth"."""
    if t.unit != "day" or t.month is None or t.day is None or t.hour is not None or t.base or t.year:
        return None
    m = forms.TAIL.match(flat, t.end)
    day = _dayword(m["d"]) if m else 0
    if not m or not t.day < day <= 31 or _COUNTS_AFTER.match(flat, m.end()):
        return None
    if " and" in m.group() and (m["d"].isdigit() or not flat.endswith("between ", 0, t.start)):
        return None
    year = _TAIL_YEAR.match(flat, m.end())
    high = t._replace(day=day, end=year.end() if year else m.end(), year=int(year[1]) if year else None)
    return t._replace(end=high.end, until=high, year=high.year)


_TAIL_YEAR = re.compile(r",? ((?:19|20)\d\d)(?!\d)")
_COUNTS_AFTER = re.compile(
    rf" (?:people|men|women|per|million|[a-z]+s\b|(?:of )?(?:{forms.any_of(forms.MONTHS)})\b)"
)
_HEAD = re.compile(
    r"(?:the )?(?P<d>\d{1,2}(?:st|nd|rd|th)?|"
    rf"{forms.any_of(w for w, n in numbers.ORDINALS.items() if n < 31)}"
    rf"){forms.JOINT}(?=(?:the )?[\da-z])"
)


def _dayword(word: str) -> int:
    return int(word) if word.isdigit() else parts.ordinal_of(word)


def _days(text: str, flat: str, i: int) -> Timex | None:
    """Read "5-7 May 2023", "the ninth and the seventeenth of April"."""
    m = _HEAD.match(flat, i)
    if not m:
        return None
    high = _point(text, flat, m.end(), True)
    day = _dayword(m["d"])
    if (
        high is None
        or high.unit != "day"
        or not (high.month or (high.shift and high.shift[1] == "month"))
        or not high.day
        or high.swap
        or not 0 < day < high.day
    ):
        return None
    if " and" in m.group() and not flat.endswith("between ", 0, i):
        return None
    if not days.FIRST.match(flat, m.end()) or (
        flat[m.end() : m.end() + 3].isalpha() and forms.MDY.match(flat, m.end())
    ):
        return None
    return high._replace(start=i, end=high.end, day=day, until=high)


_GRAINS = {"minute": 0, "hour": 0, "part": 1, "day": 2, "week": 3, "month": 4, "quarter": 4, "year": 5}


def _grain(t: Timex) -> int:
    return _GRAINS.get(t.unit, 6)


def _week_lent(low: Timex, high: Timex) -> Timex:
    """Put the first day of "Monday to Wednesday next week" into that week."""
    if low.weekday is None or high.weekday is None or low.shift or low.day or not high.shift:
        return low
    return low._replace(shift=high.shift) if high.shift[1] == "week" and low.weekday < high.weekday else low


def _ranged(low: Timex, high: Timex) -> Timex:
    """Join the ends of a range, each lending the other what it left out."""
    if high.kind == "in" and high.shift == (0, "day") and low.hour is not None:  # "from 2 pm until now"
        return low._replace(end=high.end, until=high._replace(unit="minute", shift=(0, "minute")))
    low = _week_lent(low, high)
    if low.unit == high.unit in ("quarter", "half") and low.year is None and low.shift is None:
        low = low._replace(year=high.year)  # "Q1 to Q3 2018"
    if low.kind == "vague":  # "from now until Friday"
        low = Timex(low.start, low.end, "day" if _grain(high) else "minute", "in",
                    shift=(0, "day" if _grain(high) else "minute"))  # fmt: skip
    if low.year is None and high.year is not None and low.month is not None and high.month:
        low = low._replace(year=high.year - (low.month > high.month))  # "from November to March 2019"
    if low.month is None and low.day is not None and high.month is not None:
        low = low._replace(month=high.month, year=high.year)
    if high.month is None and high.day is not None and low.month is not None and high.shift is None:
        high = high._replace(month=low.month, year=low.year)
    if low.hour is not None and high.hour is not None:
        if low.twelve and not high.twelve:
            same = high.hour >= 12
            low = low._replace(
                twelve=False,
                hour=low.hour + 12 if same and low.hour < 12 and low.hour + 12 <= high.hour else low.hour,
            )
        alone = high.day is None and high.weekday is None and high.shift is None
        if alone:
            high = _on_day_of(low, high)
        elif low.day is None and low.weekday is None and low.shift is None:
            low = _on_day_of(high, low)
    return low._replace(end=high.end, until=high)


def _on_day_of(date: Timex, t: Timex) -> Timex:
    """Return `t` on the day that `date` gives."""
    return t._replace(
        year=date.year, month=date.month, day=date.day, weekday=date.weekday, shift=date.shift, nth=date.nth
    )


def _point(text: str, flat: str, i: int, framed: bool = False, hedged: bool = False) -> Timex | None:
    """Return one date, time, or date with time at `i`; `hedged` when a hedge was read already."""
    if m := forms.SET.match(flat, i):
        j = clock.lead_in(flat, m.end())
        span = _LEAD.match(flat, m.end())
        after = clock.hourspan(flat, span.end(), True) if span else None
        after = (
            after or clock.time_at(flat, j) or (clock.dotted(flat, j) if flat.endswith("at ", 0, j) else None)
        )
        return Timex(i, after.end if after else m.end(), "set", "set")
    if (
        not hedged
        and (m := forms.MOD.match(flat, i))
        and not (m["about"] and _HOW.search(flat, max(0, i - 5), i))
    ):
        inner = _point(text, flat, m.end(), True, True)
        if inner and not inner.mod and inner.kind not in ("set", "vague"):
            mod = next(
                k for k in ("early", "late", "mid", "soon", "nigh", "before", "after", "about") if m.get(k)
            )
            if mod in ("early", "late", "mid") and inner.unit == "minute":
                return None
            if mod in ("soon", "nigh") and inner.unit != "minute":
                mod = "after" if mod == "soon" else "before"
            if mod == "about":
                return inner._replace(start=i, hedge=m.group().strip())
            if inner.unit == "year" and (
                m.group().startswith("following") or flat.startswith("'s", inner.end)
            ):
                return None  # "after 2021's hit" is after the hit
            return inner._replace(start=i, mod=mod)
    date = days.date(text, flat, i, framed)
    best = _with_time(flat, date) if date else None
    timed = clock.time_at(flat, i)
    if timed and (best is None or timed.end > best.end):
        whole = _with_date(text, flat, timed)
        if best is None or whole.end > best.end:
            best = whole
    if best is None and (m := forms.VAGUE.match(flat, i)):
        return Timex(i, m.end(), "vague", "vague")
    return best


_HOW = re.compile(r"(?:how|what) $")


def _joined_date(text: str, flat: str, hours: Timex, part: bool = False) -> Timex | None:
    """Add the date that follows a range of hours; `part` asks for a part of a day."""
    m = forms.ON.match(flat, hours.end)
    if m and m.end() > hours.end and hours.until:
        date = days.date(text, flat, m.end(), True)
        if (
            date
            and date.unit in ("day", "part")
            and date.kind == "date"
            and not date.base
            and date.until is None
        ):
            word = _DAYPART.match(flat, date.end) if date.unit == "day" else None
            if word and forms.PARTS[word[1]] != "MI":
                date = date._replace(end=word.end(), unit="part", part=forms.PARTS[word[1]])
            if part and date.unit != "part":
                return None
            return _onto(date, hours)._replace(start=hours.start, end=date.end)
    return None


def _onto(date: Timex, hours: Timex) -> Timex:
    """Put a range of hours onto a date."""
    high = hours.until or hours
    low, high = (clock.halfday(t, date.part) for t in (hours, high))
    timed = date._replace(unit="minute", part="", end=hours.end)
    until = timed._replace(hour=high.hour, minute=high.minute, twelve=high.twelve)
    return timed._replace(hour=low.hour, minute=low.minute, twelve=low.twelve, until=until)


_LEAD = re.compile(r",? (?=from |between |\d)")
_BOUND = re.compile(r" (?P<w>before|after|later than) ")
_AT_HOUR = re.compile(r"(?:,? at| around) $")
_BARE_HOUR = re.compile(r"(?:around )?([12]?\d)(?:\.([0-5]\d))?(?![\d:.,]\d|[\d%]| ?[a-z]{2,})")
_DAYPART = re.compile(r" (morning|afternoon|evening|night)(?!\w)")
_TO_PART = re.compile(r",? (?:in the |at |the )?(?:(?:early|late|mid)[- ])?")
_PART_WORD = re.compile(rf"({forms.any_of(forms.PARTS)})(?!\w)")
_OR_LATER = re.compile(r",? or (later|after|earlier|before)(?= (?:on |[a-z]))")
_ZONE = re.compile(r" (?:est|edt|et|gmt|bst|utc|pst|pdt|cet|cest|local time)(?!\w)")


def _with_time(flat: str, date: Timex) -> Timex:
    """Add the time that follows a date."""
    if (
        date.kind in ("set", "vague")
        or date.unit not in ("day", "part")
        or date.base
        or date.hour is not None
    ):
        return date
    lead = _LEAD.match(flat, date.end)
    if lead and (hours := clock.hourspan(flat, lead.end(), True)):
        return _onto(date, hours)
    bound = _BOUND.match(flat, date.end)
    if bound and (hour := clock.time_at(flat, bound.end())) and hour.unit == "minute":
        if date.mod == "strict" and date.shift:  # "next Wednesday" is that of next week
            date = date._replace(shift=(date.shift[0], "week"))
        return clock.onto(date, hour)._replace(
            end=hour.end, mod="before" if bound["w"] == "before" else "after"
        )
    if flat.startswith("t", date.end) and flat[date.end - 1].isdigit():
        iso = forms.HOUR24.match(flat, date.end + 1)  # "2016-10-20T09:30:00"
        if iso and len(iso["h"]) == 2:
            second = int(iso["s"]) if iso["s"] else None
            hour = Timex(0, 0, "minute", hour=int(iso["h"]), minute=int(iso["m"]), second=second)
            return clock.onto(date, hour)._replace(end=iso.end())
    j = clock.lead_in(flat, date.end)
    if j > date.end:
        found = clock.time_at(flat, j)
        bare = (
            _BARE_HOUR.match(flat, j) if found is None and _AT_HOUR.search(flat, max(0, j - 8), j) else None
        )
        if bare and 0 < int(bare[1]) <= 12:
            found = Timex(j, bare.end(), "minute", hour=int(bare[1]), minute=int(bare[2] or 0), twelve=True)
        elif found is None and bare:
            found = clock.dotted(flat, j)
        elif found is None and date.day is not None:
            found = clock.in_words(flat, j)
        if found:
            part = date.part or found.part
            found = clock.halfday(found, part)
            whole = clock.onto(date, found)._replace(end=found.end, part=part)
            if found.unit == "part" and (k := clock.lead_in(flat, whole.end)) > whole.end:
                hour = clock.time_at(flat, k)  # "Monday early morning at 8:00"
                if hour and hour.unit == "minute" and not hour.part:
                    return clock.onto(whole, clock.halfday(hour, part))._replace(end=hour.end, part=part)
            return clock.inpart(flat, whole)
    m = _TO_PART.match(flat, date.end) if date.unit == "day" else None
    if m and (word := _PART_WORD.match(flat, m.end())) and forms.PARTS[word[1]] != "MI":
        if word[1] in ("am", "pm") and date.shift is None:
            return date
        whole = date._replace(end=word.end(), unit="part", part=forms.PARTS[word[1]])
        return _with_time(flat, whole) if clock.lead_in(flat, word.end()) > word.end() else whole
    return date


def _with_date(text: str, flat: str, hour: Timex) -> Timex:
    """Add the date that follows a time: "noon Saturday", "10 p.m. on May 3"."""
    hour = clock.inpart(flat, hour)
    zone = _ZONE.match(flat, hour.end)
    side = _OR_LATER.match(flat, hour.end) if hour.unit == "minute" else None
    m = forms.ON.match(flat, side.end() if side else zone.end() if zone else hour.end)
    if not m or m.end() == hour.end:
        return hour
    date = days.date(text, flat, m.end(), True)
    if date is None or date.unit not in ("day", "part") or date.kind in ("set", "vague") or date.base:
        every = forms.SET.match(flat, m.end())
        return Timex(hour.start, every.end(), "set", "set") if every and "," not in m.group() else hour
    if date.unit == "day" and (word := _PART_WORD.match(flat, date.end + 1)) and flat[date.end] == " ":
        part = forms.PARTS[word[1]]  # "9 o'clock tomorrow morning"
        if part in PARTS and word[1] not in ("am", "pm") and date.hour is None:
            date = date._replace(end=word.end(), unit="part", part=part)
    if date.unit == "part":
        hour = clock.halfday(hour, date.part)
    if side and date.mod == "":
        date = date._replace(mod="after" if side[1] in ("later", "after") else "before")
    return clock.onto(date, hour)._replace(start=hour.start, part=hour.part or date.part)
