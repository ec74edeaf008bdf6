"""Quantities in text: a number with its hedge, bound, range, unit and what it counts.

    at(flat, i)         -> Amount | None     the longest quantity that starts at `i`
    counted(flat, end)  -> str               the lemma of the noun after a number, "" if none

The span of an amount is what a reader would mark: hedge and bound, number, unit
("at least 11", "around 17 per cent", "a 22-year-old" without the article), and
not the thing counted, which `of` names. No parser here: what is counted is the
first plural noun after the number, by spelling.
"""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple

from . import numbers, units


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


# Words before a number. Bounds open one side; hedges are kept as the article's own word.
_LOWER = (
    "equal to or more than|equal to or greater than|at least or equal to|at least|not less than|no less than|no fewer than|not fewer than|more than|greater than or equal to"
    "|greater than|higher than|larger than|upwards? of|over|above|exceeding|in excess of|well over|just over"
    "|slightly more than|a little over|slightly over|as many as or more than|topped|surpass(?:ed|es|ing)?"
    "|a minimum of|minimum of|north of|better than|exceeds?|exceeded"
)
_UPPER = (
    "equal to or less than|equal to or fewer than|less or equal than|at most|not more than|no more than|less than or equal to|less than|fewer than|lower than|smaller than"
    "|up to|as many as|as much as|under|below|a maximum of|maximum of|just under|well under|no higher than"
    "|just below"
)
_ABOUT = (
    "about|around|approximately|approx\\.?|roughly|nearly|almost|some|an estimated|estimated|close to|circa"
    "|somewhere around|in the region of|on the order of|more or less|near|virtually|just about|nearing|~|c\\."
    "|just shy of|shy of|not quite|an average of|an approximate|an additional"
)
_ABOUT = _ABOUT.replace("|an average of", "").replace("|an additional", "")
_EXACT = "exactly|precisely|just|only|a total of|a record|a mere"
_PREFIX = re.compile(
    rf"(?:(?P<lower>{_LOWER}|>=? ?)|(?P<upper>{_UPPER}|<=? ?)|(?P<about>{_ABOUT}))(?:(?<=\W)| +(?=\S))"
)
_AFTER = re.compile(
    r",? or (?:(?P<lower>more|higher|above|greater|over|older|better|longer|greater than|more than)"
    r"|(?P<upper>less|fewer|lower|below|under|younger|shorter)|(?P<about>so|thereabouts))\b"
    r"| ?(?P<plus>\+)(?![\d\w])|-(?P<ish>ish|odd)\b|-(?P<plusword>plus)\b| (?P<plusword2>plus)(?= [a-z]+s\b)"
)
STARTS = frozenset(
    {w.split()[0].strip("\\.?") for part in (_LOWER, _UPPER, _ABOUT) for w in part.split("|")}
    | {"equal", "surpass", "surpassed", "surpasses", "surpassing", "upward", "upwards", "exceed", "exceeds", "approx"}
    | {"between", "from", "aged", "age", "minus", "negative", "a", "an", "half", "quarter", "several", "both"}
    | set(numbers.ONES) | set(numbers.TENS) | set(numbers.ORDINALS) | {"twice", "once", "thrice", "ages"}
    | {"couple", "dozens", "hundreds", "thousands", "millions", "billions", "tens", "hundred", "zero", "no"}
    | {"per", "double", "triple", "us", "u", "hk", "a", "c", "nz", "s", "nt", "mex", "au", "ca", "y", "stg", "gb"}
    | set(units.CODES)
)  # fmt: skip
_BETWEEN = re.compile(r"between (?:an? )?")
_AND = re.compile(r" and ")
_TO = re.compile(r" ?-to- ?| ?- ?| to (?:about |around |nearly |almost )?| or (?=[\d£$€a-z])|~| through ")
_GAP = re.compile(r" {0,2}-?(?:(?<=-) )?(?: ?[\[({<](?=[a-z]{1,3}[\])}>]))?")
_OLD = re.compile(r"[- ](?:old|of age)s?\b")
_COMPOUND = re.compile(r",? and |, | ")
_VAGUE = re.compile(
    r"(?P<dozens>dozens)|(?P<tens>tens of thousands|hundreds of thousands|tens of millions|hundreds of millions)"
    r"|(?P<many>hundreds|thousands|millions|billions)"
)
MANY = {"hundreds": 200.0, "thousands": 2e3, "millions": 2e6, "billions": 2e9, "dozens": 24.0,
         "tens of thousands": 2e4, "hundreds of thousands": 2e5, "tens of millions": 2e7,
         "hundreds of millions": 2e8}  # fmt: skip

