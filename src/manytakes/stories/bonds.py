"""A user's corrections: articles that belong together, and articles that do not.

    hold(bonds)            -> (pairs together, pairs apart)   less the older that newer ones contradict
    rest(bonds, numbers)   -> pairs together                  what still binds some of the articles

Bonds are must-link and cannot-link constraints (Wagstaff & Cardie 2000) between two
articles. They outlast every regrouping. Where two contradict each other, through
others perhaps, the newer stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Bond:
    """Correction `number`, later ones higher: articles `a` and `b` are of one story, or of two."""

    number: int
    a: int
    b: int
    together: bool


def hold(bonds: Iterable[Bond]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the pairs to keep together and the pairs to keep apart, in order."""
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        parent.setdefault(i, i)
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    together, apart = list[tuple[int, int]](), list[tuple[int, int]]()
    for bond in sorted(bonds, key=lambda b: (-b.number, not b.together, b.a, b.b)):
        one, other = sorted((root(bond.a), root(bond.b)))
        parted = any({root(i), root(j)} == {one, other} for i, j in apart)
        if bond.together and not parted:
            parent[other] = one
            together.append((bond.a, bond.b))
        elif not bond.together and one != other:
            apart.append((bond.a, bond.b))
    return sorted(together), sorted(apart)


def rest(bonds: Iterable[Bond], numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return pairs that keep `numbers` together as the bonds do, without going through any other."""
    together, _ = hold(bonds)
    sets: dict[int, set[int]] = {}
    for a, b in together:
        both = sets.get(a, {a}) | sets.get(b, {b})
        sets.update(dict.fromkeys(both, both))
    first: dict[int, int] = {}
    pairs = []
    for n in sorted(numbers):
        at = first.setdefault(min(sets.get(n, {n})), n)
        if at != n:
            pairs.append((at, n))
    return pairs
