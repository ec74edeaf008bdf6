"""Read a store with several processes while one writes to it, and see that nobody gets a torn story.

    python -m bench.readers [--seconds 60] [--readers 8]      status 1 when a reader failed

The writer stores one story over and over, now whole, now with two of its points. A reader does what a
desk does: lists the stories, tells one, cuts its spans, searches, checks the whole store. It fails when
what it reads is neither the one state nor the other, or when anything is raised.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from bench.rows import heading, row
from manytakes import run, store
from manytakes.model import Telling

FORK = multiprocessing.get_context("fork")
FEWER = 2  # points of the story's other state


@dataclass(frozen=True)
class Seen:
    """How often it was written, how often each reader read, and how each ended (0 is well)."""

    written: int
    reads: tuple[int, ...]
    ends: tuple[int | None, ...]


def against(db: Path, whole: Telling, readers: int, enough: Callable[[int, int], bool]) -> Seen:
    """Write and read until `enough(times written, times the slowest reader read)`, or a reader fails."""
    told = set[int]()  # points that the list of stories tells: not those that another says
    with store.connect(db, create=True) as news:
        for points in (whole.points[:FEWER], whole.points):
            news.save([replace(whole, points=points)])
            told |= {line.points for line in news.stories()}
    stop, times = FORK.Event(), [FORK.Value("i") for _ in range(readers)]
    watching = [FORK.Process(target=_read, args=(stop, n, db, whole, told), daemon=True) for n in times]
    for reader in watching:
        reader.start()
    written = 0
    while not enough(written, min(n.value for n in times)) and not any(r.exitcode for r in watching):
        with store.connect(db) as news:
            news.save([(replace(whole, points=whole.points[:FEWER]), whole)[written % 2]])
        written += 1
    stop.set()
    for reader in watching:
        reader.join()
    return Seen(written, tuple(n.value for n in times), tuple(r.exitcode for r in watching))


def _read(stop: Event, times: Synchronized[int], db: Path, whole: Telling, told: set[int]) -> None:
    """Read as a desk does; end with a status that is not 0 at the first thing that does not hold."""
    ids, states = {a.id for a in whole.articles}, {FEWER, len(whole.points)}
    while not stop.is_set():
        with store.connect(db) as news:
            [line] = news.stories()
            telling = news.telling(line.id)
            assert line.points in told and len(telling.points) in states, "the story as it was or as it is"
            assert {a.id for a in telling.articles} == ids
            assert all(telling.words(s) for p in telling.points for s in p.about.evidence)
            news.search("ferry")
            assert news.check()[1] == 1
        times.value += 1


def main() -> None:
    """Print a row; end with status 1 when a reader failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.readers", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=8)
    given = parser.parse_args()
    articles, _ = run.gather([str(files("manytakes") / "sample")])
    found, reuses = run.group(articles)
    whole = max((run.tell(story, articles, reuses) for story in found), key=lambda told: len(told.points))
    until = time.monotonic() + given.seconds
    with tempfile.TemporaryDirectory() as folder:
        seen = against(Path(folder, "n.db"), whole, given.readers, lambda *_: time.monotonic() > until)
    heading("readers", "seconds", "times written", "times read", "the slowest", "failed")
    failed = sum(end != 0 for end in seen.ends)
    row(given.readers, given.seconds, seen.written, sum(seen.reads), min(seen.reads), failed)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
