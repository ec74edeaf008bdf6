"""Pronouns and descriptions, where one reading stands.

    refer(articles, mentions, people, parses) -> {mention: index of the person}

A pronoun goes to the person named last before it in its paragraph's last two sentences,
if no other person of a gender that fits was named there; else it is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Article, Mention, Parse
from . import tables


def refer(
    articles: Sequence[Article],
    mentions: Sequence[Mention],
    people: Sequence[Sequence[Mention]],
    parses: Mapping[str, Parse],
) -> dict[Mention, int]:
    """Return the person each pronoun or description stands for, where one reading stands."""
    found: dict[Mention, int] = {}
    for article in articles:
        parse = parses.get(article.id)
        if parse is None:
            continue
        starts = [parse.tokens[a].start for a, _ in parse.sentences]
        named = sorted(
            (m.span.start, which)
            for which, held in enumerate(people)
            for m in held
            if m.span.article == article.id
        )
        for mention in mentions:
            if mention.span.article != article.id or mention.form != "pronoun":
                continue
            at = mention.span.start
            here = max((i for i, s in enumerate(starts) if s <= at), default=0)
            since = starts[max(0, here - 1)] if starts else 0
            near = {which for start, which in named if since <= start < at}
            if len(near) == 1 and mention.text.lower() in tables.PRONOUNS:
                found[mention] = near.pop()
    return found
