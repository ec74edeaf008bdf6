"""Fit the scorer of `names.company` on sets of articles whose mentions are marked.

    python -m bench.train_coreference meantime/dev.jsonl.gz ecbplus/dev.jsonl.gz [--cv build/folds]

Writes src/manytakes/data/corefer.onnx, boosted trees over pairs of wordings; each set
weighs the same. With --cv, writes corefer-K.onnx too, fitted without every fifth topic of
each set: `python -m bench.score names --data FILE --cv 5` reads with them.
Needs the `bench` extra. The same data gives the same model.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from bench import name_coreference as coreference
from bench.train_points import onnx_bytes
from manytakes import models
from manytakes.model import Mention
from manytakes.names import company, events, given

OUT = Path("src/manytakes/data/corefer.onnx")
FOLDS = 5
ROUNDS = 400
THIN = 3  # of the pairs that are not one thing, every third is kept, at thrice the weight
PARAMS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.03, "num_leaves": 31, "min_data_in_leaf": 60,
    "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1,
    "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
Rows = tuple[Any, Any]  # (pairs, facts) and whether each pair is one thing


def rows_of(held: Sequence[dict[str, Any]]) -> Rows | None:
    """Return the facts of every two wordings of one topic, and the readers' answer."""
    articles, mentions, _, parses = coreference.given_mentions(held)
    if not mentions:
        return None
    chain = {m: c for m, c in chains_of(held, mentions)}
    articles = sorted(articles, key=lambda a: a.id)
    one_event = events.sameness(articles, models.encoder())
    told = company.told(articles, one_event)
    groups = company.gather(mentions, given.rules(articles, mentions), given.head, told)
    beside = given.side_by_side(articles, mentions)
    sheet = company.facts(articles, groups, beside, given.people(groups), parses, models.encoder(), one_event)
    counts = [Counter(chain[m] for m in g.mentions) for g in groups]
    low, high = np.tril_indices(len(groups), -1)
    target = [_mostly_one(counts[i], counts[j]) for i, j in zip(low, high, strict=True)]
    return sheet[low, high], np.array(target, np.float32)


def chains_of(held: Sequence[dict[str, Any]], mentions: Sequence[Mention]) -> list[tuple[Mention, str]]:
    """Return each mention with the chain that readers gave it."""
    marked = {
        (row["id"], m["spans"][0][0], m["spans"][-1][1]): m["chain"]
        for row in held
        for m in row["mentions"]
        if m["kind"] == "entity"
    }
    return [(m, marked[m.span.article, m.span.start, m.span.end]) for m in mentions]


def _mostly_one(a: Counter[str], b: Counter[str]) -> bool:
    return 2 * sum(n * b[c] for c, n in a.items()) > a.total() * b.total()


def fit(topics: Sequence[tuple[str, Rows]]) -> bytes:
    """Fit on (set, rows) of topics, each set with the same weight in all, negatives thinned."""
    size = Counter[str]()
    for name, (facts, _) in topics:
        size[name] += len(facts)
    rows, targets, weights = [], [], []
    for name, (facts, target) in topics:
        kept = (target > 0) | (np.arange(len(target)) % THIN == 0)
        rows.append(facts[kept])
        targets.append(target[kept])
        weights.append(np.where(target[kept] > 0, 1, THIN) * (2e5 / size[name]))
    data = lightgbm.Dataset(np.vstack(rows), np.concatenate(targets), weight=np.concatenate(weights))
    return onnx_bytes(lightgbm.train(PARAMS, data, ROUNDS), logistic=True)


def main() -> None:
    """Fit as the command line says."""
    parser = argparse.ArgumentParser(description="Fit the scorer of names.company.")
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--cv", type=Path)
    options = parser.parse_args()
    topics: list[tuple[str, int, Rows]] = []
    for path in options.data:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for n, (_, held) in enumerate(coreference.by_topic(rows)):
            if (found := rows_of(held)) is not None:
                topics.append((str(path), n % FOLDS, found))
    OUT.write_bytes(fit([(name, found) for name, _, found in topics]))
    if options.cv is not None:
        options.cv.mkdir(parents=True, exist_ok=True)
    for k in range(FOLDS if options.cv is not None else 0):
        kept = [(name, found) for name, fold, found in topics if fold != k]
        (options.cv / f"corefer-{k}.onnx").write_bytes(fit(kept))


if __name__ == "__main__":
    main()
