"""Fit the models of points on gold stories: which spans are claims, which pairs one matter or role.

    python -m bench.train_points --gold DIR             writes the models to src/manytakes/data
    python -m bench.train_points --gold DIR --cv DIR2   writes fold models for `bench.score points --cv`
                                                        (--folds 25 leaves one story out at a time)

Needs the `bench` extra (lightgbm, onnx). Claims: each candidate span's best overlap (IoU)
with a span that the reader marked. Pairs: the mean IoU of both spans with a gold pair that
they match, else 0. Context: the same, from the two articles' other pairs. Fold k leaves out
the stories whose number, in file order, is k mod folds.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from onnx import TensorProto, helper

from bench import gold as golds
from manytakes import boosted, claims, models, names, quotes, trees
from manytakes.model import Parse, Quote
from manytakes.reconcile import context, pairs, roles

DATA = Path(__file__).parent.parent / "src" / "manytakes" / "data"
FOLDS = 5
COMMON = {
    "objective": "regression",
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,  # more threads would not change the trees, only wait for one another
    "verbose": -1,
}
CLAIMS = {**COMMON, "learning_rate": 0.06, "num_leaves": 24, "min_data_in_leaf": 40, "lambda_l2": 1.0}
PAIRS = {
    **COMMON,
    "learning_rate": 0.04,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "lambda_l2": 1.0,
    "feature_fraction": 0.5,
}


CONTEXT = {
    **COMMON,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 500,
    "feature_fraction": 0.5,
}
ROLES = {**COMMON, "objective": "binary", "learning_rate": 0.06, "num_leaves": 12, "min_data_in_leaf": 40}


class Story:
    """A gold story with everything but its claims found."""

    def __init__(self, gold: golds.Gold) -> None:
        self.gold = gold
        self.articles = golds.articles(gold)
        own = sorted(self.articles.values(), key=lambda a: a.id)
        tagger = models.tagger()
        self.parses: dict[str, Parse] = {a.id: tagger.parse(a) for a in own}
        mentions = [m for a in own for m in names.find(a, self.parses[a.id])]
        self.entities = names.join(own, mentions, self.parses)
        self.quotes: dict[str, tuple[Quote, ...]] = {
            a.id: tuple(quotes.find(a, self.parses[a.id])) for a in own
        }
        spans = [(a, self.parses[a.id].span(*s)) for a in own for s in self.parses[a.id].sentences]
        encoded = models.encoder().encode([a[s] for a, s in spans])
        self.vectors = {s: v for (_, s), v in zip(spans, encoded, strict=True)}


def claim_rows(story: Story) -> tuple[Any, Any]:
    """Return the features and targets of every candidate span of a story."""
    marked = [c for p in story.gold.found["points"] for c in p["claims"]]
    marked += [v for q in story.gold.found["quotes"] for v in q["variants"]]
    rows, targets = [], []
    for account, article in sorted(story.articles.items()):
        own = [(c["start"], c["end"]) for c in marked if c["account"] == account]
        parse = story.parses[article.id]
        for first, last in parse.sentences:
            of = trees.tree(parse, first, min(last, first + claims.SHARED))
            found = claims.candidates(parse, of)
            if not found:
                continue
            keys, features = claims.shapes(parse, of, found)
            rows.append(features)
            for a, b in keys:
                start, end = parse.tokens[a].start, parse.tokens[b].end
                targets.append(max((_iou(start, end, c, d) for c, d in own), default=0.0))
    return np.vstack(rows), np.array(targets)


def _iou(a: int, b: int, c: int, d: int) -> float:
    inter = min(b, d) - max(a, c)
    return inter / (max(b, d) - min(a, c)) if inter > 0 else 0.0


def pair_rows(story: Story) -> tuple[Any, Any]:
    """Return the features and targets of every pair of claims worth scoring in a story."""
    sides = _sides(story)
    rows, targets = [], []
    for x, y in combinations(sorted(sides), 2):
        batch = pairs.features(sides[x], sides[y])
        rows.append(batch.rows)
        targets.append(_covered(story, sides, (x, y), batch.a, batch.b))
    return np.vstack(rows), np.concatenate(targets)


def context_rows(story: Story) -> tuple[Any, Any]:
    """Return what surrounds every pair of claims scored in a story, and the targets of `pair_rows`."""
    sides = _sides(story)
    rows, targets = [], []
    for x, y in combinations(sorted(sides), 2):
        scored = pairs.score(sides[x], sides[y])
        a, b = (np.array([found[n] for found in scored], np.int64) for n in (1, 2))
        rows.append(context.features(sides[x], sides[y], scored))
        targets.append(_covered(story, sides, (x, y), a, b))
    return np.vstack(rows), np.concatenate(targets)


def _sides(story: Story) -> dict[str, pairs.Side]:
    """Return the claims of each account that has any, as arrays, by the account's name."""
    found = {
        id: claims.find(a, story.parses[a.id], story.entities, story.quotes[a.id])
        for id, a in story.articles.items()
    }
    return {
        id: pairs.side(a, story.parses[a.id], found[id], story.vectors)
        for id, a in story.articles.items()
        if found[id]
    }


