"""Dates that hang on another: "last week", "three days ago", "the first Monday of next month".

relative(text, flat, i, framed) -> Timex | None
counted(flat, i)                -> Timex | None     "three days ago", "in two weeks"
"""

from __future__ import annotations

import re

from . import forms, parts
from .calendar import Timex


def nth_of(i: int, m: forms.Hit, framed: bool = False) -> Timex | None:
    """Return "the second week of May", "the last Friday in June", "the 23rd of next month".

    Bare digits are a day only where a date is promised: "4-23 in next month".
    """
    g = m
    if g.get("digits"):
        n = int(g["digits"]) if framed else 0
    else:
        n = int(g["n"]) if g.get("n") else -1 if g.get("last") else parts.ordinal_of(g.get("ord"))
    rel = forms.REL.get(g.get("rel"), 0)
    month = forms.MONTHS[g["month"]] if g.get("month") else None
    year = parts.year_of(m)
    what = g.get("what") or ("day" if g.get("wd") or g.get("of") == "month" else "week")
    of = g.get("of") or g.get("bare")
    if n == 0 or (what == "day" and n > 31):
        return None
    if g.get("wd"):
        if of != "month" and not month:
            return None
        part = forms.PARTS.get(g.get("part"), "")
        t = Timex(i, m.end(), "part" if part else "day", weekday=forms.WEEKDAYS[g["wd"]], nth=n, part=part)
        return t._replace(month=month, year=year) if month else t._replace(shift=(rel, "month"))
    if what == "day":
        if of == "month":
            return Timex(i, m.end(), "day", day=n, shift=(rel, "month"))
        if n < 0 and (of == "year" or (year and not month)):
            return Timex(
                i, m.end(), "day", month=12, day=31, year=year, shift=None if year else (rel, "year")
            )
        return Timex(i, m.end(), "day", day=n, month=month, year=year) if month else None
    if what == "month":
        if year or of == "year":
            n = 12 if n < 0 else n
            return (
                Timex(i, m.end(), "month", month=n, year=year, shift=None if year else (rel, "year"))
                if n <= 12
                else None
            )
        return None
    if month:
        return Timex(i, m.end(), "week", month=month, nth=n, year=year)
    if of == "month":
        return Timex(i, m.end(), "week", nth=n, shift=(rel, "month"))
    return Timex(
        i, m.end(), "week", nth=n, year=year, shift=(rel, "year") if g.get("rel") or of == "year" else None
    )


# One and a half of a unit, in whole ones of a smaller.
_HALVES = {"decade": (15, "year"), "year": (18, "month"), "month": (6, "week")}


def counted(flat: str, i: int) -> Timex | None:
    """Read "three days ago", "in two weeks", "two days after Friday"."""
    if m := forms.HALFAGO.match(flat, i):
        size, unit = _HALVES.get(forms.UNITS[m["unit"]], (1.5, forms.UNITS[m["unit"]]))
        grain = "minute" if unit in ("hour", "minute", "second") else unit
        return Timex(i, m.end(), grain, m["dir"], shift=(-size if m["dir"] == "ago" else size, unit))
    for pattern, sign in ((forms.AGO, 0), (forms.IN, 1)):
        m = pattern.match(flat, i)
        if not m:
            continue
        if m.get("hedge") and flat.endswith(("what ", "how "), 0, i):
            continue  # "what about ten days later"
        if pattern is forms.IN and _SINCE.search(flat, max(0, i - 60), i):
            continue  # "the first in four years" looks back
        n, unit = parts.count_of(m["n"]), forms.UNITS[m["unit"]]
        direction = m.get("dir")
        sign = sign or (-1 if direction in ("ago", "earlier", "before now") else 1)
        vague = m["n"] in ("several", "a few", "few")
        grain = {
            "second": "minute",
            "minute": "minute",
            "hour": "minute",
            "weekend": "week",
            "workday": "day",
            "night": "day",
        }.get(unit, unit)
        if unit == "hour" and vague:
            grain = "part"
        hedge = (
            m.get("hedge").strip() or (m["n"] if vague else "") or ("or so" if "or so" in m.group() else "")
        )
        kind = "in" if pattern is forms.IN else "ago" if direction == "ago" else direction
        if n > 5000:
            return None
        return Timex(i, m.end(), grain, kind, shift=(sign * n, unit), hedge=hedge)
    return None


