"""Kill `manytakes add` at random moments and see what the store is worth afterwards.

    python -m bench.kill [--times 300] [--seed 0]    prints a row; status 1 when anything was lost

The command runs in a child that has the models loaded already, so that the kills fall on its
work and not on an interpreter that starts. Each kill is SIGKILL, at a moment drawn evenly from
the time that the whole command takes. Afterwards the store must open, `check` must pass, what
was acknowledged must be there, and no article twice; when a run gets through, its stories must
be those of a store that was never killed, and the next run begins a new one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from manytakes import store
from manytakes.cli import main as command
from manytakes.model import ManytakesError
from manytakes.run import read

FORK = multiprocessing.get_context("fork")


EVENTS = (
    ("Corran", "A barge struck the quay"),
    ("Ellery", "The library roof fell in"),
    ("Marrick", "A herd of goats blocked the road"),
    ("Teal", "Lightning set the bakery on fire"),
)


@dataclass
class Tally:
    """What happened to the kills."""

    kills: int = 0
    unopened: int = 0
    unsound: int = 0
    doubled: int = 0
    lost: int = 0
    finished: int = 0
    different: int = 0

    @property
    def faults(self) -> int:
        """How many times something was not as it must be."""
        return self.unopened + self.unsound + self.doubled + self.lost + self.different


def write(folder: Path) -> list[Path]:
    """Write short articles, three on each of four events, and return their paths."""
    folder.mkdir()
    for n, (place, what) in enumerate(EVENTS * 3):
        (folder / f"{n:02}.txt").write_text(
            f"{what} at {place} on Monday. About {20 + 7 * n} people saw it, the police said.\n\n"
            f"“I was at {place} and had not expected it,” said Ines Okafor, who lives there.\n"
        )
    return sorted(folder.iterdir())


def add(db: Path, paths: list[Path], said: Path) -> None:
    """Run the command on one path after another, and note each that it acknowledged."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    for path in paths:
        if path.name not in noted(said):
            command(["add", str(db), str(path)], standalone_mode=False)
            with open(said, "a") as out:
                out.write(f"{path.name}\n")


def noted(said: Path) -> set[str]:
    """Return the names of the paths that were acknowledged whole."""
    return set(said.read_text().split("\n")[:-1]) if said.exists() else set()


def state(db: Path) -> tuple[list[str], set[str]]:
    """Return the sources of the articles in a store, and its stories; raises for one that is unsound."""
    with store.connect(db) as news:
        news.check()
        return [Path(a.source).name for a in news.articles()], {row.id for row in news.stories()}


def look(db: Path, said: Path, whole: set[str], done: bool, tally: Tally) -> None:
    """Count what is wrong with a store after a kill."""
    if not db.exists() or not db.stat().st_size:
        return
    try:
        names, stories = state(db)
    except ManytakesError as error:
        sys.stderr.write(f"{error}\n")
        tally.unsound += 1
        return
    except Exception as error:
        sys.stderr.write(f"{error!r}\n")
        tally.unopened += 1
        return
    there = {name.split(":")[0] for name in names}
    tally.lost += len(noted(said) - there)
    tally.doubled += len(names) - len(set(names))
    if done:
        tally.finished += 1
        tally.different += stories != whole


def run(times: int, seed: int, folder: Path) -> Tally:
    """Kill the command `times` times, in `folder`."""
    paths = write(folder / "in")
    read([str(paths[0])])  # loads the models here
    warm = FORK.Process(target=add, args=(folder / "whole.db", paths, folder / "whole"))
    began = time.perf_counter()
    warm.start()
    warm.join()
    takes = time.perf_counter() - began
    _, whole = state(folder / "whole.db")
    chance, tally = random.Random(seed), Tally()
    db, said = folder / "killed.db", folder / "said"
    while tally.kills < times:
        child = FORK.Process(target=add, args=(db, paths, said))
        child.start()
        child.join(chance.uniform(0, takes))
        done = child.exitcode is not None
        if not done:
            os.kill(child.pid or 0, signal.SIGKILL)
            child.join()
            tally.kills += 1
        look(db, said, whole, done, tally)
        if done:
            for file in folder.glob("killed.db*"):
                file.unlink()
            said.unlink()
    return tally


def main() -> None:
    """Print the tally as a row; end with status 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(given.times, given.seed, Path(folder))
    print("| kills | runs that got through | not opened | unsound | lost | doubled | other stories |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {tally.kills} | {tally.finished} | {tally.unopened} | {tally.unsound} | {tally.lost}"
        f" | {tally.doubled} | {tally.different} |"
    )
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
