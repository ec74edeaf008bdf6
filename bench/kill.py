"""Kill `add`, `watch`, `batch` and `serve --edit` at random moments; see what is worth having afterwards.

    python -m bench.kill [--times 300] [--seed 0] [--only JOB]    status 1 when anything was lost

Each runs in a child that has the models loaded already, so that the kills fall on its work and not
on an interpreter that starts. Each kill is SIGKILL: every other one at a moment drawn evenly from the
time that the whole job takes, the rest soon after a moment of writing (a file is opened to be
written, or renamed, or a store opened). Afterwards the store must open and `check` must pass (of a
batch: every file be whole), what was acknowledged must be there, and nothing twice; the job then
goes on where it was. When it gets through, its stories must be those of a job that was never
killed, and the next begins.

An article is acknowledged when the command that adds it ends, a feed's when its round does, a
shard or story of a batch when it is reported, a correction when the desk answers its form.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import logging
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyarrow.parquet

from bench.rows import heading, row
from manytakes import batch, ingest, serve, store, watch
from manytakes.cli import main as command
from manytakes.model import ManytakesError
from manytakes.run import read

FORK = multiprocessing.get_context("fork")
HOME = "http://localhost:8000"
KILLED = (-signal.SIGKILL, -signal.SIGALRM)
SOON = (
    -4.5,
    -2,
)  # seconds after a moment of writing, as powers of ten: writing a small file takes a millisecond

EVENTS = (
    (
        "A barge struck the quay at Corran on Monday, and its load of gravel went down.",
        "barge",
        "Ines Okafor",
    ),
    ("The library roof in Ellery fell in on Friday under a foot of snow.", "roof", "Tom Halloran"),
    ("A herd of goats blocked the road to Marrick until noon on Sunday.", "herd", "Lena Brandt"),
    ("Lightning set the bakery of Lower Teal on fire in the night to Tuesday.", "fire", "Ada Quill"),
)

Said = Callable[[str], None]


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


@dataclass(frozen=True)
class Job:
    """Something to kill: `work` goes on where it was, `state` is what is there and what came of it.

    Both are given a folder; `state` raises where that is unsound.
    """

    work: Callable[[Path, Said, set[str]], None]
    state: Callable[[Path], tuple[list[str], set[str]]]


def write(folder: Path, each: int) -> list[Path]:
    """Write `each` articles on each of four events, and a feed of each; return the articles' paths."""
    folder.mkdir()
    for n, (what, word, who) in enumerate(EVENTS * each):
        text = (
            f"{what}\n\nAbout {20 + 7 * n} people saw the {word}, the police said.\n\n"
            f"“I had never seen such a {word},” said {who}, who lives there.\n"
        )
        (folder / f"{n:02}.txt").write_text(text)
        item = f"<item><link>https://a.test/{n:02}</link><description>{escape(text)}</description></item>"
        (folder / f"{n:02}.rss").write_text(f"<rss version='2.0'><channel>{item}</channel></rss>")
    return sorted(folder.glob("*.txt"))


# -- jobs -------------------------------------------------------------------------------


def add(paths: list[Path], where: Path, said: Said, before: set[str]) -> None:
    """Run the command on one path after another."""
    for path in paths:
        if path.name not in before:
            command(["add", str(where / "news.db"), str(path)], standalone_mode=False)
            said(path.name)


def poll(paths: list[Path], home: str, where: Path, said: Said, before: set[str]) -> None:
    """Poll the feed of one article after another, as `watch` does in a round."""
    fetcher = ingest.Fetcher(allowed=lambda address: address.is_loopback, every=0, seconds=60)
    for path in paths:
        if path.stem not in before:
            with store.connect(where / "news.db", create=True) as news:
                watch.once(news, [f"{home}/{path.stem}.rss"], fetcher, now=time.time())
            said(path.stem)


def shards(folder: Path, where: Path, said: Said, _: set[str]) -> None:
    """Make a batch of the folder, a story at a time."""

    def progress(what: str, done: int, of: int) -> None:
        for name in made(where):
            said(name)

    batch.batch([str(folder / "*.txt")], where / "out", at_once=1, progress=progress)


