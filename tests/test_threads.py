"""Readers' comments in text that has lost its HTML: found by the marks between posts, and only by them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manytakes.clean import clean, threads
from manytakes.model import Article, Page

STORY = [
    "Ferry drifts for forty minutes",
    "The chain of the ferry broke at dawn on Tuesday, the harbour master said, and left it adrift.",
    "A mussel boat towed it back to the slip, where its passengers were given tea and blankets.",
]
POST = "I was on that boat and nobody told us anything for the first half hour, which was the worst of it."
NAMES = ["Ann Lee", "boatman7", "Piers Q.", "Moss", "R. Tern", "Ann Lee", "Wick"]


def thread(mark: str, posts: int = 7) -> list[str]:
    return [line for name in NAMES[:posts] for line in (name, mark, POST)]


MARKS = [
    ("December 18, 2025, 10:02 pm", True, "a date and a time of day"),
    ("5 May 2026 at 7:14", True, "likewise, day first"),
    ("3 hours ago", True, "so long ago"),
    ("an hour ago", True, "in words"),
    ("Reply", True, "what answers a post"),
    ("Reply to Ann Lee", True, "... whom"),
    ("Antworten", True, "in German"),
    ("by boatman7 ( 12345 ) writes:", True, "who posted"),
    ("Ann Lee says:", True, "likewise, by name"),
    ("Piers Q. a écrit :", True, "in French"),
    ("The harbour master said: nothing yet", False, "... and what"),
    ("Ann Lee said", False, "... without the colon"),
    ("5 May 2026", False, "a date alone stands over stories too"),
    ("10:02", False, "a time alone is a live page's"),
    ("She gave no reply", False, "the word within a line"),
    ("Two days ago the chain was looked at by a diver who found it sound.", False, "within prose"),
    ("x" * 120 + " December 18, 2025, 10:02 pm", False, "a long line"),
]


@pytest.mark.parametrize(("line", "expected", "why"), MARKS)
def test_a_mark(line: str, expected: bool, why: str) -> None:
    assert threads.marks(line) is expected, why


@pytest.mark.parametrize("mark", [line for line, expected, _ in MARKS if expected])
def test_a_thread_is_found_from_its_first_name_to_its_last_mark(mark: str) -> None:
    [(first, last)] = threads.find(STORY + thread(mark))

    assert first == len(STORY)
    assert last >= len(STORY) + 6 * 3 + 1


def test_few_marks_or_far_ones_are_no_thread() -> None:
    assert not list(threads.find(STORY + thread("3 hours ago", 5)))
    far = [line for _ in range(9) for line in ["3 hours ago", *STORY * 6]]
    assert not list(threads.find(far))


def test_comments_under_a_story_are_residue() -> None:
    lines = [*STORY, "What you said", *thread("5 May 2026, 7:14 pm")]
    found = clean(Page("in/a.txt", "\n\n".join(lines).encode(), "text/plain"))

    assert isinstance(found, Article)
    kinds = {found[r.span]: r.kind for r in found.residue}
    assert kinds[POST] == "comment-form"
    assert "\n\n".join(found[s] for s in found.body).startswith("\n\n".join(STORY))


@given(
    st.lists(
        st.sampled_from([*STORY, POST, "Ann Lee", "Reply", "3 hours ago", "", "5 May 2026, 7:14"]),
        max_size=60,
    )
)
def test_threads_stand_in_order_and_within_the_text(lines: list[str]) -> None:
    found = list(threads.find(lines))

    assert all(0 <= first <= last < len(lines) for first, last in found)
    assert all(a[1] < b[0] for a, b in pairwise(found))
