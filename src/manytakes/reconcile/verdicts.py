"""How two claims of two articles stand: what their words say, unless what stands around them says otherwise.

    Verdicts(articles, beside, words, values, scores, in_role, places, events, polls)
    Verdicts.of(a, b) -> the relation of two claims, its kind and the reason

`relate` reads two claims by themselves. Values that clash there may still be of two days, two
places, two polls or two events, which only the sentences, the articles and their dates tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Article, Claim, Quantity, Reason, Span, Value, When
from . import days, places
from .clashing import grown, of_time, one_day, two_days
from .events import Events
from .polls import Polls
from .relate import Marks, Verdict, marks, plainly, relate
from .scores import Scores


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What tells how two claims stand; each two are judged once, as a point of fifty accounts asks often."""

    articles: Mapping[str, Article]  # by id
    beside: Mapping[Span, Sequence[Claim]]  # the claims of each sentence
    words: Callable[[Span], str]
    values: Mapping[Span, Value]
    scores: Scores
    in_role: Mapping[tuple[Span, Span], float]
    places: places.Places
    events: Events
    polls: Polls
    # By identity, which is a claim's while that lives: a claim hashes as slowly as it is long.
    _known: dict[tuple[int, int], Verdict] = field(default_factory=dict, init=False)
    _marked: dict[int, tuple[Claim, Marks]] = field(default_factory=dict, init=False)

    def of(self, a: Claim, b: Claim) -> Verdict:
        """Return how two claims stand."""
        pair = id(a), id(b)
        if pair not in self._known:
            self._known[pair] = self._judged(a, b)
        return self._known[pair]

    def _judged(self, a: Claim, b: Claim) -> Verdict:
        alike = self.scores.get(a.evidence, {}).get(b.evidence, 0.0)
        found = plainly(a, b, self._marks(a), self._marks(b)) or relate(a, b, self.words, self._role, alike)
        aside = places.apart(a, b, self.places, self.words) if alike >= places.LIKE else None
        if aside and found.relation != "differ":
            found = Verdict("differ", "place", (aside,))
        if found.relation == "differ" and (why := self._both_hold(found, a, b)):
            return Verdict("compatible", None, (why,))
        return found

    def _both_hold(self, found: Verdict, a: Claim, b: Claim) -> Reason | None:
        """Return why two claims that clash may both be true, if they may."""
        clashing = found.why[0].evidence
        why = self._told_later(*clashing) if found.kind in ("date", "number") else None
        if why is None and found.kind in ("date", "time", "number"):
            why = self._of_two_matters(found, a, b)
        if why is None and self._has(a, b) and self._has(b, a):
            why = Reason("both", "each account says both", (a.evidence, b.evidence))
        return why

    def _told_later(self, x: Span, y: Span) -> Reason | None:
        """Return why two values may both hold by when each was told."""
        here, there = (self.articles[s.article].published for s in (x, y))
        if not len(here) == len(there) == 1:
            return None
        match self.values[x].reading, self.values[y].reading:
            case When() as one, When() as other if days.unknown_to(one, other, here[0], there[0]):
                return Reason("days", "one day is past when the other was told", (x, y))
            case Quantity() as one, Quantity() as other if grown(one, other, here[0], there[0]):
                return Reason("days", "the one was told as much later", (x, y))
        return None

    def _of_two_matters(self, found: Verdict, a: Claim, b: Claim) -> Reason | None:
        """Return why values that clash are of two matters, by what stands around them."""
        x, y = found.why[0].evidence
        if self.events.astray(x.article, y.article, self._role(x, y), of_time(self.values[x].reading)):
            return Reason("matter", "the two accounts share little else", (x, y))
        if self.polls.two(a.sentence, b.sentence, self.words):
            return Reason("matter", "they are of two polls", (x, y))
        dates = {c.evidence.article: self._dates(c.sentence) for c in (a, b)}
        if found.kind == "date" and any(
            one_day(self.values[day].reading, v.reading)
            for day, other in ((x, y), (y, x))
            for v in dates[other.article]
        ):
            return Reason("days", "one sentence gives both days", (x, y))
        if found.kind == "number" and (days_of := two_days(*dates.values())):
            return Reason("days", "the figures are of two days", days_of)
        if found.kind == "number" and (where := places.elsewhere(a, b, self.places, self.words)):
            return Reason("places", "the figures are of two places", where)
        return None

    def _dates(self, sentence: Span) -> list[Value]:
        """Return the dates in the claims of a sentence."""
        every = (v for c in self.beside.get(sentence, ()) for v in c.values if isinstance(v.reading, When))
        return list(dict.fromkeys(every))

    def _has(self, a: Claim, b: Claim) -> bool:
        """Tell whether the article of `a` has the words of `b`, too."""
        return self.words(b.evidence) in self.articles[a.evidence.article].text

    def _role(self, a: Span, b: Span) -> float:
        return self.in_role.get((a, b), 0.0)

    def _marks(self, claim: Claim) -> Marks:
        if id(claim) not in self._marked:
            self._marked[id(claim)] = claim, marks(claim, self.words)
        return self._marked[id(claim)][1]
