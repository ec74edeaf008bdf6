"""What two aligned claims are to each other: agree, compatible or differ, and in which kind.

    relate(a, b, words, role) -> Verdict      decided on typed values, polarity and modality
    marks(claim, words) -> Marks              what of a claim could set it against another
    plainly(a, b, x, y) -> Verdict            the same verdict, at no cost, where by their marks nothing could

Similarity never decides that two accounts disagree: a sentence with one number changed
is more similar than a true paraphrase. A difference needs two values in the same role
that cannot both hold. What has no value on one side is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .. import text, values
from ..model import Claim, Difference, Quantity, Reason, Relation, Span, Value, When
from ..rarity import idf
from . import days, denials, whose
from .clashing import (
    GENERATION,
    between,
    clash,
    days_apart,
    looser,
    of_time,
    outsized,
    ranges,
    two_days,
    unmatched,
)
from .days import STEM
from .roles import TIED
from .telling import TELLING, content
from .whose import OWN

Words = Callable[[Span], str]
Role = Callable[[Span, Span], float]

ROLE = 0.12  # score of `roles` from which two values of aligned claims answer one question
MEASURE = 0.3  # … two measures of aligned claims
SURE = 0.5  # … and from which two values do, wherever they stand
ALIKE = 0.4  # pair score from which two claims are surely one matter
COUNTED = 0.3  # … from which two figures are of one thing, be their role one; of the readers' few were below
RATED = 0.45  # … and two shares, of which there are as many as there are wholes
# … and the same of days and durations: what was done on Monday is seen on Tuesday, in much the same words.
SURE_OF_TIME, ALIKE_OF_TIME = 0.5, 0.5
RESERVED = 0.45  # … and from which what the one says with a reserve is what the other says flatly
BEARING = 0.3  # … and from which the points of the compass that two claims name are of one thing
REACH = 80  # characters after a value in which is said what it is part of, or counted from
TOLD = 3  # telling words that two sentences share from which a date in each is of one event
_REVISED = re.compile(r"\b(?:revis|lower|rais|cut|correct)\w*(?: \w+){0,4} from (?:an? |the )?(?:\w+ ){0,2}$")
_NOT_SO = re.compile(r"\b(?:not|never|nor)(?: just| only| even)? $")
_OTHERS = re.compile(r"\b(?:other|another|remaining|further|additional) $")
_MORE = re.compile(r" (?:others?|more|further|additional)\b")
_PART = re.compile(r" of (?:the|his|her|its|their|our|\d+)\b|(?: \w+)? of (?:these|those|them|whom|which)\b")
_AMONG = re.compile(r"\b(?:first|last|next|final|opening|previous|past) $|\bincluding (?:\w+ ){0,2}$")
_EACH = re.compile(r"\b(?:any|each|every|per) $")
_BASE = re.compile(r"(?:\W+\w+){0,2}?\W+on\W+((?:\w+\W+){0,7}\w*)")  # "a 10 percent tax on cars"
_IN_A_ROW = re.compile(r"(?:,|,? and(?: again)?)(?: (?:in|on))? ")
_BESIDE = re.compile(r"\s\w+\s(?:who\s(?:was|were)\s)?with\s(?:him|her|them|[A-ZÀ-Þ])")
# In capitals a point of the compass is part of a name: "the South Pacific".
_COMPASS = re.compile(r"\b((?:north|south)(?:[ -]?(?:east|west))?|east|west)(?:ern)?\b")
_SIDE = re.compile(r"(?:ern)?(?: part)?\s(?:of\s(?:the\s)?)?([A-ZÀ-Þ][\w’'-]+)")
_DISTANCES = frozenset("ft km m mi nmi yd".split())
_SPEEDS = frozenset("km/h mph m/s kn".split())
_WIND = re.compile(r"\b(?:winds?|gusts?|gusting)\b")
_FALLEN = re.compile(r"\b(?:drop|fall|fell|weaken|slow|decreas|reduc|down)\w* (?:\w+ )?to (?:\w+ ){0,2}$")
_ABOVE = re.compile(r"\W*(above|below)\b")
_FROM = re.compile(  # "150 miles (240 km) west of Varn"
    r"\W*(?:\([^()]{0,30}\)\W*)?(?:(?:away|from|of|off|outside|north\w*|south\w*|east\w*|west\w*)\W+){1,3}"
    r"(?:the\s)?([A-ZÀ-Þ][\w’'-]+)?"
)
_SINCE = re.compile(r"\s(?:after|before|since|following)\s")
_ARTICLES = frozenset(("a", "an", "the"))
_RESERVES = frozenset("almost nearly virtually partly partially potentially possibly".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two claims stand to each other, and the reason, with the words that decided."""

    relation: Relation
    kind: Difference | None = None
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a claim could set it against another, looked up once: most claims have nothing of it.

    `answers`: a value, what can be denied, a point of the compass, against a claim with one, too;
    `asserts`: a verb denied, a word said with a reserve, against any. `negative`: a "not" of any kind.
    """

    answers: bool
    asserts: bool
    negative: bool


def marks(claim: Claim, words: Words) -> Marks:
    """Return what of a claim could set it against another."""
    said = words(claim.evidence)
    return Marks(
        bool(claim.values or _compass(said) or denials.deniable(claim, words)),
        denials.denies(said) or any(_reserved(said).values()),
        denials.negative(claim, words),
    )


def plainly(a: Claim, b: Claim, x: Marks, y: Marks) -> Verdict | None:
    """Return what `relate` says of two claims whose marks cannot set them apart; None if they could."""
    if a.negated != b.negated or (x.answers and y.answers) or x.asserts or y.asserts:
        return None
    return _in_form(a, b, x.negative != y.negative)


def relate(a: Claim, b: Claim, words: Words, role: Role, alike: float = 0.0) -> Verdict:
    """Return how claims `a` and `b`, which state one matter, stand to each other.

    `alike` is their pair score: what surely is one matter has its values in one role more readily.
    """
    left, right = unmatched(*(_standing(c, words) for c in (a, b)))
    clashes = [
        (x, y)
        for x in left
        for y in right
        if clash(x, y, alike >= ALIKE)
        and _of_one_kind(x, a, y, b, words, alike)
        and not (_one_of_several(x, y, b, words) or _one_of_several(y, x, a, words))
        and _in_one_role(x, a, y, b, words, role(x.span, y.span), alike)
    ]
    counted = any(isinstance(x.reading, Quantity) and not of_time(x.reading) for x, _ in clashes)
    if counted and (days_of := two_days(a.values, b.values)):
        return Verdict("compatible", None, (Reason("days", "the figures are of two days", days_of),))
    if clashes:
        x, y = clashes[0]
        kind: Difference = "number"
        if isinstance(x.reading, When):
            kind = "date" if days_apart(x.reading, y.reading) else "time"
        why = Reason(kind, f"“{words(x.span)}” and “{words(y.span)}” cannot both hold", (x.span, y.span))
        return Verdict("differ", kind, (why,))
    if (
        a.negated != b.negated
        and a.verbal
        and b.verbal
        and alike >= ALIKE
        and a.predicate == b.predicate
        and (_one_matter(a, b, words) or _one_noun(a, b, words))
        and denials.against(*((a, b) if a.negated else (b, a)), words)
    ):
        why = Reason("polarity", "one says it, the other denies it", (a.head, b.head))
        return Verdict("differ", "polarity", (why,))
    unsaid = denials.unsaid(a, b, words) or denials.unsaid(b, a, words)
    if unsaid and alike >= ALIKE:
        return Verdict("differ", "polarity", (unsaid,))
    hedged = _hedged(a, b, words)
    if hedged and alike >= RESERVED:
        return Verdict("differ", "modality", (hedged,))
    denied = denials.denial(a, b, words)
    if denied:
        return Verdict("differ", "polarity", (denied,))
    apart = _bearings(a, b, words) if alike >= BEARING else None
    if apart:
        return Verdict("differ", "place", (apart,))
    loose = looser(a.values, b.values)
    if loose:
        return Verdict("compatible", None, (loose,))
    one_negative = denials.negative(a, words) != denials.negative(b, words)
    return _in_form(a, b, one_negative, precise=not left or not right)


def _in_form(a: Claim, b: Claim, one_negative: bool, precise: bool = True) -> Verdict:
    """Return how two claims stand that nothing sets apart, by how firmly and how precisely each is put."""
    if one_negative:
        why = Reason(
            "polarity", "“not” in one alone, and perhaps of another matter", (a.evidence, b.evidence)
        )
        return Verdict("compatible", None, (why,))
    if a.modality != b.modality:
        why = Reason("modality", f"{a.modality} in one, {b.modality} in the other", (a.evidence, b.evidence))
        return Verdict("compatible", None, (why,))
    if len(a.values) != len(b.values) or not precise:
        why = Reason("precision", "one is more precise", (a.evidence, b.evidence))
        return Verdict("compatible", None, (why,))
    return Verdict("agree")


def _hedged(a: Claim, b: Claim, words: Words) -> Reason | None:
    """Return why one claim says with a reserve what the other says flatly: "almost ruined", "ruined"."""
    if a.modality != b.modality or a.negated != b.negated:
        return None
    left, right = (_reserved(words(c.evidence)) for c in (a, b))
    for word in left:  # as they stand: a set's order would be another in another process
        if word in right and bool(left[word]) != bool(right[word]):
            if any(values.find(word)):
                continue  # "nearly five" is a figure
            flat = b if left[word] else a
            if flat.modality == "possible":
                continue  # "could ruin" is no flatter
            ahead = Span(flat.evidence.article, flat.sentence.start, flat.evidence.end)
            if _reserved(words(ahead)).get(word) or denials.open_to(words(ahead)):
                continue  # it is said with one there, too, before the claim
            why = f"“{left[word] or right[word]} {word}” in one, “{word}” in the other"
            return Reason("modality", why, (a.evidence, b.evidence))
    return None


def _bearings(a: Claim, b: Claim, words: Words) -> Reason | None:
    """Return why claims that name one point of the compass each name two: "the north", "north-eastern"."""
    left, right = (_compass(words(c.evidence)) for c in (a, b))
    if len(left) != 1 or len(right) != 1:
        return None
    x, y = (
        Span(c.evidence.article, c.evidence.start + start, c.evidence.start + end)
        for c, [(start, end)] in ((a, left), (b, right))
    )
    around = (words(c.sentence) for c in (a, b))
    if any(len({_bearing(said[i:j]) for i, j in _compass(said)}) > 1 for said in around):
        return None  # "from the west coast to the east coast"
    if _bearing(words(x)) == _bearing(words(y)) or _side_of(x, a, words) != _side_of(y, b, words):
        return None
    return Reason("place", f"“{words(x)}” and “{words(y)}” cannot both hold", (x, y))


@lru_cache(maxsize=20_000)  # a claim is held against many
def _compass(words: str) -> tuple[tuple[int, int], ...]:
    """Return where a claim names a point of the compass."""
    return tuple(m.span(1) for m in _COMPASS.finditer(words))


def _side_of(bearing: Span, claim: Claim, words: Words) -> tuple[str, bool]:
    """Return the name that a point of the compass is of, and whether it lies in that: "", if unnamed.

    "Eastern Tibet" and "the east of Tibet" are in it, "south of Varn" is not.
    """
    sentence = words(claim.sentence)
    start = bearing.start - claim.sentence.start
    behind = sentence[start + len(bearing) :]
    found = _SIDE.match(behind)
    if not found:
        return "", True
    return found[1], not behind.startswith(" of") or sentence[:start].endswith("the ")


def _bearing(words: str) -> str:
    return words.replace("-", "").replace(" ", "")


@lru_cache(maxsize=20_000)  # a claim is held against many
def _reserved(words: str) -> Mapping[str, str]:
    """Return the telling words of a claim, each with the reserve it is said with, "" for none."""
    found = text.folded(words)
    said: dict[str, str] = {}
    for n, word in enumerate(found):
        if len(word) > 1 and idf(word) > TELLING and not word[0].isdigit():
            between = n > 1 and (found[n - 1].endswith("ly") or found[n - 1] in _ARTICLES)
            before = found[n - 2] if between else ""  # "almost totally", "almost a"
            said[word] = next((w for w in (found[n - 1] if n else "", before) if w in _RESERVES), "")
    return said


def _one_matter(a: Claim, b: Claim, words: Words) -> bool:
    """Tell whether two claims are the same words but for a few, so that "not" is what sets them apart."""
    left, right = (content(words(c.evidence)) for c in (a, b))
    if min(len(left), len(right)) < 2:
        return False
    return left <= right or right <= left or 5 * len(left & right) >= 3 * len(left | right)


def _one_noun(a: Claim, b: Claim, words: Words) -> bool:
    """Tell whether two claims say of something that it is, or is not, the same: "it is no hoax"."""
    if a.predicate != "be":
        return False
    left, right = (content(words(c.evidence)[max(0, c.head.end - c.evidence.start) :]) for c in (a, b))
    return len(left & right) == 1 and (left <= right or right <= left)


def _of_one_kind(x: Value, a: Claim, y: Value, b: Claim, words: Words, alike: float) -> bool:
    """Tell whether values that clash are two of a kind: both of a deed, or both a part, and of one size."""
    return (
        days.comparable(x, a, y, b, words)
        and not (outsized(x, y) and not _one_matter(a, b, words))
        and _rest(x, a, words) == _rest(y, b, words)
        and _part(x, a, words) == _part(y, b, words)
        and _gauged(x, a, words) == _gauged(y, b, words)
        and not _two_bases(x, a, y, b, words)
        # Two remarks, each of its day, are made in much the same words.
        and (alike >= ALIKE_OF_TIME or not days.of_saying(x, a, words))
    )


def _in_one_role(x: Value, a: Claim, y: Value, b: Claim, words: Words, role: float, alike: float) -> bool:
    """Tell whether values that clash answer one question, by how surely they and their claims go together."""
    surely = alike >= (ALIKE_OF_TIME if of_time(x.reading) else ALIKE)
    if role < _least(x, _one_deed(a, b), surely) or (alike < _nearness(x) and role < TIED):
        return False
    return role >= OWN or _one_event(x, y, a, b, words, surely)


def _standing(claim: Claim, words: Words) -> list[Value]:
    """Return the values of a claim but for those it takes back, or denies.

    "Three, revised down from eight"; "not one person, but several".
    """
    if not claim.values:
        return []
    start = claim.evidence.start
    flat = text.fold(words(claim.evidence))
    ends = ((v, max(0, v.span.start - start)) for v in claim.values)
    return [v for v, end in ends if not _REVISED.search(flat, 0, end) and not _NOT_SO.search(flat, 0, end)]


def _rest(value: Value, claim: Claim, words: Words) -> bool:
    """Tell whether a value counts what is beside others: "the other three", "two more", "two with Moon"."""
    said = words(claim.evidence)
    flat = text.fold(said)
    start, end = value.span.start - claim.evidence.start, value.span.end - claim.evidence.start
    return bool(_OTHERS.search(flat, 0, max(0, start)) or _MORE.match(flat, end) or _BESIDE.match(said, end))


def _gauged(value: Value, claim: Claim, words: Words) -> tuple[bool, bool, str]:
    """Return what a measure is of: whether a wind's speed, whether what a fall left; "above" or "below"."""
    reading = value.reading
    if not isinstance(reading, Quantity) or reading.unit not in _SPEEDS | _DISTANCES:
        return False, False, ""
    flat = text.fold(words(claim.evidence))
    before = flat[: max(0, value.span.start - claim.evidence.start)]
    above = _ABOVE.match(text.fold(_behind(value, claim, words)))
    wind = reading.unit in _SPEEDS and _WIND.search(flat) is not None
    return wind, _FALLEN.search(before) is not None, above[1] if above else ""


