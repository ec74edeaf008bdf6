"""Where marked mentions stand: their part in the sentence, its verb, what else the sentence says.

    stand(mentions, parse)                             -> [Standing, ...]   one for each mention
    facts(articles, groups, parses, sentences, encoder) -> (n, n, features) float32, symmetric

Two accounts of one event tell it with the same verbs: who "was charged" in one is likely
who "was charged" in the other, whatever each calls him. The subject of a passive and the
object of an active verb are one part. Nothing is decided here; `company` weighs it.

Mentions by the verbs they belong to: Barhom et al. (2019).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import text as texts
from ..model import Article, Mention, Parse, Span
from ..models import Encoder, Vectors
from ..text import fold

if TYPE_CHECKING:
    from .company import Group

Matrix = NDArray[np.float32]

FACTS = (
    "verb", "sentence", "verb in sentence", "subject", "subjects", "several", "severals", "definite",
    "definites", "dated", "dateds", "counted", "counteds", "first", "firsts", "depth", "depths", "length",
    "lengths", "modifiers", "rare", "heads", "most heads", "echo", "echoes",
)  # fmt: skip
READ = 5  # mentions of a group that are read

_PART = {
    "nsubj": "subject", "csubj": "subject", "agent": "subject", "nsubjpass": "object", "dobj": "object",
    "obj": "object", "dative": "dative", "attr": "attribute", "poss": "of", "compound": "modifier",
    "amod": "modifier", "nmod": "modifier", "npadvmod": "time",
}  # fmt: skip
_NEW = frozenset("a an some another one two three several many any no other few".split())
_KNOWN = frozenset("the this that these those".split())
_OWNED = frozenset("his her its their my our your".split())
_DATES = frozenset(("DATE", "TIME"))
_COUNTS = frozenset(("MONEY", "CARDINAL", "PERCENT", "QUANTITY", "ORDINAL"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A mention's part in its sentence, and the word that gives it that part; empty where there is none."""

    part: str = ""
    verb: str = ""
    several: bool = False


def stand(mentions: Sequence[Mention], parse: Parse) -> list[Standing]:
    """Return how each mention of one article stands in its sentence."""
    starts = [t.start for t in parse.tokens]
    return [_standing(parse, starts, m.span) for m in mentions]


def _standing(parse: Parse, starts: Sequence[int], span: Span) -> Standing:
    first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
    tokens = parse.tokens
    if first >= min(last, len(tokens)):
        return Standing()
    inside = range(first, min(last, len(tokens)))
    head = next((i for i in inside if not first <= tokens[i].head < last or tokens[i].head == i), inside[-1])
    several = tokens[head].tag in ("NNS", "NNPS")
    for _ in range(4):  # "the driver and the guard": the guard does what the driver does
        if tokens[head].dep in ("conj", "appos"):
            head = tokens[head].head
    over = tokens[head].head
    if over == head:
        return Standing("", "", several)
    if tokens[head].dep != "pobj":
        return Standing(_PART.get(tokens[head].dep, ""), tokens[over].lemma.lower(), several)
    preposition = tokens[over]
    part = "subject" if preposition.dep == "agent" else preposition.lemma.lower()
    return Standing(part, tokens[preposition.head].lemma.lower(), several)


class Sheet:
    """Facts of each two groups: `values` is (groups, groups, facts), zeros until they are put."""

    def __init__(self, facts: Sequence[str], groups: int) -> None:
        self.values: Matrix = np.zeros((groups, groups, len(facts)), np.float32)
        self._at = {name: k for k, name in enumerate(facts)}

    def column(self, name: str) -> Matrix:
        """Return a view of one fact, (groups, groups)."""
        return self.values[:, :, self._at[name]]

    def put(self, name: str, values: NDArray[np.generic]) -> None:
        """Set a fact of each two groups."""
        self.column(name)[:] = values

    def pair(self, low: str, high: str, values: Sequence[float]) -> None:
        """Set two facts from one value a group: the lower of each two, and the higher."""
        each = np.asarray(values, np.float32)
        self.put(low, np.minimum(each[:, None], each[None, :]))
        self.put(high, np.maximum(each[:, None], each[None, :]))


