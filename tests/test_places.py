"""Which two places are of one thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from manytakes.model import Claim, Entity, Mention, MentionKind, Span, Value, When
from manytakes.reconcile import places


def read(texts: dict[str, str]) -> tuple[Callable[[Span], str], dict[str, Claim]]:
    """Return what gives the words of a span, and the first sentence of each text as a claim."""
    spans = {id: Span(id, 0, text.index(".")) for id, text in texts.items()}
    told = {id: Claim(evidence=s, sentence=s, head=s, weight=1.0) for id, s in spans.items()}
    return lambda span: texts[span.article][span.start : span.end], told


VARN = "The singer was taken to a clinic in Varn."
PLACED = [
    (VARN, "The singer is in a clinic in Ostby.", True, "each account has one place"),
    (VARN, "The singer is in a clinic in Varn.", False, "one place"),
    (VARN, "The singer is in a clinic in Ostby, near Varn.", False, "the other account has both"),
    (VARN, "The singer is in a clinic near Ostby.", False, "in one, near the other"),
    (VARN, "The singer is in the Ostby clinic.", False, "no word puts it there"),
    (VARN, "The singer is in a clinic in Varne.", False, "a spelling"),
    (VARN, "The singer is in a clinic in Ostby. He was born in East Varn.", False, "a part of it"),
    (VARN, "The singer was in Ostby and is in a clinic in Lund.", False, "two of them"),
    ("It sank in central Varn.", "It sank in northern Ostby.", True, "with a word before the name"),
    ("The clinic is in Melbourne.", "The clinic is in Lisbon.", True, "two towns"),
    ("The clinic is in Melbourne.", "The clinic is in Australia.", False, "one lies in the other"),
    ("The clinic is in Varn.", "The clinic is in Mill Square.", False, "it may be a square there"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), PLACED)
def test_two_places_of_one_thing(a: str, b: str, expected: bool, why: str) -> None:
    texts = {"a": a, "b": b}
    by_name: dict[str, list[Mention]] = {}
    for id, text in texts.items():
        for m in re.finditer("East Varn|Varne|Varn|Ostby|Lund|Melbourne|Lisbon|Australia|Mill Square", text):
            by_name.setdefault(m.group(), []).append(Mention(Span(id, *m.span()), m.group(), "place"))
    entities = [Entity(name, name, "place", tuple(mentions)) for name, mentions in by_name.items()]

    words, told = read(texts)
    found = places.placed(entities, {"a": "a", "b": "b"}, words)

    one, other = (places.apart(told[x], told[y], found, words) for x, y in ("ab", "ba"))
    assert bool(one) is bool(other) is expected, why
    assert one is None or one.kind == "place"


@pytest.mark.parametrize(("month", "expected"), [(3, True), (4, False)])
def test_two_places_at_two_times_are_of_two_things(month: int, expected: bool) -> None:
    texts = {"a": "It sank in Varn in March.", "b": "It sank in Ostby then."}
    when = [When(datetime(2020, m, 1), datetime(2020, m + 1, 1), "month") for m in (3, month)]
    names = [Mention(Span(id, 11, 11 + n), texts[id][11 : 11 + n], "place") for id, n in (("a", 4), ("b", 5))]
    entities = [Entity(m.text, m.text, "place", (m,)) for m in names]

    words, told = read(texts)
    at = (Value(Span(id, 19, len(texts[id]) - 1), reading) for id, reading in zip("ab", when, strict=True))
    one, other = (replace(told[v.span.article], values=(v,)) for v in at)
    found = places.placed(entities, {"a": "a", "b": "b"}, words)

    assert bool(places.apart(one, other, found, words)) is expected


@pytest.mark.parametrize(("kind", "expected"), [("place", True), ("organisation", False)])
def test_a_town_is_a_place_where_a_team_is_called_by_it(kind: MentionKind, expected: bool) -> None:
    texts = {"a": "The final is at Varn. The Varn Rovers won.", "b": "The final is at Ostby."}
    town, team = Mention(Span("a", 16, 20), "Varn", kind), Mention(Span("a", 26, 37), "Varn Rovers", "other")
    there = Mention(Span("b", 16, 21), "Ostby", "place")
    entities = [Entity("e1", "Varn Rovers", "other", (town, team)), Entity("e2", "Ostby", "place", (there,))]

    words, told = read(texts)
    found = places.placed(entities, {"a": "a", "b": "b"}, words)

    assert bool(places.apart(told["a"], told["b"], found, words)) is expected


ELSEWHERE = [
    ("In Lisbon 12 were moved.", "In Melbourne 40 were moved.", True, "two places"),
    (
        "In Lisbon 12 were moved.",
        "In Melbourne and Lisbon 40 were moved.",
        False,
        "one of them is the other's",
    ),
    ("In Melbourne 12 were moved.", "In Australia 40 were moved.", False, "one lies in the other"),
    ("In Lisbon 12 were moved.", "In all 40 were moved.", False, "no place is named"),
    ("In Lisbon 12 were moved.", "In all 40 were moved. Melbourne was spared.", False, "another sentence"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), ELSEWHERE)
def test_figures_in_sentences_of_two_places_are_of_two_places(
    a: str, b: str, expected: bool, why: str
) -> None:
    texts = {"a": a, "b": b}
    names: dict[str, list[Mention]] = {}
    for id, text in texts.items():
        for m in re.finditer("Melbourne|Lisbon|Australia", text):
            names.setdefault(m.group(), []).append(Mention(Span(id, *m.span()), m.group(), "place"))
    entities = [Entity(name, name, "place", tuple(own)) for name, own in names.items()]
    words, told = read(texts)
    found = places.placed(entities, {"a": "a", "b": "b"}, words)

    assert bool(places.elsewhere(told["a"], told["b"], found, words)) is expected, why
    assert bool(places.elsewhere(told["b"], told["a"], found, words)) is expected, why
