"""Seconds to read PATH..., cold and warm, beside what the two models alone take on the same text.

    python -m bench.speed PATH... [--json]
    python -m bench.speed PATH... --accounts 12,25,50,100,200      the curve of one large story

cold: a fresh process, `manytakes read PATH... --format json`, from start to end.
warm: a second reading in one process that has forgotten what it parsed. load: both models loaded.
bare pass: the tagger over every article and the encoder over every sentence, once.
--accounts: CPU seconds of stories made of PATH's paragraphs, drawn anew for each account.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable


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
    if args.json:
        print(json.dumps(figures, indent=1))
        return 0
    for name, value in figures.items():
        print(f"{name:<10} {value:8.2f} s" if name != "articles" else f"{name:<10} {value:8.0f}")
    return 0


def measure(paths: list[str]) -> dict[str, float]:
    """Return the seconds of each part, and how many articles were read."""
    command = [sys.executable, "-m", "manytakes", "read", *paths, "--format", "json"]
    cold = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    load = seconds(_load)

    from manytakes import models, run

    articles, _ = run.gather(paths)
    sentences: list[str] = []

    def bare() -> None:
        sentences.clear()
        for article in articles:
            parse = models.tagger().parse(article)
            sentences.extend(article[parse.span(*s)] for s in parse.sentences)
        models.encoder().encode(sentences)

    def fresh(call: Callable[[], object]) -> float:
        models.tagger()._known.clear()  # type: ignore[attr-defined]  # else no paragraph is parsed again
        return seconds(call)

    bare()  # the first pass warms caches that the second reading has warm too
    run.read(paths)
    return {
        "articles": float(len(articles)),
        "cold": cold,
        "warm": fresh(lambda: run.read(paths)),
        "load": load,
        "bare pass": fresh(bare),
    }


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
    }


def _line(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.1f}" for name, value in row.items())


def _load() -> None:
    from manytakes import models

    models.tagger()
    models.encoder()


def seconds(call: Callable[[], object]) -> float:
    """Return the wall-clock seconds that `call` takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
