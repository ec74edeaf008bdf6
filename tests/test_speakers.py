"""One remark that two accounts give two speakers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from manytakes import run
from manytakes.model import Account, Article, Point, Span, Story, Telling
from manytakes.reconcile.speakers import LONG
from manytakes.render.view import View

FIRE = "A fire destroyed the old mill in Varn on Monday, and nobody was inside."
LONE = "“We heard a bang and then the whole roof came down on the river,” "
REMARKS = [
    (f"{LONE}Ada Lund said.", f"{LONE}said Ines Okafor.", True, "two people"),
    (f"{LONE}Ada Lund said.", f"{LONE}said Ms. Lund.", False, "one person"),
    (f"{LONE}Ada Lund said.", f"{LONE}she said.", False, "whoever she is"),
    (f"{LONE}Ada Lund said.", f"{LONE}a neighbour said.", False, "who may be she"),
    (f"{LONE}Ada Lund said.", f"{LONE}said Ada Lunde.", False, "a spelling"),
    (
        f"{LONE}Ada Lund said.",
        f"{LONE}said Ines Okafor. Ada Lund was not at home.",
        True,
        "word for word, and only one account knows both",
    ),
    (
        f"{LONE}Ada Lund said. Ines Okafor was not at home.",
        f"{LONE}said Ines Okafor. Ada Lund was not at home.",
        False,
        "both accounts know both: each may have said it",
    ),
    (
        f"{LONE}Ada Lund said.",
        f"{LONE}a statement from Ines Okafor’s office said.",
        False,
        "an office says what its people say",
    ),
    (
        f"{LONE}Ada Lund said.",
        f"{LONE}said friends of the mill including Ines Okafor.",
        False,
        "one of many",
    ),
    (
        "Ada Lund said that the roof had come down on the river within a minute.",
        "“It all burnt for two days,” Ines Okafor said.",
        False,
        "two remarks",
    ),
    (
        "Prime Minister Ada Lund said the town would build the mill again within a year.",
        "Prime Minister Ines Okafor said the town would build the mill again within a year.",
        True,
        "reported, not quoted",
    ),
]


def told(texts: Sequence[str]) -> tuple[Point, ...]:
    """Return the points of texts, each an account of its own."""
    return read(texts).points


def read(texts: Sequence[str]) -> Telling:
    """Return what is told of texts, each an account of its own."""
    articles = [Article(f"a{n}", f"a{n}", t, body=(Span(f"a{n}", 0, len(t)),)) for n, t in enumerate(texts)]
    accounts = tuple(Account(a.id, a.id, (a.id,)) for a in articles)
    return run.tell(Story("s", accounts), articles, ())


@pytest.mark.parametrize(("a", "b", "expected", "why"), REMARKS)
def test_one_remark_in_two_mouths_is_a_difference(a: str, b: str, expected: bool, why: str) -> None:
    texts = [f"{FIRE}\n\n{a}", f"The mill of Varn burnt down on Monday.\n\n{b}"]

    found = [p for p in told(texts) if p.kind == "attribution"]

    assert bool(found) is expected, why
    for point in found:
        shown = [texts[int(c.evidence.article[1:])][c.evidence.start : c.evidence.end] for c in point.claims]
        assert any("Lund" in s for s in shown) and any("Okafor" in s for s in shown)


def test_one_name_for_another_is_told_once() -> None:
    texts = [
        f"{FIRE}\n\n{LONE}{name} said.\n\n“I ran to the bridge with both of my dogs,” {name} said.\n\n"
        f"“Nobody here will ever forget this night on the river,” {name} said."
        for name in ("Ada Lund", "Ines Okafor")
    ]

    assert len([p for p in told(texts) if p.kind == "attribution"]) == 1


def test_who_said_it_is_told_of_each_account() -> None:
    texts = [f"{FIRE}\n\n{LONE}{who} said." for who in ("Ada Lund", "Ines Okafor", "she")]

    [remark] = View(read(texts)).remarks()

    said = {part[:-4] for part in remark.speaker.split(" · ")}
    assert (remark.relation, said) == ("different-speaker", {"Ada Lund", "Ines Okafor"})


def test_one_speaker_under_two_titles_is_named_once() -> None:
    texts = [f"{FIRE}\n\n{LONE}{who} said." for who in ("Ada Lund", "Ines Okafor", "Mayor Ada Lund")]

    [remark] = View(read(texts)).remarks()

    assert sorted(part.split(" (")[0] for part in remark.speaker.split(" · ")) == ["Ada Lund", "Ines Okafor"]


def test_who_speaks_for_somebody_is_not_them() -> None:
    texts = [f"{FIRE}\n\n{LONE}{who} said." for who in ("Ada Lund", "Ines Okafor", "an aide to Ada Lund")]

    [remark] = View(read(texts)).remarks()

    assert "an aide to Ada Lund" in {part[:-4] for part in remark.speaker.split(" · ")}


def test_a_long_remark_is_shown_without_its_speaker() -> None:
    long = "“We heard a bang " + "and then another part of the roof came down on the river " * 8 + ",” "
    texts = [f"{FIRE}\n\n{long}{name} said." for name in ("Ada Lund", "Ines Okafor")]

    found = [p for p in told(texts) if p.kind == "attribution"]

    assert [p.claims[0].evidence.end - p.claims[0].evidence.start > LONG for p in found] == [True]
    assert all(c.voice and c.voice.source for p in found for c in p.claims)


def test_two_of_one_office_say_one_thing() -> None:
    office, other = (
        f"{who} said the driver was on probation for an earlier arrest."
        for who in ("Chief Inspector Ada Lund", "Inspector Ines Okafor")
    )
    critic = "The painter Ines Okafor said the driver was already on probation for an earlier arrest."

    def apart(a: str, b: str) -> bool:
        texts = [f"A driver was held in Varn on Monday.\n\n{a}", f"Police in Varn held a driver.\n\n{b}"]
        return any(p.kind == "attribution" for p in told(texts))

    assert apart(office, other.replace("was on", "had been on"))
    assert not apart(office, critic.replace("was already on", "had long been on"))
