"""Read mutated pages, texts, feeds, archives, JSON lines, tables and Parquet: each ends in pages or reasons.

    python -m bench.fuzz [--seconds 300 | --inputs N] [--shared DIR] [--seed 0] [--only READER]

The seeds are pages and articles of the labelled sets in DIR, or of the bundled sample: as they
are, and put into feeds, web archives, JSON lines and tables. An input is a seed with some random
edits, now and then packed, and is read from a file as `manytakes read` reads it; what a page or a
text gives is cleaned, too. A break is an exception, anything but a Page or a Skipped, or more
than LIMIT seconds of processor time; the process has MEMORY bytes and ends with a traceback when
one input takes HANG seconds. `n` and the seed give the same input again: breaks are printed with
it, and their inputs kept in build/fuzz. Status 1 when anything broke.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import gzip
import io
import json
import logging
import random
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from itertools import count, islice
from pathlib import Path

from bench.archive import record
from bench.rows import heading, row
from manytakes import clean, ingest
from manytakes.model import Article, Page, Skipped

LIMIT = 5.0  # docs/clean.md states 20 s of processor time for 20 MB; inputs here have a hundredth of it
HANG = 120
MEMORY = 4 << 30
MOST = 200_000  # bytes of an input
SETS = ("extraction_trafilatura", "metadata_fundus_tests")
EACH = 40  # pages of a set


@dataclass(frozen=True)
class Reader:
    """What a reader is given: files of these suffixes, made of `seeds`, with its own `tokens` thrown in."""

    suffixes: tuple[str, ...]
    seeds: Callable[[Sequence[str]], list[bytes]]
    tokens: tuple[bytes, ...]
    cleaned: bool = False


@dataclass
class Tally:
    """What happened to the inputs of one reader."""

    inputs: int = 0
    pages: int = 0
    skipped: int = 0
    slowest: float = 0.0
    breaks: list[str] = field(default_factory=list)


# -- seeds ------------------------------------------------------------------------------


def sources(shared: Path | None) -> list[str]:
    """Return pages to begin from: of the labelled sets, or of the sample."""
    if shared is None:
        sample = Path(str(files("manytakes"))) / "sample"
        return [path.read_text("utf-8") for path in sorted(sample.iterdir()) if path.suffix == ".html"]
    found = []
    for name in SETS:
        with gzip.open(shared / "data" / name / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += [json.loads(line).get("html") or "" for line in islice(lines, EACH)]
    return [page for page in found if page]


def _texts(pages: Sequence[str]) -> list[str]:
    read = [clean.clean(Page("seed", page.encode(), "text/html")) for page in pages]
    return [a.text[a.body[0].start :][:4_000] for a in read if isinstance(a, Article) and a.body]


def _html(pages: Sequence[str]) -> list[bytes]:
    whole = [page.encode() for page in pages]
    return [page[at : at + 30_000] for page in whole for at in (0, len(page) // 2)]


def _text(pages: Sequence[str]) -> list[bytes]:
    return [text.encode() for text in _texts(pages)]


def _feeds(pages: Sequence[str]) -> list[bytes]:
    made = []
    for text in _texts(pages):
        title, body = escape(text[:50]), escape(f"<p>{text[:1500]}</p>")
        item = f"<title>{title}</title><link>https://a.test/1</link><pubDate>Mon, 02 Feb 2026</pubDate>"
        made.append(
            f"<rss version='2.0'><channel>{f'<item>{item}<description>{body}</description></item>' * 3}"
        )
        made[-1] = f"<?xml version='1.0'?>{made[-1]}</channel></rss>"
        entry = f"<entry><title>{title}</title><link href='/1'/><content type='html'>{body}</content></entry>"
        made.append(f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>{entry * 3}</feed>")
        made.append(f"<opml><body><outline text='{title}' xmlUrl='https://a.test/feed'/></body></opml>")
        items = [{"id": str(n), "url": "https://a.test/1", "content_html": text[:500]} for n in range(3)]
        version = "https://jsonfeed.org/version/1.1"
        made.append(json.dumps({"version": version, "title": title, "items": items}))
    return [feed.encode() for feed in made]


def _archives(pages: Sequence[str]) -> list[bytes]:
    made = []
    for page in (page.encode()[:3_000] for page in pages):
        chunks = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (
            1_000,
            page[:1_000],
            len(page[1_000:]),
            page[1_000:],
        )
        coded = {
            b"Connection: close": page,
            b"Content-Encoding: gzip": gzip.compress(page, mtime=0),
            b"Content-Encoding: deflate": zlib.compress(page),
            b"Transfer-Encoding: chunked": chunks,
        }
        made += [record("https://a.test/1", body, field) * 3 for field, body in coded.items()]
    return made


def _lines(pages: Sequence[str]) -> list[bytes]:
    rows = [
        {"text": t[:600], "title": t[:40], "date": "2026-02-03", "id": n} for n, t in enumerate(_texts(pages))
    ]
    rows += [{"html": page[:2_000], "url": "https://a.test/1", "tags": ["a", {"b": None}]} for page in pages]
    lines = [json.dumps(row, ensure_ascii=n % 2 == 0) for n, row in enumerate(rows)]
    groups = ["\n".join(lines[n : n + 4]) for n in range(0, len(lines), 4)]
    return [group.encode() for group in (*groups, json.dumps(rows[:4]), json.dumps({"articles": rows[:3]}))]


def _tables(pages: Sequence[str]) -> list[bytes]:
    made = []
    for n, text in enumerate(_texts(pages)):
        out = io.StringIO(newline="")
        rows = csv.writer(out, delimiter=",;\t|"[n % 4])
        rows.writerow(["Date", "Headline", "Full text", "Source", "Reach"])
        rows.writerows(["2026-02-03", text[:40], text[:800], "Post", k] for k in range(4))
        made.append(out.getvalue().encode("utf-16" if n % 7 == 6 else "utf-8"))
    return made


def _parquet(pages: Sequence[str]) -> list[bytes]:
    import pyarrow
    import pyarrow.parquet

    made = []
    for n, text in enumerate(_texts(pages)):  # large, so that most edits fall into a column's values
        rows = [{"text": f"{text[:800]} {k}", "date": "2026-02-03", "tags": ["a"]} for k in range(40)]
        out, packing = io.BytesIO(), ("none", "snappy", "none", "gzip")[n % 4]
        table = pyarrow.Table.from_pylist(rows)
        pyarrow.parquet.write_table(table, out, compression=packing, use_dictionary=False)
        made.append(out.getvalue())
    return made


COMMON = (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\xe2\x80\xae", b"9" * 5_000)
MARKUP = tuple(
    b"<![CDATA[ ]]> <!-- --> <p> </p> <div> </div> <script> </script> <br> <table><tr><td> &lt; &#0;"
    b" &#x110000; &nbsp; <a\thref='//['> <base\thref='http://[x'> <meta\tcharset=utf-7> <svg> <template>"
    b" <title> <time\tdatetime= <script\ttype='application/ld+json'> {\"@graph\":[ &a; lang='x' style='"
    b" <!DOCTYPE\tx\t[<!ENTITY\ta\t'b'>]>"
    b" class='byline' <blockquote> <q> <ul><li> <pre> <math> <frameset> <body> <html> <head>".split(b" ")
)
READERS = {
    "pages": Reader((".html",), _html, MARKUP, cleaned=True),
    "text": Reader(
        (".txt", ".md"), _text,
        (b"By ", b"- ", b"\xe2\x80\x9c", b"(Reuters) - ", b"# ", b"[a](b)"), cleaned=True,
    ),
    "feeds": Reader(
        (".xml", ".rss", ".json"), _feeds, (*MARKUP, b"<item>", b"<entry>", b"xmlUrl='", b"[[[[", b'":{'),
    ),
    "archives": Reader(
        (".warc", ".warc.gz"), _archives,
        (b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"\r\n\r\n",
         b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"WARC-Type: ", b"HTTP/1.1 ",
         b"ffffffff\r\n"),
    ),
    "lines": Reader(
        (".jsonl", ".json"), _lines,
        (b"[" * 2_000, b"{", b'"', b"NaN", b"1e999", b"\\ud800", b"\\u0000", b"null", b","),
    ),
    "tables": Reader(
        (".csv", ".tsv"), _tables,
        (b'"', b'""', b",", b"\t", b";", b"=cmd()", b"\r\n", b"text,text,url\n"),
    ),
    "parquet": Reader((".parquet",), _parquet, (b"PAR1", b"\x15\x00", b"\xff\xff\xff\x7f")),
}  # fmt: skip


# -- mutation ---------------------------------------------------------------------------


def mutated(seeds: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a seed with a few edits."""
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 16))):
        at = chance.randrange(len(body) + 1)
        end = min(len(body), at + int(chance.paretovariate(0.6)))
        match chance.randrange(9):
            case 0:
                body[at:end] = chance.randbytes(end - at)
            case 1 if at < len(body):
                body[at] ^= 1 << chance.randrange(8)
            case 2:
                del body[at:end]
            case 3:
                body[at:at] = body[at:end] * chance.choice((1, 2, 100))
            case 4:
                other = chance.choice(seeds)
                start = chance.randrange(len(other))
                body[at:end] = other[start : start + int(chance.paretovariate(0.5))]
            case 5:
                piece = body[at:end]
                del body[at:end]
                start = chance.randrange(len(body) + 1)
                body[start:start] = piece
            case 6 if chance.random() < 0.3:
                del body[at:]
            case _:
                body[at:at] = chance.choice((*tokens, *COMMON)) * chance.choice((1, 1, 1, 2, 300))
        del body[MOST:]
    return bytes(body)


