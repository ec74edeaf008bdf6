"""Why two articles are one story or two, and why a point says what it says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from manytakes import grow, store, why
from manytakes.cli import main
from manytakes.model import (
    Account,
    Article,
    Claim,
    Credit,
    NoSuchStory,
    Point,
    Quantity,
    Reason,
    Span,
    Statement,
    Story,
    Telling,
    Value,
    When,
    mint,
)

POST = (
    "Divers at Brannock lifted the wreck of the Halcyon on Friday, 212 years after she sank in a gale. The"
    " crane needed nine hours, and the harbour master, Ottilie Brandvold, found her timbers sound."
)
COPY = POST + " This article appeared first in the Brannock Post."
OTHER = (
    "After 212 years the Halcyon is out of the water. Ottilie Brandvold watched as divers working off"
    " Brannock guided a crane; its hook came up with oak beams, a bell and much mud. It was the third try."
)
BREAD = (
    "Judges gave first prize for rye bread to a retired driver who baked it in an oven built of old bricks."
)


def written(name: str, text: str, outlet: str, day: int) -> Article:
    start = datetime(2024, 5, day)
    id = mint("a", text)
    credits = ()
    if "first in the" in text:
        at = text.index("the Brannock Post")
        credits = (Credit(Span(id, at, at + 17), "the Brannock Post"),)
    return Article(
        id, name, text, outlet=outlet, published=(When(start, start + timedelta(days=1), "day"),),
        body=(Span(id, 0, len(text)),), credits=credits,
    )  # fmt: skip


A = written("post.txt", POST, "Brannock Post", 3)
B = written("copy.txt", COPY, "Isle Echo", 4)
C = written("other.txt", OTHER, "Coast Radio", 5)
D = written("bread.txt", BREAD, "Isle Echo", 5)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[store.Store]:
    with store.connect(tmp_path / "news.db", create=True) as made:
        made.add([A, B, C, D])
        grow.settle(made)
        yield made


def test_a_reprint_is_said_to_be_one_with_its_reasons(db: store.Store) -> None:
    found = why.pair(db, "copy.txt", "post.txt")

    assert found.verdict == "A copied B" and found.one_account
    assert why.pair(db, "post.txt", B.id).verdict == "B copied A"
    text = "\n".join(why.lines(found))
    assert "reason: credit line: credits the Brannock Post" in text
    assert f"“{COPY[-18:-1]}”" in text and "one account" in text


def test_two_accounts_of_one_story_share_names_numbers_and_words(db: store.Store) -> None:
    found = why.pair(db, "post.txt", "other.txt")

    assert found.verdict == "no shared wording" and found.reuse is None
    assert found.stories[0] == found.stories[1] and not found.one_account
    assert {"halcyon", "brandvold"} <= set(found.names)
    assert found.numbers == ("212",) and "crane" in found.words
    assert found.mean >= found.needed


def test_two_stories_are_too_unlike(db: store.Store) -> None:
    found = why.pair(db, "post.txt", "bread.txt")

    assert found.stories[0] != found.stories[1] and found.mean < found.needed
    assert any("joining asks 0.11" in line for line in why.lines(found))


def test_a_correction_is_given_as_the_reason(db: store.Store) -> None:
    before = why.pair(db, "post.txt", "bread.txt").stories
    grow.merge(db, *before)

    found = why.pair(db, "post.txt", "bread.txt")

    assert found.stories == (before[0],) * 2
    assert found.corrections == (f"merged {before[1]} into {before[0]}",)


def test_json_says_the_same_with_the_words_of_each_span(db: store.Store) -> None:
    plain = json.loads(json.dumps(why.plain(why.pair(db, "copy.txt", "post.txt"))))

    assert (plain["a"]["source"], plain["verdict"]) == ("copy.txt", "A copied B")
    spans = [span for pair in plain["reuse"]["passages"] for span in pair]
    assert spans and all(span["words"] in COPY for span in spans)


def pointed() -> tuple[Telling, str]:
    def claim(article: Article, words: str, number: str, value: float) -> Claim:
        at, n = article.text.index(words), article.text.index(number)
        span = Span(article.id, at, at + len(words))
        figure = Span(article.id, n, n + len(number))
        return Claim(span, span, figure, values=(Value(figure, Quantity(value, value, "year")),))

    claims = (claim(A, "212 years after", "212", 212), claim(C, "After 212 years", "212", 212))
    spans = tuple(c.evidence for c in claims)
    why_ = (Reason("number", "the figures fit", spans),)
    point = Point(
        "p1", Statement("212 years", spans[:1]), claims, "compatible", voices=2, silent=("c3",), why=why_
    )
    accounts = (Account("c1", A.id, (A.id, B.id)), Account("c2", C.id, (C.id,)), Account("c3", D.id, (D.id,)))
    return Telling(Story("s1", accounts), (A, B, C, D), points=(point,)), "p1"


def test_a_point_shows_its_spans_values_reasons_and_who_is_silent(db: store.Store) -> None:
    telling, id = pointed()
    db.save([telling])

    text = "\n".join(why.lines(why.matter(db, id)))

    assert "p1 of s1: compatible, 2 independent" in text
    assert "“212” read as 212 year" in text and "decided by number: the figures fit" in text
    assert "silent: C " in text and "bread.txt" in text
    plain = why.plain(why.matter(db, id))
    assert plain["story"] == "s1" and '"words": "212 years after"' in json.dumps(plain)
    with pytest.raises(NoSuchStory, match=r"no point 'p9'.*manytakes show"):
        why.matter(db, "p9")


def test_the_commands_print_what_the_functions_return(db: store.Store, tmp_path: Path) -> None:
    path = str(tmp_path / "news.db")

    def ran(*args: str) -> str:
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 0, result.output
        return result.output

    assert "A copied B" in ran("why", path, "copy.txt", "post.txt")
    assert json.loads(ran("why", path, "copy.txt", "post.txt", "--format", "json"))["verdict"] == "A copied B"
    one, two = why.pair(db, "post.txt", "bread.txt").stories
    assert f"merged {two} into {one}" in ran("merge", path, one, two, "--later")
    new = ran("split", path, one, "bread.txt", "--later").split()[-2]
    ran("move", path, "other.txt", new, "--later")
    assert why.pair(db, "other.txt", "bread.txt").stories == (new, new)
    for _ in range(3):
        assert "undone: " in ran("undo", path, "--later")
    assert why.pair(db, "post.txt", "other.txt").stories == (one, one)
    logged = json.loads(ran("log", path, "--format", "json"))
    assert {"open", "merge", "split", "move"} <= {line["what"] for line in logged}
    assert ran("log", path, one)
    assert CliRunner().invoke(main, ["why", path, "a", "b", "c"]).exit_code == 2
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM correction").fetchone() == (0,)
