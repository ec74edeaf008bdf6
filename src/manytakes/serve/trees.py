"""What the API answers: records as plain JSON values and as rows of a table.

Points, quotes, entities and articles look as they do in the JSON report (`render.json`),
with the story they are of and their address beside them. A row of a table holds one
citation, with its words: a claim, a part of a quotation, a mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import cast
from urllib.parse import quote

from ..model import Article, Claim, Span, Telling
from ..render import json
from ..store import Listing
from ..store.lookup import LIT, UNLIT, ArticleLine, Hit
from .compare import Aligned, Comparison
from .shelf import Told
from .table import Cell

Tree = dict[str, object]
Row = tuple[Cell, ...]

AROUND = 120  # code points shown before and after a span

STORIES = ("id", "headline", "accounts", "articles", "points", "differences", "first", "last", "url")
CLAIMS = (
    "story", "point", "about", "relation", "kind", "voices", "account", "article", "start", "end", "words",
    "modality", "negated", "voice",
)  # fmt: skip
QUOTES = (
    "story", "quote", "relation", "speaker", "kind", "account", "article", "part", "start", "end", "words",
    "source",
)  # fmt: skip
MENTIONS = ("story", "entity", "name", "kind", "doubt", "account", "form", "article", "start", "end", "words")
ARTICLES = ("id", "source", "url", "outlet", "title", "lang", "published", "sha256", "story", "origin")
HITS = ("kind", "words", "article", "start", "end", "story", "record", "outlet", "title")
PAIRS = (
    "point",
    "about",
    "kind",
    "where",
    "heard",
    "a_start",
    "a_end",
    "a_words",
    "b_start",
    "b_end",
    "b_words",
)


def address(*parts: str) -> str:
    """Return the address of a resource of the API."""
    return "/api/" + "/".join(quote(part, safe="") for part in parts)


def listing(line: Listing) -> Tree:
    """Return a story's line."""
    return {**asdict(line), "url": address("stories", line.id)}


def placed(told: Told, kind: str, plain: object) -> Tree:
    """Return a point, quote or entity of a story with the story's id and its own address."""
    tree = cast(Tree, plain)
    story = told.telling.story.id
    return {"story": story, "url": address("stories", story, kind, str(tree["id"])), **tree}


def article(found: Article, stories: Sequence[str]) -> Tree:
    """Return an article and the stories that tell it."""
    tree = json.article(found, "")
    del tree["account"]
    return {**tree, "stories": list(stories), "address": address("articles", found.id)}


def span(found: Article, at: Span) -> Tree:
    """Return the words of a span with a little of the text on either side."""
    return {
        "article": found.id,
        "start": at.start,
        "end": at.end,
        "words": found[at],
        "before": found.text[max(0, at.start - AROUND) : at.start],
        "after": found.text[at.end : at.end + AROUND],
        "sha256": found.sha256,
        "url": address("articles", found.id, "spans", f"{at.start}-{at.end}"),
    }


def hit(found: Hit) -> Tree:
    """Return what a search found, the sought words in `lit`."""
    words, lit = "", []
    for n, piece in enumerate(found.words.replace(UNLIT, LIT).split(LIT)):
        if n % 2:
            lit.append([len(words), len(words) + len(piece)])
        words += piece
    return {**asdict(found), "words": words, "lit": lit}


def comparison(telling: Telling, a: str, b: str, found: Comparison) -> Tree:
    """Return two articles compared."""

    def rows(aligned: Sequence[Aligned]) -> list[Tree]:
        return [
            {
                "point": row.point.id,
                "about": row.point.about.text,
                "relation": row.point.relation,
                "kind": row.point.kind,
                "heard": row.heard,
                "a": [_cited(telling, c.evidence) for c in row.a],
                "b": [_cited(telling, c.evidence) for c in row.b],
            }
            for row in aligned
        ]

    passages = found.reuse.passages if found.reuse else ()
    return {
        "a": a,
        "b": b,
        "story": telling.story.id,
        "differ": rows(found.differ),
        "agree": rows(found.agree),
        "only_a": rows(found.only_a),
        "only_b": rows(found.only_b),
        "earlier": found.reuse.earlier if found.reuse else None,
        "passages": [
            {"a": _cited(telling, x), "b": _cited(telling, y)}
            for x, y in (p if p[0].article == a else p[::-1] for p in passages)
        ],
    }


def _cited(telling: Telling, at: Span) -> Tree:
    return {"article": at.article, "start": at.start, "end": at.end, "words": telling.words(at)}


# -- rows --------------------------------------------------------------------------


def claim_rows(told: Told, points: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each claim of the points named, in the order given."""
    telling = told.telling
    by_id = {p.id: p for p in telling.points}
    for id in points:
        point = by_id[id]
        for claim in point.claims:
            yield (
                telling.story.id, id, point.about.text, point.relation, point.kind, point.voices,
                telling.letter(telling.account_of(claim.evidence.article).id), claim.evidence.article,
                claim.evidence.start, claim.evidence.end, telling.words(claim.evidence), claim.modality,
                claim.negated, _voice(telling, claim),
            )  # fmt: skip


def _voice(telling: Telling, claim: Claim) -> str | None:
    return telling.words(claim.voice.source) if claim.voice and claim.voice.source else None


def quote_rows(told: Told, utterances: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each part of each form of the remarks named."""
    telling = told.telling
    by_id = {u.id: u for u in telling.utterances}
    names = {e.id: e.name for e in telling.entities}
    for id in utterances:
        said = by_id[id]
        for variant in said.variants:
            for n, part in enumerate(variant.content):
                yield (
                    telling.story.id, id, said.relation, names.get(said.speaker or ""), variant.kind,
                    telling.letter(telling.account_of(part.article).id), part.article, n, part.start,
                    part.end, telling.words(part),
                    telling.words(variant.source) if variant.source else None,
                )  # fmt: skip


def mention_rows(told: Told, entities: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each mention of the entities named."""
    telling = told.telling
    by_id = {e.id: e for e in telling.entities}
    for id in entities:
        entity = by_id[id]
        for m in entity.mentions:
            yield (
                telling.story.id, id, entity.name, entity.kind, entity.doubt,
                telling.letter(telling.account_of(m.span.article).id), m.form, m.span.article,
                m.span.start, m.span.end, telling.words(m.span),
            )  # fmt: skip


def article_row(line: ArticleLine) -> Row:
    """Return an article's line as a row."""
    return cast(Row, tuple(getattr(line, name) for name in ARTICLES))


def pair_rows(telling: Telling, found: Comparison) -> Iterator[Row]:
    """Yield a row for each point that one of two articles carries."""
    for where in ("differ", "agree", "only_a", "only_b"):
        for row in getattr(found, where):
            cells: list[Cell] = []
            for claims in (row.a, row.b):
                at = claims[0].evidence if claims else None
                cells += [at.start, at.end, telling.words(at)] if at else [None, None, None]
            yield (row.point.id, row.point.about.text, row.point.kind, where, row.heard, *cells)
