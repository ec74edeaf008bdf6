"""Train the quotation models on PolNeAR: `python -m bench.train_quotes DEV.jsonl.gz -o quotes.npz`.

Needs scikit-learn. The same file in gives the same weights out (no randomness: L-BFGS on
a convex loss, folds by hash of the article id). The second model sees the first's chances
on articles that the first was not trained on, as it will in use.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from manytakes import models
from manytakes.model import Article, Parse, Span
from manytakes.quotes import attribute, learnt, marks
from manytakes.quotes.learnt import Model
from manytakes.quotes.reports import Report, reports
from manytakes.quotes.syntax import Words
from manytakes.quotes.voices import agents, voices

# Inverse strength of the L2 penalty, and passes; chosen on PolNeAR dev, 5 folds.
REPORT_C, VOICE_C, PASSES = 0.3, 0.1, 50
RARE = 4  # a fact, pair or feature seen in fewer candidates is left out
Row = dict[str, Any]
Numbers = NDArray[np.int64]


@dataclass
class Document:
    """An article, its parse, its candidate reports, and its gold as sets of letter positions."""

    row: Row
    article: Article
    parse: Parse
    words: Words
    proposed: list[Report]
    gold: list[tuple[frozenset[int], frozenset[int], frozenset[int]]]


def read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sorted(map(json.loads, lines), key=lambda r: _digest(r["id"]))


def fold_of(id_: str, folds: int) -> int:
    """Return the fold of an article, by the hash of its id."""
    return int(_digest(id_)[:8], 16) % folds


def _digest(id_: str) -> str:
    return hashlib.sha1(id_.encode()).hexdigest()


def article_of(row: Row) -> Article:
    span = Span(row["id"], 0, len(row["text"]))
    return Article(row["id"], row["id"], row["text"], body=(span,))


def parse_all(rows: Iterable[Row]) -> list[tuple[Row, Article, Parse]]:
    tagger = models.tagger()
    return [(row, a, tagger.parse(a)) for row in rows for a in (article_of(row),)]


def letters(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Return the positions of letters and digits in the spans."""
    return frozenset(i for s, e in spans for i in range(max(0, s), min(e, len(text))) if text[i].isalnum())


def documents(parsed: Iterable[tuple[Row, Article, Parse]]) -> list[Document]:
    out = []
    for row, article, parse in parsed:
        words = Words(article, parse, marks.runs(article.text, article.body))
        gold = [
            tuple(letters(article.text, g[k]) for k in ("content", "source", "cue"))
            for g in row["attributions"]
        ]
        out.append(Document(row, article, parse, words, list(reports(words)), gold))  # type: ignore[arg-type]
    return out


def _is_report(doc: Document, report: Report) -> bool:
    """Tell whether a candidate is a gold attribution: content IoU >= .5 and its cue."""
    tokens = doc.parse.tokens
    said = letters(doc.article.text, [(tokens[a].start, tokens[b - 1].end) for a, b in report.content])
    cue = frozenset(range(tokens[report.cue].start, tokens[report.cue].end))
    return any(
        2 * len(said & content) >= len(said | content) and (not by or by & cue)
        for content, _, by in doc.gold
        if content
    )


def _speaker(doc: Document, r: int) -> frozenset[int]:
    """Return the gold source of a run: that of the tightest attribution that holds half of it."""
    said = letters(doc.article.text, doc.words.runs[r].pieces)
    holding = [
        (len(content), sorted(source))
        for content, source, _ in doc.gold
        if source and 2 * len(content & said) >= len(said)
    ]
    return frozenset(min(holding)[1]) if holding else frozenset()


def _names(doc: Document, source: tuple[int, int], gold: frozenset[int]) -> bool:
    tokens = doc.parse.tokens[source[0] : source[1]]
    return any(gold & set(range(t.start, t.end)) for t in tokens)


def fit_reports(docs: Sequence[Document]) -> tuple[learnt.Floats, float]:
    rows = [learnt.numbers(r.features) for d in docs for r in d.proposed]
    labels = [_is_report(d, r) for d in docs for r in d.proposed]
    kept, weights, bias = _logistic(rows, labels, REPORT_C, intercept=True)
    table = np.zeros(1 << learnt.BITS, np.float32)
    table[kept] = weights
    return table, bias


def _logistic(
    rows: Sequence[Sequence[int]], labels: Sequence[bool], c: float, intercept: bool
) -> tuple[Numbers, learnt.Floats, float]:
    """Fit a logistic regression over numbered features; return the numbers kept, weights, bias."""
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter((n for row in rows for n in row), np.int64, int(ends[-1]))
    seen, at, counts = np.unique(flat, return_inverse=True, return_counts=True)
    often = counts >= RARE
    matrix = csr_matrix((np.ones(len(flat)), at, ends), shape=(len(rows), len(seen)))[:, often]
    fitted = LogisticRegression(C=c, max_iter=PASSES, fit_intercept=intercept).fit(matrix, labels)
    bias = float(fitted.intercept_[0]) if intercept else 0.0
    return seen[often], fitted.coef_[0].astype(np.float32), bias


def fit(docs: Sequence[Document], inner: int = 2) -> Model:
    """Train both models on the documents."""
    empty: dict[str, int] = {}
    nothing = np.zeros((0, 0), np.float32)
    chances: dict[str, list[float]] = {}
    for k in range(inner):
        held = [d for d in docs if fold_of("inner" + d.row["id"], inner) == k]
        rest = [d for d in docs if fold_of("inner" + d.row["id"], inner) != k]
        scorer = Model(*fit_reports(rest), empty, nothing)
        for d in held:
            chances[d.row["id"]] = scorer.reports([r.features for r in d.proposed])
    candidates: list[tuple[str, ...]] = []
    labels: list[bool] = []
    for d in docs:
        known, weighed = agents(d.words), attribute.weigh(d.proposed, chances[d.row["id"]])
        last: tuple[int, tuple[int, int]] | None = None
        for r in range(len(d.words.runs)):
            gold = _speaker(d, r)
            found = voices(d.words, r, known, weighed, last)
            right = [v for v in found if gold and _names(d, v.source, gold)]
            if gold:
                candidates += [v.facts for v in found]
                labels += [v in right for v in found]
            if right:
                last = (r, right[0].source)
    facts, pair = fit_voices(candidates, labels)
    report, bias = fit_reports(docs)
    return Model(report, bias, facts, pair)


def fit_voices(
    candidates: Sequence[Sequence[str]], labels: Sequence[bool]
) -> tuple[dict[str, int], learnt.Floats]:
    seen: dict[str, int] = {}
    for row in candidates:
        for name in row:
            seen[name] = seen.get(name, 0) + 1
    facts = {name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= RARE))}
    width = len(facts)
    rows = []
    for row in candidates:
        known = sorted(facts[f] for f in row if f in facts)
        rows.append([*(i * width + i for i in known), *(i * width + j for i, j in combinations(known, 2))])
    kept, weights, _ = _logistic(rows, labels, VOICE_C, intercept=False)
    pair = np.zeros(width * width, np.float32)
    pair[kept] = weights
    return facts, pair.reshape(width, width)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    args.output.write_bytes(learnt.dumps(fit(documents(parse_all(read(args.data))))))


if __name__ == "__main__":
    main()
