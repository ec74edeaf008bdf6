"""Score story clustering: B-cubed F1 against labelled events, beside TF-IDF with average link.

--data FILE is a set of rows with `id`, `story` and `text` (and `title`, `date` where it
has them); --gold DIR a folder of gold stories, thrown into one pool. The baseline is
told the set: its words are weighed on it and its threshold is the best of a sweep.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from manytakes import grow, lineage, store, stories
from manytakes.model import Article, Span, When
from manytakes.stories import dates

ARRIVING = 25  # articles added at a time to the store that grows
LARGEST = 1_200  # rows of a set that are scored: whole events, the first by label


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int) -> dict[str, object]:
    """Return the table and the figures of one labelled set."""
    name, articles, labels = _set(data, gold)
    accounts = lineage.accounts(articles, lineage.find(articles))
    started = time.perf_counter()
    found = stories.cluster(articles, accounts)
    seconds = time.perf_counter() - started
    ours = {id: story.id for story in found for account in story.accounts for id in account.articles}
    rows = [{"who": "manytakes", **_row(labels, ours), "seconds": seconds}]
    rows += [_grown(articles, labels, seed) for seed in (1, 2)]
    rows += _peers(articles, labels)
    p, r, f = bcubed(labels, ours)
    worst = max(abs(f - float(str(row["B3 F1"]))) for row in rows[1:3])
    return {
        "title": f"stories, {name}: {len(articles)} articles of {len(set(labels.values()))} events",
        "rows": rows,
        "figures": {
            f"stories.{name}.b3_{k}": v for k, v in (("p", p), ("r", r), ("f1", f), ("off_shuffled", worst))
        },
    }


def _grown(articles: list[Article], labels: dict[str, str], seed: int) -> dict[str, object]:
    """Return the row of a store that the articles reach in a shuffled order, a few at a time."""
    order = random.Random(seed).sample(articles, len(articles))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, store.connect(f"{folder}/a.db", create=True) as db:
        for first in range(0, len(order), ARRIVING):
            db.add(order[first : first + ARRIVING])
            grow.settle(db)
        seconds = time.perf_counter() - started
        standing = db.ledger.standing(range(1, len(order) + 1))
        ids = db.ledger.ids(standing)
    found = {ids[n]: story for n, (_, story) in standing.items()}
    who = f"manytakes add, shuffled ({seed}), {ARRIVING} at a time"
    return {"who": who, **_row(labels, found), "seconds": seconds}


def _set(data: Path | None, gold: Path | None) -> tuple[str, list[Article], dict[str, str]]:
    if gold:
        read = [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))]
        rows = [{**a, "story": story["story"]} for story in read for a in story["accounts"]]
        return "gold", *_articles(rows)
    if data is None:
        raise SystemExit("give --data FILE or --gold DIR")
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if not row.get("story_title", "").startswith("On the campaign trail")]
    if len(rows) > LARGEST:
        kept: list[dict[str, str]] = []
        by_story = defaultdict(list)
        for row in rows:
            by_story[row["story"]].append(row)
        for story in sorted(by_story):
            if len(kept) < LARGEST:
                kept += by_story[story]
        rows = kept
    return data.parent.name, *_articles(rows)


def _articles(rows: list[dict[str, str]]) -> tuple[list[Article], dict[str, str]]:
    articles = []
    for row in rows:
        id, text = row["id"], row["text"]
        body = (Span(id, 0, len(text)),) if text else ()
        made = Article(id, id, text, row.get("url"), title=row.get("title"), published=_date(row), body=body)
        # Not the address itself: one page that a set has under two labels is not two versions of it here.
        articles.append(replace(made, url=None, published=dates.told(made)))
    return articles, {row["id"]: row["story"] for row in rows}


def _date(row: dict[str, str]) -> tuple[When, ...]:
    """Return the day of publication; a set's `date` with a time in it is when it was crawled."""
    if len(row.get("date") or "") != 10:
        return ()
    start = datetime.fromisoformat(row["date"])
    return (When(start, start + timedelta(days=1), "day"),)


def bcubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1, averaged over items (Amigó et al. 2009)."""
    both = Counter((gold[i], found[i]) for i in gold)
    of_gold, of_found = Counter(gold.values()), Counter(found[i] for i in gold)
    p = sum(n * n / of_found[c] for (_, c), n in both.items()) / len(gold)
    r = sum(n * n / of_gold[g] for (g, _), n in both.items()) / len(gold)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _row(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, object]:
    p, r, f = bcubed(gold, found)
    return {"B3 P": p, "B3 R": r, "B3 F1": f, "stories": len(set(found.values()))}


def _peers(articles: list[Article], labels: dict[str, str]) -> list[dict[str, object]]:
    try:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        return [{"who": "TF-IDF + average link: scikit-learn is not installed"}]
    started = time.perf_counter()
    matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(a.text for a in articles)
    distance = 1 - (matrix @ matrix.T).toarray().clip(0, 1)
    for i in range(len(articles)):
        distance[i, i] = 0
    tree = linkage(squareform(distance, checks=False), "average")
    seconds = time.perf_counter() - started
    tried = []
    for cut in (k / 100 for k in range(5, 50)):
        groups = fcluster(tree, 1 - cut, "distance")
        found = {a.id: str(group) for a, group in zip(articles, groups, strict=True)}
        tried.append((bcubed(labels, found)[2], cut, found))
    _, cut, found = max(tried, key=lambda t: t[:2])
    who = f"TF-IDF + average link, its best cut here ({cut:.2f})"
    return [{"who": who, **_row(labels, found), "seconds": seconds}]
