"""Compressed and chunked bytes, unpacked no further than a limit.

    inflate(body, encoding)   -> bytes         a message's body; raises Refused
    dechunk(body)             -> bytes         a body in HTTP's chunks; as it is when it is in none
    Gunzipped(stream)         -> a stream      of a .gz file, of any length; raises OSError

A bomb is told by its ratio: text shrinks to a fifth, seldom to a thirtieth; a file of
zeros to a thousandth.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

from .limits import MAX_BYTES

GZIP = b"\x1f\x8b"
MAX_RATIO = 200  # unpacked bytes of a packed one, asked once MAX_BYTES are unpacked
_CHUNK = 1 << 16
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")


class Refused(Exception):
    """The bytes cannot be unpacked, or unpack to too much; the message says why."""


def inflate(body: bytes, encoding: str) -> bytes:
    """Return a body without the encodings that its header lists. Raises Refused."""
    for name in reversed([n.strip().lower() for n in encoding.split(",")]):
        if name in ("", "identity", "none") or (name in ("gzip", "x-gzip") and not body.startswith(GZIP)):
            continue  # unpacked already, by whoever stored it
        if name not in ("gzip", "x-gzip", "deflate"):
            raise Refused(f"encoded as {name[:40]!r}, expected gzip or deflate")
        wraps = (31,) if name != "deflate" else (15, -15)  # "deflate" is sent with and without its frame
        for tried, wrap in enumerate(wraps, 1):
            try:
                body = _inflated(body, wrap)
                break
            except zlib.error as error:
                if tried == len(wraps):
                    raise Refused(f"damaged {name}: {error}") from error
    return body


def _inflated(body: bytes, wrap: int) -> bytes:
    engine = zlib.decompressobj(wrap)
    out = engine.decompress(body, MAX_BYTES + 1)
    if len(out) > MAX_BYTES:
        raise Refused(f"unpacks to more than the limit of {MAX_BYTES / 1e6:.0f} MB a document")
    return out  # what is there of one cut short


def dechunk(body: bytes) -> bytes:
    """Return the bytes in HTTP's chunks; the body as it is when it does not start as a chunk does."""
    out: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        start, length = size.end(), int(size[1], 16)
        if not length or (not out and body[start + length : start + length + 2].strip(b"\r\n")):
            break
        out.append(body[start : start + length])
        at = start + length + (2 if body.startswith(b"\r\n", start + length) else 1)
    return b"".join(out) if out else body


class Gunzipped:
    """A .gz stream as its unpacked bytes; raises OSError when it is damaged or a bomb."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream
        self._engine = zlib.decompressobj(31)
        self._packed = self._unpacked = 0
        self._input = b""

    def read(self, size: int = _CHUNK) -> bytes:
        """Return up to `size` bytes, none at the end only."""
        while True:
            self._input = self._input or self._more()
            if not self._input:
                if self._engine.eof:
                    return b""
                raise OSError("a .gz file that is cut short")
            if self._engine.eof and not self._next_member():
                continue
            try:
                out = self._engine.decompress(self._input, size)
            except zlib.error as error:
                raise OSError(f"a damaged .gz file: {error}") from error
            self._input = self._engine.unused_data or self._engine.unconsumed_tail
            self._unpacked += len(out)
            if self._unpacked > MAX_BYTES and self._unpacked > MAX_RATIO * self._packed:
                raise OSError(f"a .gz file that unpacks to over {MAX_RATIO} times its size")
            if out:
                return out

    def _next_member(self) -> bool:
        """Start on the next of the files that a .gz file may hold in a row, padded with zeros."""
        self._input = self._input.lstrip(b"\0")
        if not self._input:
            return False
        if not self._input.startswith(GZIP[: len(self._input)]):
            raise OSError("a .gz file with other bytes after its end")
        self._engine = zlib.decompressobj(31)
        return True

    def seekable(self) -> bool:
        """Say that it is read from start to end only."""
        return False

    def _more(self) -> bytes:
        packed, self._head = (self._head, b"") if self._head else (self._stream.read(_CHUNK), b"")
        self._packed += len(packed)
        return packed
