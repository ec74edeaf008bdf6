"""One remark as every account words it.

    align(articles, quotes, entities, similarity) -> (Utterance, ...)
    compare(a, b)                                 -> ((op, a_start, a_end, b_start, b_end), ...)

Sentences of quotations are joined across articles when their words, or their words and
their meaning, agree enough; a translation done twice shares meaning and few words, so
similarity proposes it and shared words or a shared speaker must second it. Neighbouring
sentences that the same accounts carry are put back together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

from rapidfuzz.distance import LCSseq

from .. import text as texts
from ..model import Article, Entity, Mention, Quote, Span, Utterance, Wording, mint

Op = tuple[str, int, int, int, int]
Similarity = Callable[[Span, Span], float]

_STOP = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her him his i"
    " if in is it it's its just me my no not of on or our she so that the their them there they this to"
    " us very was we were what when which who will with would you your i'm i've we're we've that's".split()
)
# Settled on gold dev (bench/score_quotes.py --gold): the figures are in docs/quotes.md.
_ALIKE = 0.5  # share of weighted words in common that joins two sentences by itself
_HELD = 0.8  # share of the shorter that makes it a cut of the longer
_NEAR = 0.6  # score of words and meaning together
_LONGEST = 40_000_000  # word pairs compared exactly; beyond, only both ends are


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a quotation: its span, its folded words, its speaker."""

    span: Span
    quote: int
    words: tuple[str, ...]
    speaker: str | None


def align(
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    entities: Sequence[Entity],
    similarity: Similarity | None = None,
) -> tuple[Utterance, ...]:
    """Return each remark once, with its variants, whatever the order of the input.

    `similarity` is the cosine of two spans in [-1, 1]; without it only shared words join.
    Utterances of one variant are returned too, with relation "alone". A speaker is an
    entity named by the source words, or by a surname in them; None when neither says.
    """
    by_id = {a.id: a for a in articles}
    quotes = sorted({q for q in quotes if q.content[0].article in by_id}, key=_order)
    speakers = _Speakers(by_id, entities)
    heard = [speakers.of(q) for q in quotes]
    units = [unit for n, q in enumerate(quotes) for unit in _units(by_id, n, q, heard[n])]
    groups = _groups(units, similarity)
    groups = _rejoin(units, groups)
    out = [_utterance(by_id, quotes, units, group) for group in groups]
    return tuple(sorted(out, key=lambda u: (_order(min(u.variants, key=_order)), u.id)))


def _order(quote: Quote) -> tuple[object, ...]:
    return quote.content, quote.kind, quote.cue or quote.content[0], quote.source or quote.content[0]


# -- speakers ----------------------------------------------------------------------


class _Speakers:
    """Entities by where they are mentioned, and by surname."""

    def __init__(self, articles: dict[str, Article], entities: Iterable[Entity]) -> None:
        self._articles = articles
        self._mentions: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
        self._surnames: dict[str, set[str]] = defaultdict(set)
        for entity in entities:
            for mention in entity.mentions:
                self._mentions[mention.span.article].append((mention, entity.id))
                if mention.form == "name" and entity.kind == "person":
                    words = texts.fold(mention.text).split()
                    if words:
                        self._surnames[words[-1]].add(entity.id)
        for known in self._mentions.values():
            known.sort(key=lambda m: (m[0].span, m[1]))

    def of(self, quote: Quote) -> str | None:
        """Return the entity that the quote's source names, or None."""
        source = quote.source
        if source is None:
            return None
        inside = [
            (m.kind not in ("person", "organisation"), m.span.start, -len(m.span), id_)
            for m, id_ in self._mentions.get(source.article, ())
            if m.span.overlaps(source)
        ]
        if inside:
            return min(inside)[3]
        flat = texts.fold(self._articles[source.article][source])
        for a, b in reversed(list(texts.words(flat))):
            known = self._surnames.get(flat[a:b], ())
            if len(known) == 1:
                return next(iter(known))
        return None


# -- units and groups --------------------------------------------------------------


def _units(articles: dict[str, Article], n: int, quote: Quote, speaker: str | None) -> Iterable[_Unit]:
    """Yield the sentences of a quote's content."""
    article = articles[quote.content[0].article]
    for span in quote.content:
        for a, b in texts.sentences(article.text, span.start, span.end):
            flat = texts.fold(article.text[a:b])
            words = tuple(flat[i:j] for i, j in texts.words(flat))
            if words:
                yield _Unit(Span(article.id, a, b), n, words, speaker)


