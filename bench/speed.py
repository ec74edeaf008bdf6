"""Seconds to read PATH..., cold and warm, beside what the two models alone take on the same text.

    python -m bench.speed PATH... [--json]
    python -m bench.speed PATH... --accounts 12,25,50,100,200      the curve of one large story

cold: a fresh process, `manytakes read PATH... --format json`, from start to end.
warm: a second reading in one process that has forgotten what it parsed. load: both models loaded.
bare pass: the tagger over every article and the encoder over every sentence, once.
over bare: CPU seconds of a warm reading, of each of its stages, and of what reconciling takes and
needs (names, quotes and claims with it), each as a part of the CPU seconds of the bare pass.
--accounts: CPU seconds of stories made of PATH's paragraphs, drawn anew for each account.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from manytakes.model import Article
    from manytakes.run import Stages


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--accounts", help="sizes of made stories: 12,25,50")
    args = parser.parse_args(argv)
    if args.accounts:
        for n in map(int, args.accounts.split(",")):
            row = large(args.paths, n)
            print(json.dumps(row) if args.json else _line(row), flush=True)
        return 0
    figures = measure(args.paths)
    shares = over_bare(args.paths)
    if args.json:
        print(json.dumps({**figures, "over bare": shares}, indent=1))
        return 0
    for name, value in figures.items():
        print(f"{name:<10} {value:8.2f} s" if name != "articles" else f"{name:<10} {value:8.0f}")
    for name, value in shares.items():
        print(f"{name:<20} {value:8.2f} of the bare pass, in CPU time")
    return 0


def measure(paths: list[str]) -> dict[str, float]:
    """Return the seconds of each part, and how many articles were read."""
    command = [sys.executable, "-m", "manytakes", "read", *paths, "--format", "json"]
    cold = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    load = seconds(_load)

    from manytakes import run

    articles, _ = run.gather(paths)
    _bare(articles)  # the first pass warms caches that the second reading has warm too
    run.read(paths)
    return {
        "articles": float(len(articles)),
        "cold": cold,
        "warm": seconds(lambda: run.read(paths), _forget),
        "load": load,
        "bare pass": seconds(lambda: _bare(articles), _forget),
    }


TURNS = 3  # of which the fastest is taken: other work on a machine only ever slows one down
NEEDED = ("names", "join", "quotes", "claims", "reconcile")  # to reconcile a story that is tagged and encoded


def over_bare(paths: list[str]) -> dict[str, float]:
    """Return the CPU time of a warm reading and of each stage, as parts of that of the bare pass."""
    from manytakes import run

    articles, _ = run.gather(paths)
    bare = min(seconds(lambda: _bare(articles), _forget, time.process_time) for _ in range(TURNS))
    spent: list[dict[str, float]] = []
    for _ in range(TURNS):
        stages, taken = _timed(run.STAGES)
        whole = seconds(partial(run.read, paths, stages=stages), _forget, time.process_time)
        spent.append({"reading": whole, **taken, "reconciling": sum(taken[name] for name in NEEDED)})
    return {name: min(turn[name] for turn in spent) / bare for name in spent[0]}


def _timed(stages: Stages) -> tuple[Stages, dict[str, float]]:
    """Return the stages, each of which notes the CPU seconds that it takes."""
    taken: dict[str, float] = {}

    def timed(name: str, call: Callable[..., object]) -> Callable[..., object]:
        taken[name] = 0.0

        def run(*args: object) -> object:
            began = time.process_time()
            found = call(*args)
            found = list(found) if isinstance(found, Iterator) else found
            taken[name] += time.process_time() - began
            return found

        return run

    own: dict[str, Any] = {f.name: timed(f.name, getattr(stages, f.name)) for f in fields(stages)}
    return replace(stages, **own), taken


def _bare(articles: Sequence[Article]) -> None:
    """Tag every article and encode every sentence, once."""
    from manytakes import models

    parses = [(article, models.tagger().parse(article)) for article in articles]
    models.encoder().encode([a[parse.span(*s)] for a, parse in parses for s in parse.sentences])


def _forget() -> None:
    """Have the tagger read every paragraph again."""
    from manytakes import models

    models.tagger()._known.clear()  # type: ignore[attr-defined]


PARAGRAPHS = 12  # that a made account holds


def large(paths: list[str], accounts: int) -> dict[str, float]:
    """Return the CPU seconds and sentences of a story of so many made accounts."""
    from manytakes import run
    from manytakes.model import Account, Article, Span
    from manytakes.reconcile import reconcile

    rng = random.Random(accounts)
    articles, _ = run.gather(paths)
    drawn = [p for a in articles for s in a.body for p in a[s].split("\n") if len(p.split()) > 6]
    texts = ["\n\n".join(rng.sample(drawn, min(PARAGRAPHS, len(drawn)))) for _ in range(accounts)]
    made = [
        Article(f"a{n:04}", f"a{n:04}", text, body=(Span(f"a{n:04}", 0, len(text)),))
        for n, text in enumerate(texts)
    ]
    began = time.process_time()
    found = run.study(made)
    studied = time.process_time()
    told = [Account(a.id, a.id, (a.id,)) for a in made]
    reconcile(made, told, found.parses, found.claims, found.entities, (), (), found.vectors)
    done = time.process_time()
    return {
        "accounts": accounts,
        "sentences": len(found.vectors),
        "tag and encode": studied - began,
        "reconcile": done - studied,
        "ms a sentence": 1000 * (done - studied) / len(found.vectors),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _line(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.1f}" for name, value in row.items())


def _load() -> None:
    from manytakes import models

    models.tagger()
    models.encoder()


def seconds(
    call: Callable[[], object],
    first: Callable[[], object] = lambda: None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return the seconds that `call` takes, after `first`: by the wall, unless by another clock."""
    first()
    began = clock()
    call()
    return clock() - began


if __name__ == "__main__":
    sys.exit(main())
