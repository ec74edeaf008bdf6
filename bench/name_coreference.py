"""Coreference on gold mentions: MUC, B-cubed, CEAF-e and their mean, beside the usual baselines.

The scorer is our own (Vilain et al. 1995; Bagga & Baldwin 1998; Luo 2005); every
document of the set is one pool. Names are told from descriptions by their capitals,
kinds by the tagger: the set's own types are not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from manytakes import boosted, models
from manytakes.model import Article, Mention, MentionForm, MentionKind, Parse, Span
from manytakes.names import antecedent, given, tables
from manytakes.names.detect import LABELS

FOLDS = Path("build/folds")
Key = tuple[str, int]
Chains = Mapping[Key, Hashable]

_PRONOUNS = frozenset(tables.PRONOUNS).union(
    antecedent.RELATIVE, antecedent.PLURAL, antecedent.THING, antecedent.SELF
)
_STOP = re.compile(r"^(of|in|on|at|for|from|with|by|to|who|which|that|after|over|as|,|'s)$", re.I)


def score(rows: Sequence[dict[str, Any]], cv: int = 0) -> dict[str, Any]:
    """Score the entity mentions of the set: ours, one chain a mention, same string, same head.

    With `cv`, topic n is read with the scorer of fold n mod cv, fitted without it
    (`bench.train_coreference --cv build/folds`).
    """
    gold: dict[Key, Hashable] = {}
    string: dict[Key, Hashable] = {}
    head: dict[Key, Hashable] = {}
    for row in rows:
        for i, m in enumerate(row["mentions"]):
            if m["kind"] == "entity":
                key = (row["id"], i)
                gold[key] = m["chain"]
                string[key] = (row["topic"], m["text"].lower())
                head[key] = (row["topic"], _head(m["text"]))
    ours: dict[Key, Hashable] = {}
    plain: dict[Key, Hashable] = {}
    for n, (topic, held) in enumerate(by_topic(rows)):
        model = boosted.Model((FOLDS / f"corefer-{n % cv}.onnx").read_bytes()) if cv else None
        articles, mentions, spans, parses = given_mentions(held)
        chains = {m.span: c for m, c in given.corefer(articles, mentions, model, None, parses).items()}
        ruled = {m.span: c for m, c in given.rules(articles, mentions).items()}
        ours.update({k: (topic, chains[span]) for k, span in spans.items()})
        plain.update({k: (topic, ruled[span]) for k, span in spans.items()})
    systems = {
        f"manytakes, {cv}-fold" if cv else "manytakes": ours,
        "manytakes, rules alone": plain,
        "same head": head,
        "same string": string,
        "singletons": {k: k for k in gold},
    }
    table = [{"system": name, **evaluate(gold, chains)} for name, chains in systems.items()]
    figures = {"conll": table[0]["conll"], "over_same_head": table[0]["conll"] - table[2]["conll"]}
    return {"title": f"coreference of {len(gold)} entity mentions", "rows": table, "figures": figures}


def by_topic(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows of each topic, by its name."""
    topics: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        topics[row["topic"]].append(row)
    return sorted(topics.items())


def given_mentions(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[Article], list[Mention], dict[Key, Span], dict[str, Parse]]:
    """Return the articles of one topic, their entity mentions, the span of each of the set's, the parses."""
    articles, mentions, keys, parses = [], [], {}, {}
    for row in rows:
        article = Article(row["id"], row["id"], row["text"], body=(Span(row["id"], 0, len(row["text"])),))
        articles.append(article)
        parse = parses[row["id"]] = models.tagger().parse(article)
        seen: set[Span] = set()
        for i, m in enumerate(row["mentions"]):
            if m["kind"] != "entity":
                continue
            span = Span(row["id"], m["spans"][0][0], m["spans"][-1][1])
            if span not in seen:
                form = _form(article[span])
                mentions.append(Mention(span, article[span], _kind(article[span], span, form, parse), form))
                seen.add(span)
            keys[(row["id"], i)] = span
    return articles, mentions, keys, parses


def _form(text: str) -> MentionForm:
    if text.lower() in _PRONOUNS and (text == "I" or not text.isupper()):  # "US" is no "us"
        return "pronoun"
    core = given.core(text).split()
    return (
        "name" if core and (core[-1][0].isupper() or (core[-1][0].isdigit() and len(core) > 1)) else "nominal"
    )


def _kind(text: str, span: Span, form: MentionForm, parse: Parse) -> MentionKind:
    if form == "pronoun":
        return "person" if text.lower() in tables.PRONOUNS else "other"
    core = len(given.core(text))
    for first, last, label in parse.entities:
        if parse.tokens[first].start < span.start + core and parse.tokens[last - 1].end > span.start:
            return LABELS.get(label, "other")
    return "other"


def _head(text: str) -> str:
    words = [w for w in text.split() if w != "…"] or [text]
    kept: list[str] = []
    for i, word in enumerate(words):
        if i and _STOP.match(word):
            break
        kept.append(word)
    last = kept[-1].lower()
    return re.sub(r"(ing|ed|es|s)$", "", last) if len(last) > 4 else last


def _groups(chains: Chains) -> list[set[Key]]:
    found: dict[Hashable, set[Key]] = defaultdict(set)
    for key, chain in chains.items():
        found[chain].add(key)
    return list(found.values())


def _muc(key: list[set[Key]], response: Chains) -> float:
    right = sum(len(c) - len({response[m] for m in c}) for c in key)
    total = sum(len(c) - 1 for c in key)
    return right / total if total else 0.0


def evaluate(gold: Chains, predicted: Chains) -> dict[str, float]:
    """Return MUC, B-cubed, CEAF-e and CoNLL F1, in percent."""
    g, p = _groups(gold), _groups(predicted)
    gold_of = {m: c for c in g for m in c}
    pred_of = {m: c for c in p for m in c}
    muc = _f(_muc(p, gold), _muc(g, predicted))
    common = {m: len(gold_of[m] & pred_of[m]) for m in gold}
    n = len(gold)
    b3 = _f(
        sum(common[m] / len(pred_of[m]) for m in gold) / n, sum(common[m] / len(gold_of[m]) for m in gold) / n
    )
    index = {id(c): i for i, c in enumerate(p)}
    phi = np.zeros((len(g), len(p)))
    for i, c in enumerate(g):
        for m in c:
            other = pred_of[m]
            phi[i, index[id(other)]] = 2 * len(c & other) / (len(c) + len(other))
    best = phi[linear_sum_assignment(-phi)].sum()
    ceaf = _f(best / len(p), best / len(g))
    return {"muc": 100 * muc, "b3": 100 * b3, "ceafe": 100 * ceaf, "conll": 100 * (muc + b3 + ceaf) / 3}


def _f(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0
