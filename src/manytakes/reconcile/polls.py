"""Whether two figures, or days, are of two polls, each of which has its own.

    Polls(articles)
    Polls.two(x, y, words) -> bool    sentences `x` and `y` tell of two polls

A week's news of an election cites a dozen polls in the same words: a lead, a share, a margin of error.
Figures of two pollsters, or of two weeks, are no dispute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile

from .. import text
from ..model import Article, Span

Words = Callable[[Span], str]

LATER = timedelta(days=3)  # between two articles, after which a pollster has asked anew
_TOLD = re.compile(
    r"\b(?:polls?|polled|pollsters?|polling|surveys?|surveyed|sampling|margins? of error|respondents?"
    r"|(?:likely|registered) voters|approval rating)\b"
)
_POLL = re.compile(r"\b(?:polls?|surveys?)\b")
_BY = re.compile(r" (?:[a-z]+ )?(?:by|from|for)\b")
_WORD = re.compile(r"[\w&’'.]+")
_REACH = 80  # characters on either side of a poll in which it is said whose it is
_BETWEEN = 2  # plain words that may stand between: "a Varn University national telephone poll"
_COMMON = frozenset(
    "a an the in on new national university college state research center centre institute news international"
    " according one another this that his her its their our exit online and of"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)


@dataclass(frozen=True, slots=True)
class Polls:
    """Whose polls each article cites; looked up once."""

    articles: Mapping[str, Article]  # by id
    _cited: dict[str, frozenset[str]] = field(default_factory=dict)

    def two(self, x: Span, y: Span, words: Words) -> bool:
        """Tell whether either sentence tells of a poll, and the other is, or its article cites, another's."""
        if not any(_TOLD.search(text.fold(words(s))) for s in (x, y)):
            return False
        mine, theirs = _pollsters(words(x)), _pollsters(words(y))
        if not (mine and theirs):
            mine, theirs = self._pollsters_of(x.article), self._pollsters_of(y.article)
        if mine and theirs and mine.isdisjoint(theirs):
            return True
        here, there = ([when.start for when in self.articles[s.article].published] for s in (x, y))
        return bool(here and there) and min(abs(a - b) for a in here for b in there) > LATER

    def _pollsters_of(self, id: str) -> frozenset[str]:
        if id not in self._cited:
            self._cited[id] = _pollsters(self.articles[id].text)
        return self._cited[id]


def _pollsters(said: str) -> frozenset[str]:
    """Return the words of the names of those whose polls are cited: "a CNN/ORC survey", "a poll by Pew"."""
    found: set[str] = set()
    for m in _POLL.finditer(said):
        before = _WORD.findall(said, max(0, m.start() - _REACH), m.start())[::-1]
        plain = next((n for n, word in enumerate(before) if word[0].isupper()), len(before))
        named = list(_capitals(before[plain:])) if plain <= _BETWEEN else []
        if by := _BY.match(said, m.end()):
            after = _WORD.findall(said, by.end(), by.end() + _REACH)
            named += _capitals(after[after[:1] == ["the"] :])
        found.update(w for name in named for w in text.folded(name))
    return frozenset(found - _COMMON)


def _capitals(words: Sequence[str]) -> Iterator[str]:
    return takewhile(lambda word: word[0].isupper(), words)
