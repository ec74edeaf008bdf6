"""Points of what differs, beside those that grow from likeness.

parted(links, shared, story)                       linked claims that differ, where no point holds both
clashes(claims, values, in_role, shared, story)    values that clash in one role, though no point holds both
by_a_word(shared, links, claims, entities, story)  points whose claims a word or two set apart
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..model import Claim, Entity, Point, Span, Value, When
from . import apart
from .clashing import clash
from .making import make
from .points import Link, group
from .relate import ALIKE, SURE
from .story import Story
from .whose import OWN

NEAR = 0.2  # score of their claims from which values in one role are of one matter: on dev few below were
NEAR_DAYS = 0.1  # … and from which two days that each hang on one word are
APART = 0.2  # score from which two claims that differ are shown, though no point holds both


def parted(links: Sequence[Link], shared: Sequence[Point], story: Story) -> list[Point]:
    """Return points of two linked claims that differ, where no point so far holds both and differs.

    A claim may be of two matters, and stands in the point of one. But what goes better with other words of
    the other account, be they its own, does not differ from these, unless the two are surely one matter.
    """
    differ = [
        link
        for link in links
        if link.score >= APART
        and story.apart(link.a.evidence, link.b.evidence)
        and story.verdict(link.a, link.b).relation == "differ"
    ]
    in_doubt = {span for link in differ for span in (link.a.evidence, link.b.evidence)}
    best: dict[tuple[Span, str], float] = {}
    for link in links:
        for c, d in ((link.a.evidence, link.b.evidence), (link.b.evidence, link.a.evidence)):
            if c in in_doubt:
                best[c, d.article] = max(best.get((c, d.article), 0.0), link.score)
    held = {
        frozenset((p.claims[i].evidence, p.claims[j].evidence))
        for p in shared
        if p.relation == "differ"
        for i, j in story.compared(p.claims)
    }
    found = []
    for link in differ:
        x, y = link.a.evidence, link.b.evidence
        least = min(ALIKE, max(best[x, y.article], best[y, x.article]))
        if link.score >= least and frozenset((x, y)) not in held:
            found.append(make([link.a, link.b], story))
    return found


def clashes(
    claims: Sequence[Claim],
    values: Mapping[Span, Value],
    in_role: Mapping[tuple[Span, Span], float],
    shared: Sequence[Point],
    story: Story,
) -> list[Point]:
    """Return points for values that clash in one role and that no point so far sets side by side.

    They may stand in claims that are no one matter, but not in such as have nothing in common.
    """
    seen = {
        frozenset((x.span, y.span))
        for p in shared
        for i, j in story.compared(p.claims)
        for x in p.claims[i].values
        for y in p.claims[j].values
    }
    smallest: dict[Span, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.verbal, -len(c.evidence), c.evidence)):
        smallest.update({v.span: claim for v in claim.values})
    links = [
        Link(score, smallest[x], smallest[y])
        for (x, y), score in sorted(in_role.items(), key=lambda kv: (-kv[1], kv[0]))
        if x < y
        and score >= SURE
        and story.scores.get(smallest[x].evidence, {}).get(smallest[y].evidence, 0.0)
        >= _near(values[x], score)
        and story.apart(x, y)
        and frozenset((x, y)) not in seen
        and clash(values[x], values[y])
    ]
    scores: dict[Span, dict[Span, float]] = {}
    for (x, y), score in sorted(in_role.items(), key=lambda kv: kv[1]):
        scores.setdefault(smallest[x].evidence, {})[smallest[y].evidence] = score
    found = [make(list(g.values()), story) for g in group(links, scores)]
    return [p for p in found if p.relation == "differ"]


def _near(value: Value, score: float) -> float:
    """Return the score of their claims from which two values, in one role as surely as `score`, may clash."""
    if score < OWN:
        return NEAR
    return NEAR_DAYS if isinstance(value.reading, When) else 0.0


def by_a_word(
    shared: Sequence[Point],
    links: Sequence[Link],
    claims: Mapping[str, Sequence[Claim]],
    entities: Sequence[Entity],
    story: Story,
) -> list[Point]:
    """Turn into differences the points whose claims a word or two set apart, and add those that lack one."""
    linked = {
        (link.a.sentence, link.b.sentence) for link in links if story.apart(link.a.evidence, link.b.evidence)
    }
    # Of a row of reports each is worded as the last was: "in the first quarter", "in the second".
    sentences = {
        (a, b)
        for a, b in linked
        if not story.events.long_apart(a.article, b.article) and not story.polls.two(a, b, story.words)
    }
    points = list(shared)
    holding: dict[Span, list[int]] = {}
    for n, p in enumerate(points):
        for c in p.claims:
            holding.setdefault(c.sentence, []).append(n)
    for split in apart.splits(sentences, claims, entities, story.words):
        x, y = split.why.evidence
        both = set(holding.get(split.a.sentence, ())) & set(holding.get(split.b.sentence, ()))
        at = sorted(n for n in both if _carries(points[n], x) and _carries(points[n], y))
        if any(points[n].kind == split.kind for n in at):
            continue  # "222" of a telephone number that differs already
        for n in at:
            if points[n].relation != "differ":
                points[n] = _differing(points[n], split)
        if not at:
            for c in (split.a, split.b):
                holding.setdefault(c.sentence, []).append(len(points))
            points.append(_differing(make([split.a, split.b], story), split))
    return points


def _carries(p: Point, stretch: Span) -> bool:
    return any(c.evidence.holds(stretch) for c in p.claims)


def _differing(p: Point, split: apart.Split) -> Point:
    return replace(p, relation="differ", kind=split.kind, why=(split.why, *p.why))
