"""From scored pairs of claims to points: who carries one matter, in which words.

    distinct(scored, overlaps(claims of a), overlaps(claims of b)) -> the pairs that do not repeat one another
    group(links, scores)                       -> [{article: claim}, ...]      one claim an article
    settle(point, beside, scores)              -> {article: claim}             in words that fit one another
    widened(point, beside, scores)             -> {article: claim}             in the clauses around them

Points grow from the best pair down, by average link: a claim joins when it goes with
all that are there, on average. Never by connected components: 9 fits "8 or more",
which fits 12, and 9 and 12 conflict. Two points that many accounts are in both of,
each in one place, become one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import fsum
from typing import TypeVar

from ..model import Claim, Span
from .scores import Scores

LINK = 0.22  # score from which two claims are one matter: best links F1 on gold dev, cross-validated
JOIN = 0.27  # mean score to a point's claims from which a claim, or another point, joins it
WEIGHT = 0.2  # how much it counts, beside that, how likely a claim is one that a reader would mark
MANY = 3  # articles that have words of both points, from which two points are one in more words and fewer
CROWD = 6  # accounts of a point that make one a stray: two points are the same though one tells it elsewhere
REPEATED = 0.60  # IoU at which a claim stands for another in a point
REPEAT = 0.6  # mean IoU of both spans at which a pair repeats a better one
Met = Mapping[str, Collection[str]]  # of each article, those that it was compared with; None: all the others
T = TypeVar("T")
_NONE: Mapping[Span, float] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims of two articles and the score that they are one matter."""

    score: float
    a: Claim
    b: Claim


def iou(a: Span, b: Span) -> float:
    """Return the characters two spans share over those that either has."""
    if not a.overlaps(b):
        return 0.0
    return (min(a.end, b.end) - max(a.start, b.start)) / (max(a.end, b.end) - min(a.start, b.start))


@dataclass(frozen=True, slots=True)
class Overlaps:
    """An article's claims, in text order, and how far each two of one sentence are one stretch of text."""

    claims: Sequence[Claim]
    first: Sequence[int]  # of each claim, the first of its sentence
    iou: Sequence[Sequence[float]]  # of each claim, with each of its sentence


def overlaps(claims: Sequence[Claim]) -> Overlaps:
    """Return an article's claims as `distinct` takes them: what it asks of each two again and again."""
    first: list[int] = []
    for n, c in enumerate(claims):
        first.append(first[-1] if n and claims[n - 1].sentence == c.sentence else n)
    of = Counter(first)
    both = (
        [iou(c.evidence, d.evidence) for d in claims[n : n + of[n]]]
        for c, n in zip(claims, first, strict=True)
    )
    return Overlaps(claims, first, list(both))


def distinct(scored: Iterable[tuple[float, int, int]], a: Overlaps, b: Overlaps) -> list[Link]:
    """Keep, from best to worst, the pairs of two articles that repeat no better pair on both sides."""
    kept: list[Link] = []
    by_sentence: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for score, i, j in scored:
        if score < LINK:
            break
        first = a.first[i], b.first[j]
        left, right = a.iou[i], b.iou[j]
        near = by_sentence.setdefault(first, [])
        for k, m in near:
            if left[k] and right[m] and (left[k] + right[m]) / 2 > REPEAT:
                break
        else:
            near.append((i - first[0], j - first[1]))
            kept.append(Link(score, a.claims[i], b.claims[j]))
    return kept