def facts(
    articles: Sequence[Article],
    groups: Sequence[Group],
    parses: Mapping[str, Parse],
    sentences: Mapping[Span, Vectors],
    encoder: Encoder,
) -> Matrix:
    """Return what each two groups have in common, in the order of `FACTS`.

    `sentences` holds the vectors of every sentence in which a group's first mentions stand.
    """
    n = len(groups)
    sheet = Sheet(FACTS, n)
    put, pair = sheet.put, sheet.pair

    text = {a.id: a.text for a in articles}
    within = {a.id: [Span(a.id, i, j) for i, j in texts.sentences(a.text)] for a in articles}
    begins = {article: [s.start for s in held] for article, held in within.items()}
    read = [g.mentions[:READ] for g in groups]
    at = [[max(0, bisect_right(begins[m.span.article], m.span.start) - 1) for m in held] for held in read]
    standing = {
        m: s
        for a in articles
        for held in [[m for held in read for m in held if m.span.article == a.id]]
        for m, s in zip(held, stand(held, parses[a.id]), strict=True)
    }
    holding = [
        [within[m.span.article][i] for m, i in zip(held, places, strict=True)]
        for held, places in zip(read, at, strict=True)
    ]
    _shared(read, holding, standing, sentences, encoder, put)
    pair("subject", "subjects", [_mean([standing[m].part == "subject" for m in held]) for held in read])
    pair("several", "severals", [_mean([standing[m].several for m in held]) for held in read])
    pair("definite", "definites", [_definite(held[0].text) for held in read])
    labels = [_label(held[0], parses[held[0].span.article]) for held in read]
    pair("dated", "dateds", [float(x in _DATES) for x in labels])
    pair("counted", "counteds", [float(x in _COUNTS) for x in labels])
    pair("first", "firsts", [min(places) for places in at])
    pair("depth", "depths", [m.span.start / len(text[m.span.article]) for m in (held[0] for held in read)])
    pair("length", "lengths", [len(g.words) for g in groups])
    bags = [frozenset(g.words) for g in groups]
    rarity = _rarity(bags)
    before = [frozenset(g.words[:-1]) for g in groups]
    heads = Counter(g.head for g in groups)
    pair("heads", "most heads", [log1p(heads[g.head]) for g in groups])
    near = [
        frozenset(
            fold(w.strip(".,;:'\"’”“‘()")) for s in held for w in text[s.article][s.start : s.end].split()
        )
        for held in holding
    ]
    echo = np.zeros((n, n), np.float32)
    for i, g in enumerate(groups):
        for j in range(n):
            sheet.column("rare")[i, j] = sum(rarity[w] for w in sorted(bags[i] & bags[j]))
            sheet.column("modifiers")[i, j] = _overlap(before[i], before[j])
            echo[i, j] = len(g.head) > 2 and g.head in near[j] and g.head not in bags[j]
    put("echo", np.minimum(echo, echo.T))
    put("echoes", np.maximum(echo, echo.T))
    return sheet.values


def _shared(
    read: Sequence[Sequence[Mention]],
    holding: Sequence[Sequence[Span]],
    standing: Mapping[Mention, Standing],
    sentences: Mapping[Span, Vectors],
    encoder: Encoder,
    put: Callable[[str, NDArray[np.generic]], None],
) -> None:
    """Write how alike the verbs and the sentences of two groups are, at best, where the part is one."""
    verbs = sorted({s.verb for s in standing.values()} | {"."})
    vectors = _unit(np.stack([v.matrix.mean(axis=0) for v in encoder.encode([v or "." for v in verbs])]))
    of = dict(zip(verbs, vectors, strict=True))
    flat = [standing[m] for held in read for m in held]
    part = np.array([s.part for s in flat])
    rows = np.stack([of[s.verb] for s in flat])
    one = (part[:, None] == part[None, :]) & (part != "")[:, None]
    verb = np.where(one, rows @ rows.T, 0).astype(np.float32)
    means = _unit(np.stack([_whole(sentences.get(s)) for held in holding for s in held]))
    sentence = means @ means.T
    starts = np.cumsum([0, *(len(held) for held in read[:-1])])

    def best(values: Matrix) -> Matrix:
        rows: Matrix = np.maximum.reduceat(values, starts, axis=0)
        both: Matrix = np.maximum.reduceat(rows, starts, axis=1)
        return both

    put("verb", best(verb))
    put("sentence", best(sentence))
    put("verb in sentence", best(verb * sentence))


def _whole(vectors: Vectors | None) -> Matrix:
    if vectors is None or not len(vectors.matrix):
        return np.zeros(384, np.float32)
    mean: Matrix = vectors.matrix.mean(axis=0)
    return mean


def _unit(rows: Matrix) -> Matrix:
    out: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return out


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


def _definite(text: str) -> float:
    """Return 0 for a thing newly told ("a man"), 1 for a bare noun, 2 for an owned, 3 for a known one."""
    lead = text.lower().split()[:1]
    if lead and lead[0] in _KNOWN:
        return 3.0
    if (lead and lead[0] in _OWNED) or "'s" in text or "’s" in text:
        return 2.0
    return 0.0 if lead and (lead[0] in _NEW or lead[0][0].isdigit()) else 1.0


def _label(mention: Mention, parse: Parse) -> str:
    """Return the tagger's label of a date or an amount that the mention holds."""
    for first, last, label in parse.entities:
        if (
            label in _DATES | _COUNTS
            and parse.tokens[first].start < mention.span.end
            and parse.tokens[last - 1].end > mention.span.start
        ):
            return label
    return ""


def _rarity(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return how telling each word is among the groups."""
    spread = Counter(w for bag in bags for w in bag)
    return {w: log(len(bags) / c) for w, c in spread.items()}


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else -1.0
