"""Points that say a part of another, or say it again.

unrepeated(points)    -> points, each difference once
nested(points, alike) -> the same points, each with the wider one that it lies within, if any
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import fsum

from ..model import Claim, Difference, Point, Quantity, Span
from .points import REPEAT, Met, compared_with, repeated, strays
from .scores import Scores
from .telling import counts

STRETCH = 200  # characters by which points are looked up
LIKE = 0.1  # likeness of two claims below which it is as good as none
RETOLD = 0.32  # mean likeness across accounts from which two points are one matter told twice
_Figures = frozenset[tuple[object, ...]]
_WORDED = ("modality", "place")  # kinds whose reason gives the words that decide


def nested(points: Sequence[Point], alike: Scores, met: Met | None = None) -> list[Point]:
    """Say of each agreed point which wider one it lies within, if any; the order stays.

    It lies within one when its words are a part of that one's in each of its accounts but one at
    most; or when the accounts carry both, but for one at most, and each counts the same there; or
    when every account carries both, and they go by the same words or their claims are alike across
    accounts, each pair taken alone: one matter told twice. Of a crowd of accounts a few may stray.
    """

    @cache
    def close(span: Span) -> list[Span]:
        return [y for y, score in alike.get(span, {}).items() if score >= RETOLD]

    wider: list[Point] = []
    at: defaultdict[Hashable, list[int]] = defaultdict(list)  # what a point goes by -> places in `wider`
    saying: defaultdict[Span, list[int]] = defaultdict(list)  # its claims -> the same
    within: dict[str, str] = {}
    told: list[dict[str, Span]] = []  # of each in `wider`, what each article says
    agreed = [p for p in points if p.relation in ("agree", "compatible")]
    for p in sorted(agreed, key=lambda p: -len({c.evidence.article for c in p.claims})):
        # In all its accounts but few is in one of any few more; alike on average is in one pair at least.
        near = {n for key in _marks(p, p.claims[: 1 + _few(p)]) for n in at.get(key, ())}
        for y in {y for c in p.claims for y in close(c.evidence)}:
            near.update(saying.get(y, ()))
        host = next((wider[n] for n in sorted(near) if _lies_within(p, wider[n], told[n], alike, met)), None)
        if host:
            within[p.id] = host.id
            continue
        for key in _marks(p, p.claims):
            at[key].append(len(wider))
        for c in p.claims:
            saying[c.evidence].append(len(wider))
        wider.append(p)
        told.append(_spans(p))
    return [replace(p, within=within.get(p.id, "")) for p in points]


def _marks(p: Point, claims: Sequence[Claim]) -> set[Hashable]:
    """Return what two points share if one lies within the other, likeness aside: text, a count, a label."""
    figures = {(c.evidence.article, figure) for c in claims for figure in counts(c)}
    return {*(mark for c in claims for mark in _stretches(c.evidence)), *figures, p.about.text}


def _stretches(span: Span) -> list[Hashable]:
    """Return the stretches of text, STRETCH characters each, that a span touches."""
    return [(span.article, n) for n in range(span.start // STRETCH, (span.end - 1) // STRETCH + 1)]


def _spans(p: Point) -> dict[str, Span]:
    return {c.evidence.article: c.evidence for c in p.claims}


def _few(p: Point) -> int:
    """Return in how many of its accounts a point may have words that the wider one lacks."""
    return max(1, strays(p.claims))


def _lies_within(p: Point, q: Point, at: Mapping[str, Span], alike: Scores, met: Met | None) -> bool:
    """Tell whether `p` lies within `q`, whose spans by article are `at`."""
    own = [c.evidence for c in p.claims if c.evidence.article in at]
    most = max(2, len(p.claims) - _few(p))
    if len(own) < most:
        return False
    if sum(2 * x.shared(at[x.article]) >= min(len(x), len(at[x.article])) for x in own) >= most:
        return True
    if all(
        counts(c) & counts(d) for c in p.claims for d in q.claims if c.evidence.article == d.evidence.article
    ):
        return True
    if len(own) < len(p.claims) - strays(p.claims):
        return False
    if p.about.text == q.about.text:
        return True
    across: list[float] = []
    for x in own:
        row = alike.get(x, {})
        across += [row.get(y, 0.0) for y in compared_with(x.article, at, met)]
    return fsum(across) >= RETOLD * max(1, len(across))


def unrepeated(points: Sequence[Point]) -> list[Point]:
    """Leave out each point that another says again.

    Near the same spans, or the same words that clash, or for the same reason in two sentences of both
    or, where the reason is of words, in no other articles.
    """
    kept: list[Point] = []
    clashes: set[_Figures] = set()
    decided: defaultdict[Span, list[tuple[Difference | None, frozenset[Span]]]] = defaultdict(list)
    worded: defaultdict[frozenset[str], list[Point]] = defaultdict(list)  # by the reasons given
    told: defaultdict[tuple[object, ...], list[frozenset[tuple[object, ...]]]] = defaultdict(
        list
    )  # by figure
    spans: list[dict[str, Span]] = []  # of each that is kept, what each article says
    at: defaultdict[Hashable, list[int]] = defaultdict(list)  # stretch of text -> places in `kept`
    for p in sorted(points, key=_order):
        deciding = frozenset(s for r in p.why if r.kind == p.kind for s in r.evidence)
        held = _figures(p, deciding)
        figures = frozenset(mark[1:] for mark in held)
        enough = {mark for c in p.claims[: 1 + strays(p.claims)] for mark in _stretches(c.evidence)}
        near = {n for mark in enough for n in at[mark]}  # where repeats lie
        if figures in clashes or any(_repeats(p, kept[n], spans[n]) for n in near):
            continue
        if deciding and any(kind == p.kind and deciding <= of for kind, of in decided[min(deciding)]):
            continue
        said = frozenset(r.text for r in p.why if r.kind == p.kind)
        if said and any(_once_more(p, q) for q in worded[said]):
            continue
        if held and any(held <= of for of in told[min(held)]):
            continue
        worded[said].append(p)
        for mark in {mark for c in p.claims for mark in _stretches(c.evidence)}:
            at[mark].append(len(kept))
        kept.append(p)
        spans.append(_spans(p))
        for span in deciding:
            decided[span].append((p.kind, deciding))
        if held:
            every = _figures(p, {v.span for c in p.claims for v in c.values})
            for mark in every:
                told[mark].append(every)
        if len(figures) > 1:
            clashes.add(figures)
    return kept


def _once_more(p: Point, q: Point) -> bool:
    """Tell whether `p` differs for the reason of `q` in two of its sentences, or in words of its articles."""
    if len({c.sentence for c in p.claims} & {c.sentence for c in q.claims}) > 1:
        return True
    articles = ({c.evidence.article for c in x.claims} for x in (p, q))
    return p.kind in _WORDED and next(articles) <= next(articles)


def _order(p: Point) -> tuple[object, ...]:
    """Return what goes first: more accounts, what differs, more clashes, what matters more, fewer words."""
    words = sum(len(c.evidence) for c in p.claims)
    clashing = sum(p.relation == "differ" and r.kind == p.kind == "number" for r in p.why)
    return (-len(p.claims), p.relation != "differ", -clashing, -p.salience, words, p.id)


def _figures(p: Point, spans: Container[Span]) -> _Figures:
    """Return which figures of `spans` each article gives in a point of numbers; none for any other point."""
    if p.kind != "number":
        return frozenset()
    return frozenset(
        (c.evidence.article, v.reading.low, v.reading.high, v.reading.unit)
        for c in p.claims
        for v in c.values
        if v.span in spans and isinstance(v.reading, Quantity)
    )


def _repeats(p: Point, q: Point, at: Mapping[str, Span]) -> bool:
    """Tell whether `p` says `q` again, whose spans by article are `at`."""
    if p.relation == "differ" and q.relation != "differ":
        return False
    least = 0.0 if p.relation == q.relation == "differ" and p.kind == q.kind else REPEAT
    own = [c.evidence for c in p.claims]
    return all(x.article in at for x in own) and repeated(own, at, least)
