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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .. import boosted, text
from ..model import Article, Claim, Parse, Span
from ..models import Vectors
from ..rarity import idf
from .bags import Bags, bags, incidence, mass, rare, shared

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEAR_TOKENS, NEAR_MEAN = 6, 4  # a claim's partners looked at in each other article: .88 of the readers' links
NOTHING = 0.01  # score below which a pair is left out: a third of all, .0006 of what context then links
LEAST = 0.25  # token match below which no reader's link was seen
# Pairs of word pieces compared at once: .5 GB with its sums; two articles of 3,500 words.
MOST_PIECES = 20_000_000
PART = 2_000  # pieces of one article compared at a time beyond that
ROWS = 256  # pairs of vectors multiplied at once

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
    heft: Floats  # (claims,) how likely a reader would mark it
    negated: NDArray[np.bool_]
    words: Bags
    told: Bags  # the words of each sentence
    names: Bags
    numbers: Bags
    verbs: Bags
    who: Bags
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
        heft=np.array([c.weight for c in claims], np.float32),
        negated=np.array([c.negated for c in claims], bool),
        words=bags(((lemmas[t] for t in run if tokens[t].pos in _CONTENT) for run in inner), idf),
        told=bags(
            ((lemmas[t] for t in range(*s) if tokens[t].pos in _CONTENT) for s in parse.sentences), idf
        ),
        names=bags((lemmas[t] for t in run if tokens[t].pos == "PROPN") for run in inner),
        numbers=bags(_numbers(article, c) for c in claims),
        verbs=bags(((lemmas[t] for t in run if tokens[t].pos == "VERB") for run in inner), idf),
        who=bags(c.participants for c in claims),
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
        forth, back = _matched(tokens, a, b), _matched(tokens.T, b, a).T
    else:  # two very long articles: the table of all their words would not fit in memory
        forth, back = _matched_in_parts(a, b), _matched_in_parts(b, a).T
    low = np.minimum(forth, back)  # of two negatives the harmonic mean would be huge
    match = np.where(low > 0, 2 * forth * back / np.maximum(forth + back, 1e-6), low)
    numbers = shared(a.numbers, b.numbers)
    sentences = a.sentences @ b.sentences.T
    alike = (numbers > 0) & (sentences[np.ix_(a.sentence, b.sentence)] > 0.2)
    near = alike | _top(match, NEAR_TOKENS) | _top(match.T, NEAR_TOKENS).T
    near |= _top(mean, NEAR_MEAN) | _top(mean.T, NEAR_MEAN).T
    r, c = np.nonzero(near & (match > LEAST))
    by_match = (_ranks(match, r, c), _ranks(match.T, c, r))
    by_mean = (_ranks(mean, r, c), _ranks(mean.T, c, r))
    s, t = a.sentence[r], b.sentence[c]

    columns: list[NDArray[np.floating] | NDArray[np.bool_]] = []

    def both(x: NDArray[np.floating], y: NDArray[np.floating]) -> None:
        columns.extend((np.minimum(x, y), np.maximum(x, y)))

    columns += [mean[r, c], match[r, c], forth[r, c] * back[r, c], sentences[s, t]]
    both(forth[r, c], back[r, c])
    both(_ranks(sentences, s, t), _ranks(sentences.T, t, s))
    both(_margin(sentences)[s, t], _margin(sentences.T)[t, s])
    for left, right in ((a.words, b.words), (a.names, b.names), (a.who, b.who)):
        inter = shared(left, right)[r, c]
        columns.append(inter)
        both(inter / np.maximum(left.mass[r], 1e-6), inter / np.maximum(right.mass[c], 1e-6))
    columns += [numbers[r, c], shared(a.verbs, b.verbs)[r, c]]
    both(a.numbers.mass[r], b.numbers.mass[c])
    columns += [
        _equal(a.lemma, b.lemma)[r, c],
        _cosines(a.head, b.head, r, c),
        _cosines(a.rest, b.rest, r, c),
        np.abs(a.place[r] - b.place[c]),
        _equal(a.folded, b.folded)[r, c],
        a.negated[r] != b.negated[c],
    ]
    both(*by_mean)
    both(*by_match)
    for of in (match, mean):
        both(of[r, c] - of.max(1)[r], of[r, c] - of.max(0)[c])
    both(a.heft[r], b.heft[c])
    for k in range(a.form.shape[1]):
        both(a.form[r, k], b.form[c, k])
    columns.append(np.minimum(a.form[r, 0], b.form[c, 0]) / np.maximum(a.form[r, 0], b.form[c, 0]))
    columns += _telling(a, b, r, c)
    # An entry that ties with the last of the nearest stands in `near`, and may be past it.
    kept = (np.minimum(*by_match) < NEAR_TOKENS) | (np.minimum(*by_mean) < NEAR_MEAN) | alike[r, c]
    return Pairs(r[kept], c[kept], np.stack(columns, 1).astype(np.float32)[kept])


