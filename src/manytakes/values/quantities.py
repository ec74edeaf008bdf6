"""Quantities in text: a number with its hedge, bound, range, unit and what it counts.

    at(flat, i)         -> Amount | None     the longest quantity that starts at `i`

The span of an amount is what a reader would mark: hedge and bound, number, unit
("at least 11", "around 17 per cent", "a 22-year-old" without the article), and
not the thing counted, which `of` names. No parser here: what is counted is the
first plural noun after the number, by spelling.
"""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple

from . import hedges, measured, nouns, numbers, phones, units


class Amount(NamedTuple):
    """A quantity as read: its whole span, the span of its bare number, and its parts.

    `first` and `second` are the numbers written ("5 to 7" has two); `bound` is "<"
    or ">" when one side is open, else "".
    """

    start: int
    end: int
    number: tuple[int, int]
    first: float
    second: float | None
    unit: str
    hedge: str
    bound: str
    of: str
    ordinal: bool = False
    core: tuple[int, int] = (0, 0)  # the number with its unit, hedge and rate left out

    @property
    def low(self) -> float:
        """The least value the words allow."""
        if self.bound == "<":
            return 0.0 if self.first >= 0 and self.unit not in ("C", "F", "degree") else -inf
        return self.first if self.second is None else min(self.first, self.second)

    @property
    def high(self) -> float:
        """The greatest value the words allow."""
        if self.bound == ">":
            return inf
        return self.first if self.second is None else max(self.first, self.second)


STARTS = frozenset(
    {w.split()[0].strip("\\.?") for w in "|".join((hedges.LOWER, hedges.UPPER, hedges.ABOUT)).split("|")}
    | {"equal", "surpass", "surpassed", "surpasses", "surpassing", "upward", "upwards", "exceed",
    "exceeds", "approx"}
    | {"between", "from", "aged", "age", "minus", "negative", "a", "an", "half", "quarter", "several", "both"}
    | set(numbers.ONES) | set(numbers.TENS) | set(numbers.ORDINALS) | {"twice", "once", "thrice", "ages"}
    | {"couple", "dozens", "hundreds", "thousands", "millions", "billions", "tens", "hundred", "zero", "no"}
    | {"penultimate", "antepenultimate", "next", "last"}
    | {"per", "double", "triple", "us", "u", "hk", "a", "c", "nz", "s", "nt", "mex", "au", "ca", "y",
    "stg", "gb", "r"}
    | set(units.CODES)
)  # fmt: skip
# Words that make a quantity one; the other starts only lead up to them.
STRONG = (
    set(numbers.ONES) | set(numbers.TENS) | set(numbers.ORDINALS) | set(numbers.SCALES) | set(numbers.PARTS)
    | {"hundred", "hundreds", "tens", "penultimate", "antepenultimate", "last"}
)  # fmt: skip
_BETWEEN = re.compile(r"between (?:an? |(?P<ages>(?:the )?ages (?:of )?))?")
_AND = re.compile(r" (?:and|to) ")
_TO = re.compile(r" ?-to- ?| ?- ?| to (?:about |around |nearly |almost )?| or (?=[\d£$€a-z])| ?~ ?| through ")
_OLD = re.compile(r"(?: ?- ?| )(?:old|of age)s?\b")

_AGE = re.compile(r"(?:[1-9]|[1-9]\d|1[01]\d)(?=[,)](?! ?\d))")
_NAMED = re.compile(r"[A-Z][\w’'-]+(?:, | \()$")
_BEFORE = re.compile(r"([^\W\d_][\w&’'-]*)\.? $")
_LABELS = frozenset(
    "category part section row unit page chapter highway exit model aircraft"
    " version type phase level act game route flight"
    " number no grade class article clause episode season volume lane"
    " gate platform room apartment terminal channel"
    " stage group step round pier line figure table appendix verse tier".split()
)
_NOT_NAMES = frozenset(
    "the a an in on at of by for from to with and or but all only"
    " just some about around over under nearly almost these"
    " those his her their its our my another other first last next"
    " least most than as after before until since between"
    " is are was were has have had it i they we he she that this there"
    " if when while also plus minus more less up down"
    " out police officials authorities total age aged roughly approximately"
    " killed another both with without"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)


