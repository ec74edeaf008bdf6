"""How likely two groups of marked mentions are one thing: facts for a small learned scorer.

    told(articles, one_event)                         -> {article: number of its event}
    gather(mentions, chains, head, event)             -> [Group, ...]    one wording each, no pronouns
    facts(articles, groups, beside, people, parses, encoder, one_event)
                                                      -> (n, n, features) float32, symmetric
    chances(sheet, model)                             -> (n, n) float32, that two groups are one
    cluster(chances, limit, sizes, lone)              -> a chain number for each group

Names of one wording are one group over all the articles of one event (`events`), descriptions
one an article. The facts are of words, kinds, meaning, place, of the sentences they stand in
(`setting`), of whether another is liker still (`rivals`), and of what the rules (`given`) say;
boosted trees weigh them (`bench/train_coreference.py`), and
groups are joined by mean chance, the likeliest first.

Learned pairs, then agglomeration: Barhom et al. (2019), with trees for the network.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from .. import boosted
from .. import text as texts
from ..model import Article, Mention, Parse, Span
from ..models import Encoder, Vectors, pooled
from ..text import fold
from . import events, rivals, setting, tables, ties
from .forms import Words, words
from .likeness import same

Matrix = NDArray[np.float32]

FACTS = (
    "head", "head inside", "jaccard", "held", "token set", "ratio", "same", "names", "kinds", "person",
    "persons", "meaning", "head meaning", "context", "one article", "nested", "apart", "beside", "rules",
    "chain", "chains", "telling", "plural", "count", "counts", "density", "country", "digits", "share",
    "shares", "role", "event", *setting.FACTS, *rivals.FACTS, *ties.FACTS,
)  # fmt: skip
MOST = 1500  # groups scored; beyond, the rules alone answer
# Mean chance, over mentions, from which groups are joined, and what is asked beyond it of two single
# mentions: where few mentions are marked, most things that one article tells are told once. CoNLL F1,
# five-fold, is flat: ecbplus 79.1 to 79.5 from .30 to .34 and from .15 to .20, meantime 74.2 to 74.3.
_JOIN, _LONE = 0.30, 0.15
# What says that two groups are two: the grammar of one sentence, another number, another day. Counted as
# a chance under none, ecbplus has 79.1, as none 78.9, left to the trees 78.5.
_DENIALS, _NEVER = (("said two", 1), ("number", -1), ("day", -1)), -1.0
# Where readers marked more than this many mentions an article they also join loosely ("the
# party", "its chairman"): newswcl50, never fitted on, has 58.9 at .10, 57.9 at .12, 57.4 at .15.
_DENSE, _LOOSE = 60, 0.12


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions of one wording: who or what they name is judged at once."""

    mentions: tuple[Mention, ...]
    words: Words
    head: str
    chain: int  # the rules' own answer


def told(articles: Sequence[Article], one_event: Matrix) -> dict[str, int]:
    """Return a number for each article: those of one event have the same."""
    return dict(zip((a.id for a in articles), cluster(one_event, events.TOGETHER), strict=True))


def gather(
    mentions: Sequence[Mention],
    chains: Mapping[Mention, int],
    head: Callable[[str], str],
    event: Mapping[str, int] | None = None,
) -> list[Group]:
    """Return the names and descriptions in groups of one wording, one rule chain and one event.

    `event` numbers the articles by what they tell; all are of one event unless it is given.
    """
    held: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for m in sorted(mentions):
        if m.form != "pronoun":
            flat = " ".join(words(m.text)) or fold(m.text)
            place = m.span.article if m.form == "nominal" else ""
            told = event[m.span.article] if event else 0
            held[m.form, flat, place, told, chains[m]].append(m)
    return [
        Group(tuple(found), words(found[0].text), head(found[0].text), chains[found[0]])
        for _, found in sorted(held.items(), key=lambda kv: kv[1][0])
    ]


