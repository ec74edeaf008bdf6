"""Grow one store by generated articles in daily batches, kill it now and then, and measure.

    python -m bench.grow [--articles N] [--per-day M] [--kills K] [--minutes T] [--turns D] [--peer P]
                         [--keep DIR] [--count]

Each event has names and words of its own among words drawn as often as they stand in news,
and is told for a few days; one article in ten is a reprint. A worker process adds day after
day and acknowledges each; it is killed with SIGKILL at K random moments and started again
at the day after the last acknowledged one. Printed: articles per CPU second of each tenth
of the run, the most memory a worker took, what was lost or doubled (nothing must be), and
B-cubed F1 against the events. A CPU second is worth less while others use the machine, so after
each day the same hundred articles go into a fresh store, and what a day's article took is printed
beside what one of those did; `--curve FILE` writes both for each day. `--turns D` then grows a second
store for EARLY days only, and the two take up D days more in turns. `--count` counts what a day asks
of Python and of SQLite in the grown store and in one of YOUNG days: that is the same on any machine,
however busy. After T minutes no more is added,
and what was is measured. With `--keep DIR` the store stays there, with what each day took: the same
command goes on where a run ended, or was stopped.
`--peer P` clusters the first P articles in one batch by scikit-learn's TF-IDF and SciPy's average
link and, as BERTopic may where there is no GPU, by TF-IDF in a hundred dimensions and HDBSCAN; the first
`--embed E` of them, as BERTopic does by itself, by a sentence encoder and HDBSCAN, in the same run.
With `--keep DIR` what was encoded stays, too, with the CPU seconds that it took. The bodies go in as
articles: reading and cleaning pages is not measured here.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.score_stories import bcubed
from manytakes import grow, lineage, models, store, stories
from manytakes.model import Article, Span, When, mint

WORDS, NAMES = (180, 420), 8  # words of an article, and names and words of an event's own
DAYS = 4  # days that an event is told for
PER_EVENT = 6  # articles of an event, on average
REPRINTS = 0.1
EARLY = 16  # days of the store that the grown one takes turns with: all that a day looks at is there
YOUNG, STEP = 5, 100  # days of the store that another's counts are measured by, and steps counted at once
WARM = 2  # days of each that are not counted: what was read lately is read again
QUARTER = 250  # articles of a turn
ENCODED = 100  # articles that a peer encodes between two writes
FRESH = 100  # articles that go into a fresh store after each day, or the first day's if it has fewer
_SYLLABLES = "ba ko ri ten mas ul dor vei san qui lo pra nem ist gar hol fen ty".split()


@lru_cache(1)
def _news() -> tuple[list[str], list[int]]:
    """Return the words of news and their running counts."""
    packed = (files("manytakes") / "data" / "words.txt.gz").read_bytes()
    rows = [line.split(" ") for line in gzip.decompress(packed).decode().splitlines()[1:]]
    return [word for word, _ in rows], list(accumulate(int(n) for _, n in rows))


@lru_cache(10_000)
def _event(number: int) -> tuple[list[str], int]:
    """Return the names and words of an event's own, and how many articles tell it."""
    draw = random.Random(f"event {number}")
    words, _ = _news()
    names = ["".join(draw.choices(_SYLLABLES, k=4)).capitalize() for _ in range(NAMES)]
    return [*names, *draw.sample(words, NAMES)], 1 + draw.randrange(2 * PER_EVENT - 1)


def day(number: int, per_day: int) -> list[tuple[Article, str]]:
    """Return the articles of a day, each with its event."""
    draw = random.Random(f"day {number}")
    events = max(1, round(per_day / PER_EVENT))
    start = datetime(2020, 1, 1) + timedelta(days=number)
    when = (When(start, start + timedelta(days=1), "day"),)
    made: list[tuple[Article, str]] = []
    while len(made) < per_day:
        event = max(0, number - draw.randrange(DAYS)) * events + draw.randrange(events)
        own, weight = _event(event)
        if draw.random() * 2 * PER_EVENT > weight:
            continue
        if made and draw.random() < REPRINTS:
            text, label = made[-1][0].text + f" First printed elsewhere, notice {len(made)}.", made[-1][1]
        else:
            text, label = _text(draw, own), str(event)
        id = mint("a", str(number), str(len(made)), text)
        body = (Span(id, 0, len(text)),)
        made.append((Article(id, f"{number}-{len(made)}", text, published=when, body=body), label))
    return made


