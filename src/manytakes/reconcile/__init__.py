"""Points: what accounts agree on, where they differ, what only one says, who is silent.

    reconcile(articles, accounts, parses, claims, entities, utterances, reuses, vectors) -> (Point, ...)
    lead(articles, points) -> headline and standfirst, in the accounts' words

    near.py       which articles of a large story are compared
    pairs.py      which claims of two articles state one matter: features and a score
    bags.py       the words that two articles share, by how few of their sentences hold them
    context.py    the same, seen beside the two articles' other pairs
    roles.py      which values of two articles answer one question
    whose.py      of whom a figure is by the name that stands beside it
    days.py       which two dates are of one deed
    places.py     which two places are of one thing
    events.py     which two articles tell one event
    polls.py      which two figures or days are of two polls
    scores.py     what two claims score, by claim
    points.py     scored pairs -> claims that state one matter
    clauses.py    the clause that an account tells a matter in
    story.py      what is known of a story before any point is made
    making.py     claims that state one matter -> a point: its relation, voices and silences
    ranking.py    what a point goes by, and how early it is told
    clashing.py   which values cannot both hold
    relate.py     agree, compatible or differ, on typed values
    verdicts.py   the same, unless what stands around two claims says otherwise
    telling.py    the words that say what a claim is about
    denials.py    what one denies by its subject, a count of none or an antonym
    differing.py  points of what differs, beside those that grow from likeness
    apart.py      what sets two nearly identical wordings apart
    opposites.py  words of which only one can stand there: opened, closed; a Thai, an Indian
    naming.py     spellings and wordings that differ
    speakers.py   one remark that two accounts give two speakers
    alone.py      what one account alone says
    folding.py    points that say a part of another, or say it again
    headline.py   the story's headline and standfirst

Outlets' names are never looked at. Support is counted in independent voices: a passage
that two articles share word for word is one voice. The nearest published task is
cross-document proposition alignment (Ernst et al. 2021); disagreement is typed, after
the kinds of Marneffe, Rafferty & Manning (2008).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import (
    Account,
    Article,
    Claim,
    Entity,
    Parse,
    Point,
    Reuse,
    Span,
    Utterance,
    Value,
)
from ..models import Vectors
from . import (
    alone,
    clauses,
    context,
    days,
    denials,
    differing,
    folding,
    naming,
    near,
    pairs,
    places,
    ranking,
    roles,
    speakers,
    whose,
)
from .alone import UNHEARD
from .events import Events
from .headline import lead
from .making import make, retell
from .points import LINK, Link, distinct, group, overlaps, widened
from .polls import Polls
from .scores import Heard, hear, note, opposed
from .story import Story
from .verdicts import Verdicts

__all__ = ["LINK", "UNHEARD", "Reconcile", "lead", "reconcile"]

Reconcile = Callable[
    [
        Sequence[Article],
        Sequence[Account],
        Mapping[str, Parse],
        Mapping[str, Sequence[Claim]],
        Sequence[Entity],
        Sequence[Utterance],
        Sequence[Reuse],
        Mapping[Span, Vectors],
    ],
    tuple[Point, ...],
]


def reconcile(
    articles: Sequence[Article],
    accounts: Sequence[Account],
    parses: Mapping[str, Parse],
    claims: Mapping[str, Sequence[Claim]],
    entities: Sequence[Entity],
    utterances: Sequence[Utterance],
    reuses: Sequence[Reuse],
    vectors: Mapping[Span, Vectors],
) -> tuple[Point, ...]:
    """Return the story's points, most salient first.

    `parses` and `claims` are by article id, `vectors` by sentence span. Reprints of the
    whole of another article are left out: they have no claims of their own.
    """
    by_id = {a.id: a for a in articles}
    told = {id: by_id[id] for id in sorted(_tellers(accounts, reuses))}
    own = list(told.values())
    compared = _compare(own, parses, claims, vectors)
    links, scores, met = compared.links, compared.scores, compared.met
    between: dict[str, dict[str, list[Reuse]]] = {}
    for reuse in reuses:
        for a, b in ((reuse.a, reuse.b), (reuse.b, reuse.a)):
            between.setdefault(a, {}).setdefault(b, []).append(reuse)
    every = [c for id in told for c in claims[id]]
    beside: dict[Span, list[Claim]] = {}
    for claim in every:
        beside.setdefault(claim.sentence, []).append(claim)

    def words(span: Span) -> str:
        return by_id[span.article][span]

    account_of = {id: account.id for account in accounts for id in account.articles}
    compared.in_role |= whose.roles(every, entities, account_of, words, met.beside)
    compared.in_role |= roles.through(compared.in_role, compared.values, account_of, met.beside)
    compared.in_role |= days.roles(every, parses, account_of, words, met.beside, compared.in_role, scores)
    events, polls = Events(by_id, claims, compared.heard), Polls(by_id)
    verdicts = Verdicts(
        articles=by_id,
        beside=beside,
        words=words,
        values=compared.values,
        scores=scores,
        in_role=compared.in_role,
        places=places.placed(entities, account_of, words),
        events=events,
        polls=polls,
    )
    story = Story(
        told=told,
        account_of=account_of,
        reuses=between,
        beside=beside,
        heard=compared.heard,
        scores=scores,
        met=met,
        words=words,
        verdict=verdicts.of,
        events=events,
        polls=polls,
        odd=naming.odd(own, entities, account_of),
    )

    def points(groups: Iterable[Mapping[str, Claim]]) -> list[Point]:
        return [make(list(g.values()), story) for g in groups]

    joined = group(links, scores, beside, met.beside)
    shared = points(joined)
    # What differs is shown in the fewest words; what is but named has no clause to be told in.
    around = ((g, widened(g, beside, scores, met.beside)) for g in joined if ranking.in_a_clause(g.values()))
    shared += [p for p in points(wide for g, wide in around if wide != g) if p.relation != "differ"]
    shared += differing.parted(links, shared, story)
    shared += differing.clashes(every, compared.values, compared.in_role, shared, story)
    against = denials.links({id: claims[id] for id in told}, scores, story.account_of, words)
    shared += points(group(against, opposed(scores, [(n.a.evidence, n.b.evidence) for n in against])))
    shared = differing.by_a_word(shared, links, claims, entities, story)
    tell = clauses.teller(parses, beside)
    at_length = [retell(p, tell, story) for p in shared if p.relation != "differ"]
    # Some denials take a whole clause: "the names of the two, who were in their forties, are not known".
    denied = [{c.sentence for c in p.claims} for p in shared if p.kind == "polarity"]
    shared += [
        p
        for p in at_length
        if p.kind == "polarity" and all(len(of & {c.sentence for c in p.claims}) < 2 for of in denied)
    ]
    quoted = [s for u in utterances for q in u.variants for s in q.content]
    sure = [
        p
        for p in shared
        if p.relation == "differ"
        or not (ranking.doubted(p.claims, story) or ranking.only_spoken(p.claims, quoted, story))
    ]
    shared = folding.unrepeated(sure)
    named = naming.points(own, entities, utterances, story.account_of, words, shared)
    named += speakers.points(entities, utterances, shared, story)
    covered = [c.evidence for p in (*shared, *named) for c in p.claims]
    speaking = [s for u in utterances for q in u.variants for s in (q.source, q.cue) if s]
    names = [m.span for e in entities for m in e.mentions if m.form == "name"]
    marked = alone.Marked(covered, speaking, quoted, names)
    lone = alone.points(claims, marked, tell, story)
    ranked = sorted((*named, *shared, *lone), key=lambda p: (-p.salience, p.claims[0].evidence))
    placed = folding.nested(ranked, compared.alike, met.beside)
    # What stands for itself is told once more, at length, within itself.
    known = {p.id for p in placed}
    top = {p.id for p in placed if not p.within}
    again = [p for p in at_length if p.relation != "differ" and p.within in top and p.id not in known]
    return tuple(sorted((*placed, *folding.unrepeated(again)), key=lambda p: -p.salience))


@dataclass(slots=True)
class _Compared:
    """What each two articles of a story have in common, claim by claim and value by value."""

    met: near.Survey
    values: Mapping[Span, Value]
    links: list[Link] = field(default_factory=list)
    alike: dict[Span, dict[Span, float]] = field(default_factory=dict)  # each pair of claims by itself
    scores: dict[Span, dict[Span, float]] = field(default_factory=dict)  # beside its rivals
    heard: Heard = field(default_factory=dict)
    in_role: dict[tuple[Span, Span], float] = field(default_factory=dict)


def _compare(
    told: Sequence[Article],
    parses: Mapping[str, Parse],
    claims: Mapping[str, Sequence[Claim]],
    vectors: Mapping[Span, Vectors],
) -> _Compared:
    """Score the claims and the values of the articles against one another."""
    sides = {a.id: pairs.side(a, parses[a.id], claims[a.id], vectors) for a in told}
    values = {a.id: roles.places(a, parses[a.id], claims[a.id], vectors) for a in told}
    evidence = {a.id: [c.evidence for c in claims[a.id]] for a in told}
    beside = {a.id: overlaps(claims[a.id]) for a in told}
    found = _Compared(near.survey(sides), {v.span: v for a in told for v in values[a.id].values})
    for a, b in sorted(found.met.pairs):
        found.in_role |= roles.roles(values[a], values[b])
        by_themselves = pairs.score(sides[a], sides[b])
        note(found.alike, evidence[a], evidence[b], by_themselves, folding.LIKE)
        scored = context.rescore(sides[a], sides[b], by_themselves)
        found.links += distinct(scored, beside[a], beside[b])
        note(found.scores, evidence[a], evidence[b], scored)
        hear(found.heard, evidence[a], evidence[b], scored)
    return found


def _tellers(accounts: Sequence[Account], reuses: Sequence[Reuse]) -> set[str]:
    """Return the articles to reconcile: all but those that are another of their account, whole."""
    whole = {frozenset((r.a, r.b)) for r in reuses if r.extent == "whole"}
    return {
        id
        for account in accounts
        for id in account.articles
        if id == account.origin or frozenset((id, account.origin)) not in whole
    }
