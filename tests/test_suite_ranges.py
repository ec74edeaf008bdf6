"""The conformance suite's layer for ranges: its conventions of resolution, and what an assistant is asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from bench import suite_ranges
from manytakes import values
from manytakes.values import Timex

NOW = datetime(2018, 5, 28, 16, 12)  # a Monday

NARROWED = [  # words, what they cut, how they cut it
    ("earlier this month", ("2018-05-01", "2018-06-01"), ("2018-05-01", "2018-05-16")),
    ("later this month", ("2018-05-01", "2018-06-01"), ("2018-05-28", "2018-06-01")),
    ("earlier this year", ("2018-01-01", "2019-01-01"), ("2018-01-01", "2018-05-28")),
    ("later in the year", ("2018-01-01", "2019-01-01"), ("2018-07-01", "2019-01-01")),
    ("later this week", ("2018-05-28", "2018-06-04"), ("2018-05-31", "2018-06-04")),
    ("mid-2000", ("2000-01-01", "2001-01-01"), ("2000-05-01", "2000-09-01")),
]


@pytest.mark.parametrize(("words", "whole", "cut"), NARROWED)
def test_a_part_of_a_month_or_year_is_cut_as_the_suite_does(
    words: str, whole: tuple[str, str], cut: tuple[str, str]
) -> None:
    [(_, _, timex)] = values.read(words)
    assert isinstance(timex, Timex)

    assert suite_ranges.narrowed(timex, *whole, NOW, words) == ("r", *cut)


ASKED = [  # text, what is marked for an assistant, its resolution
    ("out all week", "all week", ("p", "604800", None)),
    ("for a few minutes", "a few minutes", ("p", "180", None)),
    ("grown for 3Y", "3Y", ("p", "9.4608e+07", None)),
    ("within 9 months", "within 9 months", ("r", "2018-05-28", "2019-02-28")),
    (
        "within the next day and 5 hours",
        "within the next day and 5 hours",
        ("r", "2018-05-28 16:12:00", "2018-05-29 21:12:00"),
    ),
    ("in two years since 2011", "in two years since 2011", ("d", "2013-01-01", None)),
    (
        "nine to ten tomorrow night",
        "nine to ten tomorrow night",
        ("r", "2018-05-29 21:00:00", "2018-05-29 22:00:00"),
    ),
]


@pytest.mark.parametrize(("text", "marked", "resolution"), ASKED)
def test_what_an_assistant_is_asked_is_marked(
    text: str, marked: str, resolution: suite_ranges.Resolution
) -> None:
    [(start, end, found)] = suite_ranges.asked(text, NOW)

    assert (text[start:end], found) == (marked, frozenset({resolution}))


@pytest.mark.parametrize("text", ["within reach", "a 3-D film", "some 30 men", "few men", "all of it"])
def test_what_no_assistant_is_asked_is_left_alone(text: str) -> None:
    assert list(suite_ranges.asked(text, NOW)) == []


def test_what_is_asked_replaces_what_it_overlaps_but_not_what_holds_it() -> None:
    asked = iter([(3, 10, "few days"), (20, 28, "all week")])

    assert suite_ranges.joined([(0, 14, "in a few days"), (24, 28, "week")], asked) == [
        (0, 14, "in a few days"),
        (20, 28, "all week"),
    ]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("<= 2019", (None, "2020")),
        ("< 2019", (None, "2019")),
        (">2019", ("2020", None)),
        ("2019", ("2019", "2020")),
    ],
)
def test_a_sign_opens_one_side_of_a_year(text: str, side: tuple[str | None, str | None]) -> None:
    start, found = suite_ranges.compared(text, text.index("2019"), [("r", "2019", "2020")])

    assert (start, found) == (0, [("r", *side)])
