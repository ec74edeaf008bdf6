"""What is measured of lines of text that has lost its HTML."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes.clean import wording

LEANING = {"the": 1.0, "said": 2.0, "share": -2.0, "0": -1.0}
TOTAL, MEAN, KNOWN, LOW, HIGH, FIRST = range(6)

WORDS = [
    ("The harbour-master said", ["the", "harbour", "master", "said"], "marks part words"),
    ("17 takes in 2022", ["0", "takes", "in", "0"], "every number is one word"),
    ("Fährmann überlastet", ["fährmann", "überlastet"], "letters of any alphabet"),
    ("· | –", [], "marks alone"),
]


@pytest.mark.parametrize(("line", "expected", "why"), WORDS)
def test_words(line: str, expected: list[str], why: str) -> None:
    assert wording.words(line) == expected, why


def test_words_lean_in_sum_on_average_and_at_most() -> None:
    rows = wording.measure(["The skipper said the tide", "Share this"], [0, 0], LEANING, 2)

    assert rows[0, [TOTAL, LOW, HIGH, FIRST]].tolist() == [4, 1, 2, 1]
    assert rows[0, [MEAN, KNOWN]].tolist() == [pytest.approx(4 / 3), pytest.approx(3 / 5)]
    assert rows[1, [TOTAL, LOW, HIGH, FIRST]].tolist() == [-2, -2, 0 - 2, -2]


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_line_is_measured_and_finite(lines: list[str]) -> None:
    rows = wording.measure(lines, [0] * len(lines), LEANING, 2)

    assert len(rows) == len(lines) and np.isfinite(rows).all()
    assert not lines or rows.shape[1] == wording.measure(["a"], [0], LEANING, 2).shape[1]


def test_the_shipped_table_knows_prose_from_furniture() -> None:
    leaning = wording.weights()

    assert min(leaning[w] for w in "said after because".split()) > 0
    assert max(leaning[w] for w in "newsletter cookies menu".split()) < 0


def test_weights_are_counted_by_site_and_come_back_as_packed() -> None:
    seen = [
        (f"s{i}.test", line, story)
        for i in range(9)
        for line, story in (("the tide said no", True), ("menu menu menu", False), ("the menu", False))
    ]
    found = wording.count(seen)

    assert found["tide"] == pytest.approx(np.log(10), abs=0.01) == -found["menu"]
    assert found["the"] == 0, "on either side"
    assert not wording.count(seen[: 7 * 3]), "a word of few sites is left out"
    assert wording.parse(wording.pack(found)) == found
