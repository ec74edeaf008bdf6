"""From scored pairs of claims to points: who carries one matter, in which words.

    distinct(scored, claims of a, claims of b) -> the pairs of two articles that do not repeat one another
    group(links)                               -> [{article: claim}, ...]      one claim an article

Points grow from the best pair down, by average link: a claim joins when it goes with
all that are there, on average. Never by connected components: 9 fits "8 or more",
which fits 12, and 9 and 12 conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model import Claim, Span

LINK = 0.25  # score from which two claims are one matter: best links F1 on gold dev, cross-validated
JOIN = 0.10  # mean score to a point's claims from which a claim joins it
REPEAT = 0.40  # mean IoU of both spans at which a pair repeats a better one


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


def distinct(scored: Iterable[tuple[float, int, int]], a: Sequence[Claim], b: Sequence[Claim]) -> list[Link]:
    """Keep, from best to worst, the pairs of two articles that repeat no better pair on both sides."""
    kept: list[Link] = []
    by_sentence: dict[tuple[Span, Span], list[Link]] = {}
    for score, i, j in scored:
        if score < LINK:
            break
        x, y = a[i], b[j]
        near = by_sentence.setdefault((x.sentence, y.sentence), [])
        for k in near:
            left, right = iou(x.evidence, k.a.evidence), iou(y.evidence, k.b.evidence)
            if left and right and (left + right) / 2 > REPEAT:
                break
        else:
            link = Link(score, x, y)
            near.append(link)
            kept.append(link)
    return kept


def group(links: Sequence[Link]) -> list[dict[str, Claim]]:
    """Join links into points, {article id: claim}, each with two articles or more."""
    score: dict[tuple[Span, Span], float] = {}
    for link in links:
        score[link.a.evidence, link.b.evidence] = score[link.b.evidence, link.a.evidence] = link.score
    points: list[dict[str, Claim]] = []
    at: dict[Span, int] = {}

    def mean(left: dict[str, Claim], right: dict[str, Claim]) -> float:
        found = [score.get((x.evidence, y.evidence), 0.0) for x in left.values() for y in right.values()]
        return sum(found) / len(found)

    def key(link: Link) -> tuple[float, Span, Span]:
        return (-link.score, *sorted((link.a.evidence, link.b.evidence)))

    for link in sorted(links, key=key):
        sides = []
        for claim in (link.a, link.b):
            if claim.evidence not in at:
                at[claim.evidence] = len(points)
                points.append({claim.evidence.article: claim})
            sides.append(at[claim.evidence])
        i, j = min(sides), max(sides)
        if i == j or points[i].keys() & points[j].keys() or mean(points[i], points[j]) < JOIN:
            continue
        for claim in points[j].values():
            at[claim.evidence] = i
        points[i].update(points[j])
        points[j] = {}
    return [p for p in points if len(p) > 1]
