"""What sets two nearly identical wordings apart: a place, a person, who says it, a "may", a day.

    splits(pairs, claims, entities, words) -> [Split, ...]

Where two sentences run word for word alike but for a short stretch, that stretch is the
difference, and what its words are says of which kind. So an edited reprint is caught, and
a sentence that two accounts took from one source. Nothing is said of stretches that are
not of one kind on both sides: another wording is no difference. Numbers and days are read
here only where `relate` has nothing to go by but the words around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rapidfuzz.fuzz import ratio

from .. import gazetteer, text, values
from ..model import Claim, Difference, Entity, Mention, Quantity, Reason, Span, Value, When
from . import days, opposites
from .clashing import GENERATION, between, clash, one_figure, rare_figure
from .places import SPELT

Words = Callable[[Span], str]

LONG = 80  # words of a sentence that are compared
RUN = 4  # words a stretch may have
AROUND = 5  # words alike on both sides of it together, next to it
BRIEF = 3  # … or all the other words of both, in a brief sentence
ALIKE = 0.6  # share of alike words of two sentences from which a name answers a name: the rest says the same
_MAYBE = frozenset("may might could perhaps possibly".split())
_WHICH = frozenset("these those others which another someone everyone nobody somebody".split())
# Of whom is not clear ("he tweeted"), or the words are of more than one clause ("Virginia, the mayor").
_UNCLEAR = re.compile(r"\b(?:he|she|they|it|who|we|i)\b|[\"“”‘,;:]")
_TELLS = frozenset("told tells tell".split())  # before those who are told it
_SAYS = _TELLS | frozenset("said says say added adds add".split())
_AFTER = _SAYS | frozenset(  # what may stand behind the noun that says something
    "saying of in at from for with on near who that which and or is are was were has have had will would"
    " also later there here".split()
)
_CUT = re.compile(r"\d[.,]\d")
_NEXT = re.compile(r"\s(\w+)")
_NOT = frozenset("not never no".split())
_ANSWER = re.compile(r"\W*no\b\s*[,.—–-]", re.I)  # "No, it burnt" denies another's words
_ONLY = frozenset("only just even necessarily longer yet later less more fewer".split())
_FIRM = frozenset("will shall must has have had is are was were be been did does do".split())


@dataclass(frozen=True, slots=True)
class Split:
    """Two claims that one stretch of words sets apart, and in which kind."""

    kind: Difference
    a: Claim
    b: Claim
    why: Reason


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of the words of one article: its claims by sentence, and its names."""

    claims: Mapping[Span, Sequence[Claim]]
    names: Sequence[tuple[Mention, str]]


