"""How rare a word is in news."""

from __future__ import annotations

import pytest

from manytakes.rarity import idf, known, stem


@pytest.mark.parametrize(("word", "expected"), [("years", "year"), ("parties", "party"), ("crisis", "crisi")])
def test_a_word_is_as_rare_as_without_its_plural(word: str, expected: str) -> None:
    assert stem(word) == expected
    assert idf(word) == idf(expected)


def test_the_words_that_all_news_is_made_of_tell_nothing() -> None:
    for word in ("this", "does", "says", "was", "a", "s"):
        assert idf(word) < 1.5
    assert idf("unseenword") > 9
    assert {"thi", "say"} <= set(known(1.5)), "as the table has them"
