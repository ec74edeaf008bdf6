"""A user's corrections inside articles and stories outlast every re-run, and can be taken back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from telling import LATER, NEWS

from manytakes import mend, run, store
from manytakes.cli import main
from manytakes.model import Article, BadInput, BadSpan, NoSuchStory, Residue, Span, Telling
from manytakes.store import mends
from manytakes.store.mends import Mark, Renaming

TEXT = "Body one. Furniture. Body two."


def labelled(body: list[tuple[int, int]], residue: list[tuple[int, int]], text: str = TEXT) -> Article:
    return Article(
        "a", "a.txt", text,
        body=tuple(Span("a", *s) for s in body),
        residue=tuple(Residue(Span("a", *s), "share") for s in residue),
    )  # fmt: skip


PLAIN = labelled([(0, 9), (21, 30)], [(10, 20)])
OVERLAYS = [
    ([], [(0, 9), (21, 30)], [(10, 20)], "nothing was said"),
    ([(10, 20, "body")], [(0, 9), (10, 20), (21, 30)], [], "residue that is body"),
    ([(0, 9, "ad")], [(21, 30)], [(0, 9), (10, 20)], "body that is residue"),
    ([(5, 8, "ad")], [(0, 5), (8, 9), (21, 30)], [(5, 8), (10, 20)], "the middle of a span"),
    ([(0, 30, "other")], [], [(0, 30)], "the whole text"),
    ([(4, 9, "ad"), (0, 9, "body")], [(0, 9), (21, 30)], [(10, 20)], "the later wins"),
    ([(21, 26, "ad"), (25, 30, "body")], [(0, 9), (25, 30)], [(10, 20), (21, 25)], "where they cross, too"),
    ([(0, 99, "ad")], [(0, 9), (21, 30)], [(10, 20)], "past the end: left out"),
    ([(0, 9, "nonsense")], [(0, 9), (21, 30)], [(10, 20)], "of no kind: left out"),
]


@pytest.mark.parametrize(("marks", "body", "residue", "why"), OVERLAYS, ids=[o[3] for o in OVERLAYS])
def test_overlay(marks, body, residue, why):
    found = mends.overlay(PLAIN, [Mark(n, Span("a", s, e), kind) for n, (s, e, kind) in enumerate(marks)])

    assert [(s.start, s.end) for s in found.body] == body, why
    assert [(r.span.start, r.span.end) for r in found.residue] == residue, why
    assert found.text == PLAIN.text


MARKS = st.lists(st.tuples(st.integers(0, 29), st.integers(1, 12), st.sampled_from(mends.KINDS)), max_size=8)


@given(MARKS)
def test_labels_lie_in_order_apart_and_cover_every_letter(marks):
    made = [Mark(n, Span("a", s, min(s + size, 30)), kind) for n, (s, size, kind) in enumerate(marks)]

    found = mends.overlay(PLAIN, made)

    labels = sorted([*found.body, *(r.span for r in found.residue)])
    assert list(found.body) == sorted(found.body)
    assert all(a.end <= b.start for a, b in pairwise(labels))
    covered = {i for span in labels for i in range(span.start, span.end)}
    assert all(i in covered for i, letter in enumerate(TEXT) if not letter.isspace())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("skarn")
    for name, text in NEWS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    with store.connect(folder / "news.db", create=True) as db:
        run.add(db, [str(folder / f"{name}.txt") for name in NEWS])
    return folder / "news.db"


@pytest.fixture
def db(told: Path, tmp_path: Path):
    shutil.copy(told, tmp_path / "news.db")
    with store.connect(tmp_path / "news.db") as made:
        yield made


def only(db: store.Store) -> Telling:
    [line] = db.stories()
    return db.telling(line.id)


def keeper(telling: Telling) -> str:
    """Return the id of the entity named at the head of the first article."""
    first = next(a for a in telling.articles if a.source.endswith("coast.txt"))
    at = first.text.index("Ottoline")
    return next(
        e.id
        for e in telling.entities
        for m in e.mentions
        if m.span.article == first.id and m.span.start == at
    )


def test_a_name_outlasts_an_account_that_comes_later_and_is_taken_back(db, tmp_path):
    before = only(db)
    old = next(e.name for e in before.entities if e.id == keeper(before))

    said = mend.rename(db, before.story.id, keeper(before), " O.  Varga ")
    assert "to O. Varga" in said
    assert "O. Varga" in {e.name for e in only(db).entities}

    (tmp_path / "later.txt").write_text(LATER, "utf-8")
    run.add(db, [str(tmp_path / "later.txt")])
    after = only(db)
    assert len(after.articles) == 3
    assert next(e.name for e in after.entities if e.id == keeper(after)) == "O. Varga"
    assert list(db.verify()) == []

    assert mend.undo(db) == f"undone: {said}"
    run.retell(db)
    assert "O. Varga" not in {e.name for e in only(db).entities} and old in {
        e.name for e in only(db).entities
    }
    assert [line.what for line in db.ledger.logged()][-1] == "undo"


def test_a_name_given_while_a_story_waits_to_be_told_leaves_it_waiting(db, tmp_path):
    (tmp_path / "later.txt").write_text(LATER, "utf-8")
    run.add(db, [str(tmp_path / "later.txt")], later=True)
    before = only(db)
    assert db.ledger.untold() == (before.story.id,)

    mend.rename(db, before.story.id, keeper(before), "O. Varga")
    run.retell(db)

    after = only(db)
    assert len(after.articles) == 3 and "O. Varga" in {e.name for e in after.entities}


def test_what_is_marked_as_residue_is_said_by_nobody_until_it_is_taken_back(db):
    def teapots() -> set[str]:
        telling = only(db)
        return {
            telling.words(c.evidence)
            for p in telling.points
            for c in p.claims
            if "teapot" in telling.words(c.evidence)
        }

    coast = next(a for a in only(db).articles if a.source.endswith("coast.txt"))
    start = coast.text.index("Our shop")
    if not teapots():  # the cleaner saw it for what it is: say first that it is body
        mend.mark(db, coast.id, [(start, coast.text.index("tomorrow.") + 9, "body")])
        run.retell(db)
    assert teapots()

    mend.mark(db, coast.id, [(start, coast.text.index("tomorrow.") + 9, "ad")])
    assert db.ledger.untold() == (only(db).story.id,)
    run.retell(db)

    assert teapots() == set()
    assert {str(r.kind) for a in db.articles() for r in a.residue} >= {"ad"}
    db.add([coast])  # cleaned again, as it was: the mark stays
    assert all(not span.overlaps(Span(coast.id, start, start + 8)) for span in db.some([coast.id])[0].body)
    mend.undo(db)
    run.retell(db)
    assert teapots()
    assert list(db.verify()) == []


WRONG = [
    (lambda db, s, e, a: mend.rename(db, s, "e0", "X"), BadInput, "no entity 'e0'"),
    (lambda db, s, e, a: mend.rename(db, "s0", e, "X"), NoSuchStory, "no story"),
    (lambda db, s, e, a: mend.rename(db, s, e, "  "), BadInput, "a name of 1 to 200"),
    (lambda db, s, e, a: mend.rename(db, s, e, "x" * 201), BadInput, "a name of 1 to 200"),
    (lambda db, s, e, a: mend.rename(db, s, e, "a\u202eb"), BadInput, "printable"),
    (lambda db, s, e, a: mend.mark(db, "a0", [(0, 1, "ad")]), BadInput, "no article 'a0'"),
    (lambda db, s, e, a: mend.mark(db, a, []), BadInput, "a passage is one of"),
    (lambda db, s, e, a: mend.mark(db, a, [(0, 1, "nonsense")]), BadInput, "a passage is one of"),
    (lambda db, s, e, a: mend.mark(db, a, [(0, 10**6, "ad")]), BadSpan, "runs past"),
    (lambda db, s, e, a: mend.mark(db, a, [(3, 3, "ad")]), BadSpan, "empty"),
    (lambda db, s, e, a: mend.mark(db, a, [(0, 5, "ad"), (4, 9, "ad")]), BadInput, "overlap"),
    (lambda db, s, e, a: mend.undo(db), BadInput, "no correction"),
]


@pytest.mark.parametrize(("act", "error", "said"), WRONG, ids=[f"{n}: {w[2]}" for n, w in enumerate(WRONG)])
def test_a_wrong_correction_says_what_is_wrong_and_changes_nothing(db, act, error, said):
    telling = only(db)

    with pytest.raises(error, match=said):
        act(db, telling.story.id, keeper(telling), telling.articles[0].id)

    assert only(db) == telling and db.ledger.corrections() == []


def test_a_name_goes_to_whoever_has_most_of_its_mentions(db):
    telling = only(db)
    spans = {e.id: frozenset(m.span for m in e.mentions) for e in telling.entities}
    one, two = sorted(spans, key=lambda id: (-len(spans[id]), id))[:2]
    mixed = spans[one] | set(sorted(spans[two])[:1])

    found = mends.renamed(telling, [Renaming(2, mixed, "Second"), Renaming(1, mixed, "First")])

    assert {e.id: e.name for e in found.entities if e.name in ("First", "Second")} == {one: "Second"}
    assert mends.renamed(telling, [Renaming(1, frozenset({Span("a", 0, 1)}), "Nobody")]) == telling


def test_a_program_is_told_what_a_correction_did(db):
    telling = only(db)

    def ask(*words: str) -> dict[str, object]:
        result = CliRunner().invoke(main, [words[0], db.path, *words[1:], "--format", "json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    named = ask("rename", telling.story.id, keeper(telling), "O. Varga")
    assert str(named["done"]).endswith("to O. Varga") and (named["told"], named["due"]) == (0, [])
    marked = ask("mark", telling.articles[0].id, "0", "3", "ad", "--later")
    assert (marked["told"], marked["due"]) == (0, [telling.story.id])
    assert ask("undo") == {"done": f"undone: {marked['done']}", "told": 1, "due": []}


def test_a_mark_that_lies_outside_its_text_is_found_and_does_no_harm(db):
    telling = only(db)
    mend.mark(db, telling.articles[0].id, [(0, 3, "ad")])
    run.retell(db)
    with sqlite3.connect(db.path) as raw:
        raw.execute('UPDATE marking SET "end" = 1000000')
    assert any("does not lie in" in problem for problem in db.verify())
    assert json.dumps([a.id for a in db.articles()])