_PRONOUN_BEFORE = frozenset(
    "the this that which each every any another some no previous next last first other only right wrong"
    " such new old big small little long loved day every-".split()
)
_NOT_COUNTED = frozenset(
    "of the a an and or but in on at to for from by with as is was were are be been who whom that which this those"
    " these his her their its our my your he she it they we you i has have had do does did will would can could may"
    " might must should shall not no so if when while where than then more less over under after before into out up"
    " off about around between during since until per each every also only just all both either neither said says"
    " told according because though although there here what how why am pm via against among amid within without"
    " compared versus vs killed injured dead wounded died missing hurt arrested later earlier ago away".split()
)
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life", "wives": "wife",
    "teeth": "tooth", "policemen": "policeman", "firemen": "fireman", "mice": "mouse", "wolves": "wolf",
    "people": "people", "police": "police", "cattle": "cattle", "series": "series", "species": "species",
    "persons": "people", "person": "people", "aircraft": "aircraft", "knives": "knife", "halves": "half",
    "fishermen": "fisherman", "gunmen": "gunman", "crises": "crisis", "leaves": "leaf", "shelves": "shelf",
    "personnel": "personnel", "staff": "staff", "crew": "crew", "troops": "troop", "sheep": "sheep", "fish": "fish", "percent": "", "thieves": "thief",
}  # fmt: skip
_OF = re.compile(r" of (?:the |these |those |his |her |their |its |our |my )?(?=[a-z])")
_NOUN = re.compile(r"[ -]{1,2}([^\W\d_]{2,25}(?:'s)?)(?![\w'])")


_AGE = re.compile(r"(?:[1-9]|[1-9]\d|1[01]\d)(?=,(?! \d)|[.;)](?:\s|$))")
_NAMED = re.compile(r"(?:^|[ “\"(])[A-Z][\w’'-]+$")
_BEFORE = re.compile(r"([^\W\d_][\w&’'-]*)\.? $")
_LABELS = frozenset(
    "category part section row unit page chapter highway exit model version type phase level act game route flight"
    " number no grade class article clause episode season volume lane gate platform room apartment terminal channel"
    " stage group step round pier line figure table appendix verse tier".split()
)
_NOT_NAMES = frozenset(
    "the a an in on at of by for from to with and or but all only just some about around over under nearly almost these"
    " those his her their its our my another other first last next least most than as after before until since between"
    " is are was were has have had it i they we he she that this there if when while also plus minus more less up down"
    " out police officials authorities total age aged roughly approximately killed another both with without".split()
)


