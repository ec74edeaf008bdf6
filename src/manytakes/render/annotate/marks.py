"""Marks: what a telling says of a passage, flat enough for any annotation tool.

    marks(telling)  -> Mark, ...    in text order, by article
    by_article(telling)  -> {article: [Mark, ...]}
    written(mark)   -> str          a hash, by which a file says what it was written as
    Reading                         what an annotation file holds, read back

A name's `id` is its entity, its `kind` "person" and the like, its `detail` the name the
entity goes by. A quote's are the utterance, "direct" and the like, and the speaker; a
claim's the point, its relation, and the kind of difference. Residue has its kind alone. An
interrupted quote is one mark for each of its parts, with one id. An "entity" is what a format
has whose names have no room for a detail: an id, and what it goes by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...model import Skipped, Span, Telling, mint

Layer = Literal["name", "quote", "claim", "residue", "entity"]
LAYERS: tuple[Layer, ...] = ("name", "quote", "claim", "residue")


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
    """What a file holds: its marks, the articles and layers it speaks of, and what was not placed.

    Marks known to be as we once wrote them are `untouched`, those known to be otherwise `touched`.
    """

    marks: tuple[Mark, ...]
    articles: frozenset[str]
    layers: frozenset[Layer]
    left: tuple[Skipped, ...] = ()
    untouched: frozenset[Mark] = frozenset()
    touched: frozenset[Mark] = frozenset()


def marks(telling: Telling) -> tuple[Mark, ...]:
    """Return the names, quotes, claims and residue of a story, each once, in text order by article."""
    return tuple(sorted(set(_marks(telling))))


def written(mark: Mark) -> str:
    """Return the hash of a mark that stands beside it in a file: a person's change makes it another."""
    at = mark.span
    return mint("w", mark.layer, mark.id, at.article, str(at.start), str(at.end), mark.kind, mark.detail)


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
                yield Mark(mention.span, "name", entity.id, entity.kind, entity.name)
    for utterance in telling.utterances:
        speaker = names.get(utterance.speaker or "", "")
        for quote in utterance.variants:
            for span in quote.content:
                yield Mark(span, "quote", utterance.id, quote.kind, speaker)
    for point in telling.points:
        for claim in point.claims:
            yield Mark(claim.evidence, "claim", point.id, point.relation, point.kind or "")
    for article in telling.articles:
        for residue in article.residue:
            yield Mark(residue.span, "residue", "", residue.kind)
