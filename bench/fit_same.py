"""Fit the weights of `names.same`: `python -m bench.fit_same --pairs FILE --aliases FILE`.

Pairs are hand-labelled; each alias is a contest between its own name and those a string
distance takes for it, which its own should win. Logistic regression, no random start.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from manytakes.names import likeness

CONTEST = 0.1  # weight of one contest beside a hand-labelled pair
Labelled = tuple[str, str, bool]


def load(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def contests(rows: Iterable[dict[str, Any]], every: int = 8) -> list[tuple[str, str, str]]:
    """Return (alias, its name, another name that looks like it), for one strong Latin alias in `every`."""
    from rapidfuzz import fuzz, process

    people = list(rows)
    names = [p["name"].lower() for p in people]
    strong = [(a["name"], i) for i, p in enumerate(people) for a in p["aliases"] if a["type"] != "weak"]
    found: list[tuple[str, str, str]] = []
    for alias, i in strong[::every]:
        if alias.isascii():
            near = process.extract(alias.lower(), names, scorer=fuzz.token_set_ratio, limit=8)
            found.extend((alias, people[i]["name"], people[n]["name"]) for _, _, n in near if n != i)
    return found


def fit(
    labelled: list[Labelled], person: bool, contested: list[tuple[str, str, str]] | None = None
) -> dict[str, float]:
    """Return the weights for pairs of one kind: a logistic model, with contests as differences."""
    from sklearn.linear_model import LogisticRegression

    kind: Any = "person" if person else "organisation"
    x = [(1.0, *likeness.features(a, b, kind)) for a, b, _ in labelled]
    y = [m for *_, m in labelled]
    weights = [1.0] * len(x)
    for n, (alias, right, wrong) in enumerate(contested or []):
        pair = zip(likeness.features(alias, right, kind), likeness.features(alias, wrong, kind), strict=True)
        sign = 1 if n % 2 else -1
        x.append((0.0, *(sign * (a - b) for a, b in pair)))
        y.append(sign > 0)
        weights.append(CONTEST)
    model = LogisticRegression(C=3.0, max_iter=5000, fit_intercept=False).fit(x, y, weights)
    return {f: round(float(w), 3) for f, w in zip(("bias", *likeness.FEATURES), model.coef_[0], strict=True)}


def main() -> None:
    """Fit both kinds and write the table beside the package's data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--aliases", type=Path, required=True)
    args = parser.parse_args()
    rows = load(args.pairs)
    labelled = {
        person: [(r["name1"], r["name2"], r["match"]) for r in rows if (r["schema"] == "Person") == person]
        for person in (True, False)
    }
    table = {
        "person": fit(labelled[True], True, contests(load(args.aliases))),
        "other": fit(labelled[False], False),
    }
    likeness.WEIGHTS.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