def splits(
    pairs: Iterable[tuple[Span, Span]],
    claims: Mapping[str, Sequence[Claim]],
    entities: Sequence[Entity],
    words: Words,
) -> list[Split]:
    """Return what sets apart each two sentences of `pairs`, in order."""
    names: dict[str, list[tuple[Mention, str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            names.setdefault(mention.span.article, []).append((mention, entity.id))
    sides: dict[str, _Side] = {}
    for article, own in claims.items():
        by_sentence: dict[Span, list[Claim]] = {}
        for claim in own:
            by_sentence.setdefault(claim.sentence, []).append(claim)
        sides[article] = _Side(by_sentence, names.get(article, ()))
    found = []
    told: set[frozenset[str]] = set()
    for a, b in sorted(pairs):
        for x, y, alike in _stretches(a, b, words):
            left, right = sides[a.article], sides[b.article]
            split = _split(a, b, x, y, alike, left, right, words)
            if split is None:
                continue
            speakers = frozenset(_ids(x, left) | _ids(y, right)) if split.kind == "attribution" else None
            if not speakers or speakers not in told:  # one name for another is in every remark
                found.append(split)
            if speakers:
                told.add(speakers)
    return found


def _stretches(a: Span, b: Span, words: Words) -> Iterable[tuple[Span, Span, float]]:
    """Yield the short stretches in which two sentences differ, and how alike all their words are."""
    left, right = _cut(a, words), _cut(b, words)
    matcher = SequenceMatcher(None, [w for w, _ in left], [w for w, _ in right], autojunk=False)
    codes, ratio = matcher.get_opcodes(), matcher.ratio()
    for n, (op, i, j, k, m) in enumerate(codes):
        if op == "equal" or j - i > RUN or m - k > RUN:
            continue
        if op != "replace":  # a word too many is shown with the one after it
            j, m = j + 1, m + 1
            if j > len(left) or m > len(right):
                continue
        before = codes[n - 1][2] - codes[n - 1][1] if n else 0
        after = codes[n + 1][2] - codes[n + 1][1] if n + 1 < len(codes) else 0
        rest = max(len(left) - (j - i), len(right) - (m - k))
        if before + after >= AROUND or before + after == rest >= BRIEF:
            yield (
                Span(a.article, left[i][1].start, left[j - 1][1].end),
                Span(b.article, right[k][1].start, right[m - 1][1].end),
                ratio,
            )


def _cut(sentence: Span, words: Words) -> list[tuple[str, Span]]:
    """Return the words of a sentence, each folded; a figure is one ("80,000", "5.9"), whatever cuts it."""
    flat = text.fold(words(sentence))
    cut: list[tuple[int, int]] = []
    for i, j in text.words(flat):
        if cut and cut[-1][1] == i - 1 and _CUT.match(flat, i - 2):
            cut[-1] = cut[-1][0], j
        else:
            cut.append((i, j))
    start = sentence.start
    return [(flat[i:j], Span(sentence.article, start + i, start + j)) for i, j in cut[:LONG]]


def _split(
    a: Span, b: Span, x: Span, y: Span, alike: float, left: _Side, right: _Side, words: Words
) -> Split | None:
    """Return what stretches `x` and `y` of sentences `a` and `b` set apart, if it is one thing."""
    mine, theirs = left.claims.get(a, ()), right.claims.get(b, ())
    if not mine or not theirs:
        return None
    kind = _modal(words(x), words(y)) or _valued(x, y, mine, theirs, alike, words)
    if kind is None and alike >= ALIKE:
        kind = _denied(words(x), words(y)) or opposites.opposed(words(x), words(y))
    if kind is None and alike >= ALIKE and _folded(words(x)).isdisjoint(_folded(words(y))):
        kind = _named(x, y, left, right)
        if kind != "place":
            speak = all(_speaks(s, own, words) for s, own in ((x, mine), (y, theirs)))
            kind = (_said(x, y, mine, theirs, left, right, words) if speak else None) or kind
    if kind is None:
        return None
    why = Reason(kind, f"“{words(x)}” and “{words(y)}” in the same words", (x, y))
    return Split(kind, _around(x, mine), _around(y, theirs), why)


def _around(stretch: Span, claims: Sequence[Claim]) -> Claim:
    """Return the smallest claim with a verb that holds a stretch; else the one that shares most of it.

    Where no claim has any of it, the whole sentence is one.
    """

    def fitness(c: Claim) -> tuple[int, bool, int, Span]:
        return (-c.evidence.shared(stretch), not c.verbal, len(c.evidence), c.evidence)

    best = min(claims, key=fitness)
    return best if best.evidence.overlaps(stretch) else replace(best, evidence=best.sentence)


def _modal(x: str, y: str) -> Difference | None:
    """Tell a "may" from a plain verb: all that differs is how sure it is."""
    left, right = _folded(x), _folded(y)
    if not left | right <= _MAYBE | _FIRM or bool(left & _MAYBE) == bool(right & _MAYBE):
        return None
    return "modality"


def _denied(x: str, y: str) -> Difference | None:
    """Tell a "not" that one alone has before the word that both have; "not only" is no denial."""
    left, right = _folded(x), _folded(y)
    more = (left - right) | (right - left)
    both = (left <= right or right <= left) and left & right
    if _ANSWER.match(x) or _ANSWER.match(y):
        return None
    return "polarity" if both and more and more <= _NOT and not (left & right) <= _ONLY else None


def _folded(words: str) -> set[str]:
    return set(text.folded(words))


def _said(
    x: Span, y: Span, mine: Sequence[Claim], theirs: Sequence[Claim], left: _Side, right: _Side, words: Words
) -> Difference | None:
    """Tell whether the stretches are who says it: names of two, or two common nouns."""
    said, also = (text.fold(words(s)) for s in (x, y))
    if _UNCLEAR.search(said) or _UNCLEAR.search(also) or ratio(said, also) >= SPELT:
        return None
    one, other = _ids(x, left), _ids(y, right)
    if one and other:
        described = _described(x, said, left) or _described(y, also, right)
        return "attribution" if one.isdisjoint(other) and not described else None
    nouns = not one and not other and _noun(x, mine, words) and _noun(y, theirs, words)
    return "attribution" if nouns else None


def _described(stretch: Span, said: str, side: _Side) -> bool:
    """Tell whether who says it is but described, "the Varn Democrat", and may be whom the other names."""
    kinds = {m.kind for m, _ in side.names if m.span.overlaps(stretch)}
    return said.startswith("the ") and "organisation" not in kinds


def _speaks(stretch: Span, claims: Sequence[Claim], words: Words) -> bool:
    """Tell whether a stretch is in the source of a quote, or next to a verb of saying."""
    if any(c.voice and c.voice.source and c.voice.source.overlaps(stretch) for c in claims):
        return True
    cut = _cut(claims[0].sentence, words)
    before = [(w, s.end, stretch.start) for w, s in cut if s.end <= stretch.start][-1:]
    after = [(w, stretch.end, s.start) for w, s in cut if s.start >= stretch.end]
    beside = (  # said: “Mama, …” is none who says it
        w
        for w, end, start in (*(b for b in before if b[0] not in _TELLS), *after[:2])
        if end == start or not _UNCLEAR.search(words(Span(stretch.article, end, start)))
    )
    return not _SAYS.isdisjoint(beside)


def _noun(stretch: Span, claims: Sequence[Claim], words: Words) -> bool:
    """Tell whether a stretch could be one common noun: not "he" or "they", which do not say which."""
    word, sentence = words(stretch), claims[0].sentence
    opens = stretch.start == sentence.start
    behind = words(Span(sentence.article, stretch.end, sentence.end)) if stretch.end < sentence.end else ""
    next_word = _NEXT.match(text.fold(behind))
    if next_word and next_word[1] not in _AFTER:
        return False  # "the daily poll": not a noun, or not the one that says it
    return word.isalpha() and len(word) > 4 and word not in _WHICH and (opens or word.islower())


def _ids(stretch: Span, side: _Side) -> set[str]:
    """Return whom a stretch names, if mostly that: "the Republican president" names nobody."""
    return {id for m, id in side.names if m.form == "name" and 5 * m.span.shared(stretch) >= 2 * len(stretch)}


def _named(x: Span, y: Span, left: _Side, right: _Side) -> Difference | None:
    """Tell whether both stretches are names of one kind, of two places or two people."""
    for m, one in left.names:
        if m.form != "name" or m.kind not in ("place", "person") or not m.span.holds(x):
            continue
        for n, other in right.names:
            if n.form != "name" or n.kind != m.kind or one == other or not n.span.holds(y):
                continue
            if _known(one, right) and _known(other, left):
                continue  # both accounts speak of both: they are two, and each has its own place
            if m.kind == "place" and gazetteer.meets(m.text, n.text):
                continue
            return "place" if m.kind == "place" else "identity"
    return None


def _known(id: str, side: _Side) -> bool:
    return any(other == id for _, other in side.names)


def _valued(
    x: Span, y: Span, mine: Sequence[Claim], theirs: Sequence[Claim], alike: float, words: Words
) -> Difference | None:
    """Tell whether the stretches are in values that cannot both hold."""
    for v in _values(x, mine, words):
        for w in _values(y, theirs, words):
            a, b = v.reading, w.reading
            if days.read_alike(v, w, words) or _stated(v, theirs) or _stated(w, mine):
                continue
            if isinstance(a, When) and isinstance(b, When) and values.conflict(a, b):
                one_day = a.start.date() == b.start.date()
                return "time" if one_day else "date" if alike >= ALIKE else None
            if isinstance(a, Quantity) and isinstance(b, Quantity) and (clash(v, w) or _turns(a, b, alike)):
                far = a.of == "age" and between(a, b) > GENERATION
                return "number" if alike >= ALIKE or not (far or a.unit == "%") else None
    return None


def _stated(value: Value, claims: Sequence[Claim]) -> bool:
    """Tell whether claims of the other sentence state a figure, too, that is too rare to be of two things."""
    return rare_figure(value.reading) and any(
        one_figure(value.reading, v.reading) for c in claims for v in c.values
    )


def _turns(a: Quantity, b: Quantity, alike: float) -> bool:
    """Tell whether two ordinals stand in one place of one sentence: of "first" and "second" both may hold."""
    return a.ordinal and b.ordinal and alike >= ALIKE and values.conflict(a, b)


def _values(stretch: Span, claims: Sequence[Claim], words: Words) -> list[Value]:
    """Return the values that a stretch mostly is: not those that stand among other words that differ."""
    own = {
        v
        for c in claims
        for v in c.values
        if 2 * v.span.shared(stretch) >= len(stretch) and not days.of_another(v, c, words)
    }
    return sorted(own, key=lambda v: (v.span, repr(v.reading)))