def facts(
    articles: Sequence[Article],
    groups: Sequence[Group],
    beside: Sequence[tuple[Mention, Mention]],
    people: frozenset[str],
    parses: Mapping[str, Parse],
    encoder: Encoder,
    one_event: Matrix | None = None,
) -> Matrix:
    """Return what each two groups have in common, in the order of `FACTS`; symmetric.

    `one_event` is the chance that two articles tell one event, as `events.sameness` gives it.
    """
    n = len(groups)
    sheet = setting.Sheet(FACTS, n)
    put, pair = sheet.put, sheet.pair

    heads = np.array([g.head for g in groups])
    put("head", heads[:, None] == heads[None, :])
    bags = _bags([g.words for g in groups])
    common = bags @ bags.T
    sizes = np.maximum(np.diag(common), 1)
    put("jaccard", common / (sizes[:, None] + sizes[None, :] - common))
    put("held", common / np.minimum(sizes[:, None], sizes[None, :]))
    inside = np.array([[float(a.head in b.words) for b in groups] for a in groups], np.float32).reshape(n, n)
    put("head inside", np.maximum(inside, inside.T))
    flat = [" ".join(g.words) for g in groups]
    put("token set", process.cdist(flat, flat, scorer=fuzz.token_set_ratio) / 100)
    put("ratio", process.cdist(flat, flat, scorer=fuzz.ratio) / 100)
    named = [g.mentions[0].form == "name" for g in groups]
    put("names", np.add.outer(np.array(named, np.float32), np.array(named, np.float32)))
    kinds = [_kind(g) for g in groups]
    put("kinds", np.array([[_alike_kind(a, b) for b in kinds] for a in kinds], np.float32).reshape(n, n))
    pair(
        "person",
        "persons",
        [float(k == "person" or g.head in people) for k, g in zip(kinds, groups, strict=True)],
    )
    put("same", _spelled(groups, named, kinds))
    put("role", _roles(groups, named, kinds, people))
    if one_event is None:
        put("event", np.ones((n, n), np.float32))
    else:
        put("event", _between(articles, groups, one_event))
    within, vectors = _read(articles, groups, encoder)
    standing = setting.facts(articles, groups, parses, vectors, encoder)
    for k, name in enumerate(setting.FACTS):
        put(name, standing[:, :, k])
    meaning, heads_mean, context = _vectors(groups, within, vectors, encoder)
    put("meaning", meaning @ meaning.T)
    put("head meaning", heads_mean @ heads_mean.T)
    put("context", context @ context.T)
    _placed(articles, groups, beside, put)
    chains = np.array([g.chain for g in groups])
    put("rules", chains[:, None] == chains[None, :])
    of = Counter(g.chain for g in groups for _ in g.mentions)
    total = sum(of.values()) or 1
    pair("chain", "chains", [log(of[g.chain]) for g in groups])
    pair("share", "shares", [of[g.chain] / total for g in groups])
    pair("count", "counts", [log(len(g.mentions)) for g in groups])
    many = np.array([g.words[-1:] != () and g.words[-1].endswith("s") for g in groups])
    put("plural", many[:, None] == many[None, :])
    put("density", np.full((n, n), log1p(total / max(1, len(articles)))))
    land = [{tables.COUNTRIES[w] for w in g.words if w in tables.COUNTRIES} for g in groups]
    put("country", np.array([[_lands(a, b) for b in land] for a in land], np.float32).reshape(n, n))
    for name, values in zip(rivals.FACTS, rivals.facts(articles, groups, sheet.column), strict=True):
        put(name, values)
    said = ties.facts(articles, groups, people, parses, encoder)
    for k, name in enumerate(ties.FACTS):
        put(name, said[:, :, k])
    digits = [tuple(w for w in g.words if any(c.isdigit() for c in w)) for g in groups]
    put("digits", np.array([[float(a != b) for b in digits] for a in digits], np.float32).reshape(n, n))
    return sheet.values


def _bags(of: Sequence[Words]) -> Matrix:
    vocabulary = {w: i for i, w in enumerate(sorted({w for words_ in of for w in words_}))}
    bags = np.zeros((len(of), max(1, len(vocabulary))), np.float32)
    for i, words_ in enumerate(of):
        for w in words_:
            bags[i, vocabulary[w]] = 1
    return bags


def _kind(group: Group) -> str:
    votes = Counter(m.kind for m in group.mentions)
    return max(sorted(votes), key=lambda k: votes[k])


def _alike_kind(a: str, b: str) -> float:
    return 0.0 if "other" in (a, b) else 1.0 if a == b else -1.0


