"""What of a run of capitals is a name: titles, offices, parties, seats and common words are no part of one.

    parts(tokens, a, b, first, label) -> (start, end), ...   the names of the run [a, b), as token ranges

`label` has the tagger's names by token: where each begins and ends, and its kind. "Secretary of State
Ada Poe", "White House Counsel Ada Poe", "Ohio Democrat Ada Poe" and "Ada Poe (R-Ohio)" all name Ada Poe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..model import Token
from ..text import fold
from . import korean, tables
from .forms import JUNIOR, words

Tokens = tuple[Token, ...]
Label = Mapping[int, tuple[int, int, str]]

_NO_NAME = (0, 0, "")
_OFFICES = frozenset("secretary minister director chief commissioner speaker".split())
_PORTFOLIOS = frozenset(
    "state war defense defence treasury commerce labor labour energy education agriculture interior health"
    " transportation transport justice finance staff police".split()
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NOT_NOUNS = frozenset("ADV ADP SCONJ CCONJ VERB DET PRON INTJ".split())


def flat(token: Token) -> str:
    """Return a token's word, folded, without the stop of an abbreviation."""
    return fold(token.text).rstrip(".")


def link(token: Token) -> bool:
    """Tell whether a word may hold a body's name together: "of", "and"."""
    return token.text.lower() in tables.LINKS or token.text == "&"


def surname(tokens: Tokens, i: int, b: int, label: Label) -> bool:
    """Tell whether a word, last of a run but for "Jr.", ends the tagger's name of a person: "Ada King"."""
    begins, _, kind = label.get(i, _NO_NAME)
    return kind == "PERSON" and begins < i and all(flat(t) in JUNIOR for t in tokens[i + 1 : b])


def parts(tokens: Tokens, a: int, b: int, first: int, label: Label) -> Iterator[tuple[int, int]]:
    """Yield the names of a run: what stands before a title, and the person after it.

    `first` is where the sentence begins, whose first word has a capital anyway.
    """
    for p in range(max(0, a - 2), b - 2):
        who = _office_holder(tokens, a, p, b, label)
        if who is not None:
            yield from _cut(tokens, a, _post_begins(tokens, a, p), first, label)
            if _kind(p + 2, label) == "GPE" or who == b > p + 3:
                yield from _cut(tokens, p + 2, who, p + 2, label)
            if who < b:
                yield from _cut(tokens, who, b, who, label)
            return
    for p in range(b - 2, a, -1):
        if flat(tokens[p]) not in tables.TITLES or surname(tokens, p, b, label):
            continue
        if tokens[p + 1].text.lower() == "of":
            continue  # "Department of Justice of the United States"
        post = p + 2 == b and flat(tokens[p + 1]) in tables.TITLES  # "Ohio Solicitor General"
        if post and any(map(link, tokens[a:p])):
            continue  # "Office of the Solicitor General"
        person = _kind(p + 1, label) == "PERSON" and not post
        if post or person or _role_before(tokens, p, b):
            yield from _cut(tokens, a, _post_begins(tokens, a, p), first, label)
            if not post:
                yield from _cut(tokens, p + 1, b, p + 1, label)
            return
    for s in range(a + 1, b - 1):  # "Florida Republican Ada Poe"
        if _person_from(s, b, label) and _kind(s - 1, label) == "NORP":
            yield from _cut(tokens, a, label[s - 1][0], first, label)
            yield from _cut(tokens, s, b, s, label)
            return
    if b - a > 1 and label.get(a, ())[1:] == (b - 1, "GPE") and label.get(b - 1, ())[2:] == ("NORP",):
        yield from _cut(tokens, a, b - 1, first, label)  # "the California Democrat"
        yield from _cut(tokens, b - 1, b, b - 1, label)
        return
    yield from _cut(tokens, a, b, first, label)


def _kind(i: int, label: Label) -> str:
    """Return the tagger's kind of the name that holds token `i`, or ""."""
    return label.get(i, _NO_NAME)[2]


def _person_from(s: int, b: int, label: Label) -> bool:
    """Tell whether the tagger's name of a person begins at `s` and runs to `b`."""
    begins, ends, kind = label.get(s, _NO_NAME)
    return begins == s and kind == "PERSON" and ends >= b


def _post_begins(tokens: Tokens, a: int, p: int) -> int:
    """Return where the words of a post begin, of which the title at `p` is one: "acting Vice President"."""
    while p > a and _before_title(tokens[p - 1]):
        if p - 1 > a and [flat(t) for t in tokens[p - 2 : p]] == ["white", "house"]:
            break
        p -= 1
    return max(a, p)


def _office_holder(tokens: Tokens, a: int, p: int, b: int, label: Label) -> int | None:
    """Return where the person begins after the title at `p` and what it is of: "Secretary of State Ada Poe".

    It is where the tagger's person begins, or the tagger's name of the office ends; `b` where
    a run [a, b) with the title in it names nobody ("the Secretary of State").
    """
    title = flat(tokens[p])
    if title not in tables.TITLES or tokens[p + 1].text.lower() != "of":
        return None
    for s in range(p + 3, b):
        if _person_from(s, b, label):
            return s
    _, end, kind = label.get(p + 2, _NO_NAME)
    if flat(tokens[p + 2]) in _PORTFOLIOS and p + 3 < b and label.get(p + 3, (p + 3,))[0] == p + 3:
        return p + 3
    if kind in ("ORG", "GPE") and p + 2 < end < b and end not in label:
        return end
    return b if a <= p and title in _OFFICES else None


