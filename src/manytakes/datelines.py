"""Datelines: the place and the agency before a report's first words, which no one says.

    find(text, body)              -> (start, end), ...    "HARWICH, May 4 (Meridian Wire) - "
    without(article, parse)       -> Parse                each cut off the sentence it stands before

A parser takes the place for the subject of the sentence and the agency for part of what is
said. Cut off, the sentence has its own words: an arc from the dateline goes to whatever the
dateline hung on. Nothing is cut that is not at the start of a line, ended by a dash (or an
agency's letters in brackets), and made of names and a date. The conventions are those of news
agencies (AP Stylebook, "datelines").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from .model import Article, Parse, Span, Token

LONGEST = 100  # code points; a longer one is a sentence

_UPPER = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"  # scripts without case have no names to tell from words
# A word of a place or agency, a number, and the small words of names ("Isle of Man").
_SMALL = "of|the|and|de|la|le|el|da|do|upon|on|in"
_WORD = rf"(?:[{_UPPER}][\w.'’-]{{0,24}}|\d{{1,4}}(?:st|nd|rd|th)?|(?:{_SMALL})(?= ))"
_CAPITALS = rf"[{_UPPER}]{{2}}[{_UPPER}.'’-]{{1,24}}"  # the place in capitals, as agencies write it
_DASH = r" ?(?:--+|[–—―]|-(?= )) ?"
_AGENCY = rf"\([{_UPPER}][\w&.,'’/ -]{{1,40}}\)"
_PLACE = rf"{_WORD}(?:,? {_WORD}){{0,7}},? "
_DATELINE = re.compile(
    rf"(?:(?:{_PLACE})?{_AGENCY}{_DASH}"  # HARWICH (MW) -
    rf"|(?=[^(\n]{{1,60}}\d (?=\()){_PLACE}{_AGENCY}: ?"  # Harwich, May 4 (MW): but not who speaks
    rf"|{_CAPITALS}(?:,? {_WORD}){{0,7}}{_DASH}"  # HARWICH, England -
    rf"|\([{_UPPER}]{{2,8}}\) (?:--? )?)"  # (MW)
    # A sentence follows; "Ann Lee (Labour) - who won - said" is one already.
    rf"(?=[\"'“‘«„(\[]?[{_UPPER}\d])"
)
_LINE = re.compile(r"\n[^\S\n]*")
_SPACE = re.compile(r"\s*")


def find(text: str, body: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Yield the datelines at the starts of lines in the body, in text order."""
    for span in body:
        lead = _SPACE.match(text, span.start, span.end)
        starts = [lead.end() if lead else span.start]
        for at in chain(starts, (line.end() for line in _LINE.finditer(text, starts[0], span.end))):
            if found := _DATELINE.match(text, at, min(span.end, at + LONGEST)):
                yield at, found.end()


def without(article: Article, parse: Parse) -> Parse:
    """Return the parse with each dateline a sentence of its own, and no arc over its end."""
    starts = [token.start for token in parse.tokens]
    ends = {}  # by the first token of a dateline, the first after it
    for start, end in find(article.text, article.body):
        ends[bisect_left(starts, start)] = bisect_left(starts, end)
    if not ends:
        return parse
    tokens = list(parse.tokens)
    sentences = []
    for a, b in parse.sentences:
        at = ends.get(a, b)
        if a < at < b:
            sentences.append((a, at))
            _splice(tokens, a, at, b)
            a = at
        sentences.append((a, b))
    return replace(parse, tokens=tuple(tokens), sentences=tuple(sentences))


def _splice(tokens: list[Token], first: int, at: int, last: int) -> None:
    """Let no arc of a sentence's tokens cross `at`: what hung on the dateline hangs on what that hung on."""
    was = tokens[first:last]
    root: int | None = None
    for i in range(at, last):
        if not first <= was[i - first].head < at:
            root = i if was[i - first].head == i else root
            continue
        k, dep, seen = was[i - first].head, was[i - first].dep, set[int]()
        while first <= k < at and k not in seen:
            seen.add(k)
            dep, up = was[k - first].dep, was[k - first].head
            k = i if up == k else up  # the dateline was the root: then this is one
        if first <= k < at or k == i:
            k = root if root is not None else i
            root = i if root is None else root
            dep = "ROOT" if k == i else "dep"
        tokens[i] = replace(tokens[i], head=k, dep=dep)
    for i in range(first, at):
        if not first <= was[i - first].head < at:
            tokens[i] = replace(tokens[i], head=i, dep="ROOT")
