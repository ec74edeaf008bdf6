"""Which points a story has, in what words and order, and which say others again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import pytest

from manytakes import run
from manytakes.model import (
    Account,
    Article,
    Claim,
    Point,
    Quantity,
    Reason,
    Span,
    Statement,
    Value,
    When,
)
from manytakes.model import Story as Told
from manytakes.rarity import idf
from manytakes.reconcile import (
    alone,
    differing,
    making,
    near,
    pairs,
    places,
    ranking,
    reconcile,
    roles,
)
from manytakes.reconcile.alone import _salience, _tells
from manytakes.reconcile.bags import bags, mass, rare, shared
from manytakes.reconcile.clashing import one_day
from manytakes.reconcile.denials import with_denial
from manytakes.reconcile.events import KINDRED, LONG, Events
from manytakes.reconcile.folding import RETOLD, nested, unrepeated
from manytakes.reconcile.points import Link
from manytakes.reconcile.polls import Polls
from manytakes.reconcile.relate import Verdict
from manytakes.reconcile.scores import Heard, Scores, hear
from manytakes.reconcile.story import Story
from manytakes.reconcile.verdicts import Verdicts
from manytakes.reconcile.whose import OWN
from tests.stating import claim


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


def injured(id: str, clashes: int, **figures: float) -> Point:
    """Return a point of how many were hurt, by article, for as many reasons as there are `clashes`."""
    claims = []
    for n, (article, figure) in enumerate(figures.items()):
        evidence = Span(article, 100 * len(id) + n, 100 * len(id) + n + 20)
        claims.append(
            Claim(evidence, evidence, evidence, values=(Value(evidence, Quantity(figure, figure)),))
        )
    spans = [c.evidence for c in claims]
    why = tuple(Reason("number", f"clash {n}", (spans[0], spans[1 + n])) for n in range(clashes))
    return Point(id, Statement(id, spans[:1]), tuple(claims), "differ", "number", why=why)


def test_figures_that_clash_in_the_same_articles_are_told_once_in_the_point_that_shows_more_of_it() -> None:
    most = injured("most", 2, a=2, b=3, c=5)
    less = replace(injured("less so", 1, a=2, b=3, c=5), salience=9.0)
    else_ = injured("of others", 1, a=2, b=4, c=5)

    assert {p.id for p in unrepeated([less, most, else_])} == {"most", "of others"}


def crowd(id: str, size: int, begin: int, strays: int) -> Point:
    """Return a point of so many accounts, told at one place but for the strays, the first by name."""
    at = (begin + 500 * (n < strays) for n in range(size))
    return point(id, *(Span(f"{n:02}", start, start + 20) for n, start in enumerate(at)))


CROWDS = [(5, 0, False), (5, 1, True), (6, 1, False), (11, 2, True), (12, 2, False)]


@pytest.mark.parametrize(("size", "strays", "kept"), CROWDS)
def test_a_point_is_the_same_though_a_few_of_a_crowd_tell_it_elsewhere(
    size: int, strays: int, kept: bool
) -> None:
    first, again = crowd("first", size, 0, 0), crowd("of again", size, 1, strays)

    assert ({p.id for p in unrepeated([again, first])} == {"first", "of again"}) is kept


@pytest.mark.parametrize(
    ("size", "strays", "inside"), [(3, 1, True), (3, 2, False), (12, 2, True), (12, 3, False)]
)
def test_a_point_lies_within_another_but_for_a_few_of_a_crowd(size: int, strays: int, inside: bool) -> None:
    wide, part = crowd("wide", size + 1, 0, 0), crowd("part", size, 8, strays)

    assert [p.within for p in nested([wide, part], {})] == ["", "wide" if inside else ""]


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
        events=Events(articles, {}, {}),
        polls=Polls(articles),
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


def test_two_days_that_hang_on_one_word_clash_only_in_claims_that_have_something_in_common() -> None:
    text = "The ferry sank on Monday"
    one, other = (claim(text, id) for id in "ab")
    x, y = Span("a", 18, 24), Span("b", 18, 24)
    days = ((x, datetime(2020, 3, 2)), (y, datetime(2020, 3, 9)))
    values = {s: Value(s, When(day, day.replace(hour=23), "day")) for s, day in days}
    stated = [replace(c, values=(values[s],)) for c, s in ((one, x), (other, y))]

    def found(score: float) -> list[Point]:
        scores = {one.evidence: {other.evidence: score}, other.evidence: {one.evidence: score}}
        both = replace(story(text, "ab", scores), verdict=lambda *_: Verdict("differ", "date"))
        return differing.clashes(stated, values, {(x, y): OWN, (y, x): OWN}, [], both)

    assert not found(0.05)
    assert [p.kind for p in found(0.1)] == ["date"]


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
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abc", "ab ac bc", {"bc": roles.TIED}, "each with one"),
        ("21 hurt|30 wounded|28 in hospital, 30 hurt", 0.7, "abc", "ab ac bc", {}, "the third has it, too"),
        ("21 hurt|30 wounded|28 in hospital", 0.5, "abc", "ab ac bc", {}, "not surely"),
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abb", "ab ac bc", {}, "two of one account"),
        ("21 hurt|30 wounded|28 in hospital", 0.7, "abc", "ab ac", {}, "articles that were not compared"),
        ("on Monday|on Sunday|on Friday", 0.7, "abc", "ab ac bc", {}, "days: see days.py"),
    ],
)
def test_two_figures_fill_one_role_if_a_third_account_has_one_that_surely_does(
    texts: str, score: float, accounts: str, met: str, expected: dict[str, float], why: str
) -> None:
    stated = [claim(text, id).values for text, id in zip(texts.split("|"), "abc", strict=True)]
    a, b, c = (values[0] for values in stated)
    in_role = {pair: score for v in (b, c) for pair in ((a.span, v.span), (v.span, a.span))}
    compared = {id: {pair.strip(id) for pair in met.split() if id in pair} for id in "abc"}

    found = roles.through(
        in_role | {(b.span, c.span): 0.1},
        {v.span: v for values in stated for v in values},
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


def test_a_matter_goes_by_no_spelling_that_few_accounts_have() -> None:
    texts = ("Oda Fynn broke the tide wall", "Oda Finn broke the tide wall")
    members, of = sayings(texts, 0.4)
    odd = Span(members[0].evidence.article, 0, 8)

    def named(story: Story) -> Claim:
        return ranking.name(members, list(story.scored(members)), story)

    assert named(of) is members[0]
    assert named(replace(of, odd={odd.article: [odd]})) is members[1]


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


def day(year: int, month: int, date: int, later: int = 0) -> When:
    """Return a whole day, or one so many days later."""
    start = datetime(year, month, date) + timedelta(days=later)
    return When(start, start + timedelta(days=1), "day")


def events(told: float, days: int | None = None) -> Events:
    """Return two articles of ten sentences each, so many of which both tell, as many days apart."""
    dates = {"a": day(2020, 3, 1), "b": day(2020, 3, 1, days or 0)}
    known = {id: (when,) if days is not None else () for id, when in dates.items()}
    articles = {id: Article(id, id, "x" * 200, published=known[id]) for id in "ab"}
    spans = {id: [Span(id, n, n + 9) for n in range(0, 100, 10)] for id in "ab"}
    claims = {id: [Claim(s, s, s) for s in own] for id, own in spans.items()}
    heard: Heard = {s: {"b": (0.5, spans["b"][0])} for s in spans["a"][: round(10 * told)]}
    return Events(articles, claims, heard)


ASTRAY = [
    (0.1, None, 0.9, True, True, "little else in common, and another day"),
    (0.1, None, 0.7, False, True, "little else in common, and another figure"),
    (0.1, None, 0.8, False, False, "but the figures surely answer one question"),
    (KINDRED, None, 0.5, True, False, "one event"),
    (0.9, LONG.days + 1, 0.8, False, True, "the next of a row of reports"),
    (0.9, LONG.days + 1, 0.95, False, False, "one event, told again"),
    (0.9, LONG.days, 0.5, False, False, "within days"),
]


@pytest.mark.parametrize(("told", "days", "role", "of_time", "expected", "why"), ASTRAY)
def test_values_in_articles_of_two_events_are_not_set_against_each_other(
    told: float, days: int | None, role: float, of_time: bool, expected: bool, why: str
) -> None:
    assert events(told, days).astray("a", "b", role, of_time) is expected, why
    assert events(told, days).astray("b", "a", role, of_time) is expected, why


def test_reports_that_are_worded_alike_from_quarter_to_quarter_do_not_differ() -> None:
    def kinds(months: int) -> list[str | None]:
        texts = [
            f"Varn's output of timber grew at a yearly rate of 1.{n} percent in the {nth} quarter, "
            "the office said. It counts what every mill sells. Its next report is due in spring."
            for n, nth in ((1, "first"), (3, "second"))
        ]
        dates = (day(2013, 1, 30), day(2013, 1 + months, 30))
        own = [
            Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),), published=(when,))
            for n, (t, when) in enumerate(zip(texts, dates, strict=True))
        ]
        accounts = tuple(Account(a.id, a.id, (a.id,)) for a in own)
        points = run.tell(Told("s", accounts), own, ()).points
        return [p.kind for p in points if p.relation == "differ"]

    assert not kinds(months=3)
    assert kinds(months=0)


def test_an_hour_of_a_day_is_of_that_day() -> None:
    tuesday, thursday = day(2020, 3, 3), day(2020, 3, 5)
    at_five = replace(
        tuesday,
        start=tuesday.start + timedelta(hours=17),
        end=tuesday.start + timedelta(hours=18),
        precision="hour",
    )
    march = When(tuesday.start - timedelta(days=2), tuesday.start + timedelta(days=29), "month")

    assert one_day(tuesday, at_five) and one_day(at_five, tuesday)
    assert not one_day(thursday, at_five) and not one_day(tuesday, march)


@pytest.mark.parametrize(("also", "expected"), [("Friday", "date"), ("Tuesday", None)])
def test_a_day_that_the_other_sentence_gives_too_is_no_difference(also: str, expected: str | None) -> None:
    said = {
        "a": "Moon put off the meeting on Tuesday",
        "b": f"Moon put off the meeting on Thursday, and not on {also}",
    }
    on = {"Tuesday": day(2020, 3, 3), "Thursday": day(2020, 3, 5), "Friday": day(2020, 3, 6)}
    values: dict[Span, Value] = {}
    for id, text in said.items():
        for name, when in on.items():
            if name in text:
                at = Span(id, text.index(name), text.index(name) + len(name))
                values[at] = Value(at, when)
    whole = {id: Span(id, 0, len(text)) for id, text in said.items()}
    short = {id: Span(id, 0, next(v.end for v in sorted(values) if v.article == id)) for id in said}
    claims = {
        id: [Claim(e, whole[id], e, values=tuple(v for s, v in values.items() if e.holds(s)))
             for e in (short[id], whole[id])]
        for id in said
    }  # fmt: skip
    articles = {id: Article(id, id, text) for id, text in said.items()}
    one, other = claims["a"][0], claims["b"][0]
    scores = {short["a"]: {short["b"]: 0.6}, short["b"]: {short["a"]: 0.6}}
    roles = {(x, y): 0.9 for x in values for y in values if x.article != y.article}
    told = Events(articles, claims, {short[id]: {x: (0.6, short[x]) for x in said if x != id} for id in said})

    def words(span: Span) -> str:
        return said[span.article][span.start : span.end]

    nowhere = places.placed((), {}, words)
    beside = {whole[id]: claims[id] for id in said}
    verdict = Verdicts(articles, beside, words, values, scores, roles, nowhere, told, Polls(articles)).of

    assert verdict(one, other).kind == verdict(other, one).kind == expected


POLLS = [
    ("A Marl poll has Lund ahead by 4.", "An Ostby/HRN poll has Lund ahead by 6.", 0, True, "two"),
    ("A Marl poll has Lund ahead by 4.", "A poll by Marl Research has her ahead by 6.", 0, False, "one"),
    ("A Marl poll has Lund ahead by 4.", "A Marl poll has Lund ahead by 6.", 9, True, "two weeks"),
    ("A Marl poll is out. She leads by 4 points.", "An Ostby poll is out. Its margin of error is 3.", 0, True,
     "whose it is stands elsewhere"),
    ("A Marl poll has Lund ahead by 4.", "Lund is 6 points ahead.", 0, False, "perhaps one"),
    ("Marl lost 4 goats.", "Ostby lost 6 goats.", 9, False, "no poll"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "later", "expected", "why"), POLLS)
def test_each_poll_has_its_own_figures(a: str, b: str, later: int, expected: bool, why: str) -> None:
    texts = {"a": a, "b": b}
    articles = {
        id: Article(id, id, text, published=(day(2020, 3, 2, later * (id == "b")),))
        for id, text in texts.items()
    }
    last = {id: Span(id, text.rfind(". ", 0, -1) + 1, len(text)) for id, text in texts.items()}

    def words(span: Span) -> str:
        return texts[span.article][span.start : span.end]

    assert Polls(articles).two(last["a"], last["b"], words) is expected, why
    assert Polls(articles).two(last["b"], last["a"], words) is expected, why


SPOKEN = [
    ("Moon told reporters on Monday", "told the paper", "tell", True, "to whom and when"),
    ("Moon told reporters on Monday", "Moon sold the mill", "sell", False, "one says more"),
    (
        "said it will rain on the whole coast from noon on Monday until Friday",
        "said so",
        "say",
        False,
        "long",
    ),
]


@pytest.mark.parametrize(("a", "b", "verb", "expected", "why"), SPOKEN)
def test_that_somebody_spoke_is_no_matter(a: str, b: str, verb: str, expected: bool, why: str) -> None:
    texts = {"a": a, "b": b}
    told = [replace(claim(text, id), predicate=verb if id == "b" else "tell") for id, text in texts.items()]
    both = replace(story("", "ab", {}), words=lambda s: texts[s.article][s.start : s.end])

    assert ranking.only_spoken(told, (), both) is expected, why
    assert not ranking.only_spoken(told, [Span("a", 0, 4)], both)


def test_a_point_that_somebody_spoke_is_not_told() -> None:
    texts = (
        "Mayor Lee Moon told reporters in Varn on Monday that the mill will close. “It is old,” Moon said.",
        "“We cannot pay for it,” Mayor Lee Moon told reporters in Varn on Monday. The mill will close.",
    )
    own = [Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),)) for n, t in enumerate(texts)]
    accounts = tuple(Account(a.id, a.id, (a.id,)) for a in own)
    by_id = {a.id: a for a in own}

    points = run.tell(Told("s", accounts), own, ()).points

    shared = [{by_id[c.evidence.article][c.evidence] for c in p.claims} for p in points if len(p.claims) > 1]
    assert any("close" in words for said in shared for words in said)
    assert not any(all("told reporters" in w and "close" not in w for w in said) for said in shared)