class _Core(NamedTuple):
    """One number with its currency or unit."""

    value: float
    unit: str
    start: int
    number: tuple[int, int]
    end: int
    age: bool = False
    word: bool = False
    scaled: bool = False
    fraction: bool = False
    bare_end: int = 0  # before a rate


_BOTH = re.compile(r",? (?:and|but) ")
_YOUNG = re.compile(
    r"\b(?:baby|boy|child|daughter|girl|lad|pupil|son|student|teenager|toddler|youth) of $"
    r"|\bas (?:young|old) as $"
)
# "The S&P 500 SPX, -2.75% fell": a page sets in what a share is worth on the day that it is read.
_TICKER = re.compile(r"\b[A-Z]{1,5}, (?:-|[-+]\d)$")
_STRENGTHS = ("", nouns.MAGNITUDE, "richter")
_STRENGTH_BEFORE = re.compile(r"\bmagnitude(?: (?:of|at|was|is))?[ -]$")
_STRENGTH_AFTER = re.compile(r" ?-? ?magnitude\b| ?-? ?(?:(?:on|at) the (?:open-ended )?)?richter\b")
_AFTERSHOCK = re.compile(r"\b(?:after|fore)-?shocks?\b")
_SHOCK = 40  # characters in which it is said that a strength is a lesser shock's
OLDEST = 120  # years
_PARENT = re.compile(r"\b(?:mother|father|mum|mom|dad|parents?)(?: of |-of-)$")  # of children


def at(text: str, flat: str, i: int) -> Amount | None:
    """Return the longest quantity that starts at `i`, hedges included; None for a label ("Game 2")."""
    if phone := phones.at(flat, i):
        start, end, digits = phone
        return Amount(start, end, (i, end), float(digits), None, "", "", "", phones.PHONE, core=(i, end))
    if (m := _IN_TENS.match(flat, i)) and _OWN.search(flat, max(0, i - 12), i):
        tens = float(m[1])
        return Amount(i, m.end(), m.span(1), tens, tens + 9, "year", "", "", "age", core=m.span())
    if place := numbers.from_end(flat, i):
        of = nouns.counted(flat, place.end, True)
        return Amount(i, place.end, (i, place.end), place.value, None, "", "", "", of, True)
    amount = _amount(flat, i)
    if amount and _of_a_quake(flat, amount):
        return amount._replace(of=nouns.MAGNITUDE)
    if amount and amount.bound and amount.second is None and (joint := _BOTH.match(flat, amount.end)):
        other = _amount(flat, joint.end())
        if other and other.second is None and {amount.bound, other.bound} == {"<", ">"} and not other.ordinal:
            low, high = (amount, other) if amount.bound == ">" else (other, amount)
            if low.first < high.first and (not amount.unit or amount.unit == other.unit):
                return other._replace(
                    start=i, number=(amount.number[0], other.number[1]), first=low.first,
                    second=high.first, bound="",
                    hedge=f"{amount.hedge} and {other.hedge}", core=(amount.core[0], other.core[1]),
                )  # fmt: skip
    if amount and amount.unit == "%" and _TICKER.search(text, max(0, i - 9), i + 1):
        return None
    if amount is None or amount.unit or amount.hedge or amount.ordinal:
        return amount
    if _labelled(text, i, bool(amount.of) or amount.second is not None):
        return None
    if flat[i].isdigit() and _AGE.match(flat, i) and _NAMED.search(text, max(0, i - 24), i):
        return amount._replace(unit="year", of="age")
    if not amount.of and _PARENT.search(flat, max(0, i - 24), i):
        return amount._replace(of="child")
    if not amount.of and amount.first < OLDEST and _YOUNG.search(flat, max(0, i - 24), i):
        return amount._replace(unit="year", of="age")
    return amount


