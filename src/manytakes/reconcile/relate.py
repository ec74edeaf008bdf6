"""What two aligned claims are to each other: agree, compatible or differ, and in which kind.

    relate(a, b, texts) -> Verdict      decided on typed values, polarity and modality

Similarity never decides that two accounts disagree: a sentence with one number changed
is more similar than a true paraphrase. A difference needs two values in the same role
that cannot both hold. What has no value on one side is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .. import text, values
from ..model import Claim, Difference, Quantity, Reason, Relation, Span, Value, When

Words = Callable[[Span], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two claims stand to each other, and the reason, with the words that decided."""

    relation: Relation
    kind: Difference | None = None
    why: tuple[Reason, ...] = ()


def relate(a: Claim, b: Claim, words: Words) -> Verdict:
    """Return how claims `a` and `b`, which state one matter, stand to each other."""
    left, right = _unmatched(a.values, b.values)
    clashes = [
        (x, y)
        for x in left
        for y in right
        if values.conflict(x.reading, y.reading) and _one_role(x, y, a, b, words)
    ]
    if clashes:
        x, y = clashes[0]
        kind: Difference = "number"
        if isinstance(x.reading, When):
            kind = "time" if _same_day(x.reading, y.reading) else "date"
        why = Reason(kind, f"“{words(x.span)}” and “{words(y.span)}” cannot both hold", (x.span, y.span))
        return Verdict("differ", kind, (why,))
    if a.negated != b.negated and a.predicate == b.predicate:
        why = Reason("polarity", "one says it, the other denies it", (a.head, b.head))
        return Verdict("differ", "polarity", (why,))
    loose = _looser(a.values, b.values)
    if loose:
        return Verdict("compatible", None, (loose,))
    if a.modality != b.modality:
        why = Reason("modality", f"{a.modality} in one, {b.modality} in the other", (a.evidence, b.evidence))
        return Verdict("compatible", None, (why,))
    if len(a.values) != len(b.values):
        return Verdict(
            "compatible", None, (Reason("precision", "one is more precise", (a.evidence, b.evidence)),)
        )
    return Verdict("agree")


def _unmatched(a: Sequence[Value], b: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Drop from both sides the values that the other has too; an ambiguous span with any reading shared is shared."""

    def lone(own: Sequence[Value], other: Sequence[Value]) -> list[Value]:
        shared = {v.span for v in own if any(values.equal(v.reading, w.reading) for w in other)}
        return [v for v in own if v.span not in shared]

    return lone(a, b), lone(b, a)


def _one_role(x: Value, y: Value, a: Claim, b: Claim, words: Words) -> bool:
    """Tell whether two clashing values are said of the same thing.

    The counted noun must agree where both have one. Where one has none, each must be its
    claim's only value of that type, so that there is nothing else it could answer to.
    """
    if isinstance(x.reading, Quantity) and isinstance(y.reading, Quantity):
        if x.reading.ordinal or y.reading.ordinal:
            return x.reading.ordinal == y.reading.ordinal and x.reading.of == y.reading.of != ""
        if x.reading.of and y.reading.of:
            return x.reading.of == y.reading.of
        if x.reading.unit:
            return _only(x, a) and _only(y, b)
    return _only(x, a) and _only(y, b)


def _only(value: Value, claim: Claim) -> bool:
    same = {v.span for v in claim.values if type(v.reading) is type(value.reading)}
    return len(same) == 1


def _same_day(a: When | Quantity, b: When | Quantity) -> bool:
    if not isinstance(a, When) or not isinstance(b, When):
        return False
    fine = ("part", "minute")
    return a.precision in fine and b.precision in fine and a.start.date() == b.start.date()


def _looser(a: Sequence[Value], b: Sequence[Value]) -> Reason | None:
    """Return why the values fit without being the same: a hedge, a bound, a coarser date."""
    for x in a:
        for y in b:
            if type(x.reading) is not type(y.reading) or values.equal(x.reading, y.reading):
                continue
            if values.conflict(x.reading, y.reading):
                continue
            if isinstance(x.reading, Quantity) and isinstance(y.reading, Quantity):
                if not (x.reading.low <= y.reading.high and y.reading.low <= x.reading.high):
                    continue
                hedge = x.reading.hedge or y.reading.hedge
                return Reason(
                    "hedge" if hedge else "precision", "the figures fit, one is looser", (x.span, y.span)
                )
            return Reason("precision", "the dates fit, one is looser", (x.span, y.span))
    return None


def same_words(a: str, b: str) -> bool:
    """Tell whether two strings are the same words, case, marks and spacing aside."""
    left, right = text.fold(a), text.fold(b)
    return [left[i:j] for i, j in text.words(left)] == [right[i:j] for i, j in text.words(right)]