def _groups(units: Sequence[_Unit], similarity: Similarity | None) -> list[list[int]]:
    """Return the units joined into groups, best pairs first; every unit is in one group."""
    weight = _weights(units)
    scored = sorted(
        (
            (score, i, j)
            for i, j in _candidates(units)
            if (score := _alike(units[i], units[j], weight, similarity)) > 0
        ),
        key=lambda s: (-s[0], units[s[1]].span, units[s[2]].span),
    )
    good = {(i, j) for _, i, j in scored}
    group = {i: [i] for i in range(len(units))}
    for _, i, j in scored:
        a, b = group[i], group[j]
        if a is b:
            continue
        cross = [
            (min(x, y), max(x, y)) for x in a for y in b if units[x].span.article != units[y].span.article
        ]
        agreed = sum(pair in good for pair in cross)
        if 2 * agreed >= len(cross):  # half of the pairs at least: no chain of far likenesses
            a.extend(b)
            for k in b:
                group[k] = a
    return [g for k, g in sorted(group.items()) if min(g) == k]


def _weights(units: Sequence[_Unit]) -> dict[str, float]:
    """Return a weight for each word: rare words tell remarks apart."""
    seen = Counter(w for u in units for w in set(u.words))
    total = len(units) + 1
    return {w: (0.15 if w in _STOP else 1.0) * log(1 + total / c) for w, c in seen.items()}