def _of_a_quake(flat: str, amount: Amount) -> bool:
    """Tell whether a number is the strength of an earthquake, and not of a shock after it."""
    if amount.unit or amount.ordinal or not 0 < amount.first < 10 or amount.of not in _STRENGTHS:
        return False
    around = max(0, amount.start - _SHOCK), amount.end + _SHOCK
    told = _STRENGTH_BEFORE.search(flat, around[0], amount.start) or _STRENGTH_AFTER.match(flat, amount.end)
    return bool(told) and not _AFTERSHOCK.search(flat, *around)


def _labelled(text: str, i: int, counts: bool) -> bool:
    """Tell whether the number at `i` is part of a name: "Game 2", "the S&P 500", "the Group of Seven"."""
    m = _BEFORE.search(text, max(0, i - 24), i)
    if not m:
        return False
    if text.endswith("Group of ", 0, i):
        return True
    word = m[1].lower()
    if word in _LABELS or (
        m[1].isupper() and len(word) < 5 and text[max(0, m.start() - 2) : m.start()][:1].isdigit()
    ):
        return True  # the 47 of "12 AK 47 guns"
    if counts or not text[i].isdigit() or word.endswith(("'s", "’s")):  # "France's 82.4" is its own
        return False
    return any(c.isupper() for c in m[1]) and word not in _NOT_NAMES


def _amount(flat: str, i: int) -> Amount | None:
    hedge, bound, j = "", "", i
    for _ in range(3):
        m = hedges.PREFIX.match(flat, j)
        if not m or (m["about"] and flat[max(0, i - 5) : i].endswith(("how ", "what "))):
            break
        if m["lower"]:
            bound = ">"
        elif m["upper"]:
            bound = "<"
        hedge = (hedge + " " + m.group().strip()).strip()
        j = m.end()
    between = _BETWEEN.match(flat, j)
    if between and (low := _core(flat, between.end())) and (joint := _AND.match(flat, low.end)):
        high = _core(flat, joint.end())
        if high:
            found = _range(flat, i, low, high, hedge, bound)
            return found._replace(unit=found.unit or "year", of="age") if found and between["ages"] else found
    if flat.startswith("from ", j):
        low = _core(flat, j + 5)
        joint = _TO.match(flat, low.end) if low else None
        high = _core(flat, joint.end()) if joint else None
        if low and high and joint and "or" not in joint.group():
            return _range(flat, i, low, high, hedge, bound)
        return None
    if flat.startswith(("aged ", "age ", "ages "), j):
        return _aged(flat, i, j)
    if (vague := hedges.VAGUE.match(flat, j)) and (j == i or bound or hedge):
        value = hedges.MANY[vague.group()]
        if flat[max(0, i - 3) : i] == "of ":
            return None
        of = (
            nouns.counted(flat, vague.end() + 3)
            if flat.startswith(" of ", vague.end())
            else nouns.counted(flat, vague.end())
        )
        return Amount(i, vague.end(), vague.span(), value, None, "", vague.group(), ">", of)
    core = _core(flat, j) or _article(flat, j, bool(hedge))
    if core is None:
        return _ordinal(flat, i) if i == j else None
    if (
        not core.unit
        and (score := _SCORE.match(flat, core.end))
        and (score[2] or float(score[1]) < core.value)
    ):
        return None  # "88-72", "a 9-14 record"
    if not core.unit and (_BY.match(flat, core.end) or _BY_BEFORE.search(flat, max(0, i - 6), i)):
        return None  # "a four-by-four"
    joint = _TO.match(flat, core.end)
    if joint:
        other = _core(flat, joint.end())
        if other and _is_range(core, other, joint.group()):
            return _range(flat, i, core, other, hedge, bound)
    if (
        core.word
        and core.value == 1
        and not core.unit
        and not core.scaled
        and not hedge
        and not nouns.counts_one(flat, core.start, core.end)
    ):
        return None
    spelt = core.unit == "second" and core.word and not flat.startswith("a ", max(0, i - 2))
    if (
        (spelt or not core.unit)
        and (nth := numbers.ordinal_at(flat, core.number[0]))
        and nth.end > core.number[1]
    ):
        return _ordinal(flat, i)
    return _finish(flat, i, core, None, core.unit, hedge, bound, core.end)