def relative(text: str, flat: str, i: int, framed: bool) -> Timex | None:
    """Read dates that hang on another: "last week", "the day before yesterday", "three days ago"."""
    if m := forms.DAYBEFORE.match(flat, i):
        return Timex(i, m.end(), "day", shift=(2 if m["what"] == "tomorrow" else -2, "day"))
    if m := forms.TODAY.match(flat, i):
        n = forms.NOW[m["now"]]
        if m["now"].startswith("toni"):
            return Timex(i, m.end(), "part", part="NI", shift=(0, "day"))
        return Timex(i, m.end(), "day", shift=(n, "day"))
    if t := counted(flat, i):
        return t
    for pattern in (forms.NTHOF, forms.NTHTHIS, forms.WEEKOF):
        if (m := pattern.match(flat, i)) and (t := nth_of(i, m, framed)):
            return t
    if m := forms.DMY.match(flat, i):
        day = int(m["day"]) if m["day"] else parts.ordinal_of(m["ord"])
        if 0 < day <= 31 and not (m["month"] in ("may", "march") and not text[m.start("month")].isupper()):
            end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
            return parts.day_month(flat, i, m, end, day)
    if m := forms.RELQ.match(flat, i):
        return Timex(
            i, m.end(), m["what"], nth=parts.ordinal_of(m["ord"]), shift=(forms.REL.get(m["rel"], 0), "year")
        )
    for pattern in (forms.Q, forms.YQ):
        if m := pattern.match(flat, i):
            return parts.quarter(i, m)
    if m := forms.CENTURY.match(flat, i):
        return Timex(i, m.end(), "century", nth=parts.ordinal_of(m["ord"]))
    if (m := forms.DECADE.match(flat, i)) and (
        m["y"] or m["yy"] or m.group().startswith(("the ", "nineteen"))
    ):
        return parts.decade(i, m)
    if (m := forms.WEEKREL.match(flat, i)) and m["wd2"]:
        return Timex(
            i,
            m.end(),
            "day",
            weekday=forms.WEEKDAYS[m["wd2"]],
            shift=(forms.REL.get(m["rel2"], 0), "week"),
        )
    if m := forms.NREL.match(flat, i):
        return stretch(i, m)
    if m := forms.WEEKDAYFROM.match(flat, i):
        count = parts.count_of(m["n"])
        return Timex(
            i,
            m.end(),
            "day",
            weekday=forms.WEEKDAYS[m["wd"]],
            shift=(-count if m["dir"] == "ago" else count, "weekday"),
        )
    if m := forms.TWICE.match(flat, i):
        unit = forms.UNITS[m["unit"]]
        return Timex(i, m.end(), unit, shift=(2 if m["dir"] == "after next" else -2, unit))
    if (m := forms.CARDINAL.match(flat, i)) and 0 < (day := int(parts.count_of(m["n"]))) < 32:
        t = Timex(i, m.end(), "day", month=forms.MONTHS[m["month"]], day=day)
        if (t := parts.spelled(flat, t)).year:
            return t
    if m := forms.RELATIVE.match(flat, i):
        return _relation(text, flat, i, m)
    if (m := forms.FEAST.match(flat, i)) and (
        m["feast"] not in ("new year", "easter", "may day")
        or text[m.start("feast")].isupper()
        or framed
        or m["feast"] == "easter"
    ):
        return Timex(
            i, m.end(), "weekend" if m["weekend"] else "day", feast=m["feast"], year=parts.year_of(m)
        )
    if flat.startswith(("year ", "the year "), i):
        k = flat.index("year ", i) + 5
        k += 3 * flat.startswith("of ", k)
        if y := forms.YEAR.match(flat, k):
            return Timex(i, y.end(), "year", year=int(y["year"]))
    if flat.startswith("the ", i) and (y := forms.YEAR.match(flat, i + 4)) and framed:
        return Timex(i + 4, y.end(), "year", year=int(y["year"]))
    if (
        (m := forms.SEASON.match(flat, i))
        and (
            m["year"]
            or m["rel"]
            or m.group().startswith("the ")
            or framed
            or forms.FRAMED.search(flat, max(0, i - 14), i)
        )
        and (m["season"] != "fall" or m["year"] or m["rel"])
    ):
        rel = m["rel"]
        return Timex(i, m.end(), "season", year=parts.year_of(m), part=forms.SEASONS[m["season"]],
                     shift=(forms.REL.get(rel, 0), "year") if rel else None)  # fmt: skip
    if framed or _SPELLED.match(flat, i) or forms.FRAMED.search(flat, max(0, i - 14), i):
        found = parts.year_words(flat, i)
        if found:
            return Timex(i, found[1], "year", year=found[0], spelled=True)
    if m := forms.WITHIN.match(flat, i):
        mod = "rest" if m["rest"] else "early" if m["mod"].startswith("earl") else "late"
        return Timex(i, m.end(), m["unit"], shift=(0, m["unit"]), mod=mod)
    if m := forms.THENTH.match(flat, i):
        day = int(m["ord"]) if m["ord"].isdigit() else parts.ordinal_of(m["ord"])
        if 0 < day <= 31 and m["ord"][0].isdigit():
            return Timex(i, m.end(), "day", day=day)
    return None


