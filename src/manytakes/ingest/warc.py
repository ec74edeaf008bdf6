"""Web archives (WARC, WARC.gz), record by record, as CC-NEWS lays them out.

    starts(head)                -> bool                    does a .gz file hold a WARC?
    read(source, head, stream)  -> Page | Skipped, ...     in the order of the records

A page is a `response` of status 200 in HTML or plain text, or a `resource` or
`conversion` in either; the charset is the one its HTTP header says. Of other records
(requests, redirects, pictures) only how many there were is said. One record is held at a
time, of MAX_BYTES at most. A record that is cut short or damaged is skipped, and the next
one looked for, unless the archive comes through a pipe. Needs the extra `warc` (fastwarc).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, cast

from ..model import MissingExtra, Page, Skipped
from .kinds import Mime
from .limits import MAX_BYTES, over, skipped
from .unpack import Refused, dechunk, inflate

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord, WarcRecordPayloadReader

_MIMES: dict[str, Mime] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
_START = re.compile(rb"WARC/1\.[01]\r?\n|\x1f\x8b\x08")
_LENGTH = re.compile(rb"\r?\nContent-Length:[ \t]*(\d{1,15})\r?\n", re.I)
_CHUNK = 1 << 20
_PEEK = 4096  # bytes that tell whether a packed record starts here
_HEADER = 65_536  # bytes; a record's header has some 500
_TYPE = 300  # bytes of a Content-Type looked at
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_GIVEN = (("warc-date", "WARC-Date"), ("warc-record-id", "WARC-Record-ID"))


def starts(head: bytes) -> bool:
    """Tell whether the first bytes of a .gz file unpack to the start of a WARC."""
    try:
        return zlib.decompressobj(31).decompress(head, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def read(source: str, head: bytes, stream: BinaryIO) -> Iterator[Page | Skipped]:
    """Yield the pages of an archive. Raises MissingExtra without fastwarc."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise MissingExtra(
            f'{source} is a web archive; to read it, run: pip install "manytakes[warc]"'
        ) from error
    kept = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    again = stream.seekable()
    others: Counter[str] = Counter()
    start: int | None = 0
    found = False
    while start is not None:
        if again:
            stream.seek(start)
        at = start
        try:
            whole = stream if again else cast(BinaryIO, _Pipe(head, stream))
            records = ArchiveIterator(whole, kept, parse_http=False)
            for record in records:
                at = start + record.stream_pos
                found = True
                page = _record(f"{source}@{at}", record)
                if isinstance(page, str):
                    others[page] += 1
                else:
                    yield page
            break
        except BaseException as error:
            if not isinstance(error, OSError | ValueError) and type(error).__name__ != "PanicException":
                raise  # a panic is Rust's; Python has no other name for it
            yield skipped(f"{source}@{at}", f"damaged, here or after: {_first_line(error)}")
            start = _next(stream, at) if again else None
    for what, count in sorted(others.items()):
        yield skipped(
            source, f"{count:,} {'record holds' if count == 1 else 'records hold'} {what}, not a page"
        )
    if not found:
        yield skipped(source, "no pages in the archive")


