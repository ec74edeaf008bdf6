"""Web archives (WARC, WARC.gz), record by record, as CC-NEWS lays them out.

    starts(head)                -> bool                    does a .gz file hold a WARC?
    read(source, head, stream)  -> Page | Skipped, ...     in the order of the records

A page is a `response` of status 200 in HTML or plain text, or a `resource` or
`conversion` in either; the charset is the one its HTTP header says. Of other records
(requests, redirects, pictures) only how many there were is said. One record is held at a
time, of MAX_BYTES at most. A record that is cut short or damaged is skipped, and the next
one looked for, unless the archive comes through a pipe. Needs the extra `warc` (fastwarc).

fastwarc takes an answer's head apart sooner than Python reads its lines; but it knows one line
end only, and with others it takes some of the body for the head. So its word counts where the
head that it read has a line for each field, and no other; any other answer is read again, line
by line. A pipe cannot be read again, and is read so throughout.
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
    from fastwarc.warc import WarcHeader, WarcRecord, WarcRecordPayloadReader

    _Names = tuple[WarcHeader, WarcHeader, WarcHeader, WarcHeader]

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
_LINE = 60  # bytes of a status line looked at
_END = b"\r\n\r\n"
_FOLD = re.compile(rb"\r?\n[ \t]+")
# What a page begins with that nobody packed: neither gzip, deflate nor a chunk's size begins so.
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|\?xml|head|body|meta)\b", re.I)


def starts(head: bytes) -> bool:
    """Tell whether the first bytes of a .gz file unpack to the start of a WARC."""
    try:
        return zlib.decompressobj(31).decompress(head, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def read(source: str, head: bytes, stream: BinaryIO) -> Iterator[Page | Skipped]:
    """Yield the pages of an archive. Raises MissingExtra without fastwarc."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcHeader, WarcRecordType
    except ImportError as error:
        raise MissingExtra(
            f'{source} is a web archive; to read it, run: pip install "manytakes[warc]"'
        ) from error
    kept = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    again = stream.seekable()
    names = (
        WarcHeader.WARC_TARGET_URI,
        WarcHeader.WARC_DATE,
        WarcHeader.WARC_RECORD_ID,
        WarcHeader.CONTENT_TYPE,
    )
    others: Counter[str] = Counter()
    start: int | None = 0
    odd = -1
    found = False
    while start is not None:
        if again:
            stream.seek(start)
        at = start
        try:
            whole = stream if again else cast(BinaryIO, _Pipe(head, stream))
            records = ArchiveIterator(whole, kept, parse_http=False)
            for record in records:
                at = record.stream_pos
                found = True
                page = _record(f"{source}@{at}", record, names, again and at != odd)
                if isinstance(page, str):
                    others[page] += 1
                else:
                    yield page
            break
        except _Odd:
            start = odd = at
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


class _Odd(Exception):
    """An answer that has to be read again, line by line."""


def _record(where: str, record: WarcRecord, names: _Names, again: bool) -> Page | Skipped | str:
    """Return the page of one record, why it has none, or in two words what it is.

    Raises OSError; _Odd only with `again`, where the record can be read again.
    """
    length = record.content_length
    if length > MAX_BYTES + _HEADER:
        if record.consume() < length:
            raise OSError(f"cut short: its header says {length:,} bytes")
        return skipped(where, over(length))
    said, head = record.headers, b""
    if not record.is_http:
        status, typed, body = "200", said.get(names[3]) or "", _body(record.reader, length)
    elif again:
        status, typed, head, body = _quickly(record, length, names[3])
    else:
        status, typed, head, body = _by_line(record.reader, length)
    if status != "200":
        return f"answers of status {status}" if status else "answers that are not HTTP"
    kind, charset = _content_type(typed[:_TYPE])
    if kind not in _MIMES:
        return kind[:60] or "an unnamed kind"
    if head and not _PAGE.match(body):
        try:
            body = _unpacked(head, body)
        except Refused as refused:
            return skipped(where, str(refused))
    if len(body) > MAX_BYTES:
        return skipped(where, over(len(body)))
    if not body or body.isspace():
        return skipped(where, "empty")
    date, id = said.get(names[1]), said.get(names[2])
    given = ((("WARC-Date", date),) if date else ()) + ((("WARC-Record-ID", id),) if id else ())
    address = (said.get(names[0]) or "").strip("<> ") or None
    return Page(where, body, _MIMES[kind], address, given, (("charset", charset),) if charset else ())


def _quickly(record: WarcRecord, length: int, typed: WarcHeader) -> tuple[str, str, bytes, bytes]:
    """Return an answer's status, Content-Type, head and body as fastwarc takes them apart. Raises _Odd."""
    try:
        record.parse_http()
    except OSError as error:  # a head that is long, or has no end
        raise _Odd from error
    fields, left = record.http_headers, record.content_length
    head: bytes = fields.__getstate__()[0]
    if len(head) != length - left or not head.endswith(_END) or head.count(b"\n") != len(fields) + 2:
        raise _Odd
    status = _status(head[: head.find(b"\r", 0, _LINE)])
    return status, fields.get(typed) or "", head, _body(record.reader, left)


def _by_line(reader: WarcRecordPayloadReader, length: int) -> tuple[str, str, bytes, bytes]:
    """Return the same, line by line."""
    lines = _head(reader)
    body = _body(reader, length - sum(map(len, lines)))
    head = _FOLD.sub(b" ", b"".join(lines))
    return (
        _status(lines[0][:_LINE] if lines else b""),
        _field(head, b"content-type").decode("latin-1"),
        head,
        body,
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


def _body(reader: WarcRecordPayloadReader, length: int) -> bytes:
    """Return the next `length` bytes. Raises OSError when there are fewer."""
    body = reader.read(length) if length else b""
    if len(body) == length:  # as a rule; not copied
        return body
    parts, left = [body], length - len(body)
    while left and (part := reader.read(left)):
        parts.append(part)
        left -= len(part)
    if left:
        raise OSError(f"cut short: {length - left:,} bytes of {length:,}")
    return b"".join(parts)


@lru_cache(64)
def _status(line: bytes) -> str:
    """Return the status that an HTTP answer begins with, "" where it begins otherwise."""
    found = _STATUS.match(line)
    return found[1].decode() if found else ""


def _field(head: bytes, name: bytes) -> bytes:
    """Return a field of an HTTP answer's head, the first of two; nothing when it is not there."""
    return next((value.strip() for found, value in _FIELDS.findall(head) if found.lower() == name), b"")


def _unpacked(head: bytes, body: bytes) -> bytes:
    """Return a body as it was before it was sent. Raises Refused."""
    if b"chunked" in _field(head, b"transfer-encoding").lower():
        body = dechunk(body)
    coded = _field(head, b"content-encoding").decode("latin-1")
    return inflate(body, coded) if coded else body


@lru_cache(64)  # an archive knows a few
def _content_type(said: str) -> tuple[str, str]:
    """Return the media type and charset that a Content-Type says."""
    kind, *parameters = said.split(";")
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
