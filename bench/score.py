"""Score a stage on labelled data: `python -m bench.score STAGE --data FILE | --gold DIR [--json]`.

Each stage's scorer is a module beside this one, `score_<stage>.py`, with

    score(data, gold, out, **options) -> {"title": ..., "rows": [{...}], "figures": {name: number}}

`rows` is the table printed; `figures` is what `--json` prints and `floors.json` holds.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

STAGES = ("points", "alignment", "clean", "lineage", "stories", "names", "quotes", "values")


def main(argv: list[str] | None = None) -> int:
    """Run one scorer and print its table, or with --json its figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.score", description=__doc__.splitlines()[0])
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--data", type=Path, help="a labelled set, .jsonl.gz")
    parser.add_argument("--gold", type=Path, help="a folder of gold stories, *.json")
    parser.add_argument("--out", type=Path, help="where to write predictions")
    parser.add_argument(
        "--cv", type=int, default=0, help="folds of cross-validation, where a model is fitted"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    args = parser.parse_args(argv)
    if not (args.data or args.gold):
        parser.error("give --data FILE or --gold DIR")
    module = importlib.import_module(f"bench.score_{args.stage}")
    result = module.score(data=args.data, gold=args.gold, out=args.out, cv=args.cv)
    if args.json:
        print(json.dumps(result["figures"], indent=1, sort_keys=True))
        return 0
    show(result["title"], result["rows"])
    return 0


def show(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table, a column for each key in the order they come."""
    print(title)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[_cell(row.get(c)) for c in columns] for row in rows]
    widths = [max(len(str(c)), *(len(r[i]) for r in cells)) for i, c in enumerate(columns)]
    for line in [columns, *cells]:
        print("  ".join(str(cell).ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
