"""The store keeps what it was given, says what is wrong with a file, and finds every tampered byte."""

from __future__ import annotations

import math
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manytakes import codec, store
from manytakes.model import (
    Account,
    Article,
    BadInput,
    BadReport,
    Claim,
    Dated,
    Entity,
    Mention,
    NoSuchStory,
    Point,
    Quantity,
    Quote,
    Reason,
    Residue,
    Reuse,
    Skipped,
    Span,
    Statement,
    Story,
    Telling,
    Utterance,
    Value,
    When,
    mint,
)

FERRY = "The ferry Aino left at 6 with 40 aboard. “Nobody was hurt,” said Captain Rautio."
BOAT = "The ferry Aino carried “about 45 people”. “Nobody was hurt,” Rautio said.\nShare this"


def written(text: str, **given: object) -> Article:
    id = mint("a", text)
    return Article(id, f"{id}.txt", text, **{"body": (Span(id, 0, len(text)),), **given})  # type: ignore[arg-type]


def cut(article: Article, words: str) -> Span:
    at = article.text.index(words)
    return Span(article.id, at, at + len(words))


DAY = When(datetime(2024, 3, 2), datetime(2024, 3, 3), "day")
A = written(FERRY, outlet="Harbour Post", title="Ferry adrift", published=(DAY,), url="https://post.test/1")
B = written(BOAT, outlet="Isle Radio")
B = replace(B, body=(cut(B, BOAT[: BOAT.index("\n")]),), residue=(Residue(cut(B, "Share this"), "share"),))
LEFT = Claim(cut(A, "left at 6"), cut(A, FERRY), cut(A, "left"))


def telling() -> Telling:
    one, two = Account("c1", A.id, (A.id,)), Account("c2", B.id, (B.id,))
    aboard = [
        Claim(
            cut(x, words),
            Span(x.id, 0, 40),
            cut(x, number),
            0.5,
            predicate="carry",
            participants=("e1",),
            values=(Value(cut(x, number), size),),
        )
        for x, words, number, size in (
            (A, "40 aboard", "40", Quantity(40, math.inf)),
            (B, "“about 45 people”", "45", Quantity(45, 45, hedge="about", of="people")),
        )
    ]
    said = [Quote((cut(x, "Nobody was hurt,"),), None, cut(x, "Rautio")) for x in (A, B)]
    return Telling(
        Story(mint("s", "c1", "c2"), (one, two)),
        (A, B),
        (Entity("e1", "Aino", "other", tuple(Mention(cut(x, "Aino"), "Aino", "other") for x in (A, B))),),
        (Utterance("u1", tuple(said), "same-words"),),
        (
            Point("p1", Statement("aboard", (cut(A, "aboard"),)), tuple(aboard), "differ", "number", 2),
            Point("p2", Statement("left", (cut(A, "left"),)), (LEFT,), "alone"),
        ),
        (Reuse(A.id, B.id, ((cut(A, "Nobody was hurt"), cut(B, "Nobody was hurt")),), "sentence",
               reasons=(Reason("quotation", "one remark"),)),),
        (Dated(A.id, DAY, "as given"),),
        Statement("The ferry Aino", (cut(A, "The ferry Aino"),)),
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "news #1?.db"  # marks that a file URI must escape
    with store.connect(file, create=True) as db:
        db.add([A, B], [Skipped("x.bin", "clean", "not text")])
        db.save([telling()])
    return file


def test_what_went_in_comes_out(path: Path) -> None:
    with store.connect(path) as db:
        assert list(db.articles()) == sorted([A, B], key=lambda a: a.id)
        assert db.skipped() == (Skipped("x.bin", "clean", "not text"),)
        assert db.telling(telling().story.id) == telling()
        [line] = db.stories()
        assert (line.headline, line.accounts, line.points, line.differences) == ("The ferry Aino", 2, 2, 1)
        assert line.first is not None and line.first.startswith("2024-03-02")
        assert db.check() == (2, 1)


def test_adding_and_saving_again_changes_no_byte(path: Path) -> None:
    def dump() -> list[str]:
        with sqlite3.connect(path) as db:
            return [line for line in db.iterdump() if 'INTO "run"' not in line]

    before = dump()
    with store.connect(path, create=True) as db:
        assert db.add([B, A, A], [Skipped("x.bin", "clean", "not text")]) == 0
        db.save([telling()])
    assert dump() == before


def test_a_retold_story_replaces_the_ones_that_share_an_article(path: Path) -> None:
    alone = Telling(Story("s-new", (Account("c1", A.id, (A.id,)),)), (A,))
    with store.connect(path) as db:
        db.save([alone])
        assert [line.id for line in db.stories()] == ["s-new"]
        assert list(db.verify()) == []


def test_views_answer_in_plain_columns(path: Path) -> None:
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT outlet, words FROM only_one_account").fetchall() == [
            ("Harbour Post", "left at 6")
        ]
        differing = db.execute("SELECT about, kind, outlet, words FROM differences").fetchall()
        assert differing == [
            ("aboard", "number", "Harbour Post", "40 aboard"),
            ("aboard", "number", "Isle Radio", "“about 45 people”"),
        ]
        assert [row[0] for row in db.execute("SELECT words FROM quote_variants")] == ["Nobody was hurt,"] * 2
        assert db.execute("SELECT * FROM reprints").fetchall() == []