def _text(draw: random.Random, own: list[str]) -> str:
    words, counts = _news()
    every = draw.choices(words, cum_weights=counts, k=draw.randint(*WORDS))
    lines, line = [], list[str]()
    for n, word in enumerate(every):
        about = draw.random() < (0.3 if n < 40 else 0.12)
        line.append(draw.choice(own) if about else word)
        if len(line) > 8 and draw.random() < 0.1:
            lines.append(" ".join(line).capitalize() + ".")
            line = []
    return " ".join([*lines, " ".join(line)])


def work(path: str, first: int, days: int, per_day: int) -> None:
    """Add day after day, and say so on standard output.

    A line a day: its number, articles, seconds, CPU seconds, those of a fresh store, memory.
    """
    [(warm, _), *_] = day(0, 1)  # tables are loaded before the clock starts
    stories.profile(warm)
    list(lineage.against(warm, [warm]))
    recent = grow.Recent()
    with store.connect(path, create=True) as db:
        for number in range(first, days):
            articles = [article for article, _ in day(number, per_day)]
            began, cpu = time.perf_counter(), time.process_time()
            db.add(articles)
            grow.settle(db, recent)
            took = time.perf_counter() - began, time.process_time() - cpu, _fresh(per_day)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(number, len(articles), *(f"{t:.4f}" for t in took), memory, flush=True)


def _fresh(per_day: int) -> float:
    """Return the CPU seconds in which a new store takes up the first FRESH articles."""
    articles = [article for article, _ in day(0, min(FRESH, per_day))]
    with tempfile.TemporaryDirectory() as folder, store.connect(f"{folder}/fresh.db", create=True) as db:
        cpu = time.process_time()
        db.add(articles)
        grow.settle(db)
        return time.process_time() - cpu


def _turns(grown: str, young: str, days: int, per_day: int, turns: int) -> float:
    """Return how many times the CPU of a store of EARLY days one of `days` takes for a day, in turns."""
    taken = [0.0, 0.0]
    with store.connect(grown) as old, store.connect(young, create=True) as new:
        sides = [(new, grow.Recent(), EARLY), (old, grow.Recent(), days)]
        for number in range(EARLY):
            new.add([article for article, _ in day(number, per_day)])
            grow.settle(new, sides[0][1])
        for turn in range(WARM + turns):
            made = [[article for article, _ in day(first + turn, per_day)] for _, _, first in sides]
            for at in range(0, per_day, QUARTER):
                for n in (0, 1) if at // QUARTER % 2 else (1, 0):
                    db, recent, _ = sides[n]
                    cpu = time.process_time()
                    db.add(made[n][at : at + QUARTER])
                    grow.settle(db, recent)
                    taken[n] += (time.process_time() - cpu) * (turn >= WARM)
    return taken[1] / taken[0]


def _counted(path: str, first: int, last: int, per_day: int) -> dict[str, int]:
    """Return the calls of functions and steps of SQLite in the last of some days that a store takes up."""
    steps = 0

    def tick() -> int:
        nonlocal steps
        steps += STEP
        return 0

    with store.connect(path, create=True) as db:
        recent, profiler = grow.Recent(), cProfile.Profile()
        for number in range(first, last + 1):
            articles = [article for article, _ in day(number, per_day)]
            if number == last:  # what was read lately is in memory by now
                db._db.set_progress_handler(tick, STEP)
                profiler.enable()
            db.add(articles)
            grow.settle(db, recent)
        profiler.disable()
    return {"calls": sum(entry.callcount for entry in profiler.getstats()), "steps of SQLite": steps}