def _is_range(low: _Core, high: _Core, joint: str) -> bool:
    """Tell whether two numbers with `joint` between them are one range."""
    if low.unit and high.unit and low.unit != high.unit:
        return False
    if low.unit and not high.unit and low.unit not in units.MONEY:
        return False
    if joint.strip() == "or":
        return not low.unit and high.value > low.value and high.value - low.value <= max(2, low.value / 2)
    tail = high.value
    if not low.scaled and high.scaled and low.value < 1000 and tail >= 1000:
        return True
    return high.value > low.value


def _range(flat: str, i: int, low: _Core, high: _Core, hedge: str, bound: str) -> Amount | None:
    first, second = low.value, high.value
    if not low.scaled and high.scaled and 0 < first < 1000:
        for scale in (1e12, 1e9, 1e6, 1e3):
            if second >= scale and first * scale <= second:
                first *= scale
                break
    unit = high.unit or low.unit
    amount = _finish(flat, i, high, None, unit, hedge, bound, high.end)
    return amount._replace(
        first=first, second=second, number=(low.number[0], high.number[1]), core=(low.start, high.bare_end)
    )


def _finish(
    flat: str, i: int, core: _Core, second: float | None, unit: str, hedge: str, bound: str, end: int
) -> Amount:
    """Add what follows the number: "or more", "-ish", "+"; and what is counted."""
    noun = end
    m = hedges.AFTER.match(flat, end)
    if m and (bound or not m["equal"]):  # "more than 40 or equal to it"
        if m["lower"] or m["lower2"] or m["plus"] or m["plusword"] or m["plusword2"]:
            bound = ">"
        elif m["upper"] or m["upper2"]:
            bound = "<"
        hedge = (hedge + " " + m.group().strip(" ,-")).strip()
        noun = end = m.end()
    if core.age:
        of = "age"
    elif unit:
        of = across[1] if (across := _ACROSS.match(flat, noun)) else ""
    elif core.fraction:
        of = nouns.counted(flat, noun)
    else:
        of = nouns.counted(flat, noun, core.value == 1)
    return Amount(
        i, end, core.number, core.value, second, unit, hedge, bound, of, core=(core.start, core.bare_end)
    )


def _core(flat: str, i: int) -> _Core | None:
    """Read one number with its currency or unit, compound forms ("5 ft 2 in") included."""
    money = units.money_before(flat, i)
    start = money[1] if money else i
    if (
        not money
        and i
        and (flat[i - 1].isalnum() or (flat[i - 1] == "-" and flat[i - 2 : i - 1].isalpha()))
        and not _PARENT.search(flat, max(0, i - 24), i)
        and not flat.endswith("magnitude-", 0, i)
    ):
        return None
    if not money and (height := measured.feet_and_inches(flat, start)):
        return _Core(height[0], "ft", i, (start, height[1]), height[1], bare_end=height[1])
    number = numbers.at(flat, start, money is not None)
    if number is None:
        return None
    if not money and number.value == 0 and number.words and not flat.startswith(" degree", number.end):
        return None
    end = number.end
    unit, value, span = "", number.value, (start, number.end)
    age, bare = False, 0
    if money:
        unit = money[0]
        if unit.endswith("m") and len(unit) == 4:
            unit, value = unit[:3], value * 1e6
        if (
            (again := measured.unit_after(flat, end, number))
            and (again[0] in ("$", "cent") or again[0].startswith("/"))
            and flat[again[1] - 1].isalpha()
        ):
            end = again[1]
        elif not number.scaled and (cents := measured.cents_after_sign(flat, end)):
            value, end = value + cents[0], cents[1]
        elif unit == "GBP" and (pence := measured.pence(flat, end)):
            value, end = value + pence[0], pence[1]
        bare = end
        if per := measured.rate(flat, unit, end):
            unit, end = per
    elif found := measured.unit_after(flat, end, number):
        unit, end = found
        if "/" in unit and (plain := units.at(flat, measured.gap(flat, number.end), False)):
            bare = plain[1]
        if unit in units.TIME and (old := _OLD.match(flat, end)):
            end, age = old.end(), True
        elif unit in units.MONEY and (scale := re.compile(r" (million|billion|thousand)\b").match(flat, end)):
            value, end = value * numbers.SCALES[scale[1]], scale.end()
        if unit in measured.COMPOUNDED:
            value, end = measured.compound(flat, value, unit, end)
            if unit in units.TIME and not age and (old := _OLD.match(flat, end)):
                end, age = old.end(), True
    elif millions := units.millions(flat, measured.gap(flat, end)):
        unit, value, end = millions[0], value * 1e6, millions[1]
    elif end < len(flat) and (flat[end].isalnum() or _IN_PARTS.match(flat, end)):
        return None
    return _Core(value, unit, i, span, end, age, number.words, number.scaled, number.fraction, bare or end)


