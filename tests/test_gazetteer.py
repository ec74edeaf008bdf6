"""Which places may lie in which, as far as the table tells."""

from __future__ import annotations

import pytest

from manytakes.gazetteer import meets

PAIRS = [
    ("Melbourne", "Australia", True, "a town in a country"),
    ("Melbourne", "Florida", True, "another town of that name"),
    ("the Netherlands", "Rotterdam", True, "an article before a country"),
    ("São Paulo", "BRAZIL", True, "written in other letters"),
    ("U.K.", "Scotland", True, "a part of a country"),
    ("California", "U.S.", True, "a state"),
    ("Hollywood", "Los Angeles", True, "a town and one beside it"),
    ("Beirut", "Sassine Square", True, "a square lies in some town"),
    ("Lisbon", "Melbourne", False, "two towns"),
    ("Lisbon", "Greece", False, "a town elsewhere"),
    ("Birmingham", "Coventry", False, "two towns some way apart"),
    ("Times Square", "Trafalgar Square", False, "two squares"),
    ("Long Beach", "Lisbon", False, "a town by the name of a beach"),
    ("Varn", "Ostby", False, "nothing is known of either"),
    ("Varn", "Greece", True, "a village that is not in the table may lie there"),
    ("", "Greece", False, "no name"),
]


@pytest.mark.parametrize(("a", "b", "expected", "why"), PAIRS)
def test_one_place_may_hold_another(a: str, b: str, expected: bool, why: str) -> None:
    assert meets(a, b) is expected, why
    assert meets(b, a) is expected, why
