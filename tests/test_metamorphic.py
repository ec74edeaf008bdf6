"""What must stay true of a story when we change it in a known way.

No gold labels: each test states a relation between two runs of the whole pipeline over
four accounts of one invented storm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import manytakes
from manytakes import Point, Report, Telling


@dataclass(frozen=True)
class Told:
    """One account as a line of JSONL."""

    outlet: str
    published: str
    text: str


STORM = (
    Told(
        "Fell Courier",
        "2026-03-11",
        "The roof of the covered market in Skellbeck was torn off by a storm on Tuesday night.\n\n"
        "Nine stalls were crushed and 40 traders lost their stock. No one was killed.\n\n"
        "“I have sold cheese under that roof since I was a girl,” said Ottoline Marsh, who keeps a"
        " dairy stall. “I heard it go, and I wept.”\n\n"
        "The council will pay 250,000 crowns towards repairs, the mayor, Casimir Dube, said.\n",
    ),
    Told(
        "Valley Echo",
        "2026-03-11",
        "A storm ripped the roof from Skellbeck’s covered market on Tuesday night and crushed nine"
        " stalls.\n\n"
        "Some 40 traders have lost their stock, according to the town council. Nobody was killed.\n\n"
        "Mayor Casimir Dube said that the council would pay 250,000 crowns towards repairs.\n\n"
        "The market hall was built in 1884 and was once a railway shed.\n",
    ),
    Told(
        "Radio Skell",
        "2026-03-12",
        "Skellbeck woke on Wednesday to find its covered market without a roof.\n\n"
        "The storm crushed nine stalls and 40 traders lost their stock, the council said.\n\n"
        "“I heard it go, and I wept,” Ottoline Marsh, a dairy trader, told this station.\n\n"
        "Volunteers served soup to the traders at the bus depot all morning.\n",
    ),
    Told(
        "The Drover",
        "2026-03-13",
        "Traders in Skellbeck have begun to clear the market hall whose roof was torn off by the storm"
        " on Tuesday.\n\n"
        "Nine stalls were crushed. The council will pay 250,000 crowns towards repairs.\n\n"
        "Casimir Dube, the mayor, hopes to open the hall again by midsummer.\n",
    ),
)

ATLAS = Told(
    "Hill Gazette",
    "2026-03-12",
    "A violin left on a tram in Osterlund was handed in on Monday by a schoolboy.\n\n"
    "Its owner, Perpetua Lindqvist, said she had not slept for two nights. She played for the boy’s"
    " class and gave him a box of pears.\n",
)


@lru_cache
def read(*told: Told) -> Report:
    """Run the whole pipeline over the accounts, from one JSONL file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        path.write_text("".join(json.dumps(vars(t) | {"url": url(t)}) + "\n" for t in told), "utf-8")
        return manytakes.read([str(path)])


def url(told: Told) -> str:
    return f"https://{told.outlet.lower().replace(' ', '-')}.example/{told.published}"


def story(*told: Told) -> Telling:
    [telling] = read(*told)
    return telling


def edited(which: int, old: str, new: str) -> tuple[Told, ...]:
    """Return the storm with the words `old` of one account replaced."""
    assert STORM[which].text.count(old) == 1
    return tuple(replace(t, text=t.text.replace(old, new)) if i == which else t for i, t in enumerate(STORM))


Said = tuple[str, str | None, int, tuple[tuple[str, int, str], ...]]


def said(telling: Telling, points: Iterable[Point] | None = None) -> list[Said]:
    """Return the points as relation, kind, voices and (date, start, words) of each claim."""
    return sorted(
        (
            (
                p.relation,
                p.kind,
                p.voices,
                tuple(
                    sorted(
                        (outlet(telling, c.evidence.article), c.evidence.start, telling.words(c.evidence))
                        for c in p.claims
                    )
                ),
            )
            for p in (telling.points if points is None else points)
        ),
        key=repr,
    )


def outlet(telling: Telling, article: str) -> str:
    return telling.article(article).outlet or ""


def without_places(points: list[Said], change: Callable[[str], str] = str) -> list[object]:
    """Return `said` without offsets, its words changed."""
    return sorted(
        ((r, k, v, tuple(sorted((o, change(w)) for o, _, w in claims))) for r, k, v, claims in points),
        key=repr,
    )


def differing(telling: Telling, kind: str | None = None) -> list[Point]:
    return [p for p in telling.points if p.relation == "differ" and kind in (None, p.kind)]


def test_accounts_that_agree_are_not_set_against_each_other() -> None:
    assert differing(story(*STORM)) == []


