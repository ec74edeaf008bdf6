"""Accounts of one event come together however they are told; lookalike events stay apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import stories
from manytakes.model import Account, Article, Span, When
from manytakes.stories import briefs, dates, joining, nearby, profiles, vectors


def article(id: str, text: str, title: str | None = None, published: tuple[When, ...] = ()) -> Article:
    body = (Span(id, 0, len(text)),) if text else ()
    return Article(id, f"{id}.txt", text, title=title, published=published, body=body)


def alone(articles: list[Article]) -> list[Account]:
    return [Account(f"c{a.id}", a.id, (a.id,)) for a in articles]


def told(*articles: Article) -> set[frozenset[str]]:
    found = stories.cluster(articles, alone(list(articles)))
    return {frozenset(account.origin for account in story.accounts) for story in found}


def on(day: int, month: int = 2, year: int = 2022) -> When:
    start = datetime(year, month, day)
    return When(start, start + timedelta(days=1), "day")


def test_whoever_knows_that_articles_tell_one_story_may_say_so() -> None:
    two = [article("a", "Goats ate the roses."), article("b", "A bank was robbed.", published=(on(3),))]

    [story] = stories.together(two, alone(two))

    assert [account.origin for account in story.accounts] == ["b", "a"]
    assert stories.together([], []) == ()


# Two quakes on one day, told in nearly the same words.
QUAKE = (
    "A strong earthquake shook the {where} before dawn, killing {n} people and damaging hundreds of"
    " homes, officials said. The quake struck near {town} at a depth of ten kilometres. Rescue teams"
    " searched the rubble in {town} for survivors as aftershocks rattled the {where}. {who}, the governor,"
    " declared an emergency. Hospitals in {town} treated the injured, and schools were closed."
)
NORTH = {"where": "Velmar coast", "town": "Ostrava Bay", "who": "Irena Kolb"}
SOUTH = {"where": "Tarrow highlands", "town": "Quillon", "who": "Mateus Ferreira"}
RETOLD = (
    "Families in Ostrava Bay were pulled from collapsed houses on Tuesday after the tremor that hit the"
    " Velmar coast. Governor Irena Kolb asked for tents and water; at least eleven residents of the bay"
    " are dead. Along the Velmar coast road, slabs of the sea wall lay across both lanes."
)
LATER = (
    "Two years on, the sea wall at Ostrava Bay has been rebuilt. Irena Kolb, no longer governor, laid a"
    " wreath for those who died when the Velmar coast shook, and the families of Ostrava Bay read out"
    " their names."
)
BAKERY = (
    "Judges at the county fair gave first prize for rye bread to a retired bus driver, who baked the loaf"
    " in a clay oven built by her grandchildren out of bricks from a demolished dairy."
)


def quakes(place: dict[str, str], stem: str, many: int) -> list[Article]:
    extra = (
        "Power was cut.",
        "Trains stopped running.",
        "The army sent helicopters.",
        "Phone lines were down.",
    )
    return [article(f"{stem}{n}", QUAKE.format(n=n + 11, **place) + " " + extra[n]) for n in range(many)]


def test_the_same_day_s_lookalike_events_stay_apart() -> None:
    north, south = quakes(NORTH, "n", 4), quakes(SOUTH, "s", 4)

    assert told(*north, *south) == {frozenset(a.id for a in north), frozenset(a.id for a in south)}


def test_accounts_in_other_words_and_years_apart_are_one_story() -> None:
    first = [
        article("a", QUAKE.format(n=11, **NORTH), published=(on(7),)),
        article("b", RETOLD, published=(on(8),)),
    ]
    later = article("c", LATER, published=(on(7, year=2024),))

    assert told(*first, later, article("z", BAKERY)) == {frozenset("abc"), frozenset("z")}


def test_a_headline_alone_makes_no_story() -> None:
    title = "Residents shaken by a night they will not forget"
    assert told(article("a", RETOLD, title), article("b", BAKERY, title)) == {frozenset("a"), frozenset("b")}
    assert told(article("a", "", title), article("b", "", title)) == {frozenset("a"), frozenset("b")}


def test_an_unrelated_article_changes_nothing() -> None:
    story = [*quakes(NORTH, "n", 3), article("b", RETOLD)]
    before = stories.cluster(story, alone(story))
    more = [*story, article("z", BAKERY)]

    assert set(before) <= set(stories.cluster(more, alone(more)))


def test_accounts_are_in_order_of_publication_the_undated_last_whatever_comes_first() -> None:
    days = {"n0": (on(9),), "n1": (), "n2": (on(7, 3), on(3, 2)), "n3": (on(8),)}
    written = [replace(a, published=days[a.id]) for a in quakes(NORTH, "n", 4)]

    for seed in range(4):
        mixed = random.Random(seed).sample(written, 4)
        [story] = stories.cluster(mixed, alone(mixed))
        assert [account.origin for account in story.accounts] == ["n2", "n3", "n0", "n1"]


def test_an_account_is_read_from_its_origin_and_dated_by_its_earliest_reprint() -> None:
    a, b, c = quakes(NORTH, "n", 3)
    c = replace(c, published=(on(1),))
    b = replace(b, published=(on(2),))

    [story] = stories.cluster([a, b, c], [Account("one", a.id, (a.id, c.id)), Account("two", b.id, (b.id,))])

    assert [account.id for account in story.accounts] == ["one", "two"]


def test_an_outlet_s_name_is_never_looked_at() -> None:
    story = [*quakes(NORTH, "n", 2), article("z", BAKERY)]
    named = [replace(a, outlet="Velmar Coast Earthquake Daily") for a in story]

    assert stories.cluster(named, alone(named)) == stories.cluster(story, alone(story))


def test_no_accounts_make_no_stories() -> None:
    assert stories.cluster([], []) == ()


def test_grammar_of_a_language_the_table_does_not_know_joins_nothing() -> None:
    texts = {
        "a": "Le feu a pris dans la nuit sur les quais de la ville, et il a fallu six heures.",
        "b": "Elle a dit que le prix du pain va monter dans les mois qui viennent, et la farine avec.",
        "c": "Sur les quais, le feu de la nuit a duré six heures ; les pompiers ont quitté la ville.",
    }
    french = [replace(article(id, text), lang="fr") for id, text in texts.items()]

    assert told(*french) == {frozenset("ac"), frozenset("b")}


WORDS = st.sampled_from("quake Velmar Kolb bay bread oven judge 11 the of coast tremor prize wall".split())
BODIES = st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=9)


@settings(deadline=None, max_examples=60)
@given(BODIES, st.integers(0, 999))
def test_every_account_is_in_one_story_and_order_changes_nothing(bodies: list[str], seed: int) -> None:
    articles = [article(f"a{n}", body) for n, body in enumerate(bodies)]
    accounts = alone(articles)

    found = stories.cluster(articles, accounts)

    assert sorted(a.id for story in found for a in story.accounts) == sorted(a.id for a in accounts)
    assert list(found) == sorted(found, key=lambda story: story.id)
    draw = random.Random(seed)
    assert (
        stories.cluster(draw.sample(articles, len(articles)), draw.sample(accounts, len(accounts))) == found
    )


def test_joining_is_plain_average_link_where_no_group_is_cohesive() -> None:
    like = np.array([[0, 0.9, 0.2, 0], [0.9, 0, 0.2, 0], [0.2, 0.2, 0, 0.1], [0, 0, 0.1, 0]])
    assert sorted(map(sorted, joining._join(like.copy()))) == [[0, 1, 2], [3]]

    tight = np.full((6, 6), 0.9)
    tight[:3, 3:] = tight[3:, :3] = 0.3  # far above the bar, far below each group's own likeness
    assert sorted(map(sorted, joining._join(tight))) == [[0, 1, 2], [3, 4, 5]]


def test_a_large_tangle_is_cut_at_its_weakest_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "LARGEST", 4)
    monkeypatch.setattr(joining, "_WHOLE", 0)
    north, south = quakes(NORTH, "n", 4), quakes(SOUTH, "s", 4)

    assert told(*north, *south) == {frozenset(a.id for a in north), frozenset(a.id for a in south)}


def test_an_index_and_every_pair_find_the_same_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [*quakes(NORTH, "n", 4), *quakes(SOUTH, "s", 4), article("b", RETOLD), article("z", BAKERY)]
    every = told(*mixed)

    monkeypatch.setattr(joining, "_WHOLE", 0)

    assert told(*mixed) == every


def linked(profiles: Sequence[dict[str, float]], dates: Sequence[tuple[When, ...]]) -> set[tuple[int, int]]:
    lexicon = vectors.Lexicon()
    packed = [lexicon.pack(profile) for profile in profiles]
    _, one, other = joining._links(packed, dates, lexicon)
    return set(zip(one.tolist(), other.tolist(), strict=True))


def test_a_packed_profile_is_the_same_again() -> None:
    lexicon = vectors.Lexicon()
    profiles = [stories.profile(article(id, text)) for id, text in (("b", RETOLD), ("z", BAKERY))]
    packed = [lexicon.pack(profile) for profile in profiles]

    assert [list(lexicon.profile(one).items()) for one in packed] == [list(p.items()) for p in profiles]


def test_a_crowded_term_names_those_nearest_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "CROWD", 2)
    days = [(on(day),) for day in (5, 1, 3, 2, 4)]
    alike = [{"flood": 1.0}] * len(days)

    dated = linked(alike, days)
    undated = linked(alike, [()] * len(days))

    order = sorted(range(len(days)), key=lambda i: days[i][0].start)
    assert dated == {tuple(sorted((order[n], order[m]))) for n in range(5) for m in range(max(0, n - 2), n)}
    assert len(undated) == 10


def looked_up(
    keys: Sequence[dict[str, float]], starts: Sequence[datetime | None], place: int, crowd: int, few: int
) -> list[int]:
    """What the index names, looked for term by term."""
    hint = dict[int, float]()
    start = starts[place]
    for rank, (term, w) in enumerate(keys[place].items()):
        before = [j for j in range(place) if term in keys[j]][::-1]
        for n, j in enumerate(before[:crowd] if start else before):
            then = starts[j]
            old = bool(start and then and start - then > nearby.SEASON)
            if not old or (rank < nearby.TELLING and n < few):
                hint[j] = hint.get(j, 0.0) + w * keys[j][term]
    return sorted(j for j, much in hint.items() if much >= nearby.HINT)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 40), max_size=30, unique=True), max_size=14), st.randoms())
def test_the_index_names_what_looking_term_by_term_names(of: list[list[int]], draw: random.Random) -> None:
    made = [{f"t{n}": draw.randrange(1, 1 << 19) / profiles.STEPS for n in own} for own in of]
    days = sorted(datetime(2026, 1, 1) + timedelta(days=draw.randrange(20)) for _ in made)
    starts = [day if n < len(days) * 2 // 3 else None for n, day in enumerate(days)]
    lexicon = vectors.Lexicon()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "CROWD", 4)
        patch.setattr(nearby, "FEW", 2)
        index = nearby.Index([lexicon.pack(one) for one in made], starts, lexicon)

        keys = [profiles.keys(one) for one in made]
        for place in range(len(made)):
            assert index.hinted(place).tolist() == looked_up(keys, starts, place, 4, 2)


def test_a_day_before_which_there_is_no_week_is_a_day() -> None:
    first = (When(datetime.min, datetime.min + timedelta(days=1), "day"),)
    last = (When(datetime.max - timedelta(days=1), datetime.max, "day"),)

    assert linked([{"flood": 1.0}] * 3, [last, first, ()])


def test_near_is_what_is_near_in_its_company() -> None:
    alone_ = np.array([[1.0, 0.2], [0.2, 1.0]])
    assert joining.scaled(alone_)[0, 1] == pytest.approx(0.2)  # each is the other's nearest

    crowd = np.full((4, 4), 0.2)
    for i, j in ((0, 1), (2, 3)):
        crowd[i, j] = crowd[j, i] = 0.4
    scaled = joining.scaled(crowd)
    assert scaled[0, 1] == pytest.approx(0.4) and scaled[0, 2] == pytest.approx(0.2 * 0.5)
    assert not joining.linked(0.2, 0.4, 0.4) and joining.linked(0.2, 0.2, 0.4)

    twin = np.array([[1, 0.9, 0.2], [0.9, 1, 0.2], [0.2, 0.2, 1]])
    assert joining.scaled(twin)[0, 2] == pytest.approx(0.2)  # the third has no nearer one
    assert joining.scaled(np.zeros((0, 0))).shape == (0, 0)


# Two events of one week and one name, in a few words each: the name is most of what they share.
QUITS = {
    "q1": "Senator Dora Quellin said on Tuesday that she was giving up her bid for the presidency.",
    "q2": "Dora Quellin is withdrawing from the presidential race, the senator told her supporters.",
    "q3": "Senator Dora Quellin drops out of the contest for president after a poor showing in polls.",
}
HOUSES = {
    "h1": "Senator Dora Quellin unveiled a plan on Tuesday to build a million cheap homes with public money.",
    "h2": "Dora Quellin wants the state to pay for new housing; the senator set out the scheme to tenants.",
    "h3": "A million affordable homes are promised in a housing plan by presidential hopeful Dora Quellin.",
}


def test_short_accounts_of_two_events_of_one_name_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [article(id, text) for id, text in (QUITS | HOUSES).items()]
    apart = {frozenset(QUITS), frozenset(HOUSES)}

    assert told(*both) == apart
    monkeypatch.setattr(joining, "_WHOLE", 0)
    assert told(*both) == apart
    monkeypatch.setattr(briefs, "LONG", 1)
    assert told(*both) != apart  # words alone do not tell them apart


BRIEFS = [
    # words, lang, share of meaning, why
    (0, "en", None, "nothing to read"),
    (10, "en", 255, "short"),
    (80, "en", 255, "as short as can be had"),
    (120, "en", 128, "between"),
    (160, "en", None, "long enough for its words"),
    (10, "fr", None, "the encoder knows English"),
    (10, None, 255, "taken for English"),
]


@pytest.mark.parametrize(("many", "lang", "share", "why"), BRIEFS)
def test_a_short_account_goes_by_its_meaning_too(
    many: int, lang: str | None, share: int | None, why: str
) -> None:
    one = replace(article("a", "flood " * many), lang=lang)

    found = briefs.read([one])

    assert (found["a"][0] if found else None) == share, why
    assert all(len(packed) == 1 + 384 for packed in found.values())


def test_a_word_without_end_is_read_to_a_bound() -> None:
    assert briefs.read([article("a", "x" * 3_000_000)]).keys() <= {"a"}


def test_meaning_is_the_same_one_by_one_and_all_at_once() -> None:
    texts = [*QUITS.values(), *HOUSES.values(), QUAKE.format(n=3, **NORTH) * 5, RETOLD]
    every = [article(f"a{n}", text) for n, text in enumerate(texts)]
    meant, lexicon = briefs.read(every), vectors.Lexicon()
    packed = [lexicon.pack(profiles.profile(a), meant.get(a.id, b"")) for a in every]
    words = vectors.cosines(packed)

    deep = briefs.deepened(words, packed)

    assert sum(not v.meaning for v in packed) == 1
    assert briefs.alike(packed[0], packed[6]) is None
    assert (briefs.alike(packed[0], packed[1]) or 0) > (briefs.alike(packed[0], packed[3]) or 1)
    for i in range(len(every)):
        beside = [n for n in range(len(every)) if n != i]
        one = briefs.deepened_beside(words[i][beside], packed[i], [packed[n] for n in beside])
        assert one.tolist() == deep[i][beside].tolist()
    assert (deep[:3, :3] > words[:3, :3]).any() and (deep[6] == words[6]).all()


PROFILES = st.lists(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.integers(1, 1 << 21).map(lambda n: n / profiles.STEPS), max_size=6
    ),
    max_size=6,
)


@settings(deadline=None)
@given(PROFILES, st.integers(1, 40))
def test_likeness_is_the_same_one_by_one_and_all_at_once(of: list[dict[str, float]], room: int) -> None:
    lexicon = vectors.Lexicon()
    packed = [lexicon.pack(one) for one in of]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_ROOM", room)
        every = vectors.cosines(packed)

    for i, one in enumerate(of):
        assert every[i].tolist() == [profiles.likeness(one, other) for other in of]
        assert vectors.beside(packed[i], packed).tolist() == every[i].tolist()
        empty = np.zeros(len(lexicon))
        assert vectors.beside(packed[i], packed, empty).tolist() == every[i].tolist() and not empty.any()
        for most in (1, 3, 48):
            weightiest = list(lexicon.profile(lexicon.keys(packed[i], most)).items())
            assert weightiest == list(profiles.keys(one).items())[:most]
        for j, other in enumerate(of):
            assert lexicon.shared(packed[i], packed[j]) == profiles.shared(one, other)


# -- terms -------------------------------------------------------------------------

TERMS = [
    # text, terms, why
    ("Cafés reopen", ["cafe", "reopen"], "folded, without a plural s"),
    ("cities, buses; glass", ["city", "buse", "glass"], "a plural y; ss is no plural"),
    ("in 2,500 of 3.5", ["in", "2,500", "of", "3.5"], "a number is one term"),
    ("I a x", [], "a single letter says nothing"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TERMS)
def test_terms(text: str, expected: list[str], why: str) -> None:
    assert list(stories.terms(text)) == expected, why


def test_rarer_words_weigh_more_and_common_ones_nothing() -> None:
    weights = [stories.weight(word) for word in ("the", "company", "earthquake", "xylographer")]
    assert weights[0] == 0 and weights == sorted(weights) and len(set(weights)) == 4


# -- dates -------------------------------------------------------------------------

BOTH = (on(7, 2), on(2, 7))  # 07/02/2022

SETTLED = [
    # the article's readings, the others' dates, settled, part of why, why
    (BOTH, [(on(7, 2),)], on(7, 2), "another account is dated 2022-02-07", "the same day"),
    (
        BOTH,
        [(on(4, 7),)],
        on(2, 7),
        "another account is dated 2022-07-04",
        "two days off, against five months",
    ),
    (BOTH, [(on(20, 4),)], on(7, 2), "do not tell", "as near to one as to the other"),
    (BOTH, [], on(7, 2), "no other account is dated", "nothing to settle it by"),
    (BOTH, [BOTH], on(7, 2), "no other account is dated", "an ambiguous date settles none"),
    (BOTH, [(on(1, 1, 2030),)], on(7, 2), "do not tell", "years off"),
    (BOTH, [(on(7, 2),), (on(15, 9, 2023),)], on(7, 2), "2022-02-07", "the nearer of two accounts decides"),
    ((on(3, 3),), [(on(7, 2),)], on(3, 3), "as given", "one reading stands"),
]


@pytest.mark.parametrize(("readings", "others", "expected", "said", "why"), SETTLED)
def test_an_ambiguous_date_is_settled_by_the_other_accounts(
    readings: tuple[When, ...], others: list[tuple[When, ...]], expected: When, said: str, why: str
) -> None:
    given_ = [article("a", "x", published=readings)]
    given_ += [article(f"o{n}", "x", published=other) for n, other in enumerate(others)]

    first = stories.settle(given_[::-1])[0]

    assert (first.article, first.published) == ("a", expected), why
    assert said in first.why, why


ADDRESSES = [
    # address, day it has, why
    ("https://a.test/news/2022/02/07/quake", on(7, 2), "year, month, day"),
    ("https://a.test/2022/feb/7/quake", on(7, 2), "a month by name"),
    ("https://a.test/2022-02-07-quake.html", on(7, 2), "with hyphens"),
    ("https://a.test/20220207/1", on(7, 2), "in one number"),
    ("https://a.test/story/2022/02", None, "no day"),
    ("https://a.test/2022/31/12/x", None, "no such month"),
    ("https://a.test/2022/02/30/x", None, "no such day"),
    ("https://a.test/id/820220207", None, "a part of a longer number"),
    ("https://a.test/2022/quake/7", None, "no month"),
    (None, None, "no address"),
]


@pytest.mark.parametrize(("url", "expected", "why"), ADDRESSES)
def test_an_undated_article_has_the_day_of_its_address(url: str, expected: When | None, why: str) -> None:
    undated = replace(article("a", "x"), url=url)
    assert dates.told(undated) == ((expected,) if expected else ()), why
    assert dates.told(replace(undated, published=(on(1),))) == (on(1),)


READINGS = st.lists(st.integers(1, 28).map(on), max_size=2).map(tuple)


@settings(deadline=None)
@given(st.lists(READINGS, max_size=5), st.lists(READINGS, max_size=5))
def test_days_apart_are_those_of_the_nearest_readings(
    one: list[tuple[When, ...]], other: list[tuple[When, ...]]
) -> None:
    expected = [[min((dates.days(a, b) for a in x for b in y), default=0.0) for y in other] for x in one]
    assert dates.apart(one, other).tolist() == expected


def test_an_undated_article_is_given_no_date() -> None:
    assert [
        dated.article for dated in stories.settle([article("a", "x"), article("b", "x", published=(on(1),))])
    ] == ["b"]
