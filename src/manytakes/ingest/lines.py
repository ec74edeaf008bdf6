"""Records in JSON: a record a line, or a list of them.

    read(source, head, stream, columns)    -> Page | Skipped, ...    JSON lines, a line at a time
    listed(source, body, columns)          -> Page | Skipped, ...    one JSON list, or one record

A line over MAX_BYTES is read past and costs only itself.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from ..model import Page, Skipped
from .columns import Columns, flat, match, missing, page
from .limits import MAX_BYTES, chunks, skipped, split


def read(source: str, head: bytes, stream: BinaryIO, columns: Columns) -> Iterator[Page | Skipped]:
    """Yield the document in each line that is not blank."""
    found = False
    unseen = set(columns.named())
    names: dict[str, None] = {}
    for number, line in enumerate(split(chunks(head.removeprefix(codecs.BOM_UTF8), stream)), 1):
        if line is not None and not line.strip():
            continue
        found = True
        where = f"{source}:{number}"
        if line is None:
            yield skipped(where, f"the line is over the limit of {MAX_BYTES / 1e6:.0f} MB a document")
            continue
        row = _parsed(where, line)
        if isinstance(row, Skipped):
            yield row
            continue
        row = flat(row, columns)
        if unseen:
            names.update(dict.fromkeys(list(row)[: 100 - len(names)]))
            unseen -= {role for role, name in columns.named().items() if name in row}
        yield page(source, number, list(row.items()), columns)
    if not found:
        yield skipped(source, "empty")
    if names and unseen:
        missing(source, names, columns)


def _parsed(where: str, line: bytes) -> dict[str, object] | Skipped:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return skipped(where, f"not UTF-8: byte {line[error.start]:#04x} at column {error.start + 1}")
    except (ValueError, RecursionError) as error:
        return skipped(where, f"not JSON: {error or 'nested too deep'}")
    if not isinstance(row, dict):
        return skipped(where, f"expected a JSON object, got {type(row).__name__}")
    return row


def listed(source: str, rows: list[object], columns: Columns) -> Iterator[Page | Skipped]:
    """Yield the document in each record of a JSON list; the first is number 1.

    One record without a text that holds a list of records, as services answer with, is that list.
    """
    if len(rows) == 1 and isinstance(rows[0], dict) and not match(list(rows[0]), columns)["text"]:
        inner = flat(rows[0], columns)
        held = (v for v in inner.values() if isinstance(v, list) and v and isinstance(v[0], dict))
        rows = next(held, rows)
    rows = [flat(row, columns) if isinstance(row, dict) else row for row in rows]
    names = dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)
    if names:
        missing(source, names, columns)
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield page(source, number, list(row.items()), columns)
        else:
            yield skipped(f"{source}:{number}", f"expected a JSON object, got {type(row).__name__}")