def inputs(name: str, seeds: Sequence[bytes], seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the suffix and the bytes of one input after another, the same for a seed."""
    reader = READERS[name]
    for n in count():
        chance = random.Random(f"{seed} {name} {n}")
        body, suffix = mutated(seeds, reader.tokens, chance), chance.choice(reader.suffixes)
        if suffix.endswith(".gz") or chance.random() < 0.05:
            body = gzip.compress(body, 1, mtime=0)
            suffix = suffix.removesuffix(".gz") + ".gz"
            if chance.random() < 0.3:
                body = mutated([body], (), chance)
        yield suffix, body


def trial(name: str, body: bytes, suffix: str, folder: Path, tally: Tally) -> None:
    """Read one input; note a break."""
    path = folder / f"input{suffix}"
    path.write_bytes(body)
    faulthandler.dump_traceback_later(HANG, exit=True)
    began, why = time.process_time(), ""
    try:
        for found in ingest.pages([str(path)]):
            if READERS[name].cleaned and isinstance(found, Page):
                made = clean.clean(found)
                why = why or ("" if isinstance(made, Article | Skipped) else f"cleaned into {made!r:.80}")
            tally.pages += isinstance(found, Page)
            tally.skipped += isinstance(found, Skipped)
            why = why or ("" if isinstance(found, Page | Skipped) else f"read as {found!r:.80}")
    except Exception as error:  # what this looks for
        why = f"{type(error).__name__}: {error!s:.200}"
    faulthandler.cancel_dump_traceback_later()
    took = time.process_time() - began
    tally.slowest = max(tally.slowest, took)
    if took > LIMIT:
        why = f"{took:.1f} s"
    if why:
        kept = Path("build/fuzz") / f"{name}-{tally.inputs}{suffix}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(body)
        tally.breaks.append(f"{name} {tally.inputs} ({kept}): {why}")
    tally.inputs += 1
    path.unlink()


def main() -> None:
    """Fuzz each reader for its share of the time, and print a row for it."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--inputs", type=int, default=0, help="of all readers, however long it takes")
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=READERS)
    given = parser.parse_args()
    logging.getLogger("manytakes").addHandler(logging.NullHandler())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    names, pages, broke = [given.only] if given.only else list(READERS), sources(given.shared), False
    heading("reader", "inputs", "pages", "reasons", "a second", "slowest, CPU s", "breaks")
    for name in names:
        began = time.monotonic()
        tally, share = Tally(), given.seconds / len(names)
        with tempfile.TemporaryDirectory() as folder:
            for suffix, body in inputs(name, READERS[name].seeds(pages), given.seed):
                trial(name, body, suffix, Path(folder), tally)
                if given.inputs and tally.inputs * len(names) >= given.inputs:
                    break
                if not given.inputs and time.monotonic() - began > share:
                    break
        rate = tally.inputs / (time.monotonic() - began)
        found = (tally.inputs, tally.pages, tally.skipped, round(rate), f"{tally.slowest:.2f}")
        row(name, *found, len(tally.breaks))
        for broken in tally.breaks[:20]:
            print(broken, file=sys.stderr)
        broke |= bool(tally.breaks)
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    sys.exit(broke)


if __name__ == "__main__":
    main()
