"""Fit the weights by which `quotes.align` joins remarks: `python -m bench.fit_remarks --gold DIR`.

Prints the weights for `align._FIT`, and the F1 over pairs of variants by limit, each story
read with weights that never saw it. A pair of sentences is right when it matches two variants
of one remark in the gold. Needs scikit-learn. The same data gives the same weights.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench import score_quotes as scoring
from manytakes import run
from manytakes.model import Article, Span

LIMITS = (0.30, 0.35, 0.40, 0.45, 0.50)
align: Any = importlib.import_module("manytakes.quotes.align")  # the function hides the module
Table = NDArray[np.float64]


@dataclass
class Story:
    """One gold story as read: its study, and the facts and the answer of each candidate pair."""

    gold: list[dict[str, Any]]
    articles: list[Article]
    study: run.Study
    facts: Table
    right: Table


def read(folder: Path) -> list[Story]:
    """Return the gold stories of a folder, each with its candidate pairs."""
    out = []
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text("utf-8"))
        articles = [scoring._bodied(held, a) for a in held["accounts"]]
        of = run.study(articles)
        told = scoring._pairs(held["quotes"])
        found = align.candidates(articles, _said(articles, of), of.entities, run._similarity(of))
        facts = np.array([f for _, _, f in found]).reshape(len(found), len(align._FIT))
        right = np.array([_right(a, b, told) for a, b, _ in found], float)
        out.append(Story(held["quotes"], articles, of, facts, right))
    return out


def _said(articles: list[Article], of: run.Study) -> list[Any]:
    return [q for a in articles for q in of.quotes[a.id]]


def _right(a: Span, b: Span, told: list[Any]) -> bool:
    return any(scoring._same((_place(a), _place(b)), pair) for pair in told)


def _place(span: Span) -> dict[str, Any]:
    return {"account": span.article, "start": span.start, "end": span.end}


def fit(stories: list[Story]) -> tuple[float, ...]:
    """Return the weights, the bias first."""
    facts, right = np.vstack([s.facts for s in stories]), np.concatenate([s.right for s in stories])
    fitted = LogisticRegression(max_iter=2000, fit_intercept=False).fit(facts, right)
    return tuple(float(w) for w in fitted.coef_[0])


def score(story: Story, weights: tuple[float, ...], limit: float) -> Counter[str]:
    """Return the counts of one story, read with these weights."""
    align._FIT, align._ALIKE = weights, limit
    similarity = run._similarity(story.study)
    said = _said(story.articles, story.study)
    found = [
        {"variants": [_place(s) for q in u.variants for s in q.content], "speaker": None}
        for u in align.align(story.articles, said, story.study.entities, similarity)
    ]
    counts: Counter[str] = Counter()
    scoring._count_story(story.gold, found, counts)
    return counts


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--gold", type=Path, required=True)
    stories = read(parser.parse_args().gold)
    totals = {limit: Counter[str]() for limit in LIMITS}
    for story in stories:
        weights = fit([s for s in stories if s is not story])
        for limit in LIMITS:
            totals[limit] += score(story, weights, limit)
    for limit, c in totals.items():
        p, r = c["right"] / max(1, c["ours"]), c["found"] / max(1, c["gold"])
        print(
            f"limit {limit:.2f}, without the story scored: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}"
        )
    print("weights:", tuple(round(w, 2) for w in fit(stories)))


if __name__ == "__main__":
    main()
