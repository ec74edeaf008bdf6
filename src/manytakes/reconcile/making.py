"""A point of claims that state one matter: its relation, its name, its voices and silences.

make(claims, story)         -> Point
retell(point, tell, story)  -> the same point in more words
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..model import Claim, Difference, Point, Reason, Relation, Reuse, Span, Statement, mint
from . import denials, ranking
from .alone import UNHEARD
from .story import Story

DISPUTED = 0.5  # salience that a difference has over what is agreed on
AGAIN = 0.5  # salience that a point told at length loses beside itself told in fewer words


def make(members: Sequence[Claim], story: Story) -> Point:
    """Make a point of claims that state one matter; a denial among them is given with its "not"."""
    found = _make(members, story)
    if found.kind != "polarity":
        return found
    whole = [denials.with_denial(c, story.beside[c.sentence], story.words) for c in members]
    return found if whole == list(members) else _make(whole, story)


def _make(members: Sequence[Claim], story: Story) -> Point:
    members = sorted(members, key=lambda c: c.evidence)
    relation, kind, why = _relation(members, story)
    voices = _voices(members, story)
    silent, missed = _silent(members, story)
    scored = list(story.scored(members))
    named = ranking.name(members, scored, story)
    salience = ranking.salience(members, voices, named, scored, story)
    return Point(
        id=_id(members),
        about=Statement(story.words(named.evidence), (named.evidence,)),
        claims=tuple(members),
        relation=relation,
        kind=kind,
        voices=voices,
        silent=silent,
        salience=round(salience + DISPUTED * (relation == "differ"), 6),
        why=(*why, *missed),
    )


def retell(point: Point, tell: Callable[[Claim], Claim], story: Story) -> Point:
    """Return a point told once more at length, within itself; a difference if what it tells then differs."""
    members = sorted(map(tell, point.claims), key=lambda c: c.evidence)
    relation, kind, why = _relation(members, story)
    said = {c.evidence for c in point.claims}
    more = [c.evidence for c in members if c.evidence not in said] or sorted(said)
    shortest = min(more, key=lambda s: (len(s), s))
    return replace(
        point,
        id=_id(members),
        about=Statement(story.words(shortest), (shortest,)),
        claims=tuple(members),
        relation=relation,
        kind=kind,
        salience=round(point.salience + (DISPUTED if relation == "differ" else -AGAIN), 6),
        why=why,
        within=point.id,
    )


def _id(members: Sequence[Claim]) -> str:
    return mint("p", *(f"{c.evidence.article}:{c.evidence.start}:{c.evidence.end}" for c in members))


def _relation(
    members: Sequence[Claim], story: Story
) -> tuple[Relation, Difference | None, tuple[Reason, ...]]:
    """Combine the verdicts on each two accounts' claims: one difference makes the point differ."""
    sayings = [story.saying(c) for c in members]
    accounts = [story.account_of[c.evidence.article] for c in members]
    found = [
        story.verdict(members[i], members[j])
        for i, j in story.compared(members)
        if accounts[i] != accounts[j] and sayings[i] != sayings[j]
    ]
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
    carried = {c.evidence.article for c in members}
    accounts = {story.account_of[id] for id in carried}
    nearest: dict[str, tuple[float, Span]] = {}  # of each article that carries none: its closest passage
    for c in members:
        for article, heard in story.heard.get(c.evidence, {}).items():
            if article not in carried and (article not in nearest or heard[0] > nearest[article][0]):
                nearest[article] = heard
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

    at: dict[str, list[int]] = {}  # by article
    first: dict[str, int] = {}  # by account
    for i, c in enumerate(members):
        at.setdefault(c.evidence.article, []).append(i)
        parent[i] = root(first.setdefault(story.account_of[c.evidence.article], i))
    for i, c in enumerate(members):
        for other, reuses in story.reuses.get(c.evidence.article, {}).items():
            for j in at.get(other, ()):
                if any(_copied(c.evidence, members[j].evidence, r) for r in reuses):
                    parent[root(j)] = root(i)
    return len({root(i) for i in range(len(members))})


def _copied(a: Span, b: Span, reuse: Reuse) -> bool:
    """Tell whether both spans lie in one reused passage."""
    return any((x.holds(a) and y.holds(b)) or (y.holds(a) and x.holds(b)) for x, y in reuse.passages)
