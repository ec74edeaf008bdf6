"""Two articles of one story beside one another: a record, for the page and for the API.

    align(telling, a, b)  -> Comparison     points both carry, points one carries, shared passages

Two articles differ on a point where the point is one of difference and these two are
among those set against each other: a third account that has another number makes no
difference between two that have the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..model import Claim, Point, Reuse, Telling
from ..render.sides import side

LOOSE = ("name-spelling", "wording")  # kinds in which every other form differs

Heard = Literal["both", "silent", "unclear", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A point, and the claims that each article makes on it.

    `heard` says of the other article, where one makes none: searched in vain (silent), not
    clear, or carried by another article of its account (elsewhere). `loose` is whether one of
    the two is vaguer, hedged or more exact than the other.
    """

    point: Point
    a: tuple[Claim, ...]
    b: tuple[Claim, ...]
    heard: Heard = "both"
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two articles say alike, differently, and alone; most salient first."""

    differ: tuple[Aligned, ...]
    agree: tuple[Aligned, ...]
    only_a: tuple[Aligned, ...]
    only_b: tuple[Aligned, ...]
    reuse: Reuse | None


def align(telling: Telling, a: str, b: str) -> Comparison:
    """Compare two articles of a story. Raises KeyError when one is not of it."""
    found: dict[str, list[Aligned]] = {"differ": [], "agree": [], "only_a": [], "only_b": []}
    accounts = {id: telling.account_of(id) for id in (a, b)}
    for point in sorted(telling.points, key=lambda p: (-p.salience, p.id)):
        one = tuple(c for c in point.claims if c.evidence.article == a)
        two = tuple(c for c in point.claims if c.evidence.article == b)
        if one and two:
            where = "differ" if apart(telling, point, one, two) else "agree"
            loose = point.relation == "compatible" and _reasoned(point, a, b)
            found[where].append(Aligned(point, one, two, loose=loose))
        elif one or two:
            account = accounts[b if one else a]
            if any(c.evidence.article in account.articles for c in point.claims):
                heard: Heard = "elsewhere"
            else:
                heard = "silent" if account.id in point.silent else "unclear"
            found["only_a" if one else "only_b"].append(Aligned(point, one, two, heard))
    reuse = next((r for r in telling.reuses if {r.a, r.b} == {a, b}), None)
    return Comparison(**{name: tuple(rows) for name, rows in found.items()}, reuse=reuse)


def unfolded(found: Comparison) -> Comparison:
    """Return the comparison as a reader counts it: without points that say a part of another listed."""

    def kept(rows: tuple[Aligned, ...]) -> tuple[Aligned, ...]:
        listed = {row.point.id for row in rows}
        return tuple(row for row in rows if row.point.within not in listed)

    return replace(found, agree=kept(found.agree), only_a=kept(found.only_a), only_b=kept(found.only_b))


def apart(telling: Telling, point: Point, one: tuple[Claim, ...], two: tuple[Claim, ...]) -> bool:
    """Tell whether the claims of two articles are among those a point sets against each other."""
    if point.relation != "differ":
        return False
    if point.kind in LOOSE:
        said = [{side(telling.words(c.evidence), point.kind) for c in claims} for claims in (one, two)]
        return said[0].isdisjoint(said[1])
    return _reasoned(point, one[0].evidence.article, two[0].evidence.article, point.kind)


def _reasoned(point: Point, a: str, b: str, kind: str | None = None) -> bool:
    """Tell whether a reason of the point, of a kind if one is named, is about these two articles."""
    return any(
        kind in (None, r.kind) and len(r.evidence) == 2 and {s.article for s in r.evidence} == {a, b}
        for r in point.why
    )
