"""One open stream of bytes, as pages.

read(source, stream, kind, columns)       -> Page | Skipped, ...
fetched(source, answer, columns, follow)  -> Page | Skipped, ...   the same, of an address
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from ..decode import decode
from ..model import Page, Skipped
from . import feeds, kinds, lines, table, warc
from .columns import Columns
from .feeds import Follow
from .fetch import Answer
from .kinds import Kind
from .limits import HEAD, skipped, whole
from .limits import read as read_up_to
from .unpack import GZIP, Gunzipped


def read(
    source: str,
    stream: BinaryIO,
    kind: Kind | None,
    columns: Columns,
    follow: Follow = None,
    packed: bool = False,
) -> Iterator[Page | Skipped]:
    """Yield what one open file holds; `kind` is None where its name does not tell, and the first bytes do.

    `follow` reads the feeds that an OPML file lists. `packed` says that it comes out of a
    .gz file: one in another is not unpacked.
    """
    head = read_up_to(stream, HEAD)
    if head.startswith(GZIP):
        if kind != "warc" and not warc.starts(head) and not packed:
            yield from _gunzipped(source, head, stream, kind, columns, follow)
            return
        kind = kind if packed else "warc"
    kind, named = kind or kinds.by_start(head), kind is not None
    if kind == "text/plain" and not named and table.headed(head):
        kind = "csv"
    if kind == "parquet":
        yield from table.parquet(source, stream, columns)
    elif kind == "warc":
        yield from warc.read(source, head, stream)
    elif kinds.binary(head):
        yield skipped(source, "looks like a binary file, not text")
    elif kind == "jsonl":
        yield from lines.read(source, head, stream, columns)
    elif kind == "csv" or kind == "tsv":
        yield from table.read(source, head, stream, columns, tabs=kind == "tsv")
    else:
        body = whole(source, head, stream)
        if isinstance(body, Skipped):
            yield body
        elif kind == "json":
            yield from _json(source, body, columns)
        elif kind == "xml":
            yield from feeds.read(source, body, follow=follow)
        else:
            yield Page(source, body, kind)


_KINDS: dict[str, Kind] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/markdown": "text/markdown",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}


def fetched(source: str, answer: Answer, columns: Columns, follow: Follow = None) -> Iterator[Page | Skipped]:
    """Yield what an address gave: a page with the address it was found at, or what a feed or table holds."""
    kind = _KINDS.get(answer.mime)
    if answer.mime.endswith(("/xml", "+xml")) and kind is None:
        kind = "xml"
    elif answer.mime.endswith(("/json", "+json")):
        kind = "json"
    if kind == "text/html" and kinds.by_start(answer.body[:HEAD]) == "xml":
        kind = "xml"  # feeds are often sent as text/html
    if kind == "xml" and answer.body.strip():
        yield from feeds.read(source, answer.body, answer.url, follow)
        return
    if kind == "json":
        yield from _json(source, answer.body, columns, answer.url)
        return
    for found in read(source, io.BytesIO(answer.body), kind, columns):
        if isinstance(found, Page) and found.source == source:
            charset = (("charset", answer.charset),) if answer.charset else ()
            found = replace(found, url=answer.url, told=(*found.told, *charset))
        yield found


def _gunzipped(
    source: str, head: bytes, stream: BinaryIO, kind: Kind | None, columns: Columns, follow: Follow
) -> Iterator[Page | Skipped]:
    inside = cast(BinaryIO, Gunzipped(head, stream))
    try:
        yield from read(source, inside, kind, columns, follow, packed=True)
    except OSError as error:
        yield skipped(source, str(error))


def _json(source: str, body: bytes, columns: Columns, url: str | None = None) -> Iterator[Page | Skipped]:
    """Yield what a file of JSON holds: a feed, a list of records, or one."""
    try:
        tree = json.loads(decode(body).text)
    except (ValueError, RecursionError) as error:
        if body.lstrip().startswith(b"{") and b"}\n" in body:  # JSON lines under the wrong name
            yield from lines.read(source, b"", io.BytesIO(body), columns)
            return
        yield skipped(source, f"not JSON: {error or 'nested too deep'}")
        return
    if feeds.is_json_feed(tree):
        yield from feeds.json_feed(source, tree, url)
        return
    yield from lines.listed(source, tree if isinstance(tree, list) else [tree], columns)