def group(
    links: Sequence[Link],
    scores: Scores,
    beside: Mapping[Span, Sequence[Claim]] | None = None,
    met: Met | None = None,
) -> list[dict[str, Claim]]:
    """Join links into points, {article id: claim}, each with two articles or more.

    `scores` holds every scored pair; a pair that it lacks counts as 0, and not at all where
    the two articles were not compared (`met`). A claim that nearly repeats one already placed
    stands for it.
    A sentence states several matters, and one point takes one claim of an article: links
    that no point holds are joined once more among themselves. With `beside`, a sentence's
    claims, each point is settled (`settle`) and once more takes in what then goes with it.
    """
    points = _joined(links, scores, met)
    held = [{c.evidence.article: c.evidence for c in p.values()} for p in points]
    near: dict[Span, set[int]] = {}  # claims that share words are of one sentence
    for n, p in enumerate(points):
        for c in p.values():
            near.setdefault(c.sentence, set()).add(n)
    left = [
        link
        for link in links
        if not any(
            _covers(held[n], (link.a.evidence, link.b.evidence))
            for n in near.get(link.a.sentence, set()) & near.get(link.b.sentence, set())
        )
    ]
    points += _joined(left, scores, met)
    linked = {c.evidence: c for link in links for c in (link.a, link.b)}

    @cache
    def like(x: Span) -> list[Claim]:
        return [linked[y] for y, score in scores.get(x, _NONE).items() if score >= JOIN and y in linked]

    kept = _Kept()
    for point in points:
        _complete(point, like, scores, met)
        if beside is not None and kept.find(point) is None:
            point.update(settle(point, beside, scores, met))
            _complete(point, like, scores, met)
        kept.add(point)
    return kept.points


def strays(claims: Collection[object]) -> int:
    """Return in how many of its accounts a point may have words that another, which is the same, lacks."""
    return len(claims) // CROWD


def repeated(spans: Sequence[Span], other: Mapping[str, Span], least: float = REPEAT) -> bool:
    """Tell whether spans, one an article, are on average nearly those of a point, but for the strays."""
    both = [iou(x, other[x.article]) if x.article in other else 0.0 for x in spans]
    return both.count(0.0) <= strays(spans) and fsum(both) > least * len(spans)


class _Kept:
    """Points none of which is the same as another, nor nearly so if it is of many accounts."""

    def __init__(self) -> None:
        self.points: list[dict[str, Claim]] = []
        self._spans: list[dict[str, Span]] = []
        self._at: defaultdict[Span, list[int]] = defaultdict(list)  # sentence -> places in `points`

    def find(self, point: Mapping[str, Claim]) -> int | None:
        """Return the place of the first point that `point` is the same as."""
        spans = {id: c.evidence for id, c in point.items()}
        enough = islice(point.values(), 1 + strays(point))  # one of them lies in what is the same
        for n in sorted({n for c in enough for n in self._at.get(c.sentence, ())}):
            if spans == self._spans[n] or (strays(point) and repeated([*spans.values()], self._spans[n])):
                return n
        return None

    def add(self, point: Mapping[str, Claim]) -> None:
        """Keep a point; of one that is there, what accounts say that it lacked."""
        n = self.find(point)
        if n is None:
            n = len(self.points)
            self.points.append({})
            self._spans.append({})
        for id in (id for id in point if id not in self.points[n]):
            self.points[n][id] = point[id]
            self._spans[n][id] = point[id].evidence
            self._at[point[id].sentence].append(n)


def _complete(
    point: dict[str, Claim],
    like: Callable[[Span], Iterable[Claim]],
    scores: Scores,
    met: Met | None,
) -> None:
    """Add to a point the claims of articles it lacks that go with it, though another point has them too."""
    found = {
        c.evidence: c for x in point.values() for c in like(x.evidence) if c.evidence.article not in point
    }

    def fit(claim: Claim) -> float:
        return _mean([claim], point, scores, met)

    fits = sorted((-fit(c), c.evidence) for c in found.values())
    size = len(point)
    for less, span in fits:
        if span.article in point:
            continue
        if (-less if len(point) == size else fit(found[span])) >= JOIN:  # it has grown since: asked anew
            point[span.article] = found[span]


def _covers(point: Mapping[str, Span], spans: Iterable[Span]) -> bool:
    """Tell whether a point holds all the spans: half of the shorter of each, and of its own there."""
    return all(
        x.article in point and 2 * x.shared(point[x.article]) >= min(len(x), len(point[x.article]))
        for x in spans
    )


def compared_with(article: str, point: Mapping[str, T], met: Met | None) -> list[T]:
    """Return what a point has of the articles compared with `article`, but for its own."""
    if met is None:
        return [c for id, c in point.items() if id != article]
    near = met.get(article, ())
    if len(near) < len(point):
        return [point[id] for id in near if id in point]
    return [c for id, c in point.items() if id in near]


