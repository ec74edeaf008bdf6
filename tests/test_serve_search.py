"""What the desk looks up: search, the tables behind it, and the counts of its lists."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from asking import FERRY, POST, WIRE, Ask, asker, holds, paged, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manytakes import store
from manytakes.model import NoSuchStory
from manytakes.render.view import View
from manytakes.serve import compare, shown


def test_what_triggers_keep_is_what_the_records_say(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with store.connect(path) as db:
        assert list(db.verify()) == []
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM sought WHERE words = 'Ines Okafore'")
        raw.execute("INSERT INTO clash VALUES ('ferry', 'p1', 'a', 'b')")
    with store.connect(path) as db:
        problems = list(db.verify())
    assert len(problems) == 2 and "sought lacks" in problems[0] and "clash adds" in problems[1]


def test_a_story_that_goes_takes_its_words_along(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("DELETE FROM story")
        assert raw.execute("SELECT count(*) FROM sought").fetchone() == (0,)
        assert raw.execute(
            "SELECT count(*) FROM sought_words WHERE sought_words MATCH 'okafor'"
        ).fetchone() == (0,)
    with store.desk(path) as desk:
        assert desk.find("okafor", "name", 5) == ((), 0)
        with pytest.raises(NoSuchStory):
            desk.telling("ferry")


def test_an_older_store_is_searched_after_it_is_brought_up_to_date(tmp_path: Path):
    path = save(tmp_path / "news.db", FERRY)
    with sqlite3.connect(path) as raw:
        for kind, name in raw.execute(
            "SELECT type, name FROM sqlite_schema WHERE name IN ('sought', 'sought_words', 'clash',"
            " 'mention_sought', 'quote_sought', 'story_clashes', 'article_outlet', 'claim_article',"
            " 'marking', 'renaming', 'poll', 'folded', 'story_folds', 'daily')"
            " ORDER BY type = 'table', name DESC"
        ).fetchall():
            raw.execute(f"DROP {kind} IF EXISTS {name}")
        raw.execute("ALTER TABLE profile DROP COLUMN meaning")
        raw.execute("PRAGMA user_version = 2")
    with store.desk(path) as desk:
        hits, total = desk.find("okafore", "name", 5)
        assert (total, hits[0].record) == (1, "e1")
    with store.connect(path) as db:
        assert list(db.verify()) == []


QUERIES = [
    "*",
    '"',
    "a OR b",
    "NEAR(a b)",
    "title:x",
    "-x",
    "^x",
    "\x00",
    "a\x00b",
    "😀",
    "\ue000",
    "x" * 400,
    "(" * 50,
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("kind", ["text", "name", "quote"])
def test_no_mark_in_a_search_means_anything(ask: Ask, query: str, kind: str):
    answer = ask("/api/search", params={"q": query, "kind": kind})

    assert answer.status_code == 200
    holds(answer.json(), paged("hit"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(min_size=1, max_size=60), page=st.integers(-3, 10**9))
def test_no_page_falls_over_whatever_is_asked(ask: Ask, words: str, page: int):
    part = quote(words, safe="")
    for path in (
        f"/search?q={part}&page={page}", f"/outlet?name={part}", f"/articles/{part}", f"/stories/{part}",
        f"/?order={part}", f"/compare?a={part}&b={WIRE.id}", f"/stories/ferry/entities/{part}",
        f"/static/{part}",
        f"/{part}", f"/articles/{WIRE.id}/spans/{part}", f"/search?q=ferry&kind={part}",
    ):  # fmt: skip
        assert ask(path).status_code in (200, 404, 422), path


def test_the_counts_of_a_list_are_those_of_the_page(tmp_path: Path):
    """A point that says a part of another is folded under it, and counted by no reader."""
    inner, outer, differ = FERRY.points[1], FERRY.points[0], FERRY.points[2]
    folded = replace(inner, within=outer.id)
    points = (outer, folded, replace(differ, within=outer.id), *FERRY.points[3:])
    path = save(tmp_path / "news.db", replace(FERRY, points=points))
    page = View(replace(FERRY, points=points))
    agreed, differing, alone = page.agreed(), page.differing(), page.alone()

    with store.desk(path) as desk:
        [line], _ = desk.page("newest", 5)
        [listed] = desk.stories()
        shares = desk.shares(["ferry"])["ferry"]
        assert list(desk.verify()) == []

    assert len(agreed) == 1 and len(agreed[0].within) == 1, "one lies within the other"
    assert line.points == listed.points == len(agreed) + len(differing) + len(alone) == len(points) - 1
    assert shares == {"agree": 1, "differ": len(differing), "alone": len(alone)}
    assert line.differences == len(differing)
    assert f"shares of {line.points} points" in asker(path)("/").text

    marked = shown.article(page, POST.id)
    assert {note.point for note in marked.notes} == {"p1", "p4", "p5", "p6"}, "the folded one is not noted"
    assert "About 40 people were aboard" in re.sub("<[^>]+>", "", str(marked.text))
    both = compare.align(page.telling, WIRE.id, POST.id)
    assert [r.point.id for r in both.agree] == ["p1", "p2"], "a program is told of every point"
    assert [r.point.id for r in compare.unfolded(both).agree] == ["p1"]