def test_words_are_found_and_marks_in_a_query_mean_nothing(path: Path) -> None:
    with store.connect(path) as db:
        assert db.search("captain ferry") == (A.id,)
        assert set(db.search("FERRY")) == {A.id, B.id}
        assert db.search('ferry AND ("') == ()
        assert db.search("  ") == ()


TAMPERED = [
    ("UPDATE article SET text = replace(text, 'left at 6', 'left at 7')", "text does not match its hash"),
    (
        "UPDATE article SET record = replace(record, '\"end\":', '\"end\": 1')",
        "record does not match its hash",
    ),
    ("UPDATE claim SET start = start + 1 WHERE point = 'p2'", "table claim has"),
    ("UPDATE claim SET words = '41 aboard' WHERE words = '40 aboard'", "table claim has"),
    ('UPDATE quote SET "end" = "end" - 1', "table quote has"),
    ("UPDATE point SET relation = 'agree' WHERE id = 'p1'", "table point has"),
    ("UPDATE story SET record = replace(record, 'differ', 'agree')", "record does not match its hash"),
    ("DELETE FROM mention WHERE place = 1", "table mention has 1 rows, not 2"),
    ("DELETE FROM unplaced", "stands in no story and waits for none"),
    ("UPDATE passage SET b_words = 'x'", "table passage has"),
    ("UPDATE article SET text = CAST(X'FF' || CAST(text AS BLOB) AS TEXT)", "text does not match its hash"),
]


