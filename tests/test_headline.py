"""Which line is the story's headline."""

from __future__ import annotations

import pytest

from manytakes.model import Article, Claim, Point, Span, Statement
from manytakes.reconcile import lead

SHARED = "The ferry ran aground on a sandbank off Halden on Monday."
LONG = f"{SHARED[:-1]}, {'where the tide had left it high and dry among the seals and gulls, ' * 3}they said."

HEADED = [
    (f"Ferry aground on sandbank\n{SHARED}", SHARED, "Ferry aground on sandbank", "a line without a stop"),
    (f"Latest:\nFerry aground\non sandbank: two hurt\n{SHARED}", SHARED, "on sandbank: two hurt", "no label"),
    (f"Ten pies to bake this week\n{SHARED}", SHARED, SHARED, "no line of another matter"),
    (f"Ferry news\n{LONG} All wept.", f"Halden\n{SHARED}", SHARED, "no paragraph where a line is left"),
    (f"{LONG} All wept.", f"{LONG} All slept.", LONG, "of a paragraph, its first sentence"),
    (f"HALDEN, Conn. - {LONG} All wept.", f"HALDEN, Conn. - {LONG} All slept.", LONG, "no dateline"),
    (f"Ferry: {SHARED.lower()[:-1]}:", f"Halden, {SHARED.lower()[:-1]},", None, "nothing but labels"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), HEADED, ids=[why for *_, why in HEADED])
def test_the_headline_is_a_line_of_what_is_shared(a: str, b: str, expected: str | None, why: str) -> None:
    articles = [Article(id, id, text, body=(Span(id, 0, len(text)),)) for id, text in (("a", a), ("b", b))]
    starts = [article.text.lower().index("the ferry ran aground") for article in articles]
    spans = tuple(Span(x.id, at, at + len(SHARED) - 1) for x, at in zip(articles, starts, strict=True))
    claims = tuple(Claim(evidence=s, sentence=s, head=s, weight=1.0) for s in spans)
    shared = Point("p", Statement(SHARED, spans), claims, "agree", salience=1.0)

    headline, _ = lead(articles, [shared])

    assert (headline and headline.text) == expected
