"""The records: values that refuse to be wrong."""

from __future__ import annotations

import pickle
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes.model import (
    Article,
    BadSpan,
    Point,
    Quantity,
    Quote,
    Span,
    Statement,
    letters,
    mint,
    sha256,
)

PLACES = st.tuples(st.integers(0, 30), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1]))
SPANS = st.builds(lambda p: Span("a", *p), PLACES)


@given(st.text(min_size=1, max_size=60), PLACES)
def test_a_span_reads_the_words_it_cuts_or_is_refused(words: str, place: tuple[int, int]) -> None:
    article, span = Article("a", "a.txt", words), Span("a", *place)

    if span.end <= len(words):
        assert article[span] == words[span.start : span.end]
        assert len(article[span]) == len(span)
    else:
        with pytest.raises(BadSpan, match="runs past"):
            article[span]


def test_a_span_of_another_article_is_refused() -> None:
    with pytest.raises(BadSpan, match="read from article 'b'"):
        Article("b", "b.txt", "words")[Span("a", 0, 1)]


@pytest.mark.parametrize("start, end", [(0, 0), (3, 2), (-1, 2)])
def test_an_empty_or_negative_span_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(BadSpan):
        Span("a", start, end)


@given(SPANS, SPANS)
def test_overlap_and_holding_are_what_sets_of_characters_say(a: Span, b: Span) -> None:
    in_a, in_b = set(range(a.start, a.end)), set(range(b.start, b.end))

    assert a.overlaps(b) == b.overlaps(a) == bool(in_a & in_b)
    assert a.holds(b) == (in_b <= in_a)
    assert not a.overlaps(Span("other", b.start, b.end))


@given(st.lists(SPANS))
def test_spans_are_values(spans: list[Span]) -> None:
    assert pickle.loads(pickle.dumps(spans)) == spans
    assert sorted(set(spans)) == sorted({(s.article, s.start, s.end): s for s in spans}.values())


NOTHING = [
    (lambda: Statement("Something happened.", ()), "a statement without evidence"),
    (lambda: Quote(()), "a quote without content"),
    (lambda: Point("p", Statement("x", (Span("a", 0, 1),)), (), "agree"), "a point without a claim"),
]


@pytest.mark.parametrize("make, why", NOTHING)
def test_evidence_or_nothing(make: object, why: str) -> None:
    with pytest.raises(BadSpan):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("low, high", [(2, 1), (nan, 1), (1, nan)])
def test_a_quantity_needs_its_ends_in_order(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="low <= high"):
        Quantity(low, high)


EXACT = [
    (Quantity(17, 17), True, "17"),
    (Quantity(17, 17, hedge="around"), False, "around 17"),
    (Quantity(11, inf), False, "at least 11"),
]


@pytest.mark.parametrize("quantity, exact, words", EXACT)
def test_only_a_bare_number_is_exact(quantity: Quantity, exact: bool, words: str) -> None:
    assert quantity.exact == exact, words


@given(st.integers(0, 20_000))
def test_letters_count_like_columns(n: int) -> None:
    value = 0
    for letter in letters(n):
        value = value * 26 + ord(letter) - 64

    assert value == n + 1


def test_ids_are_of_the_content_and_its_parts() -> None:
    assert mint("a", "x", "y") == mint("a", "x", "y")
    assert len({mint("a", "x", "y"), mint("a", "xy"), mint("a", "y", "x"), mint("s", "x", "y")}) == 4


def test_the_hash_of_a_text_is_that_of_its_utf_8() -> None:
    assert sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256("\ud800") != sha256("?")
