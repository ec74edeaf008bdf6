"""Tables: CSV and TSV with a heading line, and Parquet.

    headed(head)                                -> bool     does it start as a table with a text column?
    read(source, head, stream, columns, tabs)   -> Page | Skipped, ...   a row at a time
    parquet(source, stream, columns)            -> Page | Skipped, ...   a batch at a time

The delimiter is the one of , ; tab and | that the heading line has most of ("sep=;" in
front of it is obeyed); quoting is RFC 4180's. What an export says of itself above the heading
is passed over. A quotation mark that never closes costs
at most MAX_BYTES of rows. Text is UTF-8, else what its first bytes look like; UTF-16 by
its mark. Parquet needs the extra `parquet` (pyarrow); a row group that says it unpacks
to over MAX_GROUP is skipped.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO

from ..decode import decode
from ..model import MissingExtra, Page, Skipped
from .columns import Columns, match, missing, no_text, page
from .limits import HEAD, MAX_BYTES, chunks, skipped, split
from .limits import read as read_up_to

MAX_GROUP = 4_000_000_000  # bytes unpacked; writers make row groups of some 100 MB
_ABOVE = 20  # lines that a heading is looked for in: exports put the search and its date above it
_LONGEST_ABOVE = 10_000  # characters of such a line
_BATCH = 64  # rows of Parquet in memory: of 20 MB each at the worst
_DETECT = 65_536  # bytes that the charset is told from


class _TooLong(Exception):
    """A line, or a row of several, is over the limit."""


def headed(head: bytes) -> bool:
    """Tell whether the bytes start with a heading line that names a column of texts and another."""
    first = decode(head).text.split("\n", 1)[0].strip()[: HEAD // 2]
    names = [name.strip('\ufeff" ') for name in first.split(_delimiter(first))]
    return len(names) > 1 and all(len(n) < 40 for n in names) and bool(match(names, Columns())["text"])


def read(
    source: str, head: bytes, stream: BinaryIO, columns: Columns, tabs: bool = False
) -> Iterator[Page | Skipped]:
    """Yield the document in each row of a CSV (`tabs`: TSV) file."""
    lines = _Lines(head, stream)
    told, above = _opening(lines, columns)
    delimiter = told or ("\t" if tabs else _delimiter(lines.peek()))
    rows = csv.reader(lines, delimiter=delimiter)
    names: list[str] | None = None
    found = False
    while True:
        number = above + rows.line_num + 1
        lines.taken = 0
        try:
            row = _next(rows)
        except (csv.Error, _TooLong) as error:
            yield skipped(f"{source}:{number}", f"not a row of CSV: {error}")
            if names is None:
                return
            continue
        if row is None:
            break
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = [name.strip() for name in row]
            missing(source, names, columns)
            if not match(names, columns)["text"]:
                yield skipped(source, no_text(names))
                return
            continue
        found = True
        yield page(source, number, _cells(names, row), columns)
    if not found:
        yield skipped(source, "empty" if names is None else "a heading and no rows")


def _opening(lines: _Lines, columns: Columns) -> tuple[str, int]:
    """Pass over what stands above the heading; return the delimiter it tells, "" for none, and how many.

    A line is the heading when it names a column of texts and has more cells than each line above it. Where
    none is, the first line is for the caller to complain of.
    """
    seen: list[str | _TooLong] = []
    for n in range(_ABOVE):
        try:
            line = next(lines, "")
        except _TooLong as error:
            seen.append(error)
            break
        seen.append(line)
        if n == 0 and line.lower().startswith("sep=") and len(line.strip()) == 5:
            return line.strip()[4], 1
        delimiter = _delimiter(line)
        names = [name.strip(' "\r\n') for name in line.split(delimiter)]
        narrow = all(str(above).count(delimiter) < len(names) - 1 for above in seen[:n])
        if len(names) > 1 and narrow and match(names, columns)["text"]:
            lines.push(line)
            return delimiter if n else "", n
        if not line or len(line) > _LONGEST_ABOVE:
            break
    lines.push(*seen)
    return "", 0


def _delimiter(heading: str) -> str:
    return max(",;\t|", key=heading.count)


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    """Return the next row. The limit on a field is the module's own state: it is put back."""
    before = csv.field_size_limit(MAX_BYTES)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)