def _lands(a: set[str], b: set[str]) -> float:
    return float(bool(a & b)) - float(bool(a) and bool(b) and not a & b)


def _spelled(groups: Sequence[Group], named: Sequence[bool], kinds: Sequence[str]) -> Matrix:
    """Return `same` of two names, -1 where one is none."""
    n = len(groups)
    out = np.full((n, n), -1, np.float32)
    at = [i for i in range(n) if named[i]]
    for x, i in enumerate(at):
        for j in at[x:]:
            kind = "person" if "person" in (kinds[i], kinds[j]) else "organisation"
            a, b = " ".join(groups[i].words), " ".join(groups[j].words)
            out[i, j] = out[j, i] = same(a, b, kind)  # type: ignore[arg-type]
    return out


def _roles(
    groups: Sequence[Group], named: Sequence[bool], kinds: Sequence[str], people: frozenset[str]
) -> Matrix:
    """Return 1 where one is a person's name and the other a person's role, -1 where the other is a thing."""
    role = np.array([g.head in people and not k for g, k in zip(groups, named, strict=True)])
    thing = np.array([g.head not in people and not k for g, k in zip(groups, named, strict=True)])
    person = np.array([k and kind == "person" for k, kind in zip(named, kinds, strict=True)])
    good = (person[:, None] & role[None, :]).astype(np.float32)
    bad = (person[:, None] & thing[None, :]).astype(np.float32)
    out: Matrix = good + good.T - bad - bad.T
    return out


def _unit(rows: Matrix) -> Matrix:
    out: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return out


def _read(
    articles: Sequence[Article], groups: Sequence[Group], encoder: Encoder
) -> tuple[dict[str, list[Span]], dict[Span, Vectors]]:
    """Return the sentences of each article, and the vectors of those in which groups stand."""
    within = {a.id: [Span(a.id, i, j) for i, j in texts.sentences(a.text)] for a in articles}
    wanted = {
        s
        for g in groups
        for m in g.mentions[: setting.READ]
        for s in within[m.span.article]
        if s.overlaps(m.span)
    }
    used = [(s, a[s]) for a in articles for s in within[a.id] if s in wanted]
    encoded = encoder.encode([t for _, t in used])
    return within, dict(zip((s for s, _ in used), encoded, strict=True))


def _vectors(
    groups: Sequence[Group],
    within: Mapping[str, Sequence[Span]],
    vectors: Mapping[Span, Vectors],
    encoder: Encoder,
) -> tuple[Matrix, Matrix, Matrix]:
    """Return unit vectors of each group's words alone, of its head, and of its words where they stand."""
    alone = sorted({" ".join(g.words) or "." for g in groups} | {g.head or "." for g in groups})
    mean = dict(zip(alone, (v.matrix.mean(axis=0) for v in encoder.encode(alone)), strict=True))
    rows = []
    for g in groups:
        held = [
            pooled([(s, vectors[s]) for s in within[m.span.article] if s.overlaps(m.span)], m.span)
            for m in g.mentions[: setting.READ]
        ]
        rows.append(np.mean(held, axis=0))
    return (
        _unit(np.stack([mean[" ".join(g.words) or "."] for g in groups])),
        _unit(np.stack([mean[g.head or "."] for g in groups])),
        _unit(np.stack(rows)),
    )


def _placed(
    articles: Sequence[Article],
    groups: Sequence[Group],
    beside: Sequence[tuple[Mention, Mention]],
    put: Callable[[str, NDArray[np.generic]], None],
) -> None:
    """Write where two groups stand: in one article, how far apart, one inside the other, side by side."""
    n = len(groups)
    nested, near, one, side = (np.zeros((n, n), np.float32) for _ in range(4))
    near += 30
    of = {m: i for i, g in enumerate(groups) for m in g.mentions}
    for a, b in beside:
        if a in of and b in of:
            side[of[a], of[b]] = side[of[b], of[a]] = 1
    for article in articles:
        inside = sorted((m for m in of if m.span.article == article.id), key=lambda m: m.span)
        starts = [i for i, _ in texts.sentences(article.text)]
        at = [int(np.searchsorted(starts, m.span.start, "right")) for m in inside]
        for x, a in enumerate(inside):
            for y in range(x + 1, len(inside)):
                i, j = of[a], of[inside[y]]
                gap = at[y] - at[x]
                one[i, j] = one[j, i] = 1
                if gap < near[i, j]:
                    near[i, j] = near[j, i] = gap
                if gap == 0 and a.span.overlaps(inside[y].span):
                    nested[i, j] = nested[j, i] = 1
    put("nested", nested)
    put("apart", near)
    put("one article", one)
    put("beside", side)
    put("telling", _telling(articles, groups))


