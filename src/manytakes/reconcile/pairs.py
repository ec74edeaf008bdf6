"""Which claims of two articles state the same matter: features of a pair, and a score.

    side(article, parse, claims, vectors) -> Side      one article's claims as arrays
    features(a, b) -> Pairs                            the pairs worth scoring, and their rows
    score(a, b)    -> [(score, claim of a, claim of b), ...]

Every feature is symmetric in the two articles, so that neither order nor ids matter.
Similarity only says that two claims may be the same matter; whether they agree is for
`relate`. Token matching is BERTScore's (Zhang et al. 2020), weighted by rarity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .. import boosted, text
from ..model import Article, Claim, Parse, Span
from ..models import Vectors
from ..rarity import idf

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_T = TypeVar("_T")

NEAR_TOKENS, NEAR_MEAN = 6, 4  # a claim's partners looked at in each other article: .88 of the readers' links
NOTHING = 0.01  # score below which a pair is left out: a third of all, .0006 of what context then links
LEAST = 0.25  # token match below which no reader's link was seen
# Pairs of word pieces compared at once: .5 GB with its sums; two articles of 3,500 words.
MOST_PIECES = 20_000_000
PART = 2_000  # pieces of one article compared at a time beyond that

_CONTENT = frozenset("NOUN PROPN VERB ADJ NUM ADV".split())
_LIGHT = frozenset("DET ADP AUX PART CCONJ SCONJ PRON".split())
_POS = {p: i for i, p in enumerate("VERB AUX NOUN PROPN NUM ADJ ADV ADP PRON DET".split())}
_DEP = {
    d: i
    for i, d in enumerate(
        "ROOT nsubj nsubjpass dobj pobj attr ccomp xcomp advcl relcl acl appos conj prep amod"
        " compound".split()
    )
}
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Side:
    """An article's claims as arrays; row i of each belongs to `claims[i]`."""

    claims: tuple[Claim, ...]
    pieces: Floats  # (pieces, 384), unit rows, in text order
    weight: Floats  # (pieces,) rarity of the word a piece is of
    begin: Ints  # (claims,) first piece
    end: Ints  # (claims,) past the last piece
    mean: Floats  # (claims, 384) unit mean of a claim's pieces
    rest: Floats  # (claims, 384) unit mean of its sentence's other pieces
    head: Floats  # (claims, 384) its main word
    sentence: Ints  # (claims,) index into `sentences`
    sentences: Floats  # (sentences, 384)
    place: Floats  # (claims,) how far down the article its sentence stands, 0 to 1
    form: Floats  # (claims, 9) what it looks like
    words: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    numbers: tuple[frozenset[str], ...]
    verbs: tuple[frozenset[str], ...]
    folded: tuple[str, ...]
    lemma: tuple[str, ...]


