"""What is known of a story before any point is made.

Story                     its articles, their claims, and what was found between each two
Story.compared(claims)    -> the places of each two claims whose articles were compared
Story.scored(claims)      -> the same, with what each pair scores
Story.apart(a, b)         -> whether two spans are of two accounts
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Article, Claim, Quantity, Reuse, Span, When
from .events import Events
from .near import Survey
from .points import compared_with
from .polls import Polls
from .relate import Verdict
from .scores import Heard, Scores

Saying = tuple[str, int, int, tuple[Quantity | When, ...]]
Rated = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles of a story that are compared, and what their points are made from."""

    told: Mapping[str, Article]  # by id
    account_of: Mapping[str, str]  # of each article, by id
    reuses: Mapping[str, Mapping[str, Sequence[Reuse]]]  # by the ids of the two articles, both ways round
    beside: Mapping[Span, Sequence[Claim]]  # the claims of each sentence
    heard: Heard
    scores: Scores
    met: Survey
    words: Callable[[Span], str]
    verdict: Callable[[Claim, Claim], Verdict]
    events: Events
    polls: Polls
    odd: Mapping[str, Sequence[Span]] = field(default_factory=dict)  # by article: names spelt as few do

    def apart(self, a: Span, b: Span) -> bool:
        """Tell whether two spans are of two accounts."""
        return self.account_of[a.article] != self.account_of[b.article]

    def saying(self, claim: Claim) -> Saying:
        """Return what a claim says: two that are equal are the same words of the same sentence, and agree."""
        begin = claim.evidence.start - claim.sentence.start
        readings = tuple(v.reading for v in claim.values)
        return self.words(claim.sentence), begin, len(claim.evidence), readings

    def compared(self, claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
        """Yield the places of each two claims whose articles were compared, in order."""
        at: dict[str, list[int]] = {}
        for n, c in enumerate(claims):
            at.setdefault(c.evidence.article, []).append(n)
        for n, c in enumerate(claims):
            beside = compared_with(c.evidence.article, at, self.met.beside)
            for m in sorted(m for own in beside for m in own if m > n):
                yield n, m

    def scored(self, claims: Sequence[Claim]) -> Iterator[Rated]:
        """Yield the places of each two claims whose articles were compared, and what they score."""
        rows = [self.scores.get(c.evidence, {}) for c in claims]
        for n, m in self.compared(claims):
            yield n, m, rows[n].get(claims[m].evidence, 0.0)