@pytest.mark.parametrize(("change", "problem"), TAMPERED)
def test_every_tampering_is_found(path: Path, change: str, problem: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER article_changed")
        assert raw.execute(change).rowcount
    with store.connect(path) as db:
        assert any(problem in found for found in db.verify())
        with pytest.raises(BadReport, match=problem):
            db.check()


def test_a_span_past_its_text_is_found_though_every_hash_holds(path: Path) -> None:
    long = replace(telling(), headline=Statement("x", (Span(A.id, 0, len(FERRY)),)))
    with store.connect(path) as db:
        db.save([long])
        [(record,)] = db._db.execute("SELECT record FROM story").fetchall()
        forged = record.replace(f'"end":{len(FERRY)}', f'"end":{len(FERRY) + 1}')
        from manytakes.model import sha256

        db._db.execute("UPDATE story SET record = ?, record_sha256 = ?", (forged, sha256(forged)))
        assert any("runs past" in problem for problem in db.verify())


def test_a_damaged_file_is_said_to_be(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 4096] = random.Random(1).randbytes(4096)
    path.write_bytes(bytes(raw))
    with pytest.raises((BadReport, BadInput)), store.connect(path) as db:
        db.check()


def test_a_file_that_cannot_be_used_is_said_to_be(tmp_path: Path, path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database at all, " * 90)
    (tmp_path / "empty.db").write_text("")
    with sqlite3.connect(tmp_path / "other.db") as raw:
        raw.execute("CREATE TABLE t (x)")
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    for name, create, said in (
        ("none.db", False, 'run "manytakes add .*" to make one'),
        (".", True, "is a folder"),
        ("no/such/news.db", True, "no folder"),
        ("notes.txt", True, "is not a manytakes store"),
        ("empty.db", False, "is not a manytakes store"),
        ("other.db", True, "is not a manytakes store"),
        (path.name, False, "version 99.*pip install --upgrade"),
    ):
        with pytest.raises(BadInput, match=said), store.connect(tmp_path / name, create):
            pass
    assert not (tmp_path / "none.db").exists()


def test_a_locked_store_is_said_to_be_and_still_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manytakes.store.opening.WAIT", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store.connect(path) as db:
        assert len(list(db.articles())) == 2
        with pytest.raises(BadInput, match="is locked"):
            db.add([written("A new account of the ferry.")])
    other.close()


def test_an_unknown_story_is_said_to_be(path: Path) -> None:
    with store.connect(path) as db, pytest.raises(NoSuchStory) as error:
        db.telling("s9")
    assert str(error.value) == f"no story 's9' in {path}; run \"manytakes stories {path}\" to list them"


def test_half_a_surrogate_pair_is_skipped_with_its_reason(path: Path) -> None:
    with store.connect(path) as db:
        assert db.add([written("half \ud83d a pair")]) == 0
        assert any("surrogate" in skipped.reason for skipped in db.skipped())


def test_a_failed_write_leaves_nothing(path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield written("One more account of it.")
        raise OSError("the stick was pulled out")

    with store.connect(path) as db:
        with pytest.raises(OSError):
            db.add(broken())
        assert len(list(db.articles())) == 2


def _write_forever(path: Path) -> None:
    with store.connect(path, create=True) as db:
        for n in range(10_000):
            db.add([written(f"Account {n}, part {k}.") for k in range(5)])
            with open(f"{path}.said", "a") as said:
                said.write(f"{n}\n")


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    for _ in range(3):
        writer = multiprocessing.get_context("spawn").Process(target=_write_forever, args=(path,))
        writer.start()
        since = time.monotonic()
        while not Path(f"{path}.said").exists() and time.monotonic() - since < 300:
            time.sleep(0.02)
        time.sleep(0.1)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        acknowledged = {int(line) for line in Path(f"{path}.said").read_text().split("\n")[:-1]}
        with store.connect(path) as db:
            texts = [article.text for article in db.articles()]
            assert list(db.verify()) == []
        assert len(texts) == len(set(texts)) and len(texts) % 5 == 0
        assert {f"Account {n}, part {k}." for n in acknowledged for k in range(5)} <= set(texts)


DATES = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))
FLOATS = st.floats(allow_nan=False)
QUANTITIES = st.tuples(FLOATS, FLOATS, st.text(), st.text()).map(
    lambda t: Quantity(min(t[:2]), max(t[:2]), t[2], t[3])
)
WHENS = st.tuples(DATES, DATES).filter(lambda t: t[0] != t[1]).map(lambda t: When(min(t), max(t), "minute"))
SPANS = st.tuples(st.text(), st.integers(0, 99), st.integers(1, 99)).map(
    lambda t: Span(t[0], t[1], t[1] + t[2])
)
CLAIMS = st.builds(
    Claim, SPANS, SPANS, SPANS, FLOATS, predicate=st.text(), participants=st.lists(st.text()).map(tuple),
    values=st.lists(st.builds(Value, SPANS, QUANTITIES | WHENS)).map(tuple),
    voice=st.none() | st.builds(Quote, st.lists(SPANS, min_size=1).map(tuple), st.none() | SPANS),
    negated=st.booleans(),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(CLAIMS)
def test_any_record_survives_the_codec(claim: Claim) -> None:
    import json

    plain = json.loads(json.dumps(codec.encode(claim), allow_nan=False))

    assert codec.decode(Claim, plain) == claim


SCALARS = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@settings(deadline=None, max_examples=60)
@given(JSON)
def test_what_is_no_record_is_refused_and_never_crashes(plain: object) -> None:
    with pytest.raises(BadReport):
        codec.decode(Telling, plain)


def test_the_refusal_says_where() -> None:
    plain = codec.encode(A)
    assert isinstance(plain, dict)
    plain["body"] = [{"article": A.id, "start": 5, "end": "6"}]
    with pytest.raises(BadReport, match=r"Article\.body\[0\]\.end: expected a value of type int, got '6'"):
        codec.decode(Article, plain)


def test_a_record_of_an_older_version_lacks_fields_that_have_a_default(path: Path) -> None:
    from manytakes.model import sha256

    with sqlite3.connect(path) as raw:
        [(record,)] = raw.execute("SELECT record FROM story").fetchall()
        older = record.replace(',"standfirst":[]', "")
        assert older != record
        raw.execute("UPDATE story SET record = ?, record_sha256 = ?", (older, sha256(older)))
    with store.connect(path) as db:
        assert db.telling(telling().story.id) == telling()
        assert list(db.verify()) == []
    with pytest.raises(BadReport, match="expected the fields"):
        codec.decode(Span, {"article": "a", "start": 1})
    with pytest.raises(BadReport, match="expected the fields"):
        codec.decode(Span, {"article": "a", "start": 1, "end": 2, "colour": 3})