def side(article: Article, parse: Parse, claims: Sequence[Claim], vectors: Mapping[Span, Vectors]) -> Side:
    """Return the claims of one article as arrays. `vectors` holds every sentence's, by its span."""
    tokens = parse.tokens
    lemmas = [text.fold(t.lemma) for t in tokens]
    weights = [_weight(t.pos, text.fold(t.text)) for t in tokens]
    spans = [parse.span(first, last) for first, last in parse.sentences]
    starts = np.array([t.start for t in tokens], np.int64)

    offsets: list[tuple[int, int]] = []
    rows: list[Floats] = []
    bounds = [0]
    for span in spans:
        found = vectors[span]
        offsets += [(span.start + a, span.start + b) for a, b in found.offsets]
        rows.append(found.matrix)
        bounds.append(len(offsets))
    raw = np.vstack(rows) if offsets else np.zeros((1, 384), np.float32)
    piece_starts = np.array([a for a, _ in offsets] or [0], np.int64)
    of_token = np.maximum(np.searchsorted(starts, piece_starts, side="right") - 1, 0)
    share = np.bincount(of_token, minlength=len(tokens))
    weight = np.array([weights[t] / share[t] for t in of_token], np.float32)
    sums = np.vstack([np.zeros((1, raw.shape[1])), np.cumsum(raw, 0, dtype=np.float64)])

    index = {span: i for i, span in enumerate(spans)}
    sentence = np.array([index[c.sentence] for c in claims], np.int64)
    begin = np.minimum(np.searchsorted(piece_starts, [c.evidence.start for c in claims]), len(raw) - 1)
    end = np.minimum(np.searchsorted(piece_starts, [c.evidence.end for c in claims]), len(raw))
    end = np.maximum(end, begin + 1)
    head = np.minimum(np.searchsorted(piece_starts, [c.head.start for c in claims]), len(raw) - 1)
    whole = sums[bounds[1:]] - sums[bounds[:-1]]
    own = sums[end] - sums[begin]

    first = np.searchsorted(starts, [c.evidence.start for c in claims])
    last = np.searchsorted(starts, [c.evidence.end for c in claims])
    inner = [range(a, b) for a, b in zip(first, last, strict=True)]
    lengths = {span: b - a for span, (a, b) in zip(spans, parse.sentences, strict=True)}
    form = np.zeros((len(claims), 9), np.float32)
    for i, (c, run) in enumerate(zip(claims, inner, strict=True)):
        at = int(np.searchsorted(starts, c.head.start))
        form[i] = (
            len(run),
            len(run) / max(1, lengths[c.sentence]),
            _POS.get(tokens[at].pos, len(_POS)),
            _DEP.get(tokens[at].dep, len(_DEP)),
            sum(tokens[t].pos in ("VERB", "AUX") for t in run),
            sum(tokens[t].pos == "PROPN" for t in run),
            sum(tokens[t].pos in _CONTENT for t in run),
            c.evidence.start == c.sentence.start,
            sum(weights[t] for t in run),
        )
    return Side(
        claims=tuple(claims),
        pieces=_unit(raw),
        weight=weight,
        begin=begin,
        end=end,
        mean=_unit(own),
        rest=_unit(whole[sentence] - own) if len(claims) else _unit(own),
        head=_unit(raw[head]),
        sentence=sentence,
        sentences=_unit(whole),
        place=(sentence / max(1, len(spans))).astype(np.float32),
        form=form,
        words=tuple(frozenset(lemmas[t] for t in run if tokens[t].pos in _CONTENT) for run in inner),
        names=tuple(frozenset(lemmas[t] for t in run if tokens[t].pos == "PROPN") for run in inner),
        numbers=tuple(_numbers(article, c) for c in claims),
        verbs=tuple(frozenset(lemmas[t] for t in run if tokens[t].pos == "VERB") for run in inner),
        folded=tuple(text.fold(article[c.evidence]) for c in claims),
        lemma=tuple(c.predicate for c in claims),
    )


def _weight(pos: str, folded: str) -> float:
    return 0.05 if pos == "PUNCT" else 0.4 if pos in _LIGHT else idf(folded) + 0.1


def _numbers(article: Article, claim: Claim) -> frozenset[str]:
    """Return the claim's values as keys that are equal when the values are: digits and readings."""
    digits = {m.group().replace(",", "") for m in _NUMERAL.finditer(article[claim.evidence])}
    return frozenset(digits | {repr(v.reading.low) for v in claim.values if hasattr(v.reading, "low")})


