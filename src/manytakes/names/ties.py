"""What sentences and words say outright: two mentions are one thing, or cannot be.

    facts(articles, groups, people, parses, pronouns) -> (n, n, features) float32, symmetric
    spoken(mentions, parse) -> (one, two)    pairs of one article's mentions, by their grammar

One: "Ortiz, a deputy", "Ortiz is a deputy", "Deputy Ortiz", "identified as Ortiz". Two: "Ortiz's
deputy", "Ortiz and the deputy", "Ortiz hired the deputy". What one article says of a name and a
noun counts in all of them, by how many say it. And by their words: "the man" and "the woman",
"two" and "three", "Monday" and "Friday". Nothing is decided here; `company` weighs it.

The grammar of who may be whom: Chomsky's (1981) binding, as sieves by Raghunathan et al. (2010).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..model import Article, Mention, Parse, Token
from ..models import Encoder
from ..text import fold
from ..values import numbers
from . import tables
from .forms import words

if TYPE_CHECKING:
    from .company import Group

Matrix = NDArray[np.float32]
Pairs = list[tuple[Mention, Mention]]

FACTS = (
    "said one", "said two", "often one", "often two", "sex", "number", "day", "called", "called like",
)  # fmt: skip

NEAR = 120  # code points after a person within which "he" or "she" is taken to be that person
_BEING = frozenset("be become remain".split())
_NAMING = frozenset("identify name know describe call charge dub hail portray".split())
_NUMBERS = numbers.ONES | {
    "twenty": 20, "dozen": 12, "both": 2, "pair": 2, "couple": 2,
    "first": 1, "second": 2, "third": 3, "twice": 2,
}  # fmt: skip
_DAYS = {
    day: day[:3]
    for day in "monday tuesday wednesday thursday friday saturday sunday january february march april june"
    " july august september october november december".split()
}
_MOTHERS = frozenset("mom mum mommy grandmother grandma girlfriend female lady gal heroine widow".split())
_FATHERS = frozenset("dad daddy grandfather grandpa boyfriend male guy gentleman widower".split())


def heads(mentions: Sequence[Mention], parse: Parse) -> dict[Mention, int]:
    """Return the token that each mention hangs on; mentions that hold no token are left out."""
    starts = [t.start for t in parse.tokens]
    found: dict[Mention, int] = {}
    for m in mentions:
        first, last = bisect_left(starts, m.span.start), bisect_left(starts, m.span.end)
        if first < last:
            inside = range(first, last)
            over = (
                i for i in inside if not first <= parse.tokens[i].head < last or parse.tokens[i].head == i
            )
            found[m] = next(over, last - 1)
    return found


def _below(tokens: Sequence[Token]) -> dict[int, list[int]]:
    """Return the tokens that hang on each token, in text order."""
    found: dict[int, list[int]] = defaultdict(list)
    for i, t in enumerate(tokens):
        if t.head != i:
            found[t.head].append(i)
    return found


def spoken(
    mentions: Sequence[Mention], parse: Parse, people: frozenset[str] = frozenset()
) -> tuple[Pairs, Pairs]:
    """Return the pairs that the grammar of their sentence makes one, and those it makes two."""
    at = heads([m for m in mentions if m.form != "pronoun"], parse)
    on: dict[int, list[Mention]] = defaultdict(list)
    for m, i in sorted(at.items()):
        on[i].append(m)
    tokens = parse.tokens
    below = _below(tokens)
    one: Pairs = []
    two: Pairs = []

    def put(into: Pairs, i: int, j: int) -> None:
        into.extend((a, b) for a in on.get(i, ()) for b in on.get(j, ()) if not a.span.overlaps(b.span))

    for i in sorted(on):
        token = tokens[i]
        over = token.head
        if token.dep == "appos":
            put(one, over, i)
        elif token.dep in ("compound", "nmod", "amod") and over > i:
            if any(b.form == "name" and a.form == "nominal" for a in on[i] for b in on.get(over, ())):
                put(one, over, i)
        elif token.dep == "poss":
            put(two, over, i)
        elif token.dep == "conj" and _introduced(tokens, below[i], on[i]):
            put(two, over, i)
            while tokens[over].dep == "conj" and tokens[over].head != over:
                over = tokens[over].head
                put(two, over, i)
    for v in sorted(below):
        verb = tokens[v]
        lemma = verb.lemma.lower()
        part = {tokens[i].dep: i for i in reversed(below[v])}
        subject = part.get("nsubj", part.get("nsubjpass", -1))
        if lemma in _BEING and "attr" in part and "neg" not in part:
            put(one, subject, part["attr"])
            continue
        named = part.get("dobj", part.get("nsubjpass", verb.head if verb.dep in ("acl", "relcl") else -1))
        if "oprd" in part:
            put(one, named, part["oprd"])
        if lemma in _NAMING:
            for p in below[v]:
                if tokens[p].dep == "prep" and tokens[p].lemma.lower() == "as":
                    for i in below[p]:
                        put(one, named, i)
        agents = [i for i in below[v] if tokens[i].dep == "nsubj"]
        patients = [i for i in below[v] if tokens[i].dep in ("dobj", "dative", "nsubjpass")]
        for p in below[v]:
            if tokens[p].dep in ("prep", "agent") and tokens[p].lemma.lower() != "as":
                into = agents if tokens[p].dep == "agent" else patients
                into.extend(i for i in below[p] if tokens[i].dep == "pobj")
        for i in agents:
            for j in patients:
                put(two, i, j)
    return [(a, b) for a, b in one if _may(a, b, people)], two


def _introduced(tokens: Sequence[Token], below: Sequence[int], held: Sequence[Mention]) -> bool:
    """Tell whether the second of "X and Y" is a new thing: "the coach and a star", not "coach and star"."""
    return any(m.form == "name" for m in held) or any(
        tokens[j].dep in ("det", "poss", "nummod") for j in below
    )


def _may(a: Mention, b: Mention, people: frozenset[str]) -> bool:
    """Tell whether two that the parser sets side by side are of one sort: it errs in lists and headlines."""
    human = [m.kind == "person" or (m.form == "nominal" and _last(m) in people) for m in (a, b)]
    return (
        human[0] == human[1]
        and {a.form, b.form} != {"name"}
        and not any(m.text[-1].isdigit() for m in (a, b))
    )


def _last(mention: Mention) -> str:
    return (words(mention.text) or ("",))[-1]


def called(names: Sequence[Mention], parse: Parse) -> list[tuple[Mention, str]]:
    """Return the nouns by which sentences call each name: its titles, appositions and predicates."""
    tokens = parse.tokens
    at = heads(names, parse)
    below = _below(tokens)
    found: list[tuple[Mention, str]] = []
    for m, i in sorted(at.items()):
        nouns = [j for j in below[i] if tokens[j].dep == "appos" or (tokens[j].dep == "compound" and j < i)]
        over = tokens[i].head
        if tokens[i].dep == "appos":
            nouns.append(over)
        elif tokens[i].dep == "nsubj" and tokens[over].lemma in _BEING:
            if not any(tokens[j].dep == "neg" for j in below[over]):
                nouns.extend(j for j in below[over] if tokens[j].dep == "attr")
        elif (
            tokens[i].dep == "pobj" and tokens[over].lemma == "as" and tokens[tokens[over].head].dep == "acl"
        ):
            nouns.append(tokens[tokens[over].head].head)  # "a man identified as Ortiz"
        elif tokens[i].dep == "oprd" and tokens[over].dep == "acl":
            nouns.append(tokens[over].head)  # "a woman named Ortiz"
        for j in nouns:
            if (tokens[j].tag.startswith("NN") and not m.span.start <= tokens[j].start < m.span.end) or j < i:
                low = fold(tokens[j].lemma)
                if low.isalpha() and (tokens[j].text.islower() or low in tables.TITLES | tables.ROLES):
                    found.append((m, low))
    return found


def facts(
    articles: Sequence[Article],
    groups: Sequence[Group],
    people: frozenset[str],
    parses: Mapping[str, Parse],
    encoder: Encoder,
) -> Matrix:
    """Return what is said of each two groups, in the order of `FACTS`."""
    n = len(groups)
    out: Matrix = np.zeros((n, n, len(FACTS)), np.float32)
    of = {m: i for i, g in enumerate(groups) for m in g.mentions}
    keys = [("name", g.chain) if g.mentions[0].form == "name" else ("noun", g.head) for g in groups]
    number = {k: i for i, k in enumerate(sorted(set(keys), key=str))}
    key = np.array([number[k] for k in keys])
    often = [np.zeros((len(number), len(number)), np.float32) for _ in range(2)]
    for article in articles:
        held = sorted(m for m in of if m.span.article == article.id)
        for k, pairs in enumerate(spoken(held, parses[article.id], people)):
            said = {(of[a], of[b]) for a, b in pairs} | {(of[b], of[a]) for a, b in pairs}
            for i, j in said:
                out[i, j, k] = 1
            for x, y in {(key[i], key[j]) for i, j in said}:
                often[k][x, y] += 1
    for k in range(2):
        out[:, :, 2 + k] = np.log1p(often[k])[np.ix_(key, key)]
    _put_called(articles, groups, key, parses, encoder, out)
    out[:, :, 4] = _signs(_sexes(articles, groups, of, key, people, parses))
    out[:, :, 5] = _agree([_numbers(g) for g in groups])
    out[:, :, 6] = _agree([frozenset(_DAYS[w] for w in g.words if w in _DAYS) for g in groups])
    return out


def _put_called(
    articles: Sequence[Article],
    groups: Sequence[Group],
    key: NDArray[np.int64],
    parses: Mapping[str, Parse],
    encoder: Encoder,
    out: Matrix,
) -> None:
    """Write how often a name is called by the noun of a description, and how like its nearest noun is."""
    of = {m: int(key[i]) for i, g in enumerate(groups) for m in g.mentions if m.form == "name"}
    nouns: dict[int, Counter[str]] = defaultdict(Counter)
    for article in articles:
        held = sorted(m for m in of if m.span.article == article.id)
        for m, noun in called(held, parses[article.id]):
            nouns[of[m]][noun] += 1
    spelt = sorted({w for held in nouns.values() for w in held} | {g.head or "." for g in groups})
    rows = np.stack([v.matrix.mean(axis=0) for v in encoder.encode([w or "." for w in spelt])])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    row = {w: rows[i] for i, w in enumerate(spelt)}
    described = [j for j, g in enumerate(groups) if g.mentions[0].form == "nominal"]
    for i, group in enumerate(groups):
        if group.mentions[0].form != "name":
            continue
        held_ = nouns.get(int(key[i]), Counter())
        ranked = sorted(held_)
        known = np.stack([row[w] for w in ranked]) if ranked else None
        for j in described:
            head = groups[j].head
            out[i, j, 7] = out[j, i, 7] = log1p(held_[head])
            like = -1.0 if known is None else float((known @ row[head or "."]).max())
            out[i, j, 8] = out[j, i, 8] = like


def _signs(values: Sequence[float]) -> Matrix:
    """Return 1 where two agree, -1 where they clash, 0 where one of them is unknown."""
    signs = np.sign(np.array(values, np.float32))
    both: Matrix = np.outer(signs, signs)
    return both


def _agree(values: Sequence[frozenset[str]]) -> Matrix:
    known = [[float(bool(a & b)) - float(bool(a) and bool(b) and not a & b) for b in values] for a in values]
    return np.array(known, np.float32).reshape(len(values), len(values))


def _numbers(group: Group) -> frozenset[str]:
    """Return the numbers among the words of a group, the words of number as digits."""
    return frozenset(
        w if w[0].isdigit() else str(_NUMBERS[w]) for w in group.words if w[0].isdigit() or w in _NUMBERS
    )


def sex(mention: Mention) -> int:
    """Return 1 where a title or a noun of the mention says a man, -1 a woman, 0 where neither does."""
    low = words(fold(mention.text))
    told = {*low[:1], *(low if mention.form == "nominal" else ())}
    return bool(told & (tables.MALE | _FATHERS)) - bool(told & (tables.FEMALE | _MOTHERS))


def _sexes(
    articles: Sequence[Article],
    groups: Sequence[Group],
    of: Mapping[Mention, int],
    key: NDArray[np.int64],
    people: frozenset[str],
    parses: Mapping[str, Parse],
) -> list[float]:
    """Return what words and the pronouns that follow say of each group: above 0 a man, under 0 a woman."""
    own = [float(sum(sex(m) for m in g.mentions)) for g in groups]
    voted: Counter[int] = Counter()
    human = [any(m.kind == "person" for m in g.mentions) or g.head in people for g in groups]
    for article in articles:
        parse = parses[article.id]
        held = sorted((m for m in of if m.span.article == article.id and human[of[m]]), key=_end)
        ends = [m.span.end for m in held]
        for first, last in parse.sentences:
            for token in parse.tokens[first:last]:
                pronoun = tables.PRONOUNS.get(token.text.lower())
                said = (pronoun == "m") - (pronoun == "f")
                if not said:
                    continue
                k = bisect_left(ends, token.start) - 1
                if k >= 0 and own[of[held[k]]] * said >= 0 and token.start - ends[k] <= NEAR:
                    voted[of[held[k]]] += said
    named: Counter[int] = Counter()
    for i, votes in sorted(voted.items()):
        if groups[i].mentions[0].form == "name":
            named[int(key[i])] += votes
    return [
        own[i] or float(named[int(key[i])] if g.mentions[0].form == "name" else voted[i])
        for i, g in enumerate(groups)
    ]


def _end(mention: Mention) -> int:
    return mention.span.end
