"""One remark as every account words it.

    align(articles, quotes, entities, similarity) -> (Utterance, ...)
    compare(a, b)                                 -> ((op, a_start, a_end, b_start, b_end), ...)

Sentences of quotations are joined across articles when their words, or their words and
their meaning, agree enough; a translation done twice shares meaning and few words, so
similarity proposes it and shared words or a shared speaker must second it. Neighbouring
sentences that the same accounts carry are put back together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from rapidfuzz.distance import LCSseq

from .. import rarity
from .. import text as texts
from ..model import Article, Entity, Quote, Span, Utterance, Wording, mint
from . import cues, speakers
from .echoes import echoes
from .speakers import Voice

Op = tuple[str, int, int, int, int]
Similarity = Callable[[Span, Span], float]

_FUNCTION = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her him his i"
    " if in is it it's its just me my no not of on or our she so that the their them there they this to"
    " us very was we were what when which who will with would you your i'm i've we're we've that's".split()
)
# Reported speech moves person and tense back: "I don't" is "she didn't". One key for each set.
_MOVED = {
    word: group.split()[0]
    for group in (
        "i he she we they you", "me him her us them", "my his our their your", "mine hers ours theirs yours",
        "is am are was were be been being", "has have had", "do does did", "don't doesn't didn't",
        "isn't aren't wasn't weren't", "hasn't haven't hadn't", "will would 'll", "won't wouldn't",
        "can could", "can't couldn't cannot", "may might", "shall should", "i'm he's she's we're they're",
        "i've we've they've you've", "this that these those", "here there", "today yesterday",
        "and but so oh",
    )
    for word in group.split()
}  # fmt: skip
_STOP = frozenset(_MOVED.get(w, w) for w in _FUNCTION)
# Log odds that two sentences are one remark: bias, shared words (Dice, weighted), share of
# the shorter, meaning (cosine), Dice x meaning, speakers known and different, one of them
# indirect, both indirect, log of the shorter's words. Logistic regression on gold dev's
# candidate pairs; the figures are in docs/quotes.md.
_FIT = (-4.6, 2.0, 2.3, 2.3, 1.5, -1.05, -0.6, -1.4, -0.15, 0.4)
_ALIKE = 0.38  # the chance from which a pair is joined; left-one-out F1 is .78 at .30, .80 at .35, .81 at .40
_RAREST = 8.0  # a word in one article of three thousand is as rare as it gets: beyond are slips
_CLAUSE = 4  # words: fewer, reported indirectly, are a topic and no remark
_LONGEST = 40_000_000  # word pairs compared exactly; beyond, only both ends are


_JOINT = re.compile(  # "..., but the dam held", "... but could we try again"
    r"(?<=[\w,]) (?:but|and|while|although|though|however|because|so)(?: that)?"
    r" (?=(?:the|i|he|she|it|they|we|there|its|his|her|their)\b"
    r"|(?:can|could|will|would|shall|should|may|might|must|do|does|did) (?:i|you|he|she|it|they|we)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a quotation: its span, its folded words, its speaker."""

    span: Span
    quote: int
    words: tuple[str, ...]
    keys: tuple[str, ...]
    speaker: str | None
    indirect: bool


_STYLES = texts.TITLES | {"miss", "president", "secretary", "senator", "sir"}


def align(
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    entities: Sequence[Entity],
    similarity: Similarity | None = None,
) -> tuple[Utterance, ...]:
    """Return each remark once, with its variants, whatever the order of the input.

    `similarity` is the cosine of two spans in [-1, 1]; without it only shared words join.
    Utterances of one variant are returned too, with relation "alone". A variant's source is
    the words that name its speaker best ("she" gives way to "the spokeswoman"); the
    utterance's speaker is the entity most variants have, None when none leads to one.
    """
    by_id, quotes, voices, units = _read(articles, quotes, entities)
    groups = _groups(units, similarity)
    groups = _rejoin(by_id, units, groups)
    out = [_utterance(by_id, quotes, voices, units, group) for group in groups]
    return tuple(sorted(out, key=lambda u: (_order(min(u.variants, key=_order)), u.id)))


def candidates(
    articles: Sequence[Article],
    quotes: Sequence[Quote],
    entities: Sequence[Entity],
    similarity: Similarity | None = None,
) -> list[tuple[Span, Span, tuple[float, ...]]]:
    """Return the pairs of sentences that `align` weighs, with what they have in common: to fit `_FIT` by."""
    _, _, _, units = _read(articles, quotes, entities)
    weight = _weights(units)
    return [
        (units[i].span, units[j].span, _facts(units[i], units[j], weight, similarity))
        for i, j in _candidates(units)
    ]


def _read(
    articles: Sequence[Article], quotes: Sequence[Quote], entities: Sequence[Entity]
) -> tuple[dict[str, Article], list[Quote], list[Voice], list[_Unit]]:
    """Return the articles by id, the remarks in order with echoes, their voices and their sentences."""
    by_id = {a.id: a for a in articles}
    found = sorted({q for q in quotes if q.content[0].article in by_id}, key=_order)
    remarks = sorted([*(q for q in found if _said(by_id, q)), *echoes(by_id, found)], key=_order)
    voices = speakers.heard(by_id, remarks, entities)
    units = [unit for n, q in enumerate(remarks) for unit in _units(by_id, n, q, voices[n].entity)]
    return by_id, remarks, voices, units


