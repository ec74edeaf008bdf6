"""Whether two articles tell one event, as far as the values in them may be set against each other.

    Events(articles, claims, heard)
    Events.unlike(a, b)       -> they tell little of one matter
    Events.long_apart(a, b)   -> they are dated too far apart
    Events.astray(a, b, role, of_time) -> whether values of theirs that clash are rather of two matters

A story may hold an account that is about more, or about something else in the same field: an analysis
beside the news, the next of a row of reports that are written alike. Two of these share few sentences, and
a figure or a day in one is seldom an answer to what the other says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ..model import Article, Claim
from .scores import Heard

TOLD = 0.4  # score of a claim of its own from which a sentence is told by the other article, too
# Share of such sentences below which two articles tell of one field, not of one event: of ten days and
# durations that clashed there in 262 unmarked stories none was of one thing, of six figures one was.
KINDRED = 0.2
ALL_BUT_SURE = 0.75  # role from which figures of such two clash all the same
LONG = timedelta(days=14)  # between two articles, after which they hardly report one event
LATER = 0.9  # … and the role from which values in them clash all the same


@dataclass(frozen=True, slots=True)
class Events:
    """What tells whether two articles are of one event; each two are looked at once."""

    articles: Mapping[str, Article]  # by id
    claims: Mapping[str, Sequence[Claim]]  # by article id
    heard: Heard
    _unlike: dict[tuple[str, str], bool] = field(default_factory=dict)

    def unlike(self, a: str, b: str) -> bool:
        """Tell whether two articles tell little of one matter, the one that has less to tell of its own."""
        pair = min(a, b), max(a, b)
        if pair not in self._unlike:
            self._unlike[pair] = max(self._retold(a, b), self._retold(b, a)) < KINDRED
        return self._unlike[pair]

    def long_apart(self, a: str, b: str) -> bool:
        """Tell whether two articles are dated so far apart that they hardly report one event."""
        dates = (self.articles[id].published for id in (a, b))
        here, there = ([when.start for when in readings] for readings in dates)
        return bool(here and there) and min(abs(x - y) for x in here for y in there) > LONG

    def astray(self, a: str, b: str, role: float, of_time: bool) -> bool:
        """Tell whether two values of a `role` that clash, one of each article, are rather of two matters."""
        if (of_time or role < ALL_BUT_SURE) and self.unlike(a, b):
            return True
        return role < LATER and self.long_apart(a, b)

    def _retold(self, a: str, b: str) -> float:
        """Return of the sentences of article `a` the share that article `b` tells, too."""
        own = self.claims[a]
        told = {c.sentence for c in own if self.heard.get(c.evidence, {}).get(b, (0.0, None))[0] >= TOLD}
        return len(told) / max(1, len({c.sentence for c in own}))