def _unit(rows: NDArray[np.floating]) -> Floats:
    norm = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(norm, 1e-6), np.float32)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs worth scoring: rows of `a` and `b`, and their features, (pairs, FEATURES)."""

    a: Ints
    b: Ints
    rows: Floats


def features(a: Side, b: Side) -> Pairs:
    """Return the pairs of claims worth scoring and their features."""
    mean = a.mean @ b.mean.T
    if len(a.pieces) * len(b.pieces) <= MOST_PIECES:
        tokens = a.pieces @ b.pieces.T
        forth = _matched(tokens, a, b)
        back = _matched(np.ascontiguousarray(tokens.T), b, a).T
    else:  # two very long articles: the table of all their words would not fit in memory
        forth, back = _matched_in_parts(a, b), _matched_in_parts(b, a).T
    match = 2 * forth * back / np.maximum(forth + back, 1e-6)
    by_match = (_rank(match, 1), _rank(match, 0))
    by_mean = (_rank(mean, 1), _rank(mean, 0))
    shared_numbers, *own_numbers = _shared(a.numbers, b.numbers, lambda _: 1.0)
    sentences = a.sentences @ b.sentences.T
    near = (np.minimum(*by_match) < NEAR_TOKENS) | (np.minimum(*by_mean) < NEAR_MEAN)
    near |= (shared_numbers > 0) & (sentences[np.ix_(a.sentence, b.sentence)] > 0.2)
    r, c = np.nonzero(near & (match > LEAST))
    s, t = a.sentence[r], b.sentence[c]

    words, *own_words = _shared(a.words, b.words, idf)
    names, *own_names = _shared(a.names, b.names, lambda _: 1.0)
    verbs, *_ = _shared(a.verbs, b.verbs, idf)
    who, *own_who = _shared(
        [frozenset(x.participants) for x in a.claims],
        [frozenset(x.participants) for x in b.claims],
        lambda _: 1.0,
    )
    columns: list[NDArray[np.floating] | NDArray[np.bool_]] = []

    def both(x: NDArray[np.floating], y: NDArray[np.floating]) -> None:
        columns.extend((np.minimum(x, y), np.maximum(x, y)))

    columns += [mean[r, c], match[r, c], forth[r, c] * back[r, c], sentences[s, t]]
    both(forth[r, c], back[r, c])
    both(_rank(sentences, 1)[s, t], _rank(sentences, 0)[s, t])
    both(_margin(sentences, 1)[s, t], _margin(sentences, 0)[s, t])
    for inter, (left, right) in ((words, own_words), (names, own_names), (who, own_who)):
        columns.append(inter[r, c])
        both(inter[r, c] / np.maximum(left[r], 1e-6), inter[r, c] / np.maximum(right[c], 1e-6))
    columns += [shared_numbers[r, c], verbs[r, c]]
    both(own_numbers[0][r], own_numbers[1][c])
    columns += [
        np.array([x == y for x, y in zip(_take(a.lemma, r), _take(b.lemma, c), strict=True)]),
        (a.head[r] * b.head[c]).sum(1),
        (a.rest[r] * b.rest[c]).sum(1),
        np.abs(a.place[r] - b.place[c]),
        np.array([x == y for x, y in zip(_take(a.folded, r), _take(b.folded, c), strict=True)]),
        np.array(
            [x.negated != y.negated for x, y in zip(_take(a.claims, r), _take(b.claims, c), strict=True)]
        ),
    ]
    both(by_mean[0][r, c], by_mean[1][r, c])
    both(by_match[0][r, c], by_match[1][r, c])
    both((match - match.max(1, keepdims=True))[r, c], (match - match.max(0, keepdims=True))[r, c])
    both((mean - mean.max(1, keepdims=True))[r, c], (mean - mean.max(0, keepdims=True))[r, c])
    weights = [np.array([x.weight for x in of.claims], np.float32) for of in (a, b)]
    both(weights[0][r], weights[1][c])
    for k in range(a.form.shape[1]):
        both(a.form[r, k], b.form[c, k])
    columns.append(np.minimum(a.form[r, 0], b.form[c, 0]) / np.maximum(a.form[r, 0], b.form[c, 0]))
    return Pairs(
        r, c, np.stack(columns, 1).astype(np.float32) if len(r) else np.zeros((0, len(columns)), np.float32)
    )


def score(a: Side, b: Side) -> list[tuple[float, int, int]]:
    """Return (score, row of a, row of b) of each pair worth it, best first; from NOTHING on.

    A score estimates how well the two spans cover one matter in a reader's marking: the
    mean overlap (IoU) of the two with a pair of gold spans, 0 when there is none.
    """
    if not a.claims or not b.claims:
        return []
    pairs = features(a, b)
    scores = boosted.load("pairs").predict(pairs.rows)
    kept = np.flatnonzero(scores >= NOTHING)
    return ordered(scores[kept], pairs.a[kept], pairs.b[kept])


def ordered(scores: NDArray[np.floating], r: Ints, c: Ints) -> list[tuple[float, int, int]]:
    """Return (score, row, column) from the best score down, by row and column where they are one."""
    rounded = np.round(scores.astype(np.float64), 6)
    order = np.lexsort((c, r, -rounded))
    return list(zip(rounded[order].tolist(), r[order].tolist(), c[order].tolist(), strict=True))


def _take(of: Sequence[_T], rows: Ints) -> list[_T]:
    return [of[i] for i in rows]


def _matched(tokens: Floats, a: Side, b: Side) -> Floats:
    """Return (claims of a, claims of b): how well each claim's words find a like one in the other."""
    padded = np.hstack([tokens, np.full((len(tokens), 1), -1, np.float32)])
    best = np.maximum.reduceat(padded, np.stack([b.begin, b.end], 1).ravel(), axis=1)[:, ::2]
    sums = np.vstack([np.zeros((1, best.shape[1])), np.cumsum(best * a.weight[:, None], 0, dtype=np.float64)])
    mass = np.concatenate([[0.0], np.cumsum(a.weight, dtype=np.float64)])
    found = (sums[a.end] - sums[a.begin]) / np.maximum(mass[a.end] - mass[a.begin], 1e-6)[:, None]
    return np.asarray(found, np.float32)


