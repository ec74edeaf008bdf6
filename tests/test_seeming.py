"""What looks like a difference and is none: denials, days and voices of two things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from manytakes import claims, models, run
from manytakes.model import (
    Account,
    Article,
    Claim,
    Point,
    Precision,
    Quantity,
    Quote,
    Span,
    Utterance,
    When,
)
from manytakes.reconcile import clashing, days, naming, reconcile, roles
from manytakes.reconcile.relate import relate

DENIALS = [
    ("Mara Venn will not sign the treaty.", "Mara Venn signed the treaty.", True, "a plain denial"),
    ("It is not a hoax.", "It is a total Hoax.", True, "one noun, of which it is said"),
    ("It is not a bridge.", "It is a ferry.", False, "two nouns"),
    (
        "The rope is not enough to hold the ferry at the quay for the week.",
        "The plan is to hold the ferry at the quay for the week.",
        False,
        "another thing than what is denied",
    ),
    (
        "I am not against the bridge.",
        "I am strongly for the ferry and I am not against the bridge.",
        False,
        "the same denial in more words",
    ),
    (
        "Mara Venn was the lone opposition.",
        "Mara Venn was the lone “no” vote.",
        False,
        "a word that is quoted",
    ),
    (
        "The mayor drove many of the changes to the plan.",
        "Engineers, not the mayor, drove the changes to the plan.",
        False,
        "of others",
    ),
    (
        "The judges of Varn refused on Monday to block the map, dealing a blow to the council.",
        "The judges of Varn threw out a challenge to the map, dealing a blow to the council.",
        False,
        "what is done by failing",
    ),
    (
        "The judge blamed Mrs Moon for failing to co-operate fully with the inquiry.",
        "The judge was shocked by her failure to co-operate fully with the inquiry.",
        False,
        "a noun that undoes it, too",
    ),
    (
        "The council had never had a veto overridden.",
        "The council had a veto overridden on Monday.",
        False,
        "never before",
    ),
    (
        "I would not have signed the treaty on the miners' pay.",
        "I signed the treaty on the miners' pay in Varn.",
        False,
        "what would not have been",
    ),
    (
        "If we cannot hold a vote on the bridge, how can we hold a vote on the treaty of Varn?",
        "to hold a vote on the treaty of Varn",
        False,
        "a condition",
    ),
    (
        "The date of the referendum will not be postponed.",
        "The miners want the date of the referendum to be postponed.",
        False,
        "what is only called for",
    ),
    ("The mill of Varn may never open.", "The mill of Varn will open.", False, "what may be"),
    (
        "Even if Moon has not signed the treaty of Varn, it holds.",
        "Moon has signed the treaty of Varn.",
        False,
        "a supposition",
    ),
    ("Moon had not suffered a stroke before.", "Moon had suffered a stroke.", False, "never before"),
    (
        "Moon offered the miners help, and not once, never, did she ask for more.",
        "Moon offered the miners help.",
        False,
        "a denial of what comes after",
    ),
    ("No, I honour the treaty of Varn.", "I honour the treaty of Varn.", False, "an answer"),
    (
        "Moon did not take a call or answer the letter of the miners.",
        "Moon did not answer the letter of the miners.",
        False,
        "one denial of two verbs",
    ),
    (
        "She did not qualify for the race at Holm.",
        "She can qualify for the race at Holm.",
        False,
        "what can be",
    ),
    (
        "Moon did not appear at the hearing in Varn.",
        "They urged Moon to appear at the hearing in Varn.",
        False,
        "what is urged",
    ),
    (
        "It was not within reason that she said it and called the raid the worst mistake of the year.",
        "It was the worst mistake of the year.",
        False,
        "beyond the clause that is denied",
    ),
    (
        "The full list is expected in two weeks.",
        "The full list was not expected for about two weeks.",
        False,
        "until when it is denied",
    ),
    (
        "The refusal of Moon to appear at this week's hearing was foolish.",
        "Moon must change her mind and appear at this week's hearing.",
        False,
        "what must yet be done",
    ),
    (
        "The claim is not worthy of respect.",
        "The claim must meet a test: that it be worthy of respect.",
        False,
        "what is asked of it",
    ),
    (
        "Lee Reed told the paper that Mrs Moon's failure to co-operate fully with the inquiry was shocking.",
        "The court decided she needed to say sorry for failing to co-operate fully with the inquiry.",
        False,
        "a verb in two halves",
    ),
    (
        "Moon was not on the radar of the police at the time.",
        "There are no indications that Moon was on the radar of the police at the time.",
        False,
        "what nothing shows",
    ),
    ("Moon did not sign the treaty of Varn.", "Why did Moon sign the treaty of Varn?", False, "a question"),
    (
        "Boxes are not “marked disputed.”",
        "“But I never sent nor received any disputed box, nothing marked ‘disputed.’”",
        False,
        "a denial by its subject",
    ),
    (
        "56% of the miners say the treaty is not worth a strike.",
        "Of the farmers 46 percent said the treaty is worth a strike.",
        False,
        "a share of some, and of others",
    ),
    (
        "The law does not help miners whose jobs weren't deemed vital to the town.",
        "Miners with jobs that were deemed vital to the town must stay.",
        False,
        "two kinds of them",
    ),
    (
        "Moon would not recommend charges over the raid on Varn.",
        "Moon was angry but would recommend no charges over the raid on Varn.",
        False,
        "a denial in other words",
    ),
]


def article(id: str, text: str, day: datetime | None = None) -> Article:
    given = (When(day, day.replace(hour=23), "day"),) if day else ()
    return Article(id, id, text, body=(Span(id, 0, len(text)),), published=given)


def found(own: Article) -> tuple[Claim, ...]:
    return claims.find(own, models.tagger().parse(own), (), ())


@pytest.mark.parametrize(("a", "b", "expected", "why"), DENIALS)
def test_a_denial_is_against_what_is_said_flatly_of_the_same(
    a: str, b: str, expected: bool, why: str
) -> None:
    left, right = article("a", a), article("b", b)

    def words(span: Span) -> str:
        return (left if span.article == "a" else right)[span]

    pairs = product(found(left), found(right))
    kinds = {relate(x, y, words, lambda *_: 0.0, 0.6).kind for x, y in pairs}

    assert ("polarity" in kinds) is expected, why


@pytest.mark.parametrize(
    ("a", "b", "expected", "why"),
    [
        ("She did not come by the ferry.", "They came.", "compatible", "its verb"),
        ("Moon pleaded not guilty.", "They pleaded guilty.", "compatible", "a word of it"),
        ("Moon pleaded guilty.", "They pleaded guilty.", "agree", "in neither"),
    ],
)
def test_what_one_puts_with_a_not_is_no_agreement(a: str, b: str, expected: str, why: str) -> None:
    left, right = article("a", a), article("b", b)

    def words(span: Span) -> str:
        return (left if span.article == "a" else right)[span]

    x, y = (max(found(own), key=lambda c: (c.verbal, len(c.evidence))) for own in (left, right))

    assert relate(x, y, words, lambda *_: 0.0).relation == expected, why


def when(start: datetime, days: int, precision: Precision = "day") -> When:
    return When(start, datetime.fromordinal(start.toordinal() + days), precision)


SUNDAY, MONDAY, THURSDAY = (datetime(2012, 12, n) for n in (9, 10, 13))


@pytest.mark.parametrize(
    ("x", "y", "here", "there", "expected", "why"),
    [
        (SUNDAY, THURSDAY, SUNDAY, THURSDAY, True, "each tells of its own day"),
        (SUNDAY, THURSDAY, THURSDAY, THURSDAY, False, "both were told after both days"),
        (THURSDAY, MONDAY, SUNDAY, MONDAY, False, "one was still ahead"),
    ],
)
def test_a_day_past_what_the_other_account_could_tell_is_of_another_event(
    x: datetime, y: datetime, here: datetime, there: datetime, expected: bool, why: str
) -> None:
    readings = (when(day, 1) for day in (x, y, here, there))

    assert days.unknown_to(*readings) is expected, why


@pytest.mark.parametrize(
    ("x", "y", "years", "expected", "why"),
    [
        (27, 29, 2, True, "two years on"),
        (27, 28, 0, False, "at one time"),
        (29, 27, 2, False, "younger"),
        (27, 34, 2, False, "older than that"),
    ],
)
def test_who_is_told_of_again_years_later_is_older(
    x: int, y: int, years: int, expected: bool, why: str
) -> None:
    here, there = (when(datetime(2005 + n, 6, 24), 1) for n in (0, years))
    young, old = (Quantity(n, n, "year", of="age") for n in (x, y))

    assert clashing.grown(young, old, here, there) is expected, why


def differing(texts: Sequence[str], published: Sequence[datetime | None]) -> list[Point]:
    own = [article(f"a{n}", text, day) for n, (text, day) in enumerate(zip(texts, published, strict=True))]
    read = run.study(own)
    accounts = [Account(a.id, a.id, (a.id,)) for a in own]
    points = reconcile(own, accounts, read.parses, read.claims, read.entities, (), (), read.vectors)
    return [p for p in points if p.relation == "differ"]


MET = "The mayor and the miners met at the town hall of Varn on {} to end the strike."


def test_two_meetings_of_two_days_are_no_difference_where_each_was_news() -> None:
    texts = (
        MET.format("Sunday"),
        "On Thursday the mayor met the miners at the town hall to end the long strike.",
    )

    assert [p.kind for p in differing(texts, (THURSDAY, THURSDAY))] == ["date"]
    assert not differing(texts, (SUNDAY, THURSDAY))


LOST = (
    "The wind rose on {}, and by night 12 fishing boats were lost off the pier of Varn. The harbour office"
    " counted them.",
    "Off the pier of Varn 19 fishing boats were lost in the gale that came on {}, said the harbour office.",
)


@pytest.mark.parametrize(("days", "expected"), [(("Sunday", "Sunday"), True), (("Sunday", "Friday"), False)])
def test_figures_in_sentences_of_two_days_are_of_two_days(days: tuple[str, str], expected: bool) -> None:
    texts = [text.format(on) for text, on in zip(LOST, days, strict=True)]

    found = differing(texts, (datetime(2020, 3, 3),) * 2)

    assert any(p.kind == "number" for p in found) is expected


def test_the_same_words_for_a_day_are_no_difference() -> None:
    late = datetime(2012, 12, 21)

    again = "On Monday the mayor met the miners at the town hall to end the long strike."

    assert not differing((MET.format("Monday"), again), (MONDAY, late))


MEETING = "the mayor met the miners at the town hall of Varn to end the long strike"


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (f"In March {MEETING}.", f"Last March {MEETING}.", "which year is inferred"),
        (f"Three years ago {MEETING}.", f"In 2010 {MEETING}.", "years in round figures"),
        (f"On Monday {MEETING}.", f"“This morning {MEETING},” said Moon.", "a remark of some day"),
        (f"On Monday {MEETING}.", f"On Thursday it is seen that {MEETING}.", "a caption"),
        (f"Shortly after midnight on Wednesday {MEETING}.", f"Shortly after midnight {MEETING}.", "one hour"),
        (f"On Monday {MEETING}.", f"Varn, Dec. 13, 2012: {MEETING}.", "a date that signs a picture"),
        (f"On 1 November {MEETING}.", f"On Nov. 1, 2006, {MEETING}.", "one in a year that the other names"),
    ],
)
def test_what_may_be_one_day_is_no_difference(a: str, b: str, why: str) -> None:
    assert not differing((a, b), (THURSDAY, THURSDAY)), why
    assert differing((f"On Monday {MEETING}.", f"On Thursday {MEETING}."), (THURSDAY, THURSDAY))


@pytest.mark.parametrize(
    ("a", "b", "expected", "why"),
    [
        ("police said", "residents said", ["attribution"], "two groups"),
        ("police said,", "residents said,", ["attribution"], "two groups, and a comma"),
        ("Mr. Moon tweeted", "he posted to Twitter", [], "not clear who"),
        ("the Varn mayor tweeted", "Moon wrote on Twitter", [], "it may be one"),
        ("a national poll found", "a weekly poll found", [], "what kind of one"),
        ("he told Moon", "he told Reed", ["identity"], "to whom it was said"),
        ("a public watchdog found", "a private watchdog found", ["polarity"], "an opposite"),
        ("a local watchdog found", "a national watchdog found", [], "of this country, both"),
    ],
)
def test_who_says_it_differs_only_where_it_is_clear_who(
    a: str, b: str, expected: list[str], why: str
) -> None:
    said = "The lower bridge of Varn was closed to lorries after the storm, {} on Monday."

    assert [p.kind for p in differing((said.format(a), said.format(b)), (None, None))] == expected, why


@pytest.mark.parametrize(
    ("a", "b", "shown", "why"),
    [
        (
            ["so be it", "the weir is lost"],
            ["so be it", "the weir is gone"],
            "the weir is lost",
            "a later part",
        ),
        (["Moon is a coward to the last"], ["[Ida] Moon is a coward to the last"], None, "words put in"),
        (["the weir is lost"], ["the weir is gone"], "the weir is lost", "the only part"),
    ],
)
def test_a_remark_is_worded_twice_where_its_words_are_not_the_same(
    a: list[str], b: list[str], shown: str | None, why: str
) -> None:
    own = [article(id, " … ".join(parts)) for id, parts in (("a", a), ("b", b))]
    quotes = []
    for of, parts in zip(own, (a, b), strict=True):
        starts = [of.text.index(p) for p in parts]
        content = tuple(Span(of.id, n, n + len(p)) for n, p in zip(starts, parts, strict=True))
        quotes.append(Quote(content))
    remark = Utterance("u", tuple(quotes), "different-wording")

    points = naming.points(own, (), [remark], {"a": "a", "b": "b"}, lambda s: own[s.article == "b"][s])

    assert [p.about.text for p in points] == ([shown] if shown else []), why


def kinds(a: str, b: str, alike: float) -> set[str | None]:
    """Return how claims of two texts differ, if each pair of them scores `alike`."""
    left, right = article("a", a), article("b", b)

    def words(span: Span) -> str:
        return (left if span.article == "a" else right)[span]

    pairs = product(found(left), found(right))
    return {relate(x, y, words, lambda *_: 0.9, alike).kind for x, y in pairs}


def test_a_reserve_sets_apart_what_is_surely_one_matter() -> None:
    assert "modality" in kinds("The mill was partly lost.", "The mill was lost.", 0.5)
    assert "modality" not in kinds("The mill was partly lost.", "A boat was lost.", 0.4)
    assert "modality" not in kinds(
        "Nearly seven hours in, she left.", "More than seven hours in, she left.", 0.9
    )


def test_a_reserve_ahead_of_a_claim_is_of_it_too() -> None:
    a, b = article("a", "It was partly lost."), article("b", "They say it was partly lost.")

    def words(span: Span) -> str:
        return (a if span.article == "a" else b)[span]

    whole = Claim(Span("a", 0, 18), Span("a", 0, 19), Span("a", 14, 18), predicate="lose", verbal=True)
    cut = Claim(Span("b", 23, 27), Span("b", 0, 28), Span("b", 23, 27), predicate="lose", verbal=True)

    assert words(cut.evidence) == "lost"
    assert relate(whole, cut, words, lambda *_: 0.0, 0.9).kind is None


def test_two_days_of_saying_are_of_one_remark_only_in_claims_that_surely_are() -> None:
    a, b = "The mayor announced on Sunday a ban.", "The ban was announced on Friday."

    assert "date" in kinds(a, b, 0.6)
    assert "date" not in kinds(a, b, 0.4)


@pytest.mark.parametrize(
    ("a", "b", "scores", "expected", "why"),
    [
        ("It rose by 84.1 in Varn and 82.4 in Holm.", "It rose by 82.4.", (0.6, 0.05), 0, "stated, too"),
        ("He flew 6,100 hours and she 2,275 hours.", "She flew 2,275 flying hours.", (0.6, 0.05), 0, "hers"),
        ("It rose by 14 in Varn and 12 in Holm.", "It rose by 12.", (0.6, 0.05), 1, "by chance, it may be"),
        ("The jet fell from 32,000 feet.", "The jet fell to 34,000 feet.", (0.6,), 0, "from and to"),
        ("The jet fell to 32,000 feet.", "The jet fell to 34,000 feet.", (0.6,), 1, "one end"),
        ("Moon lost the 2011 race.", "Moon lost her mill in 2010.", (0.6,), 0, "the year of a race"),
        ("Moon lost the 2011 race.", "Moon lost the 2010 race.", (0.6,), 1, "two years of a race"),
    ],
)
def test_values_of_one_role_answer_to_none_else(
    a: str, b: str, scores: tuple[float, ...], expected: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Model:
        def predict(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.resize(np.array(scores, np.float32), len(rows))

    own = [article("a", a, THURSDAY), article("b", b, THURSDAY)]
    read = run.study(own)
    x, y = (roles.places(o, read.parses[o.id], read.claims[o.id], read.vectors) for o in own)
    monkeypatch.setattr(roles.boosted, "load", lambda _: Model())

    assert len(roles.roles(x, y)) == 2 * expected, why
