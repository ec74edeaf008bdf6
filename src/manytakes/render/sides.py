"""What accounts say on one point, set side by side.

side(words, kind)          -> str            equal for those who say one thing
grouped(cites, kind, given) -> (Wording, ...) the same words together, one figure in other words beside
figures(point)             -> {span: value}  by which each claim of a dispute differs
contrasted(cites)          -> [Cite, ...]    what not all of them share marked
hedged(point)              -> Claim, ...     those that hedge what the words shown give flatly
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from .. import spelling
from ..model import Claim, Difference, Point, Quantity, Span, When
from ..values import conflict
from .rows import TYPED, Cite, Wording, valued
from .words import Piece, folded

FEW = 3  # times a lower bound that a figure may be which it hedges
NARROWED = ("", "early", "mid", "late", "start", "end")  # "late on Tuesday" is a part of it, no hedge


def side(words: str, kind: Difference | None) -> str:
    """Return what tells one side of a dispute from another: folded words, but of a name how it is spelt.

    >>> side("Ana LaSalle's", "name-spelling") == side("Ana Lasalle", "name-spelling")
    False
    >>> side("ANA “KIT” LASALLE", "name-spelling") == side("Ana 'Kit' Lasalle’s", "name-spelling")
    True
    """
    return spelling.shape(words) if kind == "name-spelling" else folded(words)


def grouped(
    cites: Sequence[Cite], kind: Difference | None, given: Mapping[str, Quantity | When]
) -> tuple[Wording, ...]:
    """Return the wordings of a point, the same words together: commonest first, without a value last.

    Of a dispute over a value, wordings that give the same one stand together; `given` is what each
    citation gives, by anchor.
    """
    groups: dict[str, list[Cite]] = {}
    for cite in cites:
        groups.setdefault(side(cite.words, kind) or cite.words, []).append(cite)
    found: list[list[list[Cite]]] = []  # of each side, its wordings
    for group in sorted(groups.values(), key=lambda g: (_lacking(g, kind), -len(g))):
        own = given.get(group[0].anchor)
        beside = (
            s for s in found if own and (other := given.get(s[0][0].anchor)) and not conflict(own, other)
        )
        fitting = next(beside, None)
        if fitting is None:
            found.append([group])
        else:
            fitting.append(group)
    ordered = sorted(found, key=lambda s: (_lacking(s[0], kind), -sum(map(len, s))))
    return tuple(Wording(g[0].words, tuple(g), g[0].parts) for s in ordered for g in s)


def _lacking(wording: Sequence[Cite], kind: Difference | None) -> bool:
    """Tell whether a wording lacks the value that a dispute is over."""
    return kind in TYPED and not valued(wording[0])


def figures(point: Point) -> dict[Span, Quantity | When]:
    """Return of each claim by which a point differs in a value, by its evidence, that value."""
    if point.relation != "differ" or point.kind not in TYPED:
        return {}
    deciding = {span for r in point.why if r.kind == point.kind for span in r.evidence}
    return {c.evidence: v.reading for c in point.claims for v in reversed(c.values) if v.span in deciding}


def contrasted(cites: list[Cite]) -> list[Cite]:
    """Return the citations of a dispute, the words that not all of them share marked "value".

    Where they share little, every word is in dispute, and none is marked.
    """
    each = [{folded(w) for w in c.words.split()} - {""} for c in cites]
    common = set.intersection(*each)
    if 2 * len(common) < min(map(len, each)) or not any(len(w) > 2 for w in common):
        return [replace(c, parts=(("", c.words),)) for c in cites]
    return [replace(c, parts=_contrast(c.words, common)) for c in cites]


def _contrast(words: str, common: set[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for word in re.findall(r"\S+\s*", words):
        kind = "" if folded(word) in common else "value"
        if pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + word)
        else:
            pieces.append((kind, word))
    return tuple(pieces)


def hedged(point: Point) -> Iterator[Claim]:
    """Yield the claims of a compatible point that hedge a number or date which the words shown give flatly.

    "Late on Tuesday" hedges nothing.
    """
    values = (v for c in point.claims for v in c.values)
    shown = [v.reading for v in values if any(e.holds(v.span) for e in point.about.evidence)]
    flat = [reading for reading in shown if reading.hedge in NARROWED]
    if point.relation == "compatible":
        for claim in point.claims:
            hedged = (v.reading for v in claim.values if v.reading.hedge not in NARROWED)
            if any(_fits(x, y) for x in hedged for y in flat):
                yield claim


def _fits(hedged: Quantity | When, flat: Quantity | When) -> bool:
    """Tell whether what one account gives flatly can be the figure or the time that another hedges."""
    if isinstance(hedged, When) and isinstance(flat, When):
        return hedged.start < flat.end and flat.start < hedged.end
    if isinstance(hedged, Quantity) and isinstance(flat, Quantity):
        of_one = (hedged.unit, hedged.ordinal) == (flat.unit, flat.ordinal)
        near = hedged.high != inf or flat.low <= FEW * hedged.low  # "at least 100" is no hedge on 70,000
        return of_one and near and hedged.low <= flat.high and flat.low <= hedged.high
    return False