def _covered(story: Story, sides: dict[str, pairs.Side], key: tuple[str, str], r: Any, c: Any) -> Any:
    """Return how well each pair of claims covers a pair that the reader marked, 0 where it covers none."""
    target = np.zeros(len(r))
    spans = [np.array([(x.evidence.start, x.evidence.end) for x in sides[id].claims]) for id in key]
    for a, b in golds.pairs(story.gold):
        if {a["account"], b["account"]} == set(key):
            a, b = (a, b) if a["account"] == key[0] else (b, a)
            fit = [_fit(s, g) for s, g in zip(spans, (a, b), strict=True)]
            both = (fit[0][r] + fit[1][c]) / 2
            target = np.maximum(target, np.where((fit[0][r] > 0) & (fit[1][c] > 0), both, 0))
    return target


def role_rows(story: Story) -> tuple[Any, Any]:
    """Return the features of every two values of one type in two accounts, and whether their role is one.

    A pair is of one role when it is the only one of its type in two gold claims of one
    point; where a claim holds several, who answers to whom is not marked: left out.
    """
    marked = golds.pairs(story.gold, quotes=False)
    found = {
        id: claims.find(a, story.parses[a.id], story.entities, story.quotes[a.id])
        for id, a in story.articles.items()
    }
    sides = {
        id: roles.places(a, story.parses[a.id], found[id], story.vectors) for id, a in story.articles.items()
    }
    rows, targets = [], []
    for x, y in combinations(sorted(sides), 2):
        r, c, batch = roles.features(sides[x], sides[y])
        target = np.zeros(len(r))
        for a, b in marked:
            if {a["account"], b["account"]} == {x, y}:
                a, b = (a, b) if a["account"] == x else (b, a)
                inside = [
                    np.array(
                        [a["start"] <= v.span.start and v.span.end <= a["end"] for v in sides[x].values], bool
                    ),
                    np.array(
                        [b["start"] <= v.span.start and v.span.end <= b["end"] for v in sides[y].values], bool
                    ),
                ]
                both = inside[0][r] & inside[1][c]
                target[both] = 1 if both.sum() == 1 else np.maximum(target[both], 0.5)
        kept = target != 0.5
        rows.append(batch[kept])
        targets.append(target[kept])
    return np.vstack(rows), np.concatenate(targets)


def _fit(spans: Any, gold: dict[str, Any]) -> Any:
    """Return each span's IoU with a gold span, 0 where they overlap by less than half the shorter."""
    inter = np.minimum(spans[:, 1], gold["end"]) - np.maximum(spans[:, 0], gold["start"])
    lengths = spans[:, 1] - spans[:, 0]
    whole = gold["end"] - gold["start"]
    match = (inter > 0) & (inter * 2 >= np.minimum(lengths, whole))
    return np.where(match, inter / (lengths + whole - np.maximum(inter, 0)), 0.0)


def fit(params: dict[str, Any], rounds: int, many: int, rows: Sequence[Any], targets: Sequence[Any]) -> bytes:
    """Fit boosted trees, `many` times over, and return their mean as an ONNX model.

    Every other one tries a single cut of each feature, drawn at random (extremely randomized trees,
    Geurts et al. 2006), and learns the faster for it: what two unlike models get wrong is not the same.
    """
    x, y = np.vstack(rows), np.concatenate(targets)
    rate = params["learning_rate"]
    kinds = ({}, {"extra_trees": True, "learning_rate": 1.5 * rate})
    boosters = [
        lightgbm.train({**params, **kinds[n % 2], "seed": n}, lightgbm.Dataset(x, y), rounds)
        for n in range(many)
    ]
    return onnx_bytes(boosters, logistic=params["objective"] == "binary")


