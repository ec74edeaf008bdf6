"""One chain for each name over a story's accounts.

    join(articles, mentions, parses)  -> (Entity, ...)
    spellings(entity)                 -> ((form, spans), ...)

The mentions found are first set right by each other (`story`), then joined (`chains`),
then pronouns and descriptions are added where one reading stands (`refer`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..model import Article, Entity, Mention, Parse, Span, mint
from ..text import fold
from .bodies import Chain
from .chains import chain
from .refer import refer
from .story import project, recut, uncommon


def join(
    articles: Sequence[Article], mentions: Sequence[Mention], parses: Mapping[str, Parse] | None = None
) -> tuple[Entity, ...]:
    """Return the story's entities, by first mention in article-id order; order of arrival is nothing."""
    ordered = sorted(articles, key=lambda a: a.id)
    parses = parses or {}
    names = sorted({m for m in mentions if m.form == "name"})
    names = uncommon(ordered, project(ordered, recut(ordered, names, parses)))
    chains = chain(ordered, names)
    taken = {(m.span.article, i) for m in names for i in range(m.span.start, m.span.end)}
    others = [
        m for m in sorted(set(mentions))
        if m.form != "name" and not any((m.span.article, i) in taken for i in range(m.span.start, m.span.end))
    ]  # fmt: skip
    people = [c for c in chains if c.kind == "person"]
    bearers = refer(ordered, others, [c.mentions for c in people], parses)
    for mention, which in bearers.items():
        people[which].mentions.append(mention)
    return tuple(sorted((_entity(c) for c in chains), key=lambda e: e.mentions[0].span))


def spellings(entity: Entity) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """Return the forms of the entity's name with their spans: the form most accounts write first.

    Titles and possessives make no form; case, hyphen, spacing and romanisation do.
    """
    spans: dict[str, list[Span]] = {}
    for m in entity.mentions:
        if m.form == "name":
            spans.setdefault(_written(m), []).append(m.span)
    ranked = sorted(spans.items(), key=lambda kv: (-len({s.article for s in kv[1]}), -len(kv[1]), kv[0]))
    return tuple((form, tuple(sorted(found))) for form, found in ranked)


def _written(mention: Mention) -> str:
    form = re.sub(r"\s+", " ", mention.text)
    return re.sub(r"(?:['’‘]s|(?<=s)['’‘])$", "", form)


def _entity(chain: Chain) -> Entity:
    mentions = tuple(sorted(set(chain.mentions)))
    named = [m for m in mentions if m.form == "name"]
    spans: dict[str, list[Mention]] = {}
    for m in named:
        spans.setdefault(_written(m), []).append(m)
    clipped = {f for f in spans if any(f.endswith(".") and len(f) < len(g) and g[0] == f[0] for g in spans)}

    def rank(form: str) -> tuple[bool, bool, int, int, int, str]:
        held = spans[form]
        long = " " in form and not form.islower()
        poor = not long if chain.kind == "person" else form in clipped  # "Calif."
        loud = form.isupper() and any(f != form and fold(f) == fold(form) for f in spans)
        return (poor, loud, -len({m.span.article for m in held}), -len(held), -len(form), form)

    name = min(spans, key=rank)
    id = mint("e", *(f"{m.span.article}:{m.span.start}:{m.span.end}" for m in mentions))
    return Entity(id, name, chain.kind, mentions, chain.doubt)