_SINCE = re.compile(r"\b(?:first|last|most|least|worst|best|only|times?|[a-z]{3,}est)\b[^.;,]{0,40} $")
_SPELLED = re.compile(r"nineteen (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)")
_LAST_VERB = re.compile(r"(?:\b(?:will|to|can|could|would|may|might|not|should|and)|n't|'ll) $")


def stretch(i: int, m: forms.Hit) -> Timex | None:
    """Return a stretch of time up to now or from it: "the past three weeks"."""
    if m["n"] not in ("", "a", "one", "1") and not m["plural"]:
        return None
    n, unit = parts.count_of(m["n"] or "a"), forms.UNITS[m["unit"]]
    sign = forms.REL.get(m["rel"], -1)
    vague = m["n"] in ("few", "several")
    return Timex(i, m.end(), unit, stretch=(sign * n, unit), hedge=m["n"] if vague else "")


def _relation(text: str, flat: str, i: int, m: forms.Hit) -> Timex | None:
    """Read "last week", "next three months", "this summer", "last Friday", "last night"."""
    rel = m["rel"]
    n = forms.REL.get(rel, 0)
    if rel == "last" and (m["n"] or m["plural"]) and _LAST_VERB.search(flat, max(0, i - 12), i):
        return None
    if m["wd"]:
        if rel in ("that", "same") or m["n"]:
            return None
        strict = "strict" if rel in ("next", "previous") else ""
        if rel in ("this past", "this coming", "this upcoming", "past", "coming", "upcoming", "last"):
            strict = ""
        return Timex(i, m.end(), "day", weekday=forms.WEEKDAYS[m["wd"]], shift=(n, "weekday"), mod=strict)
    if m["monthname"]:
        modal = m["monthname"] in ("may", "march") and not text[m.start("monthname")].isupper()
        return (
            None
            if m["n"] or rel == "that" or modal
            else Timex(i, m.end(), "month", month=forms.MONTHS[m["monthname"]], shift=(n, "monthname"))
        )
    if m["season"]:
        return (
            None
            if m["n"]
            else Timex(i, m.end(), "season", part=forms.SEASONS[m["season"]], shift=(n, "season"))
        )
    if m["part"]:
        return (
            None
            if m["n"] or rel == "that"
            else Timex(i, m.end(), "part", part=forms.PARTS[m["part"]], shift=(n, "day"))
        )
    if m["feast"]:
        return None if m["n"] else Timex(i, m.end(), "day", feast=m["feast"], shift=(n, "feast"))
    unit = forms.UNITS[m["unit"]]
    if m["n"] and m["n"] != "one":
        return stretch(i, m) if n else None
    if rel in ("past", "this past", "coming") and unit not in ("weekend", "night") and not m["plural"]:
        return Timex(i, m.end(), unit, stretch=(n, unit))
    if m["plural"]:
        return Timex(i, m.end(), "vague", "vague")
    if unit == "night":
        return Timex(i, m.end(), "part", part="NI", shift=(n, "day"))
    if unit in ("minute", "hour", "second"):
        return Timex(i, m.end(), unit, stretch=(n, unit)) if n else None
    if rel in ("that", "same") or (rel == "current" and unit == "day"):
        return (
            Timex(i, m.end(), "vague", "vague")
            if rel != "current"
            else Timex(i, m.end(), "day", shift=(0, "day"))
        )
    if unit == "season":
        return None
    return Timex(i, m.end(), unit, shift=(n, unit))