def _ahead(value: Value, claim: Claim, words: Words) -> str:
    """Return what leads up to a value in its sentence, folded."""
    return text.fold(words(claim.sentence)[: max(0, value.span.start - claim.sentence.start)])


def _two_bases(x: Value, a: Claim, y: Value, b: Claim, words: Words) -> bool:
    """Tell whether two rates are of two things, by what is said to bear them: "a 10% duty on wheat"."""
    if not all(isinstance(v.reading, Quantity) and v.reading.unit == "%" for v in (x, y)):
        return False
    bases = [_BASE.match(_behind(v, c, words)) for v, c in ((x, a), (y, b))]
    mine, theirs = (content(m[1]) if m else frozenset() for m in bases)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _part(value: Value, claim: Claim, words: Words) -> bool:
    """Tell whether a value counts some of a whole: "fifteen of those hurt", "his first 17 passes"."""
    if not isinstance(value.reading, Quantity) or value.reading.unit:
        return False
    if _AMONG.search(_ahead(value, claim, words)):
        return True
    return _PART.match(_behind(value, claim, words)) is not None


def _one_of_several(day: Value, other: Value, claim: Claim, words: Words) -> bool:
    """Tell whether `day` may be another of the days in a row with `other`: "in both July and September"."""
    if not isinstance(day.reading, When) or not isinstance(other.reading, When):
        return False
    for v in claim.values:
        first, last = sorted((v.span, other.span))
        if isinstance(v.reading, When) and first.end < last.start <= first.end + len(" and again on "):
            between = words(Span(first.article, first.end, last.start))
            if _IN_A_ROW.fullmatch(between) and not values.conflict(v.reading, day.reading):
                return True
    return False


