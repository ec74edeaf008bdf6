"""Numbers as written: digits, words and their mixtures.

    at(flat, i)         -> Number | None      the longest number that starts at `i`
    ordinal_at(flat, i) -> Number | None      "fourth", "21st", "two hundredth"

`flat` is folded text. Every pattern is tried at one place and reads a bounded
number of characters, so a hostile line costs linear time.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Number(NamedTuple):
    """A number read from text: its value and end, and how it was written."""

    value: float
    end: int
    words: bool = False  # starts with a word
    scaled: bool = False  # carries a scale: million, k, dozen
    fraction: bool = False


ONES = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven"
        " twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
TENS["fourty"] = 40
SCALES = {
    "thousand": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12,
    "thousands": 1e3, "mil": 1e6, "mln": 1e6, "mn": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "dozen": 12, "dozens": 12, "dozs": 12, "doz": 12,
    "dz": 12, "dzs": 12, "quadrillion": 1e15,
}  # fmt: skip
SUFFIXES = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "bn": 1e9, "mn": 1e6, "mil": 1e6, "tn": 1e12, "g": 1e9}
MILLION = "ᴹ"  # the capital of "10M" in folded text, in which "10m" are metres
SUFFIXES[MILLION] = 1e6
GLYPHS = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "nineth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
    "ninetieth": 90, "hundredth": 100, "thousandth": 1e3, "millionth": 1e6, "billionth": 1e9,
    "trillionth": 1e12,
}  # fmt: skip
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
PARTS |= {w: int(n) for w, n in ORDINALS.items() if n > 2} | {
    w + "s": int(n) for w, n in ORDINALS.items() if n > 2
}

_WORD = re.compile(r"[a-z]{1,12}(?![^\W\d_])")
_GAP = re.compile(r" {1,3}| ?- ?")
_SPACED_HYPHEN = re.compile(r" - (?=(?:one|two|three|four|five|six|seven|eight|nine)\b)")  # "ninety - five"
_DIGITS = re.compile(
    r"\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,15})?"
    r"|\d{1,2}(?:,\d{2}){1,5},\d{3}(?!\d)(?:\.\d{1,15})?"
    r"|\d{1,3}(?: \d{3}){1,6}(?![\d.,]\d|\d)"
    r"|\d{1,3}, 000(?:, 000)?(?!\d)|\d{1,3}, \d{3}(?= ?- ?[a-z])"
    r"|\d{1,18}(?:\.\d{1,18})?"
    r"|\.\d{1,18}"
)
_LOOSE = re.compile(
    r"(\d{1,4}) ?\. ?(\d{1,3})(?= ?(?:million|billion|trillion|thousand|bn|m\b|%|percent|per cent))"
)
# "magnitude at 5. 9": of a strength a blank makes no new sentence.
_STRENGTH = re.compile(r"(\d)\. (\d)(?!\d|[.:,/]\d)")
_MEASURED = re.compile(r"\b(?:magnitudes?|richter|measur(?:ed|es|ing)|register(?:ed|s|ing)?)\b")
_NEAR = 90  # characters in which such a word is looked for
# A comma before a zero, or before what only one number can have, is a decimal one: "5,00", "2,5 million".
_COMMA = re.compile(
    r"(\d{1,6}),(0\d|\d{1,2}(?= ?(?:million|billion|trillion|bn\b|%|percent|per cent|€|euros?\b)))"
    r"(?!,?\d)"
)
_EXPONENT = re.compile(r"e[+-]?\d{1,2}(?!\w)|\^[+-]?\d{1,2}(?!\w)")
_FRACTION = re.compile(r"(\d{1,3}) ?/ ?(\d{1,3})(?![\d/]|,\d)")
_MIXED = re.compile(r" {1,2}(\d{1,2}) ?/ ?(\d{1,2})(?![\d/])| ?([½¼¾⅓⅔⅛⅜⅝⅞])|-(\d)/(\d)(?!\d)")
_SUFFIX = re.compile(rf" ?(k|{MILLION}|mm|mil|m|bn|b|mn|tn)(?![\w])")
_ORDINAL = re.compile(r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?:st|nd|rd|th)(?!\w)")
_ROUND_ORDINAL = re.compile(
    r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})[ -]((?:thous|hundr|mill|bill|trill)[a-z]{2,4}th)(?!\w)"
)
_AND = re.compile(
    r" {1,2}(?:and|&) {1,2}|, {0,2}(?=(?:two|three|four|five|six|seven|eight|nine|one) hundred\b)"
)
_POINT = re.compile(r" point ((?:(?:zero|one|two|three|four|five|six|seven|eight|nine) ?){1,6})(?<! )(?!\w)")
_ONE_IN = re.compile(
    r" in (?=(?:two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|twenty|a hundred|\d{1,4}(?![\d:.,]\d| ?[a-z]*day))\b)(?!\d{4})"
)
_OVER = re.compile(r" over (?=an? |one |two |three|\d|twenty|four|five|six|ten)")


# Of fractions in digits: "9/11" and "5/7" are days, "6/9" a score.
_DENOMINATORS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 50, 64, 100))


def digits_at(flat: str, i: int) -> tuple[float, int] | None:
    """Read a literal of digits at `i`: separators, decimals, exponents, fractions."""
    if i < len(flat) and flat[i] in GLYPHS:
        return GLYPHS[flat[i]], i + 1
    if loose := _LOOSE.match(flat, i) or _comma(flat, i) or _strength(flat, i):
        return float(f"{loose[1]}.{loose[2]}"), loose.end()
    if (part := _FRACTION.match(flat, i)) and int(part[2]) > 0:
        top, below = int(part[1]), int(part[2])
        if top < below in _DENOMINATORS:
            return top / below, part.end()
    m = _DIGITS.match(flat, i)
    if not m:
        return None
    value, end = float(re.sub("[, ]", "", m.group())), m.end()
    if _dotted(flat, i, m):
        whole = m.group().partition(".")[0]
        return (float(re.sub("[, ]", "", whole)), i + len(whole)) if whole else None
    if power := _EXPONENT.match(flat, end):
        sign, exponent = power.group()[0], int(power.group()[1:])
        try:
            return (value * 10.0**exponent if sign == "e" else value**exponent), power.end()
        except (OverflowError, ZeroDivisionError):
            return value, end
    if mixed := _MIXED.match(flat, end):
        if mixed[3]:
            return value + GLYPHS[mixed[3]], mixed.end()
        top, below = int(mixed[1] or mixed[4]), int(mixed[2] or mixed[5])
        if 0 < top < below <= 64:
            return value + top / below, mixed.end()
    return value, end


def _strength(flat: str, i: int) -> re.Match[str] | None:
    """Match a decimal that a blank cuts in two, next to a word that says what was measured."""
    m = _STRENGTH.match(flat, i)
    return m if m and _MEASURED.search(flat, max(0, i - _NEAR), m.end() + _NEAR) else None


def _comma(flat: str, i: int) -> re.Match[str] | None:
    """Match a number with a decimal comma at `i`, unless it goes on a list: "22,24,26"."""
    listed = i > 1 and flat[i - 1] in ",." and flat[i - 2].isdigit()
    return None if listed else _COMMA.match(flat, i)


def _dotted(flat: str, i: int, literal: re.Match[str]) -> bool:
    """Tell whether `literal` is a part of "192.168.1.2", whose points are no decimal ones."""
    if "." not in literal.group():
        return False
    after = literal.end()
    before = i > 1 and flat[i - 1] == "." and flat[i - 2].isdigit()
    if literal.group()[0] == ".":
        return i > 0 and flat[i - 1].isdigit()
    return before or (flat.startswith(".", after) and flat[after + 1 : after + 2].isdigit())


def at(flat: str, i: int, money: bool = False) -> Number | None:
    """Return the longest number at `i`; `money` lets "m" and "b" mean million and billion."""
    sign, start = _sign(flat, i)
    number = _cardinal(flat, start, money)
    if number is None:
        return None
    return number._replace(value=sign * number.value)


def _sign(flat: str, i: int) -> tuple[int, int]:
    if flat.startswith(("minus ", "negative "), i):
        return -1, flat.index(" ", i) + 1
    if flat.startswith("-", i) and (
        i == 0
        or (flat[i - 1] in " ([$£€" and not (flat[i - 2 : i - 1].isdigit() or flat[i - 2 : i - 1] == "%"))
    ):
        j = i + 1 + flat.startswith(" ", i + 1)
        if j < len(flat) and (flat[j].isdigit() or flat[j] == "."):
            return -1, j
    return 1, i


def _cardinal(flat: str, i: int, money: bool) -> Number | None:
    total = current = 0.0
    last = 0.0  # the scale last read
    whole = 0.0  # what stood before the last "and"
    end, j = -1, i
    words = scaled = fraction = joined = False
    state = "start"
    for count in range(24):
        if j < len(flat) and (flat[j].isdigit() or (flat[j] == "." and count == 0) or flat[j] in GLYPHS):
            if state not in ("start", "scale") and not (state == "hundred" and joined):
                break
            literal = digits_at(flat, j)
            if literal is None or (state != "start" and (not literal[0] or literal[0] >= last)):
                break
            if (
                state == "scale"
                and not joined
                and (last > 1000 or flat[literal[1] : literal[1] + 1].isalpha())
            ):
                break
            current += literal[0]
            end, state = literal[1], "digits"
            if (suffix := _SUFFIX.match(flat, end)) and _means_scale(flat, suffix, money):
                current *= SUFFIXES[suffix[1]]
                end, state, scaled = suffix.end(), "suffix", True
                break
        else:
            m = _WORD.match(flat, j)
            if not m:
                break
            word = m.group()
            if word in ONES and state in ("start", "tens", "hundred", "scale", "and"):
                n = ONES[word]
                if (n >= 10 and state == "tens") or (n == 0 and state != "start"):
                    break
                current, state = current + n, "ones"
            elif word in TENS and state in ("start", "hundred", "scale", "and"):
                current, state = current + TENS[word], "tens"
            elif word == "hundred" and state in ("ones", "tens", "digits", "a") and 0 < current < 100:
                current, state, last = current * 100, "hundred", 100
            elif word in SCALES and state not in ("start", "and") and (current or total):
                scale = SCALES[word]
                if word in ("dozens", "thousands", "millions", "billions") and state == "a":
                    break
                if last and scale >= last > 100 and total:
                    total, current = (total + current) * scale, 0.0
                else:
                    total, current = total + current * scale, 0.0
                last, state, scaled = scale, "scale", True
            elif word in ("a", "an") and state == "start":
                if (nth := _NTH_PART.match(flat, m.end())) and not nth["s"] and _partitive(flat, nth.end()):
                    return Number(1 / _nth(nth), nth.end(), True, False, True)
                after = _WORD.match(flat, m.end() + 1)
                if not after or flat[m.end() : m.end() + 1] != " ":
                    break
                noun = after.group()
                if noun in ORDINALS and not _partitive(flat, after.end()):
                    break
                if noun not in SCALES and noun not in PARTS and noun != "hundred":
                    break
                if noun in PARTS:
                    return _part_of(flat, j, noun, after.end())
                current, state = 1.0, "a"
                words, j = True, m.end() + 1
                continue
            elif word in ("half", "quarter") and state == "start":
                part = _part_of(flat, j, word, m.end())
                return part if part.scaled or _halved(flat, j, word, m.end()) else None
            else:
                break
            words = words or count == 0
            end = m.end()
        gap = (_SPACED_HYPHEN.match(flat, end) if state == "tens" else None) or _GAP.match(flat, end)
        both = None if _AND_PART.match(flat, end) else _AND.match(flat, end)
        if both and state in ("hundred", "scale"):
            j, joined, whole = both.end(), True, total + current
        elif gap:
            j, joined = gap.end(), False
        else:
            break
    if end < 0:
        return None
    value = total + current
    value, end, fraction, more = _fraction(flat, value, end, state, last, whole)
    return Number(value, end, words, scaled or more, fraction)


def _means_scale(flat: str, suffix: re.Match[str], money: bool) -> bool:
    """Tell whether a letter after digits is a scale ("10k", "1.2m people") and not a unit ("1.8m tall")."""
    letter, spaced = suffix[1], suffix.group()[0] == " "
    if letter in (MILLION, "k", "bn", "mn", "tn", "mil"):
        return True
    if money:
        return not spaced or letter in ("m", "b")
    if spaced or letter == "b":
        return False
    after = re.compile(
        r" (?!(?:tall|long|high|wide|deep|away|from|race|sprint|freestyle)\b)"
        r"(?:[a-z]{2,20}s|people|men|women|children)\b"
    )
    return letter == "m" and bool(after.match(flat, suffix.end()))


def _partitive(flat: str, end: int) -> bool:
    """Tell whether "a third" is a part ("a third of", "a third.") and not an ordinal ("a third man")."""
    rest = flat[end : end + 4]
    return (
        rest.startswith((" of ", " in ")) or not rest.strip() or rest[0] in ".,;:)?!" or rest.startswith("s")
    )


_HALF_OF = re.compile(r" (?:of|the|a|an|its|his|her|their|our|all|that|this|\w+s\b|million|people)\b|[.,;]|$")
_ORDERED = re.compile(
    r"(?:first|second|other|this|that|the|each|better|latter|opening|closing|last|next)[ -]$"
)


def _halved(flat: str, i: int, word: str, end: int) -> bool:
    """Tell whether a bare "half" is a part of something ("half the crowd") and not of a game or year."""
    if word == "quarter" or _ORDERED.search(flat, max(0, i - 9), i):
        return False
    return bool(_HALF_OF.match(flat, end))


def _part_of(flat: str, i: int, word: str, end: int) -> Number:
    """Read "half", "a quarter", "half a million", "a quarter of a million", "a half dozen"."""
    value = 1 / PARTS[word] if word in PARTS else 1 / ORDINALS[word]
    m = re.compile(r"(?: of)?(?: an?)?[ -](million|billion|trillion|dozen|thousand|hundred)\b").match(
        flat, end
    )
    if m:
        return Number(value * SCALES.get(m[1], 100), m.end(), True, True, False)
    return Number(value, end, True, False, True)


_PARTS_AFTER = re.compile(
    r"(?P<gap> {1,2}| ?- ?)(?P<part>" + "|".join(sorted(PARTS, key=len, reverse=True)) + r")(?!\w)"
)
_AND_PART = re.compile(
    r"(?: {1,2}and |-and-)(?:(?P<a>an?)[ -]|(?P<top>one|two|three|four|five|six|seven|eight|nine)[ -])?"
    r"(?P<part>"
    + "|".join(sorted(PARTS, key=len, reverse=True))
    + r")(?!\w)(?P<scale> (?:million|billion|thousand))?"
)


_NTH_PART = re.compile(
    rf" {{1,2}}(?P<tens>{'|'.join(TENS)})-(?P<ones>{'|'.join(w for w, n in ORDINALS.items() if n < 10)})"
    r"(?P<s>s?)(?!\w)"
)


def _nth(part: re.Match[str]) -> int:
    """Return the denominator of "one twenty-fifth"."""
    return int(TENS[part["tens"]] + ORDINALS[part["ones"]])


def _fraction(
    flat: str, value: float, end: int, state: str, last: float, whole: float
) -> tuple[float, int, bool, bool]:
    """Read what makes a cardinal a fraction: "two thirds", "two and a half", "3 million and a half"."""
    if state in ("suffix", "digits") and flat[end : end + 1] in ("k", "m"):
        return value, end, False, False
    if (m := _AND_PART.match(flat, end)) and (m["a"] or m["top"] or m["part"] == "half"):
        n = ONES[m["top"]] if m["top"] else 1
        if m["part"] not in ORDINALS or m["a"] or m["top"]:
            part = n / PARTS[m["part"]]
            if m["scale"]:  # "a billion and three quarters million", "one and three quarters million"
                times = SCALES[m["scale"].strip()]
                return (value if state == "scale" else value * times) + part * times, m.end(), True, True
            if state == "scale" and last >= 1000:
                return value + part * last, m.end(), True, True
            scale = re.compile(r" (million|billion|trillion|thousand|dozen)\b").match(flat, m.end())
            if scale:
                return (value + part) * SCALES[scale[1]], scale.end(), True, True
            return value + part, m.end(), True, False
    m = _PARTS_AFTER.match(flat, end)
    if m and state in ("ones", "tens", "hundred", "scale", "a") and value == int(value) and value >= 1:
        part_word = m["part"]
        plural = part_word.endswith("s")
        if (plural and value > 1) or (value == 1 and not plural) or part_word in ("half", "quarter"):
            if value == 1 and part_word in ("second", "first"):
                return value, end, False, False
            part = value / PARTS[part_word]
            scale = re.compile(r"(?: of an?)? (million|billion|dozen)\b").match(flat, m.end())
            if scale:
                return part * SCALES[scale[1]], scale.end(), True, True
            if whole and value - whole < PARTS[part_word]:  # "two hundred and fifty-four hundredths"
                part = whole + (value - whole) / PARTS[part_word]
            return part, m.end(), True, False
    nth = _NTH_PART.match(flat, end)
    if nth and state in ("ones", "tens", "hundred", "scale") and (value > 1) == bool(nth["s"]) and value >= 1:
        return value / _nth(nth), nth.end(), True, False
    if (words_point := _POINT.match(flat, end)) and state in ("ones", "tens", "hundred", "scale"):
        decimals = "".join(str(ONES[w]) for w in words_point[1].split())
        return value + float("0." + decimals), words_point.end(), False, False
    if one := _ONE_IN.match(flat, end):
        below = _cardinal_plain(flat, one.end())
        if value == 1 and below and 1 < below.value <= 1000 and below.value == int(below.value):
            return 1 / below.value, below.end, True, False
    if over := _OVER.match(flat, end):
        below = _cardinal_plain(flat, over.end())
        if below and below.value > value and value < 20:
            return value / below.value, below.end, True, False
    return value, end, False, False


def _cardinal_plain(flat: str, i: int) -> Number | None:
    """Read a whole number at `i` that no fraction follows."""
    m = re.compile(r"\d{1,4}|[a-z]+(?:-[a-z]+)?(?: hundred| thousand)?").match(flat, i)
    if not m:
        return None
    n = _cardinal(flat[: m.end()][m.start() :], 0, False)
    return n._replace(end=i + n.end) if n and n.end == len(m.group()) and not n.fraction else None


def ordinal_at(flat: str, i: int) -> Number | None:
    """Return the ordinal at `i`: "4th", "fourth", "twenty-first", "two hundredth"."""
    if m := _ORDINAL.match(flat, i):
        return Number(float(m[1].replace(",", "")), m.end())
    if m := _ROUND_ORDINAL.match(flat, i):
        return Number(float(m[1].replace(",", "")) * ORDINALS[m[2]], m.end())
    total, current, j, seen = 0.0, 0.0, i, False
    for _ in range(8):
        m = _WORD.match(flat, j)
        if not m:
            return None
        word = m.group()
        if word in ORDINALS:
            n = ORDINALS[word]
            if n < 100:
                return None if current % 10 else Number(total + current + n, m.end(), True)
            if total > n:  # "three million two hundred thousandth"
                return Number(total + max(current, 1) * n, m.end(), True)
            return Number(max(total + current, 1) * n, m.end(), True)
        if word in ONES:
            current += ONES[word]
        elif word in TENS:
            current += TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES and not word.endswith("s"):
            total, current = total + max(current, 1) * SCALES[word], 0.0
        elif word not in ("a", "and") or (word == "and" and not seen):
            return None
        seen = True
        gap = _GAP.match(flat, m.end())
        if not gap:
            return None
        j = gap.end()
    return None


# Not "second to last year's winner", "next to last week's papers".
_FROM_END = re.compile(
    rf"(?:(?P<word>(?:ante)?penultimate)|last but (?P<but>one|two|three|four)"
    rf"|(?P<nth>next|{'|'.join(w for w, n in ORDINALS.items() if 1 < n < 20)}|\d{{1,2}}(?:nd|rd|th))"
    r"[ -](?:to[ -](?:the[ -])?last|from[ -](?:the[ -])?(?:last|bottom)))"
    r"(?! (?:year|month|week|season|night|spring|summer|autumn|winter|sun|mon|tue|wed|thu|fri|sat))(?![\w'])"
)


def from_end(flat: str, i: int) -> Number | None:
    """Return the ordinal at `i` that counts from the end: -1 is the last, -2 the "penultimate"."""
    m = _FROM_END.match(flat, i)
    if not m:
        return None
    if m["word"]:
        place = 3.0 if m["word"].startswith("ante") else 2.0
    elif m["but"]:
        place = 1.0 + ONES[m["but"]]
    elif m["nth"] == "next":
        place = 2.0
    else:
        nth = ordinal_at(m["nth"], 0)
        place = nth.value if nth else 0.0
    return Number(-place, m.end(), True) if place else None
