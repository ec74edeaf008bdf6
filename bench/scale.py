"""What each step of a batch costs, how that grows, and the engines beside one another.

    python -m bench.scale [--pages N] [--growth 2000,10000] [--told M] [--no-engines] [--shared DIR]

Steps, on generated web archives (the articles of `bench.grow` in HTML with a page's furniture,
packed record by record as web archives are): reading the archive beside fastwarc, which gives
bytes alone, and beside a loop over fastwarc that asks it for what a page needs, also with pages as
heavy as news pages are; cleaning; reuse; grouping; telling, on M generated stories and on
the bundled sample, since the generated words are no prose and telling finds fewer claims in them
than in news. Growth: the one shuffle on more and more articles, with
the memory that it takes. Engines: the same shards read and cleaned by each that is installed, in
a process of its own, from its start to its end.

HTML to text, where DIR has the labelled pages and trafilatura is installed: both, page by page in
turn, each page read once; trafilatura asked for the text alone, and for the page's metadata with it.

What is counted in CPU seconds is this process's; engines are timed by the clock, idle machine or not.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from bench import clean_data
from bench.archive import record
from bench.grow import day
from bench.rows import heading, row
from manytakes import clean, ingest, lineage, run, stories
from manytakes.decode import decode
from manytakes.model import Article, Page

T = TypeVar("T")

SHARD = 250  # pages of a shard
LIGHT = 27_000  # bytes of script that make a page weigh 30 KB
NEWS = 120_000  # bytes of script that make a page weigh what 500 labelled news pages do on average, 138 KB


def archive(where: Path, pages: int, script: int = 0) -> None:
    """Write web archives of generated pages, SHARD pages each; dated, so that no two are one address.

    `script` bytes of script, or a little more, are in each.
    """
    for n in range(0, pages, SHARD):
        made = day(n // SHARD, min(SHARD, pages - n))
        with open(where / f"{n:07}.warc.gz", "wb") as file:
            for k, (article, _) in enumerate(made):
                file.write(gzip.compress(_record(article.text, n // SHARD, k, script)))


def _record(text: str, day: int, k: int, script: int) -> bytes:
    code = "".join(f"f({n * k % 977},'{text[n % 900 : n % 900 + 40]}');" for n in range(script // 40))
    paragraphs = "".join(f"<p>{text[n : n + 600]}</p>\n" for n in range(0, len(text), 600))
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(20))
    page = (
        f"<html><head><title>{text[:60]}</title><script>{code}</script></head><body><nav><ul>{links}</ul></nav><main><article>"
        f"<h1>{text[:60]}</h1>{paragraphs}</article></main><footer>{links}</footer></body></html>"
    )
    return record(f"https://n{k % 50}.example/{day}/{k}", page.encode())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--told", type=int, default=20)
    parser.add_argument("--growth", default="2000,10000")
    parser.add_argument("--no-engines", action="store_true")
    parser.add_argument("--shared", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder, "many")
        many.mkdir()
        archive(many, args.pages)
        steps(many, args.pages, args.told)
        if args.shared:
            beside(args.shared)
        growth([int(size) for size in args.growth.split(",")])
        if not args.no_engines:
            engines(many, Path(folder))


def steps(many: Path, pages: int, told: int) -> None:
    """Print a row a step: how many documents a CPU second."""
    heading("step", "documents", "a CPU second", "beside bytes alone", "beside bytes and fields")
    paths = [str(path) for path in sorted(many.iterdir())]
    archives("3 KB", paths, pages)
    for size, script in (("30 KB", LIGHT), ("140 KB", NEWS)):
        with tempfile.TemporaryDirectory() as heavy:
            archive(Path(heavy), SHARD, script)
            archives(size, [str(path) for path in Path(heavy).iterdir()], SHARD)
    read = list(ingest.pages(paths))
    made, used = spent(lambda: [clean.clean(page) for page in read if isinstance(page, Page)])
    rate("cleaning", len(read), used)
    articles = sorted((a for a in made if isinstance(a, Article)), key=lambda a: a.id)
    found, used = spent(lambda: lineage.find(articles))
    rate("who copied whom", len(articles), used)
    accounts, more = spent(lambda: lineage.accounts(articles, found))
    whole, used = spent(lambda: stories.cluster(articles, accounts))
    rate("accounts and stories", len(articles), used + more)
    some = sorted(whole, key=lambda story: story.id)[:told]
    count = sum(len(account.articles) for story in some for account in story.accounts)
    sample, _ = run.gather([str(files("manytakes") / "sample")])
    tell(sample[:1])  # loads the models
    _, used = spent(lambda: [run.tell(story, articles, found) for story in some])
    rate(f"telling {told} generated stories", count, used)
    _, used = spent(lambda: tell(sample))
    rate("telling the sample", len(sample), used)


def archives(size: str, paths: list[str], pages: int) -> None:
    """Print rows of fastwarc and of our reader over the same archives; the least of nine turns each."""
    read: tuple[Callable[[], int], ...] = (
        lambda: sum(map(raw, paths)),
        lambda: sum(map(fields, paths)),
        lambda: sum(1 for _ in ingest.pages(paths)),
    )
    alone, with_fields, ours = (
        min(turn) for turn in zip(*([spent(f)[1] for f in read] for _ in range(9)), strict=True)
    )
    rate(f"fastwarc, bytes alone, pages of {size}", pages, alone, 1.0, alone / with_fields)
    rate(f"fastwarc, bytes and fields, pages of {size}", pages, with_fields, alone / with_fields, 1.0)
    rate(f"our reader, pages of {size}", pages, ours, alone / ours, with_fields / ours)


SETS = ("aeb", "fundus_eval", "trafilatura", "wcxb")
EACH = 250  # pages of a set


def beside(shared: Path) -> None:
    """Print a row a set of labelled pages: how many a CPU second beside trafilatura, each page read once.

    Cleaning also tells a page's headline, dates, authors, outlet and language, which trafilatura does
    when asked: both ways of asking are measured.
    """
    if not find_spec("trafilatura"):
        print("\nHTML to text: trafilatura is not installed")
        return
    import trafilatura

    def words(page: Page) -> object:
        return trafilatura.extract(decode(page.body, True).text, include_comments=False)

    def everything(page: Page) -> object:
        html = decode(page.body, True).text
        return trafilatura.extract(
            html, page.url, include_comments=False, with_metadata=True, output_format="json"
        )

    readers = (clean.clean, words, everything)
    run.gather([str(files("manytakes") / "sample")])  # loads what we read with: its pages, then its texts
    everything(Page("first", (files("manytakes") / "sample" / "ncb-news.html").read_bytes(), "text/html"))
    heading("HTML to text", "pages", "a CPU second", "trafilatura", "times", "with metadata", "times")
    for name in SETS:
        every = list(clean_data.rows(shared / "data" / f"extraction_{name}" / "dev.jsonl.gz"))
        some = every[:: max(1, len(every) // EACH)]
        pages = [Page(found.id, found.html, "text/html", found.url) for found in some]
        took = [0.0] * len(readers)
        for page in pages:
            for n, reader in enumerate(readers):
                took[n] += spent(partial(reader, page))[1]
        ours, text, whole = (len(pages) / seconds for seconds in took)
        row(
            name,
            len(pages),
            f"{ours:.1f}",
            f"{text:.1f}",
            f"{ours / text:.2f}",
            f"{whole:.1f}",
            f"{ours / whole:.2f}",
        )


def tell(articles: tuple[Article, ...]) -> None:
    """Group and tell some articles."""
    found, reuses = run.group(articles)
    for story in found:
        run.tell(story, articles, reuses)


def raw(path: str) -> int:
    """Read every record of an archive, and nothing more; return how many bytes they hold."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with open(path, "rb") as stream:
        kept = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        return sum(len(r.reader.read()) for r in ArchiveIterator(stream, kept, parse_http=False))