def _candidates(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Return the pairs of units of two articles that share a telling word."""
    holding: dict[str, list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        for word in set(unit.words):
            if word not in _STOP:
                holding[word].append(i)
    pairs: set[tuple[int, int]] = set()
    for held in holding.values():
        if len(held) > 400:  # so common that it tells nothing
            continue
        for x, i in enumerate(held):
            for j in held[x + 1 :]:
                if units[i].span.article != units[j].span.article:
                    pairs.add((i, j))
    return sorted(pairs)


def _alike(a: _Unit, b: _Unit, weight: dict[str, float], similarity: Similarity | None) -> float:
    """Return how sure it is that two sentences are one remark; 0 when they are not."""
    x, y = Counter(a.words), Counter(b.words)
    common = sum(weight[w] * n for w, n in (x & y).items())
    one, two = (sum(weight[w] * n for w, n in c.items()) for c in (x, y))
    dice, held = 2 * common / (one + two), common / min(one, two)
    shorter = min(len(a.words), len(b.words))
    known = a.speaker is not None and b.speaker is not None
    speaker = 0.1 if known and a.speaker == b.speaker else -0.1 if known else 0.0
    if a.words == b.words and len(a.words) >= 2:
        return 2.0
    if dice >= _ALIKE - speaker and shorter >= 3:
        return 1.0 + dice
    if held >= _HELD and shorter >= 4:
        return 0.8 + held / 10
    if similarity is not None and shorter >= 3 and (dice >= 0.15 or held >= 0.3):
        score = 0.6 * similarity(a.span, b.span) + 0.4 * max(dice, 0.7 * held) + speaker
        if score >= _NEAR:
            return score
    return 0.0


def _rejoin(units: Sequence[_Unit], groups: list[list[int]]) -> list[list[int]]:
    """Put neighbouring sentences back together where every account of one carries the next."""
    at = {i: g for g, group in enumerate(groups) for i in group}
    chain: list[list[int]] = []
    taken: set[int] = set()
    for g, group in enumerate(groups):
        if g in taken:
            continue
        whole = sorted(group)
        tail = whole
        taken.add(g)
        while True:
            following = [i + 1 for i in tail]
            if any(k >= len(units) or units[k].quote != units[k - 1].quote for k in following):
                break
            into = {at[k] for k in following}
            if len(into) != 1:
                break
            g2 = next(iter(into))
            if g2 in taken or sorted(groups[g2]) != sorted(following):
                break
            taken.add(g2)
            whole = whole + following
            tail = following
        chain.append(sorted(whole))
    return chain


# -- utterances --------------------------------------------------------------------


def _utterance(
    articles: dict[str, Article], quotes: Sequence[Quote], units: Sequence[_Unit], group: Sequence[int]
) -> Utterance:
    """Return the group as an utterance: longest direct form first, relation, speaker."""
    by_quote: dict[int, list[_Unit]] = defaultdict(list)
    for i in group:
        by_quote[units[i].quote].append(units[i])
    variants, said = [], {}
    for n, parts in sorted(by_quote.items()):
        content: list[Span] = []
        for part in parts:
            inside = content and any(c.holds(content[-1]) and c.holds(part.span) for c in quotes[n].content)
            if inside and not articles[part.span.article].text[content[-1].end : part.span.start].strip():
                content[-1] = Span(part.span.article, content[-1].start, part.span.end)
            else:
                content.append(part.span)
        variant = replace(quotes[n], content=tuple(content))
        variants.append(variant)
        said[variant] = tuple(w for p in parts for w in p.words)
    variants.sort(key=lambda v: (v.kind == "indirect", -len(said[v]), _order(v)))
    speakers = Counter(u.speaker for u in (units[i] for i in group) if u.speaker is not None)
    speaker = min(speakers, key=lambda s: (-speakers[s], s)) if speakers else None
    key = [f"{s.article}:{s.start}:{s.end}" for s in sorted(c for v in variants for c in v.content)]
    return Utterance(mint("u", *key), tuple(variants), _relation(variants, said, len(speakers)), speaker)


def _relation(variants: Sequence[Quote], said: dict[Quote, tuple[str, ...]], speakers: int) -> Wording:
    """Return how the variants stand to each other."""
    if len({v.content[0].article for v in variants}) < 2:
        return "alone"
    if speakers > 1:
        return "different-speaker"
    wordings = sorted({said[v] for v in variants}, key=len, reverse=True)
    if len(wordings) == 1:
        return "same-words"
    longest = "\x1f" + "\x1f".join(wordings[0]) + "\x1f"
    if all("\x1f" + "\x1f".join(w) + "\x1f" in longest for w in wordings[1:]):
        return "cut"
    return "different-wording"


# -- word by word ------------------------------------------------------------------


def compare(a: str, b: str) -> tuple[Op, ...]:
    """Align two wordings word by word, blind to case, diacritics and the shape of marks.

    Returns (op, a_start, a_end, b_start, b_end) in order; op is "kept", "dropped" (in a
    alone), "added" (in b alone) or "changed"; offsets are code points, a range runs from
    its first word to the end of its last and is empty where that side has no word.

    >>> compare("romance films", "romance dramas!")
    (('kept', 0, 7, 0, 7), ('changed', 8, 13, 8, 14))
    """
    flat_a, flat_b = texts.fold(a), texts.fold(b)
    at_a, at_b = list(texts.words(flat_a)), list(texts.words(flat_b))
    words_a, words_b = [flat_a[i:j] for i, j in at_a], [flat_b[i:j] for i, j in at_b]
    out: list[Op] = []
    place_a = place_b = 0
    for op, i, j, k, m in _blocks(words_a, words_b):
        a_range = (at_a[i][0], at_a[j - 1][1]) if i < j else (place_a, place_a)
        b_range = (at_b[k][0], at_b[m - 1][1]) if k < m else (place_b, place_b)
        place_a, place_b = a_range[1], b_range[1]
        out.append((op, *a_range, *b_range))
    return tuple(out)


def _blocks(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the word blocks of the longest common subsequence, gaps between as one block each."""
    same: list[tuple[int, int]] = []
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    same += [(i, i) for i in range(head)]
    mid_a, mid_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(mid_a) * len(mid_b) <= _LONGEST:
        for block in LCSseq.opcodes(mid_a, mid_b):
            if block.tag == "equal":
                same += [
                    (head + block.src_start + n, head + block.dest_start + n)
                    for n in range(block.src_end - block.src_start)
                ]
    same += [(len(a) - tail + n, len(b) - tail + n) for n in range(tail)]
    out: list[tuple[str, int, int, int, int]] = []
    i = k = 0
    for x, y in [*same, (len(a), len(b))]:
        if i < x or k < y:
            op = "changed" if i < x and k < y else "dropped" if i < x else "added"
            out.append((op, i, x, k, y))
        if x < len(a) and y < len(b):
            if out and out[-1][0] == "kept" and out[-1][2] == x and out[-1][4] == y:
                out[-1] = ("kept", out[-1][1], x + 1, out[-1][3], y + 1)
            else:
                out.append(("kept", x, x + 1, y, y + 1))
        i, k = x + 1, y + 1
    return out
