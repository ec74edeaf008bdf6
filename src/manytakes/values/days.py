"""Dates without their time of day: days, months, years and what hangs on them.

date(text, flat, i, framed) -> Timex | None     `framed` says the words before promise a date
"""

from __future__ import annotations

import re

from . import forms, parts, relative
from .calendar import Timex

_OWN = ("his ", "her ", "their ", "my ", "your ")


def date(text: str, flat: str, i: int, framed: bool = False, bare: bool = False) -> Timex | None:
    """Return a date at `i`, the fuller forms first; `bare` leaves out "two days after" a date."""
    word = FIRST.match(flat, i)
    first = word.group() if word else ""
    if not bare and (t := _offset(text, flat, i, framed)):
        return t
    if first[:1].isdigit():
        t = numeric(text, flat, i, framed)
        return _followed(flat, t) if t else None
    t = None
    if not bare and first in ("the", "weekend") and (m := forms.WEEKENDOF.match(flat, i)):
        t = date(text, flat, m.end(), True, bare=True)
        if t and t.unit == "day" and t.month and t.day and not t.base:
            return t._replace(start=i, unit="weekend")
        t = None
    if first in forms.WEEKDAYS:
        t = _weekday(text, flat, i)
    elif first in forms.MONTHS:
        t = _month(text, flat, i, framed)
    elif m := forms.NEXTDAY.match(flat, i):
        t = date(text, flat, m.end(), True, bare=True)
        t = t._replace(start=i, shift=(forms.REL.get(m["rel"], 0), "monthname")) if t and not t.year else None
    t = t or relative.relative(text, flat, i, framed)
    if t and t.weekday is not None and t.shift and t.shift[1] == "weekday":
        full = _full(text, flat, t.end)
        return full._replace(start=i) if full else t
    return _followed(flat, t) if t else None


def _followed(flat: str, t: Timex) -> Timex:
    """Add what may follow a day of a month: "April 3 of last year", "the July 4 weekend"."""
    if not (t.day and t.month and t.shift is None and t.unit == "day"):
        return t
    if ends := _WEEKEND.match(flat, t.end):
        return t._replace(end=ends.end(), unit="weekend")
    if t.year is None and (of := forms.OFYEAR.match(flat, t.end)):
        return t._replace(end=of.end(), shift=(forms.REL.get(of["rel"], 0), "year"))
    return t


_WEEKEND = re.compile(r" weekend(?!\w)")


FIRST = re.compile(r"[^\W\d_]+|\d+")