PLANTED = (
    (0, "Nine stalls", "Eleven stalls", "number"),
    (2, "40 traders", "60 traders", "number"),
    (3, "250,000 crowns", "350,000 crowns", "number"),
    (3, "The council will pay", "The council will not pay", "polarity"),
    (1, "Nobody was killed", "A porter was killed", "polarity"),
)


@pytest.mark.parametrize("which, old, new, kind", PLANTED)
def test_a_planted_discrepancy_is_the_one_difference_reported(
    which: int, old: str, new: str, kind: str
) -> None:
    telling = story(*edited(which, old, new))

    found = differing(telling)

    assert {p.kind for p in found} == {kind}
    for point in found:
        dissent = [telling.words(c.evidence) for c in point.claims]
        assert any(word in words for words in dissent for word in set(new.split()) - set(old.split()))


def test_a_verbatim_copy_adds_no_account_and_changes_no_point() -> None:
    copy = replace(STORM[0], outlet="Copycat Daily", published="2026-03-14")

    telling = story(*STORM, copy)

    assert len(telling.articles) == 5
    assert len(telling.story.accounts) == 4
    assert said(telling) == said(story(*STORM))


def test_the_order_articles_arrive_in_does_not_matter() -> None:
    orders = list(permutations(STORM))[5::9]

    assert {bare(read(*order)) for order in orders} == {bare(read(*STORM))}


def bare(report: Report, names: Mapping[str, str] | None = None) -> str:
    """Return the JSON report, lines of the input not named, outlets renamed."""
    tree = json.loads(report.to_json())
    for s in tree["stories"]:
        for article in s["articles"]:
            article["source"] = ""
            article["outlet"] = (names or {}).get(article["outlet"], article["outlet"])
            article["given"] = []
    return json.dumps(tree, sort_keys=True)


def test_an_unrelated_article_changes_nothing_in_the_story() -> None:
    with_atlas = read(*STORM, ATLAS)

    assert len(with_atlas.stories) == 2
    assert with_atlas.stories[0] == replace(story(*STORM), articles=with_atlas.stories[0].articles)
    assert {a.text for a in with_atlas.stories[0].articles} == {t.text for t in STORM}


def test_swapping_two_outlets_names_swaps_them_and_nothing_else() -> None:
    a, b, *rest = STORM
    swap = {a.outlet: b.outlet, b.outlet: a.outlet}

    def named(first: Told, second: Told) -> Report:
        lines = [vars(first) | {"url": "u:1"}, vars(second) | {"url": "u:2"}]
        lines += [vars(t) | {"url": url(t)} for t in rest]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "in.jsonl"
            path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
            return manytakes.read([str(path)])

    swapped = named(replace(a, outlet=b.outlet), replace(b, outlet=a.outlet))

    assert bare(swapped, swap) == bare(named(a, b))


RESIDUE = "Share this article on Facebook\n\n"


def test_page_residue_moves_the_spans_by_its_length_and_changes_nothing_else() -> None:
    dressed = tuple(replace(t, text=RESIDUE + t.text) if t is STORM[1] else t for t in STORM)

    moved = [
        (r, k, v, tuple(sorted((o, s + len(RESIDUE) * (o == STORM[1].outlet), w) for o, s, w in claims)))
        for r, k, v, claims in said(story(*STORM))
    ]

    assert said(story(*dressed)) == sorted(moved, key=repr)


NAMES = (("Casimir Dube", "Leopold Hart"), ("Ottoline Marsh", "Henrietta Wells"))


def renamed(old: str, new: str, told: tuple[Told, ...] = STORM) -> tuple[Telling, Callable[[str], str]]:
    """Return the story with a person renamed in every account, and the renaming."""

    def rename(words: str) -> str:
        for a, b in zip(old.split(), new.split(), strict=True):
            words = words.replace(a, b)
        return words

    return story(*(replace(t, text=rename(t.text)) for t in told)), rename


@pytest.mark.parametrize("old, new", NAMES)
def test_renaming_a_person_everywhere_renames_the_names_and_the_quotes(old: str, new: str) -> None:
    plain, (telling, rename) = story(*STORM), renamed(old, new)

    assert names(telling) == {rename(name): {rename(m) for m in ms} for name, ms in names(plain).items()}
    assert quoted(telling) == {frozenset(map(rename, words)) for words in quoted(plain)}
    assert not differing(telling)


