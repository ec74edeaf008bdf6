"""Romanised Korean: could two spellings stand for one syllable, or one name?

    letters("현")            -> its initial, vowel and final, each marked with its place
    alike("hyun", "hyeon")   -> log-chance that both spell one surname syllable; higher is likelier
    surname("yi", "lee")     -> bool
    is_surname("lee")        -> bool

A syllable is spelled chunk by chunk: the table (fitted by `bench/fit_korean.py` on
public lists of spellings, by expectation-maximisation) says how often each Latin chunk
stands for each initial, vowel and final. Two spellings are of one surname when some
surname in use is a likely reading of both. What is not a surname is never guessed at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from math import log
from pathlib import Path

TABLE = Path(str(files("manytakes") / "data" / "korean-spellings.json"))

# Korean surnames in use (census lists), the common first.
SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구나라민진지엄채원천방공현함변염여추도소석"
    "선설마길위표명기반왕금옥육인맹제모탁국은편용류연어봉경사부가복태목형피두감호동양음온빈승시당화창간상갈근좌판범"
    "초팽옹용계견묵군궉내노단담대독돈등로뢰리림만매묘무미보복비빙삼서선섭소순신애야예요우운원은의이자작재저전점정종"
    "준즙증진차창채천초총최추춘탄탕태판평포풍필학한해허현형혜호홍환황회후흥희난낭뇌누돈묘산수아완윤을읍장삼강교구남"
)
LIKELY = -6.5  # log-chance under which a spelling is no reading of a syllable
_FLOOR = -7.0  # of a chunk never seen for a letter
_VOWELS = frozenset("aeiouyw")
_SILENT = frozenset("h")


def letters(syllable: str) -> tuple[str, ...]:
    """Return a syllable's initial, vowel and final, each as its number in Unicode's order.

    >>> letters("각")
    ('i0', 'v0', 'f1')
    """
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        raise ValueError(f"expected a hangul syllable, got {syllable!r}")
    return f"i{code // 588}", f"v{code % 588 // 28}", f"f{code % 28}"


def cuts(word: str) -> Iterator[tuple[str, str, str]]:
    """Yield every way to cut a spelling into an initial, a vowel and a final."""
    for i in range(0, min(4, len(word))):
        if any(c in "aeiou" for c in word[:i]):
            break
        for j in range(i + 1, len(word) + 1):
            vowel, final = word[i:j], word[j:]
            if len(vowel) > 5 or len(final) > 3 or any(c in "aeiou" for c in final):
                continue
            if any(c in _VOWELS for c in vowel):
                yield word[:i], vowel, final


@lru_cache(1)
def _chances() -> dict[str, dict[str, float]]:
    table = json.loads(TABLE.read_text("utf-8"))
    return {letter: {chunk: log(p) for chunk, p in held.items()} for letter, held in table.items()}


@lru_cache(65536)
def readings(word: str, among: str = SURNAMES) -> dict[str, float]:
    """Return the log-chance of the spelling for each syllable that it may stand for."""
    if not 0 < len(word) <= 8 or not word.isascii() or not word.isalpha():
        return {}
    table = _chances()
    found: dict[str, float] = {}
    for syllable in sorted(set(among)):
        first, vowel, last = (table.get(x, {}) for x in letters(syllable))
        best = max(
            (first.get(a, _FLOOR) + vowel.get(b, _FLOOR) + last.get(c, _FLOOR) for a, b, c in cuts(word)),
            default=-99.0,
        )
        if best > 2 * LIKELY:
            found[syllable] = best
    return found


def alike(a: str, b: str) -> float:
    """Return the log-chance of the rarer of two spellings, for the surname that fits both best."""
    mine, other = readings(a), readings(b)
    return max((min(mine[s], other[s]) for s in mine if s in other), default=-99.0)


def is_surname(word: str) -> bool:
    """Tell whether a word is a likely spelling of a Korean surname."""
    return max(readings(word).values(), default=-99.0) >= LIKELY


def surname(a: str, b: str) -> bool:
    """Tell whether two words are likely spellings of one Korean surname."""
    return alike(a, b) >= LIKELY
