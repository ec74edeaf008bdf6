"""Quotations: found through any marks, given to who the text names, joined across accounts."""

from __future__ import annotations

import importlib
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import models, quotes
from manytakes.model import (
    Article,
    Entity,
    Mention,
    MentionForm,
    MentionKind,
    Parse,
    Quote,
    Span,
    Utterance,
    mint,
)
from manytakes.quotes import cues, learnt, marks
from manytakes.quotes.turns import turns

# -- helpers -----------------------------------------------------------------------


def article(text: str, id_: str = "a", body: tuple[tuple[int, int], ...] | None = None) -> Article:
    spans = body or (((0, len(text)),) if text else ())
    return Article(id_, id_, text, body=tuple(Span(id_, a, b) for a, b in spans))


def found(text: str) -> list[tuple[str, str, str]]:
    """Return (content, source, kind) of each quote of `text`."""
    one = article(text)
    return [
        (" | ".join(one[c] for c in q.content), one[q.source] if q.source else "", q.kind)
        for q in quotes.find(one, models.tagger().parse(one))
    ]


def told(text: str, id_: str) -> tuple[Article, list[Quote]]:
    one = article(text, id_)
    return one, list(quotes.find(one, models.tagger().parse(one)))


# -- marks -------------------------------------------------------------------------

MARKS = [
    ('She said "the dam held".', ["the dam held"], "straight"),
    ("She said “the dam held”.", ["the dam held"], "curly"),
    ("Elle dit « la digue tient ».", ["la digue tient"], "guillemets"),
    ("She said ``the dam held''.", ["the dam held"], "Penn Treebank marks"),
    ("She said 'the dam held,' and left.", ["the dam held,"], "single"),
    ("She said ‘the dam held,’ and left.", ["the dam held,"], "single, curly"),
    ("It's the crew's and the boys' boat.", [], "apostrophes open nothing"),
    ("Back in the '90s rock 'n' roll was king.", [], "elisions open nothing"),
    ("She said   “the dam held”  .", ["the dam held"], "detokenised"),
    ('She said " the dam held " .', ["the dam held"], "space on both sides"),
    ("“Pat said ‘run’ and ran,” she said.", ["Pat said ‘run’ and ran,"], "nested"),
    ('"Pat said \'run\' and ran," she said.', ["Pat said 'run' and ran,"], "nested, straight"),
    ("“We ran, he said.\nThe “dam” held.", ["We ran, he said.", "dam"], "no closing mark: the line ends it"),
    ('"We ran, he said.\nThe "dam" held.', ["We ran, he said.", "dam"], "the same, straight"),
    ("We ran,” he said. “It held.”", ["We ran,", "It held."], "no opening mark: the sentence begins it"),
    ("““We ran,”” he said.", ["We ran,"], "doubled marks"),
    ("“We ran.\n“It held,” he said.", ["We ran. | It held,"], "opening mark repeated at the paragraph"),
    ("“We ran.\nIt held,” he said.", ["We ran.\nIt held,"], "carried over a line with no mark repeated"),
    ("“We ran,“ he said.\nIt “held”.", ["We ran,", "held"], "the wrong glyph closes"),
    ("'We ran, \" Poe said.", ["We ran,"], "opened single, closed double"),
    ("He said: “no", ["no"], "the text ends first"),
    ("“We ran,   “a friend said.\n“It held.”", ["We ran,", "It held."], "the closing mark turned round"),
    ("“”", [], "nothing between"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), MARKS)
def test_marks(text: str, expected: list[str], why: str) -> None:
    runs = marks.runs(text, article(text).body)
    assert [" | ".join(text[a:b] for a, b in r.pieces) for r in runs] == expected, why


def test_a_run_goes_on_behind_residue_and_leaves_it_out() -> None:
    text = "“We ran.\nSign up here!\n“It held,” he said."
    [run] = marks.runs(text, article(text, body=((0, 8), (23, len(text)))).body)
    assert [text[a:b] for a, b in run.pieces] == ["We ran.", "It held,"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="“”\"'‘’«»`\n ,.:—abS", max_size=80))
