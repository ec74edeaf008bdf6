"""What sentences say outright of marked mentions, whom pronouns go back to, Korean surnames."""

from __future__ import annotations

import numpy as np
import pytest

from manytakes import models
from manytakes.model import Article, Mention, Span
from manytakes.names import antecedent, company, korean, ties
from manytakes.names import given as given_mentions

Marked = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def marked(texts: Marked) -> tuple[list[Article], list[Mention]]:
    articles, mentions = [], []
    for n, (text, held) in enumerate(texts):
        articles.append(Article(f"a{n}", f"a{n}", text, body=(Span(f"a{n}", 0, len(text)),)))
        for words_, kind, form in held:
            at = text.index(words_)
            mentions.append(Mention(Span(f"a{n}", at, at + len(words_)), words_, kind, form))  # type: ignore
    return articles, mentions


# -- what sentences and words say outright ---------------------------------------------


SAID = [
    ("Ada Poe, a deputy, spoke.", ("Ada Poe", "deputy"), 1, "an apposition"),
    ("Ada Poe is the mayor of Elmora.", ("Ada Poe", "mayor"), 1, "a predicate"),
    ("Ada Poe is not the mayor.", ("Ada Poe", "mayor"), 0, "a denied predicate says nothing"),
    ("Ada Poe's lawyer left early.", ("Ada Poe", "lawyer"), 2, "an owner is not what she owns"),
    ("Ada Poe and the lawyer left early.", ("Ada Poe", "lawyer"), 2, "two in a row are two"),
    ("Ada Poe hired the lawyer.", ("Ada Poe", "lawyer"), 2, "who hires is not who is hired"),
    ("Ada Poe left. The lawyer stayed.", ("Ada Poe", "lawyer"), 0, "two sentences say nothing"),
]


@pytest.mark.parametrize(("text", "held", "says", "why"), SAID)
def test_the_grammar_of_a_sentence_makes_two_mentions_one_or_two(
    text: str, held: tuple[str, str], says: int, why: str
) -> None:
    name, noun = held
    articles, mentions = marked(((text, ((name, "person", "name"), (noun, "other", "nominal"))),))
    one, two = ties.spoken(mentions, models.tagger().parse(articles[0]), given_mentions.PEOPLE)
    assert (1 if one else 2 if two else 0) == says, why
    assert not (one and two)


SEXES = [("the actress", -1), ("Mr Ortiz", 1), ("her grandmother", -1), ("the driver", 0), ("Ada Poe", 0)]


@pytest.mark.parametrize(("text", "sex"), SEXES)
def test_a_noun_or_a_title_tells_a_man_from_a_woman(text: str, sex: int) -> None:
    form = "name" if text[0].isupper() else "nominal"
    assert ties.sex(Mention(Span("a", 0, len(text)), text, "person", form)) == sex  # type: ignore[arg-type]


APART = [
    ("two divers", "three divers", "number", -1),
    ("2 divers", "two divers", "number", 1),
    ("some divers", "two divers", "number", 0),
    ("on Monday", "on Friday", "day", -1),
    ("Monday night", "on Monday", "day", 1),
    ("a man", "the woman", "sex", -1),
]


@pytest.mark.parametrize(("a", "b", "fact", "value"), APART)
def test_numbers_days_and_sexes_agree_or_clash(a: str, b: str, fact: str, value: int) -> None:
    text = f"We saw {a}. They saw {b}."
    articles, mentions = marked(((text, ((a, "other", "nominal"), (b, "other", "nominal"))),))
    groups = company.gather(mentions, {m: i for i, m in enumerate(mentions)}, given_mentions.head)
    parses = {x.id: models.tagger().parse(x) for x in articles}
    sheet = ties.facts(articles, groups, given_mentions.people(groups), parses, models.encoder())
    assert sheet[0, 1, ties.FACTS.index(fact)] == sheet[1, 0, ties.FACTS.index(fact)] == value


