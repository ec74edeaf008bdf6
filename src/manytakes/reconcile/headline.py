"""A story's headline and standfirst, in the accounts' own words.

lead(articles, points) -> (headline, standfirst)
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Article, Point, Span, Statement


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