def _behind(value: Value, claim: Claim, words: Words) -> str:
    """Return what follows a value in its sentence, as far as is read."""
    return words(claim.sentence)[max(0, value.span.end - claim.sentence.start) :][:REACH]


def _one_event(x: Value, y: Value, a: Claim, b: Claim, words: Words, alike: bool) -> bool:
    """Tell whether clashing values are of one thing.

    An age is of one person, and a count not of somebody else; a date or duration is of one event,
    which two claims tell when they share words that say what happened.
    """
    if isinstance(x.reading, Quantity) and not of_time(x.reading):
        if x.reading.unit in _DISTANCES and len({_whence(v, c, words) for v, c in ((x, a), (y, b))}) > 1:
            return False
        of_one = x.reading.of == "age" and not ranges(x.reading)  # "aged 10 to 14": of several
        if of_one and isinstance(y.reading, Quantity):
            mine, other = (_named(v, c, words) for v, c in ((x, a), (y, b)))
            if mine and other and mine.isdisjoint(other):
                return False
            far = between(x.reading, y.reading) > GENERATION
            if far and not (mine and other) and not _one_matter(a, b, words):
                return False
        if frozenset(a.participants) & frozenset(b.participants):
            return True
        return not of_one and not (a.participants and b.participants)
    if isinstance(x.reading, Quantity):
        if any(_EACH.search(_ahead(v, c, words)) for v, c in ((x, a), (y, b))):
            return False  # "six times in any 12-month period" lasts no year
        mine, theirs = _since(x, a, words), _since(y, b, words)
        if mine and theirs and mine.isdisjoint(theirs):
            return False
    if alike or _one_verb(a, b):
        return True
    left, right = content(words(a.evidence)), content(words(b.evidence))
    # A bare "on Monday night" is of what its sentence tells.
    told = content(words(a.sentence), names=False) & content(words(b.sentence), names=False)
    # The verb of the one may stand deeper in the other: "said it was inspected", "was inspected".
    heads = [
        (head, other)
        for c, other in ((a, right), (b, left))
        if c.verbal
        for head in (text.fold(words(c.head)), c.predicate)
        if idf(head) > TELLING
    ]
    return len(left & right) >= 2 or len(told) >= TOLD or any(head in other for head, other in heads)