def test_what_one_article_calls_a_name_counts_in_another() -> None:
    articles, mentions = marked((
        ("Ada Poe, a deputy, was hurt in Elmora.", (("Ada Poe", "person", "name"),)),
        ("A deputy was hurt. A gull watched.",
         (("A deputy", "other", "nominal"), ("A gull", "other", "nominal"))),
    ))  # fmt: skip
    groups = company.gather(mentions, {m: i for i, m in enumerate(mentions)}, given_mentions.head)
    parses = {x.id: models.tagger().parse(x) for x in articles}
    sheet = ties.facts(articles, groups, given_mentions.people(groups), parses, models.encoder())
    called, like = ties.FACTS.index("called"), ties.FACTS.index("called like")
    assert sheet[0, 1, called] > 0 == sheet[0, 2, called]
    assert sheet[0, 1, like] > sheet[0, 2, like]


def test_one_denial_outweighs_a_likeness() -> None:
    class Sure:
        def predict(self, rows: object) -> object:
            return np.full(len(rows), 0.9, np.float32)  # type: ignore[arg-type]

    sheet = np.zeros((3, 3, len(company.FACTS)), np.float32)
    for fact, value in (("said two", 1), ("number", -1)):
        at = company.FACTS.index(fact)
        sheet[:] = 0
        sheet[0, 2, at] = sheet[2, 0, at] = value
        chances = company.chances(sheet, Sure())  # type: ignore[arg-type]
        assert chances[0, 1] == pytest.approx(0.9) and chances[0, 2] < 0
        assert len(set(company.cluster(chances, 0.3))) == 2, fact


PRONOUNS = [
    ("Ada Poe met a diver who had lost two boats.", ("Ada Poe", "a diver"), "who", "a diver",
     "a relative goes to the word its clause hangs on"),
    ("Ada Poe asked the divers to wait. She paid.", ("Ada Poe", "the divers"), "She", "Ada Poe",
     "several are not she"),
    ("The divers met Ada Poe. They sang.", ("The divers", "Ada Poe"), "They", "The divers",
     "they are several"),
    ("The ferry company sued Ada Poe. It lost.", ("The ferry company", "Ada Poe"), "It",
     "The ferry company", "it is no person"),
    ("The actress met the actor. He bowed.", ("The actress", "the actor"), "He", "the actor",
     "an actress is not he"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "held", "pronoun", "wanted", "why"), PRONOUNS)
def test_a_pronoun_goes_back_to_whom_it_fits(
    text: str, held: tuple[str, str], pronoun: str, wanted: str, why: str
) -> None:
    given_ = tuple(
        (w, "person" if w[0] == "A" else "other", "name" if w == "Ada Poe" else "nominal") for w in held
    )
    articles, mentions = marked(((text, (*given_, (pronoun, "other", "pronoun"))),))
    ordered = sorted(mentions)
    chains = {m: i for i, m in enumerate(ordered) if m.form != "pronoun"}
    found = antecedent.resolve(
        text, ordered, chains, models.tagger().parse(articles[0]), given_mentions.natures(chains)
    )
    assert [n.text for m in found for n in chains if chains[n] == found[m]] == [wanted], why


NOUNS = [("climber", True), ("women", True), ("publicist", True), ("number", False), ("water", False)]


@pytest.mark.parametrize(("noun", "person"), NOUNS)
def test_nouns_of_persons(noun: str, person: bool) -> None:
    assert given_mentions.human(noun) is person


SURNAMES = [
    ("namgoong", "namkung", True, "a surname of two syllables"),
    ("jegal", "chegal", True, "another"),
    ("jeon", "jeong", False, "each is likelier another surname, though both are seen for one"),
    ("chung", "jeong", True, "one surname in two systems"),
    ("smith", "smyth", False, "no Korean surname is guessed at"),
]


@pytest.mark.parametrize(("a", "b", "one", "why"), SURNAMES)
def test_two_spellings_are_of_one_surname_when_none_is_much_likelier(
    a: str, b: str, one: bool, why: str
) -> None:
    assert korean.surname(a, b) is korean.surname(b, a) is one, why
