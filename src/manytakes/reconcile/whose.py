"""Of whom a figure is by the name that stands beside it: "Lee Moon, 24", "Moon, a mother of three".

    beside(value, claim, words)                      -> the name's span, None where there is none
    roles(claims, entities, account_of, words, met)  -> {(span, span): OWN}   ages, and numbers of children

What stands beside one person's name is of that person, wherever it stands and however unlike
the sentences are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from .. import values
from ..model import Claim, Entity, Quantity, Span, Value

Words = Callable[[Span], str]

OWN = 1.0  # role of two figures that stand beside one name: no model is as sure
NAME = 60  # characters in which a name is looked for beside a figure
_NAME = r"((?:[A-ZÀ-Þ][\w’'-]*\s)*[A-ZÀ-Þ][\w’'-]+)"
_PARENT = r"(?:(?:an?|the)\s)?(?:\w+\s){0,2}(?:mother|father|mum|mom|dad|parent)\sof\s"
_BEFORE = re.compile(rf"{_NAME}(?:\s?,\s(?:aged\s)?|(?:\s?,|\s(?:is|was))\s{_PARENT})$")
_AFTER = re.compile(rf"\s{_NAME}")


def beside(value: Value, claim: Claim, words: Words) -> Span | None:
    """Return the span of the name that a figure stands beside in the sentence of `claim`."""
    said, start = words(claim.sentence), claim.sentence.start
    begin, end = max(0, value.span.start - start), max(0, value.span.end - start)
    first = max(0, begin - NAME)
    found = _BEFORE.search(said[first:begin])
    if found:
        return Span(value.span.article, start + first + found.start(1), start + first + found.end(1))
    found = _AFTER.match(said[end : end + NAME])
    return found and Span(value.span.article, start + end + found.start(1), start + end + found.end(1))


def roles(
    claims: Iterable[Claim],
    entities: Sequence[Entity],
    account_of: Mapping[str, str],
    words: Words,
    met: Mapping[str, Iterable[str]],
) -> dict[tuple[Span, Span], float]:
    """Return, both ways round, each two ages, or numbers of children, that stand beside one person's name.

    Only those of articles that were compared (`met`). A figure that the other account gives too, of
    that person, is left out: it does not differ.
    """
    of = {m.span: e.id for e in entities if e.kind == "person" for m in e.mentions if m.form == "name"}
    persons: dict[str, list[Span]] = {}
    for span in of:
        persons.setdefault(span.article, []).append(span)
    told: dict[tuple[str, str], dict[Span, Value]] = {}  # by person and what is counted
    for claim in claims:
        for v in claim.values:
            if not isinstance(v.reading, Quantity) or v.reading.of not in ("age", "child"):
                continue
            if name := beside(v, claim, words):
                for span in persons.get(name.article, ()):
                    if span.overlaps(name):
                        told.setdefault((of[span], v.reading.of), {})[v.span] = v
    found: dict[tuple[Span, Span], float] = {}
    for own in told.values():
        by_article: dict[str, list[Value]] = {}
        by_account: dict[str, list[Value]] = {}
        for v in own.values():
            by_article.setdefault(v.span.article, []).append(v)
            by_account.setdefault(account_of[v.span.article], []).append(v)
        for x in own.values():
            here = account_of[x.span.article]
            for y in (y for id in met.get(x.span.article, ()) for y in by_article.get(id, ())):
                there = account_of[y.span.article]
                if here != there and not _shared(x, by_account[there]) and not _shared(y, by_account[here]):
                    found[x.span, y.span] = OWN
    return found


def _shared(x: Value, others: Iterable[Value]) -> bool:
    """Tell whether one of the other account's figures is the same."""
    return any(values.equal(x.reading, y.reading) for y in others)
