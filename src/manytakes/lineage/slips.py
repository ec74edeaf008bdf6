"""Slips that two articles share, and a correction that only one carries: shown, and no direction told.

    shared(a, b, chains)     -> Reason, ...   a doubled word, or a misspelling, in the wording of both
    corrected(a, b)          -> Reason, ...   a correction under one of two states of a text

Two writers seldom make one slip: a shared error is the oldest sign of copying (Maas 1927). Which
of the two made it, it does not say. A word counts as misspelt when news does not know it and
knows well what it becomes by turning two letters round, or by adding or leaving out one. What
British and American spelling differ in is no slip; nor is what has a capital in either text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .. import rarity
from .. import text as texts
from ..model import Article, Reason
from .passages import Chain
from .words import Words

DOUBLED = frozenset("had that very bye no ha so more much many far out do is on in".split())
LONG, READ = 6, 2_000  # letters of a word that is looked at, and words looked at
KNOWN = 6.2  # rarity (`rarity.idf`) at most of the word meant
ENDING = 2  # last letters, in which words are inflected
# Letters by which British and American spelling differ, each with the one before it or after it.
_VARIANTS = ("ou", "ll", "ae", "oe", "pp", "tt", "ss", "zz", "gg")


def shared(a: Words, b: Words, chains: list[Chain]) -> Iterator[Reason]:
    """Yield a reason for each slip in the wording that both have."""
    looked = 0
    said = set[str]()
    text_a, text_b = a.article.text, b.article.text
    for i, j, n in (run for chain in chains for run in chain):
        flat = a.plain(i, n)
        in_a = a.starts[i : i + n].tolist(), a.ends[i : i + n].tolist()
        in_b = b.starts[j : j + n].tolist(), b.ends[j : j + n].tolist()
        for k, word in enumerate(flat):
            after = flat[k + 1] if k + 1 < n else ""
            if word == after and word.isalpha() and word not in DOUBLED:
                places = a.span(i + k, 2), b.span(j + k, 2)
                yield Reason("shared error", f"both write “{word} {word}”", places)
            looked += 1
            if looked > READ or word in said or not word.isascii() or not word.isalpha() or len(word) < LONG:
                continue
            small = text_a[in_a[0][k] : in_a[1][k]] == word == text_b[in_b[0][k] : in_b[1][k]]
            if small and (meant := intended(word)):
                said.add(word)
                places = a.span(i + k, 1), b.span(j + k, 1)
                yield Reason("shared error", f"both write “{word}”, it seems for “{meant}”", places)


@lru_cache(1 << 16)  # most of what two texts share are words that news is made of
def intended(word: str) -> str:
    """Return the word that a folded one is a slip for, or nothing.

    >>> intended("embarassed"), intended("embarrassed"), intended("favourite")
    ('embarrassed', '', '')
    """
    if rarity.idf(word) < rarity.UNKNOWN:
        return ""
    tried = [(rarity.idf(other), other) for other in _edits(word)]
    return min((one for one in tried if one[0] <= KNOWN), default=(0.0, ""))[1]


def _edits(word: str) -> Iterator[str]:
    """Yield what a word may become by one turn, one letter less or one more, its ending left alone.

    One letter more is looked up among what well-known words are without one.
    """
    for k in range(1, len(word) - ENDING):
        one, two = word[k], word[k + 1]
        if one != two:
            yield word[:k] + two + one + word[k + 2 :]
        if not _variant(word, k):
            yield word[:k] + word[k + 1 :]
    for longer in _lacking().get(word, ()):
        for k in range(1, len(word) - ENDING):
            if longer[:k] + longer[k + 1 :] == word and not _variant(longer, k):
                yield longer
                break


@lru_cache(1)
def _lacking() -> dict[str, list[str]]:
    """Return the words that news knows well by what is left of each without one letter."""
    made: dict[str, list[str]] = {}
    for known in rarity.known(KNOWN):
        if len(known) > LONG and known.isascii() and known.isalpha():
            for left in {known[:k] + known[k + 1 :] for k in range(1, len(known) - ENDING - 1)}:
                made.setdefault(left, []).append(known)
    return made


def _variant(word: str, k: int) -> bool:
    """Tell whether letter `k` is one that British and American spelling may differ in."""
    return word[k] == "e" or word[k - 1 : k + 1] in _VARIANTS or word[k : k + 2] in _VARIANTS


def corrected(a: Article, b: Article) -> Iterator[Reason]:
    """Yield a reason for the first correction that one article carries and the other lacks."""
    for one, other in ((a, b), (b, a)):
        flat = texts.fold(other.text)
        for residue in one.residue:
            if residue.kind == "correction" and texts.fold(one[residue.span]) not in flat:
                yield Reason("correction in one", "only one carries a correction", (residue.span,))
                break
