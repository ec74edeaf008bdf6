"""Fit the weights of `names.antecedent`: which chain a pronoun goes back to.

    python -m bench.fit_antecedent meantime/dev.jsonl.gz ecbplus/dev.jsonl.gz [--cv]

Each pronoun is a contest between the chains before it in its article, as readers marked them:
a softmax over their facts, one set of weights a family of pronouns, kept small. Prints the
table; with --cv, how many are right when every fifth topic is read with weights that never
saw it. The same data gives the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench import name_coreference as coreference
from bench.train_coreference import chains_of
from manytakes.names import antecedent, given

FOLDS = 5
SMALL = 2.0  # weight of the square of the weights
Contest = tuple[str, int, Any, int]  # family, fold, facts of each chain, which is right


def contests(held: Sequence[dict[str, Any]], fold: int) -> list[Contest]:
    """Return the contests of one topic, with the chains that readers marked."""
    articles, mentions, _, parses = coreference.given_mentions(held)
    marked = dict(chains_of(held, mentions))
    number = {c: i for i, c in enumerate(sorted(set(marked.values())))}
    gold = {m: number[c] for m, c in marked.items()}
    found: list[Contest] = []
    known = {m: c for m, c in gold.items() if m.form != "pronoun"}
    nature = given.natures(known)
    for text, inside in given.by_article(articles, sorted(mentions)):
        chosen: dict[Any, int] = {}
        parse = parses[inside[0].span.article]
        for m, facts in antecedent.options(text, inside, known, parse, nature, chosen):
            if gold[m] in facts:
                chosen[m] = gold[m]
                order = sorted(facts)
                rows = np.array([facts[c] for c in order])
                found.append((antecedent.family(m), fold, rows, order.index(gold[m])))
    return found


def fit(held: Sequence[Contest]) -> Any:
    """Return the weights under which the right chain of each contest is likeliest."""

    def loss(w: Any) -> tuple[float, Any]:
        total, slope = SMALL * float(w @ w) / 2, SMALL * w
        for _, _, rows, right in held:
            odds = rows @ w
            odds -= odds.max()
            chance = np.exp(odds) / np.exp(odds).sum()
            total -= float(np.log(max(chance[right], 1e-12)))
            slope = slope + rows.T @ chance - rows[right]
        return total, slope

    return minimize(loss, np.zeros(len(antecedent.FACTS)), jac=True, method="L-BFGS-B").x


def _right(held: Sequence[Contest], weights: Any) -> int:
    return sum(int((rows @ weights).argmax()) == right for _, _, rows, right in held)


def main() -> None:
    """Fit as the command line says."""
    parser = argparse.ArgumentParser(description="Fit the weights of names.antecedent.")
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--cv", action="store_true")
    options = parser.parse_args()
    found: list[Contest] = []
    for path in options.data:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for n, (_, held) in enumerate(coreference.by_topic(rows)):
            found += contests(held, n % FOLDS)
    for family in antecedent.FAMILIES:
        mine = [c for c in found if c[0] == family]
        if options.cv:
            right = sum(
                _right([c for c in mine if c[1] == k], fit([c for c in mine if c[1] != k]))
                for k in range(FOLDS)
            )
            print(f"{family}: {right} of {len(mine)} right, {FOLDS}-fold")
        print(f'    "{family}": ({", ".join(f"{w:.1f}" for w in fit(mine))}),')


if __name__ == "__main__":
    main()
