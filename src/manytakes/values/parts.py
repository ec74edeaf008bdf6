"""Small readings out of a matched date: ordinals, years, quarters, counts."""

from __future__ import annotations

import re

from . import forms, numbers
from .calendar import Timex


def ordinal_of(word: str) -> int:
    """Return the number of an ordinal word, 0 if it is none."""
    n = numbers.ordinal_at(word, 0)
    return int(n.value) if n else 0


def year_of(m: forms.Hit) -> int | None:
    """Return the year that a match gives, in four digits or two."""
    for key in ("year", "dash"):
        if m.get(key):
            return int(m[key])
    return short_year(int(m["short"])) if m.get("short") else None


def short_year(year: int) -> int:
    """Return the year that two digits mean: 1930 to 2029."""
    return 2000 + year if year < 30 else 1900 + year


OF_FRACTIONS = {"1", "2", "3", "4", "5", "6", "8", "16", "32", "64"}  # "1/2-3/4 inch", "down 5/8 at 4 p.m."


def slashed(i: int, end: int, a: int, b: int, year: int | None) -> Timex | None:
    """Read two numbers as month and day; both ways round when both fit."""
    if not (0 < a <= 31 and 0 < b <= 31) or (a > 12 and b > 12):
        return None
    if a > 12:
        return Timex(i, end, "day", year=year, month=b, day=a)
    return Timex(i, end, "day", year=year, month=a, day=b, swap=True)


def dot(flat: str, m: forms.Hit, end: int) -> int:
    """Leave the full stop of a sentence out of "Jan."-like ends."""
    return (
        end - 1
        if flat[end - 1] == "." and (end >= len(flat) or flat[end : end + 1] in " \n") and full(m)
        else end
    )


def full(m: forms.Hit) -> bool:
    """Tell whether a match writes its month in full, or names none."""
    month = m.get("month")
    return len(month) > 4 or month in ("may", "june", "july") or not month


def spelled(flat: str, t: Timex) -> Timex:
    """Add a year in words: "nineteen eighty-six", "two thousand and five"."""
    if t.year is None and flat.startswith(" ", t.end):
        found = year_words(flat, t.end + 1)
        if found:
            return t._replace(end=found[1], year=found[0], spelled=True)
    return t


_YEAR_WORDS = re.compile(
    r"(?P<c>fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[- ](?:(?P<hundred>hundred)(?: and)?[- ]?)?"
    rf"(?P<t>{forms.any_of(numbers.TENS)}|{forms.any_of(w for w, n in numbers.ONES.items() if n > 9)}"
    rf"|oh)?(?:[- ](?P<u>{forms.any_of(list(numbers.ONES)[1:10])}))?"
    r"(?!\w)"
    rf"|two thousand(?: and)?(?: (?P<k>{forms.any_of(list(numbers.ONES)[1:])}))?(?!\w)"
)


def year_words(flat: str, i: int) -> tuple[int, int] | None:
    """Return a year written in words and its end."""
    m = _YEAR_WORDS.match(flat, i)
    if not m:
        return None
    if m["c"] is None:
        return 2000 + (numbers.ONES[m["k"]] if m["k"] else 0), m.end()
    century = numbers.ONES.get(m["c"]) or numbers.TENS[m["c"]]
    tens = 0 if m["t"] in (None, "oh") else numbers.TENS.get(m["t"]) or numbers.ONES[m["t"]]
    if (not m["t"] and not m["hundred"]) or (m["c"] == "twenty" and tens < 10):
        return None
    return century * 100 + tens + (numbers.ONES[m["u"]] if m["u"] else 0), m.end()


def decade(i: int, m: forms.Hit) -> Timex:
    """Return the decade or century that a match names: "the 1990s", "the nineties"."""
    words = "twenties thirties forties fifties sixties seventies eighties nineties".split()
    if m["y"]:
        year = int(m["y"])
        if year % 100 == 0 and year < 2000:
            return Timex(i, m.end(), "century", nth=year // 100 + 1)
    else:
        year = 1900 + (int(m["yy"]) if m["yy"] else 20 + 10 * words.index(m["w"]))
    return Timex(i, m.end(), "decade", year=year)


def quarter(i: int, m: forms.Hit) -> Timex | None:
    """Return the quarter or half year that a match names."""
    g = m
    unit = g.get("what") or ("half" if g.get("q") == "h" else "quarter")
    n = int(g["n"]) if g.get("n") else ordinal_of(g["ord"])
    if not 0 < n <= (4 if unit == "quarter" else 2):
        return None
    rel = g.get("rel")
    end = m.end() - (len(m.group()) - len(m.group().rstrip(" ,")))
    shift = (forms.REL.get(rel, 0), "year") if rel or g.get("bare") else None
    return Timex(i, end, unit, year=year_of(m), nth=n, shift=shift)


_COUNTS = {
    "a": 1.0,
    "an": 1.0,
    "several": 3.0,
    "a few": 3.0,
    "few": 3.0,
    "a couple of": 2.0,
    "couple of": 2.0,
    "a couple": 2.0,
}


def count_of(word: str) -> float:
    """Return the number a counting word stands for: "a couple of" is 2."""
    if word in _COUNTS:
        return _COUNTS[word]
    if word.startswith("half"):
        return 0.5
    n = numbers.at(word, 0)
    return n.value if n else 1.0


def day_month(flat: str, i: int, m: forms.Hit, end: int, day: int) -> Timex:
    """Return "5 May", "the fifth of May 2020": a day before its month."""
    month = forms.MONTHS[m["month"]]
    return spelled(flat, Timex(i, dot(flat, m, end), "day", year=year_of(m), month=month, day=day))
