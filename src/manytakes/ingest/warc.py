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
from collections.abc import Iterator
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
_FIELDS = re.compile(rb"\n[ \t]*(content-type|content-encoding|transfer-encoding)[ \t]*:([^\n]*)", re.I)
_GIVEN = ("WARC-Date", "WARC-Record-ID")
_NAMES = {name.lower(): name for name in (*_GIVEN, "WARC-Target-URI", "Content-Type")}


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
    lines = _head(reader) if record.is_http else []
    left = length - sum(map(len, lines))
    body = reader.read(left) if left else b""  # as a rule the whole
    if len(body) < left:
        body, left = _rest(reader, body, left)
        if left:
            raise OSError(f"cut short: {length - left:,} bytes of {length:,}")
    said = dict(record.headers.items())
    if "WARC-Target-URI" not in said:  # as nearly all write it
        said = {_NAMES.get(name.lower(), name): value for name, value in said.items()}
    coded = b""
    if record.is_http:
        if (status := _status(lines[0] if lines else b"")) != "200":
            return f"answers of status {status}" if status else "answers that are not HTTP"
        typed, coded, chunked = _fields(b"".join(lines))
    else:
        typed, chunked = said.get("Content-Type", "").encode(), b""
    kind, charset = _content_type(typed[:_TYPE])
    if kind not in _MIMES:
        return kind[:60] or "an unnamed kind"
    try:
        if b"chunked" in chunked.lower():
            body = dechunk(body)
        if coded:
            body = inflate(body, coded.decode("latin-1"))
    except Refused as refused:
        return skipped(where, str(refused))
    if len(body) > MAX_BYTES:
        return skipped(where, over(len(body)))
    if not body or body.isspace():
        return skipped(where, "empty")
    given = tuple([(name, said[name]) for name in _GIVEN if said.get(name)])
    address = said.get("WARC-Target-URI", "").strip("<> ") or None
    return Page(where, body, _MIMES[kind], address, given, (("charset", charset),) if charset else ())


def _head(reader: WarcRecordPayloadReader) -> list[bytes]:
    """Return the lines of an HTTP answer's head, with the empty one that ends it: the body comes next."""
    lines, left = list[bytes](), _HEADER
    while left > 0 and (line := reader.readline()):
        lines.append(line)
        left -= len(line)
        if line in (b"\r\n", b"\n"):
            break
    return lines


def _rest(reader: WarcRecordPayloadReader, body: bytes, length: int) -> tuple[bytes, int]:
    """Return `length` bytes that begin with `body`, and how many of them are missing."""
    parts = [body]
    length -= len(body)
    while length and (part := reader.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts), length


@lru_cache(64)
def _status(line: bytes) -> str:
    """Return the status that an HTTP answer begins with, "" where it begins otherwise."""
    found = _STATUS.match(line[:_TYPE])
    return found[1].decode() if found else ""


def _fields(head: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what an HTTP answer's head says of its content's type, its coding, its transfer's coding.

    Of two fields of one name the first is read.
    """
    found = _FIELDS.findall(head)
    if len(found) == 1 and found[0][0] in (b"Content-Type", b"content-type"):  # as most are
        return found[0][1].strip(), b"", b""
    fields = {name.lower(): value.strip() for name, value in reversed(found)}
    get = fields.get
    return get(b"content-type", b""), get(b"content-encoding", b""), get(b"transfer-encoding", b"")


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
