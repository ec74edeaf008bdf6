"""Cleaning: body against residue, as spans over the whole text; and what the page says of itself.

    clean(page)     -> Article | Skipped
    damage(article) -> Skipped | None       letters that were damaged before they came

    render.py     HTML -> one deterministic rendering, a line a block
    features.py   what is measured of each line, for the two line classifiers
    wording.py    ... and of one that lost its HTML: how its words lean, what recurs around it
    html.py       a page's lines -> its residue
    plain.py      text without HTML -> its residue
    threads.py    readers' comments, in such a text
    others.py     another story under the story, likewise
    damage.py     mojibake and lost letters: said, not repaired
    credits.py    the outlets that an article credits
    metadata.py   outlet, dates, authors, section, language, from the page or its text
    titles.py     the headline, among those that a page tells

Plain text and Markdown stay as they came (only a byte order mark is taken off). HTML
is rendered whole. Nothing is deleted: `body` and `residue` share out every character
that is not space, in order. Nothing is fetched and no clock is read.
"""

from __future__ import annotations

import logging

from .. import model
from .. import text as words
from ..decode import decode
from ..model import Article, Credit, Page, Residue, ResidueKind, Skipped, Span
from . import credits, html, metadata, plain
from .damage import damage
from .html import MAX_LINES
from .plain import MAX_TEXT
from .render import MAX_NODES

# Characters of one article's body. The longest of 16,000 news articles of the labelled sets has
# 53,479; what follows per story takes some 0.2 ms of processor time for each, so 80 seconds for this.
MAX_BODY = 400_000

log = logging.getLogger("manytakes")

__all__ = ["clean", "damage"]


def clean(page: Page) -> Article | Skipped:
    """Return the article that `page` holds, or why it holds none."""
    decoded = decode(page.body, page.mime == "text/html", dict(page.told).get("charset"))
    if decoded.how in ("detected", "fallback"):
        log.warning("%s: no charset declared and not UTF-8; read as %s", page.source, decoded.charset)
    if page.mime == "text/html":
        # zeros are sought in the bytes: in a wide string that takes a hundred times as long
        written = decoded.text.replace("\0", "\ufffd") if b"\0" in page.body else decoded.text
        read = html.read(written, page.url)
        text, found, meta, lines = read.text, read.residue, read.meta, read.lines
        if read.elements > MAX_NODES:
            return Skipped(page.source, "clean", f"over the limit of {MAX_NODES:,} elements a page")
    else:
        text = decoded.text
        if len(text) > MAX_TEXT:
            return _too_long(page, len(text))
        lines = text.count("\n") + text.count("\r")
    if lines > MAX_LINES:
        return Skipped(page.source, "clean", f"over the limit of {MAX_LINES:,} lines a document")
    if page.mime != "text/html":
        found = list(plain.find(text))
        meta = metadata.from_text(text, found)
    if not text.strip():
        return Skipped(
            page.source,
            "clean",
            "no visible text; a page drawn by its scripts?" if page.mime == "text/html" else "no text",
        )
    meta = metadata.given(meta, page)
    own = dict(page.told).get("id")
    id = model.mint("a", meta.url or "", text, *([own] if own else []))
    body = tuple(Span(id, a, b) for a, b in _rest(text, found))
    if not body:
        return Skipped(page.source, "clean", "no article text: all of the page is residue")
    if (size := sum(len(span) for span in body)) > MAX_BODY:
        return _too_long(page, size)
    return Article(
        id=id,
        source=page.source,
        text=text,
        url=meta.url,
        outlet=meta.outlet,
        title=meta.title,
        lang=meta.lang or metadata.language(text, [(s.start, s.end) for s in body]),
        published=meta.published,
        body=body,
        residue=tuple(Residue(Span(id, a, b), kind) for a, b, kind in found),
        credits=tuple(Credit(Span(id, a, b), name) for a, b, name in credits.find(text)),
        given=page.given,
        about=metadata.about(meta),
    )


def _too_long(page: Page, size: int) -> Skipped:
    said = f"{size:,} characters of text are over the limit of {MAX_BODY:,} an article"
    return Skipped(page.source, "clean", f"{said}; is it several in one?")


def _rest(text: str, found: list[tuple[int, int, ResidueKind]]) -> list[tuple[int, int]]:
    """Return the runs of `text` between the residue, trimmed; those of space alone left out."""
    runs: list[tuple[int, int]] = []
    at = 0
    for start, end in [(a, b) for a, b, _ in found] + [(len(text), len(text))]:
        a, b = words.trim(text, at, start)
        if a < b:
            runs.append((a, b))
        at = end
    return runs
