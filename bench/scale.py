"""Pages per second of each step of a batch, on generated web archives.

    python -m bench.scale [--pages N] [--told M] [--workers W] [--engine local|daft]

N pages (the articles of `bench.grow` in HTML with a page's furniture, packed record by
record as web archives are) are read and grouped; M of them go through a whole batch, as
telling costs most. The generated words are no prose: telling finds fewer claims in them
than in news, so the bundled sample, five accounts of one event, is told beside them.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import resource
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from bench.grow import day
from manytakes import batch, run

SHARD = 250  # pages of a shard


def archive(where: Path, pages: int) -> None:
    """Write web archives of generated pages, SHARD pages each; dated, so that no two are one address."""
    for n in range(0, pages, SHARD):
        made = day(n // SHARD, min(SHARD, pages - n))
        with open(where / f"{n:07}.warc.gz", "wb") as file:
            for k, (article, _) in enumerate(made):
                file.write(gzip.compress(_record(article.text, n // SHARD, k)))


def _record(text: str, day: int, k: int) -> bytes:
    paragraphs = "".join(f"<p>{text[n : n + 600]}</p>\n" for n in range(0, len(text), 600))
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(20))
    page = (
        f"<html><head><title>{text[:60]}</title></head><body><nav><ul>{links}</ul></nav><main><article>"
        f"<h1>{text[:60]}</h1>{paragraphs}</article></main><footer>{links}</footer></body></html>"
    ).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n{k % 50}.example/{day}/{k}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:x:{day}-{k}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--told", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", default="local")
    args = parser.parse_args()
    logging.basicConfig(format="  %(message)s")
    logging.getLogger("manytakes").setLevel(logging.INFO)
    logging.getLogger("manytakes").addFilter(lambda line: not line.getMessage().startswith("tell:"))

    with tempfile.TemporaryDirectory() as folder:
        many, some, sample = Path(folder, "many"), Path(folder, "some"), str(files("manytakes") / "sample")
        for where, pages in ((many, args.pages), (some, args.told)):
            where.mkdir()
            archive(where, pages)
        found = batch.shards([str(many)])
        runs = lambda lifted, work: batch.ENGINES[args.engine](lifted, work, args.workers)  # noqa: E731
        seconds("read", args.pages, lambda: batch.read(found, many, runs, None))
        articles, _ = batch.gather(found, many)
        seconds("group", len(articles), lambda: run.group(articles))
        for name, inputs, pages in (("generated", str(some), args.told), ("sample", sample, 7)):
            out = Path(folder, name)
            seconds(
                f"whole batch, {name}",
                pages,
                lambda i=inputs, o=out: batch.batch([i], o, engine=args.engine, workers=args.workers),
            )


def cpu() -> float:
    """Return the processor seconds of this process and of those it started that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def seconds(what: str, pages: int, work: Callable[[], object]) -> None:
    """Print how fast `work` was, by the clock and by the processor."""
    began, used = time.perf_counter(), cpu()
    work()
    taken, used = time.perf_counter() - began, cpu() - used
    print(
        f"{what:24} {pages:6} pages {taken:8.2f} s {pages / taken:8.1f} /s {pages / used:8.1f} /CPU s",
        flush=True,
    )


if __name__ == "__main__":
    main()