def test_runs_are_in_order_apart_and_never_empty(text: str) -> None:
    pieces = [p for r in marks.runs(text, article(text).body) for p in r.pieces]
    assert all(a < b <= len(text) for a, b in pieces)
    assert all(x[1] <= y[0] for x, y in pairwise(pieces))


def test_marks_take_time_in_proportion() -> None:
    text = "\" ' “ " * 30_000
    assert isinstance(marks.runs(text, article(text).body), list)


# -- attribution -------------------------------------------------------------------

SPOKEN = [
    ('"The dam held," said Ada Poe.', "The dam held,", "Ada Poe", "inverted"),
    ('"The dam held," Ada Poe said.', "The dam held,", "Ada Poe", "not inverted"),
    ('Ada Poe said: "The dam held."', "The dam held.", "Ada Poe", "before, with a colon"),
    ("“The dam held,” the mayor told reporters.", "The dam held,", "the mayor", "a nominal"),
    ("“The dam held,” she said.", "The dam held,", "she", "a pronoun"),
    ('"The dam," said Ada Poe, "held all night."', "The dam, | held all night.", "Ada Poe", "interrupted"),
    ('Ada Poe: "The dam held all night."', "The dam held all night.", "Ada Poe", "label"),
    ("The dam held all night, according to police.", "The dam held all night", "police", "according to"),
    ("Poe said the dam had held all night.", "the dam had held all night", "Poe", "indirect"),
    ("The mayor denied that the dam had failed.", "that the dam had failed", "The mayor", "denial"),
    ("Police believe the dam failed at dawn.", "the dam failed at dawn", "Police", "belief"),
    ('"The dam held," said co-founder Ada Poe.', "The dam held,", "co-founder Ada Poe", "a hyphen"),
    ('"The dam held," said vice-president Poe of Varn.', "The dam held,", "vice-president Poe of Varn", ""),
    ("The dam held all night, Ada Poe said.", "The dam held all night", "Ada Poe", "indirect, cue last"),
    ("“We left at dawn and took the boats,” the lawsuit claims.", "We left at dawn and took the boats,",
     "the lawsuit", "a subject read as one noun with its verb"),
    ("“We left at dawn and took the boats,” the lawsuit states.", "We left at dawn and took the boats,",
     "the lawsuit", "a verb read as a noun"),
    ("A guard on Monday said that the dam held.", "that the dam held", "A guard", "a day between"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "source", "why"), SPOKEN)
def test_attribution(text: str, content: str, source: str, why: str) -> None:
    assert (content, source) in [(c.strip(" .,") if k == "indirect" else c, s) for c, s, k in found(text)], (
        why
    )


RELAYED = [
    ('"The dam held," said Ada Poe, according to the Herald.', "The dam held,", "Ada Poe", "direct"),
    ('"Who built it?" Poe asked, according to a transcript.', "Who built it?", "Poe", "a question"),
    ("The dam was unsafe, Poe said, according to a transcript.", "The dam was unsafe", "Poe", "not its verb"),
    ("According to the Herald, Poe said the dam was unsafe.", "the dam was unsafe", "Poe", "first"),
    ("He told the guards that they should go, according to two aides.", "that they should go", "He", "told"),
]


@pytest.mark.parametrize(("text", "content", "source", "why"), RELAYED)
def test_words_that_another_passes_on_are_the_speakers_own(
    text: str, content: str, source: str, why: str
) -> None:
    assert [(c, s) for c, s, _ in found(text)] == [(content, source)], why


def test_what_nobody_else_is_said_to_have_said_is_of_whom_the_text_cites() -> None:
    assert found("He said little, according to an aide.") == [("He said little", "an aide", "indirect")]


def test_no_report_ends_before_the_noun_that_a_figure_counts() -> None:
    said = [content for content, _, _ in found("All of Us Are Late actors say why kiss scene took 31 takes")]

    assert said == ["why kiss scene took 31 takes"], "tagged as a verb, it is none of the clause's words"


UNSPOKEN = [
    ("Her film “The Long Winter” opens in May.", "a title"),
    ("Ada Poe, who was seen in “The Long Winter,” opens in May.", "a title that ends in a comma"),
    ("Poe spoke on Salt TV's “Face the Sea.”", "a title at the end of a sentence"),
    ("They serve it in the “lounge” upstairs.", "a scare quote"),
    ("The dam was built in 1910 and is 40 metres high.", "nothing said"),
]


