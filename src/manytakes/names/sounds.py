"""Romanised spellings folded to sounds, so that two spellings of one name meet.

    fold_sounds(word)  -> the sounds of one folded word, a few letters
    syllables(word)    -> the same, for a syllable or two of romanised Korean

"kyu", "gyu" and "kyoo" are one Korean syllable; "Hussein", "Husayn" and "Hoseyn" one
Arabic name; "Chou" and "Zhou" one Chinese one. The tables are ordered respellings: a
spelling is rewritten left to right, longest first. Nothing is claimed of meaning.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Revised Romanisation, McCune-Reischauer and the spellings people choose, to one letter each.
_KOREAN_INITIAL = (
    ("kk", "k"), ("gg", "k"), ("ck", "k"), ("g", "k"), ("c(?!h)", "k"), ("q", "k"),
    ("tch", "j"), ("tj", "j"), ("jj", "j"), ("ch", "j"), ("z", "j"),
    ("tt", "t"), ("dd", "t"), ("th", "t"), ("d", "t"),
    ("pp", "p"), ("bb", "p"), ("b", "p"), ("f", "p"), ("ph", "p"), ("v", "p"),
    ("ss", "s"), ("sh", "s"), ("r(?!$)", "l"), ("rr", "l"), ("wh", "hw"),
)  # fmt: skip
_KOREAN_VOWEL = (
    ("yeoh", "yo"), ("yeo", "yo"), ("you(?=n|m|ng)", "yo"), ("yu(?=n|ng)", "yo"), ("yoo", "yu"), ("you", "yu"),
    ("yue", "yo"), ("yuh", "yo"), ("yaw", "yo"), ("yae", "ye"), ("yeh", "ye"),
    ("eui", "i"), ("ui", "i"), ("ey", "i"), ("ee", "i"), ("ie", "i"), ("ea", "i"), ("y(?![aeiou])", "i"),
    ("oo", "u"), ("ou", "u"), ("eu", "u"), ("woo", "u"), ("wu", "u"),
    ("eo", "o"), ("uh", "o"), ("au", "o"), ("aw", "o"), ("oh", "o"), ("or(?=$)", "o"),
    ("ah", "a"), ("ar(?=$)", "a"), ("ae", "e"), ("ai", "e"), ("ay", "e"), ("oi", "we"), ("oe", "we"), ("wae", "we"),
    ("wo", "wo"), ("weo", "wo"), ("uae", "we"),
)  # fmt: skip

_GENERAL = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("tz", "c"), ("ts", "c"), ("cz", "c"), ("zh", "j"),
    ("dzh", "j"), ("dj", "j"), ("dg", "j"), ("kh", "h"), ("gh", "g"), ("ch", "c"), ("sh", "s"), ("th", "t"),
    ("dh", "d"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("c(?=[eiy])", "s"),
    ("c", "k"), ("w", "v"), ("z", "s"), ("hs", "s"), ("jh", "j"), ("bh", "b"),
    ("ee", "i"), ("ea", "i"), ("ie", "i"), ("ei", "i"), ("ey", "i"), ("ay", "i"), ("ai", "i"), ("ii", "i"),
    ("iy", "i"), ("yi", "i"), ("y", "i"), ("oo", "u"), ("ou", "u"), ("o", "u"), ("au", "u"), ("aa", "a"),
    ("e", "i"), ("ah$", "a"), ("eh$", "a"),
)  # fmt: skip


def _compiled(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    return re.compile("|".join(f"({a})" for a, _ in pairs)), tuple(b for _, b in pairs)


_INITIAL, _VOWEL, _ALL = _compiled(_KOREAN_INITIAL), _compiled(_KOREAN_VOWEL), _compiled(_GENERAL)
_RUN = re.compile(r"(.)\1+")


def _respell(word: str, rules: tuple[re.Pattern[str], tuple[str, ...]]) -> str:
    pattern, to = rules
    return pattern.sub(lambda m: to[(m.lastindex or 1) - 1], word)


@lru_cache(65536)
def fold_sounds(word: str) -> str:
    """Return the sounds of one folded word: Arabic, Russian, Chinese and European respellings meet.

    >>> fold_sounds("hussein") == fold_sounds("husayn")
    True
    """
    return _RUN.sub(r"\1", _respell(word, _ALL))


@lru_cache(65536)
def syllables(word: str) -> str:
    """Return the sounds of romanised Korean syllables: aspirated, tense and plain stops meet.

    >>> syllables("kyoo") == syllables("gyu") == syllables("kyu")
    True
    """
    return _RUN.sub(r"\1", _respell(_respell(word, _VOWEL), _INITIAL))