def _key(word: str) -> str:
    """Return what a word and its moved, plural and British or American forms share."""
    word = _MOVED.get(word, word)
    if len(word) > 4:
        word = word.removesuffix("'s").replace("our", "or").replace("is", "iz")
        for ending in ("ing", "ed", "es", "s", "e"):
            if word.endswith(ending) and len(word) - len(ending) > 3:
                return word.removesuffix(ending)
    return word


def _said(articles: dict[str, Article], quote: Quote) -> bool:
    """Tell whether a quote is a remark: quoted words, or a clause that a verb of saying reports."""
    if quote.kind != "indirect":
        return True
    article = articles[quote.content[0].article]
    words = sum(1 for c in quote.content for _ in texts.words(article[c]))
    return quote.cue is not None and words >= _CLAUSE and cues.speaks(article[quote.cue])


def _order(quote: Quote) -> tuple[object, ...]:
    return quote.content, quote.kind, quote.cue or quote.content[0], quote.source or quote.content[0]


# -- units and groups --------------------------------------------------------------


def _units(articles: dict[str, Article], n: int, quote: Quote, speaker: str | None) -> Iterable[_Unit]:
    """Yield the sentences of a quote's content."""
    article = articles[quote.content[0].article]
    for span in quote.content:
        for a, b in _clauses(article.text, span):
            if words := texts.spoken(article.text[a:b]):
                yield _Unit(
                    Span(article.id, a, b),
                    n,
                    words,
                    tuple(map(_key, words)),
                    speaker,
                    quote.kind == "indirect",
                )


def _clauses(text: str, span: Span) -> Iterable[tuple[int, int]]:
    """Yield the sentences of the span, cut where "but the dam ..." begins another clause."""
    for a, b in texts.sentences(text, span.start, span.end):
        at = a
        for joint in _JOINT.finditer(text, a, b):
            if min(len(text[at : joint.start()].split()), len(text[joint.end() : b].split())) >= _CLAUSE:
                yield at, joint.start()
                at = joint.end()
        yield at, b


def _groups(units: Sequence[_Unit], similarity: Similarity | None) -> list[list[int]]:
    """Return the units joined into groups, best pairs first; every unit is in one group."""
    weight = _weights(units)
    scored = []
    for i, j in _candidates(units):
        a, b = units[i], units[j]
        alike = _alike(a, b, weight, similarity)
        if alike >= _ALIKE:
            scored.append((alike, i, j))
    scored.sort(key=lambda s: (-s[0], units[s[1]].span, units[s[2]].span))
    good = {(i, j) for _, i, j in scored}
    group = {i: [i] for i in range(len(units))}
    for _, i, j in scored:
        one, two = group[i], group[j]
        if one is two:
            continue
        cross = [
            (min(x, y), max(x, y)) for x in one for y in two if units[x].span.article != units[y].span.article
        ]
        agreed = sum(pair in good for pair in cross)
        if any(_another(units, x, y) for x in one for y in two):
            continue
        if 3 * agreed >= len(cross):  # a third of the pairs at least: no chain of far likenesses
            one.extend(two)
            for k in two:
                group[k] = one
    return [g for k, g in sorted(group.items()) if min(g) == k]


def _another(units: Sequence[_Unit], x: int, y: int) -> bool:
    """Tell whether one article has both as two remarks: no repetition, and no sentence cut in two."""
    a, b = units[x], units[y]
    if a.span.article != b.span.article or (a.quote == b.quote and abs(x - y) == 1):
        return False
    return not set(a.keys) <= set(b.keys) and not set(b.keys) <= set(a.keys)


def _weights(units: Sequence[_Unit]) -> dict[str, float]:
    """Return a weight for each word: words rare here, and rare in news, tell remarks apart."""
    seen = Counter(w for u in units for w in set(u.keys))
    rare = {k: min(_RAREST, rarity.idf(w)) for u in units for k, w in zip(u.keys, u.words, strict=True)}
    total = len(units) + 1
    return {
        k: (0.15 if k in _STOP else 1.0) * (log(1 + total / c) + rare[k] / 2) / 2 for k, c in seen.items()
    }


