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
# What is to come, and what has come: folded.
STATES = (
    (rf"{_YET}(?:\w+ly )?charged\b", rf"{_HAS}charged (?:with|over|in|after|on)\b"),
    (rf"{_DUE} (?:to )?(?:be )?arraign(?:ed|ment)\b", rf"{_HAS}arraigned\b"),
    (rf"{_DUE} (?:to )?(?:be )?sentenc(?:ed|ing)\b", rf"{_HAS}sentenced to\b"),
    (rf"{_DUE} (?:to )?(?:be )?(?:sworn in)\b", rf"{_HAS}sworn in\b"),
    (rf"{_DUE} (?:to )?appear in court\b", r"\bappeared (?:briefly )?in court\b"),
    (r"\b(?:is|are|was|were|remains?|still) at large\b", rf"{_HAS}(?:arrested|captured|caught)\b"),
    (r"\b(?:is|are|remains?|still) (?:listed as )?missing\b", rf"{_HAS}found (?:dead|alive|safe)\b"),
    (r"\bjur(?:y|ors) (?:is|are|was|were) deliberating", r"\bjur(?:y|ors) (?:found|convicted|acquitted)\b"),
)  # fmt: skip
_STATES = tuple((re.compile(pending), re.compile(done)) for pending, done in STATES)


def told(a: Article, b: Article) -> Iterator[tuple[str, Reason]]:
    """Yield the earlier of two states of a text, and the words of both that show it."""
    for pending, done in _STATES:
        waits = [_first(pending, article) for article in (a, b)]
        over = [_first(done, article) for article in (a, b)]
        for one, other in ((0, 1), (1, 0)):
            before, after = waits[one], over[other]
            if before and after and not waits[other] and not over[one]:
                said = "what is still to come in one has come in the other"
                yield (a, b)[one].id, Reason("later state", said, (before, after))


def _first(cue: re.Pattern[str], article: Article) -> Span | None:
    """Return where a body first has a cue."""
    room = _READ
    for body in article.body:
        if room <= 0:
            return None
        piece = texts.fold(article.text[body.start : min(body.end, body.start + room)])
        if match := cue.search(piece):
            return Span(article.id, body.start + match.start(), body.start + match.end())
        room -= len(body)
    return None
