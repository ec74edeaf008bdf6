"""Points: what accounts agree on, where they differ, what only one says, who is silent.

    reconcile(articles, accounts, parses, claims, entities, utterances, reuses, vectors) -> (Point, ...)
    lead(articles, points) -> headline and standfirst, in the accounts' words

    near.py       which articles of a large story are compared
    pairs.py      which claims of two articles state one matter: features and a score
    bags.py       the words that two articles share, by how few of their sentences hold them
    context.py    the same, seen beside the two articles' other pairs
    scores.py     what two claims score, by claim
    points.py     scored pairs -> points
    relate.py     agree, compatible or differ, on typed values
    denials.py    what one denies by its subject, a count of none or an antonym
    apart.py      what sets two nearly identical wordings apart
    opposites.py  words of which only one can stand there: opened, closed; a Thai, an Indian
    naming.py     spellings and wordings that differ
    alone.py      what one account alone says
    folding.py    points that say a part of another, or say it again

Outlets' names are never looked at. Support is counted in independent voices: a passage
that two articles share word for word is one voice. The nearest published task is
cross-document proposition alignment (Ernst et al. 2021); disagreement is typed, after
the kinds of Marneffe, Rafferty & Manning (2008).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ..model import (
    Account,
    Article,
    Claim,
    Difference,
    Entity,
    Parse,
    Point,
    Quantity,
    Reason,
    Relation,
    Reuse,
    Span,
    Statement,
    Utterance,
    mint,
)
from ..models import Vectors
from . import alone, apart, context, denials, folding, naming, near, pairs, roles
from .alone import FULL, HANGING, UNHEARD
from .points import LINK, Link, distinct, group, widened
from .relate import SURE, Verdict, clash, relate
from .scores import Heard, Scores, from_score, hear, note, opposed

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

OPENING = 200  # characters from the start of a body that hold its headline or first sentence
APART = 0.3  # score from which two claims that differ are shown, though no point holds both
HEDGED = 0.3  # what a claim with a hedged figure loses as the one to name a point by
CERTAIN = 0.5  # mean score of a point's claims from which nothing more is gained
NAMED = 3.0  # what a matter loses that most accounts put in no clause or figure: a name, a place
HANGS = 0.3  # what a claim loses likewise that is cut off at either end: "while his brothers"

_NOT = re.compile(r"\b(?:not?|never|cannot|nobody|none|neither|nor|without|unable|fail\w*)\b|n[’']t\b", re.I)
_JOINING = frozenset("while when because although though as after before until".split())


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
    told = [by_id[id] for id in sorted(_tellers(accounts, reuses))]
    tellers = {a.id: a for a in told}
    sides = {a.id: pairs.side(a, parses[a.id], claims[a.id], vectors) for a in told}
    links: list[Link] = []
    heard: Heard = {}
    evidence = {a.id: [c.evidence for c in claims[a.id]] for a in told}
    scores: dict[Span, dict[Span, float]] = {}
    alike: dict[Span, dict[Span, float]] = {}  # the scores before each is read beside its rivals
    where = {a.id: roles.places(a, parses[a.id], claims[a.id], vectors) for a in told}
    in_role: dict[tuple[Span, Span], float] = {}
    met = near.survey(sides)
    for a, b in sorted(met.pairs):
        in_role |= roles.roles(where[a], where[b])
        by_themselves = pairs.score(sides[a], sides[b])
        note(alike, evidence[a], evidence[b], by_themselves)
        scored = context.rescore(sides[a], sides[b], by_themselves)
        links += distinct(scored, claims[a], claims[b])
        note(scores, evidence[a], evidence[b], scored)
        hear(heard, evidence[a], evidence[b], scored)
    del sides  # some 3 MB an article

    def words(span: Span) -> str:
        return by_id[span.article][span]

    def role(a: Span, b: Span) -> float:
        return in_role.get((a, b), 0.0)

    verdicts: dict[tuple[Span, ...], Verdict] = {}

    def verdict(a: Claim, b: Claim) -> Verdict:
        """Return how two claims stand, which points in the making ask again and again."""
        pair = (a.evidence, a.head, b.evidence, b.head)  # what a claim says is settled by these two
        if pair not in verdicts:
            found = relate(a, b, words, role)
            if found.relation == "differ" and said_by(b, a) and said_by(a, b):
                why = Reason("both", "each account says both", (a.evidence, b.evidence))
                found = Verdict("compatible", None, (why,))
            verdicts[pair] = found
        return verdicts[pair]

    def said_by(a: Claim, b: Claim) -> bool:
        """Tell whether the article of `a` has the words of `b`, too."""
        return words(b.evidence) in by_id[a.evidence.article].text

    account_of = {id: account.id for account in accounts for id in account.articles}
    reused: dict[frozenset[str], list[Reuse]] = {}
    for reuse in reuses:
        reused.setdefault(frozenset((reuse.a, reuse.b)), []).append(reuse)

    def point(members: list[Claim]) -> Point:
        found = _point(members, heard, scores, account_of, reused, words, verdict, tellers, met)
        if found.kind != "polarity":
            return found
        whole = [_with_denial(c, beside[c.sentence], words) for c in members]
        return _point(whole, heard, scores, account_of, reused, words, verdict, tellers, met)

    beside: dict[Span, list[Claim]] = {}
    for article in told:
        for claim in claims[article.id]:
            beside.setdefault(claim.sentence, []).append(claim)
    joined = group(links, scores, beside, met.met)
    shared = [point(list(g.values())) for g in joined]
    # What differs is shown in the fewest words; what is but named has no clause to be told in.
    around = ((g, widened(g, beside, scores, met.met)) for g in joined if _told(g.values()))
    wider = (point(list(wide.values())) for g, wide in around if wide != g)
    shared += [p for p in wider if p.relation != "differ"]
    shared += _parted(links, shared, verdict, account_of, point)
    shared += _clashes(told, claims, where, in_role, shared, account_of, point)
    likely = from_score(scores, denials.NEAR)
    against = denials.links({a.id: claims[a.id] for a in told}, likely, account_of, words)
    denied = group(against, opposed(scores, [(n.a.evidence, n.b.evidence) for n in against]))
    shared += [point(list(g.values())) for g in denied]
    shared = _apart_by_a_word(shared, links, claims, entities, account_of, words, point)
    shared = folding.unrepeated(shared)
    named = naming.points(told, entities, utterances, account_of, words, shared)
    covered = [c.evidence for p in (*shared, *named) for c in p.claims]
    speaking = [s for u in utterances for q in u.variants for s in (q.source, q.cue) if s]
    lone = alone.points(told, claims, heard, met, covered, speaking, account_of, words)
    ranked = sorted((*named, *shared, *lone), key=lambda p: (-p.salience, p.claims[0].evidence))
    return tuple(folding.nested(ranked, alike))


def _tellers(accounts: Sequence[Account], reuses: Sequence[Reuse]) -> set[str]:
    """Return the articles to reconcile: all but those that are another of their account, whole."""
    whole = {frozenset((r.a, r.b)) for r in reuses if r.extent == "whole"}
    return {
        id
        for account in accounts
        for id in account.articles
        if id == account.origin or frozenset((id, account.origin)) not in whole
    }


def _point(
    members: list[Claim],
    heard: Heard,
    scores: Scores,
    account_of: Mapping[str, str],
    reuses: Mapping[frozenset[str], Sequence[Reuse]],
    words: Callable[[Span], str],
    verdict: Callable[[Claim, Claim], Verdict],
    told: Mapping[str, Article],
    met: near.Survey,
) -> Point:
    """Make a point of claims that state one matter: its relation, label, voices and silences."""
    members = sorted(members, key=lambda c: c.evidence)
    relation, kind, why = _verdict(
        [
            verdict(a, b)
            for a, b in combinations(members, 2)
            if met.met(a.evidence.article, b.evidence.article)
            and account_of[a.evidence.article] != account_of[b.evidence.article]
        ]
    )
    accounts = {account_of[c.evidence.article] for c in members}
    voices = _voices(members, account_of, reuses)
    silent, missed = [], []
    nearest: dict[str, tuple[float, Span]] = {}  # in each article, to any of the claims
    for c in members:
        for article, best in heard.get(c.evidence, {}).items():
            nearest[article] = max(nearest.get(article, best), best, key=lambda b: b[0])
    unclear = met.unclear(members)
    for article in told:
        id = account_of[article]
        if id in accounts:
            continue
        score, passage = nearest.get(article, (0.0, None))
        if passage and score >= UNHEARD:
            missed.append(Reason("near miss", f"closest passage, score {score:.2f}", (passage,)))
        elif article not in unclear:
            silent.append(id)
    about = _label(members, words, scores)
    telling = _certainty(members, scores) * (voices + about.weight + _weight(members, told, words))
    return Point(
        id=mint("p", *(f"{c.evidence.article}:{c.evidence.start}:{c.evidence.end}" for c in members)),
        about=Statement(words(about.evidence), (about.evidence,)),
        claims=tuple(members),
        relation=relation,
        kind=kind,
        voices=voices,
        silent=tuple(dict.fromkeys(silent)),
        salience=round(telling + (relation == "differ") / 2 - (0 if _told(members) else NAMED), 6),
        why=(*why, *missed),
    )


def _with_denial(claim: Claim, beside: Sequence[Claim], words: Callable[[Span], str]) -> Claim:
    """Return a claim in words that hold the "not" by which it is denied, if any around it do."""
    if not claim.negated or _NOT.search(words(claim.evidence)):
        return claim
    wider = [c for c in beside if c.head == claim.head and c.evidence.holds(claim.evidence)]
    whole = [c for c in wider if _NOT.search(words(c.evidence))]
    return min(whole, key=lambda c: (len(c.evidence), c.evidence), default=claim)


def _parted(
    links: Sequence[Link],
    shared: Sequence[Point],
    verdict: Callable[[Claim, Claim], Verdict],
    account_of: Mapping[str, str],
    point: Callable[[list[Claim]], Point],
) -> list[Point]:
    """Return points of two linked claims that differ, where no point so far holds both and differs.

    A claim may be of two matters, and stands in the point of one. But what goes better with other words of
    the other account, be they its own, does not differ from these.
    """
    best: dict[tuple[Span, str], float] = {}
    for link in links:
        for c, d in ((link.a.evidence, link.b.evidence), (link.b.evidence, link.a.evidence)):
            best[c, d.article] = max(best.get((c, d.article), 0.0), link.score)
    held = {
        frozenset((c.evidence, d.evidence))
        for p in shared
        if p.relation == "differ"
        for c, d in combinations(p.claims, 2)
    }
    return [
        point([link.a, link.b])
        for link in links
        if link.score
        >= max(
            APART,
            best[link.a.evidence, link.b.evidence.article],
            best[link.b.evidence, link.a.evidence.article],
        )
        and frozenset((link.a.evidence, link.b.evidence)) not in held
        and account_of[link.a.evidence.article] != account_of[link.b.evidence.article]
        and verdict(link.a, link.b).relation == "differ"
    ]


def _clashes(
    told: Sequence[Article],
    claims: Mapping[str, Sequence[Claim]],
    where: Mapping[str, roles.Places],
    in_role: Mapping[tuple[Span, Span], float],
    shared: Sequence[Point],
    account_of: Mapping[str, str],
    point: Callable[[list[Claim]], Point],
) -> list[Point]:
    """Return points for values that clash in one role and that no point so far sets side by side."""
    seen = {
        frozenset((x.span, y.span))
        for p in shared
        for a, b in combinations(p.claims, 2)
        for x in a.values
        for y in b.values
    }
    smallest: dict[Span, Claim] = {}
    for article in told:
        for claim in sorted(claims[article.id], key=lambda c: (c.verbal, -len(c.evidence), c.evidence)):
            smallest.update({v.span: claim for v in claim.values})
    values = {v.span: v for a in told for v in where[a.id].values}
    links = [
        Link(score, smallest[x], smallest[y])
        for (x, y), score in sorted(in_role.items(), key=lambda kv: (-kv[1], kv[0]))
        if x < y
        and score >= SURE
        and account_of[x.article] != account_of[y.article]
        and frozenset((x, y)) not in seen
        and clash(values[x], values[y])
    ]
    scores: dict[Span, dict[Span, float]] = {}
    for (x, y), score in sorted(in_role.items(), key=lambda kv: kv[1]):
        scores.setdefault(smallest[x].evidence, {})[smallest[y].evidence] = score
    found = [point(list(g.values())) for g in group(links, scores)]
    return [p for p in found if p.relation == "differ"]


def _apart_by_a_word(
    shared: Sequence[Point],
    links: Sequence[Link],
    claims: Mapping[str, Sequence[Claim]],
    entities: Sequence[Entity],
    account_of: Mapping[str, str],
    words: Callable[[Span], str],
    point: Callable[[list[Claim]], Point],
) -> list[Point]:
    """Turn into differences the points whose claims a word or two set apart, and add those that lack one."""
    sentences = {
        (link.a.sentence, link.b.sentence)
        for link in links
        if account_of[link.a.evidence.article] != account_of[link.b.evidence.article]
    }
    points = list(shared)
    holding: dict[Span, list[int]] = {}
    for n, p in enumerate(points):
        for c in p.claims:
            holding.setdefault(c.sentence, []).append(n)
    for split in apart.splits(sentences, claims, entities, words):
        x, y = split.why.evidence
        both = set(holding.get(split.a.sentence, ())) & set(holding.get(split.b.sentence, ()))
        at = sorted(n for n in both if _carries(points[n], x) and _carries(points[n], y))
        for n in at:
            if points[n].relation != "differ":
                points[n] = replace(
                    points[n], relation="differ", kind=split.kind, why=(split.why, *points[n].why)
                )
        if not at:
            for c in (split.a, split.b):
                holding.setdefault(c.sentence, []).append(len(points))
            made = point([split.a, split.b])
            points.append(replace(made, relation="differ", kind=split.kind, why=(split.why, *made.why)))
    return points


def _carries(p: Point, stretch: Span) -> bool:
    return any(c.evidence.holds(stretch) for c in p.claims)


def _verdict(found: Sequence[Verdict]) -> tuple[Relation, Difference | None, tuple[Reason, ...]]:
    """Combine the verdicts on each two accounts: one difference makes the point differ."""
    differ = [v for v in found if v.relation == "differ"]
    if differ:
        [(kind, _)] = Counter(v.kind for v in differ).most_common(1)
        return "differ", kind, tuple(dict.fromkeys(r for v in differ if v.kind == kind for r in v.why))
    loose = [v for v in found if v.relation == "compatible"]
    if loose:
        return "compatible", None, tuple(dict.fromkeys(r for v in loose for r in v.why))
    return "agree", None, ()


def _weight(members: Sequence[Claim], told: Mapping[str, Article], words: Callable[[Span], str]) -> float:
    """Return what sets a matter above others as widely told, 0 to 3.4.

    That accounts open with it, tell it early, tell it in a clause and not in passing, or
    give a figure for it.
    """
    each = [
        (c.evidence.start - _begin(told[c.evidence.article]) < OPENING)
        + 0.6 * (1 - _place(c, told))
        + (c.verbal and len(words(c.evidence).split()) >= FULL)
        + 0.8 * any(isinstance(v.reading, Quantity) for v in c.values)
        for c in members
    ]
    return sum(each) / len(members)


def _certainty(members: Sequence[Claim], scores: Scores) -> float:
    """Return how sure it is that claims state one matter, 0 to 1."""
    found = [scores.get(a.evidence, {}).get(b.evidence, 0.0) for a, b in combinations(members, 2)]
    return min(1.0, sum(found) / len(found) / CERTAIN)


def _told(members: Collection[Claim]) -> bool:
    """Tell whether most accounts put a matter in a clause or a figure, and do not but name it."""
    return 2 * sum(c.verbal or bool(c.values) for c in members) >= len(members)


def _label(members: Sequence[Claim], words: Callable[[Span], str], scores: Scores) -> Claim:
    """Choose the claim whose words name the matter best: a whole clause, not a long one, plain, near all."""

    def fitness(claim: Claim) -> tuple[float, Span]:
        length = len(words(claim.evidence).split())
        row = scores.get(claim.evidence, {})
        near = sum(row.get(other.evidence, 0.0) for other in members)
        fit = claim.weight - 0.02 * abs(length - 9) - (0.2 if length < 3 else 0)
        hedged = any(getattr(v.reading, "hedge", "") for v in claim.values)
        said = words(claim.evidence).casefold().split()
        hangs = not HANGING.isdisjoint((said[0], said[-1])) or not _JOINING.isdisjoint(said[-3:])
        return (-round(fit + near / len(members) - HEDGED * hedged - HANGS * hangs, 6), claim.evidence)

    return min(members, key=fitness)


def _begin(article: Article) -> int:
    return article.body[0].start if article.body else 0


def _place(claim: Claim, told: Mapping[str, Article]) -> float:
    return claim.evidence.start / max(1, len(told[claim.evidence.article].text))


def _voices(
    members: Sequence[Claim],
    account_of: Mapping[str, str],
    reuses: Mapping[frozenset[str], Sequence[Reuse]],
) -> int:
    """Count independent voices: one an account, and one for claims inside one reused passage."""
    parent = list(range(len(members)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in combinations(range(len(members)), 2):
        a, b = members[i].evidence, members[j].evidence
        same = account_of[a.article] == account_of[b.article]
        if same or any(_copied(a, b, r) for r in reuses.get(frozenset((a.article, b.article)), ())):
            parent[root(j)] = root(i)
    return len({root(i) for i in range(len(members))})


def _copied(a: Span, b: Span, reuse: Reuse) -> bool:
    """Tell whether both spans lie in one reused passage."""
    return any((x.holds(a) and y.holds(b)) or (y.holds(a) and x.holds(b)) for x, y in reuse.passages)


def lead(
    articles: Sequence[Article], points: Sequence[Point]
) -> tuple[Statement | None, tuple[Statement, ...]]:
    """Return the story's headline and standfirst, both in accounts' own words.

    The headline is the first line of the body that touches most of the salient shared
    points; the standfirst the three most salient points that repeat neither it nor one
    another.
    """
    shared = [p for p in points if p.relation in ("agree", "compatible")]
    texts = {a.id: a for a in articles}
    firsts = []
    for article in sorted(articles, key=lambda a: a.id):
        if article.body:
            start = article.body[0].start
            stop = article.text.find("\n", start, article.body[0].end)
            end = stop if stop > start else article.body[0].end
            if end - start <= 200:
                firsts.append(Span(article.id, start, end))
    headline = max(
        firsts,
        key=lambda s: (
            not texts[s.article][s].rstrip("”’\"'").endswith("."),  # a headline has no full stop
            sum(p.salience for p in shared if any(s.overlaps(c.evidence) for c in p.claims)),
            -len(s),
        ),
        default=None,
    )
    chosen: list[Point] = []
    for p in shared:
        if len(p.about.text.split()) >= 5 and all(_apart(p, q) for q in chosen):
            chosen.append(p)
        if len(chosen) == 3:
            break
    return (
        Statement(texts[headline.article][headline], (headline,)) if headline else None,
        tuple(Statement(p.about.text, tuple(c.evidence for c in p.claims)) for p in chosen),
    )


def _apart(a: Point, b: Point) -> bool:
    return not any(x.evidence.overlaps(y.evidence) for x in a.claims for y in b.claims)