def measure(
    articles: int,
    per_day: int,
    kills: int,
    minutes: float = 1e6,
    curve: Path | None = None,
    turns: int = 0,
    peers: tuple[int, int] = (0, 0),
    keep: Path | None = None,
    count: bool = False,
) -> dict[str, object]:
    """Return the figures of one run, and write a line for each day to the file `curve`.

    In the folder `keep`, the store and what was measured stay for another run.
    """
    days = max(10, articles // per_day)
    seconds, cpu, fresh = dict[int, float](), dict[int, float](), dict[int, float]()
    draw = random.Random(1)
    memory = struck = 0
    young = min(FRESH, per_day) / per_day  # of a day's articles, those that a fresh store takes up
    end = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as temporary:
        folder = str(keep or temporary)
        Path(folder).mkdir(exist_ok=True)
        path, done = f"{folder}/grown.db", Path(folder, "days.txt")
        for said in map(str.split, done.read_text().splitlines() if done.exists() else ()):
            seconds[int(said[0])], cpu[int(said[0])], fresh[int(said[0])] = map(float, said[2:5])
            memory = max(memory, int(said[5]))
        killing = sorted(draw.sample(range(1, days), min(kills, days - 1)))
        killing = [number for number in killing if number not in seconds]
        while True:
            first = max(seconds, default=-1) + 1
            command = [
                sys.executable,
                "-m",
                "bench.grow",
                "--worker",
                path,
                str(first),
                str(days),
                str(per_day),
            ]
            worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert worker.stdout
            for line in worker.stdout:
                said = line.split()
                number = int(said[0])
                seconds[number], cpu[number], fresh[number] = map(float, said[2:5])
                memory = max(memory, int(said[5]))
                with done.open("a", encoding="utf-8") as log:
                    log.write(line)
                if curve:
                    with curve.open("a", encoding="utf-8") as log:
                        rate, times = per_day / cpu[number], cpu[number] / fresh[number] * young
                        log.write(
                            f"{(number + 1) * per_day} articles: {rate:.0f} per CPU second,"
                            f" {times:.2f} times a fresh store's, {memory >> 10} MB\n"
                        )
                if time.monotonic() > end:
                    end, days = float("inf"), number + 2  # the day it is at is finished by another
                    killing = []
                    worker.send_signal(signal.SIGKILL)
                    break
                if killing and number >= killing[0]:
                    killing.pop(0)
                    struck += 1
                    time.sleep(draw.random() * float(said[2]) * 1.5)  # somewhere in the next day
                    worker.send_signal(signal.SIGKILL)
                    break
            worker.stdout.close()
            ended = worker.wait()
            if ended == 0:
                break
            if ended != -signal.SIGKILL:
                raise SystemExit(f"a worker ended with {ended}, neither done nor killed")
        figures = _checked(path, days, per_day)
        figures["megabytes on disk"] = sum(p.stat().st_size for p in Path(folder).glob("grown.db*")) >> 20
        grown = shutil.copy(path, f"{temporary}/old.db") if keep and (turns or count) else path
        if count:
            many = _counted(grown, days, days + WARM, per_day)
            few = _counted(f"{temporary}/counted.db", 0, YOUNG + WARM, per_day)
            figures |= {f"times the {what} of day {YOUNG + WARM}": many[what] / few[what] for what in few}
        if turns:
            times = _turns(grown, f"{temporary}/young.db", days + (WARM + 1) * count, per_day, turns)
            figures[f"times what a store of {EARLY} days takes, in turns"] = times
    tenths = [range(days * k // 10, days * (k + 1) // 10) for k in range(10) if days >= 10]
    rates = [per_day * len(t) / sum(cpu[n] for n in t) for t in tenths]
    costs = [sum(cpu[n] for n in t) / sum(fresh[n] for n in t) * young for t in tenths]
    figures |= {
        "per CPU second, by tenth": [round(r) for r in rates],
        "first to last": rates[0] / rates[-1] if rates else 1.0,
        "times what a fresh store takes, by tenth": [round(c, 2) for c in costs],
        "last to first, in that": costs[-1] / costs[0] if costs else 1.0,
    }
    figures["per second"] = per_day * days / sum(seconds.values())
    figures |= {"megabytes of memory": memory >> 10, "kills": struck}
    if most := max(peers):
        pairs = [pair for number in range(1 + most // per_day) for pair in day(number, per_day)]
        figures |= _peers(pairs, *peers, keep)
    return figures


def _checked(path: str, days: int, per_day: int) -> dict[str, object]:
    """Return what the store holds against what was put in."""
    events = {article.id: event for number in range(days) for article, event in day(number, per_day)}
    with store.connect(path) as db:
        held = [row[0] for row in db.ledger.ids(range(1, len(events) + 99)).items()]
        ids = db.ledger.ids(held)
        standing = db.ledger.standing(held)
        waiting = len(db.ledger.pending(99))
    found = {ids[n]: story for n, (_, story) in standing.items()}
    figures: dict[str, object] = {
        "articles": len(events),
        "lost": len(events.keys() - found.keys()),
        "doubled": len(ids) - len(set(ids.values())) + len(found.keys() - events.keys()) + waiting,
        "stories": len(set(found.values())),
    }
    if not figures["lost"]:
        figures["B3 F1"] = bcubed(events, found)[2]
    return figures


def _peers(
    every: list[tuple[Article, str]], linked: int, embedded: int, keep: Path | None
) -> dict[str, object]:
    """Return how fast peers cluster the first articles in one batch, each at a cut told beforehand."""
    figures: dict[str, object] = {}
    for name, cluster, many in (
        ("average link", _average_link, linked),
        ("TF-IDF and HDBSCAN", _light, linked),
        ("embed and cluster", _embedded, embedded),
    ):
        pairs = every[:many]
        if not pairs:
            continue
        events = {article.id: event for article, event in pairs}
        began = time.process_time()
        try:
            groups, before = cluster([article.text for article, _ in pairs], keep)
        except ImportError as error:
            figures[f"peer, {name}"] = f"not installed: {error.name}"
            continue
        rate = len(pairs) / (time.process_time() - began + before)
        found = {article.id: str(g) for (article, _), g in zip(pairs, groups, strict=True)}
        figures[f"peer, {name}: {len(pairs)} articles in one batch, per CPU second"] = rate
        figures[f"peer, {name}: B3 F1"] = bcubed(events, found)[2]
    return figures


def _average_link(texts: list[str], _: Path | None) -> tuple[list[int], float]:
    """Cluster by scikit-learn's TF-IDF and SciPy's average link; no CPU seconds were spent before."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    distance = 1 - (matrix @ matrix.T).toarray().clip(0, 1)
    np.fill_diagonal(distance, 0)
    groups = fcluster(linkage(squareform(distance, checks=False), "average"), 0.85, "distance")
    return [int(g) for g in groups], 0.0


def _light(texts: list[str], _: Path | None) -> tuple[list[int], float]:
    """Cluster as BERTopic does without a GPU: TF-IDF, a hundred dimensions of it, HDBSCAN."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    return _dense(TruncatedSVD(100, random_state=1).fit_transform(matrix)), 0.0


def _embedded(texts: list[str], keep: Path | None) -> tuple[list[int], float]:
    """Cluster as BERTopic does: sentence encoder (256 word pieces of each), HDBSCAN.

    Returned with the CPU seconds that an earlier run spent on what was kept of it.
    """
    encoder, before = models.encoder(), 0.0
    vectors = []
    for first in range(0, len(texts), ENCODED):
        some, kept = texts[first : first + ENCODED], (keep or Path()) / f"encoded-{first}.npz"
        if keep and kept.exists() and len(held := np.load(kept)["means"]) == len(some):
            before += float(np.load(kept)["cpu"])
        else:
            cpu = time.process_time()
            held = np.stack([one.matrix.mean(0) for one in encoder.encode(some)])
            if keep:
                with open(keep / "encoded.part", "wb") as part:
                    np.savez(part, means=held, cpu=time.process_time() - cpu)
                Path(part.name).replace(kept)
        vectors.append(held)
    return _dense(np.concatenate(vectors)), before


def _dense(vectors: NDArray[np.floating]) -> list[int]:
    """Return the groups that HDBSCAN finds in 20 dimensions (by PCA, for UMAP); noise stays alone."""
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import PCA

    reduced = PCA(20, random_state=1).fit_transform(vectors)
    groups = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(reduced)
    return [int(g) if g >= 0 else -1 - n for n, g in enumerate(groups)]


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.grow", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--per-day", type=int, default=250)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e6, help="after which no more is added")
    parser.add_argument("--peer", type=int, default=0, help="articles that average link clusters; 0 is none")
    parser.add_argument("--embed", type=int, default=0, help="articles that encoder and HDBSCAN cluster")
    parser.add_argument("--turns", type=int, default=0, help="days that a young store takes turns for")
    parser.add_argument("--curve", type=Path, help="a file to write a line for each day to")
    parser.add_argument("--keep", type=Path, help="a folder whose store is grown further, and stays")
    parser.add_argument("--count", action="store_true", help="count what a day asks of Python and SQLite")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument(
        "--worker", nargs=4, metavar=("DB", "FIRST", "DAYS", "PER_DAY"), help=argparse.SUPPRESS
    )
    args = parser.parse_args(argv)
    if args.worker:
        work(args.worker[0], *map(int, args.worker[1:]))
        return 0
    peers = args.peer, args.embed
    figures = measure(
        args.articles,
        args.per_day,
        args.kills,
        args.minutes,
        args.curve,
        args.turns,
        peers,
        args.keep,
        args.count,
    )
    if args.json:
        print(json.dumps(figures, indent=1))
        return 0
    for name, value in figures.items():
        print(f"{name:<44} {value:.3f}" if isinstance(value, float) else f"{name:<44} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