@pytest.mark.parametrize(("text", "why"), UNSPOKEN)
def test_what_is_no_speech_is_no_quote(text: str, why: str) -> None:
    assert [q for q in found(text) if q[2] == "direct"] == [], why


def test_one_typo_does_not_cost_the_other_quotes() -> None:
    text = (
        "“The dam held, Ada Poe said.\n\nIt rained.\n\n"
        "“We ran,” said Ben Roe.\n\n“It was over by noon,” said Poe."
    )
    contents = [c for c, _, _ in found(text)]
    assert "We ran," in contents
    assert "It was over by noon," in contents


def test_the_last_speaker_goes_on_within_a_line() -> None:
    [first] = [q for q in found('"The dam held," said Ada Poe. "We ran up the hill all the same."')]
    assert first == ("The dam held, | We ran up the hill all the same.", "Ada Poe", "direct")


def test_words_partly_quoted_are_one_mixed_quote() -> None:
    assert found("Ada Poe said the dam was “as good as new” on Monday.") == [
        ("the dam was “as good as new” on Monday", "Ada Poe", "mixed")
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="“”\"'‘’«»`\n ,.:—said Poe", max_size=60))
def test_find_never_raises_and_cites_the_body(text: str) -> None:
    one = article(text)
    listed = list(quotes.find(one, models.tagger().parse(one)))
    spans = [s for q in listed for s in (*q.content, *filter(None, (q.cue, q.source)))]
    assert all(one[s].strip() for s in spans)
    assert all(any(b.holds(c) for b in one.body) for q in listed for c in q.content)
    assert [q.content for q in listed] == sorted(q.content for q in listed)


def test_find_works_without_a_parse() -> None:
    one = article("“The dam held,” she said.")
    [quote] = quotes.find(one, Parse("a", (), (), ()))
    assert (one[quote.content[0]], quote.source) == ("The dam held,", None)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("said", True), ("denies", True), ("arguing", True), ("quipped", True), ("built", False)],
)  # fmt: skip
def test_speaks(word: str, expected: bool) -> None:
    assert cues.speaks(word) is expected


def test_weights_round_trip() -> None:
    model = learnt.shipped()
    again = learnt.loads(learnt.dumps(model))
    assert again.facts == model.facts
    assert (again.report == model.report).all() and (again.pair == model.pair).all()


# -- alignment ---------------------------------------------------------------------

POE = "Ada Poe"
STORY = (
    told("“I had my eyes closed, so I could not find the rope,” said Ada Poe. “It was dark.”", "a"),
    told("Ada Poe said she had her eyes closed and could not find the rope.", "b"),
    told("“It was dark,” Poe said. “The goats were calm all through the storm.”", "c"),
)


def entities(articles: list[Article]) -> list[Entity]:
    spans = [
        Mention(Span(a.id, at, at + len(name)), name, "person")
        for a in articles
        for name in (POE,)
        if (at := a.text.find(name)) >= 0
    ]
    return [Entity(mint("e", POE), POE, "person", tuple(spans))]


def aligned(order: list[int]) -> tuple[list[Article], tuple[Utterance, ...]]:
    articles = [STORY[i][0] for i in order]
    listed = [q for i in order for q in STORY[i][1]]
    return articles, quotes.align(articles, listed, entities(articles), None)


def test_one_remark_joins_across_accounts() -> None:
    articles, utterances = aligned([0, 1, 2])
    by_id = {a.id: a for a in articles}
    held = {
        frozenset(by_id[v.content[0].article][v.content[0]] for v in u.variants): u.relation
        for u in utterances
    }
    assert held[frozenset(("It was dark.", "It was dark,"))] == "same-words"
    [reworded] = [k for k, r in held.items() if r == "different-wording"]
    assert any("so I could not find" in words for words in reworded)
    assert any("she had her eyes closed" in words for words in reworded)
    [alone] = [k for k, r in held.items() if r == "alone"]
    assert alone == frozenset(("The goats were calm all through the storm.",))