def fields(path: str) -> int:
    """Read every record of an archive, and ask for the fields that a page needs, as a reader of one would."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    size = 0
    with open(path, "rb") as stream:
        kept = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        for r in ArchiveIterator(stream, kept):
            said, answer = r.headers, r.http_headers
            if answer.status_code == 200 and r.http_content_type == "text/html":
                names = ("WARC-Target-URI", "WARC-Date", "WARC-Record-ID")
                size += len([*map(said.get, names), r.http_charset, answer.get("Content-Encoding")])
                size += len(r.reader.read())
    return size


def rate(what: str, documents: int, used: float, *ratios: float) -> None:
    """Print a row of the steps."""
    told = [f"{ratio:.2f}" for ratio in ratios] or ["", ""]
    row(what, documents, f"{documents / max(used, 1e-9):,.1f}", *told)


def spent(work: Callable[[], T]) -> tuple[T, float]:
    """Return what `work` gives and the CPU seconds it took."""
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


GROWN = """
import sys, time
from pathlib import Path
from bench.crowd import crowd
from bench.rows import row
from manytakes import lineage, run, stories

def most():
    [line] = [x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM")]
    return int(line.split()[1]) >> 10

size = int(sys.argv[1])
run.group(list(crowd(50)))
articles = list(crowd(size))
before, began = most(), time.process_time()
reuses = lineage.find(articles)
found = time.process_time() - began
grouped = stories.cluster(articles, lineage.accounts(articles, reuses))
used = time.process_time() - began
row(size, len(grouped), f"{found:.1f}", f"{used - found:.1f}", f"{size / used:,.0f}", before, most())
"""


def growth(sizes: list[int]) -> None:
    """Print a row a size: what reuse and grouping cost, each in a process of its own."""
    heading("articles", "stories", "reuse, CPU s", "grouping", "a CPU second", "MiB before", "at most")
    for size in sizes:
        ended = subprocess.run([sys.executable, "-c", GROWN, str(size)])
        if ended.returncode:
            row(size, "did not get through", "", "", "", "", "")


READ = """
import sys
from pathlib import Path
from manytakes import batch
engine, workers, many, out = sys.argv[1:]
if __name__ == "__main__":
    runs = lambda lifted, work: batch.ENGINES[engine](lifted, work, int(workers))
    batch.read(batch.shards([many]), Path(out), runs, None)
"""
ENGINES = (
    ("local", 1, ""),
    ("local", 2, ""),
    ("daft", 2, "daft"),
    ("spark", 2, "pyspark"),
    ("daft-ray", 2, "ray"),
)


def engines(many: Path, folder: Path) -> None:
    """Print a row an engine: how long the same shards took."""
    heading("engine", "workers", "seconds by the clock", "beside one process")
    alone = 0.0
    for name, workers, module in ENGINES:
        if module and not find_spec(module):
            row(name, workers, "not installed", "")
            continue
        out, began = folder / f"{name}-{workers}", time.perf_counter()
        command = [sys.executable, "-c", READ, name, str(workers), str(many), str(out)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        took = time.perf_counter() - began
        alone = alone or took
        row(name, workers, f"{took:.1f}", f"{took / alone:.2f}")


if __name__ == "__main__":
    main()
