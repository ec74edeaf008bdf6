"""A page of HTML: its rendering, which lines of it are residue, what it says of itself.

read(html, url) -> Read(text, residue, meta)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import trafilatura

from ..model import ResidueKind
from . import metadata, plain
from .render import Block, Rendering, render

_SPACE = re.compile(r"\s+")
# What an element's class and id say of its kind; first match wins, from the inside out.
_KINDS: tuple[tuple[ResidueKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("comment-form", r"comment|respond|disqus|reply"),
        ("newsletter", r"newsletter|subscri|sign-?up|mailing"),
        ("share", r"share|social|follow|sharing|addthis"),
        ("teaser", r"related|recommend|more-|popular|trending|teaser|readmore|read-more|also|outbrain|taboola|most-"),
        ("caption", r"caption|figure|gallery|credit"),
        ("credit", r"byline|author|contributor"),
        ("dateline", r"date|time|publish|posted|meta"),
        ("ad", r"(?:^|[\s_-])ad(?:s|vert\w*)?(?:$|[\s_-])|sponsor|promo|banner"),
        ("player", r"player|audio|video|podcast"),
        ("correction", r"correction"),
        ("navigation", r"nav|menu|breadcrumb|footer|header|sidebar|tags?(?:$|[\s_-])|cookie|skip"),
    )
)  # fmt: skip
_TAGS: dict[str, ResidueKind] = {
    "nav": "navigation", "footer": "navigation", "header": "navigation", "aside": "teaser",
    "figcaption": "caption", "time": "dateline", "form": "newsletter", "button": "navigation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A page as text, the runs of it that are residue, and what it says of itself."""

    text: str
    residue: list[plain.Found]
    meta: metadata.Meta


def read(html: str, url: str | None) -> Read:
    """Render the page, part body from residue, and read its metadata."""
    page = render(html)
    body = _body(html, page)
    residue: list[plain.Found] = []
    for block, is_body in zip(page.blocks, body, strict=True):
        if not is_body:
            residue.append((block.start, block.end, _kind(page.text, block)))
        else:
            residue.extend(plain._line(page.text, block.start, block.end))
    return Read(page.text, residue, metadata.from_html(page, url))


def _body(html: str, page: Rendering) -> list[bool]:
    """Tell of each line whether the extractor keeps it."""
    try:
        kept = trafilatura.extract(html, include_comments=False, include_tables=True, fast=True) or ""
    except Exception:  # a parser of hostile input may fail in any way; the page is then judged line by line
        kept = ""
    flat = _SPACE.sub(" ", kept)
    lines = {_SPACE.sub(" ", line).strip(" -|") for line in kept.splitlines()}
    chosen = []
    for block in page.blocks:
        line = page.text[block.start : block.end]
        chosen.append(line in lines or (len(line) > 40 and line in flat))
    if not any(chosen):
        chosen = [
            not plain._kind(page.text, b.start, b.end) and b.linked < (b.end - b.start) / 2
            for b in page.blocks
        ]
    return chosen


def _kind(text: str, block: Block) -> ResidueKind:
    if kind := plain._kind(text, block.start, block.end):
        return kind
    element = block.element
    for _ in range(12):
        if element is None:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        for kind, pattern in _KINDS:
            if pattern.search(names):
                return kind
        if element.tag in _TAGS:
            return _TAGS[element.tag]
        element = element.getparent()
    return "other"
