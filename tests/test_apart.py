"""What sets two sentences of nearly the same words apart, and one name from another."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from manytakes.model import (
    Article,
    Claim,
    Entity,
    Mention,
    MentionKind,
    Point,
    Span,
    Statement,
)
from manytakes.reconcile import (
    naming,
)
from manytakes.reconcile.apart import splits
from tests.stating import claim

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
    (f"he met on Sunday night Lee Moon of Varn {LATER}", "on Saturday night Lee Moon of Varn", None, "two"),
    ("he may sail from the port at dawn", "he will sail from the port at dawn", "modality", ""),
    ("No, I would honour their wish to stay", "I would honour their wish to stay", None, "an answer"),
    ("a 53-year-old man was held by police there", "a 50-year-old man was held by police", "number", ""),
    (f"a 53-year-old man was held by police {LATER}", "a 23-year-old man was held by police", None, "two"),
    (f"with 97 percent of the vote counted {LATER}", "first with 41 percent of the vote", None, "two shares"),
    ("he had a total of 6,100 flying hours, she 2,275", "she had a total of 2,275 flying hours", None, ""),
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


@pytest.mark.parametrize(
    ("other", "kind", "expected"),
    [
        ("Kit Moon", "person", True),
        ("the Varn Miner", "other", False),
        ("the Varn Chamber", "organisation", True),
    ],
)
def test_who_is_but_described_may_be_whom_the_other_names(
    other: str, kind: MentionKind, expected: bool
) -> None:
    texts = {
        "a": "“It took the wind two days to bring us home again,” Ana Lund said",
        "b": f"“It took the wind two days to bring us home again,” {other} said",
    }
    claims = {id: (claim(text, id),) for id, text in texts.items()}
    named = (("a", "Ana Lund", "person"), ("b", other.removeprefix("the "), kind))
    entities = []
    for id, name, of in named:
        start = texts[id].index(name)
        mention = Mention(Span(id, start, start + len(name)), name, of)  # type: ignore[arg-type]
        entities.append(Entity(name, name, mention.kind, (mention,)))
    pair = {(claims["a"][0].sentence, claims["b"][0].sentence)}

    found = splits(pair, claims, entities, lambda s: texts[s.article][s.start : s.end])

    assert ([s.kind for s in found] == ["attribution"]) is expected


def test_a_figure_is_cut_nowhere() -> None:
    texts = {"a": "the raid cost 80,500 pounds in all", "b": "the raid cost 209,500 pounds in all"}
    claims = {id: (claim(text, id),) for id, text in texts.items()}
    pair = {(claims["a"][0].sentence, claims["b"][0].sentence)}

    [split] = splits(pair, claims, (), lambda s: texts[s.article][s.start : s.end])

    assert [texts[s.article][s.start : s.end] for s in split.why.evidence] == ["80,500", "209,500"]


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
    (("Betty Finn", "Betty Mae Finn"), ("Bettie Finn",), True, "a spelling, and a longer name beside it"),
    (("LuAnn Marie Finn",), ("Luann Finn",), True, "a capital inside a word of a short form"),
    (("Azm Al - Hamoud",), ("Azm Al Hamoud",), True, "a hyphen with blanks about it"),
    (("Azm Al - Hamoud",), ("Azm Al-Hamoud",), False, "one hyphen, set in two ways"),
    (("Halden 47",), ("Halden-47",), False, "a hyphen before a number"),
    (("Oda Mae Finn",), ("Council Member Oda Mae B. Finn",), False, "an initial"),
    (("Oda A. Mae Finn",), ("Oda B. Mae Finn",), True, "two initials"),
    (("Oda Finn", "Oda"), ("Oda Finn",), False, "a given name beside the full one"),
    (("Hannelore Finn", "Hannelora"), ("Hannelore Finn",), True, "a slip beside the full name"),
    (("Hal\u00adden",), ("East Halden", "Halden"), False, "a place where a word may break"),
    (("Fisheries Board Service",), ("Fisheries Board Services",), True, "one of several words in the plural"),
    (("Mission 39",), ("Mission",), False, "a number beside it"),
    (("Oda Finn",), ("Oda Finnâ\x80\x99s",), False, "a text in a wrong encoding"),
    (("Halden USA",), ("Halden US",), False, "a usual abbreviation of a country"),
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


def test_a_full_name_stands_among_its_spellings_though_another_account_adds_an_initial() -> None:
    [point] = spelt({"a": ("Oda Finn",), "b": ("Oda Fynn",), "c": ("Oda B. Finn",)})

    assert len(point.claims) == 3


def test_the_short_form_of_a_name_that_its_account_gives_in_full_is_no_spelling_of_its_own() -> None:
    [point] = spelt({"a": ("LuAnn Marie Finn", "LuAnn"), "b": ("Luann Finn",)})
    said = {
        "a": ("Bettie Finn", "Bettie", "Notorious Bettie Finn"),
        "b": ("Betty Finn",),
        "c": ("Betty Mae Finn",),
        "d": ("Bettie Finn",),
    }
    [other] = spelt(said)

    assert len(point.claims) == 2
    assert [c.evidence for c in other.claims] == [
        Span("a", 0, 11),
        Span("b", 0, 10),
        Span("c", 0, 14),
        Span("d", 0, 11),
    ]


def test_a_person_known_by_a_nickname_here_and_a_name_there_is_a_difference() -> None:
    assert not spelt({"a": ("Oda Finn",), "b": ("Oda 'Kit' Finn",)})
    assert spelt({"a": ("Oda Finn",), "b": ("Oda 'Kit' Finn",), "c": ("Kit",)})


BODIES = [
    (("Halden Navy",), ("Halden Naval",), False, "a word made of it"),
    (("North Halden",), ("South Halden",), False, "two ends of it"),
    (("Hurricanes Halden",), ("Hurricane Halden",), False, "the first of several"),
    (("Halden Advisers",), ("Halden Advisors",), True, "a word spelt in two ways"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), BODIES)
def test_a_body_is_spelt_in_two_ways_where_each_word_is_one_of_the_others(
    a: tuple[str, ...], b: tuple[str, ...], expected: bool, why: str
) -> None:
    assert bool(spelt({"a": a, "b": b}, "organisation")) is expected, why


def test_all_accounts_show_their_spelling_in_the_point_that_most_of_them_share() -> None:
    texts = {"a": "Oda Finn ran. Oda Finn fell.", "b": "Oda Fynn fell. Oda Fynn ran.", "c": "Oda Finn fell."}
    articles = [Article(id, text, "", body=(Span(id, 0, len(text)),)) for id, text in texts.items()]
    found = [(id, m) for id, text in texts.items() for m in re.finditer(r"Oda \w+", text)]
    mentions = tuple(Mention(Span(id, *m.span()), m[0], "person") for id, m in found)

    def told(id: str, *evidence: Span) -> Point:
        claims = tuple(Claim(evidence=s, sentence=s, head=s) for s in evidence)
        return Point(id, Statement("x", evidence[:1]), claims, "agree")

    ran = told("p1", Span("a", 0, 13), Span("b", 15, 28))
    fell = told("p2", Span("a", 14, 28), Span("b", 0, 14), Span("c", 0, 14))
    whose, oda = {id: id for id in texts}, Entity("e", "", "person", mentions)
    [point] = naming.points(articles, [oda], (), whose, lambda s: texts[s.article], [ran, fell])

    assert {Span("a", 14, 22), Span("b", 0, 8), Span("c", 0, 8)} <= {c.evidence for c in point.claims}


def test_a_spelling_is_odd_where_more_accounts_have_another() -> None:
    def odd(names: dict[str, tuple[str, ...]]) -> dict[str, list[Span]]:
        articles, entity = named(names, "person")
        return naming.odd(articles, [entity], {id: id for id in names})

    assert odd({"a": ("Oda Finn",), "b": ("Oda Finn",), "c": ("Oda Fynn",)}) == {"c": [Span("c", 0, 8)]}
    assert odd({"a": ("Oda Finn",), "c": ("Oda Fynn",)}) == {}


def spelt(names: dict[str, tuple[str, ...]], kind: MentionKind = "person") -> list[Point]:
    """Return the points of one entity, named as each account names it."""
    articles, entity = named(names, kind)
    texts = {a.id: a.text for a in articles}
    return naming.points(articles, [entity], (), {id: id for id in names}, lambda s: texts[s.article])


def named(names: dict[str, tuple[str, ...]], kind: MentionKind) -> tuple[list[Article], Entity]:
    """Return an article for each account, and the entity that they name so."""
    texts = {id: ". ".join(forms) for id, forms in names.items()}
    articles = [Article(id, text, "", body=(Span(id, 0, len(text)),)) for id, text in texts.items()]
    spans = [
        Span(id, texts[id].index(f), texts[id].index(f) + len(f)) for id, of in names.items() for f in of
    ]
    mentions = tuple(Mention(s, texts[s.article][s.start : s.end], kind) for s in spans)
    return articles, Entity("e", "", kind, mentions)
