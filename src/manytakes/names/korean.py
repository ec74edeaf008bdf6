"""Romanised Korean: could two spellings stand for one syllable, or one name?

    letters("현")            -> its initial, vowel and final, each marked with its place
    alike("hyun", "hyeon")   -> log-chance that both spell one surname syllable; higher is likelier
    surname("yi", "lee")     -> bool
    is_surname("lee")        -> bool

A syllable is spelled chunk by chunk: the table (fitted by `bench/fit_korean.py` on
public lists of spellings, by expectation-maximisation) says how often each Latin chunk
stands for each initial, vowel and final. Two spellings are of one surname when some
surname in use is a likely reading of both, and not far behind each one's likeliest ("jeon" and "jeong"
are both seen for 정, but "jeon" is 전). What is not a surname is never guessed at.
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
COMPOUND = tuple(
    "남궁 황보 제갈 사공 선우 서문 독고 동방 어금 망절 장곡 강전 소봉".split()
)  # of two syllables
LIKELY = -6.0  # log-chance under which a spelling is no reading of a syllable
_FLOOR = -8.0  # of a chunk never seen for a letter
_UNLIKELY = -14.0  # under it a reading is dropped
_SECOND = 1.5  # by which the log-chance of two syllables is divided, to stand beside one
# Log odds that two spellings are of one surname: by the log-chance of the rarer one for the surname that
# fits both best, and by how far that is behind each spelling's own likeliest. Logistic regression on
# surnames; pair F1 with hard negatives, four-fold by surname, four ways to fold: .91 .90 .89 .90 (by the
# first number alone, and no surname of two syllables: .81 to .86).
_BIAS, _ALIKE, _BEHIND = 5.0, 0.5, 0.75
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
    for i in range(0, min(5, len(word))):
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


def _syllable(word: str, syllable: str) -> float:
    """Return the log-chance of the spelling for the syllable, by the likeliest way to cut it."""
    first, vowel, last = (_chances().get(x, {}) for x in letters(syllable))
    return max(
        (first.get(a, _FLOOR) + vowel.get(b, _FLOOR) + last.get(c, _FLOOR) for a, b, c in cuts(word)),
        default=-99.0,
    )


@lru_cache(65536)
def readings(word: str) -> dict[str, float]:
    """Return the log-chance of the spelling for each surname that it may stand for."""
    if not 0 < len(word) <= 11 or not word.isascii() or not word.isalpha():
        return {}
    found = {name: _syllable(word, name) for name in sorted(set(SURNAMES))} if len(word) <= 8 else {}
    for name in COMPOUND if len(word) > 3 else ():
        split = (_syllable(word[:i], name[0]) + _syllable(word[i:], name[1]) for i in range(1, len(word)))
        found[name] = max(split) / _SECOND
    return {name: chance for name, chance in found.items() if chance > _UNLIKELY}


@lru_cache(1)
def _letters_of() -> dict[tuple[str, str], dict[str, float]]:
    """Map (place, chunk) to the letters it spells, with log-chances."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for letter, held in _chances().items():
        for chunk, chance in held.items():
            if chance > LIKELY:
                found.setdefault((letter[0], chunk), {})[letter] = chance
    return found


@lru_cache(65536)
def _common(place: str, a: str, b: str) -> float:
    """Return the log-chance of the rarer chunk for the letter that fits both best."""
    table = _letters_of()
    mine, other = table.get((place, a), {}), table.get((place, b), {})
    return max((min(p, other[letter]) for letter, p in mine.items() if letter in other), default=-99.0)


@lru_cache(4096)
def _wholes(word: str, syllables: int) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut a word into chunks, each of which spells some letter at its place."""
    if syllables == 0:
        return ((),) if not word else ()
    found: list[tuple[str, ...]] = []
    for i in range(1, min(7, len(word)) + 1):
        rest = _wholes(word[i:], syllables - 1)
        if rest:
            ones = [
                c
                for c in cuts(word[:i])
                if all((p, x) in _letters_of() for p, x in zip("ivf", c, strict=True))
            ]
            found.extend((*one, *more) for one in ones for more in rest)
    return tuple(found)


@lru_cache(16384)
def given_names(a: str, b: str) -> float:
    """Return the log-chance a syllable that two spellings are of one given name of one or two syllables."""
    if not (a.isalpha() and b.isalpha() and a.isascii() and b.isascii() and max(len(a), len(b)) <= 11):
        return -99.0
    best = -99.0
    for n in (1, 2):
        for x in _wholes(a, n):
            for y in _wholes(b, n):
                total = sum(_common("ivf"[i % 3], p, q) for i, (p, q) in enumerate(zip(x, y, strict=True)))
                best = max(best, total / n)
    return best


def is_name(name: tuple[str, ...]) -> bool:
    """Tell whether words have the shape of a Korean full name: a surname, then one or two syllables."""
    rest = "".join(name[1:])
    return 2 <= len(name) <= 3 and is_surname(name[0]) and given_names(rest, rest) >= ONE


def one_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two Korean full names, or one and a given name, are likely spellings of one."""
    if len(a) > 1 and len(b) > 1:
        return surname(a[0], b[0]) and given_names("".join(a[1:]), "".join(b[1:])) >= ONE
    full, alone = (a, b) if len(a) > len(b) else (b, a)
    return given_names("".join(full[1:]), alone[0]) >= ONE


ONE = -2.5  # log-chance a syllable over which two given names are spellings of one


def alike(a: str, b: str) -> float:
    """Return the log-chance of the rarer of two spellings, for the surname that fits both best."""
    mine, other = readings(a), readings(b)
    return max((min(mine[s], other[s]) for s in mine if s in other), default=-99.0)


def is_surname(word: str) -> bool:
    """Tell whether a word is a likely spelling of a Korean surname."""
    return max(readings(word).values(), default=-99.0) >= LIKELY


def surname(a: str, b: str) -> bool:
    """Tell whether two likely spellings of Korean surnames are of one."""
    return is_surname(a) and is_surname(b) and odds(a, b) > 0


def odds(a: str, b: str) -> float:
    """Return the log odds that two words spell one Korean surname, if they spell any."""
    mine, other = readings(a), readings(b)
    both = [s for s in mine if s in other]
    if not both:
        return -99.0
    best, best_other = max(mine.values()), max(other.values())
    behind = max(min(mine[s] - best, other[s] - best_other) for s in both)
    return _BIAS + _ALIKE * alike(a, b) + _BEHIND * behind
