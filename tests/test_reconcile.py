"""What two claims that state one matter are to each other, and which points say others again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from manytakes import run, values
from manytakes.model import (
    Account,
    Article,
    Claim,
    Entity,
    Mention,
    Point,
    Quantity,
    Reason,
    Relation,
    Span,
    Statement,
    Value,
)
from manytakes.rarity import idf
from manytakes.reconcile import (
    alone,
    differing,
    making,
    naming,
    near,
    pairs,
    ranking,
    reconcile,
    roles,
    whose,
)
from manytakes.reconcile.alone import _salience, _tells
from manytakes.reconcile.apart import splits
from manytakes.reconcile.bags import bags, mass, rare, shared
from manytakes.reconcile.denials import denial, links, stance, with_denial
from manytakes.reconcile.folding import RETOLD, nested, unrepeated
from manytakes.reconcile.points import Link
from manytakes.reconcile.relate import Verdict, marks, plainly, relate
from manytakes.reconcile.scores import Heard, Scores, hear
from manytakes.reconcile.story import Story


def claim(text: str, article: str, who: str = "") -> Claim:
    whole = Span(article, 0, len(text))
    found = tuple(Value(Span(article, f.start, f.end), f.reading) for f in values.find(text))
    return Claim(whole, whole, whole, 0.5, values=found, participants=(who,) if who else ())


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
    ("she lived half a mile away", "she lived a mile and a half away", "differ", "halves are read"),
    ("13 miles off shore", "13 nautical miles off shore", "compatible", "a slip of the unit"),
    ("150 miles (240 km) from port, 13 miles from shore", "about 150 miles from port", "compatible",
     "what answers nothing clashes with nothing"),
    ("the wall is 310 metres long", "the wall is 4 metres high", "compatible", "two measures of one thing"),
    ("the mast broke in a gale on Sunday", "the mast broke in a gale on Monday", "differ", "two days"),
    ("the mast broke on Sunday", "the crew was paid on Monday", "compatible", "two events"),
    ("the cable broke after 38 years", "cables are made to last 40 years", "compatible", "two durations"),
    ("a father of three was hurt", "a father-of-four was hurt", "differ", "children, though nobody says so"),
    ("the pupils, aged 10 to 14", "the pupils, between the ages of 10 and 15", "differ", "two ranges"),
    ("the pupils, aged about 10 to 14", "the pupils, aged 10 to 15", "compatible", "a range with a hedge"),
    ("three died, a toll revised down from eight", "eight people died", "differ", "what is taken back"),
    ("the other three sailors swam", "four sailors swam", "compatible", "what is left beside others"),
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
    ("south of Varn", "southwest of Varn", "differ", "of one place"),
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
    ("the mast broke at 2000 GMT", "the mast broke at 2100 GMT", "differ", "clocks of one zone"),
]  # fmt: skip


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
    )

    assert found.relation == expected, why


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
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation

    assert told("e1") == "differ"
    assert told("e2") != "differ"


def test_an_age_is_of_the_name_that_it_stands_beside() -> None:
    def relation(*said: str) -> Relation:
        texts = dict(zip("ab", said, strict=True))
        one, other = (claim(text, id, "e1") for id, text in texts.items())
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation

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
        return relate(one, other, lambda s: texts[s.article][s.start : s.end], lambda *_: 0.6).relation

    assert told("e1", "e1") == told() == told("e1") == "differ"
    assert told("e1", "e2") != "differ"


LATER = "on the next day, or so the clerk of the port believes"
APART = [
    ("the old bridge at Varn opened in spring", "the old bridge at Varn closed in spring", "polarity", ""),
    ("they saw a small crowd on the quay", "they saw a huge crowd on the quay", "polarity", "a size"),
    ("the captain was unhappy with the crew", "the captain was happy with the crew", "polarity", "a prefix"),
    ("the kiosk was far away from the harbour", "the kiosk was near the harbour", "polarity", ""),
    ("a Thai sailor found the chest", "a Peruvian sailor found the chest", "identity", ""),
    ("a British sailor found the chest", "an English sailor found the chest", None, "one country"),
    ("the second ferry of the day ran aground", "the third ferry of the day ran aground", "number", "a turn"),
    ("Goats like rain", "Goats hate rain", None, "two words are too few to say that all else is the same"),
    ("the ferry that was painted last year sank", "the ferry rose with the tide at noon", None, "elsewhere"),
    ("owners were told to not sack anyone", "owners were told to sack anyone", "polarity", "a word too many"),
    ("it was not only rain that fell here", "it was only rain that fell here", None, "an idiom"),
    ("they said on Sunday night that he left", "they said on Saturday night that he left", "date", "nights"),
    ("he may sail from the port at dawn", "he will sail from the port at dawn", "modality", ""),
    ("No, I would honour their wish to stay", "I would honour their wish to stay", None, "an answer"),
    ("a 53-year-old man was held by police there", "a 50-year-old man was held by police", "number", ""),
    (f"a 53-year-old man was held by police {LATER}", "a 23-year-old man was held by police", None, "two"),
    ("they say that he never paid his men", f"they say that he paid his bill {LATER}", None, "of two things"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), APART)
def test_one_stretch_sets_two_like_sentences_apart(a: str, b: str, expected: str | None, why: str) -> None:
    texts = {"a": a, "b": b}
    claims = {id: (claim(text, id),) for id, text in texts.items()}
    [one], [other] = claims.values()

    found = splits({(one.sentence, other.sentence)}, claims, (), lambda s: texts[s.article][s.start : s.end])

    assert [s.kind for s in found] == ([expected] if expected else []), why


@pytest.mark.parametrize(("there", "expected"), [("Lisbon", ["place"]), ("Australia", [])])
def test_a_place_in_one_sentence_is_apart_from_another_unless_it_lies_there(
    there: str, expected: list[str]
) -> None:
    texts = {
        id: f"the old captain sold his ferry in {at} last spring"
        for id, at in (("a", "Melbourne"), ("b", there))
    }
    claims = {id: (claim(text, id),) for id, text in texts.items()}
    places = []
    for id, name in (("a", "Melbourne"), ("b", there)):
        at = texts[id].index(name)
        mention = Mention(Span(id, at, at + len(name)), name, "place")
        places.append(Entity(name, name, "place", (mention,)))
    both = claims["a"][0].sentence, claims["b"][0].sentence

    found = splits({both}, claims, places, lambda s: texts[s.article][s.start : s.end])

    assert [s.kind for s in found] == expected


def test_what_sets_sentences_apart_is_shown_where_no_claim_holds_it() -> None:
    texts = {
        "a": "they sold the mill and did find its keys",
        "b": "they sold the mill and did not find its keys",
    }
    whole = {id: claim(text, id) for id, text in texts.items()}
    # Of the first sentence only its beginning was taken for a claim.
    short = replace(whole["a"], evidence=Span("a", 0, len("they sold the mill")))

    [split] = splits(
        {(short.sentence, whole["b"].sentence)},
        {"a": (short,), "b": (whole["b"],)},
        (),
        lambda s: texts[s.article][s.start : s.end],
    )

    assert split.kind == "polarity"
    assert split.a.evidence.holds(split.why.evidence[0])


SPELT = [
    (("al-Noor TV", "al-Noor TV"), ("al Noor TV",), True, "a hyphen"),
    (("Halden Telecom",), ("Halden TeleCom",), True, "a capital inside a word"),
    (("Halden Telecom",), ("HALDEN TELECOM",), False, "a line in capitals"),
    (("Oda Finn",), ("Finn",), False, "a short form"),
    (("Oda 'Kit' Finn",), ("Finn",), False, "a short form of a name with a nickname in it"),
    (("Oda 'Kit' Finn",), ("Kit", "Oda Finn"), False, "an account that uses both names"),
    (("Oda Hutchinson",), ("Hutchinsons",), False, "her family"),
    (("Halden Democrat",), ("Halden Democratic",), False, "a word made of it"),
    (("R-Halden",), ("D-Halden",), False, "whom they sit for"),
    (("toll bridge ban",), ("toll-bridge ban",), False, "no name"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), SPELT)
def test_a_name_spelt_in_two_ways_is_a_difference(
    a: tuple[str, ...], b: tuple[str, ...], expected: bool, why: str
) -> None:
    assert bool(spelt({"a": a, "b": b})) is expected, why


def test_a_person_known_by_a_nickname_here_and_a_name_there_is_a_difference() -> None:
    assert not spelt({"a": ("Oda Finn",), "b": ("Oda 'Kit' Finn",)})
    assert spelt({"a": ("Oda Finn",), "b": ("Oda 'Kit' Finn",), "c": ("Kit",)})


def spelt(names: dict[str, tuple[str, ...]]) -> list[Point]:
    """Return the points of one entity, named as each account names it."""
    texts = {id: ". ".join(forms) for id, forms in names.items()}
    articles = [Article(id, text, "", body=(Span(id, 0, len(text)),)) for id, text in texts.items()]
    spans = [
        Span(id, texts[id].index(f), texts[id].index(f) + len(f)) for id, of in names.items() for f in of
    ]
    mentions = tuple(Mention(s, texts[s.article][s.start : s.end], "person") for s in spans)
    told = {id: id for id in names}
    return naming.points(
        articles, [Entity("e", "person", "", mentions)], (), told, lambda s: texts[s.article]
    )


DENIALS = [
    ("nobody was killed", "a porter was killed", True, "a subject that is nobody"),
    ("no one is known to have been hurt", "eight bakers were wounded", True, "another word for hurt"),
    ("none were injured", "two girls were hurt", True, "a count of none"),
    ("the hall burned without casualties", "two people died", True, "without"),
    ("there were no reports of injuries", "the blast left 12 injured", True, "no such thing"),
    ("no divers were hurt", "three divers were injured", True, "none of a kind, and some of it"),
    ("no divers were hurt", "three sailors were injured", False, "others than those of whom it is denied"),
    ("none of the divers was hurt", "a sailor was injured", False, "others, of them"),
    ("no one else was hurt", "a girl was hurt", False, "a limited denial"),
    ("no one was seriously hurt", "a girl was hurt", False, "a limit of degree"),
    ("no one was hurt", "a girl was killed", False, "killed is another matter than hurt"),
    ("no one was hurt", "a girl could have been hurt", False, "what could be is not affirmed"),
    ("no one was hurt", "no girl was hurt", False, "two denials"),
    ("no one was killed", "two men were killed in a similar fire", False, "another event"),
    ("no one was killed", "two men were killed three years ago", False, "long ago"),
    ("no one was killed", "thirty sheep died", False, "beasts are not anyone"),
    ("no one was killed", "fans of Nine Are Dead wept", False, "a title"),
    ("no one was hurt on Monday", "a girl was hurt on Sunday", False, "two days"),
    ("no arrests were made", "police detained six men", True, "a count of none, of arrests"),
    ("nobody was arrested", "no men were arrested", False, "two denials of arrests"),
    ("the thief is still at large", "police arrested the thief", True, "at large"),
    ("the thief has not been caught", "the thief was captured", True, "not yet"),
    ("the names of the dead have not been released", "the dead have been identified", True, "kept back"),
    ("the board was yet to give clearance for the dam", "the board gave its approval for the dam", True,
     "yet to"),
    ("the keeper was found dead", "the keeper was found alive", True, "alive or dead"),
    ("the crew was insufficiently equipped", "the crew was well equipped", True, "how far"),
    ("the crew was poorly equipped", "the crew was ill-prepared", False, "two of one kind"),
    ("the baths were closed", "the baths have reopened", False, "one after the other: both may hold"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), DENIALS)
def test_a_denial_without_not_stands_against_what_it_denies(a: str, b: str, expected: bool, why: str) -> None:
    texts = {"a": a, "b": b}

    def words(s: Span) -> str:
        return texts[s.article][s.start : s.end]

    one, other = claim(a, "a"), claim(b, "b")

    for x, y in ((one, other), (other, one)):
        reason = denial(x, y, words)
        assert bool(reason) is expected, why
        assert not reason or {s.article for s in reason.evidence} == {"a", "b"}
        assert (relate(x, y, words, lambda *_: 0.0).kind == "polarity") is expected, why


LINKED = [
    ("Nobody was hurt.", "A girl was hurt.", 0.2, True, "harm, near enough"),
    ("Nobody was hurt.", "A girl was hurt.", 0.01, False, "harm of some other event"),
    ("The thief is at large.", "The thief was caught.", 0.15, False, "no link, no word of one thief"),
    ("The thief is at large.", "The thief was caught.", 0.3, True, "would be linked"),
    ("The crew was ill equipped.", "The crew was well equipped.", 0.1, True, "one word of both"),
    ("The crew was ill equipped.", "The crew was well prepared.", 0.1, False, "two words"),
]


@pytest.mark.parametrize(("a", "b", "score", "expected", "why"), LINKED)
def test_a_denial_is_set_against_a_claim_of_its_own_event(
    a: str, b: str, score: float, expected: bool, why: str
) -> None:
    texts = {"a": a, "b": b}
    told = {id: [claim(text, id)] for id, text in texts.items()}
    one, other = told["a"][0].evidence, told["b"][0].evidence
    both = {one: {other: score}, other: {one: score}}

    found = links(told, both, {"a": "a", "b": "b"}, lambda s: texts[s.article][s.start : s.end])

    assert [{n.a.evidence, n.b.evidence} for n in found] == ([{one, other}] if expected else []), why


def test_an_account_that_tells_of_both_is_set_against_no_other() -> None:
    texts = {"a": "Nobody was hurt.", "b": "A girl was hurt."}
    told = {id: [claim(text, id)] for id, text in texts.items()}
    one, other = told["a"][0].evidence, told["b"][0].evidence
    texts["a"] += " A boy was hurt."
    later = Span("a", 17, 32)
    told["a"].append(Claim(later, later, later, 0.5))

    found = links(
        told, {one: {other: 0.2}}, {"a": "a", "b": "b"}, lambda s: texts[s.article][s.start : s.end]
    )

    assert found == []


def test_what_a_clause_denies_ahead_of_a_claim_is_not_affirmed_by_it() -> None:
    assert "hurt" not in stance("to have been hurt", "No one is thought ")
    assert stance("a girl was hurt", "No one was killed but ")["hurt"].affirmed


def point(id: str, *spans: Span) -> Point:
    claims = tuple(Claim(s, s, s, 0.5) for s in spans)
    return Point(id, Statement(f"words of {id}", spans[:1]), claims, "agree")


WIDE = point("wide", Span("a", 0, 40), Span("b", 0, 40), Span("c", 0, 40))
PART = point("part", Span("a", 5, 20), Span("b", 8, 20))
AGAIN = point("again", Span("a", 100, 140), Span("b", 100, 140))
OTHER = point("other", Span("a", 200, 240), Span("d", 0, 40))
MOST = point("most", Span("a", 5, 20), Span("b", 8, 20), Span("c", 200, 220))  # but for one account
SOME = point("some", Span("a", 5, 20), Span("b", 300, 320), Span("c", 200, 225))


def test_a_point_that_says_a_part_of_another_or_says_it_again_lies_within_it() -> None:
    across = {x.evidence: {y.evidence: RETOLD for y in WIDE.claims} for x in AGAIN.claims}

    within = {p.id: p.within for p in nested([PART, OTHER, AGAIN, WIDE, MOST, SOME], across)}

    assert within == {"wide": "", "part": "wide", "again": "wide", "other": "", "most": "wide", "some": ""}


def test_a_point_is_not_said_again_by_one_that_scores_apart() -> None:
    assert [p.within for p in nested([WIDE, AGAIN], {})] == ["", ""]


def test_points_that_go_by_the_same_words_or_count_the_same_are_one() -> None:
    named = replace(AGAIN, about=WIDE.about)
    takes = Quantity(17, 17, of="take")
    counted = [
        replace(p, claims=tuple(replace(c, values=(Value(c.evidence, takes),)) for c in p.claims))
        for p in (WIDE, AGAIN)
    ]

    assert [p.within for p in nested([WIDE, named], {})] == ["", "wide"]
    assert [p.within for p in nested(counted, {})] == ["", "wide"]


def test_a_difference_is_told_once_of_the_same_sentences_or_words() -> None:
    def told(id: str, reason: str, **starts: int) -> Point:
        claims = tuple(  # each sentence 100 characters, none of the claims over another
            Claim(Span(a, at, at + 20), Span(a, at - at % 100, at - at % 100 + 100), Span(a, at, at + 5))
            for a, at in starts.items()
        )
        why = (Reason("modality", reason, tuple(c.evidence for c in claims)),)
        return Point(id, Statement(id, (claims[0].evidence,)), claims, "differ", "modality", why=why)

    first = replace(told("first", "“almost ruined”, “ruined”", a=0, b=0, c=0), salience=1.0)
    again = told("again", "“almost ruined”, “ruined”", a=50, b=50, c=150)
    later = told("later", "“almost ruined”, “ruined”", a=50, b=150)
    apart = told("apart", "“almost ruined”, “ruined”", a=150, d=150)
    other = told("other", "“nearly sold”, “sold”", a=25, b=25)

    assert {p.id for p in unrepeated([again, later, other, apart, first])} == {"first", "apart", "other"}


TELLS = [
    ("the keeper added", False, "who says it, and nothing of what"),
    ("in a diary entry", False, "no clause and no figure"),
    ("for 12 goats", True, "a figure"),
    ("the keeper sold her boat", True, "a clause"),
    ("the keeper sold a boat known as", False, "cut off before its object"),
    ("the keeper sold her boat, but why?", False, "a question"),
    ("the keeper sold a boat that was", False, "cut off before what it was"),
    ("she was quite right about it", False, "words that say nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TELLS)
def test_what_one_account_alone_says_is_a_clause_or_a_figure(text: str, expected: bool, why: str) -> None:
    last = text.rindex(" ") + 1
    verbal = text.startswith(("the keeper", "she"))
    one = replace(claim(text, "a"), head=Span("a", last, len(text)), verbal=verbal)

    found = _tells(one, [Span("b", 0, 5)], [], [], {"added"}, lambda s: text[s.start : s.end])

    assert found is expected, why


STORY = (
    "The ferry sank off Varn on Sunday night. Divers found the mast in the morning.",
    "The ferry sank off Varn on Sunday night. The harbour was closed to all boats.",
    "On Sunday night the ferry sank off Varn. A baker gave the crew bread.",
    "The ferry sank off Varn on Sunday night. Nobody has said why it sailed.",
    "On Sunday night the ferry sank off Varn. Its owner lives in a tower.",
)


def test_who_says_it_to_whom_is_not_what_is_said() -> None:
    text = "the keeper, who lives nearby, told a clerk that her boat had been sold"
    told, after = text.index("told"), text.index("that")
    cue, content = Span("a", told, told + 4), Span("a", after, len(text))

    def tells(end: int) -> bool:
        one = replace(claim(text, "a"), evidence=Span("a", 0, end), head=cue, verbal=True)
        return _tells(one, [cue], [content], [], {"told"}, lambda s: text[s.start : s.end])

    assert tells(len(text))
    assert not tells(after - 1)


def test_the_verb_of_a_name_makes_no_clause() -> None:
    text = "in the Grey Goats Are Sold finale on the island of Varnholm"
    head, name = text.index("Are"), Span("a", text.index("Grey"), text.index(" finale"))
    one = replace(claim(text, "a"), head=Span("a", head, head + 3), verbal=True)

    def tells(names: list[Span]) -> bool:
        return _tells(one, [], [], names, set(), lambda s: text[s.start : s.end])

    assert tells([])
    assert not tells([name])


def test_what_says_little_is_told_late() -> None:
    much, little = "A heron nested in the belfry", "The reason was quite simple"

    first, second = (_salience(claim(text, "a"), 1_000, text) for text in (much, little))

    assert first > second


def told(texts: Sequence[str]) -> tuple[Point, ...]:
    """Return the points of texts, each an account of its own."""
    articles = [Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),)) for n, t in enumerate(texts)]
    found = run.study(articles)
    accounts = [Account(a.id, a.id, (a.id,)) for a in articles]
    return reconcile(articles, accounts, found.parses, found.claims, found.entities, (), (), found.vectors)


def test_accounts_that_each_say_both_do_not_differ() -> None:
    one = "The keepers expect the herd to nearly double in size by 2050."
    other = "The herd will double in size by 2050, which means more hay is needed."
    both = f"{one} {other}"

    assert not [p for p in told([both, both]) if p.relation == "differ"]
    assert [p.kind for p in told([one, other]) if p.relation == "differ"] == ["modality"]


def test_a_matter_that_stands_for_itself_is_told_once_more_with_who_said_it() -> None:
    shared = "two climbers were lifted off the ridge by a naval helicopter on Sunday"
    texts = [f"A clerk of the valley said {shared}.", f"Rescuers told reporters that {shared}."]
    points = [p for p in told(texts) if p.relation in ("agree", "compatible")]
    by_id = {p.id: p for p in points}
    whole = [Span(f"a{n}", 0, len(t) - 1) for n, t in enumerate(texts)]

    [again] = [p for p in points if sorted(c.evidence for c in p.claims) == whole]

    host = by_id[again.within]
    assert not host.within
    assert host.salience > again.salience
    assert all(x.evidence.holds(y.evidence) for x, y in zip(again.claims, host.claims, strict=True))
    assert len(by_id) == len(points)


def test_a_denial_that_takes_a_whole_clause_is_found() -> None:
    one = "The victims have been identified as Ana Lund, 61, and Ida Moon, 48."
    other = (
        "The names of the women who were killed, 61 and 48 years old, have {}been made public by the clerk."
    )

    assert "polarity" in {p.kind for p in told([one, other.format("not yet ")])}
    assert "polarity" not in {p.kind for p in told([one, other.format("")])}


def test_figures_of_one_person_clash_in_claims_that_have_little_in_common() -> None:
    one = "Video of Nurse Mother of {} Ana Lund hit by a cart: two held"
    other = "Ana Lund sold bread. In the square Lund, a mother of 12, had tried to warn two girls."

    assert "number" in {p.kind for p in told([one.format(13), other])}
    assert "number" not in {p.kind for p in told([one.format(12), other])}


def test_a_denial_is_shown_in_words_that_hold_its_not() -> None:
    text = "The plan is too dear to not be dropped by noon"
    whole = claim(text, "a")
    dropped = Span("a", text.index("dropped"), len(text))
    narrow = replace(whole, evidence=dropped, negated=True)
    wide = replace(narrow, evidence=Span("a", text.index("to not"), len(text)))

    found = with_denial(
        replace(narrow, head=wide.head), [whole, wide, narrow], lambda s: text[s.start : s.end]
    )

    assert found.evidence == wide.evidence
    assert with_denial(replace(narrow, negated=False), [wide], lambda s: text[s.start : s.end]) != wide


def story(text: str, ids: str, scores: Scores, compared: Sequence[str] | None = None) -> Story:
    """Return a story of articles of one text and one account each; `compared` are the pairs that were."""
    articles = {id: Article(id, id, text) for id in ids}
    both = [tuple(pair) for pair in compared] if compared is not None else list(combinations(ids, 2))
    met: dict[str, dict[str, None]] = {}
    for a, b in [*both, *((b, a) for a, b in both)]:
        met.setdefault(a, {})[b] = None
    survey = near.Survey(frozenset(both), met, np.zeros((0, 0), np.float32), {}, ())
    return Story(
        told=articles,
        account_of={id: id for id in ids},
        reuses={},
        beside={},
        heard={},
        scores=scores,
        met=survey,
        words=lambda span: articles[span.article][span],
        verdict=lambda *_: Verdict("agree"),
    )


def test_a_matter_is_as_certain_as_the_articles_that_were_compared_make_it() -> None:
    text = "The ferry struck the pier"
    three = [replace(claim(text, id), verbal=True) for id in "abc"]
    scores = {c.evidence: {d.evidence: 0.4 for d in three if d is not c} for c in three}
    scores[three[0].evidence].pop(three[2].evidence)

    every, neighbours = (story(text, "abc", scores, met) for met in (None, ("ab", "bc")))

    assert list(neighbours.compared(three)) == [(0, 1), (1, 2)]
    least, most = (
        ranking.salience(three, 3, three[0], list(of.scored(three)), of) for of in (every, neighbours)
    )
    assert least < most


def test_values_of_one_role_clash_only_in_claims_that_have_something_in_common() -> None:
    text = "12 goats were lost"
    one, other = (claim(text, id) for id in "ab")
    other = replace(other, values=(replace(other.values[0], reading=Quantity(14, 14, of="goat")),))
    x, y = (c.values[0].span for c in (one, other))
    values = {x: one.values[0], y: other.values[0]}

    def found(score: float) -> list[Point]:
        scores = {one.evidence: {other.evidence: score}, other.evidence: {one.evidence: score}}
        both = replace(story(text, "ab", scores), verdict=lambda *_: Verdict("differ", "number"))
        return differing.clashes([one, other], values, {(x, y): 0.9, (y, x): 0.9}, [], both)

    assert not found(0.1)
    assert [p.kind for p in found(0.2)] == ["number"]


def test_of_two_claims_of_one_span_the_better_is_what_is_heard_elsewhere() -> None:
    x, y = Span("a", 0, 9), Span("b", 0, 9)
    found: Heard = {}

    hear(found, [x, x], [y], [(0.9, 1, 0), (0.4, 0, 0)])

    assert found == {x: {"b": (0.9, y)}, y: {"a": (0.9, x)}}


@pytest.mark.parametrize(
    ("clause", "elsewhere", "shown", "why"),
    [
        ("the goats of Varn eat thistles in October", (), "the goats of Varn eat thistles in October", "all"),
        (
            "the goats of Varn eat thistles in October",
            ("in October",),
            "eat thistles",
            "a part is told elsewhere",
        ),
        ("“the goats of Varn eat thistles in October", (), "eat thistles", "it is cut out of a quotation"),
        (f"the {'old ' * 60}goats eat thistles", (), "eat thistles", "it is long"),
    ],
)
def test_what_one_alone_says_is_told_in_its_clause(
    clause: str, elsewhere: tuple[str, ...], shown: str, why: str
) -> None:
    def part(words: str, weight: float) -> Claim:
        at = clause.index(words)
        own = Span("a", at, at + len(words))
        return replace(claim(clause, "a"), evidence=own, head=own, weight=weight, verbal=True)

    told = story(clause, "ab", {})
    short = replace(part("eat thistles", 0.9), values=(Value(Span("a", 0, 1), Quantity(1, 1)),))
    others = [part(words, 0.1) for words in elsewhere]
    heard = {c.evidence: {"b": (0.9, Span("b", 0, 3))} for c in others}
    known = replace(told, heard=heard, beside={short.sentence: [short, *others]})
    found = alone.points(
        {"a": [short, *others], "b": []},
        alone.Marked((), (), (), ()),
        lambda c: replace(c, evidence=c.sentence),
        known,
    )

    assert [p.about.text for p in found] == [shown], why


def test_the_passage_of_a_near_miss_is_what_scored() -> None:
    x, near_by, farther = Span("a", 0, 9), Span("b", 0, 9), Span("b", 10, 19)
    # Two claims of one span: the later of one score overwrites it, and is not what was heard.
    scores = {x: {near_by: 0.1, farther: 0.3}, near_by: {x: 0.1}, farther: {x: 0.3}}
    told = replace(story("The ferry struck the pier", "ab", scores), heard={x: {"b": (0.5, near_by)}})

    point = making.make([Claim(x, x, x)], told)

    assert [(r.text, r.evidence) for r in point.why] == [("closest passage, score 0.50", (near_by,))]


@pytest.mark.parametrize(
    ("texts", "score", "accounts", "met", "expected", "why"),
    [
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abc", "ab ac bc", {"bc": 0.7}, "each with the first"),
        ("21 hurt|30 wounded|28 in hospital", 0.5, "abc", "ab ac bc", {}, "not surely"),
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abb", "ab ac bc", {}, "two of one account"),
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abc", "ab ac", {}, "articles that were not compared"),
        ("on Monday|on Sunday|on Friday", 0.7, "abc", "ab ac bc", {}, "days: see days.py"),
    ],
)
def test_two_figures_fill_one_role_if_a_third_account_has_one_that_surely_does(
    texts: str, score: float, accounts: str, met: str, expected: dict[str, float], why: str
) -> None:
    a, b, c = (claim(text, id).values[0] for text, id in zip(texts.split("|"), "abc", strict=True))
    in_role = {pair: score for v in (b, c) for pair in ((a.span, v.span), (v.span, a.span))}
    compared = {id: {pair.strip(id) for pair in met.split() if id in pair} for id in "abc"}

    found = roles.through(
        in_role | {(b.span, c.span): 0.1},
        {v.span: v for v in (a, b, c)},
        dict(zip("abc", accounts, strict=True)),
        compared,
    )

    assert {x.article + y.article: s for (x, y), s in found.items() if x < y} == expected, why
    assert found == {(y, x): s for (x, y), s in found.items()}


def test_the_same_words_of_the_same_sentence_are_not_asked_how_they_stand() -> None:
    text = "12 goats were lost"
    one, other = (claim(text, id) for id in "ab")
    seven = replace(other, values=(replace(other.values[0], reading=Quantity(7, 7, of="goat")),))
    asked = replace(story(text, "ab", {}), verdict=lambda *_: Verdict("differ", "number"))

    assert making.make([one, other], asked).relation == "agree"
    assert making.make([one, seven], asked).relation == "differ"


def test_what_a_number_tells_already_is_not_told_again_by_a_word_of_it() -> None:
    text = "Whoever saw the fire by the old weir is asked to call the guards on 0845 125 222{}"
    texts = {"a": text.format("2"), "b": text.format("")}
    one, other = (claim(texts[id], id) for id in "ab")
    whole = replace(story(texts["a"], "ab", {}), words=lambda s: texts[s.article][s.start : s.end])
    about = Statement(texts["a"], (one.evidence,))
    agreed = Point("agreed", about, (one, other), "agree")
    number = replace(agreed, id="number", relation="differ", kind="number")

    def kinds(*shared: Point) -> list[str | None]:
        claims = {"a": [one], "b": [other]}
        link = Link(0.6, one, other)
        return [p.kind for p in differing.by_a_word(shared, [link], claims, (), whole)]

    assert kinds(agreed) == ["number"]
    assert kinds(agreed, number) == [None, "number"]


def test_a_matter_that_may_be_two_comes_after_one_that_surely_is_one() -> None:
    text = "The ferry struck the pier"
    three = [replace(claim(text, id), verbal=True) for id in "abc"]

    def salience(members: Sequence[Claim], score: float) -> float:
        scores = {c.evidence: {d.evidence: score for d in members if d is not c} for c in members}
        one = story(text, "abc", scores)
        return ranking.salience(members, len(members), members[0], list(one.scored(members)), one)

    assert salience(three, 0.25) < salience(three[:2], 0.5) < salience(three, 0.5)
    assert salience(three, 0.5) == salience(three, 0.9), "what is certain gains no more"


def sayings(texts: Sequence[str], score: float) -> tuple[list[Claim], Story]:
    """Return a claim of each text, all of it, and their story, in which every two claims score `score`."""
    by_id = dict(zip("abcd", texts, strict=False))
    members = [replace(claim(text, id), verbal=True) for id, text in by_id.items()]
    scores = {c.evidence: {d.evidence: score for d in members if d is not c} for c in members}
    words = lambda s: by_id[s.article][s.start : s.end]  # noqa: E731
    return members, replace(story(max(texts, key=len), "".join(by_id), scores), words=words)


def test_a_matter_goes_by_words_that_others_have_too() -> None:
    texts = ("a gale has brought the tide wall down", "the gale broke the tide wall", "a gale broke the wall")
    members, of = sayings(texts, 0.4)

    for order in (members, members[::-1]):
        named = ranking.name(order, list(of.scored(order)), of)
        assert of.words(named.evidence) == "the gale broke the tide wall"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("the tide wall was broken in the gale", 1),
        ("the tide wall that was broken in the gale", 1),
        ("she went rather further than usual in the gale", 0),  # of something else
        ("which was broken in the gale at night", 0),
    ],
)
def test_a_matter_goes_by_a_clause_that_says_of_what_it_is(other: str, expected: int) -> None:
    texts = ("was broken in the gale at night", other)
    members, of = sayings(texts, 0.4)
    verbs = [text.find("broken" if "broken" in text else "went") for text in texts]
    members = [
        replace(m, head=Span(m.evidence.article, at, at + 4)) for m, at in zip(members, verbs, strict=True)
    ]

    # A reader would sooner mark the first: by less than a subject makes up for.
    members[0] = replace(members[0], weight=members[0].weight + 0.05)

    assert ranking.name(members, list(of.scored(members)), of) is members[expected]


def test_a_matter_that_one_word_may_hold_together_comes_later() -> None:
    def salience(texts: Sequence[str], score: float) -> float:
        members, of = sayings(texts, score)
        return ranking.salience(members, 2, members[0], list(of.scored(members)), of)

    much, little = (
        ("the goat ate the hay", "the goat ate some hay"),
        ("the goat ate the hay", "the goat slept in straw"),
    )

    assert salience(little, 0.4) < salience(much, 0.4)
    assert salience(little, 0.5) == salience(much, 0.5), "there is no doubt"


def test_a_name_holds_no_matter_together() -> None:
    named, of = sayings(("the goat of Oda Finn ate hay", "Oda Finn keeps a goat"), 0.4)
    told, at = sayings(("the goat of Oda Finn ate hay", "a goat ate the hay"), 0.4)

    assert ranking._in_common(named, of) <= ranking.ONE_WORD < ranking._in_common(told, at)


def test_a_count_that_accounts_share_holds_a_matter_together() -> None:
    members, of = sayings(("the goat sneezed 31 times", "a whopping 31 times", "31 times in all"), 0.4)
    uncounted = [replace(c, values=()) for c in members]

    assert ranking._in_common(members, of) > ranking.ONE_WORD >= ranking._in_common(uncounted, of)


def test_what_is_agreed_on_but_faintly_is_not_told() -> None:
    for score, expected in ((0.2, True), (0.4, False)):
        members, of = sayings(("the goat ate the hay", "the goat slept"), score)
        assert ranking.doubted(members, of) is expected
    assert not ranking.doubted(members[:1], of), "nothing was compared"


def test_a_point_runs_through_articles_that_were_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(STORY)
    monkeypatch.setattr(near, "MOST", 2)
    monkeypatch.setattr(near, "FAR", 0.99)

    few = told(STORY)

    def carriers(points: Sequence[Point]) -> int:
        return max(len({c.evidence.article for c in p.claims}) for p in points)

    assert carriers(whole) == carriers(few) == len(STORY)
    assert sum(p.relation == "alone" for p in few) == sum(p.relation == "alone" for p in whole) > 0


ALPHA = "The ferry struck the pier at Ballan.\n\nThe harbour master closed the pier at Ballan."
BETA = "At Ballan the pier was struck by the ferry.\n\nDivers looked at the keel of the ferry at Ballan."


def test_a_word_tells_the_more_the_fewer_sentences_hold_it() -> None:
    one, other = bags([["pier", "strike"], ["pier", "close"]]), bags([["pier", "strike"], ["keel"]])
    weigh = rare(one, other)

    assert weigh("keel") / idf("keel") > weigh("strike") / idf("strike") > weigh("pier") / idf("pier")
    assert shared(one, other, weigh).shape == (2, 2)
    assert shared(one, other)[1].tolist() == [1.0, 0.0]
    assert mass(one, weigh)[0] == pytest.approx(weigh("pier") + weigh("strike"))


def test_what_two_articles_share_is_the_same_both_ways_round() -> None:
    articles = [
        Article(id, id, text, body=(Span(id, 0, len(text)),)) for id, text in (("a", ALPHA), ("b", BETA))
    ]
    study = run.study(articles)
    a, b = (pairs.side(x, study.parses[x.id], study.claims[x.id], study.vectors) for x in articles)

    there, back = pairs.features(a, b), pairs.features(b, a)

    rows = {(i, j): row for i, j, row in zip(there.a.tolist(), there.b.tolist(), there.rows, strict=True)}
    assert len(rows) > 3
    for i, j, row in zip(back.b.tolist(), back.a.tolist(), back.rows, strict=True):
        assert row == pytest.approx(rows[i, j], abs=1e-4)


def test_what_was_not_looked_for_is_not_said_to_be_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MOST", 2)
    monkeypatch.setattr(near, "FAR", -1.0)  # every sentence comes near

    assert not [p for p in told(STORY) if p.relation == "alone"]


def test_each_article_of_many_is_compared_with_its_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MOST", 1)
    texts = ("The mill burned.", "The choir sang well.", "A mill burned down.", "The old choir sang.")
    articles = [Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),)) for n, t in enumerate(texts)]
    found = run.study(articles)
    sides = {a.id: pairs.side(a, found.parses[a.id], found.claims[a.id], found.vectors) for a in articles}

    assert near.survey(sides).pairs == {("a0", "a2"), ("a1", "a3")}
    assert "a1" not in near.survey(sides).beside["a0"]
    monkeypatch.setattr(near, "MOST", 12)
    assert "a0" in near.survey(sides).beside["a1"]


def test_many_articles_without_a_claim_are_no_story_to_survey() -> None:
    texts = ["…"] * (near.MOST + 2)

    assert told(texts) == ()
