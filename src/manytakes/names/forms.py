"""One name as folded words, and what two names have in common.

    words(text)        -> folded words, titles, possessive and punctuation off
    compact(words)     -> their letters in a row: hyphen, space and case make no difference
    alike(a, b)        -> [0, 1] for two full names of persons
    kin(a, b)          -> [0, 1] for two names of bodies, places, works
    initials(words)    -> what an acronym of the name may be

A score is a judgement of spelling alone; the story decides what to do with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from .. import gazetteer
from ..rarity import UNKNOWN, idf
from ..text import fold
from . import korean
from .sounds import fold_sounds, syllables
from .tables import CLASSES, LEGAL, NICKNAMES, OFFICES, PARTICLES, SHORT, STREETS, TITLES

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?:'s|s')?$")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@lru_cache(65536)
def words(text: str) -> Words:
    """Return the folded words of a name: no article, possessive or punctuation; hyphens split.

    >>> words("the Oh Ji-Won's")
    ('oh', 'ji', 'won')
    """
    flat = fold(text).strip()
    if flat.endswith(("'s", "s'")):
        flat = flat[:-2] if flat.endswith("'s") else flat[:-1]
    if not flat.isascii():
        flat = fold(anyascii(flat))
    found = _WORD.findall(_APOSTROPHE.sub("", flat))
    while len(found) > 1 and found[0] in ("the", "a", "an"):
        found = found[1:]
    return tuple(found)


@lru_cache(65536)
def untitled(text: str) -> Words:
    """Return `words` of a person's name without the titles before it, unless nothing would be left."""
    found = words(text)
    while len(found) > 1 and found[0] in TITLES:
        found = found[1:]
    return found


def compact(name: Words) -> str:
    """Return the letters of a name in a row."""
    return "".join(name)


def bare(name: Words) -> Words:
    """Return the name without particles and "junior"; all of it if nothing were left."""
    return tuple(w for w in name if w not in PARTICLES and w not in JUNIOR) or name


LETTERS = 4  # of a word that news knows, to each that may be misspelt
JUNIOR = frozenset("jr sr junior senior ii iii iv".split())


def initials(name: Words) -> frozenset[str]:
    """Return the acronyms a name may have: with and without its small words."""
    full = "".join(w[0] for w in name)
    short = "".join(w[0] for w in name if w not in PARTICLES)
    return frozenset(x for x in (full, short) if len(x) > 1)


def edits(a: str, b: str) -> int:
    """Return the number of letters inserted, left out, changed or swapped between two words."""
    return DamerauLevenshtein.distance(a, b)


@lru_cache(262144)
def word_likeness(a: str, b: str) -> float:
    """Return how alike two words of a name are: 1 same, .95 nickname, .9 one sound, then by edits."""
    if a == b or SHORT.get(a, a) == SHORT.get(b, b):
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.85 if a[0] == b[0] else 0.0
    if b in NICKNAMES.get(a, ()):
        return 0.95
    if fold_sounds(a) == fold_sounds(b):
        return 0.92
    if syllables(a) == syllables(b):
        return 0.9
    longest = max(len(a), len(b))
    wrong = edits(a, b)
    if wrong == 1 and longest >= 5:
        return 0.88
    if wrong == 2 and longest >= 8:
        return 0.84
    if min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)):
        return 0.7
    return 0.6 * JaroWinkler.similarity(a, b)


@lru_cache(262144)
def alike(a: Words, b: Words) -> float:
    """Return how well two full names of persons can be one: 1 is the same letters.

    Middle names and particles may be missing, given names shortened, the order of surname
    and given name turned, words misspelled; two different given names score low.
    """
    if compact(a) == compact(b) or sorted(a) == sorted(b):
        return 1.0
    a, b = bare(a), bare(b)
    if compact(a) == compact(b) or sorted(a) == sorted(b):
        return 0.97
    if len(a) < 2 or len(b) < 2:
        one = 0.9 * word_likeness(compact(a), compact(b))
        return max(one, 0.85) if len(a) == len(b) and korean.surname(a[0], b[0]) else one
    if len(a) > len(b):
        a, b = b, a
    if len(a) < len(b) and a == b[-len(a) :]:
        return 0.92
    if korean.is_name(a) and korean.is_name(b) and korean.one_name(a, b):
        return 0.93
    if _other_initials(a, b):
        return 0.5
    straight = _aligned(a, b)
    turned = _aligned((*a[1:], a[0]), b) - 0.02
    whole = 0.9 * word_likeness(compact(a), compact(b)) if len(a) != len(b) else 0.0
    return max(straight, turned, whole, 0.0)


def _other_initials(a: Words, b: Words) -> bool:
    """Tell whether two names have initials in the middle that cannot be one's: George H. W., George W."""
    one, other = (tuple(w for w in name[1:-1] if len(w) == 1) for name in (a, b))
    return bool(one and other) and one[: len(other)] != other[: len(one)]


