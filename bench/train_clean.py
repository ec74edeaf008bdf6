"""Fit the two line classifiers of `clean` on labelled pages.

    python -m bench.train_clean --data FILE.jsonl.gz ...            writes src/manytakes/data/lines-*.onnx
    python -m bench.train_clean --data FILE.jsonl.gz ... --cv 3     writes build/folds/lines-*-K.onnx instead

`page` reads a line of rendered HTML with its elements, `text` the words alone, weighed by a table
that is counted here (data/lines-words.txt.gz), on other sites than the lines that it weighs. Each is
fitted twice: once on the lines as they are, once more with the first model's guesses at
the lines around. Folds are by site, never by page: two pages of a site share its template.
Needs the `bench` extra (lightgbm, onnx).

Labels: a line is body when its words run in the gold text (clean_data.labels). Where a
set marks a few segments of a page only, the other lines are taught, with a third of the
weight, by what trafilatura keeps. Text without HTML comes in all mixtures: each page is
also shown with its residue thinned, from none left out to nearly all.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np
import trafilatura

from bench.clean_data import Row, labels, rows, words
from bench.train_points import onnx_bytes
from manytakes.clean import features, metadata, plain, wording
from manytakes.clean.render import render
from manytakes.decode import decode

DATA = Path(__file__).parent.parent / "src" / "manytakes" / "data"
FOLDS = Path("build/folds")
PARAMS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "min_data_in_leaf": 30,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
# Of a page the first look reads every line, the second the quarter it left unsure: the speed is in the first.
ROUNDS = {"page": (70, 160), "text": (130, 160)}
SET_WEIGHT = {
    "aeb": 3.0,
    "fundus": 2.0,
    "wcxb": 1.0,
    "metadata": 1.0,
    "segments": 1.0,
}  # human gold counts more
EASY = 0.4  # the share of easy lines kept in fitting, each weighing the more
THINNED = (1.0, 0.3, 0.05)  # the share of residue lines left in each copy of a page as text


@dataclass
class Example:
    """One page's lines: what is measured of them, what they are, what they weigh."""

    site: str
    x: Any
    y: Any
    w: Any
    near: list[Any]
    stems: Any = None


def site(url: str) -> str:
    """Return the host of an address, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def fold(url: str, folds: int) -> int:
    """Return the fold a page's site belongs to."""
    return int(hashlib.sha1(site(url).encode()).hexdigest(), 16) % folds


def as_page(row: Row) -> Iterator[Example]:
    """Yield a labelled page's lines, with their elements."""
    html = decode(row.html, True).text
    page = render(html)
    if page.blocks:
        y, w = _labelled(row, [b.text for b in page.blocks], html)
        x, near = features.of_page(page, page.head.title)
        yield Example(site(row.url), x, y, w, near)


@dataclass
class Lines:
    """A labelled page as text: its lines, what they are, what they weigh."""

    site: str
    id: str
    lines: list[str]
    y: Any
    w: Any


def as_lines(row: Row) -> Iterator[Lines]:
    """Yield a labelled page as text; nothing where only segments are marked."""
    page = render(decode(row.html, True).text)
    lines = [b.text for b in page.blocks]
    if not lines or row.set == "segments":
        return
    y, w = _labelled(row, lines, "")
    if not (y == 1).any():
        return
    headline = words(metadata.from_html(page, row.url).title or "")
    y[[words(line) == headline for line in lines]] = -1  # body for us, in no set's gold text
    yield Lines(site(row.url), row.id, lines, y, w)


def as_text(page: Lines, leaning: wording.Weights) -> Iterator[Example]:
    """Yield a page as text, once in each mixture."""
    chance = random.Random(page.id)
    for share in THINNED:
        keep = [i for i in range(len(page.lines)) if page.y[i] != 0 or chance.random() < share]
        lines = [page.lines[i] for i in keep]
        w = page.w[keep] * (1 if share == 1 else 0.6)
        x = plain.measured(lines, leaning)
        yield Example(page.site, x, page.y[keep], w, [], features.stems(lines))


def weights(pages: Iterable[Lines]) -> wording.Weights:
    """Count how each word leans on the lines whose side is known."""
    return wording.count(
        (page.site, line, bool(y))
        for page in pages
        for line, y in zip(page.lines, page.y, strict=True)
        if y >= 0
    )


