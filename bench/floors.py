"""The ratchet: scores that must not fall, each pinned to the data it was measured on.

    python -m bench.floors                      check what is in the repository
    python -m bench.floors --shared DIR         and the labelled sets under DIR
    python -m bench.floors --update             raise floors to what is measured now
    python -m bench.floors --update --accept-worse     lower them too, on purpose

`floors.json` lists, for each scorer and set, the SHA-256 of the data and the figures to
hold. A changed set is an error until `--update` pins it again. `LOWER` names the figures
of which less is better. A figure may miss its floor by `SLACK`: the int8 encoder rounds
differently on other processors. (The idea is trafilatura's `eval_gate`.)
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).parent / "floors.json"
LOWER = ("false alarms", "alone wrong")
SLACK = 0.01


class Floor(TypedDict):
    """A scorer, the set it reads (under the repository or the shared folder), and what to hold."""

    stage: str
    option: str  # "data" for a file, "gold" for a folder
    set: str
    shared: bool
    sha256: str
    hold: dict[str, float]


def main(argv: list[str] | None = None) -> int:
    """Check or update the floors; return 1 when one does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.floors", description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, help="the folder with data/ and gold/")
    parser.add_argument("--update", action="store_true", help="pin the data and raise the floors")
    parser.add_argument("--accept-worse", action="store_true", help="with --update, lower floors too")
    args = parser.parse_args(argv)
    floors: list[Floor] = json.loads(FLOORS.read_text("utf-8"))
    held = True
    for floor in floors:
        name = f"{floor['stage']} {floor['set']}"
        path = (args.shared or ROOT / "absent" if floor["shared"] else ROOT) / floor["set"]
        if not path.exists():
            print(f"{name}: not checked, {'give --shared DIR' if not args.shared else f'no {path}'}")
            continue
        measured, sha256 = measure(floor, path), digest(path)
        worse = list(below(floor["hold"], measured, 0 if args.update else SLACK))
        if args.update and (args.accept_worse or not worse):
            floor["sha256"] = sha256
            floor["hold"] = {figure: round(measured[figure], 3) for figure in floor["hold"]}
            print(f"{name}: pinned")
            continue
        if sha256 != floor["sha256"]:
            worse.append("the data changed; run: python -m bench.floors --update")
        for problem in worse:
            print(f"{name}: {problem}")
        if not worse:
            print(f"{name}: holds")
        held = held and not worse
    if args.update:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    return 0 if held else 1


def measure(floor: Floor, path: Path) -> dict[str, float]:
    """Run the scorer of a floor on its data and return its figures."""
    scorer = importlib.import_module(f"bench.score_{floor['stage']}")
    of = {"data": None, "gold": None, floor["option"]: path}
    figures: dict[str, float] = scorer.score(**of, out=None, cv=0)["figures"]
    return figures


def below(hold: dict[str, float], measured: dict[str, float], slack: float) -> Iterator[str]:
    """Yield, in words, each figure that is worse than its floor by more than `slack`.

    >>> list(below({"f1": 0.5, "false alarms": 0.2}, {"f1": 0.52, "false alarms": 0.3}, 0.01))
    ['false alarms is 0.300, the ceiling is 0.200']
    """
    for figure, bound in hold.items():
        now = measured.get(figure)
        if now is None:
            yield f"{figure} is not measured any more, the floor is {bound:.3f}"
        elif figure in LOWER and round(now, 3) > bound + slack:
            yield f"{figure} is {now:.3f}, the ceiling is {bound:.3f}"
        elif figure not in LOWER and round(now, 3) < bound - slack:
            yield f"{figure} is {now:.3f}, the floor is {bound:.3f}"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's JSON files in the order of their names."""
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
