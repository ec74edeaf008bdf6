"""What two claims that state one matter are to each other."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest

from manytakes.model import (
    Claim,
    Entity,
    Mention,
    Modality,
    Relation,
    Span,
)
from manytakes.reconcile import (
    whose,
)
from manytakes.reconcile.relate import marks, plainly, relate
from tests.stating import claim

RELATIONS = [
    ("12 goats were lost", "14 goats were lost", "differ", "one count, two figures"),
    ("about 12 goats were lost", "12 goats were lost", "compatible", "a hedge leaves room"),
    ("call 0845 125 2222", "call 0845 125 222", "differ", "one line, misprinted"),
    ("call 0845 125 2222", "call 0800 555111", "compatible", "two lines"),
    ("call 020 7946 0958", "call +44 20 7946 0958", "compatible", "one line, from abroad"),
    ("at least 12 goats were lost", "at least 19 goats were lost", "compatible", "two bounds that both hold"),
    ("at least 12 goats were lost", "19 goats were lost", "compatible", "a bound leaves room"),
    ("more than 40 goats were lost", "up to 40 goats were lost", "differ", "one begins where one ends"),
    ("more than 40 goats were lost", "40 goats were lost", "compatible", "a figure may be round"),
    ("seven AK-47s were found", "12 AK 47 guns were found", "differ", "the number names a model"),
    ("nine people were killed", "197 people were killed", "compatible", "many times as many: of two events"),
    ("the choir rehearsed its 2008 anthem", "the choir rehearsed the anthem on 6 May 2010", "compatible",
     "a year and a day"),
    ("the choir rehearsed the anthem in 2008", "the choir rehearsed the anthem in 2010", "differ", "years"),
    ("9,000 rockets were stored", "90 rockets were fired", "compatible", "a hundred times as many"),
    ("the weir cost $138.7 million", "the weir cost $138 million", "compatible", "a figure that is cut off"),
    ("the weir cost $1.2 million", "the weir cost $1.3 million", "differ", "figures given as finely"),
    ("the weir cost $138.7 million", "the weir cost $137 million", "differ", "more than is cut off"),
    ("the weir cost $1.2 million", "the weir cost $1.2 billion", "differ", "many times as much, misprinted"),
    ("he fell 200 feet", "he fell 150 metres", "differ", "measures convert"),
    ("he fell 200 feet", "he fell 61 metres", "compatible", "one measure in two units"),
    ("he fell 25 feet", "he fell 8 metres", "compatible", "one measure, rounded in the other unit"),
    ("he fell 25 feet", "he fell 9 metres", "differ", "more than is rounded"),
    ("his client is not Ana Lund of Varn", "another woman, Ana Lund of Varn, wrote", "compatible", "two"),
    ("she lived half a mile away", "she lived a mile and a half away", "differ", "halves are read"),
    ("13 miles off shore", "13 nautical miles off shore", "compatible", "a slip of the unit"),
    ("150 miles (240 km) from port, 13 miles from shore", "about 150 miles from port", "compatible",
     "what answers nothing clashes with nothing"),
    ("the wall is 310 metres long", "the wall is 4 metres high", "compatible", "two measures of one thing"),
    ("the mast broke in a gale on Sunday", "the mast broke in a gale on Monday", "differ", "two days"),
    ("the mast broke on Sunday", "the crew was paid on Monday", "compatible", "two events"),
    ("the mast broke in July 2012", "the mast broke in both July and September 2012", "compatible", "twice"),
    ("the mast broke in July 2012", "the mast broke in May and September 2012", "differ", "neither time"),
    ("a 10 percent tax on imported cars", "a 25 percent tax on wheat", "compatible", "of two things"),
    ("a 10 percent tax on imported cars", "a 25 percent tax on cars", "differ", "of one thing"),
    ("the copies were lent for any five weeks", "the copies were lent for six weeks", "compatible", "each"),
    ("the copies were lent for five weeks", "the copies were lent for six weeks", "differ", "how long"),
    ("a quake of magnitude 5.2 shook Varn", "Varn shook in a quake of 5.6 on the Richter scale", "differ",
     "two strengths"),
    ("a quake of magnitude 5.2 shook Varn", "a 5-magnitude quake shook Varn", "compatible", "rounded"),
    ("the cable broke after 38 years", "cables are made to last 40 years", "compatible", "two durations"),
    ("a father of three was hurt", "a father-of-four was hurt", "differ", "children, though nobody says so"),
    ("the pupils, aged 10 to 14", "the pupils, between the ages of 10 and 15", "differ", "two ranges"),
    ("the pupils, aged about 10 to 14", "the pupils, aged 10 to 15", "compatible", "a range with a hedge"),
    ("three died, a toll revised down from eight", "eight people died", "differ", "what is taken back"),
    ("26 sailors and divers drowned", "six divers and twenty sailors drowned", "compatible", "they add up"),
    ("25 sailors drowned", "six sailors and twenty sailors drowned", "differ", "they do not"),
    ("the other three sailors swam", "four sailors swam", "compatible", "what is left beside others"),
    ("three of the sailors swam", "five sailors swam", "compatible", "some of a whole"),
    ("three of the sailors swam", "five of the sailors swam", "differ", "some of it, in both"),
    ("three sailors of those hurt swam", "five sailors swam", "compatible", "some of those"),
    ("they lost four games in 11", "they won two of 11 games", "compatible", "some of so many"),
    ("her first 17 strokes told", "34 strokes told", "compatible", "the first of several"),
    ("the writer was not one person but several people", "two people wrote it", "compatible",
     "a figure that is denied"),
    ("Varn plays Holm on Saturday", "Varn plays Holm, which beat Skerry on Friday", "compatible",
     "a day of what is told aside"),
    ("Varn plays Holm on Saturday", "Varn plays the winner of Friday's semifinal of Holm", "compatible",
     "a day that owns another deed"),
    ("Varn plays Holm on Saturday", "Friday's play of Varn and Holm", "differ", "a day that owns the deed"),
    ("three members of the crew swam", "five members swam", "differ", "no less than all"),
    ("the mast broke at 8.49pm on Friday", "the mast broke at about 8.30pm", "differ", "no day"),
    ("the mast broke just before noon", "the mast broke at 11.50 a.m.", "compatible", "near enough"),
    ("the mast broke just before noon", "the mast broke a little after noon", "compatible", "a minute apart"),
    ("the mill was almost totally destroyed", "the mill was destroyed", "differ", "said with a reserve"),
    ("the mill burnt on Monday night", "the mill burnt on Friday night", "differ", "nights of two days"),
    ("the mill burnt at 9 pm on Monday", "the mill burnt on Friday", "differ", "an hour and a day apart"),
    ("the mill burnt late on Monday night", "the mill burnt on Monday", "compatible", "a night of that day"),
    ("the mill burnt at 9 pm", "the mill burnt on Friday", "compatible", "an hour of no day"),
    ("she said on Friday that the mill burnt", "the mill burnt on Monday", "compatible", "when she said it"),
    ("the mill burnt until Monday", "the mill burnt on Friday", "compatible", "till when, not when"),
    ("the mill burnt until Monday", "the mill burnt until Friday", "differ", "two limits"),
    ("three sailors with Moon swam", "four sailors swam", "compatible", "one of them is named"),
    ("the mill was almost 40 years old", "the mill was 40 years old", "compatible", "a hedge on a figure"),
    ("the bus fell in the northern hills", "the bus fell in the northeast", "differ", "two bearings"),
    ("the bus fell in the north-east", "the bus fell in the northeastern hills", "compatible", "one bearing"),
    ("the bus fell in the southern hills", "the bus fell in North Varn", "compatible", "part of a name"),
    ("north of Varn", "the eastern Ostby coast", "compatible", "of two places"),
    ("the east coast, and a bus", "the west coast, and a bus", "differ", "one bearing each"),
    ("south of Varn", "southwest of Varn", "differ", "of one place"),
    ("south of Varn", "southwest Varn", "compatible", "beside it and in it"),
    ("the south of Varn", "southwestern Varn", "differ", "in it, both"),
    ("they came from the north and the east", "they came from the south", "compatible", "of several"),
    ("boats that did not reach the harbour", "boats reach the harbour", "differ", "a verb denied"),
    ("boats that did not reach the harbour", "boats reach the shore", "compatible", "of something else"),
    ("boats that did not reach the harbour", "no boats reach the harbour", "compatible", "both deny it"),
    ("12 goats were lost on Monday", "19 goats were lost on Tuesday", "compatible", "figures of two days"),
    ("by Monday 12 goats had died", "by Tuesday 19 goats had died", "compatible", "up to two days"),
    ("12 goats were lost on Monday", "12 goats were lost on Tuesday", "differ", "one figure, two days"),
    ("12 goats were lost on Monday", "19 goats were lost on Monday", "differ", "two figures of one day"),
    ("they do not sell the boat", "they said whether they sell the boat", "compatible", "left open"),
    ("it sank 13 miles west of Varn", "it sank 90 miles west of Varn", "differ", "two distances"),
    ("it sank 13 miles west of Varn", "it sank 90 miles off Holm", "compatible", "from two places"),
    ("it sank 13 miles away", "it sank 90 miles (140 km) from Varn", "compatible", "from who knows where"),
    ("it was almost a ruin", "it was a ruin", "differ", "said with a reserve"),
    ("it was almost a ruin", "a boat was sold", "compatible", "of another word"),
    ("boats do not reach the harbour", "boats cant reach the harbour", "compatible", "both deny it"),
    ("he did not have the boat", "they have the boat", "compatible", "a verb that tells nothing"),
    ("homes of $250,000 or less", "homes of more than $250,000", "compatible", "two sides of a line"),
    ("as many as 300 people came", "more than 300 people came", "differ", "two estimates"),
    ("nearly 30% of the mill was lost", "over 70% of the mill was saved", "compatible", "a whole in parts"),
    ("30% of the mill was lost", "40% of the mill was lost", "differ", "two parts of no whole"),
    ("$1.7 million to $2 million", "between $1.72 million and $2 million", "compatible", "a range, rounded"),
    ("mast broke two days after the race", "mast broke five days after Moon came", "compatible", "apart"),
    ("the mast broke two days after the race", "the mast broke five days after the race", "differ", "one"),
    ("the mast broke at 5 p.m.", "the mast broke at 2100 GMT", "compatible", "clocks of two zones"),
    ("winds of 40 mph", "it moved east at 6 mph", "compatible", "a wind's speed and a storm's"),
    ("winds of 40 mph", "winds of 60 mph", "differ", "two winds' speeds"),
    ("its winds dropped to 40 mph", "its winds were 90 mph", "compatible", "what was left of it"),
    ("27 feet above its banks", "the stage is 18 feet", "compatible", "above what, and what"),
    ("six sailors, including four cooks, swam", "five cooks swam", "compatible", "some of them by name"),
    ("it was possibly armed", "whether it was armed", "compatible", "asked, not said"),
    ("the mast broke at 2000 GMT", "the mast broke at 2100 GMT", "differ", "clocks of one zone"),
]  # fmt: skip


@pytest.mark.parametrize(("modality", "expected"), [("stated", "differ"), ("possible", "compatible")])
def test_what_may_be_is_said_with_a_reserve_already(modality: Modality, expected: Relation) -> None:
    texts = {"a": "it could possibly doom the mill", "b": "it could doom the mill"}
    one, other = (replace(claim(text, id), modality=modality) for id, text in texts.items())

    found = relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.6)

    assert found.relation == expected or (expected == "compatible" and found.relation == "agree")


@pytest.mark.parametrize(
    ("b", "expected", "why"),
    [
        ("Hale, 69, denied it in Varn", "compatible", "of two people"),
        ("the mayor denied hitting a girl of 16", "differ", "of one, it may be"),
        ("he denied in Varn that he hit a girl of 41", "differ", "in the same words"),
    ],
)
def test_ages_far_apart_are_of_two_people(b: str, expected: Relation, why: str) -> None:
    a = "he denied in Varn that he hit a girl of 14"
    texts = {"a": a, "b": b}

    found = relate(
        claim(a, "a", "varn"),
        claim(b, "b", "varn"),
        lambda s: texts[s.article][s.start : s.end],
        lambda *_: 0.6,
        0.35,
    )

    assert found.relation == expected, why


@pytest.mark.parametrize(
    ("a", "b", "score", "alike", "expected", "why"),
    [
        ("12 goats were lost", "14 goats were lost", 0.6, 0.31, "differ", "claims that are near"),
        ("12 goats were lost", "14 goats were lost", 0.6, 0.29, "compatible", "claims that are not"),
        ("12 goats were lost", "14 goats were lost", 0.95, 0.0, "differ", "a third account ties the two"),
        ("12% of goats were lost", "14% of goats were lost", 0.6, 0.46, "differ", "shares, nearer still"),
        ("12% of goats were lost", "14% of goats were lost", 0.6, 0.44, "compatible", "shares of two wholes"),
        ("the mast broke on Sunday", "the mast broke on Monday", 0.6, 0.0, "differ", "days, of one deed"),
    ],
)
def test_figures_of_one_role_differ_only_in_claims_that_are_near(
    a: str, b: str, score: float, alike: float, expected: Relation, why: str
) -> None:
    texts = {"a": a, "b": b}
    one, other = (replace(claim(text, id), verbal=True, predicate="break") for id, text in texts.items())

    found = relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: score, alike)

    assert (found.relation if found.relation == "differ" else "compatible") == expected, why


def test_what_nothing_can_set_apart_stands_as_if_it_had_been_asked() -> None:
    more = {"the ferry struck the pier", "nobody was killed there", "a baker was killed there"}
    texts = sorted({text for a, b, *_ in RELATIONS for text in (a, b)} | more)
    said = dict(zip(map(str, range(len(texts))), texts, strict=True))

    def words(span: Span) -> str:
        return said[span.article][span.start : span.end]

    stated = [replace(claim(text, id), verbal=True, predicate="strike") for id, text in said.items()]
    every = [*stated, *(replace(c, negated=True) for c in stated)]
    every += [replace(c, modality="planned") for c in stated[::3]]
    marked = [marks(c, words) for c in every]
    plain = 0
    for (a, x), (b, y) in combinations(zip(every, marked, strict=True), 2):
        if found := plainly(a, b, x, y):
            plain += 1
            assert found == relate(a, b, words, lambda *_: 0.6, 0.9), (words(a.evidence), words(b.evidence))

    assert plain > len(every)


@pytest.mark.parametrize(("a", "b", "expected", "why"), RELATIONS)
def test_typed_values_decide_how_two_claims_stand(a: str, b: str, expected: Relation, why: str) -> None:
    texts = {"a": a, "b": b}

    verdicts = [
        relate(x, y, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.49).relation
        for x, y in ((claim(a, "a"), claim(b, "b")), (claim(b, "b"), claim(a, "a")))
    ]

    assert [v if v == "differ" else "compatible" for v in verdicts] == [expected] * 2, why


@pytest.mark.parametrize(
    ("heads", "score", "expected", "why"),
    [
        (("sink", "sinking"), 0.2, "differ", "one deed, as verb and as noun"),
        (("sink", "find"), 0.3, "compatible", "two deeds may be of two days"),
        (("sink", "find"), 0.6, "differ", "unless what stands around them is surely alike"),
        (("sink", "sinking"), 0.1, "compatible", "the days are of two things"),
    ],
)
def test_days_clash_more_readily_of_one_deed(
    heads: tuple[str, str], score: float, expected: Relation, why: str
) -> None:
    texts = {"a": "the ferry Varn sank on Sunday", "b": "the sinking of the ferry Varn on Monday"}
    a, b = (replace(claim(texts[id], id), predicate=head) for id, head in zip(texts, heads, strict=True))

    found = relate(a, b, lambda s: texts[s.article][s.start : s.end], lambda *_: score)

    assert found.relation == expected, why


def test_values_clash_more_readily_in_claims_that_are_surely_one_matter() -> None:
    def relation(a: str, b: str, alike: float) -> Relation:
        texts = {"a": a, "b": b}
        one, other = (claim(text, id, "e1") for id, text in texts.items())
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.2, alike).relation

    for a, b in (
        ("the vote on Monday", "Friday's voting"),
        ("two 500 MW turbines", "two 800 MW turbines"),
        ("a sentence of 2 years", "jailed for 2-1/2 years"),
    ):
        assert relation(a, b, 0.5) == "differ"
        assert relation(a, b, 0.3) != "differ"
    assert relation("the vote on Monday", "Friday's voting", 0.4) != "differ", "days are of many things"
    assert relation("Kit Moon, 24, and his wife", "aged 26", 0.5) != "differ", "one may be of somebody else"
    assert relation("more than 300 victims", "as many as 300 people", 0.5) == "differ", "victims are people"
    assert relation("more than 300 victims", "as many as 300 people", 0.3) != "differ"
    assert relation("more than 300 goats", "as many as 300 stalls", 0.5) != "differ"


def test_days_clash_where_the_verb_of_the_one_stands_deeper_in_the_other() -> None:
    texts = {"a": "a clerk said it was inspected in March", "b": "it was inspected in May"}
    one, other = claim(texts["a"], "a"), claim(texts["b"], "b")
    said = Span("a", texts["a"].index("said"), texts["a"].index("said") + 4)
    done = Span("b", texts["b"].index("inspected"), texts["b"].index("inspected") + 9)

    def told(verb: Span) -> str:
        a = replace(one, head=said, verbal=True, predicate="say")
        b = replace(other, head=verb, verbal=True, predicate=texts["b"][verb.start : verb.end])
        return relate(a, b, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation

    assert told(done) == "differ"
    assert told(Span("b", 3, 6)) == "compatible"


def test_a_bare_day_is_of_what_its_sentence_tells() -> None:
    texts = {
        "a": "the grain mill by the weir in Varn burnt on Monday night",
        "b": "firemen came to the burning grain mill by the weir early on Friday",
        "c": "the mayor of Varn by the Weir wed the heir of the Grain Mill early on Friday",
    }

    def told(other: str) -> str:
        def day(id: str) -> Claim:
            whole = claim(texts[id], id)
            return replace(whole, evidence=Span(id, texts[id].rindex("on "), len(texts[id])))

        return relate(
            day("a"), day(other), lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6
        ).relation

    assert told("b") == "differ"
    assert told("c") != "differ"


def test_two_ages_clash_only_for_one_person() -> None:
    texts = {"a": "the 36-year-old climber", "b": "the 32-year-old climber"}

    def told(who: str) -> str:
        one, other = claim(texts["a"], "a", "e1"), claim(texts["b"], "b", who)
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.35).relation

    assert told("e1") == "differ"
    assert told("e2") != "differ"


def test_an_age_is_of_the_name_that_it_stands_beside() -> None:
    def relation(*said: str) -> Relation:
        texts = dict(zip("ab", said, strict=True))
        one, other = (claim(text, id, "e1") for id, text in texts.items())
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.35).relation

    assert relation("24-year-old Kit Moon fell", "Kit Moon, 26, fell") == "differ"
    assert relation("24-year-old Kit Moon fell", "Moon and Ana Lund, 26, fell") != "differ"


FIGURES = [
    ("Nurse and mother of 13 Ana Lund fell.", "Lund, a mother of 12, was hurt.", True, "her children"),
    ("Lund was the mother of 13 children.", "Lund, a mother of 12, was hurt.", True, "as a sentence"),
    ("Ana Lund, 34, fell.", "The rope hit Lund, 36, at noon.", True, "her age"),
    ("Ana Lund, 34, fell.", "Ana Lund, a mother of 36, fell.", False, "an age is no number of children"),
    ("Ana Lund, 34, fell.", "Kit Moon, 36, fell.", False, "two people"),
    ("Ana Lund, 34, fell.", "Ana Lund, 34, fell. The clerk called Lund, 36, brave.", False, "both, in one"),
    ("A woman, 34, fell.", "Ana Lund, 36, fell.", False, "no name beside it"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), FIGURES)
def test_a_figure_is_of_whom_it_stands_beside_wherever_it_stands(
    a: str, b: str, expected: bool, why: str
) -> None:
    texts = {"a": a, "b": b}
    people = tuple(
        Entity(
            name,
            name,
            "person",
            tuple(
                Mention(Span(id, m.start(), m.end()), m.group(), "name")
                for id, text in texts.items()
                for m in re.finditer(form, text)
            ),
        )
        for name, form in (("Ana Lund", "(?:Ana )?Lund"), ("Kit Moon", "Kit Moon"))
    )

    found = whose.roles(
        [claim(text, id) for id, text in texts.items()],
        people,
        {"a": "a", "b": "b"},
        lambda s: texts[s.article][s.start : s.end],
        {"a": ("b",), "b": ("a",)},
    )

    assert bool(found) is expected, why
    assert {y: x for x, y in found} == dict(found.keys())


def test_two_counts_of_one_thing_clash_unless_each_is_of_somebody_else() -> None:
    texts = {"a": "the firm has 40 shops", "b": "the firm has 60 shops"}

    def told(*who: str) -> str:
        one, other = claim(texts["a"], "a", *who[:1]), claim(texts["b"], "b", *who[1:])
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.35).relation

    assert told("e1", "e1") == told() == told("e1") == "differ"
    assert told("e1", "e2") != "differ"


def test_a_sentence_with_two_bearings_clashes_with_neither() -> None:
    texts = {"a": "a bus from the west coast, to the east coast", "b": "the east coast, by bus"}
    one, other = (claim(text, id) for id, text in texts.items())
    cut = replace(one, evidence=Span("a", 0, texts["a"].index(",")))

    def told(a: Claim) -> str:
        return relate(a, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6, 0.49).relation

    assert told(cut) != "differ"
    assert told(replace(cut, sentence=cut.evidence)) == "differ"


def test_no_denial_is_against_words_whose_own_not_is_cut_off() -> None:
    texts = {
        "a": "with wet goats there is no question",
        "b": "of the question with wet goats there is “no doubt” at all",
    }

    def told(id: str, end: str) -> Claim:
        head = Span(id, texts[id].index("is"), texts[id].index("is") + 2)
        whole = replace(claim(texts[id], id), head=head, verbal=True, predicate="be", negated=id == "a")
        return replace(whole, evidence=Span(id, 0, texts[id].index(end) + len(end)))

    def kind(b: Claim) -> str | None:
        return relate(
            told("a", "question"), b, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.0, 0.6
        ).kind

    cut = told("b", "is")
    assert kind(cut) is None
    assert kind(replace(cut, sentence=cut.evidence)) == "polarity"
