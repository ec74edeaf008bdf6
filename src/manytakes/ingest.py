"""Reading: whatever the user names, as pages of bytes.

    pages(paths, stdin=None) -> Page | Skipped, ...     in a fixed order

Files, folders (recursive, sorted), globs, and "-" for standard input; `.txt .md .html
.htm .jsonl`. Nothing is interpreted here beyond which document is which: bytes come
out as they came in. One bad item never costs the others: it is a Skipped that says
what it was and why. Nothing is fetched from a network.

Stated limits: a document over MAX_BYTES is skipped (a JSONL file is read line by line,
so the file may be larger than memory); a file reached twice is read once; hidden files
in a folder are not looked at; in a folder, files of other kinds are skipped and said so,
while a file named by itself is read whatever its suffix, unless it is binary.
"""

from __future__ import annotations

import glob
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from .model import Page, Skipped

Mime = Literal["text/plain", "text/markdown", "text/html"]

MAX_BYTES = 20_000_000  # a document; the longest page of the labelled sets has 4 MB
_HEAD = 4096  # bytes looked at to tell text, HTML, JSON lines and binary apart
_SUFFIXES: dict[str, Mime | Literal["jsonl"]] = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
READ = ".txt .md .html .htm .jsonl"

# The columns that hold a document, first match wins; all other columns pass through.
TEXT_COLUMNS = ("text", "body", "content", "html")
URL_COLUMNS = ("url", "link", "uri")

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|div|article|p|h1)\b", re.I | re.S)  # fmt: skip
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"SQLite format 3")  # fmt: skip


def pages(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Page | Skipped]:
    """Yield a Page for each document the paths name, and a Skipped for each that gives none.

    Paths are read in the order given, a folder's or glob's files in the order of their
    names. `stdin` is what "-" reads; the process's own standard input by default.
    """
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if path in seen:
                yield _skipped(path, "standard input was already read")
                continue
            seen.add(path)
            yield from _stream(path, stdin or sys.stdin.buffer, None)
        else:
            yield from _path(path, seen)


def _skipped(what: str, reason: str) -> Skipped:
    return Skipped(what, "ingest", reason)


def _path(path: str, seen: set[str]) -> Iterator[Page | Skipped]:
    """Read one argument: a file, a folder, or a glob of either."""
    if "\0" in path:
        yield _skipped(path.replace("\0", "\\0"), "a path cannot hold a NUL character")
    elif os.path.lexists(path):
        yield from _file_or_folder(path, seen)
    elif re.match(r"https?://", path):
        yield _skipped(path, "pages are not fetched from the network; save the page and name the file")
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
        if not found:
            yield _skipped(path, "no file matches")
        for match in found:
            yield from _file_or_folder(match, seen, named=not os.path.isdir(match))
    else:
        yield _skipped(path, "no such file or folder")


def _file_or_folder(path: str, seen: set[str], named: bool = True) -> Iterator[Page | Skipped]:
    try:
        real = os.path.realpath(path, strict=True)
        mode = os.stat(path).st_mode
    except OSError as error:
        yield _skipped(path, _why(error))
        return
    if real in seen:
        if stat.S_ISDIR(mode) and os.path.islink(path):
            yield _skipped(path, f"is a link to {real}, a folder already read")
        return
    seen.add(real)
    if stat.S_ISDIR(mode):
        yield from _folder(path, seen)
    elif not named and not stat.S_ISREG(mode):
        yield _skipped(path, "not a regular file")
    else:
        yield from _file(path, named)


def _folder(path: str, seen: set[str]) -> Iterator[Page | Skipped]:
    """Read a folder's files and folders in the order of their names; hidden ones are left alone."""
    try:
        names = sorted(name for name in os.listdir(path) if not name.startswith("."))
    except OSError as error:
        yield _skipped(path, _why(error))
        return
    if not names:
        yield _skipped(path, f"an empty folder; expected files of {READ}")
    for name in names:
        yield from _file_or_folder(os.path.join(path, name), seen, named=False)


def _file(path: str, named: bool) -> Iterator[Page | Skipped]:
    kind = _SUFFIXES.get(Path(path).suffix.lower())
    if kind is None and not named:
        yield _skipped(path, f"files of this kind are not read from a folder (read: {READ}); name it to read it as text")  # fmt: skip  # noqa: E501
        return
    try:
        with open(path, "rb") as stream:
            yield from _stream(path, stream, kind)
    except OSError as error:
        yield _skipped(path, _why(error))


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower() if not isinstance(error, RuntimeError) else str(error)


# -- one stream of bytes -------------------------------------------------------------