def _mean(a: Iterable[Claim], b: Mapping[str, Claim], scores: Scores, met: Met | None) -> float:
    """Return the mean score of the claims of `a` with those of a point, of articles that were compared."""
    found: list[float] = []
    for x in a:
        row = scores.get(x.evidence, _NONE)
        found += [row.get(y.evidence, 0.0) for y in compared_with(x.evidence.article, b, met)]
    return fsum(found) / len(found) if found else 0.0  # in whatever order


def _joined(links: Sequence[Link], scores: Scores, met: Met | None) -> list[dict[str, Claim]]:
    """Join links into points in one round."""
    points: list[dict[str, Claim]] = []
    at: dict[Span, int] = {}
    placed: dict[Span, list[Claim]] = {}
    spans: defaultdict[int, list[Span]] = defaultdict(list)  # of each point, those that lead to it

    def find(claim: Claim) -> int:
        """Return the point that holds `claim` or its near repeat; a new one if none does."""
        if claim.evidence not in at:
            near = [c for c in placed.get(claim.sentence, ()) if iou(c.evidence, claim.evidence) >= REPEATED]
            best = max(near, key=lambda c: (iou(c.evidence, claim.evidence), c.weight), default=None)
            if best is not None:
                at[claim.evidence] = at[best.evidence]
            else:
                at[claim.evidence] = len(points)
                points.append({claim.evidence.article: claim})
            placed.setdefault(claim.sentence, []).append(claim)
            spans[at[claim.evidence]].append(claim.evidence)
        return at[claim.evidence]

    def fit(i: int, j: int) -> bool:
        """Tell whether two points have no article in common, or many, and the words of none in two places."""
        mine, other = points[i], points[j]
        common = mine.keys() & other.keys()
        return not common or (
            len(common) >= MANY and all(mine[id].evidence.overlaps(other[id].evidence) for id in common)
        )

    def together(i: int, j: int) -> float:
        few, many = sorted((points[i], points[j]), key=len)
        return _mean(few.values(), many, scores, met)

    def key(link: Link) -> tuple[float, Span, Span]:
        first, second = sorted((link.a.evidence, link.b.evidence))
        return (-link.score, first, second)

    for link in sorted(links, key=key):
        i, j = sorted((find(link.a), find(link.b)))
        if i == j or not fit(i, j) or together(i, j) < JOIN:
            continue
        points[i] = {**points[j], **points[i]}  # of an article that both have, the older's words
        points[j] = {}
        for span in spans[j]:
            at[span] = i
        spans[i] += spans.pop(j)
    return [p for p in points if len(p) > 1]


def settle(
    point: Mapping[str, Claim],
    beside: Mapping[Span, Sequence[Claim]],
    scores: Scores,
    met: Met | None = None,
) -> dict[str, Claim]:
    """Return the point with each account's claim the one nearest all the others, among those at its place.

    A point grows from its best pairs, and what joined late joined with the words that went
    with some member; seen together, others may fit: such as share half of the shorter's
    characters. `beside` holds a sentence's claims.
    """

    def best(article: str, own: Claim) -> Claim:
        others = [c.evidence for c in compared_with(article, point, met)]

        def fit(claim: Claim) -> tuple[float, float, Span]:
            row = scores.get(claim.evidence, _NONE)
            score = fsum(row.get(y, 0.0) for y in others) / (len(point) - 1)
            return (-round(score + WEIGHT * claim.weight, 6), -claim.weight, claim.evidence)

        near = (c for c in beside[own.sentence] if _covers({article: own.evidence}, (c.evidence,)))
        return min(near, key=fit)

    return {article: best(article, own) for article, own in point.items()}


def widened(
    point: Mapping[str, Claim],
    beside: Mapping[Span, Sequence[Claim]],
    scores: Scores,
    met: Met | None = None,
) -> dict[str, Claim]:
    """Return the point in more words: each account's longest claim around its own that goes with the others.

    A score foretells how much of a reader's own words two spans hold, so the narrowest that hold the
    matter score best, and what the clauses around them share besides would be left out.
    """

    def longest(article: str, own: Claim) -> Claim:
        wider = (c for c in beside[own.sentence] if c.evidence.holds(own.evidence))
        around = [own, *(c for c in wider if _mean([c], point, scores, met) >= LINK)]
        return max(around, key=lambda c: (len(c.evidence), c.evidence))

    return {article: longest(article, own) for article, own in point.items()}