def _matched_in_parts(a: Side, b: Side, rows: int = PART) -> Floats:
    """Return the same as `_matched`, holding the words of `rows` pieces of `a` at a time."""
    sums = np.zeros((len(a.claims), len(b.claims)))
    for start in range(0, len(a.pieces), rows):
        part = a.pieces[start : start + rows] @ b.pieces.T
        padded = np.hstack([part, np.full((len(part), 1), -1, np.float32)])
        best = np.maximum.reduceat(padded, np.stack([b.begin, b.end], 1).ravel(), axis=1)[:, ::2]
        heavy = best * a.weight[start : start + rows, None]
        within = np.vstack([np.zeros((1, best.shape[1])), np.cumsum(heavy, 0, dtype=np.float64)])
        first, last = (np.clip(at - start, 0, len(part)) for at in (a.begin, a.end))
        touched = np.flatnonzero(first < last)
        sums[touched] += within[last[touched]] - within[first[touched]]
    mass = np.concatenate([[0.0], np.cumsum(a.weight, dtype=np.float64)])
    return np.asarray(sums / np.maximum(mass[a.end] - mass[a.begin], 1e-6)[:, None], np.float32)


def _rank(of: Floats, axis: int) -> Floats:
    """Return each entry's rank along `axis`, 0 the highest."""
    order = np.argsort(-of, axis=axis, kind="stable")
    ranks = np.empty_like(order)
    steps = np.arange(of.shape[axis])
    np.put_along_axis(ranks, order, steps[None, :] if axis == 1 else steps[:, None], axis)
    return ranks.astype(np.float32)


def _margin(of: Floats, axis: int) -> Floats:
    """Return how far each entry stands above the best other one along `axis`."""
    if of.shape[axis] < 2:
        return np.ones_like(of)
    top = np.partition(of, -2, axis=axis)
    best, second = top.take([-1], axis=axis), top.take([-2], axis=axis)
    return of - np.where(of == best, second, best)


def _shared(
    a: Sequence[frozenset[str]], b: Sequence[frozenset[str]], weigh: Callable[[str], float]
) -> tuple[Floats, Floats, Floats]:
    """Return the weight of what each two sets share, (a, b), and the weight of each set."""
    # Words that one side alone has add to its own weight only.
    both = frozenset().union(*a) & frozenset().union(*b)
    place = {w: i for i, w in enumerate(sorted(both))}
    weight = np.array([weigh(w) for w in place] or [0.0], np.float32)

    def incidence(sets: Sequence[frozenset[str]]) -> Floats:
        found = np.zeros((len(sets), len(weight)), np.float32)
        rows = [i for i, words_of in enumerate(sets) for w in words_of if w in place]
        columns = [place[w] for words_of in sets for w in words_of if w in place]
        found[rows, columns] = 1
        return found

    def own(sets: Sequence[frozenset[str]]) -> Floats:
        return np.array([sum(weigh(w) for w in sorted(words_of)) for words_of in sets], np.float32)

    return ((incidence(a) * weight) @ incidence(b).T).astype(np.float32), own(a), own(b)
