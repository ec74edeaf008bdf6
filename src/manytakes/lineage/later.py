"""One text before and after something happened: what is still to come in one has come in the other.

    told(a, b) -> (earlier id, Reason), ...   of two bodies that are one text for the most part

A wire story is written again as the day goes on: "he has not yet been charged" becomes "has been
charged". Only pairs of cues in STATES are known, in English; the earlier must not say that it
has happened, nor the later that it is to come, so that background on another case leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import text as texts
from ..model import Article, Reason, Span

_YET = r"(?:\bnot (?:yet )?(?:been )?|\byet to be |\b(?:until|unless|after|once|when|before) [^.\n]{0,40}?)"
_DUE = r"\b(?:is|are|was|were) (?:due|expected|scheduled|set) (?:to|for)"
_HAS = r"\b(?:was|were|has been|have been|had been|been) (?:\w+ly )?"
_READ = 50_000  # characters of a body that are looked at
# What is to come, a word that each way of saying so has, and what has come: folded.
STATES = (
    (rf"{_YET}(?:\w+ly )?charged\b", "charged", rf"{_HAS}charged (?:with|over|in|after|on)\b"),
    (rf"{_DUE} (?:to )?(?:be )?arraign(?:ed|ment)\b", "arraign", rf"{_HAS}arraigned\b"),
    (rf"{_DUE} (?:to )?(?:be )?sentenc(?:ed|ing)\b", "sentenc", rf"{_HAS}sentenced to\b"),
    (rf"{_DUE} (?:to )?(?:be )?(?:sworn in)\b", "sworn", rf"{_HAS}sworn in\b"),
    (rf"{_DUE} (?:to )?appear in court\b", "court", r"\bappeared (?:briefly )?in court\b"),
    (r"\b(?:is|are|was|were|remains?|still) at large\b", "large", rf"{_HAS}(?:arrested|captured|caught)\b"),
    (r"\b(?:is|are|remains?|still) (?:listed as )?missing\b", "missing",
     rf"{_HAS}found (?:dead|alive|safe)\b"),
    (r"\bjur(?:y|ors) (?:is|are|was|were) deliberating", "jur",
     r"\bjur(?:y|ors) (?:found|convicted|acquitted)\b"),
)  # fmt: skip
_STATES = tuple((re.compile(pending), word, re.compile(done)) for pending, word, done in STATES)


def told(a: Article, b: Article) -> Iterator[tuple[str, Reason]]:
    """Yield the earlier of two states of a text, and the words of both that show it."""
    folded = [list(_pieces(article)) for article in (a, b)]
    for pending, word, done in _STATES:
        waits = [
            _first(pending, article, [piece for piece in pieces if word in piece[1]])
            for article, pieces in zip((a, b), folded, strict=True)
        ]
        if bool(waits[0]) == bool(waits[1]):
            continue
        one = 0 if waits[0] else 1
        before, after = waits[one], _first(done, (a, b)[1 - one], folded[1 - one])
        if before and after and not _first(done, (a, b)[one], folded[one]):
            said = "what is still to come in one has come in the other"
            yield (a, b)[one].id, Reason("later state", said, (before, after))


def _pieces(article: Article) -> Iterator[tuple[int, str]]:
    """Yield where each part of a body starts, and it folded, as far as it is looked at."""
    room = _READ
    for body in article.body:
        if room <= 0:
            return
        yield body.start, texts.fold(article.text[body.start : min(body.end, body.start + room)])
        room -= len(body)


def _first(cue: re.Pattern[str], article: Article, pieces: list[tuple[int, str]]) -> Span | None:
    """Return where a body first has a cue."""
    for start, piece in pieces:
        if match := cue.search(piece):
            return Span(article.id, start + match.start(), start + match.end())
    return None
