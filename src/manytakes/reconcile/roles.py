"""Which values of two articles answer one question: "12 dead" and "nine killed", not "12 boats".

    places(article, parse, claims, vectors) -> Places     one article's values and where they stand
    roles(a, b) -> {(span of a, span of b): score}        how surely two values fill one role
    through(in_role, figures, account_of, met)            the same, of two by a third account's

The value itself is never looked at: two values that differ must be as easily found to
be of one role as two that are equal. The score is a small model's (`bench/train_points.py`),
fitted on value pairs inside claims that readers put into one point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from .. import boosted, text, values
from ..model import Article, Claim, Parse, Quantity, Span, Value, When
from ..models import Vectors
from ..rarity import idf
from .bags import Bags, bags, mass, once, rare, shared
from .clashing import one_figure, rare_figure

Floats = NDArray[np.float32]

THIRD = 0.6  # score of two figures, each with a third account's, from which they fill one role
TIED = 0.95  # role of two figures that a third account's ties: what the model gives is seldom as sure
SAME = 0.3  # share of a pair's score at which an equal value elsewhere explains it away
AROUND = 6  # tokens each side that tell what a value is of

_ENDS = frozenset(("from", "to"))
_WITHIN = frozenset("nummod quantmod compound amod advmod det npadvmod nmod".split())
_CONTENT = frozenset("NOUN PROPN VERB ADJ ADV".split())


@dataclass(frozen=True, slots=True)
class Places:
    """An article's values, one row each, and what stands around them."""

    values: tuple[Value, ...]
    around: Floats  # (values, 384) the words beside it
    noun: Floats  # (values, 384) what it counts or hangs on
    verb: Floats  # (values, 384) the verb above
    sentence: Floats  # (values, 384)
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    links: tuple[str, ...]  # the preposition or role between value and verb
    marking: tuple[str, ...]  # the noun that a year or month tells from its like, "" for none
    beside: Bags  # the words beside it
    told: Bags  # the words of each sentence of the article, its values left out
    at: NDArray[np.int64]  # (values,) index into those sentences
    names: Bags  # the names of its sentence
    rivals: Floats  # (values,) other values of its type in the sentence
    place: Floats  # (values,) 0 to 1


def places(
    article: Article, parse: Parse, claims: Sequence[Claim], vectors: Mapping[Span, Vectors]
) -> Places:
    """Return every value inside the article's claims, with its surroundings."""
    sentence_of = {v.span: c.sentence for c in claims for v in c.values}
    found = sorted({v for c in claims for v in c.values}, key=lambda v: (v.span, repr(v.reading)))
    alike = Counter((sentence_of[span], kind) for span, kind in {(v.span, type(v.reading)) for v in found})
    tokens = parse.tokens
    starts = np.array([t.start for t in tokens], np.int64)
    bounds = {parse.span(a, b): (a, b) for a, b in parse.sentences}
    rows: dict[str, list[Floats]] = {k: [] for k in ("around", "noun", "verb", "sentence")}
    nouns, verbs, links, marking, words, names, rivals, place = [], [], [], [], [], [], [], []
    for value in found:
        sentence = sentence_of[value.span]
        first, last = bounds[sentence]
        a, b = _tokens(starts, value.span)
        a = max(first, a)
        b = max(a + 1, min(last, b))
        noun = _noun(parse, a, b, first, last)
        verb, link = _verb(parse, noun, first, last)
        v = vectors[sentence]
        window = [t for t in range(max(first, a - AROUND), min(last, b + AROUND)) if not a <= t < b]
        rows["around"].append(_mean(v, sentence, [tokens[t] for t in window]))
        rows["noun"].append(_mean(v, sentence, [tokens[noun]]))
        rows["verb"].append(_mean(v, sentence, [tokens[verb]]))
        rows["sentence"].append(_mean(v, sentence, tokens[first:last]))
        nouns.append(_noun_word(value, text.fold(tokens[noun].lemma)))
        verbs.append(text.fold(tokens[verb].lemma))
        links.append(link)
        marking.append(_marked(value, parse, noun))
        words.append([text.fold(tokens[t].lemma) for t in window if tokens[t].pos in _CONTENT])
        names.append([text.fold(t.text) for t in tokens[first:last] if t.pos == "PROPN"])
        rivals.append(alike[sentence, type(value.reading)] - 1)
        place.append(value.span.start / max(1, len(article.text)))
    inside = {t for v in found for t in range(*_tokens(starts, v.span))}
    said = (
        (text.fold(tokens[t].lemma) for t in range(*s) if tokens[t].pos in _CONTENT and t not in inside)
        for s in parse.sentences
    )
    index = {span: n for n, span in enumerate(bounds)}
    vector = {k: np.stack(v) if v else np.zeros((0, 384), np.float32) for k, v in rows.items()}
    return Places(
        values=tuple(found),
        around=vector["around"],
        noun=vector["noun"],
        verb=vector["verb"],
        sentence=vector["sentence"],
        nouns=tuple(nouns),
        verbs=tuple(verbs),
        links=tuple(links),
        marking=tuple(marking),
        beside=bags(words, idf),
        told=bags(said, idf),
        at=np.array([index[sentence_of[v.span]] for v in found], np.int64),
        names=bags(names),
        rivals=np.array(rivals, np.float32),
        place=np.array(place, np.float32),
    )


