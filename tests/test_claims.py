"""Claims of a sentence, and pairs of claims seen beside their neighbours, on the real tagger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import combinations, pairwise

import numpy as np
import pytest

from manytakes import claims, models
from manytakes.model import Article, Claim, Parse, Quote, Span, When
from manytakes.reconcile import clauses, context, pairs
from manytakes.reconcile.points import JOIN, LINK, Link, group, settle, widened


def found(text: str, id: str = "a") -> tuple[Article, Parse, tuple[Claim, ...]]:
    article = Article(id=id, source=f"{id}.txt", text=text, body=(Span(id, 0, len(text)),))
    parse = models.tagger().parse(article)
    return article, parse, claims.find(article, parse)


COUNTS = [
    ("They say the scene required 31 takes to complete.", "31 takes", "tagged as a verb by some taggers"),
    ("The fire burned 12 barns and killed 40 sheep.", "40 sheep", "an ordinary count"),
    ("A crew of some 200 volunteers searched the marsh.", "some 200 volunteers", "with a hedge before it"),
]
TORN = [
    ("Halden begins its season on Saturday at 4: 30 p. m. in Varn.", ("30 p. m.", "at 4", "p. m."), "a time"),
    ("The rebuilt weir cost the town $2. 5 million in all.", ("$2.", "5 million"), "an amount"),
]


@pytest.mark.parametrize(("text", "parts", "why"), TORN)
def test_no_claim_is_a_piece_of_a_figure(text: str, parts: tuple[str, ...], why: str) -> None:
    article, _, all_of = found(text)
    told = [article[c.evidence] for c in all_of]

    assert not set(parts) & set(told), why
    assert len(told) == len(set(told)), "none is told twice"


@pytest.mark.parametrize(("text", "count", "why"), COUNTS)
def test_no_claim_cuts_a_count_in_two(text: str, count: str, why: str) -> None:
    article, _, all_of = found(text)
    whole = Span("a", text.index(count), text.index(count) + len(count))

    over = [c.evidence for c in all_of if c.evidence.overlaps(whole)]

    assert over
    assert all(s.holds(whole) or whole.holds(s) for s in over), [article[s] for s in over]


CLITICS = [
    ("It's too late for us to save the orchard. They've sold the barn to a clerk.", "a straight mark"),
    ("“It’s too late for us to save the orchard,” she said. “We’re leaving the farm.”", "a curly one"),
]


@pytest.mark.parametrize(("text", "why"), CLITICS)
def test_no_claim_starts_inside_a_contraction(text: str, why: str) -> None:
    article, _, all_of = found(text)

    said = [article[c.evidence] for c in all_of]

    assert any("'" in s or "’" in s for s in said)
    assert not [s for s in said if s[0] in "'’"], why


def test_no_claim_starts_with_the_that_which_opens_a_clause() -> None:
    article, _, all_of = found("The clerk said that most of the barns were from Varn. That night was cold.")

    said = [article[c.evidence] for c in all_of]

    assert "most of the barns were from Varn" in said
    assert not [s for s in said if s.startswith("that ")]
    assert [s for s in said if s.startswith("That night")]


DENIED = [
    ("The climbers were not rescued.", "rescued", True, "a denial"),
    ("The climbers were not rescued until the next morning.", "rescued", False, "they were, in the end"),
    ("Nobody reached the hut till dawn.", "reached", False, "somebody did, at dawn"),
    ("The climbers were rescued.", "rescued", False, "no denial"),
    ("The climbers were not merely rescued.", "rescued", False, "and more than that"),
    ("The climbers were not fed or rescued.", "rescued", True, "one denial of two verbs"),
    ("The climbers were not fed but rescued.", "rescued", False, "of the other verb"),
    ("No, the climbers were rescued.", "rescued", False, "an answer"),
    ("The crew has no intention of rescuing goats.", "rescuing", True, "a noun of which there is none"),
    ("The crew had no plans to rescue the goats.", "rescue", True, "the same of what is to be"),
    ("The crew had plans to rescue the goats.", "rescue", False, "a noun of which there is one"),
    ("The thief rescued the goats without anyone noticing.", "noticing", True, "nobody did"),
    ("There is no question that the goats should be rescued.", "rescued", False, "it is said for sure"),
    (
        "Lund refused to give permits -- Reed and Moon alone were denied twice, they say.",
        "denied",
        False,
        "others do",
    ),
    ("They were rescued, and not once, never, in vain.", "rescued", False, "behind a pause"),
    ("They were rescued; four failed to climb.", "rescued", False, "others failed"),
]


@pytest.mark.parametrize(("text", "head", "expected", "why"), DENIED)
def test_a_verb_is_denied_by_a_not_of_its_own(text: str, head: str, expected: bool, why: str) -> None:
    article, _, all_of = found(text)

    said = {c.negated for c in all_of if article[c.head] == head}

    assert said == {expected}, why


MODAL = [
    ("The mayor must change her mind and appear there.", "appear", "required", "as the first of two verbs"),
    ("The mayor must change her mind and she appears there.", "appears", "stated", "a subject of its own"),
    ("The mayor must go and will appear there.", "appear", "planned", "an auxiliary of its own"),
]


@pytest.mark.parametrize(("text", "head", "expected", "why"), MODAL)
def test_a_second_verb_is_put_as_firmly_as_the_first(text: str, head: str, expected: str, why: str) -> None:
    article, _, all_of = found(text)

    said = {c.modality for c in all_of if article[c.head] == head}

    assert said == {expected}, why


MAIN = [
    (
        "Crews reached the mill on Friday, and two men were found alive.",
        ["two men were found alive", "Crews reached the mill on Friday"],
        "two clauses, each with a subject of its own",
    ),
    ("The crews reached the mill and found two men.", [], "one subject"),
    (
        "The mayor said that the mill, which burnt in May, will reopen.",
        [],
        "what it is said of stays with it",
    ),
    ("A night of fire in the old mill", [], "a headline without a verb"),
]


@pytest.mark.parametrize(("text", "parts", "why"), MAIN)
def test_a_main_clause_stands_by_itself(text: str, parts: list[str], why: str) -> None:
    article, parse, _ = found(text)

    [sentence] = parse.sentences

    assert [article[s] for s in clauses.main(parse, sentence)] == [*parts, text.rstrip(".")], why


def test_a_claim_is_told_in_its_main_clause_with_the_values_there_unless_it_is_a_list() -> None:
    short = "Crews reached 12 mills on Friday, and two men were found alive."
    long = f"Crews found {', '.join(f'a broken mill in the town of Varn {n}' for n in range(12))} on Friday."
    for text, expected in ((short, "Crews reached 12 mills on Friday"), (long, "on Friday")):
        article, parse, all_of = found(text)
        beside = {c.sentence: [d for d in all_of if d.sentence == c.sentence] for c in all_of}
        day = Span("a", text.index("on Friday"), text.index("on Friday") + len("on Friday"))
        narrow = next(c for c in all_of if c.evidence.holds(day))
        narrow = replace(narrow, evidence=day, values=())

        whole = clauses.teller({"a": parse}, beside)(narrow)

        assert article[whole.evidence] == expected
        assert [article[v.span] for v in whole.values] == (["12", "Friday"] if text == short else ["Friday"])


def test_a_claim_has_no_date_that_hangs_on_another() -> None:
    text = "They spent the night on the ridge and were rescued the next morning, on 17 May 2021."
    day, after = datetime(2021, 5, 20), datetime(2021, 5, 21)
    article = Article(
        "a", "a.txt", text, published=(When(day, after, "day"),), body=(Span("a", 0, len(text)),)
    )

    told = claims.find(article, models.tagger().parse(article))

    assert {article[v.span] for c in told for v in c.values} == {"17 May 2021"}


ONE = "A storm ripped the roof from the market hall on Tuesday. Nine stalls were crushed. No one was hurt."
TWO = "Nobody was hurt when the storm tore off the roof of the market hall. It crushed nine stalls."


def sides() -> tuple[pairs.Side, pairs.Side]:
    made = []
    for text, id in ((ONE, "a"), (TWO, "b")):
        article, parse, all_of = found(text, id)
        spans = [parse.span(*s) for s in parse.sentences]
        encoded = models.encoder().encode([article[s] for s in spans])
        made.append(pairs.side(article, parse, all_of, dict(zip(spans, encoded, strict=True))))
    return made[0], made[1]


def test_what_surrounds_a_pair_is_the_same_from_either_article() -> None:
    a, b = sides()
    scored = pairs.score(a, b)
    turned = [(s, j, i) for s, i, j in scored]

    assert len(scored) > 10
    assert np.array_equal(context.features(a, b, scored), context.features(b, a, turned))
    forth = {(i, j): s for s, i, j in context.rescore(a, b, scored)}
    assert forth == {(i, j): s for s, j, i in context.rescore(b, a, turned)}


def test_a_pair_scored_anew_comes_best_first_and_none_is_lost() -> None:
    a, b = sides()
    scored = pairs.score(a, b)

    renewed = context.rescore(a, b, scored)

    assert all(x >= y for (x, *_), (y, *_) in pairwise(renewed))
    assert {p[1:] for p in renewed} == {p[1:] for p in scored}
    assert context.rescore(a, b, []) == []


def test_a_rival_elsewhere_is_seen() -> None:
    a, b = sides()
    [(best, i, j), *_] = pairs.score(a, b)
    other = next(k for k, c in enumerate(b.claims) if b.sentence[k] != b.sentence[j])

    calm = context.features(a, b, [(best, i, j)])
    disputed = context.features(a, b, [(best, i, j), (best / 2, i, other)])

    assert calm[0, 2] == 0.0
    assert disputed[0, 2] == pytest.approx(best / 2, abs=1e-3)


@pytest.mark.parametrize("shape", [(1, 1), (3, 1), (1, 7), (5, 8), (9, 31), (8, 64)])
def test_entries_are_ranked_in_their_row_and_of_two_that_tie_the_first_is_higher(
    shape: tuple[int, int],
) -> None:
    table = np.random.default_rng(4).integers(0, 6, shape).astype(np.float32)
    r, c = (np.random.default_rng(5).permutation(at) for at in np.indices(shape).reshape(2, -1))
    expected = [(-table[i]).argsort(kind="stable").tolist().index(j) for i, j in zip(r, c, strict=True)]

    assert pairs._ranks(table, r, c).tolist() == expected


def plain(article: str, start: int, end: int) -> Claim:
    return Claim(Span(article, start, end), Span(article, 0, 100), Span(article, start, start + 1), 0.5)


def both_ways(near: dict[tuple[Claim, Claim], float]) -> dict[Span, dict[Span, float]]:
    found: dict[Span, dict[Span, float]] = {}
    for (p, q), s in near.items():
        for x, y in ((p, q), (q, p)):
            found.setdefault(x.evidence, {})[y.evidence] = s
    return found


def test_one_claim_feeds_two_points_and_a_leftover_link_makes_its_own() -> None:
    """Of `a` and `b` two matters are told in one sentence; `c` tells both in one claim."""
    a1, a2, b1, b2, c = (plain(*at) for at in (
        ("a", 0, 20), ("a", 50, 80), ("b", 0, 20), ("b", 50, 80), ("c", 0, 40),
    ))  # fmt: skip
    near = {(a1, b1): 0.9, (a2, b2): 0.8, (a1, c): 0.7, (b1, c): 0.7, (a2, c): 0.6, (b2, c): 0.6}
    scores = both_ways(near)
    links = [Link(s, x, y) for (x, y), s in near.items()]

    made = {frozenset(x.evidence for x in p.values()) for p in group(links, scores)}

    assert min(near.values()) >= max(LINK, JOIN)
    assert made == {frozenset(x.evidence for x in p) for p in ((a1, b1, c), (a2, b2, c))}


@pytest.mark.parametrize(
    ("accounts", "wide", "expected"),
    [("abc", 0, 1), ("ab", 0, 2), ("abc", 40, 2)],
    ids=["one", "few", "apart"],
)
def test_two_points_that_many_accounts_tell_in_one_place_are_one(
    accounts: str, wide: int, expected: int
) -> None:
    """Each account tells the matter in few words and in more; `wide` is where the latter begin in `a`."""
    short = [plain(id, 0, 20) for id in accounts]
    begins = {id: wide if id == "a" else 0 for id in accounts}
    more = [plain(id, begin, begin + 60) for id, begin in begins.items()]
    near = {pair: 0.9 for pair in combinations(short, 2)} | {pair: 0.8 for pair in combinations(more, 2)}
    near |= {(x, y): 0.7 for x in short for y in more if x.evidence.article != y.evidence.article}
    links = [Link(s, x, y) for (x, y), s in near.items()]

    made = group(links, both_ways(near))

    assert len(made) == expected
    assert {c.evidence for c in made[0].values()} == {c.evidence for c in short}


@pytest.mark.parametrize(("accounts", "expected"), [("abcde", 2), ("abcdef", 1)], ids=["few", "a crowd"])
def test_of_a_crowd_one_account_that_tells_it_twice_does_not_make_it_two_points(
    accounts: str, expected: int
) -> None:
    own = [plain(id, 0, 20) for id in accounts]
    again = plain("a", 50, 70)
    near = {pair: 0.9 for pair in combinations(own, 2)} | {(again, x): 0.8 for x in own[1:]}
    links = [Link(s, x, y) for (x, y), s in near.items()]

    made = group(links, both_ways(near))

    assert len(made) == expected
    assert {c.evidence for c in made[0].values()} == {c.evidence for c in own}


def test_an_account_that_only_the_second_telling_brings_joins_the_first() -> None:
    own = [plain(id, 0, 20) for id in "abcdefghijk"]
    again, late = plain("a", 50, 70), plain("l", 0, 20)
    near = {pair: 0.9 for pair in combinations(own, 2)} | {(again, x): 0.8 for x in own[1:]}
    near |= {(late, again): 0.9} | {(late, x): 0.28 for x in own[1:]}
    links = [Link(s, x, y) for (x, y), s in near.items()]

    made = group(links, both_ways(near))

    assert JOIN > 10 * 0.28 / 11  # alone, it does not go with the first
    assert [{c.evidence for c in p.values()} for p in made] == [{c.evidence for c in (*own, late)}]


def test_a_point_that_two_sets_of_links_lead_to_is_made_once() -> None:
    """Who tells it in words of `a` between both places goes with all the others: there both points settle."""
    early, late, middle, b, c = (plain(*at) for at in (
        ("a", 0, 20), ("a", 15, 40), ("a", 5, 30), ("b", 0, 20), ("c", 0, 20),
    ))  # fmt: skip
    near = {(early, b): 0.9, (early, c): 0.8, (b, c): 0.9, (late, b): 0.8, (late, c): 0.7}
    near |= {(middle, b): 0.95, (middle, c): 0.95}
    claims = (early, late, middle, b, c)
    beside = {x.sentence: [y for y in claims if y.sentence == x.sentence] for x in (early, b, c)}
    links = [Link(s, x, y) for (x, y), s in near.items() if middle not in (x, y)]

    made = group(links, both_ways(near), beside)

    assert made == [{"a": middle, "b": b, "c": c}]


def test_a_point_settles_on_the_words_that_go_with_all_the_others() -> None:
    """`a` was taken in for its kinship with `b`; a shorter claim at its place goes with `c` as well."""
    a, shorter, apart, b, c = (plain(*at) for at in (
        ("a", 0, 40), ("a", 0, 25), ("a", 60, 90), ("b", 0, 20), ("c", 0, 20),
    ))  # fmt: skip
    near = {(a, b): 0.6, (a, c): 0.1, (shorter, b): 0.5, (shorter, c): 0.5, (apart, b): 0.9, (apart, c): 0.9}
    scores = both_ways(near)
    beside = {
        x.sentence: [y for y in (a, shorter, apart, b, c) if y.sentence == x.sentence] for x in (a, b, c)
    }

    settled = settle({"a": a, "b": b, "c": c}, beside, scores)

    assert settled == {"a": shorter, "b": b, "c": c}


def test_a_point_is_told_in_the_longest_words_that_still_go_with_the_others() -> None:
    a, clause, sentence, beyond, b = (plain(*at) for at in (
        ("a", 20, 40), ("a", 10, 50), ("a", 0, 90), ("a", 35, 100), ("b", 0, 20),
    ))  # fmt: skip
    near = {(a, b): 0.8, (clause, b): LINK, (sentence, b): LINK / 2, (beyond, b): 0.9}
    scores = both_ways(near)
    beside = {a.sentence: [a, clause, sentence, beyond], b.sentence: [b]}

    assert widened({"a": a, "b": b}, beside, scores) == {"a": clause, "b": b}


@pytest.mark.parametrize(
    ("words", "claimed"),
    [
        ("Officials said the dam had burst at dawn.", True),
        ("The mayor said.", False),
    ],
)
def test_who_speaks_is_no_claim(words: str, claimed: bool) -> None:
    end = words.index(" said")
    source, cue = Span("a", 0, end), Span("a", end + 1, end + 5)
    quote = Quote((Span("a", 0, len(words)),), cue, source, "indirect")
    article = Article("a", "here", words, body=(Span("a", 0, len(words)),))

    told = claims.find(article, models.tagger().parse(article), (), [quote])

    assert any(c.evidence.holds(cue) for c in told) is claimed