def _record(where: str, record: WarcRecord) -> Page | Skipped | str:
    """Return the page of one record, why it has none, or in two words what it is. Raises OSError."""
    length = record.content_length
    if length > MAX_BYTES + _HEADER:
        if record.consume() < length:
            raise OSError(f"cut short: its header says {length:,} bytes")
        return skipped(where, over(length))
    reader = record.reader
    lines = _head(reader) if record.is_http else None
    body, missing = _body(reader, length - sum(map(len, lines or ())))
    if missing:
        raise OSError(f"cut short: {length - missing:,} bytes of {length:,}")
    said = {name.lower(): value for name, value in record.headers.items()}
    fields = _fields(lines) if lines is not None else {b"content-type": said.get("content-type", "").encode()}
    if lines is not None and (status := _status(lines)) != "200":
        return f"answers of status {status}" if status else "answers that are not HTTP"
    kind, charset = _content_type(fields.get(b"content-type", b"")[:_TYPE])
    if kind not in _MIMES:
        return kind[:60] or "an unnamed kind"
    try:
        if b"chunked" in fields.get(b"transfer-encoding", b"").lower():
            body = dechunk(body)
        if encoding := fields.get(b"content-encoding"):
            body = inflate(body, encoding.decode("latin-1"))
    except Refused as refused:
        return skipped(where, str(refused))
    if len(body) > MAX_BYTES:
        return skipped(where, over(len(body)))
    if not body or body.isspace():
        return skipped(where, "empty")
    return Page(
        source=where,
        body=body,
        mime=_MIMES[kind],
        url=said.get("warc-target-uri", "").strip("<> ") or None,
        given=tuple([(name, said[key]) for key, name in _GIVEN if said.get(key)]),
        told=(("charset", charset),) if charset else (),
    )


def _head(reader: WarcRecordPayloadReader) -> list[bytes]:
    """Return the lines of an HTTP answer's head, with the empty one that ends it: the body comes next."""
    lines, left = list[bytes](), _HEADER
    while left > 0 and (line := reader.readline()):
        lines.append(line)
        left -= len(line)
        if line in (b"\r\n", b"\n"):
            break
    return lines


def _body(reader: WarcRecordPayloadReader, length: int) -> tuple[bytes, int]:
    """Return the next `length` bytes, and how many of them are missing."""
    parts = list[bytes]()
    while length and (part := reader.read(length)):  # as a rule the whole, which is not copied
        parts.append(part)
        length -= len(part)
    return b"".join(parts), length


def _status(lines: Sequence[bytes]) -> str:
    """Return the status that an HTTP answer begins with, "" where it begins otherwise."""
    found = _STATUS.match(lines[0]) if lines else None
    return found[1].decode() if found else ""


def _fields(lines: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the header fields of an HTTP answer by name in lower case, of two of one name the first."""
    fields = dict[bytes, bytes]()
    for line in reversed(lines[1:]):
        name, colon, value = line.partition(b":")
        if colon:
            fields[name.strip().lower()] = value.strip()
    return fields


@lru_cache(64)  # an archive knows a few
def _content_type(said: bytes) -> tuple[str, str]:
    """Return the media type and charset that a Content-Type says."""
    kind, *parameters = said.decode("latin-1").split(";")
    named = [p.split("=", 1) for p in parameters if "=" in p]
    charset = next((v.strip(" \t\"'") for n, v in named if n.strip().lower() == "charset"), "")
    return kind.strip().lower(), charset[:40]


class _Pipe:
    """A pipe whose first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        if self._head:
            part = self._head if size < 0 else self._head[:size]
            self._head = self._head[len(part) :]
        else:
            part = self._stream.read(size)
        self._at += len(part)
        return part

    def tell(self) -> int:
        return self._at


def _next(stream: BinaryIO, at: int) -> int | None:
    """Return where the next record starts after the one at `at`, None at the end."""
    stream.seek(at)
    first = stream.read(_HEADER)
    start = at + 1
    if first.startswith(b"WARC/"):  # what looks like a record within this one's body is none
        end = first.find(b"\r\n\r\n") + 4
        length = _LENGTH.search(first, 0, end)
        size = stream.seek(0, 2)
        start = at + max(end, 1) + (int(length[1]) if length and at + int(length[1]) < size else 0)
    stream.seek(start)
    before = b""
    while chunk := stream.read(_CHUNK):
        window = before + chunk
        for match in _START.finditer(window):
            here = start - len(before) + match.start()
            if match[0][:1] == b"W" or starts(window[match.start() : match.start() + _PEEK]):
                return here
        start += len(chunk)
        before = window[-_PEEK:]
    return None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