def _stream(source: str, stream: BinaryIO, kind: Mime | Literal["jsonl"] | None) -> Iterator[Page | Skipped]:
    """Read one open file; `kind` is None where its name does not tell, and the first bytes do."""
    head = _read(stream, _HEAD)
    kind = kind or _sniff(head)
    if _binary(head):
        yield _skipped(source, "looks like a binary file, not text")
    elif kind == "jsonl":
        yield from _jsonl(source, head, stream)
    else:
        body = head + _read(stream, MAX_BYTES + 1 - len(head))
        if len(body) > MAX_BYTES:
            yield _skipped(source, _over(_length(stream, len(body))))
        elif not body.strip():
            yield _skipped(source, "empty")
        else:
            yield Page(source, body, kind)


def _read(stream: BinaryIO, size: int) -> bytes:
    """Read up to `size` bytes, fewer only at the end: a pipe hands out less than it was asked."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _length(stream: BinaryIO, read: int) -> int:
    try:
        return max(read, os.fstat(stream.fileno()).st_size)
    except (OSError, AttributeError):
        return read


def _over(size: int) -> str:
    return f"{size / 1e6:.0f} MB is over the limit of {MAX_BYTES / 1e6:.0f} MB a document"


def _sniff(head: bytes) -> Mime | Literal["jsonl"]:
    if _HTML.match(head):
        return "text/html"
    first = head.removeprefix(_BOMS[0]).lstrip().split(b"\n", 1)[0]
    if first.startswith(b"{") and (first.rstrip().endswith(b"}") or len(first) > _HEAD // 2):
        return "jsonl"
    return "text/plain"


def _binary(head: bytes) -> bool:
    """Tell binary from text by its first bytes: a known signature, or control characters."""
    if head.startswith(_BOMS):
        return False
    if head.startswith(_MAGIC):
        return True
    if b"\0" in head:  # UTF-16 without its mark has every other byte zero; nothing else in text has
        even, odd = head[::2].count(0), head[1::2].count(0)
        return not (max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.05)
    control = sum(head.count(bytes([c])) for c in (*range(1, 8), *range(14, 27), *range(28, 32)))
    return control > len(head) * 0.1


# -- JSON lines ------------------------------------------------------------------------


def _jsonl(source: str, head: bytes, stream: BinaryIO) -> Iterator[Page | Skipped]:
    found = False
    for number, line in _lines(head.removeprefix(_BOMS[0]), stream):
        found = True
        where = f"{source}:{number}"
        if line is None:
            yield _skipped(where, f"the line is over the limit of {MAX_BYTES / 1e6:.0f} MB a document")
        else:
            yield _record(where, line)
    if not found:
        yield _skipped(source, "empty")


def _lines(head: bytes, stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, line) of each line that is not blank, None for one over MAX_BYTES.

    Holds one line at most: what runs over the limit is read and let go.
    """
    parts: list[bytes] = []
    size, number = 0, 1
    chunk = head
    while chunk:
        first, *rest = chunk.split(b"\n")
        for piece, ended in [(first, bool(rest))] + [(p, i < len(rest) - 1) for i, p in enumerate(rest)]:
            size += len(piece)
            if size <= MAX_BYTES:
                parts.append(piece)
            else:
                parts.clear()
            if ended:
                line = b"".join(parts)
                if size > MAX_BYTES or line.strip():
                    yield number, (None if size > MAX_BYTES else line)
                parts.clear()
                size, number = 0, number + 1
        chunk = stream.read(1 << 20)
    if size > MAX_BYTES or b"".join(parts).strip():
        yield number, (None if size > MAX_BYTES else b"".join(parts))


def _record(where: str, line: bytes) -> Page | Skipped:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _skipped(where, f"not UTF-8: byte {line[error.start]:#04x} at column {error.start + 1}")
    except (ValueError, RecursionError) as error:
        return _skipped(where, f"not JSON: {error or 'nested too deep'}")
    if not isinstance(row, dict):
        return _skipped(where, f"expected a JSON object, got {type(row).__name__}")
    by_name = {name.strip().lower(): name for name in reversed(list(row))}
    column = next((by_name[c] for c in TEXT_COLUMNS if c in by_name and row[by_name[c]]), None)
    if column is None:
        return _skipped(where, f"no text: expected a column named one of {', '.join(TEXT_COLUMNS)}")
    if not isinstance(row[column], str):
        return _skipped(where, f"column {column!r} holds {type(row[column]).__name__}, expected text")
    body = _sound(row[column]).encode("utf-8")
    if not body.strip():
        return _skipped(where, f"column {column!r} is empty")
    marked = column.strip().lower() != "text" and _HTML.match(body[:_HEAD])
    url = next((row[by_name[c]] for c in URL_COLUMNS if c in by_name), None)
    return Page(
        source=where,
        body=body,
        mime="text/html" if marked or column.strip().lower() == "html" else "text/plain",
        url=_sound(url.strip()) if isinstance(url, str) and url.strip() else None,
        given=tuple((_sound(k), _written(v)) for k, v in row.items() if k != column and v is not None),
    )


def _written(value: object) -> str:
    return _sound(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    """Return `text` with lone surrogates replaced, which no encoding can carry; same length."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