def _labelled(row: Row, lines: list[str], html: str) -> tuple[Any, Any]:
    size = np.array([line.count(" ") + 1 for line in lines], float) ** 0.8
    weight = (size / size.sum() * 100 + 0.15) * SET_WEIGHT[row.set]
    if row.set != "segments":
        gold = (
            row.text.split("\n")
            if row.text
            else [p.strip("[]") if row.set == "fundus" else p for p in row.paragraphs]
        )
        return np.array(labels(lines, gold)), weight
    kept = trafilatura.extract(html, include_comments=False, include_tables=True) or ""
    y = np.array(labels(lines, kept.split("\n")) if kept else [-1] * len(lines))
    weight *= 0.25
    flat = [" ".join(line.split()) for line in lines]
    for wanted, segments in ((1, row.keep), (0, row.drop)):
        for segment in segments:
            hits = [i for i, line in enumerate(flat) if " ".join(segment.split()) in line]
            for i in hits if len(hits) <= 3 else []:
                y[i], weight[i] = wanted, 4.0
    return y, weight


def fit(items: list[Example], near: bool, first: list[Any] | None = None) -> lightgbm.Booster:
    """Fit one model on pages; with `first`, on them in the context of a first guess."""
    xs = [_seen(e, p, near) for e, p in zip(items, first, strict=True)] if first else [e.x for e in items]
    x, y, w = np.vstack(xs), np.concatenate([e.y for e in items]), np.concatenate([e.w for e in items])
    known = (y >= 0) & _worth(x, y)
    w = np.where(_easy(x, y), w / EASY, w)
    data = lightgbm.Dataset(x[known], y[known], weight=w[known])
    return lightgbm.train(PARAMS, data, ROUNDS["page" if near else "text"][bool(first)])


def _seen(item: Example, first: Any, near: bool) -> Any:
    rows = features.in_context(item.x, first, item.near if near else None)
    return rows if near else np.hstack((rows, features.in_story(item.stems, first)))


def _easy(x: Any, y: Any) -> Any:
    """Tell the lines that teach little: short ones of the page's furniture."""
    return (y == 0) & (x[:, 1] <= 4)


def _worth(x: Any, y: Any) -> Any:
    """Choose every line but the easy ones, of which a fixed share stays."""
    return ~_easy(x, y) | (np.random.default_rng(7).random(len(y)) < EASY)


def half(site: str) -> int:
    """Return the half of the sites that one is in."""
    return int(hashlib.sha1(b"inner" + site.encode()).hexdigest(), 16) % 2


def both(items: list[Example], near: bool) -> tuple[lightgbm.Booster, lightgbm.Booster]:
    """Fit the first model and, on its guesses at pages of sites it has not seen, the second."""
    inner = [half(e.site) for e in items]
    guesses: list[Any] = [None] * len(items)
    for k in range(2):
        model = fit([e for e, i in zip(items, inner, strict=True) if i != k], near)
        for n, e in enumerate(items):
            if inner[n] == k:
                guesses[n] = model.predict(e.x).astype(np.float32)
    return fit(items, near), fit(items, near, guesses)


def main() -> None:
    """Fit on every page, or with --cv once a fold without its sites."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--cv", type=int, default=0)
    parser.add_argument("--only", choices=("page", "text"))
    parser.add_argument("--cache", type=Path, help="a file to keep the measured pages in, for quick re-runs")
    args = parser.parse_args()
    read: dict[str, Callable[[Row], Iterator[Any]]] = {"page": as_page, "text": as_lines}
    for kind, measure in read.items():
        if args.only not in (None, kind):
            continue
        cache = args.cache and args.cache.with_suffix(f".{kind}")
        if cache and cache.exists():
            items: list[Any] = pickle.loads(cache.read_bytes())
        else:
            items = [found for path in args.data for row in rows(path) for found in measure(row)]
            if cache:
                cache.write_bytes(pickle.dumps(items))
        for k in range(args.cv or 1):
            chosen = [e for e in items if not args.cv or fold(f"http://{e.site}", args.cv) != k]
            folder, end = (FOLDS, f"-{k}") if args.cv else (DATA, "")
            folder.mkdir(parents=True, exist_ok=True)
            if kind == "text":
                (folder / f"{wording.NAME}{end}.txt.gz").write_bytes(wording.pack(weights(chosen)))
                others = [weights(page for page in chosen if half(page.site) != n) for n in (0, 1)]
                chosen = [example for page in chosen for example in as_text(page, others[half(page.site)])]
            for n, model in enumerate(both(chosen, kind == "page"), 1):
                place = folder / f"lines-{kind}-{n}{end}.onnx"
                place.write_bytes(onnx_bytes(model, logistic=False))
                print(place.name, len(chosen), "pages", flush=True)


if __name__ == "__main__":
    main()
