"""The planter's edits are what they say: one change each, where it says, of the kind it says."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench import gold, grow, planted
from manytakes import models
from manytakes.model import Point, Span

QUARRY = (
    "A fire destroyed the quarry offices in Hamburg on Tuesday.\n\n"
    "Seven workers were treated for burns and the owner, Dorothea Kessler, will pay their wages.\n\n"
    "Witnesses said that the alarm had failed on March 4.\n"
)
EDITS = [
    ("number", "Seven", "Ten"),
    ("date", "Tuesday", "Friday"),
    ("date", "4", "13"),
    ("place", "Hamburg", "Lisbon"),
    ("name", "Kessler", "Kesslir"),
    ("polarity", "", " not"),
    ("modality", "will", "might"),
    ("attribution", "Witnesses", "Police"),
]


@pytest.mark.parametrize("kind, old, new", EDITS)
def test_every_kind_of_change_is_offered_where_the_text_allows_it(kind: str, old: str, new: str) -> None:
    own = planted.article(QUARRY, "quarry")
    assert own is not None

    offered = {
        (e.kind, QUARRY[e.start : e.end], e.new) for _, e in planted.edits(own, models.tagger().parse(own))
    }

    assert (kind, old, new) in offered


def test_what_may_have_been_is_made_no_surer_nor_less_sure() -> None:
    text = "The brakes may have failed. The driver has left the country.\n"
    own = planted.article(text, "bus")
    assert own is not None

    offered = {
        text[e.start : e.end]
        for _, e in planted.edits(own, models.tagger().parse(own))
        if e.kind == "modality"
    }

    assert offered == {"has"}


NUMBERS = [
    ("seven", "ten", "a word stays a word"),
    ("Twelve", "Four", "and keeps its capital"),
    ("40", "60", "digits stay digits"),
    ("1,200", "1,800", "grouped as they were"),
    ("2014", None, "a year is no count"),
    ("1", None, "one is often no count"),
    ("3.5", None, "no whole number"),
]


@pytest.mark.parametrize("number, other, why", NUMBERS)
def test_another_number_has_the_form_of_the_first(number: str, other: str | None, why: str) -> None:
    assert planted.another(number) == other, why


def test_what_is_planted_stands_where_it_is_said_to_and_nothing_else_changes() -> None:
    own = planted.article(QUARRY, "quarry")
    assert own is not None
    changes = planted.chosen(own, models.tagger().parse(own), random.Random(1))

    changed, places = planted.plant(QUARRY, changes)

    assert len({e.kind for e in changes}) == 3  # the text has three sentences
    for edit, start, end in places:
        assert changed[start:end] == edit.new.strip()
    for edit, start, end in reversed(places):
        space = edit.start == edit.end
        changed = changed[: start - space] + QUARRY[edit.start : edit.end] + changed[end:]
    assert changed == QUARRY


def test_a_name_is_respelt_wherever_it_stands() -> None:
    text = "Anna Kessler spoke. Kessler left. The Kesslers stayed."

    spread = planted.everywhere(planted.Edit("name", 5, 12, "Kissler"), text)

    assert planted.plant(text, spread)[0] == "Anna Kissler spoke. Kissler left. The Kesslers stayed."


def copied(old: str, new: str) -> tuple[tuple[Point, ...], Span, Span]:
    """Return the differences of the quarry fire and an edited copy, and where the edit stands in both."""
    own, copy = planted.article(QUARRY, "a"), planted.article(QUARRY.replace(old, new), "b")
    assert own and copy
    at = QUARRY.index(old)
    return planted.compared(own, copy), Span(own.id, at, at + len(old)), Span(copy.id, at, at + len(new))


CHANGED = [
    ("number", "Seven", "Ten"),
    ("place", "Hamburg", "Lisbon"),
    ("name", "Kessler", "Kesslir"),
    ("modality", "will", "might"),
    ("attribution", "Witnesses", "Police"),
]


@pytest.mark.parametrize("kind, old, new", CHANGED)
def test_a_change_is_the_one_difference_and_is_found_by_its_kind_and_its_words(
    kind: str, old: str, new: str
) -> None:
    points, at, there = copied(old, new)
    change = planted.Planted(kind, at, there)

    assert len(points) == 1
    assert planted.shows(points, change)
    assert not planted.shows(points, replace(change, kind="date"))
    last = len(QUARRY.replace(old, new))
    assert not planted.shows(points, replace(change, new=Span(there.article, last - 1, last)))


UNCHANGED = [
    ("Seven", "Seven", "untouched"),
    ("Seven", "7", "in digits"),
    ("Tuesday", "Tuesday night", "more precise"),
    ("Witnesses", "They", "a pronoun names nobody"),
    ("destroyed", "gutted", "other words for it"),
    ("burns", "smoke", "a detail of no kind that is compared"),
]


@pytest.mark.parametrize("old, new, why", UNCHANGED)
def test_a_copy_in_which_no_detail_changed_differs_in_nothing(old: str, new: str, why: str) -> None:
    points, _, _ = copied(old, new)

    assert points == (), why


def test_a_store_that_is_kept_is_grown_further(tmp_path: Path) -> None:
    first = grow.measure(8, 4, 0, keep=tmp_path / "kept")  # ten days at the least
    assert (first["articles"], first["lost"], first["doubled"]) == (40, 0, 0)
    days = (tmp_path / "kept" / "days.txt").read_text().splitlines()
    again = grow.measure(48, 4, 1, keep=tmp_path / "kept")

    assert (again["articles"], again["lost"], again["doubled"], again["kills"]) == (48, 0, 0, 0)
    assert (tmp_path / "kept" / "days.txt").read_text().splitlines()[:10] == days


MARKED = {
    "from": "news",
    "story": "weir",
    "accounts": [["a", ""], ["b", ""]],
    "points": [["agree", [[0, 0, 8], [1, 0, 8]]], ["date", [[0, 9, 18], [1, 9, 18]]]],
    "quotes": [],
}


def marked(folder: Path, monkeypatch: pytest.MonkeyPatch, **texts: str) -> list[gold.Gold]:
    """Return the marked stories as read beside a set that has `texts`, of what was marked or not."""
    (folder / "news").mkdir()
    with gzip.open(folder / "news" / "dev.jsonl.gz", "wt", encoding="utf-8") as f:
        f.writelines(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items())
    known = {"a": "It burnt on Monday.", "b": "It burnt on Friday."}
    found = {
        **MARKED,
        "accounts": [[id, hashlib.sha256(t.encode()).hexdigest()[:16]] for id, t in known.items()],
    }
    (folder / "weir.json").write_text(json.dumps(found), "utf-8")
    monkeypatch.setattr(gold, "MARKED", folder)
    return list(gold.marked(folder))


def test_a_marked_story_takes_its_texts_from_the_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [story] = marked(tmp_path, monkeypatch, a="It burnt on Monday.", b="It burnt on Friday.")

    assert story.name == "weir"
    assert [(p["relation"], p["differs_in"]) for p in story.found["points"]] == [
        ("agree", None),
        ("differ", "date"),
    ]
    text = {a["id"]: a["text"] for a in story.found["accounts"]}
    claims = story.found["points"][1]["claims"]
    assert [text[c["account"]][c["start"] : c["end"]] for c in claims] == ["on Monday", "on Friday"]


@pytest.mark.parametrize(
    "texts", [{"a": "It burnt on Monday."}, {"a": "It burnt.", "b": "It burnt on Friday."}]
)
def test_a_marked_story_with_another_text_is_refused(
    texts: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match="missing, or has another text"):
        marked(tmp_path, monkeypatch, **texts)


def test_marked_stories_without_their_sets_say_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="give --data"):
        list(gold.marked(tmp_path))


def test_every_mark_is_a_span_of_an_account() -> None:
    files = sorted(gold.MARKED.glob("*.json"))
    assert files
    for path in files:
        found = json.loads(path.read_text("utf-8"))
        for said, spans in (*found["points"], *found["quotes"]):
            assert said and spans
            assert all(0 <= n < len(found["accounts"]) and 0 <= start < end for n, start, end in spans), path
