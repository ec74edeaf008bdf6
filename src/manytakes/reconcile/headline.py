"""A story's headline and standfirst, in the accounts' own words.

lead(articles, points) -> (headline, standfirst)
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import datelines, text
from ..model import Article, Point, Span, Statement
from ..rarity import idf
from .telling import TELLING

_LEAST = 3  # words of a headline
_LONGEST = 200  # characters of one
_SENTENCE = 300  # … of a sentence that stands for one


def lead(
    articles: Sequence[Article], points: Sequence[Point]
) -> tuple[Statement | None, tuple[Statement, ...]]:
    """Return the story's headline and standfirst, both in accounts' own words.

    The headline is the one, of the lines that head the accounts, whose words are mostly those of shared
    points and that touches most of the salient ones; the standfirst the three most salient points that
    repeat neither it nor one another.
    """
    shared = [p for p in points if p.relation in ("agree", "compatible")]
    texts = {a.id: a for a in articles}
    told = {
        word for p in shared for c in p.claims for word in _telling(texts[c.evidence.article][c.evidence])
    }

    def fitness(s: Span) -> tuple[bool, bool, float, int]:
        head = texts[s.article][s]
        own = _telling(head)
        salience = sum(p.salience for p in shared if any(s.overlaps(c.evidence) for c in p.claims))
        # A headline has no full stop.
        return 2 * len(own & told) >= len(own), not head.rstrip("”’\"'").endswith("."), salience, -len(s)

    heads = [head for article in sorted(articles, key=lambda a: a.id) if (head := _head(article))]
    headline = max(heads, key=fitness, default=None)
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


def _head(article: Article) -> Span | None:
    """Return the line that heads an account, or its first sentence where that is a whole paragraph.

    A label ("Latest:") heads nothing, and a dateline is no part of it.
    """
    said_from = dict(datelines.find(article.text, article.body))
    lines = (line for body in article.body for line in text.paragraphs(article.text, body.start, body.end))
    for start, end in lines:
        start = min(said_from.get(start, start), end)
        said = article.text[start:end]
        if len(text.folded(said[:_LONGEST])) >= _LEAST and not said.endswith((":", ",")):
            if end - start > _LONGEST:
                start, end = next(text.sentences(article.text, start, end))
            return Span(article.id, start, end) if end - start <= _SENTENCE else None
    return None


def _telling(said: str) -> set[str]:
    return {word for word in text.folded(said) if idf(word) > TELLING}


def _apart(a: Point, b: Point) -> bool:
    return not any(x.evidence.overlaps(y.evidence) for x in a.claims for y in b.claims)
