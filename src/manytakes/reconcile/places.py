"""Two places of one thing: "a clinic in Varn", "a clinic in Ostby".

    placed(entities, account_of, words) -> Places     where each article puts what it tells
    apart(a, b, places, words)          -> Reason     why two claims of one matter are of two places

One place often holds another, and an account may name both. So two names clash only where each account
has one that the other has nowhere, after the same word, and is no other spelling of it, nor, as far as
the gazetteer knows, in it or around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from rapidfuzz.fuzz import ratio

from .. import gazetteer, text
from ..model import Claim, Entity, Reason, Span
from .clashing import two_days

Words = Callable[[Span], str]
Named = tuple[Span, str]  # where, and which entity

LIKE = 0.4  # pair score from which two claims are of one thing, as far as where it was goes
SPELT = 75  # rapidfuzz ratio of two names from which one is a spelling of the other
BEFORE = 24  # characters before a name in which the word is looked for that puts something there
_IN = re.compile(r"\b(in|at|near|outside|from|off) (?:(?:central|downtown|\w+ern) )?$")


@dataclass(frozen=True, slots=True)
class Places:
    """The places that articles name."""

    named: Mapping[str, Sequence[Named]]  # by article, in text order
    known: Mapping[str, frozenset[str]]  # by article: the entities that its account names, and their words
    put: dict[Span, dict[str, list[Named]]] = field(default_factory=dict)  # by claim, as far as looked up


def placed(entities: Sequence[Entity], account_of: Mapping[str, str], words: Words) -> Places:
    """Return the places that each article names, and all that its account does."""
    named: dict[str, list[Named]] = {}
    known: dict[str, set[str]] = {}
    for entity in entities:
        for mention in entity.mentions:
            if mention.form != "name" or mention.span.article not in account_of:
                continue
            own = known.setdefault(account_of[mention.span.article], set())
            own |= {entity.id, *text.fold(words(mention.span)).split()}
            if "place" in (entity.kind, mention.kind):
                named.setdefault(mention.span.article, []).append((mention.span, entity.id))
    by_article = {id: frozenset(known.get(account, ())) for id, account in account_of.items()}
    return Places({id: sorted(found) for id, found in named.items()}, by_article)


def apart(a: Claim, b: Claim, places: Places, words: Words) -> Reason | None:
    """Return why two claims put one thing in two places; None if these may be one, or none is told."""
    if two_days(a.values, b.values):
        return None
    left, right = (_put(c, places, words) for c in (a, b))
    for word in left:
        if word not in right or len(left[word]) > 1 or len(right[word]) > 1:
            continue
        [x], [y] = left[word], right[word]
        if not _known(x, y, places, words) and not _known(y, x, places, words):
            said, also = (words(span) for span, _ in (x, y))
            if ratio(text.fold(said), text.fold(also)) < SPELT and not gazetteer.meets(said, also):
                return Reason("place", f"“{said}” and “{also}” cannot both hold", (x[0], y[0]))
    return None


def elsewhere(a: Claim, b: Claim, places: Places, words: Words) -> tuple[Span, ...]:
    """Return a place of each claim's sentence, if none of one may be, lie in or hold one of the other's."""
    left, right = (_within(places.named.get(c.sentence.article, ()), c.sentence) for c in (a, b))
    if not left or not right:
        return ()
    met = any(x == y or gazetteer.meets(words(here), words(there)) for here, x in left for there, y in right)
    return () if met else (left[0][0], right[0][0])


def _within(named: Sequence[Named], span: Span) -> list[Named]:
    """Return those of `named`, in text order, that lie within `span`."""
    first = bisect_left(named, span.start, key=lambda n: n[0].start)
    return [n for n in takewhile(lambda n: n[0].start < span.end, named[first:]) if span.holds(n[0])]


def _known(x: Named, y: Named, places: Places, words: Words) -> bool:
    """Tell whether the account of `y` names place `x`, too, or a word of it."""
    own = places.known[y[0].article]
    return x[1] in own or not own.isdisjoint(text.fold(words(x[0])).split())


def _put(claim: Claim, places: Places, words: Words) -> dict[str, list[Named]]:
    """Return the places that a claim puts something in, by the word that does; looked up once."""
    if claim.evidence in places.put:
        return places.put[claim.evidence]
    found = places.put.setdefault(claim.evidence, {})
    for span, entity in _within(places.named.get(claim.evidence.article, ()), claim.evidence):
        start = max(claim.sentence.start, span.start - BEFORE)
        if start < span.start:
            before = text.fold(words(Span(span.article, start, span.start)))
            if put := _IN.search(before):
                found.setdefault(put[1], []).append((span, entity))
    return found
