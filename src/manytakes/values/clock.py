"""Times of day as written: "7: 48 am", "half past seven", "1100 hours", "from 7 to 7:30".

time(flat, i)            -> Timex | None     a time or a part of the day
hourspan(flat, i, dated) -> Timex | None     hours from one to another
dotted(flat, i)          -> Timex | None     "17.30", where the words before promise a time
in_words(flat, i)        -> Timex | None     "nine thirty", the same
halfday(clock, part)     -> Timex            "8" and "evening" make 20:00
onto(date, hour)         -> Timex            the hour on that day
"""

from __future__ import annotations

import re

from . import forms, numbers
from .calendar import PARTS, Timex

_HOUR = (
    r"(?:(?P<h>\d{1,2})(?:[:.] ?(?P<m>[0-5]\d))?|(?P<w>one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?P<mw>thirty|fifteen|forty[- ]five))?|(?P<mil>(?:0\d|1[0-7]"
    r"|2[1-4])[0-5]\d))(?: ?(?P<ap>[ap])\.? ?m\b\.?|(?P<ap>[ap])\b)?"
    r"(?![\d:%/])"
)
_HOURSPAN = forms.Rule(
    rf"(?P<lead>from |between )?{_HOUR}(?P<joint> ?- ?| (?:to|and|till|until|through) )"
    + _HOUR.replace("<", "<z")
    + r"(?! ?(?:million|percent|per cent|people|years?|days?|weeks?|months?|hours?|minutes?|points?))"
)
_MINUTES = {"": 0, "thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45}


def hourspan(flat: str, i: int, dated: bool) -> Timex | None:
    """Read hours from one to another: "1-3 pm", "from 7 to 7:30", "between 0730-0930"."""
    m = _HOURSPAN.match(flat, i)
    if not m:
        return None
    ends = []
    for z in ("", "z"):
        if mil := m.get(z + "mil"):
            if not m["lead"] and not dated:
                return None
            hour, minute = int(mil[:2]), int(mil[2:])
        else:
            word = m.get(z + "h") or m.get(z + "w")
            hour = int(word) if word.isdigit() else numbers.ONES[word]
            minute = int(m.get(z + "m") or 0) or _MINUTES.get(m.get(z + "mw"), 0)
        ap = m.get(z + "ap")
        if hour > (12 if ap else 24) or (hour == 0 and ap):
            return None
        twelve = not ap and 0 < hour <= 12
        if ap:
            hour = hour % 12 + (12 if ap == "p" else 0)
        ends.append(Timex(i, m.end(), "minute", hour=hour, minute=minute, twelve=twelve))
    low, high = ends
    marked = m["ap"] or m["zap"] or (m["m"] and m["zm"]) or m["mil"] or m["mw"] or m["zmw"]
    if not marked and not (dated or (m["lead"] and (m["m"] or m["zm"]))):
        return None
    if not marked and dated and not m["lead"] and m["joint"].strip() != "-" and not (m["h"] and m["zh"]):
        return None
    if "and" in m["joint"] and m["lead"] != "between ":
        return None
    if m["joint"].strip() == "to" and m["lead"] == "between " and not m["m"]:
        return None
    if m["ap"] and not m["zap"] and not m["zm"]:
        return None
    if low.twelve and not high.twelve and low.hour is not None and high.hour is not None:
        same = low.hour % 12 + (12 if high.hour >= 12 else 0)
        fits = (same, low.minute) < (high.hour, high.minute)
        low = low._replace(twelve=False, hour=same if fits else low.hour % 12 or 12)
    return low._replace(until=high)


def halfday(clock: Timex, part: str) -> Timex:
    """Settle the half of the day of an hour by the part it is said to be in."""
    if not clock.twelve or clock.hour is None or not part:
        return clock
    hour = clock.hour % 12
    if part in ("AF", "EV") or (part == "NI" and hour >= 5):
        hour += 12
    return clock._replace(hour=hour, twelve=False)


def onto(date: Timex, hour: Timex) -> Timex:
    """Put a time of day onto a date."""
    return date._replace(
        unit=hour.unit,
        hour=hour.hour,
        minute=hour.minute,
        second=hour.second,
        twelve=hour.twelve,
        part=hour.part,
    )


def inpart(flat: str, t: Timex) -> Timex:
    """Add "in the morning", "at night" to a time of the twelve-hour clock."""
    m = forms.INPART.match(flat, t.end)
    if m and not t.twelve and t.hour is not None and " in the " in m.group() and not t.part:
        low, high = PARTS[forms.PARTS[m["part"]]]
        return t._replace(end=m.end()) if low <= t.hour < high else t  # "8 pm in the evening"
    if not m or not t.twelve:
        return t
    part = forms.PARTS[m["part"]] if m["part"] else "NI"
    return halfday(t, part)._replace(end=m.end(), part="")


def hour_of(word: str) -> int:
    """Return the hour that a word or digits name."""
    return int(word) if word.isdigit() else numbers.ONES[word]


def time_at(flat: str, i: int) -> Timex | None:
    """Return a time of day at `i`, or a part of the day."""
    if i and flat[i - 1].isalnum():
        return None
    for pattern in (forms.HOUR12, forms.HOUR12B):
        if (m := pattern.match(flat, i)) and int(m["h"]) <= (12 if int(m["h"]) else 0) and int(m["h"]) > 0:
            if m["ap"] == "a" and not m.group().endswith(("m", "m.", "a")):
                continue
            if m.group()[-1] == "a" and (
                " a" in m.group() or (not m["m"] and flat[m.end() : m.end() + 1] not in (".", "", ","))
            ):
                continue
            if m.group()[-1] == "p" and " p" in m.group():
                continue
            hour = int(m["h"]) % 12 + (12 if m["ap"] == "p" else 0)
            second = m.get("s")
            end = m.end() - (
                m.group().endswith(".") and not m.group()[:-1].endswith(" ") and "." not in m.group()[:-1]
            )
            return Timex(
                i, end, "minute", hour=hour, minute=int(m["m"] or 0), second=int(second) if second else None
            )
    if m := forms.HOUR24.match(flat, i):
        h = int(m["h"])
        return Timex(
            i, m.end(), "minute", hour=h, minute=int(m["m"]), second=int(m["s"]) if m["s"] else None,
            twelve=0 < h <= 12 and not m["h"].startswith("0"),
        )  # fmt: skip
    if m := forms.HOURS.match(flat, i):
        return Timex(i, m.end(), "minute", hour=int(m["h"]), minute=int(m["m"]))
    if m := forms.PAST.match(flat, i):
        h = hour_of(m["h"])
        minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(m["m"])
        if minutes is None:
            minutes = (
                int(m["m"])
                if m["m"].isdigit()
                else int((numbers.at(m["m"], 0) or numbers.Number(0, 0)).value)
            )
        if (
            0 < h <= 12
            and minutes < 60
            and (m["m"] in ("half", "quarter", "a quarter") or m["dir"] == "past" or "clock" in m.group())
        ):
            if m["dir"] == "to":
                h, minutes = (h - 1) or 12, 60 - minutes
            return Timex(i, m.end(), "minute", hour=h, minute=minutes, twelve=True)
    if m := forms.OCLOCK.match(flat, i):
        h = hour_of(m["h"] or m["hw"])
        if 0 < h <= 12:
            if m["ap"]:
                minute = {"thirty": 30, "fifteen": 15}.get(m["mw"], 45) if m["mw"] else 0
                return Timex(i, m.end(), "minute", hour=h % 12 + (12 if m["ap"] == "p" else 0), minute=minute)
            return Timex(i, m.end(), "minute", hour=h, twelve=True)
    if m := forms.NOON.match(flat, i):
        return Timex(i, m.end(), "minute", hour=24 if m["w"] == "midnight" else 12)
    if m := forms.HOURPART.match(flat, i):
        h = hour_of(m["h"])
        if 0 < h <= 12:
            t = Timex(i, m.end(), "minute", hour=h, minute=_MINUTES.get(m["mw"], 0), twelve=True)
            return halfday(t, forms.PARTS[m["part"]])
    if (m := forms.PART.match(flat, i)) and forms.PARTS[m["part"]] != "MI":
        if not m["part"].endswith("s") and m.group().startswith(
            ("in ", "at ", "during ", "the ", "overnight", "early", "late", "mid")
        ):
            return Timex(i, m.end(), "part", part=forms.PARTS[m["part"]], mod=_early(m.group()))
        if m["part"].endswith("s") and not m.group().startswith("in the"):
            return Timex(i, m.end(), "set", "set")
    return None


_DOTTED = re.compile(r"(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?![\w%]|[.,]\d)")
_IN_WORDS = re.compile(
    rf"(?P<h>{forms.CLOCKWORD}) (?P<m>{forms.any_of(w for w in _MINUTES if w)})"
    r"(?=[.,;:)!?]|$| (?:in|on|for|to)\b)"
)


def dotted(flat: str, i: int) -> Timex | None:
    """Read a time with a full stop for its colon; elsewhere such a thing is a decimal."""
    m = _DOTTED.match(flat, i)
    if not m:
        return None
    hour = int(m["h"])
    return Timex(i, m.end(), "minute", hour=hour, minute=int(m["m"]), twelve=0 < hour <= 12)


def in_words(flat: str, i: int) -> Timex | None:
    """Read "nine thirty" with no half of the day told."""
    m = _IN_WORDS.match(flat, i)
    return (
        Timex(i, m.end(), "minute", hour=numbers.ONES[m["h"]], minute=_MINUTES[m["m"]], twelve=True)
        if m
        else None
    )


def _early(words: str) -> str:
    return "early" if "early" in words else "late" if "late" in words else "mid" if "mid" in words else ""


def lead_in(flat: str, j: int) -> int:
    """Return where an "at" at `j` ends; `j` if there is none."""
    m = forms.AT.match(flat, j)
    return m.end() if m else j
