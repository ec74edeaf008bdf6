"""Which kind of document bytes are: by their name, else by how they start.

by_name(path)     -> Kind | None     None where the suffix does not tell
by_start(head)    -> Kind            from the first bytes
binary(head)      -> bool
looks_html(head)  -> bool
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from .limits import HEAD

Mime = Literal["text/plain", "text/markdown", "text/html"]
Kind = Mime | Literal["jsonl", "json", "csv", "tsv", "parquet", "xml", "warc"]

_SUFFIXES: dict[str, Kind] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".rdf": "xml",
    ".opml": "xml",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".warc": "warc",
    ".wet": "warc",
    ".parquet": "parquet",
    ".pq": "parquet",
}
READ = ".txt .md .html .htm .jsonl .json .csv .tsv .parquet .rss .atom .xml .opml .warc"
UNREAD = f"files of this kind are not read from a folder (read: {READ}); name it to read it as text"

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|div|article|p|h1)\b",
    re.I | re.S,
)
_XML = re.compile(rb"\s*<(?:\?xml\b|rss\b|feed\b|opml\b|rdf:RDF\b)", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"SQLite format 3",
)


def by_name(path: str) -> Kind | None:
    """Return the kind that the suffix of `path` says, ".gz" left off; None where it says none."""
    return _SUFFIXES.get(PurePath(path.lower().removesuffix(".gz")).suffix)


def by_start(head: bytes) -> Kind:
    """Return the kind that the first bytes say: text where they say nothing else."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if looks_html(head):
        return "text/html"
    if _XML.match(head.removeprefix(_BOMS[0])):
        return "xml"
    first = head.removeprefix(_BOMS[0]).lstrip().split(b"\n", 1)[0]
    if first.startswith(b"{") and (first.rstrip().endswith(b"}") or len(first) > HEAD // 2):
        return "jsonl"
    return "text/plain"


def looks_html(head: bytes) -> bool:
    """Tell whether the bytes start as a page of HTML does."""
    return bool(_HTML.match(head))


def binary(head: bytes) -> bool:
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
