"""Who is who: what is found, what is joined, and what must stay apart.

Every text here is invented.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import models, names
from manytakes.model import Article, Entity, Mention, MentionKind, Parse, Span
from manytakes.names import company, events, korean, rivals, sounds, tables
from manytakes.names import given as given_mentions
from manytakes.names.detect import capitals
from manytakes.names.forms import alike, kin, untitled, words
from manytakes.names.story import project, recut


def article(id: str, text: str) -> Article:
    return Article(id, f"{id}.txt", text, body=(Span(id, 0, len(text)),) if text else ())


@lru_cache(256)
def read(texts: tuple[str, ...]) -> tuple[tuple[Article, ...], tuple[Mention, ...], dict[str, Parse]]:
    articles = tuple(article(f"a{i}", text) for i, text in enumerate(texts))
    parses = {a.id: models.tagger().parse(a) for a in articles}
    mentions = tuple(m for a in articles for m in names.find(a, parses[a.id]))
    return articles, mentions, parses


def join(*texts: str) -> tuple[Entity, ...]:
    articles, mentions, parses = read(texts)
    return names.join(articles, mentions, parses)


def together(entities: tuple[Entity, ...], a: str, b: str) -> bool:
    return any({a, b} <= {m.text for m in e.mentions} for e in entities)


# -- what is found -----------------------------------------------------------------

FOUND = [
    ("Maria Ortiz's brother left.", "Maria Ortiz", "a possessive is no part of a name"),
    ("On Monday Director Ana Belova spoke.", "Ana Belova", "a title is no part of a name"),
    ("The former Prime Minister Jonas Weber resigned.", "Jonas Weber", "nor are two"),
    ("It sank in the Gulf of Tarento last night.", "Gulf of Tarento", "small words hold a place together"),
    ("He met Min Seo-yeon in town.", "Min Seo-yeon", "a hyphen does not end a name"),
    ("He met men of al-Noor TV near town.", "al-Noor TV", "an Arabic article is part of the name"),
    ("A man of al Noor TV was hurt.", "al Noor TV", "and so without its hyphen"),
    ("They live on 114th Street in Halden.", "114th Street", "an ordinal opens a street's name"),
    (
        "They watched ‘The Glass Harbour’ twice.",
        "The Glass Harbour",
        "a title in quotation marks is one name",
    ),
    ("Then came Oh 'Rain' Ji-won to sing.", "Oh 'Rain' Ji-won", "a nickname stands inside the name"),
    ("Critics praised A.J. Halloran on Friday.", "A.J. Halloran", "initials end no sentence"),
    ("They wept and wrote RIP Min-jae on it.", "Min-jae", "what mourners cry is no part of a name"),
    ("On Monday House Speaker John Dole resigned.", "John Dole", "nor what he speaks for"),
    ("It was blocked by Republican Sens. Ana Poe and Jeff Lang.", "Ana Poe", "one title of two people"),
    ("On Monday National Security Adviser Bo Lang spoke.", "Bo Lang", "nor a post of three words"),
    ("It was written by the IMF Director last week.", "IMF", "a post is no part of a body's name"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOUND)
def test_a_name_is_found_whole_and_bare(text: str, expected: str, why: str) -> None:
    _, mentions, _ = read((text,))
    assert expected in [m.text for m in mentions if m.form == "name"], why


@pytest.mark.parametrize(
    "text", ["They saw the whole team,” Lang said.", "She met Team (Lang knew).", "She met the team, Lang’s."]
)
def test_a_name_does_not_run_over_a_mark(text: str) -> None:
    found = {m.text for e in join("Ben Lang left. Team Lang won. Team Lang sang.", text) for m in e.mentions}
    assert "Team Lang" in found
    assert not [name for name in found if any(mark in name for mark in "(”,")]


OFFICES = [
    ("They asked U.S. Secretary of State Mike Poe about it.", {"U.S.", "Mike Poe"}),
    ("On Monday Minister of Finance Bo Lang resigned.", {"Bo Lang"}),
    ("White House Chief of Staff John Lang said so.", {"White House", "John Lang"}),
    ("Director of National Intelligence James Lang said so.", {"James Lang"}),
    ("The President of France Paul Lang spoke.", {"France", "Paul Lang"}),
    ("New York Mayor Bill de Lang spoke.", {"New York", "Bill de Lang"}),
    ("They asked House Majority Whip Steve Lang about it.", {"Steve Lang"}),
    ("They asked President-elect Steve Lang about it.", {"Steve Lang"}),
    ("They asked the California Democrat about it.", {"California", "Democrat"}),
    ("Sen. Joni Lang (R-Iowa) spoke to them.", {"Joni Lang", "Iowa"}),
    ("They asked the Centers for Disease Control about it.", {"Centers for Disease Control"}),
    ("White House Counsel Don McLang left.", {"White House", "Don McLang"}),
    ("On Friday Special Counsel Robert Lang spoke.", {"Robert Lang"}),
    ("Judges Michael Daly Lang and Ada Poe ruled.", {"Michael Daly Lang", "Ada Poe"}),
    ("They backed Florida Republican Marco Lang on Friday.", {"Florida", "Marco Lang"}),
    ("They asked the Ohio Solicitor General about it.", {"Ohio"}),
    ("They asked the Secretary of State about it.", set()),
    ("Overt Russian support came in May.", set()),
    ("Other Democrats left early.", {"Democrats"}),
    ("They used the Freedom of Information Act in May.", {"Freedom of Information Act"}),
    ("The Prince of Wales Charity Fund gave.", {"Prince of Wales Charity Fund"}),
    ("The Department of State Police came.", {"Department of State Police"}),
    ("The Department of Justice of the United States sued.", {"Department of Justice", "United States"}),
    ("The Mid-Varnshire MP Nadine Lang was suspended.", {"Mid-Varnshire", "Nadine Lang"}),
    ("Conservative MPs Andrew Poe and Bo Lang left.", {"Andrew Poe", "Bo Lang"}),
    ("On Monday MPs voted.", set()),
    ("They met Martin Luther King Jr. in Ohio.", {"Martin Luther King Jr.", "Ohio"}),
    ("They asked Steve King of Iowa about it.", {"Steve King", "Iowa"}),
    ("Houston-area schools saw a Seattle-born poet.", {"Houston", "Seattle"}),
    ("They read the Kremlin-run paper and the Obama-backed plan.", {"Kremlin", "Obama"}),
    (
        "He led the National Association for the Advancement of Fair Trade.",
        {"National Association for the Advancement of Fair Trade"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), OFFICES)
def test_an_office_is_no_part_of_its_holders_name(text: str, expected: set[str]) -> None:
    _, mentions, _ = read((text,))
    assert {m.text for m in mentions if m.form == "name"} == expected


@pytest.mark.parametrize("post", ["Attorney General", "Prime Minister", "Interior Minister", "Mayor"])
def test_a_post_alone_names_nobody(post: str) -> None:
    _, mentions, _ = read((f"They asked the {post} about it on Monday.",))
    assert [m.text for m in mentions if m.form == "name"] == []


@pytest.mark.parametrize(("text", "expected"), [("They met Su-min.", ["Su-min"]), ("They met mid-July.", [])])
def test_a_hyphened_name_is_none_the_less_one_that_the_tagger_calls_a_date(
    text: str, expected: list[str]
) -> None:
    one = article("a0", text)
    parse = models.tagger().parse(one)
    slipped = replace(parse, entities=((2, 5, "DATE"),))
    assert [m.text for m in names.find(one, slipped) if m.form == "name"] == expected


def test_a_name_with_an_apostrophe_inside_is_found_where_the_tagger_missed_it() -> None:
    one, two = article("a0", "They met at Odo's Club."), article("a1", "It was outside an Odo’s Club store.")
    known = Mention(Span("a0", 12, 22), "Odo's Club", "organisation")
    missed = Mention(Span("a1", 18, 21), "Odo", "person")

    assert [m.text for m in project([one, two], [known, missed])] == ["Odo's Club", "Odo’s Club"]


NOT_FOUND = [
    ("The road was closed on Tuesday.", "Tuesday", "a weekday is no name"),
    ("However, nobody came.", "However", "nor is the first word of a sentence"),
    ("Two boats sank in July.", "July", "nor a month"),
    ("They met Ben Lang, Jr. in town.", "Jr.", "nor what is only added to one"),
    ('He said, "With the Haldeners\' plans gone, they lost."', "With the Haldeners",
     "an apostrophe closes no title"),
    ("Whatever Ortiz told them was true.", "Whatever Ortiz", "nor does every capital begin one"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unexpected", "why"), NOT_FOUND)
def test_what_is_no_name_is_not_found(text: str, unexpected: str, why: str) -> None:
    _, mentions, _ = read((text,))
    assert unexpected not in [m.text for m in mentions], why


def test_a_headline_is_known_by_its_capitals() -> None:
    *_, parses = read(("Mayor Opens New Bridge Over River\n\nThe bridge over the river opened today.",))
    first, second = parses["a0"].sentences
    tokens = parses["a0"].tokens

    assert capitals(tokens[slice(*first)]) and not capitals(tokens[slice(*second)])


# -- what is joined ----------------------------------------------------------------

COMPANY = "Min-jae lives with Do-yun in Halden.\n"
JOINED = [
    (("Maria Ortiz arrived. Ortiz spoke.",), "Maria Ortiz", "Ortiz", "a surname alone"),
    (("Park Ji-won and Lena Hart spoke. Ji-won smiled at Hart.",), "Park Ji-won", "Ji-won",
     "a given name alone"),
    (("Oh Ji Won sang in Busan.", "Oh Ji-won sang in Busan."), "Oh Ji Won", "Oh Ji-won", "hyphen and space"),
    (("The writer Ryu Min-kyu left.", "The writer Ryu Min-gyu left."), "Ryu Min-kyu", "Ryu Min-gyu",
     "romanisation"),
    (("Ramiro Almirón spoke.", "Ramiro Almiron spoke."), "Ramiro Almirón", "Ramiro Almiron", "diacritics"),
    (("Katherine Dole spoke.", "Catherine Dole spoke."), "Katherine Dole", "Catherine Dole", "one sound"),
    (("Robert Lang spoke.", "Bob Lang spoke."), "Robert Lang", "Bob Lang", "a nickname"),
    (("Joanna Lang spoke.", "Jo Lang spoke."), "Joanna Lang", "Jo Lang", "another"),
    (("Reporter Oscar Thorne wrote.", "Reporter Oscar Thorn wrote."), "Oscar Thorne", "Oscar Thorn",
     "a slip"),
    (("Oh 'Rain' Ji-won sang.", "Rain sang again with the band, and Rain danced."), "Oh 'Rain' Ji-won",
     "Rain",
     "a stage name given elsewhere"),
    (("Ivan Petrenko, better known as Maxim Gray, spoke in Riga.",), "Ivan Petrenko", "Maxim Gray",
     "also known as"),
    (("The Coastal Rescue Service came. The CRS left.",), "Coastal Rescue Service", "CRS", "an acronym"),
    (("She left Varn, Calif.", "She left California on Monday."), "Calif.", "California",
     "what newspapers write for a state"),
    (("The Palestinian Authority met.", "Some in the PA met."), "Palestinian Authority", "PA",
     "an acronym that may be a state's, too"),
    (("They went to the U.S. by ship.", "They went to the United States by ship."), "U.S.", "United States",
     "a country's names"),
    (("The Halden Rovers won. The Rovers sang.",), "Halden Rovers", "Rovers", "the end of a body's name"),
    ((f"{COMPANY} Ha-na ran to Min-jae and Do-yun.", f"{COMPANY} Ha-ne ran to Min-jae and Do-yun."), "Ha-na",
     "Ha-ne", "two spellings in one company"),
    (("They met in Qarvandhi.", "A letter from Qarvandi came."), "Qarvandhi", "Qarvandi",
     "a letter of a word that news does not know"),
    (("The editor Hugh Drovner spoke.", "They met Drovvner there."), "Hugh Drovner", "Drovvner",
     "a letter of a surname"),
    ((f"{COMPANY} The Qarvoles met Min-jae and Do-yun.", f"{COMPANY} The Qarvelas met Min-jae and Do-yun."),
     "Qarvoles", "Qarvelas", "two letters, in one company"),
    (("The monk Lorvang Tenzik died. A poem by Lorvan Tenzik was found.",), "Lorvang Tenzik", "Lorvan Tenzik",
     "a letter of a strange given name, in one article"),
    (("Qassem Tenzik died. A poem by Qassam Tenzik was found.",), "Qassem Tenzik", "Qassam Tenzik",
     "a letter of a rare one"),
    (("The Justice Department sued.", "The Department of Justice sued."), "Justice Department",
     "Department of Justice", "a body and what it deals with"),
    (("The Senate voted.", "The U.S. Senate voted."), "Senate", "U.S. Senate", "a chamber and its country"),
    (("The House voted.", "The House of Representatives voted."), "House", "House of Representatives",
     "a chamber and whose it is"),
    (("Actor Ben Lang Jr. spoke.", "Actor Ben Lang spoke."), "Ben Lang Jr.", "Ben Lang", "junior left out"),
    (("Ben Lang met his son, Ben Lang Jr.", "Lang Jr. spoke."), "Ben Lang Jr.", "Lang Jr.", "and a surname"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "a", "b", "why"), JOINED)
def test_two_forms_of_one_name_are_joined(texts: tuple[str, ...], a: str, b: str, why: str) -> None:
    assert together(join(*texts), a, b), why


APART = [
    (("Maria Ortiz spoke. Her brother Pablo Ortiz left.",), "Maria Ortiz", "Pablo Ortiz", "relatives"),
    (("Actor Oh Ji-won (Baek Su-ho) and Han Mi-rae (Seo Na-ri) met.",), "Oh Ji-won", "Baek Su-ho",
     "actor and role"),
    (("Baek Su-ho, played by Oh Ji-won, dies.",), "Baek Su-ho", "Oh Ji-won", "a role played by somebody"),
    (("The Gulf of Tarento is wide. Tarento is a port.",), "Gulf of Tarento", "Tarento",
     "what is named after a place"),
    (("Lee Jae-min and Lee Jae-won spoke.",), "Lee Jae-min", "Lee Jae-won", "brothers share a syllable"),
    (("The Chad government fell. Chad mourned.",), "Chad government", "Chad",
     "a government is not its country"),
    (("Ha-na met Ha-ne. Min-jae saw Do-yun and Ha-na.", "Ha-ne ran to Min-jae and Do-yun."), "Ha-na", "Ha-ne",
     "two who meet"),
    ((f"{COMPANY} Ha-na ran off alone.", f"{COMPANY} Then Min-jae went.\nHa-ne ran off."), "Ha-na", "Ha-ne",
     "two who keep no company"),
    (("They went to Iceland.", "They went to Ireland."), "Iceland", "Ireland", "news knows both"),
    (("She wrote to North Star News.", "She wrote to South Star News."), "North Star News", "South Star News",
     "two words that news knows"),
    (("She joined the ABC News staff.", "She joined the NBC News staff."), "ABC News", "NBC News",
     "two well-known acronyms"),
    (("She saw the Iraq War.", "She saw the Iran War."), "Iraq War", "Iran War", "two places"),
    (("They met Qarvanda there.", "They met Qarvandi there."), "Qarvanda", "Qarvandi",
     "a letter that words are inflected by"),
    ((f"{COMPANY} The Qarvoles ran off alone.", f"{COMPANY} Then Min-jae went.\nThe Qarvelas ran off."),
     "Qarvoles", "Qarvelas", "two letters, and no company"),
    ((f"{COMPANY} Qarvolas met Min-jae and Do-yun.", f"{COMPANY} The Qarvolian met Min-jae and Do-yun."),
     "Qarvolas", "Qarvolian", "two letters that words are derived by"),
    (("George H. W. Poe spoke. George W. Poe left.",), "George H. W. Poe", "George W. Poe", "two initials"),
    (("The monk Lara Tenzik died. A poem by Clara Tenzik was found.",), "Lara Tenzik", "Clara Tenzik",
     "two given names that news knows"),
    (("Maria Tenzik died. A poem by Marta Tenzik was found.",), "Maria Tenzik", "Marta Tenzik",
     "two that are a letter apart"),
    (("The White House said no. The House voted.",), "White House", "House", "a chamber and a residence"),
    (("The House voted. The House Budget Committee met.",), "House Budget Committee", "House",
     "a chamber and a committee"),
    (("They drove from West Virginia to Virginia.",), "West Virginia", "Virginia",
     "two places of the gazetteer"),
    (("The Special Counsel Office of Varn met. The Special Counsel sued.", "They met in Varn, S.C."),
     "Special Counsel", "S.C.", "an acronym and a state"),
    (("They read the New York Times in New York.",), "New York Times", "New York", "a paper and a state"),
    (("They sailed from Africa to South Africa.",), "South Africa", "Africa", "a continent and a country"),
    (("Ben Lang met his son, Ben Lang Jr.", "Ben Lang spoke."), "Ben Lang", "Ben Lang Jr.", "father and son"),
    (("The mayor, Ben Lang, met his son, Ben Lang Jr.", "The mayor told Lang Jr. to go."), "Ben Lang",
     "Lang Jr.", "nor by the surname"),
    (("Lang met guests. Ana Lang, the first lady, came, too.", "Ben Lang spoke."), "Ana Lang", "Lang",
     "a surname known before its other bearer is named as a relative"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "a", "b", "why"), APART)
def test_two_names_stay_apart(texts: tuple[str, ...], a: str, b: str, why: str) -> None:
    assert not together(join(*texts), a, b), why


def test_a_place_is_called_by_its_name_in_full_and_an_acronym_keeps_its_stop() -> None:
    entities = join("Ada Lang is from Varn, Calif. Bo Lang is from Calif.", "She loves California.")
    assert "California" in {e.name for e in entities}
    found = join("They met in the U.S. on Monday.", "There are non-U.S. persons and the U.S. law.")
    assert {m.text for e in found for m in e.mentions if m.text.startswith("U")} == {"U.S."}


def test_a_bare_surname_is_whose_bearer_was_introduced_and_not_the_relative_named_later() -> None:
    entities = join("Maria Ortiz won. Ortiz sang with her mother, Ana Ortiz.")

    assert together(entities, "Maria Ortiz", "Ortiz")
    assert not together(entities, "Ana Ortiz", "Ortiz")


def test_a_bare_surname_is_whose_it_is_in_the_other_account() -> None:
    entities = join(
        "Maria Ortiz won. Ortiz sang with her mother, Ana Ortiz. Ortiz left.", "Then Ortiz spoke."
    )

    [ortiz] = [e for e in entities if e.name == "Maria Ortiz"]
    assert len({m.span.article for m in ortiz.mentions}) == 2


def test_two_readings_join_nothing_and_say_so() -> None:
    entities = join("Maria Ortiz met Pablo Ortiz. Then Ortiz left.")

    [left] = [e for e in entities if {m.text for m in e.mentions if m.form == "name"} == {"Ortiz"}]
    assert "Maria Ortiz" in left.doubt and "Pablo Ortiz" in left.doubt


def test_a_story_corrects_a_headline_that_runs_on() -> None:
    entities = join(
        "Maria Ortiz Wins Harbour Prize After Long Night\n\nMaria Ortiz wins again after a long night.",
        "The prize went to Maria Ortiz. She wins often, and the night was long.",
    )

    [ortiz] = [e for e in entities if e.name == "Maria Ortiz"]
    assert {m.text for m in ortiz.mentions if m.form == "name"} == {"Maria Ortiz"}
    assert len([m for m in ortiz.mentions if m.form == "name"]) == 3


def test_a_headline_runs_on_with_words_that_no_text_writes_with_a_capital() -> None:
    text = (
        "Ortiz Lashes Harbour Judges Over Long Delay\n\nOrtiz spoke in Varn. Many judges heard Ortiz there."
    )
    one = article("a", text)
    tagged = [Mention(Span("a", *m.span()), m[0], "person") for m in re.finditer("Ortiz(?: Lashes)?", text)]
    parse = models.tagger().parse(one)

    assert [m.text for m in recut((one,), tagged, {"a": parse})] == ["Ortiz", "Ortiz", "Ortiz"]
    again = article("b", "They met Ben Lashes in Varn.")
    assert [m.text for m in recut((one, again), tagged, {"a": parse})] == ["Ortiz Lashes", "Ortiz", "Ortiz"]


def test_a_pronoun_goes_to_the_one_person_who_fits() -> None:
    entities = join(
        "Actress Maria Ortiz met Mr Pablo Reyes. She smiled. Later Ana Reyes met Helen Carter and she wept."
    )

    [ortiz] = [e for e in entities if e.name == "Maria Ortiz"]
    assert "She" in [m.text for m in ortiz.mentions]
    assert all("she" not in [m.text for m in e.mentions] for e in entities), "two women: nobody's"


def test_a_role_goes_to_its_only_bearer() -> None:
    entities = join(
        "Director Ana Belova spoke in Riga.", "Ana Belova was there. At noon the director, tired, left."
    )

    [belova] = [e for e in entities if e.name == "Ana Belova"]
    assert "the director" in [m.text for m in belova.mentions]


def test_spellings_keep_variants_apart_and_fold_possessives() -> None:
    entities = join("Oh Ji-won's song ended. Oh Ji-won bowed.", "Oh Ji Won sang in Busan.")
    [oh] = [e for e in entities if "Oh Ji-won" in [m.text for m in e.mentions]]

    forms = {form: len(spans) for form, spans in names.spellings(oh)}
    assert forms == {"Oh Ji-won": 2, "Oh Ji Won": 1}
    assert oh.name == "Oh Ji-won", "most often written so"


# -- spelling alone ----------------------------------------------------------------

SAME = [
    ("Usama bin Ladin", "Osama bin Laden", "person", True),
    ("Hussein al-Rashidi", "Husayn Rashidi", "person", True),
    ("Choe Min-su", "Choi Min Soo", "person", True),
    ("Kim Song Chol", "Kim Song Min", "person", False),
    ("Harbour Lights Ltd", "Harbor Lights Limited", "organisation", True),
    ("Northern Rail Fund II", "Northern Water Board", "organisation", False),
    ("Yi", "Lee", "person", True),
    ("Kang", "Jang", "person", False),
]


@pytest.mark.parametrize(("a", "b", "kind", "expected"), SAME)
def test_same_judges_by_spelling(a: str, b: str, kind: str, expected: bool) -> None:
    score = names.same(a, b, kind)  # type: ignore[arg-type]
    assert (score > 0.5) is expected
    assert score == names.same(b, a, kind)  # type: ignore[arg-type]


TEXT = st.text(alphabet="abcdeghijklmnosuwyABCDEK '-.é박", max_size=24)


@given(TEXT, TEXT)
def test_same_is_a_symmetric_chance(a: str, b: str) -> None:
    assert 0.0 <= names.same(a, b) == names.same(b, a) <= 1.0


@given(TEXT)
def test_a_name_is_like_itself(a: str) -> None:
    found = untitled(a)
    assert not found or alike(found, found) == kin(found, found) == 1.0


@pytest.mark.parametrize(("a", "b"), [("kyu", "gyu"), ("kyoo", "kyu"), ("seong", "sung"), ("hyeon", "hyun")])
def test_one_korean_syllable_in_two_spellings(a: str, b: str) -> None:
    assert korean.given_names(a, b) > korean.ONE


def test_sounds_meet_where_romanisations_differ() -> None:
    assert sounds.fold_sounds("muhammad") == sounds.fold_sounds("mohammad")
    assert words("the Ortiz-Reyes’s") == ("ortiz", "reyes")


def test_tables_are_folded() -> None:
    for table in (tables.TITLES, tables.COMMON, tables.PARTICLES, tables.LEGAL, tables.ROLES):
        assert all(w == w.lower() for w in table)


# -- what must hold of any story ---------------------------------------------------

STORY = (
    "Director Ana Belova opened ‘The Glass Harbour’ in Riga. Belova thanked Jonas Weber, 41, who wept.",
    "Ana Belova's film won. Weber said he was glad. The Riga Film Fund paid.",
    "RIGA FILM WINS\n\nAnna Belova and Jonas Weber met. She smiled. The Riga Film Fund (RFF) paid.",
)


@given(st.permutations(range(len(STORY))))
@settings(max_examples=6, deadline=None)
def test_the_order_articles_arrive_in_does_not_matter(order: list[int]) -> None:
    articles, mentions, parses = read(STORY)
    shuffled = [articles[i] for i in order]
    again = [m for a in shuffled for m in reversed(mentions) if m.span.article == a.id]

    assert names.join(shuffled, again, parses) == names.join(articles, mentions, parses)


NOISE = st.text(alphabet="“”‘’\"'()\n ,.-ABab Maria Ortiz said The", max_size=120)


@given(NOISE)
@settings(max_examples=40, deadline=None)
def test_every_mention_cites_its_words_and_none_overlap(text: str) -> None:
    one = article("a0", text)
    parse = models.tagger().parse(one)
    mentions = list(names.find(one, parse))

    assert mentions == sorted(mentions)
    assert all(one[m.span] == m.text for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    assert all(one[m.span] == m.text for e in names.join([one], mentions, {"a0": parse}) for m in e.mentions)


@pytest.mark.parametrize("new", ["Clara Novak", "Irina Sokolova"])
def test_renaming_a_person_everywhere_renames_the_entity(new: str) -> None:
    given_name, surname = new.split()
    renamed = tuple(
        t.replace("Anna Belova", "Ana Belova").replace("Ana", given_name).replace("Belova", surname)
        for t in STORY
    )
    before = join(*(t.replace("Anna Belova", "Ana Belova") for t in STORY))

    after = join(*renamed)

    [was] = [e for e in before if e.name == "Ana Belova"]
    [now] = [e for e in after if e.name == new]
    swap = {"Ana Belova": new, "Belova": surname}
    assert [swap.get(m.text, m.text) for m in was.mentions] == [m.text for m in now.mentions]


def test_a_verbatim_copy_adds_no_name() -> None:
    articles, mentions, parses = read(STORY)
    copy = replace(articles[0], id="copy", body=(Span("copy", 0, len(articles[0].text)),))
    parse = models.tagger().parse(copy)

    more = names.join([*articles, copy], [*mentions, *names.find(copy, parse)], {**parses, "copy": parse})

    assert [e.name for e in more] == [e.name for e in names.join(articles, mentions, parses)]


def test_given_mentions_are_joined_as_they_are() -> None:
    one = article("a0", "Maria Ortiz, the mayor, spoke. She left. The bridge fell; that bridge was old.")
    marked = [
        ("Maria Ortiz", "name"),
        ("the mayor", "nominal"),
        ("She", "pronoun"),
        ("The bridge", "nominal"),
        ("that bridge", "nominal"),
    ]
    mentions = []
    for text, form in marked:
        at = one.text.index(text)
        kind = "person" if form != "nominal" else "other"
        mentions.append(Mention(Span("a0", at, at + len(text)), text, kind, form))  # type: ignore[arg-type]

    chains = given_mentions.corefer([one], mentions)

    ortiz, mayor, she, bridge, same_bridge = (chains[m] for m in mentions)
    assert ortiz == mayor == she != bridge == same_bridge


Marked = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def marked(texts: Marked) -> tuple[list[Article], list[Mention]]:
    articles, mentions = [], []
    for n, (text, given_) in enumerate(texts):
        one = article(f"a{n}", text)
        articles.append(one)
        for words_, kind, form in given_:
            at = text.index(words_)
            mentions.append(Mention(Span(one.id, at, at + len(words_)), words_, kind, form))  # type: ignore
    return articles, mentions


MARKED = (
    ("Tidewell Ferries cut fares. The ferry company lost money. Ada Poe, its chairwoman, quit.",
     (("Tidewell Ferries", "organisation", "name"), ("The ferry company", "other", "nominal"),
      ("Ada Poe", "person", "name"), ("its", "other", "pronoun"), ("its chairwoman", "other", "nominal"))),
    ("Tidewell cut its fares. Poe, the chairwoman, left the ferry company. A gull watched.",
     (("Tidewell", "organisation", "name"), ("its", "other", "pronoun"), ("Poe", "person", "name"),
      ("the chairwoman", "other", "nominal"), ("the ferry company", "other", "nominal"),
      ("A gull", "other", "nominal"))),
)  # fmt: skip


def test_descriptions_meet_over_articles_and_strangers_stay_apart() -> None:
    articles, mentions = marked(MARKED)
    chains = given_mentions.corefer(articles, mentions)
    of = {(m.span.article, m.text): chains[m] for m in mentions}
    assert of["a0", "Ada Poe"] == of["a1", "Poe"]
    assert of["a0", "The ferry company"] == of["a1", "the ferry company"]
    assert len({of["a0", "Ada Poe"], of["a0", "Tidewell Ferries"], of["a1", "A gull"]}) == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_given_mentions_does_not_matter(seed: int) -> None:
    articles, mentions = marked(MARKED)
    chains = given_mentions.corefer(articles, mentions)
    random.Random(seed).shuffle(articles)
    random.Random(seed).shuffle(mentions)
    assert given_mentions.corefer(articles, mentions) == chains


CLUSTERED = [
    ([[0, 0.9, 0.8], [0.9, 0, 0.1], [0.8, 0.1, 0]], 0.5, [0, 0, 2], "the mean with both is too low"),
    ([[0, 0.9, 0.8], [0.9, 0, 0.3], [0.8, 0.3, 0]], 0.5, [0, 0, 0], "the mean with both is enough"),
    ([[0, 0.4], [0.4, 0]], 0.5, [0, 1], "unlikely pairs stay apart"),
    ([[0]], 0.5, [0], "one alone"),
]


@pytest.mark.parametrize(("chances", "limit", "expected", "why"), CLUSTERED)
def test_groups_join_by_mean_chance(
    chances: list[list[float]], limit: float, expected: list[int], why: str
) -> None:
    assert company.cluster(np.array(chances, np.float32), limit) == expected, why


def test_a_group_counts_as_often_as_it_is_mentioned() -> None:
    chances = np.array([[0, 0.9, 0.8], [0.9, 0, 0.1], [0.8, 0.1, 0]], np.float32)
    assert company.cluster(chances, 0.5, [3, 1, 1]) == [0, 0, 0], "three of four are likely"
    assert company.cluster(chances, 0.5, [1, 3, 1]) == [0, 0, 2], "three of four are unlikely"


LONE = [
    ([1, 1], 0.5, [0, 1], "two single mentions need more"),
    ([1, 2], 0.5, [0, 1], "half as much more where one is single"),
    ([1, 2], 0.3, [0, 0], "which a likely pair has"),
    ([2, 2], 0.5, [0, 0], "two that are mentioned often need no more"),
]


@pytest.mark.parametrize(("sizes", "lone", "expected", "why"), LONE)
def test_single_mentions_are_joined_less_readily(
    sizes: list[int], lone: float, expected: list[int], why: str
) -> None:
    chances = np.array([[0, 0.7], [0.7, 0]], np.float32)
    assert company.cluster(chances, 0.5, sizes, lone) == expected, why


TOLD = [
    "A ferry sank off Harwich in a storm; {} of the crew were saved by the coastguard.",
    "Voters in Elmora chose a new mayor on Sunday; {} of the ballots were counted by noon.",
]


def test_articles_of_one_event_keep_one_company() -> None:
    articles = [
        Article(f"{e}{n}", f"{e}{n}", text := TOLD[e].format(word), body=(Span(f"{e}{n}", 0, len(text)),))
        for e in (0, 1)
        for n, word in enumerate(("most", "some", "all", "half", "many"))
    ]
    chance = events.sameness(articles, models.encoder())
    assert np.allclose(chance, chance.T, atol=1e-6)
    assert chance[:5, :5].min() > 0.9 and chance[5:, 5:].min() > 0.9, "the same storm, the same vote"
    assert chance[:5, 5:].max() < 0.1, "the storm is not the vote"
    told = company.told(articles, chance)
    assert [told[a.id] for a in articles] == [0] * 5 + [5] * 5


def test_few_articles_are_taken_to_be_of_one_event() -> None:
    articles = [Article(str(n), str(n), "A ferry sank.", body=(Span(str(n), 0, 13),)) for n in range(3)]
    assert events.sameness(articles, models.encoder()).min() == 1


def test_a_rival_in_the_same_article_takes_the_lead() -> None:
    articles, mentions = marked(MARKED)
    groups = company.gather(mentions, given_mentions.rules(articles, mentions), given_mentions.head)[:3]
    inside = [g.mentions[0].span.article for g in groups]
    like = np.array([[1, 0.9, 0.2], [0.9, 1, 0.4], [0.2, 0.4, 1]], np.float32)
    found = dict(zip(rivals.FACTS, rivals.facts(articles, groups, lambda _: like), strict=True))
    assert len(set(inside)) == 1, "the three stand in one article"
    assert found["context lead"][0, 1] == pytest.approx(0.5), "0.9 against the 0.4 of the third"
    assert found["context lead"][0, 2] == pytest.approx(-0.7), "0.2 against the 0.9 of the second"
    for matrix in found.values():
        assert np.allclose(matrix, matrix.T, atol=1e-6)


def test_the_facts_of_two_groups_are_symmetric_and_finite() -> None:
    articles, mentions = marked(MARKED)
    groups = company.gather(mentions, given_mentions.rules(articles, mentions), given_mentions.head)
    sheet = company.facts(
        articles,
        groups,
        given_mentions.side_by_side(articles, mentions),
        given_mentions.PEOPLE,
        {a.id: models.tagger().parse(a) for a in articles},
        models.encoder(),
    )
    assert sheet.shape == (len(groups), len(groups), len(company.FACTS))
    assert np.isfinite(sheet).all()
    assert np.allclose(sheet, sheet.transpose(1, 0, 2), atol=1e-5)


KINDS = [
    ("Fans of shows like Ferrymen wept.", "Ferrymen", "organisation", "work", "shows like X"),
    ("The series Ferrymen is long.", "Ferrymen", "person", "work", "the series X"),
    ("It is streaming on Tidewell now.", "Tidewell", "place", "organisation", "who shows it is no place"),
    ("A storm hit Tidewell. He lives in Tidewell.", "Tidewell", "place", "place", "in X"),
    ("A film about Tidewell.", "Tidewell", "place", "place", "a film of a place is not the place"),
    ("It beat 2021's Ferrymen by a week.", "Ferrymen", "person", "work", "a year's X"),
    ("Nothing was like the smash hit Ferrymen.", "Ferrymen", "person", "work", "the smash hit X"),
    ("Ferrymen season 2 is out.", "Ferrymen", "organisation", "work", "X season 2"),
    ("The last episode of Ferrymen aired.", "Ferrymen", "person", "work", "an episode of X"),
    ("The Tidewell season was long.", "Tidewell", "organisation", "organisation", "a team has seasons too"),
]


WHERE = [
    ("Rain fell in Osmeer. Cranes stand near Osmeer.", ("Osmeer",), "place", "in X and near X"),
    ("A stake in Osmeer was sold. Shares in Osmeer fell.", ("Osmeer",), "organisation", "a stake in X"),
    ("He works at Osmeer. She works at Osmeer.", ("Osmeer",), "organisation", "at X alone says little"),
    ("Rain fell at Osmeer. Cranes at Osmeer fell. The Osmeer Power Plant closed.",
     ("Osmeer", "Osmeer Power Plant"), "place", "at X, where a plant is named after it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "held", "expected", "why"), WHERE)
def test_a_body_that_things_are_in_is_a_place(
    text: str, held: tuple[str, ...], expected: str, why: str
) -> None:
    article = Article("a0", "a0", text, body=(Span("a0", 0, len(text)),))
    long = held[-1] if len(held) > 1 else ""
    stands = [Span("a0", i, i + len(long)) for i in range(len(text)) if long and text.startswith(long, i)]
    alone = [Span("a0", i, i + 6) for i in range(len(text)) if text.startswith("Osmeer", i)]
    alone = [s for s in alone if not any(s.overlaps(x) for x in stands)]
    mentions = [Mention(s, text[s.start : s.end], "organisation") for s in (*alone, *stands)]
    kinds = {e.name: e.kind for e in names.join([article], mentions, {})}
    assert kinds["Osmeer"] == expected, why


@pytest.mark.parametrize(("text", "name", "tagged", "expected", "why"), KINDS)
def test_the_words_around_a_name_correct_its_kind(
    text: str, name: str, tagged: MentionKind, expected: str, why: str
) -> None:
    article = Article("a0", "a0", text, body=(Span("a0", 0, len(text)),))
    at = text.index(name)
    mention = Mention(Span("a0", at, at + len(name)), name, tagged)
    [entity] = names.join([article], [mention], {})
    assert entity.kind == expected, why


MEMOS = [("The Poe memos are long.", True), ("Ada Poe Memos wrote.", False)]


@pytest.mark.parametrize(("second", "cut"), MEMOS)
def test_a_person_ends_before_a_noun_that_another_account_writes_small(second: str, cut: bool) -> None:
    one = article("a", "Here are the Poe Memos. Poe kept these memos at home, and Poe kept memos long.")
    other = article("b", second)
    tagged = [Mention(Span("a", *m.span()), m[0], "person") for m in re.finditer("Poe(?: Memos)?", one.text)]

    found = [m.text for m in recut((one, other), tagged, {})]

    assert found == (["Poe", "Poe", "Poe"] if cut else ["Poe Memos", "Poe", "Poe"])