def test_a_surname_leads_to_its_person_and_nobody_is_guessed() -> None:
    _, utterances = aligned([0, 1, 2])
    assert {u.speaker for u in utterances} == {mint("e", POE)}
    assert {u.speaker for u in quotes.align([STORY[2][0]], STORY[2][1], [], None)} == {None}


@pytest.mark.parametrize("seed", range(4))
def test_order_of_articles_and_quotes_does_not_matter(seed: int) -> None:
    order = [0, 1, 2]
    random.Random(seed).shuffle(order)
    assert aligned(order)[1] == aligned([0, 1, 2])[1]


@pytest.mark.parametrize(
    "words", ["The goats were quite calm", "The goats were ... calm all through the storm"]
)
def test_a_cut_remark_is_called_cut(words: str) -> None:
    one, q1 = told("“The goats were quite calm all through the storm,” said Ada Poe.", "a")
    two, q2 = told(f"“{words},” said Ada Poe.", "b")
    [utterance] = quotes.align([one, two], [*q1, *q2], entities([one, two]), None)
    assert utterance.relation == "cut"
    assert utterance.variants[0].content[0].article == "a"


HEARD = [
    (
        "Senator Roe lost 5 percent of the by-election vote",
        "Sen. Roe lost five per cent of the byelection vote",
    ),
    ("The 12 ships cost 16 million and 100 percent of it", "The twelve ships cost 16million and 100% of it"),
    ("He is no coward in a storm at all", "He [the keeper] is no coward in a storm at all"),
    ("The goats were calm all through the storm", "[T]he goats were calm all through the storm"),
]


@pytest.mark.parametrize("words, other", HEARD)
def test_what_is_but_written_otherwise_is_in_the_same_words(words: str, other: str) -> None:
    one, q1 = told(f"“{words},” said Ada Poe.", "a")
    two, q2 = told(f"“{other},” said Ada Poe.", "b")
    [utterance] = quotes.align([one, two], [*q1, *q2], entities([one, two]), None)
    assert utterance.relation == "same-words"


def test_brackets_in_place_of_a_word_cut_a_remark() -> None:
    one, q1 = told("“When I heard she had been sent to the goats I laughed,” said Ada Poe.", "a")
    two, q2 = told("“When I heard [the keeper] had been sent to the goats I laughed,” said Ada Poe.", "b")
    [utterance] = quotes.align([one, two], [*q1, *q2], entities([one, two]), None)
    assert utterance.relation == "cut"


SPOKEN_FOR = [
    ("said Ada Poe, the head of Varn Aid.", "said Varn Aid.", "same-words"),
    ("said Ada Poe, a critic of Varn Aid.", "said Varn Aid.", "different-speaker"),
    ("said Ada Poe, the head of Varn Aid.", "a statement from Senate Leader Ada Poe read.", "same-words"),
]


@pytest.mark.parametrize("here, there, relation", SPOKEN_FOR)
def test_who_is_of_a_body_is_no_other_speaker_than_the_body(here: str, there: str, relation: str) -> None:
    words = "“The goats were calm all through the storm,”"
    one, q1 = told(f"{words} {here}", "a")
    two, q2 = told(f"{words} {there}", "b")
    named: list[tuple[str, MentionKind]] = [
        ("Ada Poe", "person"), ("Varn Aid", "organisation"), ("Senate", "organisation"),
    ]  # fmt: skip
    known = [
        Entity(name, name, kind, tuple(Mention(s, name, kind) for s in found))
        for name, kind in named
        if (found := [Span(a.id, at, at + len(name)) for a in (one, two) if (at := a.text.find(name)) >= 0])
    ]
    [utterance] = quotes.align([one, two], [*q1, *q2], known, None)
    assert utterance.relation == relation


def test_the_same_words_of_two_speakers_are_called_so() -> None:
    one, q1 = told("“The goats were calm all through the storm,” said Ada Poe.", "a")
    two, q2 = told("“The goats were calm all through the storm,” said Ben Roe.", "b")
    at = two.text.find("Ben Roe")
    roe = Entity("e2", "Ben Roe", "person", (Mention(Span("b", at, at + 7), "Ben Roe", "person"),))
    [utterance] = quotes.align([one, two], [*q1, *q2], [*entities([one]), roe], None)
    assert utterance.relation == "different-speaker"


