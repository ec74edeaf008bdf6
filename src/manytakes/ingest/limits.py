"""How much is read of anything, and how what is over it is said.

read(stream, size)    -> bytes        up to `size`, whatever a pipe hands out at once
whole(source, head, stream)  -> bytes | Skipped     a document of MAX_BYTES at most
chunks(head, stream)         -> bytes, ...          all of it, a megabyte at a time
split(chunks)                -> bytes | None, ...   its lines, None for one over MAX_BYTES
skipped(what, reason)        -> Skipped
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..model import Skipped

MAX_BYTES = 20_000_000  # a document; the longest page of the labelled sets has 4 MB
HEAD = 4096  # bytes looked at to tell text, HTML, JSON lines and binary apart
_CHUNK = 1 << 20


def skipped(what: str, reason: str) -> Skipped:
    """Return what could not be read, and why."""
    return Skipped(what, "ingest", reason)


def read(stream: BinaryIO, size: int) -> bytes:
    """Read up to `size` bytes, fewer only at the end: a pipe hands out less than it was asked."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def chunks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream's bytes as they come, those read already first."""
    if head:
        yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def split(pieces: Iterable[bytes]) -> Iterator[bytes | None]:
    """Yield each line with its end, None for one over MAX_BYTES.

    Holds one line at most: what runs over the limit is read and let go.
    """
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        at = 0
        while at < len(piece):
            end = piece.find(b"\n", at) + 1
            size += (end or len(piece)) - at
            if size <= MAX_BYTES:
                parts.append(piece[at : end or len(piece)])
            else:
                parts.clear()
            if end:
                yield b"".join(parts) if size <= MAX_BYTES else None
                parts.clear()
                size = 0
            at = end or len(piece)
    if size:
        yield b"".join(parts) if size <= MAX_BYTES else None


def whole(source: str, head: bytes, stream: BinaryIO) -> bytes | Skipped:
    """Read a document to its end; Skipped when it is empty or over the limit."""
    body = head + read(stream, MAX_BYTES + 1 - len(head))
    if len(body) > MAX_BYTES:
        return skipped(source, over(_length(stream, len(body))))
    return body if body.strip() else skipped(source, "empty")


def over(size: int) -> str:
    """Say that a document of `size` bytes is over the limit."""
    return f"{size / 1e6:.0f} MB is over the limit of {MAX_BYTES / 1e6:.0f} MB a document"


def _length(stream: BinaryIO, read: int) -> int:
    try:
        return max(read, os.fstat(stream.fileno()).st_size)
    except (OSError, AttributeError):
        return read
