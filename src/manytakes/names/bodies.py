"""Names of bodies, places and works into chains.

    join_bodies(forms, kinds) -> [Chain, ...]

Two meet by likeness, by acronym, as names of one country, or when one is the start or
the end of the other and can be short for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .. import gazetteer
from ..model import Mention, MentionKind
from . import tables
from .forms import Index, Words, compact, initials, kin, words


@dataclass(eq=False, slots=True)
class Chain:
    """A chain while it grows."""

    kind: MentionKind
    forms: dict[Words, int] = field(default_factory=dict)
    shorts: set[Words] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    doubt: str = ""

    @property
    def articles(self) -> frozenset[str]:
        return frozenset(m.span.article for m in self.mentions)

    def add(self, key: Words, mentions: Sequence[Mention]) -> None:
        """Add the mentions of one more form of the name."""
        self.forms[key] = self.forms.get(key, 0) + len(mentions)
        self.mentions.extend(mentions)


_CONTINENTS = frozenset((name,) for name in ("africa", "america", "asia", "europe"))
_LAND = {
    tuple(name.split()): n for n, line in enumerate(tables.SAME_PLACE + tables.SAME_STATE) for name in line
}
_NATIONS = frozenset(tuple(name.split()) for line in tables.SAME_PLACE for name in line)
_STATE_SHORT = frozenset(tuple(name.split()) for _, *short in tables.SAME_STATE for name in short)


def join_bodies(forms: Mapping[Words, list[Mention]], kinds: Mapping[Words, MentionKind]) -> list[Chain]:
    """Join the names of bodies, places and works, the longest first."""
    where = {k: frozenset(m.span.article for m in v) for k, v in forms.items()}
    chains: list[Chain] = []
    index = Index()
    for key in sorted(forms, key=lambda k: (-len(k), -len(where[k]), k)):
        best: float = 0.0
        owner: Chain | None = None
        for n in _candidates(key, index):
            c = chains[n]
            score = max(_body_fits(key, f, forms, where) for f in c.forms)
            if score > best:
                best, owner = score, c
        if owner is None or best < 0.82:
            owner = Chain(kinds[key])
            chains.append(owner)
        owner.add(key, forms[key])
        index.add(key, chains.index(owner))
        if key in _LAND:
            index.add((f"land{_LAND[key]}",), chains.index(owner))
    for c in chains:
        votes = Counter(kinds.get(words(m.text), m.kind) for m in c.mentions)
        c.kind = max(sorted(votes), key=lambda k: votes[k] - 0.5 * (k == "other"))
    return chains


def _candidates(key: Words, index: Index) -> list[int]:
    land = index.near((f"land{_LAND[key]}",)) if key in _LAND else []
    return sorted({*index.near(key), *land})


def _part(
    a: Words, b: Words, forms: Mapping[Words, list[Mention]], where: Mapping[Words, frozenset[str]]
) -> float:
    """Return how well the short name `a` can stand for `b`, which it begins or ends."""
    place, other_place = _place(forms[a]), _place(forms[b])
    within = where[a] <= where[b]
    x, y = tuple(tables.SHORT.get(w, w) for w in a), tuple(tables.SHORT.get(w, w) for w in b)
    if y[-len(x) :] == x:
        if place:
            known = [" ".join(name) for name in (a, b)]
            if a in _CONTINENTS or (all(map(gazetteer.has, known)) and not gazetteer.meets(*known)):
                return 0.0  # "Virginia", "West Virginia"
            return (
                0.85
                if other_place and b[0] not in tables.LINK_HEADS and (len(a) > 1 or b[0] in tables.DIRECTIONS)
                else 0.0
            )
        generic = x[-1] in tables.ORGANISATION_HEADS or len(x[-1]) < 4
        if generic and b[: -len(a)] in forms and _place(forms[b[: -len(a)]]):
            return 0.0  # "Ohio Teachers Union" is not the Teachers Union
        return 0.85 if within or not generic else 0.0
    if y[: len(x)] == x:
        if y[len(x) :] and y[len(x)] in tables.GEOGRAPHY:
            return 0.85
        if place and not (
            y[-1] in tables.ORGANISATION_HEADS and within and len(y) == len(x) + 1 and y[-1] in _MEDIA
        ):
            return 0.0
        return 0.83 if within else 0.0
    return 0.0


def _chamber(chamber: str, name: Words) -> bool:
    """Tell whether a name is a country's chamber in full: the House, the U.S. House of Representatives."""
    whose = tuple(w for w in name if w not in (chamber, "of", "representatives"))
    return chamber in name and (not whose or whose in _NATIONS)


_MEDIA = frozenset("news times post weekly magazine inc corporation incorporated limited company".split())


def _place(held: Sequence[Mention]) -> bool:
    return sum(m.kind == "place" for m in held) * 2 > len(held)


def _one_land(a: Words, b: Words, forms: Mapping[Words, list[Mention]]) -> bool | None:
    """Tell whether two names are of one nation or state.

    None where neither is such, where one may be misspelt, or where "PA" may be a body.
    """
    if a in _LAND and b in _LAND:
        return _LAND[a] == _LAND[b]
    lands = [name for name in (a, b) if name in _LAND]
    if any(name in _NATIONS for name in lands):
        return False
    misspelt = len(a) == len(b)
    unsure = all(misspelt if name not in _STATE_SHORT else _acronym(name, forms) for name in lands)
    return None if unsure else False


def _acronym(name: Words, forms: Mapping[Words, list[Mention]]) -> bool:
    """Tell whether what may stand for a state is written as acronyms are, too: "PA", not "Pa."."""
    return name in _STATE_SHORT and all(m.text.isupper() and "." not in m.text for m in forms[name])


def _body_fits(
    a: Words, b: Words, forms: Mapping[Words, list[Mention]], where: Mapping[Words, frozenset[str]]
) -> float:
    if b[-len(a) :] != a and (one_land := _one_land(a, b, forms)) is not None:
        return float(one_land)
    score = kin(a, b)
    if (
        score == 0.9
        and compact(a) in initials(b)
        and not any(m.text.isupper() or "." in m.text for m in forms[a])
    ):
        score = 0.0
    if score < 0.9 and where[a] & where[b] and score < 0.87:
        score *= 0.9
    if score < 0.82 and len(a) < len(b):
        if len(a) == 1 and a[0] in tables.CHAMBERS:
            return 0.85 if _chamber(a[0], b) else 0.0
        if b[:-1] == a and b[-1] in tables.GEOGRAPHY:
            return 0.85  # "Adriatic", "Adriatic Sea"
        if len(a) + 1 == len(b) > 2 and (a[:1], a[-1:]) == (b[:1], b[-1:]) and a[-1] in tables.PLACE_HEADS:
            return 0.84  # "Union Square Station", "Union Station"
        if where[a] & where[b]:
            return max(score, _part(a, b, forms, where))
    return score
