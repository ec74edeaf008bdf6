"""One open stream of bytes, as pages.

read(source, stream, kind, columns) -> Page | Skipped, ...
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO, cast

from ..decode import decode
from ..model import Page, Skipped
from . import feeds, kinds, lines, table, warc
from .columns import Columns
from .kinds import Kind
from .limits import HEAD, skipped, whole
from .limits import read as read_up_to
from .unpack import GZIP, Gunzipped


def read(
    source: str, stream: BinaryIO, kind: Kind | None, columns: Columns, packed: bool = False
) -> Iterator[Page | Skipped]:
    """Yield what one open file holds; `kind` is None where its name does not tell, and the first bytes do.

    `packed` says that it comes out of a .gz file: one in another is not unpacked.
    """
    head = read_up_to(stream, HEAD)
    if head.startswith(GZIP):
        if kind != "warc" and not warc.starts(head) and not packed:
            yield from _gunzipped(source, head, stream, kind, columns)
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
            yield from feeds.read(source, body)
        else:
            yield Page(source, body, kind)


def _gunzipped(
    source: str, head: bytes, stream: BinaryIO, kind: Kind | None, columns: Columns
) -> Iterator[Page | Skipped]:
    inside = cast(BinaryIO, Gunzipped(head, stream))
    try:
        yield from read(source, inside, kind, columns, packed=True)
    except OSError as error:
        yield skipped(source, str(error))


def _json(source: str, body: bytes, columns: Columns) -> Iterator[Page | Skipped]:
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
        yield from feeds.json_feed(source, tree)
        return
    yield from lines.listed(source, tree if isinstance(tree, list) else [tree], columns)