def _tokens(starts: NDArray[np.int64], span: Span) -> tuple[int, int]:
    """Return the first token of a span and the one past its last."""
    first = int(np.searchsorted(starts, span.start, side="right")) - 1
    return first, max(first + 1, int(np.searchsorted(starts, span.end)))


def _noun_word(value: Value, noun: str) -> str:
    reading = value.reading
    return (reading.of or reading.unit or noun) if isinstance(reading, Quantity) else noun


def _marked(value: Value, parse: Parse, noun: int) -> str:
    """Return the noun that a year or month marks, without a word between: "the 2016 campaign"."""
    reading = value.reading
    if not isinstance(reading, When) or reading.precision not in ("month", "year"):
        return ""
    token = parse.tokens[noun]
    return text.fold(token.lemma) if token.pos == "NOUN" and token.start > value.span.end else ""


def _noun(parse: Parse, a: int, b: int, first: int, last: int) -> int:
    """Return the token that the value of tokens [a, b) counts or hangs on."""
    at = b - 1
    for _ in range(6):
        head = parse.tokens[at].head
        if (
            head == at
            or not first <= head < last
            or (not a <= at < b and parse.tokens[at].dep not in _WITHIN)
        ):
            break
        if not a <= head < b and parse.tokens[at].dep not in _WITHIN:
            break
        at = head
    return at


def _verb(parse: Parse, at: int, first: int, last: int) -> tuple[int, str]:
    """Return the nearest verb above token `at`, and what links them: a preposition, else a role."""
    link = parse.tokens[at].dep
    for _ in range(12):
        if parse.tokens[at].pos in ("VERB", "AUX"):
            break
        head = parse.tokens[at].head
        if head == at or not first <= head < last:
            break
        if parse.tokens[head].pos == "ADP":
            link = text.fold(parse.tokens[head].text)
        at = head
    return at, link


def _mean(vectors: Vectors, sentence: Span, tokens: Sequence[object]) -> Floats:
    ranges = [(t.start - sentence.start, t.end - sentence.start) for t in tokens]  # type: ignore[attr-defined]
    rows = [
        row
        for (a, b), row in zip(vectors.offsets, vectors.matrix, strict=True)
        if any(s <= a and b <= e for s, e in ranges)
    ]
    mean = np.mean(rows, axis=0) if rows else np.zeros(384, np.float32)
    norm = float(np.linalg.norm(mean))
    return (mean / norm).astype(np.float32) if norm else mean.astype(np.float32)


