"""Text as offsets: nothing moves, nothing is lost, and a stop is not always an end."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes import text

PROSE = st.text(
    alphabet=st.sampled_from("aA bé İß.!?…\n\r\t“”'’\"-–—0123,ﬁ\u00a0\u2028한国。」"), max_size=200
)
ANY = st.text(max_size=200)


def test_folding_moves_no_character_of_any_alphabet() -> None:
    every = "".join(chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF)

    folded = text.fold(every)

    assert len(folded) == len(every)
    assert text.fold(folded) == folded


@given(ANY, ANY)
def test_folding_a_part_is_a_part_of_the_fold(a: str, b: str) -> None:
    assert text.fold(a + b) == text.fold(a) + text.fold(b)


FOLDS = [
    ("Café", "cafe", "an accent"),
    ("a\tb", "a b", "a tab, in plain letters as among others"),
    ("İstanbul", "istanbul", "a capital whose lower case has two characters"),
    ("Straße", "straße", "a letter whose fold would be two stays"),
    ("“it’s” – «no»", '"it\'s" - "no"', "marks and dashes"),
    ("ПРИВЕТ", "привет", "another script"),
    ("a\u00a0b\tc", "a b c", "odd spaces"),
]


@pytest.mark.parametrize("words, folded, why", FOLDS)
def test_folding(words: str, folded: str, why: str) -> None:
    assert text.fold(words) == folded, why


@given(PROSE)
def test_sentences_are_in_order_trimmed_and_hold_every_character_but_space(prose: str) -> None:
    spans = list(text.sentences(prose))

    assert all(a < b and prose[a:b] == prose[a:b].strip() for a, b in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    held = {i for a, b in spans for i in range(a, b)}
    assert all(c.isspace() for i, c in enumerate(prose) if i not in held)


SENTENCES = [
    ("He left. She stayed.", 2, "two"),
    ("Mr. Ames left at 6 p.m. on Monday.", 1, "a title and a time of day"),
    ("He met J. R. Ames. They spoke.", 2, "initials, then an end"),
    ("It rose 2.5 percent to $3. 2 million.", 1, "a number, and one that a source spaced out"),
    ("“Stop!” he said. “Why?” she asked.", 2, "a quotation's own mark does not end the sentence"),
    ("He works at Acme Inc. The firm is old.", 2, "an abbreviation that ends one all the same"),
    ("A headline\nThe first sentence", 2, "a line break always ends one"),
    ("", 0, "nothing"),
    (" \n\n ", 0, "only space"),
]


@pytest.mark.parametrize("prose, count, why", SENTENCES)
def test_sentences(prose: str, count: int, why: str) -> None:
    assert len(list(text.sentences(prose))) == count, why


@given(PROSE, st.integers(1, 4))
def test_shingles_are_runs_of_n_words_and_the_same_wherever_they_stand(prose: str, n: int) -> None:
    runs = list(text.shingles(prose, n))
    moved = list(text.shingles("—— " + prose, n))

    assert len(runs) == max(0, len(list(text.words(text.fold(prose)))) - n + 1)
    assert moved == [(hash, a + 3, b + 3) for hash, a, b in runs]


def test_a_shingle_of_no_words_is_refused() -> None:
    with pytest.raises(ValueError, match="n=0"):
        list(text.shingles("a b", 0))


LONG = ["word. ", "Word. ", "J. ", "“a” ", "a.", ". ", "x", " ", ".", '."', "?)", "'"]


@pytest.mark.parametrize("piece", LONG)
def test_a_line_of_a_million_characters_is_read_in_seconds(piece: str) -> None:
    line = piece * (1_000_000 // len(piece)) + "x"
    began = time.process_time()

    for _ in text.sentences(line):
        pass
    for _ in text.words(line):
        pass

    assert time.process_time() - began < 30  # measured: under 3; a quadratic reading takes minutes
