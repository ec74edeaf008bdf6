"""Which places lie in which, as far as a table of countries, states and towns tells.

    has(name)   -> bool     whether a place of that name is in the table
    meets(a, b) -> bool     whether one of two names may be of a place within the other

"In Melbourne" and "in Australia" are both true of one thing, and so are a town and its
suburb, or a town and a square. A name that the table lacks is of a place that may be
anywhere: in any country or state, and in no town but by its name. `bench/make_places.py`
makes the table, from GeoNames.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files
from math import cos, hypot, radians
from typing import NamedTuple

from .text import fold

SUBURB = 25.0  # km between two towns up to which one may be a part of the other
DEGREE = 111.0  # km of a degree of latitude

# What lies in a town, or beside one: "Sassine Square".
_LOCAL = frozenset(
    "airport arena avenue beach boulevard bridge building centre center church circus college court hall"
    " harbour harbor hospital hotel house lane library mall market mosque museum park plaza prison quay road"
    " school square stadium station street temple terrace theatre theater tower university".split()
)


class _Place(NamedTuple):
    """What a place lies in, down to itself ("US/CA/los angeles/"), and of a town where, in degrees."""

    path: str
    at: tuple[float, float] | None


@lru_cache(1)
def _table() -> dict[str, list[_Place]]:
    packed = (files(__package__) / "data" / "places.txt.gz").read_bytes()
    found: dict[str, list[_Place]] = {}
    for line in gzip.decompress(packed).decode("utf-8").split("\n"):
        name, path, *at = line.split("\t")
        where = (int(at[0]) / 10, int(at[1]) / 10) if at else None
        found.setdefault(name, []).append(_Place(path, where))
    return found


def has(name: str) -> bool:
    """Tell whether the table has a place of that name.

    >>> has("Melbourne"), has("Melburne")
    (True, False)
    """
    return fold(name) in _table()


def meets(a: str, b: str) -> bool:
    """Tell whether a place of one name may lie in, or hold, one of the other.

    >>> [meets("Melbourne", place) for place in ("Australia", "Florida", "Lisbon")]
    [True, True, False]
    """
    left, right = (fold(name).removeprefix("the ") for name in (a, b))
    if _local(left) != _local(right):
        return True
    known = _table()
    ours, theirs = known.get(left, ()), known.get(right, ())
    if left and right and not (ours and theirs):  # a country or state may hold a place that the table lacks
        return any(place.at is None for place in (*ours, *theirs))
    return any(_meet(x, y) for x in ours for y in theirs)


def _local(name: str) -> bool:
    """Tell whether a place lies in a town by its name, and is none itself: "Long Beach"."""
    return " " in name and name.split()[-1] in _LOCAL and name not in _table()


def _meet(x: _Place, y: _Place) -> bool:
    if x.path.startswith(y.path) or y.path.startswith(x.path):
        return True
    return x.at is not None and y.at is not None and _apart(x.at, y.at) <= SUBURB


def _apart(x: tuple[float, float], y: tuple[float, float]) -> float:
    """Return the km between two places, near enough for a few of them."""
    east = (x[1] - y[1]) * cos(radians((x[0] + y[0]) / 2))
    return DEGREE * hypot(x[0] - y[0], east)