def made(where: Path) -> list[str]:
    """Return the files of a batch that are written."""
    return sorted(str(path.relative_to(where)) for path in where.rglob("[!.]*.parquet"))


def correct(base: Path, where: Path, said: Said, before: set[str]) -> None:
    """Mark the last line of one article after another as something else, by the form of the desk."""
    db = where / "news.db"
    if not db.exists():
        shutil.copy(base, where / "new.db")
        (where / "new.db").rename(db)
    door = httpx.ASGITransport(serve.app(db, serve.Settings(edit=True, rate=0)))

    async def send() -> None:
        async with httpx.AsyncClient(transport=door, base_url=HOME) as desk:
            form = (await desk.get(f"/articles/{ids[0]}/edit")).text
            [token, *_] = re.findall(r'name="token" value="([^"]+)"', form)
            for id in ids:
                if id not in before and id not in corrected(db):
                    [*_, last] = re.findall(
                        r'name="(\d+-\d+)"', (await desk.get(f"/articles/{id}/edit")).text
                    )
                    sent = {"token": token, last: "teaser"}
                    answer = await desk.post(f"/articles/{id}/mark", data=sent, headers={"origin": HOME})
                    assert answer.status_code == 303, answer.text
                    said(id)
            await desk.get("/corrections")  # has told what a killed desk left untold

    with store.connect(db) as news:
        ids = sorted(article.id for article in news.articles())
    asyncio.run(send())
    with store.connect(db) as news:
        while news.ledger.untold():
            time.sleep(0.01)  # the desk's own thread tells them


def corrected(db: Path) -> list[str]:
    """Return the articles of the corrections of a store."""
    with store.connect(db) as news:
        return [id for number, *_ in news.ledger.corrections() for id in news.mends.about(number)]


def stored(where: Path, there: Callable[[store.Store], list[str]]) -> tuple[list[str], set[str]]:
    """Return what is in a store, and its stories."""
    if not (where / "news.db").exists() or not (where / "news.db").stat().st_size:
        return [], set()
    with store.connect(where / "news.db", create=not noted(where)) as news:  # new, it may hold no table yet
        news.check()
        return there(news), {row.id for row in news.stories()}


def written(where: Path) -> tuple[list[str], set[str]]:
    """Return the files of a batch, and what is in them when it is whole."""
    names = made(where)
    for name in names:
        pyarrow.parquet.read_table(where / name)
    whole = (where / "out" / "stories.parquet").exists()
    nouns = [name for name in names if whole and name.count("/") == 1]
    return names, {hashlib.sha256((where / name).read_bytes()).hexdigest() for name in nouns}


def jobs(folder: Path, home: str) -> dict[str, Job]:
    """Return what there is to kill; `home` serves the feeds in `folder`."""
    paths, base = sorted(folder.glob("*.txt")), folder / "base.db"
    return {
        "add": Job(
            partial(add, paths),
            lambda at: stored(at, lambda news: [Path(a.source).name for a in news.articles()]),
        ),
        "watch": Job(
            partial(poll, paths, home),
            lambda at: stored(at, lambda news: [str(a.url)[-2:] for a in news.articles()]),
        ),
        "batch": Job(partial(shards, folder), written),
        "serve --edit": Job(
            partial(correct, base), lambda at: stored(at, lambda news: corrected(at / "news.db"))
        ),
    }


# -- killing ----------------------------------------------------------------------------


def child(job: Job, where: Path, writes: Callable[[], None]) -> None:
    """Work, and note in a file what is acknowledged; call `writes` when something is about to be written."""

    ours = rf"{re.escape(str(where))}/(?!said$)"

    def hear(event: str, given: tuple[object, ...]) -> None:
        opens = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        if (opens and re.match(ours, str(given[0]))) or event in ("os.rename", "sqlite3.connect"):
            writes()

    sys.addaudithook(hear)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)

    def said(name: str) -> None:
        with open(where / "said", "a") as out:
            out.write(f"{name}\n")

    where.mkdir(exist_ok=True)
    job.work(where, said, noted(where))
    (where / "done").touch()


