"""The report as linked data in the words of schema.org.

    write(report)  -> str    JSON-LD: NewsArticle, Claim, Quotation

A `Claim` is a matter that accounts do not dispute, or one side of a dispute; its
`appearance` are the articles that carry it, its `citation` the verbatim passages, each
with the code points it is cut from ("740-787"). Where a passage is said by a source, the
source is in `creditText`: an attributed statement stays attributed. There is no
ClaimReview, no rating and no `firstAppearance`: we say what accounts say, and no more.

The context is written in the file, so that reading it asks no server for anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote as quote_url

from ..model import Article, Claim, Point, Quote, Span, Telling
from .sides import side
from .view import View

if TYPE_CHECKING:
    from . import Report

Node = dict[str, object]

CONTEXT: Node = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "isPartOf", "appearance")},
}
NAMESPACE = "urn:manytakes:"
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_KIND = {"person": "Person", "organisation": "Organization"}


def write(report: Report) -> str:
    """Return the report as JSON-LD, two spaces deep, ending in a line break."""
    graph = [node for telling in report.stories for node in _story(telling)]
    tree = {"@context": CONTEXT, "@graph": graph}
    text = json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "replace").decode() + "\n"


def _story(telling: Telling) -> Iterator[Node]:
    view = View(telling)
    for article in telling.articles:
        yield _article(view, article)
    for point in telling.points:
        for n, claims in enumerate(_sides(telling, point)):
            yield _claim(telling, point, n, claims)
    names = {e.id: e for e in telling.entities}
    for utterance in telling.utterances:
        entity = names.get(utterance.speaker or "")
        speaker = entity and {"@type": _KIND.get(entity.kind, "Thing"), "name": entity.name}
        for n, quote in enumerate(utterance.variants):
            yield _without_empty(
                {
                    "@id": f"{NAMESPACE}utterance:{_part(telling.story.id)}:{_part(utterance.id)}:{n}",
                    "@type": "Quotation",
                    "text": " … ".join(telling.words(s) for s in quote.content),
                    "spokenByCharacter": speaker,
                    "creditText": _credit(telling, quote),
                    "isPartOf": _id(quote.content[0].article),
                    "position": ", ".join(f"{s.start}-{s.end}" for s in quote.content),
                }
            )


def _article(view: View, article: Article) -> Node:
    when = view.settled().get(article.id)
    day = None if when is None else when.start.isoformat()[: 16 if when.precision == "minute" else 10]
    return _without_empty(
        {
            "@id": _id(article.id),
            "@type": "NewsArticle",
            "url": article.url if article.url and _WEB.fullmatch(article.url) else None,
            "headline": article.title,
            "datePublished": day if when and when.precision in ("day", "part", "minute") else None,
            "inLanguage": view.lang(article),
            "publisher": article.outlet and {"@type": "Organization", "name": article.outlet},
            "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": article.sha256},
        }
    )


def _sides(telling: Telling, point: Point) -> list[Sequence[Claim]]:
    """Return the claims of a point that say one thing: all, or of a dispute those in the same words."""
    if point.relation != "differ":
        return [point.claims]
    sides: dict[str, list[Claim]] = {}
    for claim in point.claims:
        sides.setdefault(side(telling.words(claim.evidence), point.kind), []).append(claim)
    return list(sides.values())


def _claim(telling: Telling, point: Point, n: int, claims: Sequence[Claim]) -> Node:
    disputed = point.relation == "differ"
    return _without_empty(
        {
            "@id": f"{NAMESPACE}claim:{_part(telling.story.id)}:{_part(point.id)}:{n}",
            "@type": "Claim",
            "text": telling.words(claims[0].evidence) if disputed else point.about.text,
            "about": {"@type": "Thing", "name": point.about.text} if disputed else None,
            "keywords": [word for word in (point.relation, point.kind) if word],
            "appearance": list(dict.fromkeys(_id(c.evidence.article) for c in claims)),
            "citation": [_passage(telling, c.evidence, c.voice) for c in claims],
        }
    )


def _passage(telling: Telling, span: Span, voice: Quote | None) -> Node:
    return _without_empty(
        {
            "@type": "Quotation",
            "text": telling.words(span),
            "isPartOf": _id(span.article),
            "position": f"{span.start}-{span.end}",
            "creditText": voice and _credit(telling, voice),
        }
    )


def _credit(telling: Telling, quote: Quote) -> str | None:
    return telling.words(quote.source) if quote.source else None


def _id(article: str) -> str:
    return f"{NAMESPACE}article:{_part(article)}"


def _part(id: str) -> str:
    """Return an id as a part of a URN: what cannot stand there, percent-encoded."""
    return quote_url(id, safe="", errors="replace")


def _without_empty(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