def features(a: Places, b: Places) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return the pairs of values of one type and their features, symmetric in the two articles."""
    kinds = [np.array([_type(v) for v in side.values]) for side in (a, b)]
    if not len(kinds[0]) or not len(kinds[1]):
        none = np.zeros(0, np.int64)
        return none, none, np.zeros((0, FEATURES), np.float32)
    r, c = np.nonzero(kinds[0][:, None] == kinds[1][None, :])
    around, sentence = a.around @ b.around.T, a.sentence @ b.sentence.T
    masked = np.where(kinds[0][:, None] == kinds[1][None, :], around, -1.0)
    columns = [
        around[r, c],
        (a.noun[r] * b.noun[c]).sum(1),
        (a.verb[r] * b.verb[c]).sum(1),
        sentence[r, c],
        np.array([a.nouns[i] == b.nouns[j] for i, j in zip(r, c, strict=True)]),
        np.array([a.verbs[i] == b.verbs[j] for i, j in zip(r, c, strict=True)]),
        np.array([a.links[i] == b.links[j] for i, j in zip(r, c, strict=True)]),
        _jaccard(a.beside, b.beside)[r, c],
        _jaccard(a.names, b.names)[r, c],
        np.array([_unit(a.values[i]) == _unit(b.values[j]) for i, j in zip(r, c, strict=True)]),
        kinds[0][r],
        np.abs(a.place[r] - b.place[c]),
    ]
    for x, y in (
        (a.rivals[r], b.rivals[c]),
        (a.place[r], b.place[c]),
        ((around - masked.max(1, keepdims=True))[r, c], (around - masked.max(0, keepdims=True))[r, c]),
        (
            (sentence - sentence.max(1, keepdims=True))[r, c],
            (sentence - sentence.max(0, keepdims=True))[r, c],
        ),
    ):
        columns += [np.minimum(x, y), np.maximum(x, y)]
    weigh = rare(a.told, b.told)
    told = shared(a.told, b.told, weigh)[np.ix_(a.at, b.at)]
    weights = mass(a.told, weigh)[a.at], mass(b.told, weigh)[b.at]
    for of, (one, other) in (
        (told, weights),
        (shared(a.beside, b.beside, weigh), (mass(a.beside, weigh), mass(b.beside, weigh))),
    ):
        own = of[r, c]
        columns.append(own)
        for x, y in (
            (own / np.maximum(one[r], 1e-6), own / np.maximum(other[c], 1e-6)),
            (own - of.max(1)[r], own - of.max(0)[c]),
        ):
            columns += [np.minimum(x, y), np.maximum(x, y)]
    return r, c, np.stack(columns, 1).astype(np.float32)


FEATURES = 30


def _type(value: Value) -> int:
    reading = value.reading
    return (1 if reading.ordinal else 0) if isinstance(reading, Quantity) else 2


def _unit(value: Value) -> str:
    return value.reading.unit if isinstance(value.reading, Quantity) else value.reading.precision


def _jaccard(a: Bags, b: Bags) -> Floats:
    """Return of what each two rows hold the share that both do, (rows of a, rows of b)."""
    both = shared(a, b, once)
    either = mass(a, once)[:, None] + mass(b, once)[None, :] - both
    return np.asarray(both / np.maximum(either, 1), np.float32)


def roles(a: Places, b: Places) -> dict[tuple[Span, Span], float]:
    """Return, both ways round, how surely each two values fill one role: those that answer to none else.

    Kept are pairs where each value is the other's best partner in its article, and neither
    has an equal value there that fits nearly as well: an account that gives the same figure
    elsewhere does not differ in it. "The 2016 campaign" is not of "its January issue", and where
    something went to is not where it came from.
    """
    r, c, rows = features(a, b)
    if not len(r):
        return {}
    score = np.zeros((len(a.values), len(b.values)), np.float32)
    score[r, c] = boosted.load("roles").predict(rows)
    found: dict[tuple[Span, Span], float] = {}
    for i, j in zip(r.tolist(), c.tolist(), strict=True):
        own = score[i, j]
        if own < max(score[i].max(), score[:, j].max()) or _elsewhere(a, b, score, i, j):
            continue
        if a.marking[i] != b.marking[j] or {a.links[i], b.links[j]} == _ENDS:
            continue
        x, y = a.values[i].span, b.values[j].span
        found[x, y] = found[y, x] = max(round(float(own), 6), found.get((x, y), 0.0))
    return found


def through(
    in_role: Mapping[tuple[Span, Span], float],
    figures: Mapping[Span, Value],
    account_of: Mapping[str, str],
    met: Mapping[str, Container[str]],
) -> dict[tuple[Span, Span], float]:
    """Return, both ways round, each two figures that a third account's surely fills one role with.

    No model may match "30 were wounded" with "28 in hospital", but each with "21 were hurt". Only those
    of articles that were compared (`met`), that fill one role less surely by themselves, and of which
    neither account gives the other's figure.
    """
    near: dict[Span, dict[str, tuple[float, Span]]] = {}  # of a value, by article: the surest, and how sure
    for (x, z), score in in_role.items():
        if score >= THIRD and isinstance(figures[x].reading, Quantity):
            best = near.setdefault(z, {})
            best[x.article] = max((score, x), best.get(x.article, (0.0, x)))
    given: dict[str, list[Quantity]] = {}  # by account
    for value in figures.values():
        if isinstance(value.reading, Quantity):
            given.setdefault(account_of[value.span.article], []).append(value.reading)

    def told_by(account: str, figure: Span) -> bool:
        own = figures[figure].reading
        return any(values.equal(own, other) for other in given[account])

    found: dict[tuple[Span, Span], float] = {}
    for z, others in near.items():
        for (s, x), (t, y) in permutations(others.values(), 2):
            here, there, third = (account_of[v.article] for v in (x, y, z))
            if len({here, there, third}) < 3 or y.article not in met.get(x.article, ()) or (x, y) in found:
                continue
            if min(s, t) > in_role.get((x, y), 0.0) and not (told_by(there, x) or told_by(here, y)):
                found[x, y] = TIED
    return found


def _elsewhere(a: Places, b: Places, score: Floats, i: int, j: int) -> bool:
    """Tell whether either value of a pair has an equal elsewhere that could as well be its partner."""
    x, y = a.values[i].reading, b.values[j].reading
    if one_figure(x, y):
        return False
    enough = SAME * score[i, j]
    mine, theirs = (0.0 if rare_figure(v) else enough for v in (x, y))
    return any(score[i, k] >= mine and one_figure(x, v.reading) for k, v in enumerate(b.values)) or any(
        score[k, j] >= theirs and one_figure(v.reading, y) for k, v in enumerate(a.values)
    )
