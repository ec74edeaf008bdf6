"""What follows a number: its unit, a rate, and the smaller unit that is added to it.

    unit_after(flat, end, number)    -> (unit, end) | None    "km" of "5 km", "week" of "two more weeks"
    compound(flat, value, unit, end) -> (value, end)          "5 ft" and "2 in", "3 dollars" and "50 cents"
    rate(flat, unit, end)            -> (unit, end) | None    "a share", "per hour"

`flat` is folded text; all three read from where the number, or its unit, ended.
"""

from __future__ import annotations

import re

from . import nouns, numbers, units

AND_HALF = re.compile(r" and a (half|quarter)(?!\w)")
_GAP = re.compile(r" {0,2}-?(?:(?<=-) )?(?: ?[\[({<](?=[a-z]{1,3}[\])}>]))?")
_COMPOUND = re.compile(r",? and |, | ")
_MORE = re.compile(r" (?:more|additional|further|consecutive|straight|full|long|working|trading|business) ")
_OF_ONE = re.compile(r"(?<=half) an? | of an? ")  # "half a mile", "three quarters of a mile"
_GLUED = frozenset("p t b l h".split())
_PRICED = re.compile(
    r"\b(?:cost|costs|paid|pay|price|priced|fined?|worth|bill|sold|fee|fees|prize|debt|salary|earn\w*)\b"
)
_BIG = frozenset("KRW DEM ZAR".split())  # "17 won", "two marks": words first, money when the sum is large
_INCH = re.compile(r"[ -](?:long|wide|tall|high|deep|thick|across|in (?:diameter|length|width|height))\b")
_SIGN_BEFORE = re.compile(r"\d| (?=\d)(?P<number>\d[\d,]{0,12}(?:\.\d{1,4})?) ?")
_CENTS = re.compile(r" (?:and )?(?=\d\d(?!\d)|[a-z])")  # "fifteen dollars fifty"
_AND_CENTS = re.compile(r" and (?=[a-z])")
_STOP = re.compile(r"[.,;]? |[.,;]?$")
_PENCE = re.compile(r",? (?:and )?(\d{1,2}|[a-z]{2,9}(?:[ -][a-z]{2,9})?)(?: pence| pennies|(?<=\d)p)(?!\w)")
_FEET = re.compile(r"(\d{1,2})' ?(\d{1,2})(?:\"|''|(?= tall))")
_CLAUSE = re.compile(r"[.,;:!?](?!\d)|$")
_DATED = re.compile(r" (?:ago|earlier|later)(?!\w)")
_TENTHS = re.compile(r" (?:(one|two|three|four|five|six|seven|eight|nine)\b|([1-9])(?!\d))")
_TIMES = ("year", "month", "week", "day", "hour", "minute", "second")
_SMALLER = {
    **{sum_: {"cent": 0.01} for sum_ in "$ USD EUR AUD CAD NZD HKD SGD ZAR".split()},
    "GBP": {"penny": 0.01}, "CNY": {"jiao": 0.1, "fen": 0.01}, "ft": {"in": 1 / 12}, "lb": {"oz": 1 / 16},
    "st": {"lb": 1 / 14}, "kg": {"g": 0.001},
}  # fmt: skip
_IN_CENTS = frozenset(unit for unit in _SMALLER if {"cent", "penny"} & set(_SMALLER[unit]))
COMPOUNDED = frozenset(_SMALLER) | frozenset(_TIMES)
_ONLY_ADDED = frozenset(("mao", "fen"))  # a name and a marsh, unless they stand after a sum of yuan


def compound(flat: str, value: float, unit: str, end: int) -> tuple[float, int]:
    """Add "2 inches" to "5 feet", "50 cents" to "3 dollars", "20 minutes" to "2 hours", "and a half"."""
    if half := AND_HALF.match(flat, end):
        return value + (0.25 if half[1] == "quarter" else 0.5), half.end()
    joint = _CENTS.match(flat, end) if unit in _IN_CENTS else None
    if joint and (cents := _cents(flat, joint.end())):
        return value + cents[0], cents[1]
    for _ in range(4):
        joint = _COMPOUND.match(flat, end)
        number = numbers.at(flat, joint.end()) if joint else None
        if not number or number.fraction:
            break
        found = unit_after(flat, number.end, number, added=True)
        if not found or _DATED.match(flat, found[1]):  # "2 weeks and 2 days ago"
            break
        smaller, after = found
        if smaller in _SMALLER.get(unit, {}):
            factor = _SMALLER[unit][smaller]
            value += number.value * factor
            if smaller == "jiao" and (rest := _TENTHS.match(flat, after)) and _STOP.match(flat, rest.end()):
                return value + (numbers.ONES[rest[1]] if rest[1] else int(rest[2])) * factor / 10, rest.end()
        elif unit in _TIMES and smaller in _TIMES and _TIMES.index(smaller) > _TIMES.index(unit):
            value += number.value * units.SCALES[smaller][1] / units.SCALES[unit][1]
        else:
            break
        end = after
    return value, end