def _aligned(a: Words, b: Words) -> float:
    """Return the likeness of the shorter name `a` laid over `b`: both ends, then the middle in order."""
    if (
        2 <= len(a) == len(b) <= 3
        and min(word_likeness(x, y) for x, y in zip(a[1:], b[1:], strict=True)) >= 0.9
    ):
        if korean.surname(a[0], b[0]):
            return 0.9
        if len(a) == 3 and a[1:] == b[1:] and edits(a[0], b[0]) == 1 and korean.is_surname(a[0]):
            return 0.83  # "Cho Eun-bi", "Choi Eun-bi": a slip in a Korean surname
    ends = (word_likeness(a[0], b[0]), word_likeness(a[-1], b[-1]))
    if min(ends) < 0.8:
        return 0.5 * min(ends)
    at, scores = 1, list(ends)
    for word in a[1:-1]:
        best = max(((word_likeness(word, w), -i) for i, w in enumerate(b[at:-1], at)), default=(0.0, 0))
        if best[0] < 0.8:
            return 0.5 * best[0]
        at = 1 - best[1]
        scores.append(best[0])
    missing = 0.02 * (len(b) - len(a))
    inexact = sum(s < 1 for s in scores)
    return min(scores) - missing - 0.05 * max(0, inexact - 1)


def is_short(short: Words, full: Words) -> bool:
    """Tell whether `short` is the start or the end of `full`: a surname or a given name alone."""
    n = len(short)
    return n < len(full) and (short == full[:n] or short == full[-n:])


@lru_cache(262144)
def kin(a: Words, b: Words) -> float:
    """Return how well two names of bodies, places or works can be one."""
    a, b = tuple(SHORT.get(w, w) for w in a), tuple(SHORT.get(w, w) for w in b)
    if compact(a) == compact(b) or _turned(a) == b or a == _turned(b):
        return 1.0
    if (
        len(compact(a)) > 1
        and len(compact(b)) > 1
        and (compact(a) in initials(b) or compact(b) in initials(a))
    ):
        return 0.9
    a, b = _core(a), _core(b)
    if compact(a) == compact(b):
        return 0.97
    if compact(a).rstrip("s") == compact(b).rstrip("s"):
        return 0.95
    if bare(a) == bare(b):
        return 0.96
    if compact(a) in initials(b) or compact(b) in initials(a):
        return 0.9
    x, y = compact(bare(a)), compact(bare(b))
    if min(len(x), len(y)) >= 7 and not _digits_differ(a, b):
        wrong = edits(x, y)
        few = wrong <= 1 + (min(len(x), len(y)) >= 9) + (min(len(x), len(y)) >= 14)
        if few and not all(gazetteer.has(" ".join(name)) for name in (a, b)) and _respelt(a, b):
            return 0.9 - 0.02 * wrong
    return 0.6 * JaroWinkler.similarity(x, y)


def _turned(name: Words) -> Words:
    """Return "Justice Department" for "Department of Justice"."""
    of = len(name) > 2 and name[0] in OFFICES and name[1] == "of"
    return (*name[2:], name[0]) if of else name


def _respelt(a: Words, b: Words) -> bool:
    """Tell whether two names of as many words can be one misspelt, and not two of well-known words.

    Iceland and Ireland are two, the Iran War and the Iraq War; so are ABC News and NBC News.
    """
    if len(a) != len(b):
        return True
    unlike = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if any(gazetteer.has(x) and gazetteer.has(y) for x, y in unlike):
        return False
    known = [(x, y) for x, y in unlike if max(idf(x), idf(y)) < UNKNOWN]
    return all(edits(x, y) <= min(len(x), len(y)) // LETTERS for x, y in known)


def _core(name: Words) -> Words:
    """Return the name without legal endings, house number and the noun that says what it is."""
    name = tuple(w for w in name if w not in LEGAL) or name
    if len(name) > 1 and name[-1] in CLASSES:
        name = name[:-1]
    return name[1:] if len(name) > 2 and name[0].isdigit() and name[-1] in STREETS else name


def _digits_differ(a: Words, b: Words) -> bool:
    return [w for w in a if any(c.isdigit() for c in w)] != [w for w in b if any(c.isdigit() for c in w)]


@lru_cache(65536)
def blocks(name: Words) -> frozenset[str]:
    """Return keys, of which two names that can be one share at least one.

    Each word as it is, as it sounds, its ends, its nicknames; the letters in a row at
    either end; acronyms. A story of thousands of names is compared within them.
    """
    found = {f"^{compact(name)[:4]}", f"${compact(name)[-4:]}", compact(name), *initials(name)}
    for word in name:
        word = SHORT.get(word, word)
        if len(word) > 1:
            found |= {word, f"~{fold_sounds(word)}", f"={syllables(word)}", f"^{word[:4]}", f"${word[-4:]}"}
            found |= {f"!{nick}" for nick in NICKNAMES.get(word, ())}
            found |= {f"^{word[:3]}"}
    return frozenset(found)


class Index:
    """Numbers filed under names; asks which may hold a name like the one given."""

    def __init__(self) -> None:
        self._under: dict[str, set[int]] = {}

    def add(self, name: Words, n: int) -> None:
        """File `n` under the blocks of `name`."""
        for key in blocks(name):
            self._under.setdefault(key, set()).add(n)

    def near(self, name: Words) -> list[int]:
        """Return the numbers filed under a block of `name`, in order."""
        found: set[int] = set()
        for key in blocks(name):
            found |= self._under.get(key, set())
        return sorted(found)
