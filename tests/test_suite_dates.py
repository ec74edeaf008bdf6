"""The conformance suite's layer for single dates: its conventions, and what an assistant means as a date."""

from __future__ import annotations

from datetime import datetime

import pytest

from bench import suite_dates
from manytakes import values
from manytakes.values import Timex

NOW = datetime(2018, 5, 31, 16, 12)  # a Thursday

Resolutions = list[tuple[str, str | None, str | None]]

ASSISTANT: list[tuple[str, str, Resolutions]] = [  # text, what is marked, its resolutions
    ("sales in the week", "the week", [("r", "2018-05-28", "2018-06-04")]),
    ("partner of the year", "the year", [("r", "2018-01-01", "2019-01-01")]),
    ("out that weekend", "that weekend", [("r", "2018-06-02", "2018-06-04")]),
    ("in the same month", "same month", [("r", "2018-05-01", "2018-06-01")]),
    ("done by eod", "eod", [("dt", "2018-05-31 23:59:59", None)]),
    ("at the end of the year", "end of the year", [("r", "2018-07-01", "2019-01-01")]),
    ("at the start of the week", "start of the week", [("r", "2018-05-28", "2018-05-31")]),
    ("the rest of the month", "rest of the month", [("r", "2018-05-31", "2018-05-31")]),
    ("what of the day after?", "the day after", [("d", "2018-06-01", None)]),
    ("after dinner", "after dinner", [("r", "20:00:00", None)]),
    ("before lunch", "before lunch", [("r", None, "11:00:00")]),
    ("one evening", "evening", [("r", "16:00:00", "20:00:00")]),
    ("meet at 6.", "6", [("t", "06:00:00", None), ("t", "18:00:00", None)]),
    ("back on 15", "15", [("d", "2018-05-15", None), ("d", "2018-06-15", None)]),
    ("on any weekend", "any weekend", []),
    ("a cold winter", "winter", []),
    ("sales in FY18", "FY18", []),
]


@pytest.mark.parametrize(("text", "marked", "found"), ASSISTANT)
def test_an_assistant_is_told_dates_that_news_does_not_tell(
    text: str, marked: str, found: Resolutions
) -> None:
    [(start, end, resolutions)] = suite_dates.assistant(text, NOW, [])

    assert (text[start:end], resolutions) == (marked, frozenset(found))


def test_an_assistant_is_told_nothing_where_a_date_was_read() -> None:
    read = (0, 13, frozenset({("r", "2018-06-04", "2018-06-11")}))

    assert suite_dates.assistant("the next week", NOW, [read]) == [read]


MERGED = [  # text, the words of two dates, the date they make
    ("in 3 days on Friday", ("in 3 days", "2018-06-03"), ("Friday", "2018-06-01"), "2018-06-01"),
    ("in two weeks since 2011", ("in two weeks", "2018-06-14"), ("since 2011", "2011-01-01"), "2011-01-15"),
    ("tomorrow, 13/04/21", ("tomorrow", "2018-06-01"), ("13/04/21", "2021-04-13"), "2021-04-13"),
]


@pytest.mark.parametrize(("text", "first", "second", "day"), MERGED)
def test_two_dates_that_tell_one_day_are_joined(
    text: str, first: tuple[str, str], second: tuple[str, str], day: str
) -> None:
    answers = []
    for words, value in (first, second):
        start = text.index(words)
        answers.append((start, start + len(words), frozenset({("d", value, None)})))

    assert suite_dates.merged(text, answers) == [(0, len(text), frozenset({("d", day, None)}))]


def test_alternatives_lend_each_other_week_and_hours() -> None:
    text = "Friday this week or next week; Monday or Tuesday at 3 pm"
    readings = [(base, r) for base, _, r in values.read(text)]

    found = [r for _, r in suite_dates.listed(text, readings) if isinstance(r, Timex)]

    assert [(r.weekday, r.hour) for r in found] == [(4, None), (4, None), (0, 15), (1, 15)]


WORDED = [  # text, the words read, the words that the suite marks
    ("at 1pm mountain timezone", "1pm", "1pm mountain timezone"),
    ("at 5pm UTC+8", "5pm", "5pm UTC+8"),
    ("on Monday at 1pm PST", "Monday at 1pm", "Monday at 1pm"),
    ("in the fiscal year 2008", "2008", "fiscal year 2008"),
    ("in two weeks' time", "in two weeks' time", "in two weeks"),
    ("about 30 min later", "about 30 min later", "30 min later"),
]


@pytest.mark.parametrize(("text", "words", "marked"), WORDED)
def test_a_span_ends_where_the_suite_ends_it(text: str, words: str, marked: str) -> None:
    [timex] = [r for _, _, r in values.read(text) if isinstance(r, Timex)]
    start = text.index(words)

    answer = suite_dates.worded(text, start, start + len(words), timex, [], NOW)

    assert answer is not None
    assert text[answer[0] : answer[1]] == marked


def test_an_hour_of_midnight_after_one_of_the_morning_is_noon() -> None:
    [(_, _, timex)] = values.read("tomorrow from 10am-12am")
    assert isinstance(timex, Timex)

    until = suite_dates.settled(timex, "tomorrow from 10am-12am", NOW).until

    assert until is not None
    assert until.hour == 12