TRANSCRIPT = """The call was taped.

Ada Poe: Have you seen the goats on the quay?

BR: I have seen none of them.

AP: They ate the “whole” net of the harbour.

BR: Then mend it and say no more.

AP: I shall, if you pay.
"""


def test_the_lines_of_a_transcript_are_quotes_of_whom_they_are_headed_by() -> None:
    one, said = told(TRANSCRIPT, "a")
    named = {"Ada Poe": TRANSCRIPT.index("Ada Poe")}
    known = [
        Entity(n, n, "person", (Mention(Span("a", at, at + len(n)), n, "person"),)) for n, at in named.items()
    ]
    found = quotes.align([one], said, known)
    spoken = {one[v.content[0]]: (u.speaker, one[v.source]) for u in found for v in u.variants if v.source}

    assert spoken == {
        "Have you seen the goats on the quay?": ("Ada Poe", "Ada Poe"),
        "I have seen none of them.": (None, "BR"),
        "They ate the “whole” net of the harbour.": ("Ada Poe", "AP"),
        "Then mend it and say no more.": (None, "BR"),
        "I shall, if you pay.": ("Ada Poe", "AP"),
    }


def test_a_transcript_of_thirty_thousand_lines_is_read_in_linear_time() -> None:
    lines = 15_000
    text = "AP: They ate the “whole” net of it.\nBR: Then mend it and say no more.\n" * lines
    article = Article("a", "a", text, body=(Span("a", 0, len(text)),))

    assert len(list(quotes.find(article, Parse("a", (), (), ())))) == 2 * lines


NO_TRANSCRIPT = [
    ("Poe: 12\nRoe: 14\nPoe: 13\nRoe: 11\nPoe: 9\n", "a table"),
    ("Photo: The quay of the old harbour at dawn.\n" * 6, "captions"),
    ("Poe: The net was eaten by a goat.\nRoe: It was not, as far as I know.\n", "two lines"),
]


@pytest.mark.parametrize(("text", "why"), NO_TRANSCRIPT)
def test_a_colon_makes_no_transcript(text: str, why: str) -> None:
    assert turns(text, [Span("a", 0, len(text))]) == [], why


# -- who spoke ---------------------------------------------------------------------

KNOWN = {"Ada Poe": "person", "Ben Roe": "person", "Tidewell": "organisation", "Harbour Bank": "organisation",
         "Corland": "place"}  # fmt: skip

