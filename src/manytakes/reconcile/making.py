"""A point of claims that state one matter: its relation, its name, its voices and silences.

Story                  what the points of a story are made from
make(members, story)   -> Point
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..model import Article, Claim, Difference, Point, Reason, Relation, Reuse, Span, Statement, mint
from . import denials, near, ranking
from .alone import UNHEARD
from .relate import Verdict
from .scores import Heard, Scores


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a story before any point is made."""

    told: Mapping[str, Article]  # the articles that are compared, by id
    account_of: Mapping[str, str]  # of each article, by id
    reuses: Mapping[frozenset[str], Sequence[Reuse]]  # by the ids of the two articles
    beside: Mapping[Span, Sequence[Claim]]  # the claims of each sentence
    heard: Heard
    scores: Scores
    met: near.Survey
    words: Callable[[Span], str]
    verdict: Callable[[Claim, Claim], Verdict]

    def apart(self, a: Span, b: Span) -> bool:
        """Tell whether two spans are of two accounts."""
        return self.account_of[a.article] != self.account_of[b.article]


def make(members: Sequence[Claim], story: Story) -> Point:
    """Make a point of claims that state one matter; a denial among them is given with its "not"."""
    found = _make(members, story)
    if found.kind != "polarity":
        return found
    whole = [denials.with_denial(c, story.beside[c.sentence], story.words) for c in members]
    return found if whole == list(members) else _make(whole, story)


def _make(members: Sequence[Claim], story: Story) -> Point:
    members = sorted(members, key=lambda c: c.evidence)
    relation, kind, why = _relation(
        [
            story.verdict(a, b)
            for a, b in combinations(members, 2)
            if story.met.met(a.evidence.article, b.evidence.article) and story.apart(a.evidence, b.evidence)
        ]
    )
    voices = _voices(members, story)
    silent, missed = _silent(members, story)
    named = ranking.name(members, story.words, story.scores)
    salience = ranking.salience(members, voices, named, story.told, story.words, story.scores)
    return Point(
        id=mint("p", *(f"{c.evidence.article}:{c.evidence.start}:{c.evidence.end}" for c in members)),
        about=Statement(story.words(named.evidence), (named.evidence,)),
        claims=tuple(members),
        relation=relation,
        kind=kind,
        voices=voices,
        silent=silent,
        salience=round(salience + (relation == "differ") / 2, 6),
        why=(*why, *missed),
    )


def _relation(found: Sequence[Verdict]) -> tuple[Relation, Difference | None, tuple[Reason, ...]]:
    """Combine the verdicts on each two accounts: one difference makes the point differ."""
    differ = [v for v in found if v.relation == "differ"]
    if differ:
        [(kind, _)] = Counter(v.kind for v in differ).most_common(1)
        return "differ", kind, tuple(dict.fromkeys(r for v in differ if v.kind == kind for r in v.why))
    loose = [v for v in found if v.relation == "compatible"]
    if loose:
        return "compatible", None, tuple(dict.fromkeys(r for v in loose for r in v.why))
    return "agree", None, ()


def _silent(members: Sequence[Claim], story: Story) -> tuple[tuple[str, ...], list[Reason]]:
    """Return the accounts in whose whole text nothing like the claims is, and elsewhere the nearest miss."""
    accounts = {story.account_of[c.evidence.article] for c in members}
    nearest: dict[str, tuple[float, Span]] = {}  # in each article, to any of the claims
    for c in members:
        for article, best in story.heard.get(c.evidence, {}).items():
            nearest[article] = max(nearest.get(article, best), best, key=lambda b: b[0])
    unclear = story.met.unclear(members)
    silent, missed = [], []
    for article in story.told:
        account = story.account_of[article]
        if account in accounts:
            continue
        score, passage = nearest.get(article, (0.0, None))
        if passage and score >= UNHEARD:
            missed.append(Reason("near miss", f"closest passage, score {score:.2f}", (passage,)))
        elif article not in unclear:
            silent.append(account)
    return tuple(dict.fromkeys(silent)), missed


def _voices(members: Sequence[Claim], story: Story) -> int:
    """Count independent voices: one an account, and one for claims inside one reused passage."""
    parent = list(range(len(members)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in combinations(range(len(members)), 2):
        a, b = members[i].evidence, members[j].evidence
        reuses = story.reuses.get(frozenset((a.article, b.article)), ())
        if not story.apart(a, b) or any(_copied(a, b, r) for r in reuses):
            parent[root(j)] = root(i)
    return len({root(i) for i in range(len(members))})


def _copied(a: Span, b: Span, reuse: Reuse) -> bool:
    """Tell whether both spans lie in one reused passage."""
    return any((x.holds(a) and y.holds(b)) or (y.holds(a) and x.holds(b)) for x, y in reuse.passages)