def counted(flat: str, end: int, one: bool = False) -> str:
    """Return the lemma of the plural noun that the number before `end` counts; "" when none is near.

    After `one` the noun is singular: the last word of the run is taken.

    >>> counted("17 retakes of the scene", 2), counted("11 other young people", 2), counted("17.", 2)
    ('retake', 'people', '')
    """
    last, j = "", end
    if m := _OF.match(flat, end):
        j = m.end() - 1
    for _ in range(6):
        m = _NOUN.match(flat, j)
        if not m or m[1] in _NOT_COUNTED:
            break
        word = m[1]
        if word.endswith("'s"):
            j = m.end()
            continue
        if word in _IRREGULAR or (len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"):
            return lemma(word)
        last = word
        j = m.end()
    return lemma(last) if one else ""


def lemma(word: str) -> str:
    """Return the singular of an English noun, by its spelling."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


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


def at(text: str, flat: str, i: int) -> Amount | None:
    """Return the longest quantity that starts at `i`, hedges included; None for a label ("Game 2")."""
    amount = _amount(flat, i)
    if amount and amount.bound and amount.second is None and (joint := _BOTH.match(flat, amount.end)):
        other = _amount(flat, joint.end())
        if other and other.second is None and {amount.bound, other.bound} == {"<", ">"} and not other.ordinal:
            low, high = (amount, other) if amount.bound == ">" else (other, amount)
            if low.first < high.first and (not amount.unit or amount.unit == other.unit):
                return other._replace(
                    start=i, number=(amount.number[0], other.number[1]), first=low.first, second=high.first, bound="",
                    hedge=f"{amount.hedge} {other.hedge}", core=(amount.core[0], other.core[1]),
                )  # fmt: skip
    if amount is None or amount.unit or amount.hedge or amount.ordinal or amount.of and amount.second is None:
        return amount
    if not flat[i].isdigit():
        return amount
    if (
        _AGE.match(flat, i)
        and i > 3
        and text[: i - 2].rstrip()[-1:].isalpha()
        and _NAMED.search(text, max(0, i - 24), i - 2)
    ):
        return amount._replace(unit="year", of="age")
    if _labelled(text, flat, i):
        return None
    return amount


def _labelled(text: str, flat: str, i: int) -> bool:
    """Tell whether the number at `i` is part of a name: "Game 2", "the S&P 500", "iPhone 14"."""
    m = _BEFORE.search(text, max(0, i - 24), i)
    if not m:
        return False
    word = m[1]
    if word.lower() in _LABELS:
        return True
    return any(c.isupper() for c in word) and word.lower() not in _NOT_NAMES


def _amount(flat: str, i: int) -> Amount | None:
    hedge, bound, j = "", "", i
    for _ in range(3):
        m = _PREFIX.match(flat, j)
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
            return _range(flat, i, low, high, hedge, bound)
    if flat.startswith("from ", j):
        low = _core(flat, j + 5)
        joint = _TO.match(flat, low.end) if low else None
        high = _core(flat, joint.end()) if joint else None
        if low and high and joint and "or" not in joint.group():
            return _range(flat, i, low, high, hedge, bound)
        return None
    if flat.startswith(("aged ", "age ", "ages "), j):
        return _aged(flat, i, j)
    if vague := _VAGUE.match(flat, j):
        if j == i or bound or hedge:
            value = MANY[vague.group()]
            if flat[max(0, i - 3) : i] == "of ":
                return None
            of = (
                counted(flat, vague.end() + 3)
                if flat.startswith(" of ", vague.end())
                else counted(flat, vague.end())
            )
            return Amount(i, vague.end(), vague.span(), value, None, "", vague.group(), ">", of)
    core = _core(flat, j)
    if core is None:
        return _ordinal(flat, i) if i == j else None
    if j > i and hedge in ("some", "over", "under", "above", "below", "near", "up to") and core.age:
        pass
    joint = _TO.match(flat, core.end)
    if joint:
        other = _core(flat, joint.end())
        if other and _is_range(flat, core, other, joint.group()):
            return _range(flat, i, core, other, hedge, bound)
    if (
        core.word
        and core.value == 1
        and not core.unit
        and not core.scaled
        and not hedge
        and not counts_one(flat, core.start, core.end)
    ):
        return None
    if not core.unit and (m := numbers.ordinal_at(flat, core.number[0])) and m.end > core.end:
        return _ordinal(flat, i)
    return _finish(flat, i, core, None, core.unit, hedge, bound, core.end)


def _is_range(flat: str, low: _Core, high: _Core, joint: str) -> bool:
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
    if m := _AFTER.match(flat, end):
        if m["lower"] or m["plus"] or m["plusword"] or m["plusword2"]:
            bound, hedge = ">", (hedge + " " + m.group().strip(" ,-")).strip()
        elif m["upper"]:
            bound, hedge = "<", (hedge + " " + m.group().strip(" ,-")).strip()
        else:
            hedge = (hedge + " " + m.group().strip(" ,-")).strip()
        noun = end = m.end()
    if core.age:
        of = "age"
    elif unit:
        of = ""
    elif core.fraction:
        of = counted(flat, noun)
    else:
        of = counted(flat, noun, core.value == 1)
    return Amount(
        i, end, core.number, core.value, second, unit, hedge, bound, of, core=(core.start, core.bare_end)
    )


def counts_one(flat: str, start: int, end: int) -> bool:
    """Tell whether "one" is a number and not a pronoun: a noun follows, no determiner precedes."""
    before = re.search(r"([a-z']+)[ -]$", flat[max(0, start - 20) : start])
    if before and before[1] in _PRONOUN_BEFORE:
        return False
    m = _NOUN.match(flat, end)
    return bool(m) and m[1] not in _NOT_COUNTED and m[1] not in ("another", "day", "thing", "such", "time")


def _core(flat: str, i: int) -> _Core | None:
    """Read one number with its currency or unit, compound forms ("5 ft 2 in") included."""
    money = units.money_before(flat, i)
    start = money[1] if money else i
    if (
        not money
        and i
        and (flat[i - 1].isalnum() or (flat[i - 1] == "-" and i > 1 and flat[i - 2].isalpha()))
    ):
        return None
    number = numbers.at(flat, start, money is not None)
    if number is None:
        return None
    if not money and number.value == 0 and number.words:
        return None
    end = number.end
    unit, value, span = "", number.value, (start, number.end)
    age, bare = False, 0
    if money:
        unit = money[0]
        if unit.endswith("m") and len(unit) == 4:
            unit, value = unit[:3], value * 1e6
        if (again := _unit(flat, end, number)) and (again[0] in ("$", "cent") or again[0].startswith("/")):
            end = again[1]
        bare = end
        if per := _rate(flat, unit, end):
            unit, end = per
    elif found := _unit(flat, end, number):
        unit, end = found
        if "/" in unit and (plain := units.at(flat, _gap(flat, number.end), False)):
            bare = plain[1]
        if unit in units.TIME and (old := _OLD.match(flat, end)):
            end, age = old.end(), True
        elif unit in units.MONEY and (scale := re.compile(r" (million|billion|thousand)\b").match(flat, end)):
            value, end = value * numbers.SCALES[scale[1]], scale.end()
        if unit in (
            "ft",
            "hour",
            "$",
            "USD",
            "minute",
            "year",
            "lb",
            "GBP",
            "EUR",
            "kg",
            "week",
            "day",
            "month",
            "CNY",
        ):
            value, end = _compound(flat, value, unit, end)
    elif end < len(flat) and flat[end].isalnum():
        return None
    return _Core(value, unit, i, span, end, age, number.words, number.scaled, number.fraction, bare or end)


_DATED = re.compile(r" (?:ago|earlier|later)(?!\w)")
_AND_HALF = re.compile(r" and a (half|quarter)(?!\w)")
_SMALLER = {"ft": "in", "$": "cent", "USD": "cent", "GBP": "penny", "EUR": "cent", "lb": "oz", "kg": "g"}
_TIMES = ("year", "month", "week", "day", "hour", "minute", "second")


def _compound(flat: str, value: float, unit: str, end: int) -> tuple[float, int]:
    """Add "2 inches" to "5 feet", "50 cents" to "3 dollars", "20 minutes" to "2 hours", "and a half"."""
    if half := _AND_HALF.match(flat, end):
        return value + (0.25 if half[1] == "quarter" else 0.5), half.end()
    for _ in range(4):
        joint = _COMPOUND.match(flat, end)
        number = numbers.at(flat, joint.end()) if joint else None
        if not number or number.fraction:
            break
        found = _unit(flat, number.end, number, True)
        if found and _DATED.match(flat, found[1]):  # "2 weeks and 2 days ago"
            break
        if not found:
            break
        smaller, after = found
        if unit in _SMALLER and smaller == _SMALLER[unit]:
            if unit in units.MONEY:
                value += number.value / 100
            else:
                value += number.value * units.SCALES[smaller][1] / units.SCALES[unit][1]
        elif unit in _TIMES and smaller in _TIMES and _TIMES.index(smaller) > _TIMES.index(unit):
            value += number.value * units.SCALES[smaller][1] / units.SCALES[unit][1]
        else:
            break
        end = after
    return value, end


def _rate(flat: str, unit: str, end: int) -> tuple[str, int] | None:
    whole, after = units.rate(flat, unit, end)
    return (whole, after) if after > end else None


_GLUED = frozenset("p t b l h".split())
_PRICED = re.compile(
    r"\b(?:cost|costs|paid|pay|price|priced|fined?|worth|bill|sold|fee|fees|prize|debt|salary|earn\w*)\b"
)
_BIG = frozenset("KRW DEM ZAR".split())  # "17 won", "two marks": words first, money when the sum is large


def _gap(flat: str, end: int) -> int:
    m = _GAP.match(flat, end)
    return m.end() if m else end


def _unit(flat: str, end: int, number: numbers.Number, compound: bool = False) -> tuple[str, int] | None:
    """Read the unit that follows a number ending at `end`."""
    j = _gap(flat, end)
    found = units.at(flat, j)
    if not found:
        return None
    unit, after = found
    written = flat[j:after]
    if written == "in" and not compound and not flat.startswith((" long", " wide", " tall", " high"), after):
        return None
    if written in _GLUED and j > end:
        return None
    if unit in _BIG and not (number.scaled or number.value >= 1000):
        return None
    if written in ("second", "quarter") and j > end and flat[end] == " " and number.value != 1:
        return None
    if flat[j - 1 : j] in "[({<" and j > end and after < len(flat):
        after += 1
    if (
        written in ("pound", "pounds")
        and not number.scaled
        and not _PRICED.search(flat, max(0, end - 60), end)
    ):
        return "lb", after
    return unit, after


def _aged(flat: str, i: int, j: int) -> Amount | None:
    """Read "aged 22", "aged between 18 and 25", "ages 5 to 7"."""
    k = flat.index(" ", j) + 1
    inner = _amount(flat, k)
    if inner is None or inner.ordinal or inner.unit not in ("", "year", "month", "week") or inner.first > 130:
        return None
    return inner._replace(start=i, unit=inner.unit or "year", of="age")


def _ordinal(flat: str, i: int) -> Amount | None:
    """Read an ordinal, "second" the time span and "at first" left out."""
    n = numbers.ordinal_at(flat, i)
    if n is None or flat.startswith(("a ", "an ", "one "), i):
        return None
    if flat[max(0, i - 3) : i] == "at " and flat[i : n.end] == "first":
        return None
    if flat.startswith(("half", "quarter"), i):
        return None
    return Amount(i, n.end, (i, n.end), n.value, None, "", "", "", counted(flat, n.end, True), True)