HEARD = [
    ("“We ran,” said Ada Poe’s agent, and left.", (None, "Ada Poe’s agent"), "a name that owns the head"),
    ("“We ran all night,” said an aide to Ada Poe.", (None, "an aide to Ada Poe"), "... or governs it"),
    ("“We ran all night,” said her nephew, Ben Roe.", ("Ben Roe", "her nephew, Ben Roe"), "apposition"),
    ("“We ran all night,” a Harbour Bank guard said.", (None, "a Harbour Bank guard"), "not the bank"),
    ("“We ran all night,” said the Tidewell newspaper in Port Ada, Corland.", ("Tidewell", None),
     "what a body is called behind its name"),
    ("“We ran all night,” said a paper in Port Ada, Corland.", (None, "a paper in Port Ada, Corland"),
     "where it is"),
    ("A statement from Tidewell said: “The boats held.”", ("Tidewell", None), "a statement is its issuer's"),
    ("“We ran,” said Ada Poe.\n“It was a dark night,” the singer added.", ("Ada Poe", None), "added"),
    ("“We ran,” a spokeswoman said.\n“It was a dark night,” she said.", (None, "a spokeswoman"), "she"),
    ("“We ran,” said Ada Poe.\nBen Roe was not so sure.\n“It was a dark night,” he said.",
     ("Ben Roe", None), "the text turned to another"),
    ("“We ran,” said Ada Poe.\nThe sensors reported that the wind fell.\n“It was a dark night,” she said.",
     ("Ada Poe", None), "a sensor is no she"),
    ("Ada Poe called Harbour Bank.\n“The doors are shut tonight,” the company said.",
     ("Harbour Bank", None), "the one company near"),
    ("Harbour Bank said the doors were shut for good. It said nobody had lost a penny in the bank.",
     ("Harbour Bank", None), "it goes on as the body that spoke"),
    ("It was dark, according to the poet Ada Poe. Many ran.\n“The doors are shut tonight,” she said.",
     ("Ada Poe", None), "whom the text cites"),
    ("Ada Poe left.\n“The doors are shut tonight,” the poet said.", (None, "the poet"), "nobody is guessed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), HEARD)
def test_the_last_quote_is_given_to(text: str, expected: tuple[str | None, str | None], why: str) -> None:
    one, said = told(text, "a")
    known = [
        Entity(name, name, kind, tuple(
            Mention(Span("a", m.start(), m.end()), name, kind) for m in re.finditer(name, text)
        ))
        for name, kind in KNOWN.items()
        if name in text
    ]  # fmt: skip
    last = max(quotes.align([one], said, known), key=lambda u: max(v.content[-1].end for v in u.variants))
    [variant] = last.variants
    assert last.speaker == expected[0], why
    if expected[1] is not None:
        assert variant.source is not None
        assert one[variant.source] == expected[1], why


def test_he_is_who_spoke_before_and_not_whom_the_remark_was_of() -> None:
    one, said = told(
        "“Ben Roe is no lawyer at all,” said Cal Moon.\n“The doors are shut tonight,” he said.", "a"
    )
    names = {"roe": "Ben Roe", "moon": "Cal Moon"}
    mentions = {
        id: [Mention(Span("a", one.text.index(n), one.text.index(n) + len(n)), n, "person")]
        for id, n in names.items()
    }
    at = one.text.index(" he ") + 1
    mentions["roe"].append(Mention(Span("a", at, at + 2), "he", "person", "pronoun"))
    known = [Entity(id, names[id], "person", tuple(found)) for id, found in mentions.items()]

    assert {u.speaker for u in quotes.align([one], said, known)} == {"moon"}


def test_mrs_poe_is_the_woman_of_that_name() -> None:
    one, said = told(
        "Ben Poe slept, and he snored. Ada Poe ran: she fled.\n“The doors are shut,” said Mrs. Poe.", "a"
    )

    def mentions(*words: str, form: MentionForm = "name") -> list[Mention]:
        found = (list(re.finditer(rf"\b{w}\b", one.text))[-1] for w in words)
        return [Mention(Span("a", *m.span()), m[0], "person", form) for m in found]

    ben = Entity("ben", "Ben Poe", "person", (*mentions("Ben Poe", "Poe"), *mentions("he", form="pronoun")))
    ada = Entity("ada", "Ada Poe", "person", (*mentions("Ada Poe"), *mentions("she", form="pronoun")))

    assert {u.speaker for u in quotes.align([one], said, [ben, ada])} == {"ada"}


def test_a_surname_alone_is_no_other_speaker() -> None:
    words = "“The goats were calm all through the storm,” said "
    texts = {"a": f"{words}Ada Poe.", "b": f"{words}Mrs. Poe.", "c": f"{words}Ida Poe."}
    remarks = {id: told(text, id) for id, text in texts.items()}

    def relation(*ids: str) -> str:
        known = [
            Entity(id, texts[id], "person", (Mention(Span(id, at, at + 3), "Poe", "person"),))
            for id in ids
            for at in (texts[id].index("Poe"),)
        ]
        [found] = quotes.align(
            [remarks[id][0] for id in ids], [q for id in ids for q in remarks[id][1]], known
        )
        return found.relation

    assert relation("a", "b") == "same-words"
    assert relation("a", "c") == "different-speaker"


def test_a_party_and_a_place_are_no_other_speaker() -> None:
    words = "“The goats were calm all through the storm,” said "
    one, q1 = told(f"{words}Ada Poe.", "a")
    two, q2 = told(f"{words}the Varn Democrat.", "b")

    def entity(article: Article, name: str, kind: MentionKind) -> Entity:
        at = article.text.index(name)
        return Entity(name, name, kind, (Mention(Span(article.id, at, at + len(name)), name, kind),))

    known = [entity(one, "Ada Poe", "person"), entity(two, "Varn", "place"), entity(two, "Democrat", "other")]
    [utterance] = quotes.align([one, two], [*q1, *q2], known)

    assert (utterance.relation, utterance.speaker) == ("same-words", "Ada Poe")


def test_a_name_outvotes_a_pronoun() -> None:
    one, q1 = told("Ben Roe waved. “The goats were calm all through the storm,” said Ada Poe.", "a")
    two, q2 = told("“The goats were calm all through the storm,” he said.", "b")
    poe, roe = (
        Entity(n, n, "person", tuple(Mention(Span(i, k, k + len(w)), w, "person", f) for i, k, w, f in at))
        for n, at in (
            ("Ada Poe", [("a", one.text.find("Ada Poe"), "Ada Poe", "name")]),
            ("Ben Roe", [("a", 0, "Ben Roe", "name"), ("b", two.text.find(" he ") + 1, "he", "pronoun")]),
        )
    )
    [utterance] = quotes.align([one, two], [*q1, *q2], [poe, roe])
    assert (utterance.speaker, utterance.relation) == ("Ada Poe", "same-words")


LEFT_OPEN = [
    ("Ada Poe spoke. “The goats were calm all through the storm,” she said.", "Ada Poe", "a pronoun"),
    ("“The goats were calm all through the storm,” the mayor said.", None, "a description of nobody known"),
]


@pytest.mark.parametrize(("text", "speaker", "why"), LEFT_OPEN)
def test_a_speaker_who_may_but_go_on_is_no_evidence(text: str, speaker: str | None, why: str) -> None:
    goats = "“The goats were calm all through the storm.”"
    one, q1 = told(f"“We came by sea,” said Ben Roe.\n\nThe hall was full.\n\n{goats}", "a")
    two, q2 = told(text, "b")

    def entity(article: Article, name: str, *also: str) -> Entity:
        found = [
            (m, "pronoun" if m[0] in also else "name")
            for m in re.finditer("|".join((name, *also)), article.text)
        ]
        return Entity(
            name, name, "person",
            tuple(Mention(Span(article.id, *m.span()), m[0], "person", form) for m, form in found),
        )  # fmt: skip

    known = [entity(one, "Ben Roe"), *([entity(two, "Ada Poe", "she")] if "Ada" in text else [])]
    [remark] = [u for u in quotes.align([one, two], [*q1, *q2], known) if len(u.variants) > 1]

    assert remark.speaker == speaker, why


def test_one_quoted_as_saying_is_the_speaker_not_the_paper() -> None:
    [quote] = found("“The dam held all night,” the Post quoted Ada Poe as saying.")
    assert quote == ("The dam held all night,", "Ada Poe", "direct")


def test_a_verb_that_leads_straight_into_the_words_outdoes_the_one_before_it() -> None:
    [quote] = found("Ben Roe praised Ada Poe, who answered, “We ran for the hills. The dam was gone.”")
    assert quote[1] == "Ada Poe"


def test_a_clause_that_leads_to_a_quotation_is_none_of_it() -> None:
    [quote] = found("Watching the gates, Ben Roe teased Ada Poe saying, “Even now, you cannot stop.”")
    assert quote == ("Even now, you cannot stop.", "Ben Roe", "direct")


def test_a_statement_saying_so_is_cued_by_saying() -> None:
    [quote] = found("He releases a statement saying he doubts that charges will be filed.")
    assert quote == ("he doubts that charges will be filed", "He", "indirect")


def test_a_name_behind_its_employer_is_in_the_source() -> None:
    [quote] = found("“The dam held all night,” wrote Tidewell engineering expert Ben Roe on its site.")
    assert "Ben Roe" in quote[1]


# -- what another account betrays --------------------------------------------------

ECHOES = [
    ("“We will not leave this valley,” said Ada Poe.", "Friends! We will not leave this valley. Come.",
     "We will not leave this valley", "the speech itself, printed without marks"),
    ("Police called the blaze “rather odd”, Ada Poe said.", "A blaze seen as “rather odd” was put out.",
     "rather odd", "two words in marks in both"),
    ("“The Long Winter” opens in May.", "They saw “The Long Winter” in May.", None, "a title is no remark"),
    ("They met in the “lounge”.", "They left the “lounge”.", None, "one scare-quoted word is nobody's"),
    ("“We ran away,” said Ada Poe.", "Then we ran away from it all.", None, "too few words to know again"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), ECHOES)
def test_words_another_account_has_in_marks(a: str, b: str, expected: str | None, why: str) -> None:
    one, q1 = told(a, "a")
    two, q2 = told(b, "b")
    utterances = quotes.align([one, two], [*q1, *q2], [])
    both = [u for u in utterances if u.relation != "alone"]
    heard = [two[c] for u in both for v in u.variants for c in v.content if c.article == "b"]
    assert heard == ([expected] if expected else []), why


def test_clauses_join_apart_and_a_whole_remark_stays_whole() -> None:
    one, q1 = told("“The bridge was washed away,” said Ada Poe.", "a")
    two, q2 = told("Ada Poe said the old dam held all night but the bridge was washed away.", "b")
    three, q3 = told("Ada Poe said the goats were calm but they had no hay left at all.", "c")
    known = entities([one, two, three])
    utterances = quotes.align([one, two, three], [*q1, *q2, *q3], known)
    words = {one.id: one, two.id: two, three.id: three}
    heard = [[" … ".join(words[c.article][c] for c in v.content) for v in u.variants] for u in utterances]
    assert ["The bridge was washed away,", "the bridge was washed away"] in heard
    assert ["the old dam held all night"] in heard
    assert ["the goats were calm but they had no hay left at all"] in heard


def test_two_remarks_of_one_account_are_not_brought_together() -> None:
    said = (
        "“I felt really sorry for the goats,” said Ada Poe. She fed them."
        " “I kept saying, goats, I am really sorry,” she said."
    )
    (one, q1), (two, q2) = told(said, "a"), told(said, "b")
    utterances = quotes.align([one, two], [*q1, *q2], entities([one, two]))
    assert len(utterances) == 2
    for utterance in utterances:
        assert [c.article for v in utterance.variants for c in v.content] == ["a", "b"]


def test_one_speaker_counts_for_one_remark() -> None:
    joining = importlib.import_module("manytakes.quotes.align")  # the function hides the module
    said = "Ada Poe said she saw nobody get on the ferry."
    texts = (said, "Ada Poe said she did not see a stranger board the ferry.")
    (one, q1), (two, q2) = (told(text, name) for text, name in zip(texts, "ab", strict=True))
    found = joining.candidates([one, two], [*q1, *q2], entities([one, two]))
    [(_, _, known)] = found
    [(_, _, unknown)] = joining.candidates([one, two], [*q1, *q2], [])
    assert known[-1] == 1 and unknown[-1] == 0
    assert known[:-1] == unknown[:-1]


COMPARED = [
    ("romance films", "romance dramas", ["kept", "changed"], "one word changed"),
    ("So, it's over", "it’s over", ["dropped", "kept"], "the shape of marks is no difference"),
    ("CAFÉ closed", "cafe closed early", ["kept", "added"], "nor are case and accents"),
    ("", "new words", ["added"], "one side empty"),
    ("", "", [], "both empty"),
]


@pytest.mark.parametrize(("a", "b", "ops", "why"), COMPARED)
def test_compare(a: str, b: str, ops: list[str], why: str) -> None:
    assert [op[0] for op in quotes.compare(a, b)] == ops, why


@given(st.text("ab cé’'. ", max_size=40), st.text("ab cé’'. ", max_size=40))
def test_compare_covers_every_word_of_both_in_order(a: str, b: str) -> None:
    ops = quotes.compare(a, b)
    for text, start, end in ((a, 1, 2), (b, 3, 4)):
        ranges = [(op[start], op[end]) for op in ops]
        assert ranges == sorted(ranges)
        left = "".join(c for i, c in enumerate(text) if not any(x <= i < y for x, y in ranges))
        assert not any(c.isalnum() for c in left)
