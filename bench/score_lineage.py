"""Score lineage: copies on gold stories, reprints and boilerplate on real pairs, speed on a made corpus.

--gold DIR            pairs of accounts that share wording, undirected, and the directions told
--data FILE           a set with FILE's `..._pairs.jsonl.gz` beside it (shared 5-word shingles):
                      recall of pairs by containment, and how many become one account
                      or a set of texts beside their source (`source_text`): derived or not
--data generated      20,000 made texts with planted near-duplicates, beside datasketch and rensa in
                      the same run (`generated-5000-120` for another number, and words a text; more
                      than 20,000 without them)
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

from manytakes import lineage
from manytakes.model import Article, Residue, Span

Row = dict[str, object]
Pair = tuple[str, str]


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int) -> dict[str, object]:
    """Return the table and the figures of one set."""
    if gold:
        return _gold(gold)
    if data is None:
        raise SystemExit("give --data FILE or --gold DIR")
    if data.name.split("-")[0] == "generated":
        many, length = [*map(int, data.name.split("-")[1:]), *(20_000, LENGTH)[data.name.count("-") :]][:2]
        return _generated(many, length)
    rows = _rows(data)
    if "source_text" in rows[0]:
        return _derived(data.parent.name, rows)
    pairs = data.with_name(data.name.replace(".jsonl", "_pairs.jsonl"))
    if not pairs.exists():
        raise SystemExit(f"{data}: expected {pairs.name} beside it, or rows with a source_text")
    return _pairs(data.parent.name, rows, _rows(pairs))


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _article(id: str, text: str, residue: Sequence[tuple[int, int]] = (), **given: str | None) -> Article:
    """Return `text` as an article whose body is all that is not residue."""
    body, at = [], 0
    for start, end in sorted(residue):
        if at < start:
            body.append(Span(id, at, start))
        at = max(at, end)
    if at < len(text):
        body.append(Span(id, at, len(text)))
    furniture = tuple(Residue(Span(id, start, end), "other") for start, end in sorted(residue))
    return Article(id, id, text, body=tuple(body), residue=furniture, **given)  # type: ignore[arg-type]


# -- gold stories ------------------------------------------------------------------


def _gold(folder: Path) -> dict[str, object]:
    made = found = right = told = told_right = wrong = 0
    for path in sorted(folder.glob("*.json")):
        story = json.loads(path.read_text("utf-8"))
        residue: dict[str, list[tuple[int, int]]] = {}
        for r in story["residue"]:
            residue.setdefault(r["account"], []).append((r["start"], r["end"]))
        reuses = lineage.find(
            [
                _article(
                    a["id"], a["text"], residue.get(a["id"], ()), outlet=a.get("outlet"), url=a.get("url")
                )
                for a in story["accounts"]
            ]
        )
        ours = {frozenset((reuse.a, reuse.b)): reuse for reuse in reuses}
        theirs = {frozenset((copy["from"], copy["to"])): copy for copy in story["copies"]}
        made, found, right = made + len(theirs), found + len(ours), right + len(ours.keys() & theirs.keys())
        for pair, copy in theirs.items():
            earlier = ours[pair].earlier if pair in ours else None
            told += bool(copy.get("directed"))
            told_right += bool(copy.get("directed")) and earlier == copy["from"]
            wrong += earlier is not None and not (copy.get("directed") and earlier == copy["from"])
    p, r = right / found if found else 0.0, right / made if made else 0.0
    f = 2 * p * r / (p + r) if p + r else 0.0
    row: Row = {
        "who": "manytakes", "P": p, "R": r, "F1": f, "predicted": found, "gold": made,
        "told": f"{told_right}/{told}", "asserted wrongly": wrong,
    }  # fmt: skip
    figures = {"lineage.gold.p": p, "lineage.gold.r": r, "lineage.gold.f1": f, "lineage.gold.wrong": wrong}
    return {
        "title": "copies on gold stories (bodies by the reader's residue)",
        "rows": [row],
        "figures": figures,
    }


# -- real pairs --------------------------------------------------------------------


def _pairs(name: str, rows: list[dict[str, str]], pairs: list[dict[str, str]]) -> dict[str, object]:
    named = {id for pair in pairs for id in (pair["a"], pair["b"])}
    articles = [
        _article(row["id"], row["text"], url=row.get("url"), outlet=row.get("outlet"))
        for row in rows
        if row["id"] in named
    ]
    started = time.perf_counter()
    found = {(reuse.a, reuse.b): reuse for reuse in lineage.find(articles)}
    seconds = time.perf_counter() - started
    size = {article.id: sum(map(len, article.body)) for article in articles}
    table: list[Row] = []
    figures: dict[str, float] = {}
    for least, below in ((0.8, 2.0), (0.5, 0.8), (0.3, 0.5), (0.1, 0.3)):
        here = [tuple(sorted((p["a"], p["b"]))) for p in pairs if least <= float(p["containment5"]) < below]
        hits = [found[pair] for pair in here if pair in found]
        merged = sum(lineage.reprint(reuse, size[reuse.a], size[reuse.b]) for reuse in hits)
        table.append(
            {
                "containment": f"{least}-{min(below, 1)}",
                "pairs": len(here),
                "found": len(hits),
                "one account": merged,
            }
        )
    high = [tuple(sorted((p["a"], p["b"]))) for p in pairs if float(p["containment5"]) >= 0.3]
    figures[f"lineage.{name}.recall_03"] = sum(pair in found for pair in high) / len(high) if high else 0.0
    outlet = {row["id"]: row.get("outlet") for row in rows}
    if any(outlet.values()):
        own = [p for p in pairs if outlet[p["a"]] == outlet[p["b"]] and float(p["containment5"]) < 0.5]
        hits = [found[pair] for p in own if (pair := tuple(sorted((p["a"], p["b"])))) in found]  # type: ignore[misc]
        merged = sum(lineage.reprint(reuse, size[reuse.a], size[reuse.b]) for reuse in hits)
        table.append(
            {"containment": "one outlet, < 0.5", "pairs": len(own), "found": len(hits), "one account": merged}
        )
        figures[f"lineage.{name}.boilerplate_merged"] = merged
    title = f"lineage, {name}: {len(articles)} articles, {len(found)} reuses, {seconds:.1f} s"
    return {"title": title, "rows": table, "figures": figures}


def _derived(name: str, rows: list[dict[str, str]]) -> dict[str, object]:
    right, by_label = 0, {}  # type: ignore[var-annotated]
    for row in rows:
        reuses = lineage.find([_article("a", row["source_text"]), _article("b", row["text"])])
        extent = reuses[0].extent if reuses else "none"
        right += bool(reuses) == bool(row["derived"])
        counts = by_label.setdefault(
            row["label"], {"whole": 0, "most": 0, "part": 0, "sentence": 0, "none": 0}
        )
        counts[extent] += 1
    table: list[Row] = [{"label": label, **counts} for label, counts in sorted(by_label.items())]
    return {
        "title": f"lineage, {name}: derived or not, accuracy {right / len(rows):.3f}",
        "rows": table,
        "figures": {f"lineage.{name}.accuracy": right / len(rows)},
    }


# -- a made corpus -----------------------------------------------------------------

LENGTH = 465  # words of a text, as in the bulk set
PEERS = 20_000  # texts that the peers are given at most
FAMILY = 10  # texts in a hundred that have a near-duplicate


def corpus(many: int, length: int = LENGTH, seed: int = 1) -> list[Article]:
    """Return `many` made texts, a share of them near-duplicates of the one before, at all degrees."""
    draw = random.Random(seed)
    words = ["".join(draw.choice("abcdefghijklmnoprstuvw") for _ in range(2 + n % 9)) for n in range(20_000)]
    weights = [1 / (n + 10) for n in range(len(words))]
    running = list(accumulate(weights))
    spread, cut = length * 200 // 465, max(1, length * 40 // 465)
    made: list[Article] = []
    last: list[str] = []
    while len(made) < many:
        if last and draw.randrange(100) < FAMILY:
            change = draw.choice((0.0, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08))
            last = [draw.choice(words) if draw.random() < change else word for word in last]
            last = last[: len(last) - draw.randrange(cut)]
        else:
            last = draw.choices(
                words, cum_weights=running, k=draw.randrange(length - spread, length + spread)
            )
        made.append(_article(f"{len(made):07d}", " ".join(last)))
    return made


def _generated(many: int, length: int) -> dict[str, object]:
    articles = corpus(many, length)
    truth: dict[Pair, float] = {}
    family: list[tuple[str, set[tuple[str, ...]]]] = []
    for article in articles:  # a near-duplicate stands right after its family
        own = _shingles(article.text)
        if family and not family[-1][1] & own:
            family = []
        for other, theirs in family:
            both = len(theirs & own)
            if both:
                truth[other, article.id] = both / (len(theirs) + len(own) - both)
        family.append((article.id, own))
    lineage.similar(articles[:50])  # the folding table is made once, not once a corpus
    table, figures = [], {}
    peers = (("datasketch", _datasketch), ("rensa", _rensa)) if many <= PEERS else ()
    for name, run in (("manytakes", _ours), *peers):
        started = time.process_time()
        try:
            found = run(articles)
        except ImportError:
            table.append({"who": f"{name} is not installed"})
            continue
        rate = many / (time.process_time() - started)
        row: Row = {"who": name, "docs per CPU second": round(rate)}
        for least in (0.8, 0.5):
            due = [pair for pair, j in truth.items() if j >= least]
            row[f"recall J>={least}"] = sum(pair in found for pair in due) / len(due)
        row["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        row["precision"] = sum(truth.get(pair, 0.0) >= 0.5 for pair in found) / len(found)
        table.append(row)
        figures.update(
            {f"lineage.generated.{name}.{k}": float(v) for k, v in row.items() if isinstance(v, int | float)}
        )
    if len(table) > 1 and "docs per CPU second" in table[1]:
        ratio = figures["lineage.generated.manytakes.docs per CPU second"] / figures[
            "lineage.generated.datasketch.docs per CPU second"
        ]  # fmt: skip
        figures["lineage.generated.times_datasketch"] = ratio
    return {
        "title": f"near-duplicates, {many} made texts of {length} words, {len(truth)} pairs"
        " (Jaccard of 5-word shingles)",
        "rows": table,
        "figures": figures,
    }


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[k : k + 5]) for k in range(len(words) - 4)}


def _ours(articles: Sequence[Article]) -> set[Pair]:
    return {(a, b) for a, b, _ in lineage.similar(articles, 0.5)}


def _datasketch(articles: Sequence[Article]) -> set[Pair]:
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> object:
        made = MinHash(128)
        made.update_batch([" ".join(shingle).encode() for shingle in _shingles(text)])
        return made

    return _banded(articles, sketch, lambda: MinHashLSH(params=(32, 4), num_perm=128))


def _rensa(articles: Sequence[Article]) -> set[Pair]:
    from rensa import RMinHash, RMinHashLSH

    def sketch(text: str) -> object:
        made = RMinHash(128, 1)
        made.update([" ".join(shingle) for shingle in _shingles(text)])
        return made

    return _banded(articles, sketch, lambda: RMinHashLSH(0.5, 128, 32))


def _banded(
    articles: Sequence[Article], sketch: Callable[[str], object], index: Callable[[], object]
) -> set[Pair]:
    """Return the verified pairs of a MinHash library: sketch, look up, insert, then compare the sets."""
    lsh, found = index(), set()
    texts = {n: article.text for n, article in enumerate(articles)}
    for n, text in texts.items():
        made = sketch(text)
        for other in lsh.query(made):  # type: ignore[attr-defined]
            one, two = _shingles(texts[int(other)]), _shingles(text)
            both = len(one & two)
            if both >= 0.5 * (len(one) + len(two) - both):
                found.add((articles[int(other)].id, articles[n].id))
        lsh.insert(n, made)  # type: ignore[attr-defined]
    return found
