"""Points against gold stories: links, tightness, differences, false alarms, alone, and the rest.

    python -m bench.score points --gold DIR [--out DIR] [--cv 5] [--json]
    python -m bench.score points --data DIR [--json]      the stories marked in bench/marked

Runs the pipeline on the texts (and dates) of every gold story alone, writes predictions,
and scores them. With --cv, story i is read with the models of fold i mod 5, which were
fitted without it (`python -m bench.train_points --gold DIR --cv build/folds`).

The measures, spans half-open in code points of an account's text:
two spans match when they share at least half of the shorter one's characters.
links: pairs of claims of two accounts in one point. tightness: mean IoU of the matched
pairs. differ: points that differ. false alarms: predicted differences that match a gold
pair that agrees. alone wrong: "only one says" of what a gold point shares.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from bench import gold as golds
from manytakes import boosted, run

FOLDS = Path("build/folds")
Item = dict[str, Any]
Pair = tuple[Item, Item]

# From gold/README.md of the data: what careful readers and a naive system score.
REFERENCE = [
    {"story": "(second reader)", "links F1": 0.898, "tightness": 0.91, "differ F1": 0.911,
     "false alarms": 0.06, "alone wrong": 0.17, "quotes F1": 0.67, "names F1": 0.93},
    {"story": "(naive, dev)", "links F1": 0.409, "tightness": 0.27, "differ F1": 0.200,
     "false alarms": 0.40, "alone wrong": 0.54, "quotes F1": 0.42},
]  # fmt: skip


def score(data: Path | None, gold: Path | None, out: Path | None, cv: int) -> dict[str, Any]:
    """Read every gold story, or those of bench/marked, score it, and return the table and the figures."""
    if gold is None and (data is None or not data.is_dir()):
        raise SystemExit("points are scored on stories: give --gold DIR, or --data the folder of all sets")
    tallies: list[Counter[str]] = []
    rows: list[dict[str, Any]] = []
    for n, story in enumerate(golds.stories(gold) if gold else golds.marked(data or Path())):
        if cv:
            _use_fold(n % cv)
        found = predict(story)
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{story.name}.json").write_text(json.dumps(found), "utf-8")
        tallies.append(tally(story.found, found))
        rows.append({"story": story.name, **_brief(figures(tallies[-1]))})
    total = figures(sum(tallies, Counter()))
    spread = {
        f"{name} spread": statistics.pstdev(values)
        for name in ("links f1", "differ f1")
        if len(values := [figures(t)[name] for t in tallies if t["links gold"]]) > 1
    }
    rows.append({"story": "all", **_brief(total)})
    title = f"points, {len(tallies)} stories" + (f", {cv}-fold cross-validated" if cv else "")
    return {"title": title, "rows": rows + REFERENCE, "figures": {**total, **spread}}


def _use_fold(k: int) -> None:
    """Make the pipeline read with the models that were fitted without fold k."""
    models = {
        name: boosted.Model((FOLDS / f"{name}-{k}.onnx").read_bytes())
        for name in ("claims", "pairs", "context", "roles")
    }
    shipped = boosted.Model
    boosted.load = lambda name: models.get(name) or shipped(_shipped(name))  # type: ignore[assignment]


def _shipped(name: str) -> bytes:
    return (Path(boosted.__file__).parent / "data" / f"{name}.onnx").read_bytes()


def predict(story: golds.Gold) -> dict[str, Any]:
    """Run the pipeline on a story's texts and return what it found, in the gold's format."""
    articles = golds.articles(story)
    ids = {article.id: account for account, article in articles.items()}
    own = sorted(articles.values(), key=lambda a: a.id)
    found: dict[str, Any] = {"points": [], "quotes": [], "names": [], "residue": [], "copies": []}
    stories, reuses = run.group(own)
    for one in stories:
        for key, items in golds.prediction(run.tell(one, own, reuses), ids).items():
            found[key] += items
    return found


def _brief(of: dict[str, float]) -> dict[str, float | None]:
    return {
        "links P": of["links p"],
        "links R": of["links r"],
        "links F1": of["links f1"],
        "tightness": of["tightness"],
        "differ P": of["differ p"],
        "differ R": of["differ r"],
        "differ F1": of["differ f1"],
        "false alarms": of["false alarms"],
        "alone wrong": of["alone wrong"],
        "quotes F1": of["quotes f1"],
        "speaker": of["speaker"],
        "names F1": of["names f1"],
        "residue F1": of["residue f1"],
        "copies F1": of["copies f1"],
    }


# -- the measures ------------------------------------------------------------------


def _shared(a: Item, b: Item) -> int:
    if a["account"] != b["account"]:
        return 0
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _match(a: Item, b: Item) -> bool:
    inter = _shared(a, b)
    return inter > 0 and 2 * inter >= min(a["end"] - a["start"], b["end"] - b["start"])


def _pair_match(p: Pair, q: Pair) -> bool:
    return any(_match(p[0], x) and _match(p[1], y) for x, y in (q, q[::-1]))


def _pair_iou(p: Pair, q: Pair) -> float:
    def iou(a: Item, b: Item) -> float:
        inter = _shared(a, b)
        return inter / (a["end"] - a["start"] + b["end"] - b["start"] - inter)

    return max(
        (iou(p[0], x) + iou(p[1], y)) / 2 for x, y in (q, q[::-1]) if _match(p[0], x) and _match(p[1], y)
    )


def _pairs(items: Iterable[Item]) -> list[Pair]:
    return [(a, b) for a, b in combinations(items, 2) if a["account"] != b["account"]]


def tally(gold: dict[str, Any], found: dict[str, Any]) -> Counter[str]:
    """Count, for one story, everything the figures are made of."""
    c: Counter[str] = Counter()
    shared = [p for p in gold["points"] if p["relation"] != "alone"]
    gold_pairs = [(pair, p["relation"]) for p in shared for pair in _pairs(p["claims"])]
    quote_pairs = [(pair, q["relation"]) for q in gold["quotes"] for pair in _pairs(q["variants"])]
    points = [(p["relation"], _pairs(p["claims"])) for p in found["points"] if p["relation"] != "alone"]
    predicted = [pair for _, group in points for pair in group]
    known = [pair for pair, _ in gold_pairs + quote_pairs]

    c["links predicted"] = len(predicted)
    c["links right"] = sum(any(_pair_match(p, g) for g in known) for p in predicted)
    c["links gold"] = len(gold_pairs)
    for g, _ in gold_pairs:
        fits = [_pair_iou(g, p) for p in predicted if _pair_match(g, p)]
        c["links found"] += bool(fits)
        c["tight"] += max(fits, default=0.0)  # type: ignore[assignment]

    differing = [(p["differs_in"], _pairs(p["claims"])) for p in shared if p["relation"] == "differ"]
    claimed = [group for relation, group in points if relation == "differ"]
    for kind, group in differing:
        found_it = any(_pair_match(a, b) for other in claimed for a in other for b in group)
        c["differ gold"] += 1
        c["differ found"] += found_it
        c[f"kind {kind} gold"] += 1
        c[f"kind {kind} found"] += found_it
    worded = [pair for pair, relation in quote_pairs if relation not in ("same-words", "alone")]
    right = worded + [pair for _, group in differing for pair in group]
    fine = [pair for pair, relation in gold_pairs if relation != "differ"]
    for group in claimed:
        hit = any(_pair_match(a, b) for a in group for b in right)
        c["differ predicted"] += 1
        c["differ right"] += hit
        c["alarms"] += not hit and any(_pair_match(a, b) for a in group for b in fine)

    said = [claim for p in shared for claim in p["claims"]]
    for p in found["points"]:
        if p["relation"] == "alone":
            c["alone"] += len(p["claims"])
            c["alone wrong"] += sum(any(_match(claim, s) for s in said) for claim in p["claims"])

    variants = [pair for q in found["quotes"] for pair in _pairs(q["variants"])]
    c["quotes predicted"] = len(variants)
    c["quotes right"] = sum(any(_pair_match(p, g) for g, _ in quote_pairs) for p in variants)
    c["quotes gold"] = len(quote_pairs)
    c["quotes found"] = sum(any(_pair_match(p, g) for p in variants) for g, _ in quote_pairs)
    for q in gold["quotes"]:
        near = [x for x in found["quotes"] if any(_match(v, w) for v in x["variants"] for w in q["variants"])]
        if q.get("speaker") and near:
            c["speakers"] += 1
            c["speakers right"] += any(_words(q["speaker"]) & _words(x["speaker"] or "") for x in near)

    known_surfaces = {(s["account"], s["text"]) for m in gold["names"] for s in m["surfaces"]}
    _sets(c, "names", *(_chains(side["names"], known_surfaces) for side in (gold, found)))
    if gold["residue"]:
        texts = {a["id"]: a["text"] for a in gold["accounts"]}
        _sets(c, "residue", *(_letters(side["residue"], texts) for side in (gold, found)))
    _sets(c, "copies", *({frozenset((x["from"], x["to"])) for x in side["copies"]} for side in (gold, found)))
    directed = {(x["from"], x["to"]) for x in gold["copies"] if x.get("directed")}
    c["directed"] = len(directed)
    c["directed right"] = len(directed & {(x["from"], x["to"]) for x in found["copies"]})
    return c


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w{3,}", name.lower()))


def _chains(names: Iterable[Item], known: set[tuple[str, str]]) -> set[frozenset[tuple[str, str]]]:
    chains = [sorted({(s["account"], s["text"]) for s in m["surfaces"]} & known) for m in names]
    return {frozenset(p) for chain in chains for p in combinations(chain, 2)}


def _letters(spans: Iterable[Item], texts: dict[str, str]) -> set[tuple[str, int]]:
    """Return the (account, offset) of every letter and digit in the spans."""
    return {
        (s["account"], i)
        for s in spans
        for i in range(s["start"], min(s["end"], len(texts[s["account"]])))
        if texts[s["account"]][i].isalnum()
    }


def _sets(c: Counter[str], name: str, gold: set[Any], found: set[Any]) -> None:
    c[f"{name} gold"] += len(gold)
    c[f"{name} predicted"] += len(found)
    c[f"{name} right"] += len(gold & found)
    c[f"{name} found"] += len(gold & found)


def figures(c: Counter[str]) -> dict[str, float]:
    """Return the named figures of a tally; a share of nothing is 0."""
    share: Callable[[str, str], float] = lambda a, b: c[a] / c[b] if c[b] else 0.0  # noqa: E731
    found: dict[str, float] = {}
    for name in ("links", "differ", "quotes", "names", "residue", "copies"):
        p, r = share(f"{name} right", f"{name} predicted"), share(f"{name} found", f"{name} gold")
        found |= {f"{name} p": p, f"{name} r": r, f"{name} f1": 2 * p * r / (p + r) if p + r else 0.0}
    found |= {
        "tightness": share("tight", "links found"),
        "false alarms": share("alarms", "differ predicted"),
        "alone wrong": share("alone wrong", "alone"),
        "speaker": share("speakers right", "speakers"),
        "direction": share("directed right", "directed"),
    }
    kinds = sorted(k.split()[1] for k in c if k.startswith("kind ") and k.endswith(" gold"))
    return found | {f"differ {k} r": share(f"kind {k} found", f"kind {k} gold") for k in kinds}
