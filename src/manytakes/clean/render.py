"""HTML to text: one deterministic rendering of the whole page, in one pass.

    render(html) -> Page(text, blocks, nodes, head)

All that a reader could see: scripts, styles, templates and comments are left out,
block elements and <br> stand on lines of their own, runs of space become one, entities
are decoded. Text hidden by a style is kept: a script may show it.

The parser's events are read as they come and no tree is built, so that 100,000 nested
tags cost what 100,000 tags cost. Each Block is a line of the text; each Node is an
element that can hold blocks, with what its tag and its class names hint at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

MAX_BLOCKS = 100_000  # lines after which a page is read no further: it is refused for them
MAX_NODES = 1_000_000  # elements, likewise; the longest page of the labelled sets has 30,000
_PIECE = 5_000_000  # bytes; longer than any page of the labelled sets, which are read in one

_INLINE, _NOTED, _LINK, _BOLD, _BREAK, _BLOCK, _DROP = range(7)
_KIND = (
    dict.fromkeys(
        "abbr acronym bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp"
        " small span strike sub sup tt u var wbr button input base".split(),
        _INLINE,
    )
    | {"meta": _NOTED, "link": _NOTED, "time": _NOTED, "a": _LINK, "b": _BOLD, "strong": _BOLD}
    | {"br": _BREAK, "hr": _BREAK}
    | dict.fromkeys(
        "script style template noscript svg iframe object embed applet canvas audio video map math"
        " select datalist"
        " textarea title".split(),
        _DROP,
    )
)
_NAMING = ("class", "id", "itemprop", "role")  # the attributes whose names hint at what an element is

# What the names in class, id, role and itemprop hint at, by substring. Order is the bit order.
HINTS: tuple[tuple[str, str], ...] = (
    ("text", r"article|body|content|entry|story|text|prose|paragraph|post(?!ed|-meta)|\bmain"),
    ("comment", r"comment|respond|disqus|\brepl(?:y|ies)|discussion|reader|forum"),
    ("newsletter", r"newsletter|subscri|sign-?up|mailing|paywall|login|regist|piano|premium|donat"),
    ("share", r"share|sharing|social|follow|addthis|toolbar|bookmark|print"),
    (
        "teaser",
        r"relat|recommend|popular|trending|teaser|read-?more|readmore|also|outbrain|taboola|most|"
        r"latest|more|next|prev|promo|card|widget|list|river|carousel|slider|grid|pagination|pager",
    ),
    ("caption", r"caption|figure|gallery|image|photo|picture|media|legend"),
    ("credit", r"byline|author|contributor|writer|credit|source|copyright|bio\b|\bbio"),
    ("dateline", r"date|time|publish|posted|meta|info\b|timestamp"),
    ("ad", r"(?:^|[\s_-])ads?(?:$|[\s_-])|advert|sponsor|banner|dfp|gpt|anzeige|werbung|publicid|commercial"),
    ("player", r"player|audio|video|podcast|embed|tweet|twitter|instagram"),
    ("navigation", r"nav|menu|breadcrumb|foot|head(?!line)|side|sitemap|skip|search|masthead|toc\b|tab"),
    ("tags", r"tags?(?:$|[\s_-])|tagged|topic|categor|keyword|rubri|label|section-name|kicker|eyebrow"),
    (
        "headline",
        r"headline|title|heading|subhead|dek\b|standfirst|lead\b|lede|intro|summary|excerpt|abstract|desc",
    ),
    (
        "notice",
        r"cookie|consent|gdpr|privacy|modal|popup|overlay|alert|notice|banner|disclaimer|warning|legal",
    ),
    ("hidden", r"hidden|visually|sr-only|screen-reader|print-only|collapse|a11y|offscreen"),
    ("form", r"form|field|input|button|btn|cta|vote|poll|survey|quiz|rating"),
)
_HINT = tuple((1 << i, re.compile(pattern).search) for i, (_, pattern) in enumerate(HINTS))
_TAGS = (
    "nav",
    "footer",
    "header",
    "aside",
    "form",
    "figure",
    "figcaption",
    "table",
    "ul",
    "article",
    "main",
    "blockquote",
    "section",
    "details",
    "dl",
    "body",
)
TAG_BITS = {tag: 1 << i for i, tag in enumerate(_TAGS)} | {"ol": 1 << 8, "dialog": 1 << 13, "menu": 1 << 8}


@lru_cache(20_000)  # the same few thousand names stand on most sites' pages
def _hinted(name: str) -> int:
    return sum(bit for bit, search in _HINT if search(name))


@dataclass(slots=True)
class Node:
    """An element that can hold blocks: its parent's index, tag, own hints, and all of its ancestors' tags."""

    parent: int
    tag: str
    hints: int
    tags: int
    above: int  # the hints of every ancestor, its own included
    depth: int
    mass: int = 0  # characters of running prose in it and below
    blocks: int = 0  # lines of its own
    chars: int = 0
    linked: int = 0


@dataclass(slots=True)
class Block:
    """One line of the rendering: where it stands, its node, and how many characters are links or bold."""

    start: int
    end: int
    text: str
    node: int
    linked: int
    bold: int
    hints: int
    broken: bool  # it starts after a <br>, not at an element's edge


@dataclass(slots=True)
class Head:
    """What the page says of itself where no reader sees it."""

    title: str = ""
    lang: str = ""
    meta: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)  # (offset in the text, datetime)


@dataclass(slots=True)
class Rendering:
    """A page as text, its lines, the elements that hold them, and its head."""

    text: str
    blocks: list[Block]
    nodes: list[Node]
    head: Head


def render(html: str) -> Rendering:
    """Return the text of a page, its lines and what its head says."""
    reader = _Reader()
    parser = etree.HTMLParser(encoding="utf-8", target=reader, huge_tree=True)
    try:
        page = html.replace("\0", "\ufffd").encode("utf-8", "replace")
        for start in range(0, len(page), _PIECE):
            parser.feed(page[start : start + _PIECE])
            if len(reader.blocks) > MAX_BLOCKS or len(reader.nodes) > MAX_NODES:
                break
        parser.close()
    except (etree.ParserError, etree.XMLSyntaxError):
        pass  # what was read before the parser gave up stands
    reader.flush()
    return Rendering("\n".join(b.text for b in reader.blocks), reader.blocks, reader.nodes, reader.head)


class _Reader:
    """The parser's target: is told of each tag and run of text in turn."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.nodes = [Node(-1, "html", 0, 0, 0, 0)]
        self.head = Head()
        self._open: list[tuple[int, int]] = []  # (node before, hints before) of each open element
        self._node = 0
        self._inline = 0  # hints of the open inline elements
        self._links = self._bolds = self._skip = 0
        self._keep: list[str] | None = None  # a title's or a data script's text
        self._parts: list[str] = []
        self._linked = self._bold = self._hints = self._length = 0
        self._broken = False
        self._cache: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skip:
            self._skip += 1
            return
        kind = _KIND.get(tag, _BLOCK)
        if kind == _DROP:
            self._skip = 1
            if (tag == "script" and "json" in attributes.get("type", "")) or (
                tag == "title" and not self.head.title
            ):
                self._keep = []
            return
        self._open.append((self._node, self._inline))
        if kind <= _BOLD:
            if kind == _LINK:
                self._links += 1
            elif kind == _BOLD:
                self._bolds += 1
            elif kind == _NOTED:
                self._note(tag, attributes)
            if attributes and tag != "img":
                self._inline |= self._hint(attributes)
            return
        if self._parts:
            self.flush()
        if kind == _BREAK:
            self._broken = True
            return
        above = self.nodes[self._node]
        hints = self._hint(attributes) if attributes else 0
        if tag == "html":
            self.head.lang = attributes.get("lang", "")
        carried = 0 if tag == "body" or tag == "html" else above.above | hints
        tags = above.tags | TAG_BITS.get(tag, 0)
        self.nodes.append(Node(self._node, tag, hints, tags, carried, above.depth + 1))
        self._node = len(self.nodes) - 1

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
            if not self._skip and self._keep is not None:
                kept = "".join(self._keep)
                if tag == "title":
                    self.head.title = " ".join(kept.split())
                else:
                    self.head.data.append(kept)
                self._keep = None
            return
        if not self._open:
            return
        kind = _KIND.get(tag, _BLOCK)
        if kind == _LINK:
            self._links -= 1
        elif kind == _BOLD:
            self._bolds -= 1
        elif kind == _BLOCK:
            if self._parts:
                self.flush()
            self._broken = False
        self._node, self._inline = self._open.pop()

    def data(self, text: str) -> None:
        if self._skip:
            if self._keep is not None:
                self._keep.append(text)
            return
        self._parts.append(text)
        if self._links:
            self._linked += len(text)
        if self._bolds:
            self._bold += len(text)
        self._hints |= self._inline

    def close(self) -> None:
        self.flush()

    def flush(self) -> None:
        """End the line."""
        if not self._parts:
            return
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            size = len(text)
            linked, bold = min(self._linked, size), min(self._bold, size)
            at = self._length
            self.blocks.append(
                Block(at, at + size, text, self._node, linked, bold, self._hints, self._broken)
            )
            self._length += size + 1
        self._linked = self._bold = self._hints = 0
        self._broken = False

    def _hint(self, attributes: dict[str, str]) -> int:
        known = self._cache
        hints = 0
        for name in _NAMING if len(attributes) > 1 else attributes:
            value = attributes.get(name)
            if value and name in _NAMING:
                bits = known.get(value)
                if bits is None:
                    bits = 0
                    for word in value[:300].lower().split():
                        bits |= _hinted(word[:60])
                    known[value] = bits
                hints |= bits
        return hints

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        get = attributes.get
        if tag == "meta":
            name = get("property") or get("name") or get("itemprop")
            if name and get("content"):
                self.head.meta.append((name.lower(), get("content", "").strip()))
        elif tag == "link":
            if get("rel") and get("href"):
                self.head.links.append((get("rel", "").lower(), get("href", "").strip(), get("type", "")))
        elif get("datetime"):
            self.head.times.append((self._length, get("datetime", "")))