def _telling(a: Side, b: Side, r: Ints, c: Ints) -> list[NDArray[np.floating]]:
    """Return the columns of what claims, and their sentences, share of what few sentences of the two hold."""
    weigh = rare(a.told, b.told)
    s, t = a.sentence[r], b.sentence[c]
    both = sorted(a.told.holding.keys() & b.told.holding.keys())
    weights = np.array([weigh(word) for word in both], np.float32)
    own, other = incidence(a.words, both), incidence(b.words, both)
    around, about = incidence(a.told, both), incidence(b.told, both)
    # Rounded, so that the order in which a machine sums breaks no tie.
    words: Floats = np.round((own * weights) @ other.T, 3)
    sentences: Floats = np.round((around * weights) @ about.T, 3)
    of_claims = [np.maximum(m, 1e-6) for m in (mass(a.words, weigh)[r], mass(b.words, weigh)[c])]
    of_sentences = [np.maximum(m, 1e-6) for m in (mass(a.told, weigh)[s], mass(b.told, weigh)[t])]
    beside = np.zeros((len(around) + 2, len(about) + 2), np.float32)
    beside[1:-1, 1:-1] = sentences
    before = np.maximum(beside[s, t + 1], beside[s + 2, t + 1])
    after = np.maximum(beside[s + 1, t], beside[s + 1, t + 2])
    inside = ((own * weights) @ about.T)[r, t], ((around * weights) @ other.T)[s, c]
    each = [
        (words[r, c] / of_claims[0], words[r, c] / of_claims[1]),
        (_ranks(words, r, c), _ranks(words.T, c, r)),
        (words[r, c] - words.max(1)[r], words[r, c] - words.max(0)[c]),
        (_margin(sentences)[s, t], _margin(sentences.T)[t, s]),
        (inside[0] / of_claims[0], inside[1] / of_claims[1]),
        inside,
        (sentences[s, t] / of_sentences[0], sentences[s, t] / of_sentences[1]),
        (_ranks(sentences, s, t), _ranks(sentences.T, t, s)),
        (beside[s, t], beside[s + 2, t + 2]),
        (before, after),
    ]
    found: list[NDArray[np.floating]] = [
        words[r, c],
        _rarest(own, other, weights, r, c),
        sentences[s, t],
        sentences[s, t] - words[r, c],
    ]
    for x, y in each:
        found += [np.minimum(x, y), np.maximum(x, y)]
    return found


