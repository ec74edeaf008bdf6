"""What one account denies in other words than "not", and another says."""

from __future__ import annotations

import pytest

from manytakes.model import (
    Claim,
    Span,
)
from manytakes.reconcile.denials import denial, links, stance
from manytakes.reconcile.relate import relate
from tests.stating import claim

DENIALS = [
    ("nobody was killed", "a porter was killed", True, "a subject that is nobody"),
    ("no one is known to have been hurt", "eight bakers were wounded", True, "another word for hurt"),
    ("none were injured", "two girls were hurt", True, "a count of none"),
    ("the hall burned without casualties", "two people died", True, "without"),
    ("there were no reports of injuries", "the blast left 12 injured", True, "no such thing"),
    ("no divers were hurt", "three divers were injured", True, "none of a kind, and some of it"),
    ("no divers were hurt", "three sailors were injured", False, "others than those of whom it is denied"),
    ("none of the divers was hurt", "a sailor was injured", False, "others, of them"),
    ("no one else was hurt", "a girl was hurt", False, "a limited denial"),
    ("no one was seriously hurt", "a girl was hurt", False, "a limit of degree"),
    ("no injuries except to the neck were found", "his neck was injured", False, "a limit of what"),
    ("a fire without casualties after the king was killed", "the king was killed", False, "both, of two"),
    ("no one was hurt", "a girl was killed", False, "killed is another matter than hurt"),
    ("no one was hurt", "a girl could have been hurt", False, "what could be is not affirmed"),
    ("no one was hurt", "no girl was hurt", False, "two denials"),
    ("no one was killed", "two men were killed in a similar fire", False, "another event"),
    ("no one was killed", "two men were killed three years ago", False, "long ago"),
    ("no one was killed", "thirty sheep died", False, "beasts are not anyone"),
    ("no one was killed", "fans of Nine Are Dead wept", False, "a title"),
    ("no one was hurt on Monday", "a girl was hurt on Sunday", False, "two days"),
    ("no arrests were made", "police detained six men", True, "a count of none, of arrests"),
    ("nobody was arrested", "no men were arrested", False, "two denials of arrests"),
    ("the thief is still at large", "police arrested the thief", True, "at large"),
    ("the thief was at large until Monday", "police arrested the thief", False, "at large for a while"),
    ("the thief has not been caught", "the thief was captured", True, "not yet"),
    ("the names of the dead have not been released", "the dead have been identified", True, "kept back"),
    ("the board was yet to give clearance for the dam", "the board gave its approval for the dam", True,
     "yet to"),
    ("the keeper was found dead", "the keeper was found alive", True, "alive or dead"),
    ("the crew was insufficiently equipped", "the crew was well equipped", True, "how far"),
    ("the crew was poorly equipped", "the crew was ill-prepared", False, "two of one kind"),
    ("the baths were closed", "the baths have reopened", False, "one after the other: both may hold"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected", "why"), DENIALS)
def test_a_denial_without_not_stands_against_what_it_denies(a: str, b: str, expected: bool, why: str) -> None:
    texts = {"a": a, "b": b}

    def words(s: Span) -> str:
        return texts[s.article][s.start : s.end]

    one, other = claim(a, "a"), claim(b, "b")

    for x, y in ((one, other), (other, one)):
        reason = denial(x, y, words)
        assert bool(reason) is expected, why
        assert not reason or {s.article for s in reason.evidence} == {"a", "b"}
        assert (relate(x, y, words, lambda *_: 0.0).kind == "polarity") is expected, why


LINKED = [
    ("Nobody was hurt.", "A girl was hurt.", 0.45, True, "harm, near enough"),
    ("Nobody was hurt.", "A girl was hurt.", 0.3, False, "harm of some other event"),
    ("The thief is at large.", "The thief was caught.", 0.15, False, "no link, no word of one thief"),
    ("The thief is at large.", "The thief was caught.", 0.3, True, "would be linked"),
    ("The crew was ill equipped.", "The crew was well equipped.", 0.1, True, "one word of both"),
    ("The crew was ill equipped.", "The crew was well prepared.", 0.1, False, "two words"),
]


@pytest.mark.parametrize(("a", "b", "score", "expected", "why"), LINKED)
def test_a_denial_is_set_against_a_claim_of_its_own_event(
    a: str, b: str, score: float, expected: bool, why: str
) -> None:
    texts = {"a": a, "b": b}
    told = {id: [claim(text, id)] for id, text in texts.items()}
    one, other = told["a"][0].evidence, told["b"][0].evidence
    both = {one: {other: score}, other: {one: score}}

    found = links(told, both, {"a": "a", "b": "b"}, lambda s: texts[s.article][s.start : s.end])

    assert [{n.a.evidence, n.b.evidence} for n in found] == ([{one, other}] if expected else []), why


def test_an_account_that_tells_of_both_is_set_against_no_other() -> None:
    texts = {"a": "Nobody was hurt.", "b": "A girl was hurt."}
    told = {id: [claim(text, id)] for id, text in texts.items()}
    one, other = told["a"][0].evidence, told["b"][0].evidence
    texts["a"] += " A boy was hurt."
    later = Span("a", 17, 32)
    told["a"].append(Claim(later, later, later, 0.5))

    found = links(
        told, {one: {other: 0.6}}, {"a": "a", "b": "b"}, lambda s: texts[s.article][s.start : s.end]
    )

    assert found == []


def test_what_a_clause_denies_ahead_of_a_claim_is_not_affirmed_by_it() -> None:
    assert "hurt" not in stance("to have been hurt", "No one is thought ")
    assert stance("a girl was hurt", "No one was killed but ")["hurt"].affirmed