def _whence(distance: Value, claim: Claim, words: Words) -> str | None:
    """Return what a distance is counted from ("13 miles west of Varn"), "" if unnamed, None if not at all."""
    found = _FROM.match(_behind(distance, claim, words))
    return found and (found[1] or "")


def _since(duration: Value, claim: Claim, words: Words) -> frozenset[str]:
    """Return the telling words of what a duration is counted from, if said: "two days after the vote"."""
    said = _behind(duration, claim, words)
    found = _SINCE.match(said)
    return content(said[found.end() :]) if found else frozenset()


def _named(age: Value, claim: Claim, words: Words) -> frozenset[str]:
    """Return the name that an age stands beside, by its words."""
    name = whose.beside(age, claim, words)
    return frozenset(text.fold(words(name)).split()) if name else frozenset()


def _one_verb(a: Claim, b: Claim) -> bool:
    """Tell whether the two claims say by one telling verb what happened."""
    return a.verbal and b.verbal and a.predicate == b.predicate and idf(a.predicate) > TELLING


def _one_deed(a: Claim, b: Claim) -> bool:
    """Tell whether two claims tell one deed, be it as a verb or as a noun: "sank", "the sinking"."""
    short, long = sorted((a.predicate, b.predicate), key=len)
    return long.startswith(short) and len(short) >= STEM and idf(short) > TELLING


def _least(value: Value, one_deed: bool, alike: bool) -> float:
    """Return the role score that a clash needs: days and durations are of many things, a count of one."""
    reading = value.reading
    if isinstance(reading, When) and (one_deed or alike):
        return ROLE
    if ranges(reading):
        return SURE
    if of_time(reading):
        return ROLE if alike else SURE_OF_TIME
    if isinstance(reading, Quantity) and reading.unit:
        return ROLE if (alike or one_deed) and reading.of != "age" else MEASURE
    return ROLE


def _nearness(value: Value) -> float:
    """Return the pair score of two claims from which such figures in them may be of one thing."""
    if of_time(value.reading) or not isinstance(value.reading, Quantity):
        return 0.0
    return RATED if value.reading.unit == "%" else COUNTED