def _cents(flat: str, i: int) -> tuple[float, int] | None:
    """Read cents that are not called so: "fifteen dollars fifty", and not "15 dollars and 20 yuan"."""
    number = numbers.at(flat, i)
    if number is None or number.scaled or number.value != int(number.value) or not 0 < number.value < 100:
        return None
    end = number.end
    if not _STOP.match(flat, end) or unit_after(flat, end, number, added=True) or nouns.counted(flat, end):
        return None
    return number.value / 100, end


def cents_after_sign(flat: str, end: int) -> tuple[float, int] | None:
    """Read the cents of "$100 and fifty": in words, and only where the clause ends with them."""
    joint = _AND_CENTS.match(flat, end)
    cents = _cents(flat, joint.end()) if joint else None
    return cents if cents and _CLAUSE.match(flat, cents[1]) else None


def pence(flat: str, end: int) -> tuple[float, int] | None:
    """Read the "50p" of "£3 50p", the "20 pence" of "5 pounds and 20 pence"."""
    m = _PENCE.match(flat, end)
    number = numbers.at(flat, m.start(1)) if m else None
    return (number.value / 100, m.end()) if m and number and number.end == m.end(1) else None


def feet_and_inches(flat: str, i: int) -> tuple[float, int] | None:
    """Read how tall one is: 6'2" is feet and inches."""
    m = _FEET.match(flat, i)
    return (int(m[1]) + int(m[2]) / 12, m.end()) if m and int(m[2]) < 12 else None


def rate(flat: str, unit: str, end: int) -> tuple[str, int] | None:
    """Read the rate that follows a unit or a sum: "a share", "per hour"."""
    whole, after = units.rate(flat, unit, end)
    return (whole, after) if after > end else None


def gap(flat: str, end: int) -> int:
    """Return where the unit of a number that ends at `end` may start."""
    m = _GAP.match(flat, end)
    return m.end() if m else end


def unit_after(flat: str, end: int, number: numbers.Number, added: bool = False) -> tuple[str, int] | None:
    """Read the unit of a number that ends at `end`; `added` when it may be the smaller one of two."""
    j = gap(flat, end)
    if number.fraction and (one := _OF_ONE.match(flat, end)):
        j = one.end()
    found = units.at(flat, j)
    if not found and (more := _MORE.match(flat, end)):  # "two more weeks"
        later = units.at(flat, more.end(), False)
        return later if later and later[0] in units.TIME else None
    if not found:
        return None
    unit, after = found
    written = flat[j:after]
    if written in ("in", '"') and not added and not _INCH.match(flat, after):
        return None
    if (written in _GLUED and j > end) or (written in _ONLY_ADDED and not added):
        return None
    if written == "cup" and number.value >= 1 and not flat.startswith(" of ", after):  # "three Cup ties"
        return None
    if unit in _BIG and not (number.scaled or number.value >= 1000):
        return None
    if written in ("second", "quarter") and j > end and flat[end] == " " and number.value != 1:
        return None
    if not written[-1].isalnum() and unit in units.MONEY and j > end and _signs_next(flat, unit, after):
        return None
    if flat[j - 1 : j] in "[({<" and j > end and after < len(flat):
        after += 1
    if (
        written in ("pound", "pounds")
        and not number.scaled
        and not pence(flat, after)
        and not _PRICED.search(flat, max(0, end - 60), end)
    ):
        return "lb", after
    return unit, after


def _signs_next(flat: str, unit: str, after: int) -> bool:
    """Tell whether a sign of money belongs to the number after it: "two $20 bills", "1 $ 10 dollars bill"."""
    m = _SIGN_BEFORE.match(flat, after)
    if not m or m["number"] is None:
        return m is not None
    again = units.at(flat, m.end(), False)
    return again is not None and again[0] == unit and flat[again[1] - 1].isalpha()
