"""Fit the weights of `names.same`: `python -m bench.fit_same --pairs FILE --aliases FILE`.

Pairs are hand-labelled: a logistic model. Each alias is a contest between its own name and
those a string distance takes for it, which its own should win: the same weights, a softmax
over the contest. `--cv` prints both scores five-fold and writes nothing. No random start.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manytakes.names import likeness

# Weight of one contest beside a hand-labelled pair. Five-fold, first of all right / F1 of pairs of
# persons: 0 62.7 / .844, .01 71.2 / .829, .03 73.9 / .838, .1 75.1 / .846, .3 75.6 / .813.
CONTEST = 0.1
RIDGE = 1 / 6
RIVALS = 40  # names that look most like an alias, its own among them
FOLDS = 5
Table = NDArray[np.float64]
Contests = tuple[Table, Table, NDArray[np.int64]]  # features (n, rivals, f), which is right, whose


def load(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def contests(rows: Sequence[dict[str, Any]]) -> Contests:
    """Return what each strong Latin alias has in common with the listed names that look like it.

    Where its own name is not among them no answer is right.
    """
    from rapidfuzz import fuzz, process

    names = [p["name"] for p in rows]
    strong = [
        (a["name"], i)
        for i, p in enumerate(rows)
        for a in p["aliases"]
        if a["type"] != "weak" and a["name"].isascii()
    ]
    low = [n.lower() for n in names]
    found, right, whose = [], [], []
    for alias, i in strong:
        near = process.extract(alias.lower(), low, scorer=fuzz.token_set_ratio, limit=RIVALS)
        at = [n for _, _, n in near]
        found.append([likeness.features(alias, names[n]) for n in at])
        right.append([float(n == i) for n in at])
        whose.append(i)
    return np.array(found), np.array(right), np.array(whose)


def pairs(rows: Sequence[dict[str, Any]], person: bool) -> tuple[Table, Table]:
    """Return the features, after a one, and the answer of each hand-labelled pair of one kind."""
    kind: Any = "person" if person else "organisation"
    held = [r for r in rows if (r["schema"] == "Person") == person]
    return (
        np.array([(1.0, *likeness.features(r["name1"], r["name2"], kind)) for r in held]),
        np.array([float(r["match"]) for r in held]),
    )


def fit(x: Table, y: Table, contested: Table | None = None, right: Table | None = None) -> Table:
    """Return the bias and the weights: least log loss of the pairs and, at CONTEST, of the contests."""
    from scipy.optimize import minimize

    sign = 2 * y - 1
    if contested is not None and right is not None:
        told = right.any(axis=1)
        contested, right = contested[told], right[told]

    def loss(w: Table) -> tuple[float, Table]:
        margin = x @ w * sign
        value = np.logaddexp(0, -margin).sum() + RIDGE * (w @ w)
        slope = 2 * RIDGE * w - (x * (sign / (1 + np.exp(margin)))[:, None]).sum(axis=0)
        if contested is not None and right is not None:
            score = contested @ w[1:]
            score -= score.max(axis=1, keepdims=True)
            share = np.exp(score)
            total = share.sum(axis=1, keepdims=True)
            value += CONTEST * (np.log(total[:, 0]) - (score * right).sum(axis=1)).sum()
            slope[1:] += CONTEST * ((share / total - right)[..., None] * contested).sum(axis=(0, 1))
        return float(value), slope

    found: Table = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def cross_validate(x: Table, y: Table, held: Contests) -> tuple[float, float]:
    """Return the share of aliases right at first and the F1 of the pairs, by weights that saw neither."""
    contested, right, whose = held
    margins, won = np.zeros(len(y)), 0
    for k in range(FOLDS):
        out, mine = np.arange(len(y)) % FOLDS == k, whose % FOLDS == k
        w = fit(x[~out], y[~out], contested[~mine], right[~mine])
        margins[out] = x[out] @ w
        first = (contested[mine] @ w[1:]).argmax(axis=1)
        won += int(right[mine][np.arange(len(first)), first].sum())
    said = margins > 0
    return won / len(whose), 2 * float((said & (y > 0)).sum()) / float(said.sum() + y.sum())


def main() -> None:
    """Fit both kinds and write the table beside the package's data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--aliases", type=Path, required=True)
    parser.add_argument("--cv", action="store_true")
    args = parser.parse_args()
    rows = load(args.pairs)
    held = contests(load(args.aliases))
    x, y = pairs(rows, person=True)
    if args.cv:
        print("first right {:.4f}, pairs F1 {:.4f}".format(*cross_validate(x, y, held)))
        return
    fitted = {"person": fit(x, y, *held[:2]), "other": fit(*pairs(rows, person=False))}
    table = {
        kind: {f: round(float(w), 3) for f, w in zip(("bias", *likeness.FEATURES), found, strict=True)}
        for kind, found in fitted.items()
    }
    likeness.WEIGHTS.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
