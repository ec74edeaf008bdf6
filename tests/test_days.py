"""Which two days are of one deed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations

import pytest

from manytakes import run, values
from manytakes.model import Article, Claim, Span, Value, When
from manytakes.reconcile import days
from manytakes.reconcile.whose import OWN
from tests.stating import claim

CRASH = "The crash occurred early on Monday."
FIRE = "Firemen were called to the mill shortly before 9pm on Monday."
RAID = "Four thieves rammed the baker’s window on Thursday with a cart."
SMASH = "In the early hours of Monday, thieves rammed a cart into a bakery."
SINGER = "The clerk was held after the singer Ida Moon was questioned on Wednesday."
QUESTIONED = "On Sunday the singer Ida Moon was arrested and questioned in Varn."


def of_one_deed(texts: Sequence[str], role: float = 0.0, score: float = 0.0) -> set[tuple[str, str]]:
    """Return the days, as two accounts give them, that are of one deed.

    Every two days score `role` in the model, and every two claims `score`.
    """
    articles = [Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),)) for n, t in enumerate(texts)]
    by_id = {a.id: a for a in articles}
    found = run.study(articles)
    claims: list[Claim] = [c for a in articles for c in found.claims[a.id]]
    dates = {v.span for c in claims for v in c.values if isinstance(v.reading, When)}
    pairs = days.roles(
        claims,
        found.parses,
        {id: id for id in by_id},
        lambda span: by_id[span.article][span],
        {id: [other for other in by_id if other != id] for id in by_id},
        {(x, y): role for x, y in permutations(sorted(dates), 2) if x.article != y.article},
        {c.evidence: {d.evidence: score for d in claims} for c in claims},
    )
    assert all(pairs[y, x] == OWN for x, y in pairs)
    return {(by_id[x.article][x], by_id[y.article][y]) for x, y in pairs if x < y}


DEEDS = [
    (CRASH, "A coach crashed into a lorry on Friday.", 0, 0, True, "the noun of a verb"),
    (CRASH, "A crash on Friday cost the firm a coach.", 0, 0, True, "one noun"),
    (CRASH, "A crash on Friday hurt nobody. On Monday it rained.", 0, 0, False, "the other day, too"),
    (CRASH, "A crash on Monday cost the firm a coach.", 0, 0, False, "one day"),
    (CRASH, "A clerk said on Friday that the crash was loud.", 0, 0, False, "when it was said"),
    (CRASH, "The firm must explain the crash by Friday.", 0, 0, False, "a limit"),
    (CRASH, "A coach fell into the weir on Friday.", 0, 0, False, "another word"),
    (
        "He fell. He rose. He left. A raid on Monday failed.",
        "He wept over Friday’s raid.",
        0,
        0,
        False,
        "any raid",
    ),
    ("Monday’s raid cost a baker his hand.", "He wept over Friday’s raid.", 0, 0, True, "a day’s raid"),
    (FIRE, "The fire broke out at 8.49pm on Friday.", 0.2, 0, True, "one hour"),
    (FIRE, "The fire broke out at 8.49pm on Friday.", 0.1, 0, False, "one hour, of whatever"),
    (FIRE, "The fire broke out at 8.49pm on Friday.", 0, 0.3, True, "one hour in linked claims"),
    (FIRE, "The fire broke out at 6.49pm on Friday.", 0.2, 0, False, "two hours"),
    (
        "At East Varn quay he met her on Monday evening.",
        "In East Varn a quarrel began on Friday evening.",
        0.2,
        0,
        False,
        "one town",
    ),
    ("They met on Monday evening.", "He called on Friday evening.", 0.2, 0, False, "any evening"),
    ("The mill burnt on Monday evening.", "On Friday evening the mill was lost.", 0.2, 0, False, "one word"),
    (
        "A mill at Holm burnt on Monday evening.",
        "The mill at Holm fell on Friday evening.",
        0.2,
        0,
        True,
        "two",
    ),
    (RAID, SMASH, 0, 0.3, True, "one verb in linked claims"),
    (RAID, SMASH, 0, 0.1, False, "one verb in claims of two things"),
    (SINGER, QUESTIONED, 0.6, 0.3, True, "the model, in linked claims"),
    (SINGER, QUESTIONED, 0.6, 0.1, False, "claims of two things, for all that their sentences share"),
    (SINGER, QUESTIONED, 0.5, 0.3, False, "the model is in doubt"),
    (SINGER, "On Sunday the singer Ida Moon will be questioned.", 0.6, 0.3, False, "what is still ahead"),
]


@pytest.mark.parametrize(("a", "b", "role", "score", "expected", "why"), DEEDS)
def test_two_days_are_of_one_deed(
    a: str, b: str, role: float, score: float, expected: bool, why: str
) -> None:
    assert bool(of_one_deed([a, b], role, score)) is expected, why


def test_what_is_put_off_until_a_day_is_done_on_it() -> None:
    def word(text: str) -> str:
        article = Article("a", "a", text)
        [value] = [v for v in values.find(text, None) if isinstance(v.reading, When)]
        whole = Span("a", 0, len(text))
        claim = Claim(evidence=whole, sentence=whole, head=whole, weight=1.0)
        return days.limit(
            days.Value(Span("a", value.start, value.end), value.reading), claim, article.__getitem__
        )

    assert word("the trial was postponed until Monday") == ""
    assert word("the square is shut until at least Monday") == "until"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Update at 9:57 a.m.", True),
        ("This story was updated at 11:43 a.m.", True),
        ("The ferry sank at 9:57 a.m.", False),
    ],
)
def test_when_a_page_was_updated_is_of_no_deed(text: str, expected: bool) -> None:
    told = claim(text, "a")
    [value] = told.values

    assert days.of_another(value, told, lambda s: text[s.start : s.end]) is expected


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Varn, Sept. 9 (MW): The weir broke.", True, "place, day and agency"),
        ("HOLM, 4 May — The weir broke.", True, "place and day"),
        ("4 October 2013, 18:07 (GMT+05:00)", True, "the stamp of a page"),
        ("on Feb. 04, 2009", True, "a stamp that a word leads up to"),
        ("They met on Feb. 04, 2009", False, "a deed's"),
        ("In Varn, Sept. 9 was a day of rain.", False, "a day that is told of"),
        ("The weir broke at 18:07 on 4 October 2013.", False, "an hour that is told of"),
    ],
)
def test_when_an_article_was_filed_is_of_no_deed(text: str, expected: bool, why: str) -> None:
    told = claim(text, "a")
    values_of = [v for v in told.values if isinstance(v.reading, When)]

    assert values_of
    assert any(days.of_another(v, told, lambda s: text[s.start : s.end]) for v in values_of) is expected, why


@pytest.mark.parametrize(
    ("also", "expected", "why"),
    [
        ("on Sunday 23 March 2014", True, "that weekday, long before its page was dated"),
        ("on Monday 24 March 2014", False, "another weekday"),
    ],
)
def test_a_bare_weekday_may_be_any_that_another_account_dates(also: str, expected: bool, why: str) -> None:
    texts = {"a": "on Sunday", "b": also}
    fetched = datetime(2014, 9, 13)  # by whoever keeps the pages
    [x], [y] = (
        [Value(Span(id, f.start, f.end), f.reading) for f in values.find(text, fetched)]
        for id, text in texts.items()
    )

    assert days.read_alike(x, y, lambda s: texts[s.article][s.start : s.end]) is expected, why