def onnx_bytes(boosters: Sequence[lightgbm.Booster], logistic: bool) -> bytes:
    """Write the mean of LightGBM models as ONNX trees, `rows` -> `scores`, through a sigmoid if logistic."""
    nodes: dict[str, list[Any]] = {k: [] for k in ("tree", "id", "feature", "value", "mode", "yes", "no")}
    leaves: dict[str, list[Any]] = {k: [] for k in ("tree", "id", "target", "weight")}
    roots = (t["tree_structure"] for b in boosters for t in b.dump_model()["tree_info"])
    for tree, root in enumerate(roots):
        todo, ids = [root], {id(root): 0}
        while todo:
            node = todo.pop()
            leaf = "leaf_value" in node and "split_feature" not in node
            children = [] if leaf else [node["left_child"], node["right_child"]]
            for child in children:
                ids[id(child)] = len(ids)
                todo.append(child)
            nodes["tree"].append(tree)
            nodes["id"].append(ids[id(node)])
            nodes["feature"].append(0 if leaf else node["split_feature"])
            nodes["value"].append(0.0 if leaf else float(node["threshold"]))
            nodes["mode"].append("LEAF" if leaf else "BRANCH_LEQ")
            nodes["yes"].append(0 if leaf else ids[id(children[0])])
            nodes["no"].append(0 if leaf else ids[id(children[1])])
            if leaf:
                leaves["tree"].append(tree)
                leaves["id"].append(ids[id(node)])
                leaves["target"].append(0)
                leaves["weight"].append(float(node["leaf_value"]) / len(boosters))
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["margins" if logistic else "scores"],
        domain="ai.onnx.ml",
        n_targets=1,
        nodes_treeids=nodes["tree"],
        nodes_nodeids=nodes["id"],
        nodes_featureids=nodes["feature"],
        nodes_values=nodes["value"],
        nodes_modes=nodes["mode"],
        nodes_truenodeids=nodes["yes"],
        nodes_falsenodeids=nodes["no"],
        target_treeids=leaves["tree"],
        target_nodeids=leaves["id"],
        target_ids=leaves["target"],
        target_weights=leaves["weight"],
    )
    features = boosters[0].num_feature()
    graph = helper.make_graph(
        [ensemble, *([helper.make_node("Sigmoid", ["margins"], ["scores"])] if logistic else [])],
        "trees",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, features])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString())


def main() -> None:
    """Fit on every story, or with --cv once for each fold without its stories."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--cv", type=Path, help="write fold models into this folder instead")
    parser.add_argument("--cache", type=Path, help="a file to keep the parsed stories in, for quick re-runs")
    parser.add_argument(
        "--only",
        choices=("claims", "pairs", "context", "roles"),
        help="fit this one; the others' files stand",
    )
    parser.add_argument("--folds", type=int, default=FOLDS, help="folds; as many as stories leave one out")
    args = parser.parse_args()
    found = _stories(args.gold, args.cache)
    fold_of = [i % args.folds for i in range(len(found))]
    # The later models must see claims and pairs scored by models that did not see their story: rows
    # are always made with fold models, which are fitted with --cv and without.
    folds = args.cv or Path("build/folds")
    folds.mkdir(parents=True, exist_ok=True)
    for name, make, params, rounds, many in MODELS:
        if args.only not in (None, name):
            continue
        rows = []
        for story, k in zip(found, fold_of, strict=True):
            boosted.load = lambda of, k=k: boosted.Model((folds / f"{of}-{k}.onnx").read_bytes())
            rows.append(make(story))
        targets = np.concatenate([t for _, t in rows])
        print(name, len(targets), f"rows, {(targets > 0).mean():.3f} positive", flush=True)
        for k in range(args.folds):
            kept = [s for s, f in zip(rows, fold_of, strict=True) if f != k]
            (folds / f"{name}-{k}.onnx").write_bytes(
                fit(params, rounds, many, [r for r, _ in kept], [t for _, t in kept])
            )
        if not args.cv:
            (DATA / f"{name}.onnx").write_bytes(
                fit(params, rounds, many, [r for r, _ in rows], [t for _, t in rows])
            )


# How often each is fitted: the mean of several is surer (average precision over five folds, of roles
# from .587 to .604 with eight, of pairs from .696 to .704 with two), and costs as often as much to run.
MODELS = (
    ("claims", claim_rows, CLAIMS, 200, 1),
    ("pairs", pair_rows, PAIRS, 400, 2),
    ("context", context_rows, CONTEXT, 80, 1),
    ("roles", role_rows, ROLES, 120, 8),
)


def _stories(folder: Path, cache: Path | None) -> list[Story]:
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())
    found = [Story(g) for g in golds.stories(folder)]
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


if __name__ == "__main__":
    main()
