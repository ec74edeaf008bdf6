"""Every stage beside its named peers, on the same input in one process: scores, and speed as a ratio.

    python -m bench.peers --data DIR [--only STAGE] [--json]

DIR holds the labelled sets. The scores are those of `bench.score`, whose modules run the
peers from their own packages; `times` is how many times a peer's speed ours is, measured
in the same run. A peer that is not installed has a row that says so.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import name_pairs, score_values, speed
from bench.score import show
from manytakes import names

Row = dict[str, Any]
Rates = Callable[[Path], dict[str, float]]

FASTER = ("docs/cpu s", "docs per CPU second", "articles/s with spaCy")  # columns of which more is faster
SLOWER = ("seconds",)
CLOCKED = 300  # texts or pairs on which speed is measured where the scorer does not
SAMPLE = Path(__file__).parent.parent / "src" / "manytakes" / "sample"


@dataclass(frozen=True, slots=True)
class Match:
    """A stage, the set it is scored on, its peers by module, and how fast each is if the scorer is silent."""

    stage: str
    set: str
    peers: tuple[tuple[str, str], ...]  # (name as the scorer's rows begin, module to import)
    rates: Rates | None = None


def _read(path: Path, most: int = CLOCKED) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(most), strict=False)]


def _rate(call: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Return how many items a CPU second `call` does, once it is warm."""
    for item in items[:10]:
        call(item)
    began = time.process_time()
    for item in items:
        call(item)
    return len(items) / max(time.process_time() - began, 1e-9)


def _values(path: Path) -> dict[str, float]:
    texts = [row["text"] for row in _read(path)]
    peer = score_values._quantulum3()
    found = {"manytakes": _rate(score_values._ours_newsquant, texts)}
    return found | ({"quantulum3": _rate(peer, texts)} if peer else {})


def _names(path: Path) -> dict[str, float]:
    pairs = [(row["name1"], row["name2"]) for row in _read(path)]
    found = {"manytakes": _rate(lambda p: names.same(*p, "person"), pairs)}
    return found | {name: _rate(lambda p, f=like: f(*p), pairs) for name, like in name_pairs.PEERS.items()}


MATCHES = (
    Match("clean", "extraction_trafilatura/dev.jsonl.gz",
          (("trafilatura", "trafilatura"), ("resiliparse", "resiliparse"))),
    Match("lineage", "generated-5000", (("datasketch", "datasketch"), ("rensa", "rensa"))),
    Match("stories", "cluster_wikinews_sources/dev.jsonl.gz", (("TF-IDF + average link", "sklearn"),)),
    Match("names", "namebench/dev.jsonl.gz",
          (("rapidfuzz", "rapidfuzz"), ("Jaro-Winkler", "rapidfuzz"), ("nomenklatura", "nomenklatura")),
          _names),
    Match("quotes", "polnear/dev.jsonl.gz", (("textacy", "textacy"),)),
    Match("values", "newsquant/dev.jsonl.gz", (("quantulum3", "quantulum3"),), _values),
    Match("values", "timeml/dev.jsonl.gz",
          (("dateparser", "dateparser"), ("recognizers-text", "recognizers_date_time"))),
)  # fmt: skip
READING = "reading"


def rows(match: Match, folder: Path) -> list[Row]:
    """Score a stage and its peers, and return a row each: its scores, and our speed over its."""
    path = Path(match.set) if match.set.startswith("generated") else folder / match.set
    scorer = importlib.import_module(f"bench.score_{match.stage}")
    table: list[Row] = scorer.score(data=path, gold=None, out=None, cv=0)["rows"]
    rates = match.rates(path) if match.rates else {}
    return [*beside(table, match.peers, rates), *absent(match.peers)]


def beside(table: Iterable[Row], peers: Sequence[tuple[str, str]], rates: dict[str, float]) -> list[Row]:
    """Return the rows of ours and of the peers, each with our speed over its: 1 is ours.

    >>> table = [{"who": "manytakes", "F1": 0.9, "seconds": 2.0}, {"who": "peer", "F1": 0.8, "seconds": 6.0}]
    >>> beside(table, [("peer", "json")], {})
    [{'system': 'manytakes', 'times': 1.0, 'F1': 0.9}, {'system': 'peer', 'times': 3.0, 'F1': 0.8}]
    """
    ours: float | None = None
    found = []
    for row in table:
        name = str(row.get("system") or row.get("who"))
        scores = {k: v for k, v in row.items() if k not in ("system", "who", *FASTER, *SLOWER)}
        if not name.startswith(("manytakes", *(peer for peer, _ in peers))) or not any(
            isinstance(v, float) for v in scores.values()
        ):
            continue
        pace = next((row[c] for c in FASTER if c in row), None)
        pace = pace or next((1 / row[c] for c in SLOWER if row.get(c)), None)
        pace = pace or next((rate for peer, rate in rates.items() if name.startswith(peer)), None)
        if ours is None and name.startswith("manytakes"):
            ours = pace
        found.append({"system": name, "times": ours / pace if ours and pace else None} | scores)
    return found


def absent(peers: Iterable[tuple[str, str]]) -> list[Row]:
    """Return a row for each peer whose package is not installed."""
    return [
        {"system": f"{peer}: not installed (module {module})"}
        for peer, module in peers
        if importlib.util.find_spec(module) is None
    ]


def _reading() -> list[Row]:
    """Return the whole reading of the sample beside one pass of the tagger and the encoder over it."""
    took = speed.measure([str(SAMPLE)])
    ratio = took["bare pass"] / took["warm"]
    return [
        {"system": "manytakes, the sample read", "times": 1.0, "seconds": took["warm"]},
        {"system": "tagger and encoder alone", "times": ratio, "seconds": took["bare pass"]},
    ]


def main(argv: list[str] | None = None) -> int:
    """Run the stages asked for and print a table each, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the labelled sets")
    stages = list(dict.fromkeys([m.stage for m in MATCHES] + [READING]))
    parser.add_argument("--only", choices=stages, help="one stage alone")
    parser.add_argument("--json", action="store_true", help="print the rows as one JSON object")
    args = parser.parse_args(argv)
    found: dict[str, list[Row]] = {}
    for match in MATCHES:
        if args.only in (None, match.stage):
            found[f"{match.stage}, {match.set}"] = rows(match, args.data)
    if args.only in (None, READING):
        found[READING] = _reading()
    if args.json:
        print(json.dumps(found, indent=1))
        return 0
    for title, table in found.items():
        show(title, table)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
