"""Seconds to read PATH..., cold and warm, beside what the two models alone take on the same text.

    python -m bench.speed PATH... [--json]

cold: a fresh process, `manytakes read PATH... --format json`, from start to end.
warm: a second reading in one process. load: importing and loading the two models.
bare pass: the tagger over every article and the encoder over every sentence, once.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    args = parser.parse_args(argv)
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

    bare()  # the first pass warms caches that the second reading has warm too
    run.read(paths)
    return {
        "articles": float(len(articles)),
        "cold": cold,
        "warm": seconds(lambda: run.read(paths)),
        "load": load,
        "bare pass": seconds(bare),
    }


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
