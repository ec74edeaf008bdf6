"""Marks: what a telling says of a passage, flat enough for any annotation tool.

    marks(telling)  -> Mark, ...    in text order, by article
    by_article(telling)  -> {article: [Mark, ...]}
    Reading                         what an annotation file holds, read back

A name's `id` is its entity, its `kind` "person" and the like, its `detail` the name the
entity goes by. A quote's are the utterance, "direct" and the like, and the speaker; a
claim's the point, its relation, and the kind of difference. An interrupted quote is one
mark for each of its parts, with one id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...model import Skipped, Span, Telling

Layer = Literal["name", "quote", "claim"]
LAYERS: tuple[Layer, ...] = ("name", "quote", "claim")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One annotation of one passage; `id` is "" for one that a person added."""

    span: Span
    layer: Layer
    id: str = ""
    kind: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its marks, the articles and layers it speaks of, and what was not placed."""

    marks: tuple[Mark, ...]
    articles: frozenset[str]
    layers: frozenset[Layer]
    left: tuple[Skipped, ...] = ()


def marks(telling: Telling) -> tuple[Mark, ...]:
    """Return the names, quotes and claims of a story, each once, in text order by article."""
    return tuple(sorted(set(_marks(telling))))


def by_article(telling: Telling) -> dict[str, list[Mark]]:
    """Return the marks of a story by the article they are on, in text order."""
    found: dict[str, list[Mark]] = {}
    for mark in marks(telling):
        found.setdefault(mark.span.article, []).append(mark)
    return found


def _marks(telling: Telling) -> Iterator[Mark]:
    names = {entity.id: entity.name for entity in telling.entities}
    for entity in telling.entities:
        for mention in entity.mentions:
            if mention.form == "name":
                yield Mark(mention.span, "name", entity.id, mention.kind, entity.name)
    for utterance in telling.utterances:
        speaker = names.get(utterance.speaker or "", "")
        for quote in utterance.variants:
            for span in quote.content:
                yield Mark(span, "quote", utterance.id, quote.kind, speaker)
    for point in telling.points:
        for claim in point.claims:
            yield Mark(claim.evidence, "claim", point.id, point.relation, point.kind or "")