def _end_of_label(a: int, b: int, label: Label) -> int:
    """Return where the last of the tagger's names in [a, b) ends; `a` if there is none: "Home Secretary"."""
    return next((i for i in range(b, a, -1) if label.get(i - 1, _NO_NAME)[1] == i), a)


def _before_title(token: Token) -> bool:
    word = flat(token)
    return word in tables.TITLES or word in tables.MODIFIERS or token.text in ("-", "&")


def _cut(tokens: Tokens, a: int, b: int, first: int, label: Label) -> Iterator[tuple[int, int]]:
    """Yield the range without titles and common words at either end; empty ones are left out."""
    if b - a > 2 and a > 0 and tokens[a - 1].text in ("(", ",") and _seat(tokens, a):
        a += 2
    whole = a
    while a < b and _stray(tokens, a, b, first, label):
        a += 1
    of = b < len(tokens) and tokens[b].text.lower() == "of"
    body = b - a > 1 and link(tokens[b - 2])  # "the Department of Justice of the United States"
    if of and flat(tokens[b - 1]) in tables.TITLES and not body and not surname(tokens, b - 1, b, label):
        b -= 1  # "the White House Chief of Staff"
        while b > a and _before_title(tokens[b - 1]) and b - 1 not in label:
            b -= 1
    elif b - a > 1 and flat(tokens[b - 1]) in tables.POSTS:
        b = _end_of_label(a, b - 1, label)
        while b > a and flat(tokens[b - 1]) in tables.TITLES | tables.MODIFIERS:
            b -= 1
    if a > whole and b - a == 1 and flat(tokens[a]) in tables.TITLES:
        return  # "Attorney General": nobody is named
    if b - a == 1 and a == first and a not in label and tokens[a].pos != "PROPN":
        return
    while b > a and (tokens[b - 1].text in ("-", "&", ".") or flat(tokens[b - 1]) in tables.COMMON):
        if tokens[b - 1].text == "." and len(tokens[b - 2].text) == 1:
            break
        b -= 1
    if a < b and any(c.isalnum() for t in tokens[a:b] for c in t.text):
        yield _articled(tokens, first, a), b


def _seat(tokens: Tokens, a: int) -> bool:
    """Tell whether a party stands before the place that somebody sits for: "Ada Poe (R-Iowa)"."""
    return tokens[a].text in ("D", "I", "R") and tokens[a + 1].text == "-" and tokens[a + 2].text[0].isupper()


def _stray(tokens: Tokens, a: int, b: int, first: int, label: Label) -> bool:
    """Tell whether the word at `a` stands before the name at [a, b) and is no part of it."""
    low = flat(tokens[a])
    alone, unlabelled = b - a == 1, a not in label
    if not alone and tokens[a + 1].text[0] == "-" and tokens[a + 1].start == tokens[a].end:
        return False
    if low in tables.COMMON:
        label_ = _kind(a, label)
        acronym = tokens[a].text.isupper() and len(low) > 1 and label_ not in ("", "PERSON")  # "RIP Ada Poe"
        return not acronym and not _opens_name(tokens, a, b, label)
    if alone:
        return False
    if _ORDINAL.fullmatch(low):
        return flat(tokens[b - 1]) not in tables.PLACE_HEADS
    if low in tables.TITLES:
        person = any(_kind(i, label) == "PERSON" for i in range(a, b))
        return person or _role_before(tokens, a, b)
    if a != first or not unlabelled:
        return False
    named = label.get(a + 1, _NO_NAME)
    if tokens[a].pos == "ADJ" and named[0] == a + 1 and named[2] == "NORP":
        return True  # "Other Democrats"
    noun = tokens[a].tag in ("NN", "NNS", "JJ") or low in tables.DEMONYMS
    return tokens[a].pos in _NOT_NOUNS or (b - a > 2 and named[0] == a + 1 and named[2] == "PERSON" and noun)


def _opens_name(tokens: Tokens, a: int, b: int, label: Label) -> bool:
    """Tell whether a common word opens a person's name all the same: "Will Ortiz", "Oh Ji-won"."""
    first, last, name = label.get(a, _NO_NAME)
    shout = tokens[a].text.isupper() and len(tokens[a].text) > 1
    if name == "PERSON" and first == a and last - a > 1 and a > 0 and tokens[a].pos == "PROPN" and not shout:
        return True
    if b - a < 2 or len(tokens[a].text) < 2 or not korean.is_surname(fold(tokens[a].text)):
        return False
    hyphened = any(t.text[0] == "-" for t in tokens[a + 1 : b])
    return hyphened or (b - a == 3 and korean.is_name(words(" ".join(t.text for t in tokens[a:b]))))


def _role_before(tokens: Tokens, a: int, b: int) -> bool:
    """Tell whether the title at `a` stands before what looks like a person: one to three plain words."""
    rest = [t.text for t in tokens[a + 1 : b]]
    heads = tables.ORGANISATION_HEADS | tables.PLACE_HEADS | tables.OTHER_HEADS
    return 1 <= len([r for r in rest if r != "-"]) <= 5 and not any(r.lower() in heads for r in rest)


def _articled(tokens: Tokens, first: int, i: int) -> int:
    """Return where the name at i begins, with the Arabic article before it: "al-Quds TV", "el Ghad"."""
    k = i - 1
    if k > first and tokens[k].text == "-" and tokens[k].end == tokens[i].start:
        k -= 1
        if tokens[k].end != tokens[k + 1].start:
            return i
    return k if k >= first and tokens[k].text in ("al", "el") else i