_IN_PARTS = re.compile(r"(?<=\d)\.\d")  # "192.168.1.2", "version 2.3.1": no number at all
_ONE_PART = re.compile(r"(?:an?|one) (?!(?:hundred|thousand|million|billion|trillion)\b)")  # "a fifth"
_ARTICLE = re.compile(r"an? ")
_IN_TENS = re.compile(r"([1-9]0)'?s(?!\w)")  # "in his 60s"
_OWN = re.compile(r"\b(?:his|her|their|my|your) (?:early |mid-?|late )?$")
_SCORE = re.compile(
    r"-(\d{1,3})(?![\d,.]\d|\d)( (?:record|win|victory|loss|defeat|lead|rout|draw|score|decision)\b)?"
)
_ACROSS = re.compile(r"[ -](long|wide|high|tall|deep|thick)(?!\w)")
_BY = re.compile(r" ?- ?by ?- ?")
_BY_BEFORE = re.compile(r"\bby ?- ?$")


def _article(flat: str, i: int, hedged: bool) -> _Core | None:
    """Read "a mile and a half"; "a week" only after a hedge: "nearly an hour", "more than a decade"."""
    m = _ARTICLE.match(flat, i)
    found = units.at(flat, m.end(), False) if m else None
    if not m or not found or flat[m.end() : found[1]].endswith("s"):
        return None
    unit, end = found
    half = measured.AND_HALF.match(flat, end)
    if not half and not (hedged and unit in units.TIME):
        return None
    value, end = measured.compound(flat, 1.0, unit, end) if half else (1.0, end)
    return _Core(value, unit, i, (i, m.end() - 1), end, bare_end=end)


def _aged(flat: str, i: int, j: int) -> Amount | None:
    """Read "aged 22", "aged between 18 and 25", "ages 5 to 7"."""
    k = flat.index(" ", j) + 1
    k += 3 * flat.startswith("of ", k)
    inner = _amount(flat, k)
    if inner is None or inner.ordinal or inner.unit not in ("", "year", "month", "week") or inner.first > 130:
        return None
    return inner._replace(start=i, unit=inner.unit or "year", of="age")


def _ordinal(flat: str, i: int) -> Amount | None:
    """Read an ordinal, "second" the time span and "at first" left out."""
    n = numbers.ordinal_at(flat, i)
    if n is None or _ONE_PART.match(flat, i):
        return None
    if flat[max(0, i - 3) : i] == "at " and flat[i : n.end] == "first":
        return None
    if flat.startswith(("half", "quarter"), i):
        return None
    return Amount(i, n.end, (i, n.end), n.value, None, "", "", "", nouns.counted(flat, n.end, True), True)