def _candidates(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Return the pairs of units of two articles that share a telling word."""
    holding: dict[str, list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        for word in set(unit.keys):
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
    """Return the chance, by `_FIT`, that two sentences are one remark."""
    facts = _facts(a, b, weight, similarity)
    return 1.0 / (1.0 + exp(-sum(w * f for w, f in zip(_FIT, facts, strict=True))))


def _facts(a: _Unit, b: _Unit, weight: dict[str, float], similarity: Similarity | None) -> tuple[float, ...]:
    """Return what two sentences have in common, in the order of `_FIT`."""
    x, y = Counter(a.keys), Counter(b.keys)
    common = sum(weight[w] * n for w, n in sorted((x & y).items()))
    one, two = (sum(weight[w] * n for w, n in sorted(c.items())) for c in (x, y))
    dice, held = 2 * common / (one + two), common / min(one, two)
    near = (dice + held) / 2 if similarity is None else similarity(a.span, b.span)
    differ = a.speaker is not None and b.speaker is not None and a.speaker != b.speaker
    indirect = a.indirect + b.indirect
    return (
        1.0, dice, held, near, dice * near, float(differ), float(indirect == 1), float(indirect == 2),
        log(min(len(a.words), len(b.words))), float(a.speaker is not None and a.speaker == b.speaker),
    )  # fmt: skip


def _goes_on(articles: dict[str, Article], a: _Unit, b: _Unit) -> bool:
    """Tell whether one piece goes on in the next: nothing between, or a sentence cut in two."""
    text = articles[a.span.article].text
    first = next((c for c in text[b.span.start : b.span.end] if c.isalpha()), "")
    return first.islower() or not text[a.span.end : b.span.start].strip()


def _rejoin(articles: dict[str, Article], units: Sequence[_Unit], groups: list[list[int]]) -> list[list[int]]:
    """Put neighbouring pieces back together where every account of one goes on to the next."""
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
            if not all(_goes_on(articles, units[k - 1], units[k]) for k in following):
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
    articles: dict[str, Article],
    quotes: Sequence[Quote],
    voices: Sequence[Voice],
    units: Sequence[_Unit],
    group: Sequence[int],
) -> Utterance:
    """Return the group as an utterance: longest direct form first, relation, speaker."""
    by_quote: dict[int, list[int]] = defaultdict(list)
    for i in group:
        by_quote[units[i].quote].append(i)
    variants: list[Quote] = []
    said: dict[Quote, str] = {}
    for n, parts in sorted(by_quote.items()):
        content: list[Span] = []
        last = -1
        for i in parts:
            span = units[i].span
            if (
                i == last + 1
                and content
                and any(c.holds(content[-1]) and c.holds(span) for c in quotes[n].content)
            ):
                content[-1] = Span(span.article, content[-1].start, span.end)
            else:
                content.append(span)
            last = i
        variant = replace(quotes[n], content=tuple(content), source=voices[n].source)
        variants.append(variant)
        said[variant] = " ".join(articles[c.article][c] for c in content)
    variants.sort(key=lambda v: (v.kind == "indirect", -len(texts.spoken(said[v])), _order(v)))
    speaker, named = _elected(articles, [voices[n] for n in by_quote])
    key = [f"{s.article}:{s.start}:{s.end}" for s in sorted(c for v in variants for c in v.content)]
    return Utterance(mint("u", *key), tuple(variants), _relation(variants, said, named), speaker)


def _elected(articles: Mapping[str, Article], voices: Sequence[Voice]) -> tuple[str | None, int]:
    """Return the speaker most variants have, and how many speakers are named; a name outdoes pronouns.

    A surname alone may be of whoever else bears it: "Mrs. Poe" is no other speaker than "Ada Poe", nor is
    Varn Aid another than "Ada Poe of Varn Aid". Where one text says "the mayor" and another leaves it open,
    nobody is guessed.
    """
    described = any(v.told and v.source is not None and v.entity is None for v in voices)
    if described and not any(v.told and v.entity is not None for v in voices):
        return None, 0
    spoken_for = {id for v in voices for id in v.beside}
    named = Counter(v.entity for v in voices if v.entity is not None and v.named)
    known = Counter(v.entity for v in voices if v.entity is not None)
    called: dict[tuple[str, ...], str] = {}
    fullest: Counter[str] = Counter()
    for v in voices:
        if v.named and v.source is not None and v.entity is not None:
            own = texts.folded(articles[v.source.article][v.source])
            fullest[v.entity] = max(fullest[v.entity], len(own))  # "Mrs. Poe" says more than "Poe"
            if v.entity not in spoken_for:
                called.setdefault(tuple(w for w in own if w not in _STYLES), v.entity)
    whose: dict[str, set[str]] = {}  # by surname, of those who are called more than that
    for words, entity in called.items():
        whose.setdefault("".join(words[-1:]), set()).update([entity] if len(words) != 1 else [])
    told = {v.entity for v in voices if v.told}
    rank = {s: (s not in named, s not in told, -known[s], -fullest[s], s) for s in known}
    speaker = min(known, key=lambda s: rank[s], default=None)
    return speaker, min(len(named.keys() - spoken_for), sum(max(1, len(of)) for of in whose.values()))


def _relation(variants: Sequence[Quote], said: Mapping[Quote, str], speakers: int) -> Wording:
    """Return how the variants stand to each other."""
    if len({v.content[0].article for v in variants}) < 2:
        return "alone"
    if speakers > 1:
        return "different-speaker"
    wordings = {"".join(texts.spoken(said[v])): said[v] for v in variants}
    if len(wordings) == 1:
        return "same-words"
    longest = wordings[max(wordings, key=lambda words: (len(words), words))]
    return "cut" if all(texts.cut(words, longest) for words in wordings.values()) else "different-wording"


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