MORE_NAMES = (
    *NAMES,
    ("Casimir Dube", "Ana Okonkwo"),
    ("Ottoline Marsh", "Yui Tanaka"),
    ("Casimir Dube", "Vsevolod Brandt"),
)


@pytest.mark.parametrize("old, new", MORE_NAMES)
def test_renaming_a_person_everywhere_turns_no_verdict_and_few_links(old: str, new: str) -> None:
    """Two passages set side by side before and after are to each other what they were.

    A pair is found again when the two are set side by side in the same or in narrower or wider
    words. That all points stay the same cannot be asked. The encoder reads a name in its sentence and
    moves the vector of every word there, and a name's words weigh by their rarity, so a link near
    the threshold may turn. Names masked for the encoder and weighed alike would nearly hold it, but
    the encoder's sight of a name is worth more: links F1 on gold dev fell from .583 to .574.
    """
    telling, rename = renamed(old, new)

    after, before = beside(telling), beside(story(*STORM), rename)

    both = after.keys() & before.keys()
    assert {pair: after[pair] for pair in both} == {pair: before[pair] for pair in both}
    again = [pair for pair in before if any(_same_place(pair, other) for other in after)]
    assert len(again) >= 0.8 * len(before)


def _same_place(pair: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two pairs are of the same accounts, each passage a part of the other's or it of that."""
    own, beside = (dict(words.split(": ", 1) for words in p) for p in (pair, other))
    return own.keys() == beside.keys() and all(own[o] in beside[o] or beside[o] in own[o] for o in own)


def beside(telling: Telling, change: Callable[[str], str] = str) -> dict[frozenset[str], bool]:
    """Return the pairs of passages set side by side, and whether they differ."""
    return {
        frozenset(
            f"{outlet(telling, c.evidence.article)}: {change(telling.words(c.evidence))}" for c in pair
        ): p.relation == "differ"
        for p in telling.points
        for pair in combinations(p.claims, 2)
    }


@pytest.mark.parametrize("old, new", NAMES)
@pytest.mark.parametrize("which, was, now, kind", PLANTED)
def test_renaming_a_person_everywhere_leaves_a_planted_discrepancy(
    which: int, was: str, now: str, kind: str, old: str, new: str
) -> None:
    plain = edited(which, was, now)
    telling, rename = renamed(old, new, plain)

    assert disputes(telling) == disputes(story(*plain), rename) != []
    assert {p.kind for p in differing(telling)} == {kind}
    for p in differing(telling):
        assert STORM[which].outlet in {outlet(telling, c.evidence.article) for c in p.claims}


def disputes(telling: Telling, change: Callable[[str], str] = str) -> list[object]:
    """Return the differences as kind and the words that decided, from whichever accounts."""
    return sorted(
        (
            p.kind or "",
            sorted({change(telling.words(s)) for r in p.why if r.kind == p.kind for s in r.evidence}),
        )
        for p in differing(telling)
    )


def names(telling: Telling) -> dict[str, set[str]]:
    return {e.name: {m.text for m in e.mentions} for e in telling.entities}


def quoted(telling: Telling) -> set[frozenset[str]]:
    return {frozenset(telling.words(s) for q in u.variants for s in q.content) for u in telling.utterances}


@pytest.mark.parametrize("gone", range(len(STORM)), ids=[t.outlet for t in STORM])
def test_removing_an_article_removes_only_its_claims(gone: int) -> None:
    whole, left = story(*STORM), story(*(t for i, t in enumerate(STORM) if i != gone))

    before = [c.evidence for p in whole.points for c in p.claims]

    assert {a.text for a in left.articles} == {t.text for t in STORM} - {STORM[gone].text}
    assert not differing(left)
    # What only one account says may grow: a passage that the lost article came near now stands alone.
    for point in (p for p in left.points if p.relation != "alone"):
        for claim in point.claims:
            assert any(claim.evidence.overlaps(span) for span in before), left.words(claim.evidence)


SPELT = (
    (0, "40 traders", "forty traders"),
    (2, "nine stalls", "9 stalls"),
    (3, "Nine stalls", "9 stalls"),
    (1, "nine", "9"),
)


@pytest.mark.parametrize("which, old, new", SPELT)
def test_a_number_in_words_says_the_same_as_in_digits(which: int, old: str, new: str) -> None:
    telling = story(*edited(which, old, new))

    together = [
        {outlet(telling, c.evidence.article) for c in p.claims}
        for p in telling.points
        if any(new in telling.words(c.evidence) for c in p.claims)
    ]
    assert not differing(telling)
    assert max(map(len, together)) >= 2