def _rarest(own: Floats, other: Floats, weights: Floats, r: Ints, c: Ints) -> Floats:
    """Return what the one word weighs that each pair of claims shares and that weighs most, 0 for none."""
    parts = [slice(n, n + ROWS) for n in range(0, len(r), ROWS)]
    none = np.zeros(0, np.float32)
    return np.concatenate(
        [none, *((own[r[p]] * other[c[p]] * weights).max(1, initial=0) for p in parts)], dtype=np.float32
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


def _cosines(a: Floats, b: Floats, r: Ints, c: Ints) -> Floats:
    """Return the cosine of each two unit rows (r of a, c of b), as many at once as stay in the cache."""
    parts = [slice(n, n + ROWS) for n in range(0, len(r), ROWS)]
    return np.concatenate([(a[r[part]] * b[c[part]]).sum(1) for part in parts] or [np.zeros(0, np.float32)])


def _equal(a: Sequence[str], b: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of `a` are which of `b`, (a, b)."""
    number = {word: n for n, word in enumerate(dict.fromkeys((*a, *b)))}
    left, right = (np.array([number[word] for word in words]) for words in (a, b))
    return np.asarray(left[:, None] == right[None, :])


def _matched(tokens: Floats, a: Side, b: Side) -> Floats:
    """Return (claims of a, claims of b): how well each claim's words find a like one in the other."""
    best = _best(tokens.T, b)
    sums = np.zeros((len(tokens) + 1, len(best)))
    sums[1:] = best.T * a.weight[:, None]
    for before, row in pairwise(sums):  # np.cumsum, five times as fast
        row += before
    mass = np.concatenate([[0.0], np.cumsum(a.weight, dtype=np.float64)])
    found = (sums[a.end] - sums[a.begin]) / np.maximum(mass[a.end] - mass[a.begin], 1e-6)[:, None]
    return np.asarray(found, np.float32)


def _best(tokens: Floats, b: Side) -> Floats:
    """Return, for each claim of `b` and each column, the best of the claim's rows: its pieces."""
    rows, found = np.ascontiguousarray(tokens), np.empty((len(b.claims), tokens.shape[1]), np.float32)
    for best, begin, end in zip(found, b.begin, b.end, strict=True):
        np.maximum.reduce(rows[begin:end], axis=0, out=best)
    return found


def _matched_in_parts(a: Side, b: Side, rows: int = PART) -> Floats:
    """Return the same as `_matched`, holding the words of `rows` pieces of `a` at a time."""
    sums = np.zeros((len(a.claims), len(b.claims)))
    for start in range(0, len(a.pieces), rows):
        part = a.pieces[start : start + rows] @ b.pieces.T
        heavy = _best(part.T, b).T * a.weight[start : start + rows, None]
        within = np.vstack([np.zeros((1, len(b.claims))), np.cumsum(heavy, 0, dtype=np.float64)])
        first, last = (np.clip(at - start, 0, len(part)) for at in (a.begin, a.end))
        touched = np.flatnonzero(first < last)
        sums[touched] += within[last[touched]] - within[first[touched]]
    mass = np.concatenate([[0.0], np.cumsum(a.weight, dtype=np.float64)])
    return np.asarray(sums / np.maximum(mass[a.end] - mass[a.begin], 1e-6)[:, None], np.float32)


def _top(of: Floats, most: int) -> NDArray[np.bool_]:
    """Return which entries are among the `most` highest of their row, or tie with the last of them."""
    if of.shape[1] <= most:
        return np.ones(of.shape, bool)
    return np.asarray(of >= np.partition(of, -most, axis=1)[:, -most, None])


def _ranks(of: Floats, r: Ints, c: Ints) -> Floats:
    """Return the rank of each entry (r, c) in its row, 0 the highest; of two that tie the first is."""
    step = 1 << of.shape[1].bit_length()
    rows = np.full((len(of), step), np.inf, np.float32)
    rows[:, : of.shape[1]] = np.sort(of, axis=1)
    own, past = of[r, c], np.zeros(len(r), np.int64)
    while step := step // 2:  # bisection, of all entries at once: how many of its row are no higher
        past += step * (rows[r, past + step - 1] <= own)
    ranks = of.shape[1] - past
    tied = np.flatnonzero((past > 1) & (rows[r, past - 2] == own))
    if len(tied):
        ties, row = np.unique(r[tied], return_inverse=True)
        order = np.argsort(-of[ties], axis=1, kind="stable")
        ranked = np.empty_like(order)
        np.put_along_axis(ranked, order, np.arange(of.shape[1])[None, :], axis=1)
        ranks[tied] = ranked[row, c[tied]]
    return np.asarray(ranks, np.float32)


def _margin(of: Floats) -> Floats:
    """Return how far each entry stands above the best other one of its row."""
    if of.shape[1] < 2:
        return np.ones_like(of)
    second, best = np.partition(of, -2, axis=1)[:, -2:].T[..., None]
    return np.asarray(of - np.where(of == best, second, best), np.float32)
