"""HTML to text: one deterministic rendering of the whole page.

    render(html) -> Rendering(text, blocks, root)

All that a reader could see: scripts, styles, templates and comments are left out,
block elements stand on lines of their own, runs of space become one, entities are
decoded. Each Block is one line of the text and the element it comes from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

DROPPED = frozenset(
    "script style template noscript head title meta link svg iframe object embed applet canvas"
    " audio video source track map area math select option datalist textarea input param base".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt"
    " ruby s samp small span strike strong sub sup time tt u var wbr button".split()
)
MAX_DEPTH = 256  # elements; what lies deeper is read as if it lay here

_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Block:
    """One line of the rendering: where it stands, its element, and the letters under links."""

    start: int
    end: int
    element: etree._Element
    linked: int = 0


@dataclass(slots=True)
class Rendering:
    """A page as text; `blocks` are its lines in order."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    root: etree._Element | None = None


def parse(html: str) -> etree._Element | None:
    """Return the root element of a page, None for a page without one."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(html.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def render(html: str) -> Rendering:
    """Return the text of a page and its lines."""
    root = parse(html)
    if root is None:
        return Rendering("")
    lines: list[str] = []
    blocks: list[Block] = []
    line: list[str] = []
    length = 0
    linked = 0
    owner = root

    def flush() -> None:
        nonlocal length, linked
        text = _SPACE.sub(" ", "".join(line)).strip()
        line.clear()
        if text:
            blocks.append(Block(length, length + len(text), owner, linked))
            lines.append(text)
            length += len(text) + 1
        linked = 0

    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    links = 0
    while stack:
        element, closing = stack.pop()
        tag = element.tag
        inline = tag in INLINE
        if closing:
            if not inline:
                flush()
            links -= tag == "a"
            if element.tail and element is not root:
                if not inline or not line:
                    owner = element.getparent()
                line.append(element.tail)
                linked += len(element.tail.strip()) if links else 0
            continue
        if not isinstance(tag, str) or tag in DROPPED:
            if tag == "br":
                flush()
            if element.tail:
                if not line:
                    owner = element.getparent()
                line.append(element.tail)
            continue
        if tag in ("br", "hr") or not inline:
            flush()
        links += tag == "a"
        if element.text:
            if not line or not "".join(line).strip():
                owner = element
            line.append(element.text)
            linked += len(element.text.strip()) if links else 0
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    flush()
    return Rendering("\n".join(lines), blocks, root)