def ring(writes: Iterator[int], nth: int, delay: float) -> None:
    """At the `nth` write, have the kernel end this process in `delay` seconds: its alarm gives no warning."""
    if next(writes, None) == nth:
        signal.setitimer(signal.ITIMER_REAL, delay)


def noted(where: Path) -> set[str]:
    """Return what was acknowledged whole."""
    said = where / "said"
    return set(said.read_text().split("\n")[:-1]) if said.exists() else set()


def look(job: Job, where: Path, whole: set[str], tally: Tally) -> None:
    """Count what is wrong after a kill."""
    try:
        names, outcome = job.state(where)
    except ManytakesError as error:
        sys.stderr.write(f"{error}\n")
        tally.unsound += 1
        return
    except Exception as error:
        sys.stderr.write(f"{error!r}\n")
        tally.unopened += 1
        return
    tally.lost += len(noted(where) - set(names))
    tally.doubled += len(names) - len(set(names))
    if (where / "done").exists():
        tally.finished += 1
        tally.different += outcome != whole


def kill(job: Job, times: int, seed: int, folder: Path) -> Tally:
    """Kill a job `times` times, in `folder`."""
    heard = FORK.Semaphore(0)
    calm = FORK.Process(target=child, args=(job, folder / "calm", heard.release))
    began = time.perf_counter()
    calm.start()
    calm.join()
    takes, writes = time.perf_counter() - began, heard.get_value()
    assert calm.exitcode == 0, "the job fails without being killed"
    _, whole = job.state(folder / "calm")
    chance, tally, where = random.Random(seed), Tally(), folder / "killed"
    while tally.kills < times:
        nth = chance.randint(1, writes) if tally.kills % 2 else 0  # nth of none: it never comes
        alarm = partial(ring, iter(range(1, writes + 1)), nth, 10 ** chance.uniform(*SOON))
        victim = FORK.Process(target=child, args=(job, where, alarm))
        victim.start()
        victim.join(None if nth else chance.uniform(0, takes))
        if victim.exitcode is None:
            os.kill(victim.pid or 0, signal.SIGKILL)
            victim.join()
        tally.kills += victim.exitcode in KILLED
        before = tally.faults
        tally.unsound += victim.exitcode not in (0, *KILLED)
        look(job, where, whole, tally)
        if (where / "done").exists() or tally.faults > before:
            shutil.rmtree(where)
    return tally


def run(times: int, seed: int, folder: Path, only: str | None = None, each: int = 3) -> dict[str, Tally]:
    """Kill each job `times` times, or one alone."""
    paths = write(folder / "in", each)
    feeds = partial(_Quiet, directory=str(folder / "in"))
    with ThreadingHTTPServer(("127.0.0.1", 0), feeds) as server:
        home = FORK.Process(target=server.serve_forever, daemon=True)
        home.start()
        read([str(paths[0])])  # loads the models here
        every = jobs(folder / "in", f"http://127.0.0.1:{server.server_address[1]}")
        command(["add", str(folder / "in" / "base.db"), *map(str, paths)], standalone_mode=False)
        found = {}
        for name, job in every.items():
            if only in (None, name):
                (folder / name).mkdir()
                found[name] = kill(job, times, seed, folder / name)
        home.terminate()
        home.join()
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print a row a job; end with status 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=300, help="of all jobs together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only")
    given = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        each = given.times if given.only else -(-given.times // 4)
        tallies = run(each, given.seed, Path(folder), given.only)
    heading("job", "kills", "got through", "not opened", "unsound", "lost", "doubled", "other stories")
    for name, t in tallies.items():
        row(name, t.kills, t.finished, t.unopened, t.unsound, t.lost, t.doubled, t.different)
    sys.exit(any(tally.faults for tally in tallies.values()))


if __name__ == "__main__":
    main()