def _cells(names: list[str], row: list[str]) -> list[tuple[str, object]]:
    """Pair the cells with their names; a row may be longer or shorter than the heading."""
    over = [(f"column {n}", cell) for n, cell in enumerate(row[len(names) :], len(names) + 1)]
    return [*zip(names, row, strict=False), *((n, None) for n in names[len(row) :]), *over]


class _Lines:
    """The lines of a stream as text, none of them and no row of them longer than MAX_BYTES."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        start = (head + read_up_to(stream, _DETECT)).removeprefix(codecs.BOM_UTF8)
        decoded = decode(start[:_DETECT])
        wide = decoded.charset.startswith(("utf-16", "utf-32"))
        self._charset = decoded.charset if decoded.charset != "utf-8" else "cp1252"
        self._found = split(_recoded(start, stream, decoded.charset) if wide else chunks(start, stream))
        self._pushed: list[str | _TooLong] = []
        self.taken = 0  # bytes since the row began

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._pushed:
            line = self._pushed.pop()
            if isinstance(line, _TooLong):
                raise line
            return line
        raw = next(self._found)
        if raw is not None:
            self.taken += len(raw)
        if raw is None or self.taken > MAX_BYTES:
            raise _TooLong(f"it is over the limit of {MAX_BYTES / 1e6:.0f} MB a document")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode(self._charset, "replace")

    def push(self, *lines: str | _TooLong) -> None:
        """Put lines back, to come in this order."""
        self._pushed += [line for line in reversed(lines) if line]

    def peek(self) -> str:
        """Return the next line, one that was put back; "" where none was."""
        return str(self._pushed[-1]) if self._pushed else ""


def _recoded(start: bytes, stream: BinaryIO, charset: str) -> Iterator[bytes]:
    """Yield a UTF-16 or UTF-32 stream as UTF-8."""
    decoder = codecs.getincrementaldecoder(charset)("replace")
    for chunk in chunks(start, stream):
        yield decoder.decode(chunk).removeprefix("\ufeff").encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


# -- Parquet ---------------------------------------------------------------------------


def parquet(source: str, stream: BinaryIO, columns: Columns) -> Iterator[Page | Skipped]:
    """Yield the document in each row of a Parquet file. Raises MissingExtra without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet as arrow
    except ImportError as error:
        raise MissingExtra(
            f'{source} is Parquet; to read it, run: pip install "manytakes[parquet]"'
        ) from error
    if not stream.seekable():
        yield skipped(source, "Parquet cannot be read from a pipe; name the file")
        return
    number = 0
    try:
        stream.seek(0)
        file = arrow.ParquetFile(stream)
        names = list(file.schema_arrow.names)
        missing(source, names, columns)
        if not match(names, columns)["text"]:
            yield skipped(source, no_text(names))
            return
        for group in range(file.num_row_groups):
            said = file.metadata.row_group(group)
            if said.total_byte_size > MAX_GROUP:
                yield skipped(
                    source,
                    f"row group {group} unpacks to {said.total_byte_size / 1e9:.0f} GB, over the limit",
                )
                number += said.num_rows
                continue
            for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group]):
                for row in batch.to_pylist():
                    number += 1
                    yield _sized(source, number, row, columns)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        yield skipped(source, f"not Parquet that can be read, after row {number}: {_first_line(error)}")
    else:
        if not number:
            yield skipped(source, "no rows")


def _sized(source: str, number: int, row: dict[str, object], columns: Columns) -> Page | Skipped:
    found = page(source, number, list(row.items()), columns)
    if isinstance(found, Page) and len(found.body) > MAX_BYTES:
        return skipped(found.source, f"over the limit of {MAX_BYTES / 1e6:.0f} MB a document")
    return found


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
