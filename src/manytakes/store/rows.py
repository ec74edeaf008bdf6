"""What a telling says, as rows of the store's tables, and the spans a record holds. No SQL.

of(telling)     -> (table, row), ...   a parent before its children
spans(record)   -> Span, ...           every citation in it
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from .. import codec
from ..model import Reuse, Span, Story, Telling, sha256

Cell = str | int | float | None
Row = tuple[Cell, ...]


def of(telling: Telling, record: str = "") -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for everything a telling says, a parent before its children.

    `record` is its JSON where it is stored already, perhaps by an older version.
    """
    id = telling.story.id
    plain = cast("dict[str, codec.Plain]", codec.encode(telling))
    plain["articles"] = [article.id for article in telling.articles]
    record = record or dump(plain)
    dates = sorted(dated.published.start.isoformat() for dated in telling.dates) or sorted(
        article.published[0].start.isoformat() for article in telling.articles if article.published
    )
    headline = telling.headline.text if telling.headline else _title(telling)
    differ = sum(point.relation == "differ" for point in telling.points)
    counts = (len(telling.story.accounts), len(telling.articles), len(telling.points), differ)
    span_of = (dates[0], dates[-1]) if dates else (None, None)
    yield "story", (id, storable(headline), *counts, *span_of, record, sha256(record))
    yield from _account_rows(telling.story)
    for reuse in telling.reuses:
        yield from _reuse_rows(telling, reuse)
    for point in telling.points:
        about = storable(point.about.text)
        yield "point", (id, point.id, about, point.relation, point.kind, point.voices, point.salience)
        for n, claim in enumerate(point.claims):
            voice = (
                None
                if claim.voice is None or claim.voice.source is None
                else telling.words(claim.voice.source)
            )
            yield "claim", (
                id, point.id, n, telling.account_of(claim.evidence.article).id,
                *_cited(telling, claim.evidence), claim.modality, int(claim.negated), voice,
            )  # fmt: skip
    for utterance in telling.utterances:
        for n, quote in enumerate(utterance.variants):
            for part, span in enumerate(quote.content):
                source = None if quote.source is None else telling.words(quote.source)
                yield "quote", (
                    id, utterance.id, n, part, utterance.relation, utterance.speaker, source, quote.kind,
                    *_cited(telling, span),
                )  # fmt: skip
    for entity in telling.entities:
        for n, mention in enumerate(entity.mentions):
            name = storable(entity.name)
            yield (
                "mention",
                (id, entity.id, n, name, entity.kind, mention.form, *_cited(telling, mention.span)),
            )


def _account_rows(story: Story) -> Iterator[tuple[str, Row]]:
    for n, account in enumerate(story.accounts):
        yield "account", (story.id, account.id, n, account.origin)
        for k, article in enumerate(account.articles):
            yield "account_article", (story.id, account.id, k, article)


def _reuse_rows(telling: Telling, reuse: Reuse) -> Iterator[tuple[str, Row]]:
    why = "; ".join(f"{reason.kind}: {reason.text}" for reason in reuse.reasons)
    pair = (telling.story.id, reuse.a, reuse.b)
    yield "reuse", (*pair, reuse.extent, reuse.earlier, int(reuse.common_source), storable(why))
    for n, (a, b) in enumerate(reuse.passages):
        in_b = _cited(telling, b)
        yield "passage", (*pair, n, *_cited(telling, a)[1:], *in_b[1:])


def _cited(telling: Telling, span: Span) -> tuple[str, int, int, str]:
    """Return a span as columns: article, start, end, and the words it cuts."""
    return span.article, span.start, span.end, telling.words(span)


def _title(telling: Telling) -> str:
    return next((article.title for article in telling.articles if article.title), telling.story.id)


def spans(record: object) -> Iterator[Span]:
    """Yield every span in a record, depth first; an article's own are checked with the article."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans(item)
    elif is_dataclass(record) and not isinstance(record, type):
        for field in fields(record):
            if not (isinstance(record, Telling) and field.name == "articles"):
                yield from spans(getattr(record, field.name))


def dump(plain: codec.Plain) -> str:
    """Return `plain` as the one JSON text that stands for it."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def storable(text: str) -> str:
    """Return `text` as SQLite can hold it: half a surrogate pair becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
