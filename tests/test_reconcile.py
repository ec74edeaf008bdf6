"""What two claims that state one matter are to each other, and which points say others again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from manytakes import values
from manytakes.model import Claim, Point, Relation, Span, Statement, Value
from manytakes.reconcile import RETOLD, _nested, _tells
from manytakes.reconcile.relate import relate


def claim(text: str, article: str, who: str = "") -> Claim:
    whole = Span(article, 0, len(text))
    found = tuple(Value(Span(article, f.start, f.end), f.reading) for f in values.find(text))
    return Claim(whole, whole, whole, 0.5, values=found, participants=(who,) if who else ())


RELATIONS = [
    ("12 goats were lost", "14 goats were lost", "differ", "one count, two figures"),
    ("about 12 goats were lost", "12 goats were lost", "compatible", "a hedge leaves room"),
    ("seven AK-47s were found", "12 AK 47 guns were found", "differ", "the number names a model"),
    ("he fell 200 feet", "he fell 150 metres", "differ", "measures convert"),
    ("he fell 200 feet", "he fell 61 metres", "compatible", "one measure in two units"),
    ("she lived half a mile away", "she lived a mile and a half away", "differ", "halves are read"),
    ("13 miles off shore", "13 nautical miles off shore", "compatible", "a slip of the unit"),
    ("150 miles (240 km) from port, 13 miles from shore", "about 150 miles from port", "compatible",
     "what answers nothing clashes with nothing"),
    ("the wall is 310 metres long", "the wall is 4 metres high", "compatible", "two measures of one thing"),
    ("the mast broke in a gale on Sunday", "the mast broke in a gale on Monday", "differ", "two days"),
    ("the mast broke on Sunday", "the crew was paid on Monday", "compatible", "two events"),
    ("the cable broke after 38 years", "cables are made to last 40 years", "compatible", "two durations"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), RELATIONS)
def test_typed_values_decide_how_two_claims_stand(a: str, b: str, expected: Relation, why: str) -> None:
    texts = {"a": a, "b": b}

    verdicts = [
        relate(x, y, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation
        for x, y in ((claim(a, "a"), claim(b, "b")), (claim(b, "b"), claim(a, "a")))
    ]

    assert [v if v == "differ" else "compatible" for v in verdicts] == [expected] * 2, why


def test_two_ages_clash_only_for_one_person() -> None:
    texts = {"a": "the 36-year-old climber", "b": "the 32-year-old climber"}

    def told(who: str) -> str:
        one, other = claim(texts["a"], "a", "e1"), claim(texts["b"], "b", who)
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation

    assert told("e1") == "differ"
    assert told("e2") != "differ"


def point(id: str, *spans: Span) -> Point:
    claims = tuple(Claim(s, s, s, 0.5) for s in spans)
    return Point(id, Statement("words", spans[:1]), claims, "agree")


WIDE = point("wide", Span("a", 0, 40), Span("b", 0, 40), Span("c", 0, 40))
PART = point("part", Span("a", 5, 20), Span("b", 8, 20))
AGAIN = point("again", Span("a", 100, 140), Span("b", 100, 140))
OTHER = point("other", Span("a", 200, 240), Span("d", 0, 40))


def test_a_point_that_says_a_part_of_another_or_says_it_again_lies_within_it() -> None:
    across = {(x.evidence, y.evidence): RETOLD for x in AGAIN.claims for y in WIDE.claims}

    within = {p.id: p.within for p in _nested([PART, OTHER, AGAIN, WIDE], across)}

    assert within == {"wide": "", "part": "wide", "again": "wide", "other": ""}


def test_a_point_is_not_said_again_by_one_that_scores_apart() -> None:
    assert [p.within for p in _nested([WIDE, AGAIN], {})] == ["", ""]


TELLS = [
    ("the keeper added", False, "who says it, and nothing of what"),
    ("in a diary entry", False, "no clause and no figure"),
    ("for 12 goats", True, "a figure"),
    ("the keeper sold her boat", True, "a clause"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TELLS)
def test_what_one_account_alone_says_is_a_clause_or_a_figure(text: str, expected: bool, why: str) -> None:
    last = text.rindex(" ") + 1
    verbal = text.startswith("the keeper")
    one = replace(claim(text, "a"), head=Span("a", last, len(text)), verbal=verbal)

    found = _tells(one, [Span("b", 0, 5)], {"added"}, lambda s: text[s.start : s.end])

    assert found is expected, why
