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

from .. import values
from ..model import (
    Account,
    Article,
    Claim,
    Entity,
    Parse,
    Point,
    Quantity,
    Reason,
    Reuse,
    Span,
    Utterance,
    Value,
    When,
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
from .clashing import grown, of_time, two_days
from .events import Events
from .headline import lead
from .making import make, retell
from .points import LINK, Link, distinct, group, overlaps, widened
from .polls import Polls
from .relate import Marks, Verdict, marks, plainly, relate
from .scores import Heard, hear, note, opposed
from .story import Story

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
    named_places = places.placed(entities, account_of, words)
    story = Story(
        told=told,
        account_of=account_of,
        reuses=between,
        beside=beside,
        heard=compared.heard,
        scores=scores,
        met=met,
        words=words,
        verdict=_verdicts(by_id, claims, words, compared, named_places, events, polls),
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


def _verdicts(
    articles: Mapping[str, Article],
    claims: Mapping[str, Sequence[Claim]],
    words: Callable[[Span], str],
    compared: _Compared,
    named: places.Places,
    events: Events,
    polls: Polls,
) -> Callable[[Claim, Claim], Verdict]:
    """Return how two claims stand, which points in the making ask again and again."""
    known: dict[tuple[int, int], Verdict] = {}  # by identity: a point of fifty accounts asks for a thousand
    dated: dict[Span, dict[Value, None]] = {}  # of each sentence, the dates in its claims
    for claim in (c for own in claims.values() for c in own):
        dated.setdefault(claim.sentence, {}).update(
            (v, None) for v in claim.values if isinstance(v.reading, When)
        )
    kept: dict[int, tuple[Claim, Marks]] = {}  # the claims, too: an identity is a claim's while that lives

    def role(a: Span, b: Span) -> float:
        return compared.in_role.get((a, b), 0.0)

    def said_by(a: Claim, b: Claim) -> bool:
        """Tell whether the article of `a` has the words of `b`, too."""
        return words(b.evidence) in articles[a.evidence.article].text

    def later(values: Sequence[Span]) -> str:
        """Return why two values may both hold by when each was told: "" if they may not."""
        x, y = (compared.values[s].reading for s in values)
        here, there = (articles[s.article].published for s in values)
        if not len(here) == len(there) == 1:
            return ""
        if isinstance(x, When) and isinstance(y, When) and days.unknown_to(x, y, here[0], there[0]):
            return "one day is past when the other was told"
        if isinstance(x, Quantity) and isinstance(y, Quantity) and grown(x, y, here[0], there[0]):
            return "the one was told as much later"
        return ""

    def another(found: Verdict, a: Claim, b: Claim) -> Reason | None:
        """Return why values that clash are of two matters, by what stands around them."""
        x, y = found.why[0].evidence
        if events.astray(x.article, y.article, role(x, y), of_time(compared.values[x].reading)):
            return Reason("matter", "the two accounts share little else", (x, y))
        if polls.two(a.sentence, b.sentence, words):
            return Reason("matter", "they are of two polls", (x, y))
        told = {c.evidence.article: dated.get(c.sentence, ()) for c in (a, b)}
        if found.kind == "date" and any(
            values.equal(compared.values[day].reading, v.reading)
            for day, other in ((x, y), (y, x))
            for v in told[other.article]
        ):
            return Reason("days", "one sentence gives both days", (x, y))
        if found.kind != "number":
            return None
        if days_of := two_days(dated.get(a.sentence, ()), dated.get(b.sentence, ())):
            return Reason("days", "the figures are of two days", days_of)
        if where := places.elsewhere(a, b, named, words):
            return Reason("places", "the figures are of two places", where)
        return None

    def marked(claim: Claim) -> Marks:
        if id(claim) not in kept:
            kept[id(claim)] = claim, marks(claim, words)
        return kept[id(claim)][1]

    def verdict(a: Claim, b: Claim) -> Verdict:
        pair = id(a), id(b)
        if pair not in known:
            alike = compared.scores.get(a.evidence, {}).get(b.evidence, 0.0)
            found = plainly(a, b, marked(a), marked(b)) or relate(a, b, words, role, alike)
            if (
                found.relation != "differ"
                and alike >= places.LIKE
                and (why := places.apart(a, b, named, words))
            ):
                found = Verdict("differ", "place", (why,))
            if found.kind in ("date", "number") and (told := later(found.why[0].evidence)):
                found = Verdict("compatible", None, (Reason("days", told, found.why[0].evidence),))
            if found.kind in ("date", "time", "number") and (why := another(found, a, b)):
                found = Verdict("compatible", None, (why,))
            if found.relation == "differ" and said_by(b, a) and said_by(a, b):
                why = Reason("both", "each account says both", (a.evidence, b.evidence))
                found = Verdict("compatible", None, (why,))
            known[pair] = found
        return known[pair]

    return verdict


def _tellers(accounts: Sequence[Account], reuses: Sequence[Reuse]) -> set[str]:
    """Return the articles to reconcile: all but those that are another of their account, whole."""
    whole = {frozenset((r.a, r.b)) for r in reuses if r.extent == "whole"}
    return {
        id
        for account in accounts
        for id in account.articles
        if id == account.origin or frozenset((id, account.origin)) not in whole
    }