def _between(articles: Sequence[Article], groups: Sequence[Group], one_event: Matrix) -> Matrix:
    """Return the mean of `one_event` over the articles of each two groups."""
    number = {a.id: i for i, a in enumerate(articles)}
    share = np.zeros((len(groups), len(articles)), np.float32)
    for row, group in zip(share, groups, strict=True):
        held = sorted({number[m.span.article] for m in group.mentions})
        row[held] = 1 / len(held)
    out: Matrix = (share @ one_event @ share.T).astype(np.float32)
    return out


def _telling(articles: Sequence[Article], groups: Sequence[Group]) -> Matrix:
    """Return how alike the articles of two groups are: the best cosine of their telling words."""
    terms = [frozenset(w for w in words(a.text) if len(w) > 3) for a in articles]
    spread = Counter(w for held in terms for w in held)
    vocabulary = {w: k for k, w in enumerate(sorted(w for w, c in spread.items() if c > 1))}
    rows = np.zeros((len(articles), max(1, len(vocabulary))), np.float32)
    for i, held in enumerate(terms):
        for w in held:
            if w in vocabulary:
                rows[i, vocabulary[w]] = log(len(articles) / spread[w])
    like = _unit(rows) @ _unit(rows).T
    number = {a.id: i for i, a in enumerate(articles)}
    where = [sorted({number[m.span.article] for m in g.mentions}) for g in groups]
    out = np.ones((len(groups), len(groups)), np.float32)
    for i, a in enumerate(where):
        best = like[a].max(axis=0)
        for j in range(i):
            out[i, j] = out[j, i] = best[where[j]].max()
    return out


def chances(sheet: Matrix, model: boosted.Model) -> Matrix:
    """Return the model's chance for each two groups, _NEVER where the text denies it; 0 on the diagonal.

    Chances are averaged when groups are joined, so one denial outweighs a few likenesses.
    """
    n = len(sheet)
    out = np.zeros((n, n), np.float32)
    low, high = np.tril_indices(n, -1)
    rows = sheet[low, high]
    odds = model.predict(rows)
    for fact, value in _DENIALS:
        odds[rows[:, FACTS.index(fact)] == value] = _NEVER
    out[low, high] = odds
    both: Matrix = out + out.T
    return both


def limits(mentions: int, articles: int) -> tuple[float, float]:
    """Return the mean chance from which groups are joined, and what is asked beyond it of single mentions.

    They go by how densely the articles are marked.
    """
    return (_LOOSE, 0.0) if mentions > _DENSE * articles else (_JOIN, _LONE)


def cluster(chances: Matrix, join: float, sizes: Sequence[int] | None = None, lone: float = 0.0) -> list[int]:
    """Return a number for each row: rows are joined by mean chance, the likeliest first.

    A row counts in the mean as often as `sizes` says, once unless given. `lone` is asked beyond
    `join` where both sides are one mention, half of it where one is.
    """
    n = len(chances)
    like = chances.astype(np.float64).copy()
    np.fill_diagonal(like, -1.0)
    size = np.ones(n) if sizes is None else np.array(sizes, np.float64)
    label = list(range(n))
    while n > 1:
        alone = (size <= 1) * lone / 2
        worth = like - np.add.outer(alone, alone) if lone else like
        best = int(worth.argmax())
        i, j = sorted(divmod(best, n))
        if worth[i, j] < join:
            break
        mixed = (like[i] * size[i] + like[j] * size[j]) / (size[i] + size[j])
        like[i], like[:, i] = mixed, mixed
        like[i, i] = -1.0
        like[j], like[:, j] = -1.0, -1.0
        size[i] += size[j]
        label = [i if x == j else x for x in label]
    return label