def numeric(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Return a date written mostly in digits at `i`, if there is one."""
    for pattern in (forms.YMD, forms.COMPACT):
        if m := pattern.match(flat, i):
            if pattern is forms.YMD and m["s"] in ". " and len(m["month"]) < 2:
                continue
            return Timex(i, m.end(), "day", year=int(m["year"]), month=int(m["month"]), day=int(m["day"]))
    if m := forms.YMND.match(flat, i):
        return Timex(i, m.end(), "day", year=int(m["year"]), month=forms.MONTHS[m["month"]],
                     day=int(m["day"]))  # fmt: skip
    if m := forms.DYM.match(flat, i):
        return Timex(
            i, m.end(), "day", year=int(m["year"]), month=forms.MONTHS[m["month"]], day=int(m["day"])
        )
    if m := forms.NUMERIC.match(flat, i):
        a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
        year = parts.short_year(year) if len(m["year"]) == 2 else year
        if len(m["year"]) == 2 and m["s"] != "/" and not (m["s"] == "." and a <= 31 and b <= 12):
            return None
        return parts.slashed(i, m.end(), a, b, year)
    if (m := forms.DM.match(flat, i)) and flat[m.end("a")] == "/" and _ON.search(flat, max(0, i - 4), i):
        t = parts.slashed(i, m.end(), int(m["a"]), int(m["b"]), None)
        if t and not _MEASURED.match(flat, m.end()):
            return t
    if m := forms.DMY.match(flat, i):
        day = int(m["day"]) if m["day"] else parts.ordinal_of(m["ord"])
        end = m.end() - m.group().endswith(" ")
        if 0 < day <= 31:
            return parts.day_month(flat, i, m, end, day)
    if m := forms.YQ.match(flat, i):
        return parts.quarter(i, m)
    if m := forms.DECADE.match(flat, i):
        return None if flat.endswith(_OWN, 0, i) else parts.decade(i, m)  # "in his 60s" is an age
    if t := relative.counted(flat, i):
        return t
    if m := forms.NREL.match(flat, i):
        return relative.stretch(i, m)
    if m := forms.CENTURY.match(flat, i):
        return Timex(i, m.end(), "century", nth=parts.ordinal_of(m["ord"]))
    if m := forms.Q.match(flat, i):
        return parts.quarter(i, m)
    for rule in (forms.NTHOF, forms.NTHTHIS, forms.WEEKOF):
        if m := rule.match(flat, i):
            return relative.nth_of(i, m, framed)
    if (m := forms.THENTH.match(flat, i)) and 0 < parts.ordinal_of(m["ord"]) <= 31:
        return Timex(i, m.end(), "day", day=parts.ordinal_of(m["ord"]))
    if (m := forms.DMAT.match(flat, i)) and m["b"] not in parts.OF_FRACTIONS:
        return parts.slashed(i, m.end(), int(m["a"]), int(m["b"]), None)
    if framed and flat.endswith("the ", 0, i) and (m := forms.THENTH.match(flat, i - 4)):
        return Timex(i, m.end(), "day", day=parts.ordinal_of(m["ord"]))  # "after the 5th"
    if m := forms.YEAR.match(flat, i):
        marked = framed or forms.FRAMED.search(flat, max(0, i - 14), i) or flat.startswith("'s ", m.end())
        if (marked or 1900 <= int(m["year"]) <= 2039) and not forms.COUNTER.match(flat, m.end()):
            return Timex(i, m.end(), "year", year=int(m["year"]))
        return None
    return None


def _weekday(text: str, flat: str, i: int) -> Timex | None:
    """Read a weekday and the date that belongs to it."""
    if (m := forms.WEEKREL.match(flat, i)) and m["wd"]:
        return Timex(
            i,
            m.end(),
            "day",
            weekday=forms.WEEKDAYS[m["wd"]],
            shift=(forms.REL.get(m["rel"], 0), "week"),
        )
    m = forms.WEEKDAY.match(flat, i)
    if not m or m["rel"]:
        return None
    name = m["wd"]
    short = name in ("sun", "sat", "mon", "wed", "fri")
    if full := _full(text, flat, m.end("wd") + flat.startswith(".", m.end("wd"))):
        return full._replace(start=i)
    if short and not m["day"] and not text[i].isupper():
        return None
    if (
        name in ("sun", "sat")
        and not m["day"]
        and not flat[max(0, i - 3) : i].endswith(("on ", "or ", "m. ", "m "))
    ):
        after = flat[m.end() : m.end() + 4]
        if not after.startswith((" at ", " ,")) and not re.match(r",? \d", after):
            return None
    if m["day"]:
        day = int(re.sub(r"\D", "", m["day"]))
        if 0 < day <= 31:
            return Timex(i, m.end(), "day", weekday=forms.WEEKDAYS[name], day=day)
    end = m.end("wd")
    ordinal = re.compile(rf" the {forms.ORD}(?! [a-z]{{4}})").match(flat, end)
    if ordinal and 0 < parts.ordinal_of(ordinal["ord"]) <= 31:
        return Timex(
            i, ordinal.end(), "day", weekday=forms.WEEKDAYS[name], day=parts.ordinal_of(ordinal["ord"])
        )
    return Timex(i, end, "day", weekday=forms.WEEKDAYS[name])


_ON = re.compile(r"(?<![^\W_])on $")
_MEASURED = re.compile(r" (?:of|inch|mile|cup|teaspoon|tablespoon|pound|majority|vote|full|odds|shot)|-")


_FOLLOW = re.compile(r"(?:,? ?-? ?(?:the )?| ?, ?)")


def _full(text: str, flat: str, end: int) -> Timex | None:
    """Return the day and month behind a weekday that ends at `end`: "Friday, 5 May", "next Friday 5/12"."""
    follow = _FOLLOW.match(flat, end)
    j = follow.end() if follow else end
    word = FIRST.match(flat, j)
    full = _month(text, flat, j, False) if word and word.group() in forms.MONTHS else None
    full = full or (numeric(text, flat, j, False) if flat[j : j + 1].isdigit() else None)
    if full is None and j > end and (d := forms.DM.match(flat, j)):
        full = parts.slashed(j, d.end(), int(d["a"]), int(d["b"]), None)
        full = full._replace(swap=False) if full else None
    if full and full.unit == "day" and full.day is not None and full.month is not None and full.base is None:
        return full._replace(weekday=None)
    return None


def _month(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read a date that begins with the name of a month."""
    if m := forms.MY.match(flat, i):
        month = m["month"]
        if m["year"] or m["short"]:
            return Timex(i, m.end(), "month", year=parts.year_of(m), month=forms.MONTHS[month])
    if m := forms.MDY.match(flat, i):
        day = int(m["day"]) if m["day"] else parts.ordinal_of(m["ord"])
        name = m["month"]
        if 0 < day <= 31 and not (
            name in ("may", "march", "mar")
            and m["ord"]
            and not text[i].isupper()
            and not m["ord"][0].isdigit()
            and not _ON.search(flat, max(0, i - 4), i)
        ):
            end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
            t = Timex(i, end, "day", year=parts.year_of(m), month=forms.MONTHS[name], day=day)
            if (
                t.year is None
                and (two := re.compile(r" (?P<y>\d\d)(?![\d:.,/%]|st|nd|rd|th| [a-z])").match(flat, end))
                and m["ord"]
                and not m["ord"][0].isdigit()
            ):
                t = t._replace(end=two.end(), year=parts.short_year(int(two["y"])))
            return parts.spelled(flat, t)
    if m := forms.MONTHCARDINAL.match(flat, i):
        day = int(parts.count_of(m["n"]))
        if day < 32:
            return Timex(i, m.end(), "day", year=parts.year_of(m), month=forms.MONTHS[m["month"]], day=day)
    m = forms.MREL.match(flat, i)
    if m:
        return Timex(
            i, m.end(), "month", month=forms.MONTHS[m["month"]], shift=(forms.REL.get(m["rel"], 0), "year")
        )
    m = forms.M.match(flat, i)
    if not m:
        return None
    name = m["month"]
    if found := parts.year_words(flat, m.end() + 1) if flat.startswith(" ", m.end()) else None:
        return Timex(i, found[1], "month", year=found[0], month=forms.MONTHS[name], spelled=True)
    if name in ("may", "march", "mar", "dec", "jun", "jan", "sep", "august") and (
        not text[i].isupper() or (not framed and not forms.MONTH_BEFORE.search(flat, max(0, i - 14), i))
    ):
        return None
    if not text[i].isupper() and not framed and not forms.MONTH_BEFORE.search(flat, max(0, i - 14), i):
        return None
    return Timex(
        i,
        i + len(name) + (m.group().endswith(".") and len(name) < 5 and not _ends_sentence(flat, m.end())),
        "month",
        month=forms.MONTHS[name],
    )


def _ends_sentence(flat: str, end: int) -> bool:
    return end >= len(flat)


def _offset(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read "two days after Christmas", "three weeks from tomorrow"."""
    if near := forms.NEXTTO.match(flat, i):
        base = date(text, flat, near.end(), True, bare=True)
        known = base and (base.feast or base.day or (base.weekday is not None and base.shift))
        if base and known and base.unit == "day" and base.kind == "date" and not base.base:
            return Timex(i, base.end, "day", shift=(-1 if near["dir"] == "before" else 1, "day"), base=base)
        return None
    m = forms.FROM.match(flat, i)
    if not m or (m["dir"] == "since" and not framed):
        return None
    base = date(text, flat, m.end() + 1, True, bare=True)
    if base is None or base.unit not in ("day", "part") or base.base or base.kind != "date":
        return None
    n = parts.count_of(m["n"]) * (-1 if m["dir"] in ("before", "prior to") else 1)
    return Timex(i, base.end, "day", shift=(n, forms.UNITS[m["unit"]]), base=base)
