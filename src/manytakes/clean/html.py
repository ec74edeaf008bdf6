"""A page of HTML: its rendering, which lines of it are residue, what it says of itself.

    read(html, url) -> Read(text, residue, meta)

A line classifier of our own (bench/train_clean.py) reads each line with the elements
it stands in, once alone and once with its first guess at the lines around. On the
labelled news pages it is ahead of trafilatura and faster: docs/clean.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .. import boosted
from ..model import ResidueKind
from . import features, metadata, plain
from .render import MAX_NODES, Rendering, render
from .tags import HINTS

# A line is body from this chance on. Measured in bench/score_clean.py.
BODY_FROM = 0.55
FEW_FROM = 0.25  # ... where none is: a page of one paragraph has no neighbours to be surer by
_SMALL = 8  # lines of a page that may have no furniture, as those the line models learnt from all have
MAX_LINES = 40_000  # of one page; the longest page of the labelled sets has 6,000

# A line this surely furniture, or body, is not looked at again: of 83,000 lines none changed sides.
_FURNITURE, _BODY = 0.03, 0.98

_BITS = {name: 1 << i for i, (name, _) in enumerate(HINTS)}
# What an element's names say of the kind of a line in it, likeliest first.
_NAMED: tuple[tuple[str, ResidueKind], ...] = (
    ("comment", "comment-form"),
    ("newsletter", "newsletter"),
    ("share", "share"),
    ("caption", "caption"),
    ("ad", "ad"),
    ("credit", "credit"),
    ("dateline", "dateline"),
    ("tags", "navigation"),
    ("teaser", "teaser"),
    ("player", "player"),
    ("navigation", "navigation"),
    ("notice", "other"),
    ("form", "other"),
)
_KINDS = tuple((_BITS[hint], kind) for hint, kind in _NAMED)
_TAGS: dict[str, ResidueKind] = {
    "nav": "navigation",
    "footer": "navigation",
    "header": "navigation",
    "aside": "teaser",
    "figcaption": "caption",
    "figure": "caption",
    "form": "newsletter",
}
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_PAGE_WITHIN = (
    65_536  # characters; what has none of these is a piece of HTML, as feeds carry: text, not a page
)
_SURE = 0.95  # a line this surely body is, though a cue of furniture may fit it


@dataclass(frozen=True, slots=True)
class Read:
    """A page as text, the runs of it that are residue, and what it says of itself."""

    text: str
    residue: list[plain.Found]
    meta: metadata.Meta
    lines: int = 0
    elements: int = 0


def read(html: str, url: str | None) -> Read:
    """Render the page, part body from residue, and read its metadata."""
    page = render(html)
    meta = metadata.from_html(page, url)
    if not page.blocks or len(page.blocks) > MAX_LINES or len(page.nodes) > MAX_NODES:
        return Read(page.text, [], meta, len(page.blocks), len(page.nodes))
    if not _PAGE.search(html, 0, _PAGE_WITHIN):
        return _as_text(page, meta)
    residue: list[plain.Found] = []
    headline = _headline(page, meta.title)
    kinds = _Kinds(page)
    chances = judge(page, meta.title or "")
    if len(chances) <= _SMALL and all(c < FEW_FROM for i, c in enumerate(chances) if i != headline):
        return _as_text(page, meta)
    least = BODY_FROM if max(chances) >= BODY_FROM else FEW_FROM
    for i, body in enumerate(chances):
        if body >= _SURE or i == headline:
            continue
        start, end, text, node, _, _, hints, _ = page.blocks[i]
        if body >= least:
            residue.extend(plain.inside(page.text, start, end, sentences=False))
            continue
        kind = kinds.of(text, node, hints)
        begin, before, same = residue[-1] if residue else (0, -2, kind)
        if before == start - 1 and same == kind:  # one run, not a span a menu item
            residue[-1] = (begin, end, kind)
        else:
            residue.append((start, end, kind))
    return Read(page.text, residue, meta, len(page.blocks))


def _as_text(page: Rendering, meta: metadata.Meta) -> Read:
    """Part body from residue by the words, but for the lines that their elements say are captions."""
    found = list(plain.find(page.text)) if len(page.text) <= plain.MAX_TEXT else []  # it is refused for that
    captions: list[plain.Found] = [
        (b.start, b.end, "caption") for b in page.blocks if page.nodes.tag[b.node] == "figcaption"
    ]
    begins = [begin for begin, _, _ in captions]
    ends = [0, *(end for _, end, _ in captions)]
    kept = [r for r in found if r[0] >= ends[bisect_right(begins, r[0])]]
    return Read(page.text, sorted(kept + captions), meta, len(page.blocks))


def judge(page: Rendering, title: str, model: str = "lines-page") -> list[float]:
    """Return each line's chance of being the article's body."""
    rows, near = features.of_page(page, page.head.title or title)
    chances = plain.chance(boosted.load(f"{model}-1").predict(rows))
    unsure = np.flatnonzero((chances > _FURNITURE) & (chances < _BODY))
    rows = features.in_context(rows, chances, near, unsure)
    chances[unsure] = plain.chance(boosted.load(f"{model}-2").predict(rows))
    return chances.tolist()  # type: ignore[no-any-return]


def _headline(page: Rendering, title: str | None) -> int | None:
    """Return the line that prints the article's headline: it is body, though extractors leave it out."""
    if not title:
        return None
    wanted = " ".join(title.split()).casefold()
    same = [
        i
        for i, line in enumerate([b[2] for b in page.blocks])
        if len(line) <= len(wanted) + 9 and len(line) * 3 >= len(wanted) and line.casefold() == wanted
    ]
    heads = [i for i in same if page.nodes.tag[page.blocks[i].node] in ("h1", "h2")]
    return heads[0] if heads else same[0] if same else None


class _Kinds:
    """What kind of residue a line in an element is, by what the elements around it are and are named."""

    def __init__(self, page: Rendering) -> None:
        self._page = page
        self._known: dict[int, ResidueKind | None] = {0: None}

    def of(self, line: str, node: int, hints: int) -> ResidueKind:
        """Return the kind of a line: as its own names say, the nearest element's, or its words."""
        if hints and (named := _named(hints)):
            return named
        around = self._known[node] if node in self._known else self._around(node)
        return around or plain.kind(line) or "other"

    def _around(self, node: int) -> ResidueKind | None:
        """Return what the nearest element that tells says; each element is asked once."""
        if node in self._known:
            return self._known[node]
        nodes, passed = self._page.nodes, []
        while node not in self._known:
            passed.append(node)
            if kind := _named(nodes.hints[node]) or _TAGS.get(nodes.tag[node]):
                self._known[node] = kind
                break
            node = nodes.parent[node]
        for below in passed:
            self._known[below] = self._known[node]
        return self._known[node]


@lru_cache(10_000)  # a site's elements have a few hundred mixtures of hints
def _named(hints: int) -> ResidueKind | None:
    return next((kind for bit, kind in _KINDS if hints & bit), None)
