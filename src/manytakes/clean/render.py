"""HTML to text: one deterministic rendering of the whole page, in one pass.

    render(html) -> Rendering(text, blocks, nodes, head)

All that a reader could see: scripts, styles, templates and comments are left out,
block elements and <br> stand on lines of their own, runs of space become one, entities
are decoded. Text hidden by a style is kept: a script may show it.

The page's tags are read as they come (tags.py) and closed as the HTML standard closes
them, as far as lines depend on it: an end tag closes what was left open inside its
element, a block ends a paragraph, an item the item before it, a table's cell lets nothing
out. Looking for what to close ends after a bounded number of elements, so that 100,000
nested tags cost what 100,000 tags cost.

Each Block is a line of the text; each Node is an element that can hold lines, with what
its tag and its names hint at. Nodes stand in the order they open: the lines of one and of
all below it are a single run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from . import tags

MAX_BLOCKS = 100_000  # lines after which a page is read no further: it is refused for them
MAX_NODES = 1_000_000  # elements, likewise; the longest page of the labelled sets has 30,000
# What the names of the meta tags that metadata.py reads have in them; half of a page's have
# none of it.
_TELLING = "title date time pub author creat issued byl site_name url locale lang section".split()
_METAS = (' property="', ' name="')  # how nearly all meta tags begin
_META_NAME = 200  # characters of a name
_META_READ = 2_000  # characters of one that begins otherwise, looked through for a name
_TITLE = 2_000  # characters of a title read
_FAR = 200  # open elements looked through for the one that a tag closes; pages nest to 60

# What to do at a tag, in an order that the reader's loop asks it: those from _END_BLOCK on end the line.
_INLINE, _LINK, _BOLD, _TIME, _HIDDEN, _VOID, _NOTED = range(7)
_END_INLINE, _END_HIDDEN, _END_BLOCK, _BLOCK, _ITEM, _OUTER, _BREAK = range(7, 14)
_OPENING = (
    dict.fromkeys(
        "abbr acronym bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp"
        " small span strike sub sup tt u var button option optgroup".split(),
        _INLINE,
    )
    | {"a": _LINK, "b": _BOLD, "strong": _BOLD, "time": _TIME, "br": _BREAK, "hr": _BREAK}
    | dict.fromkeys("object applet canvas audio video map math select datalist".split(), _HIDDEN)
    | dict.fromkeys(
        "div p ul ol h1 h2 h3 h4 h5 h6 section article main header footer nav aside form figure figcaption"
        " picture blockquote pre table thead dl details summary address fieldset center".split(),
        _BLOCK,
    )
    | dict.fromkeys("li dt dd tr td th tbody tfoot".split(), _ITEM)
    | {"html": _OUTER, "head": _OUTER, "body": _OUTER, "meta": _NOTED, "link": _NOTED}
    | dict.fromkeys("img wbr input base area col source track param embed keygen".split(), _VOID)
)
_SAYING = frozenset((_TIME, _NOTED, _OUTER))  # whose attributes are read
_ENDING = dict.fromkeys((_INLINE, _LINK, _BOLD, _TIME), _END_INLINE)
_ENDING |= {_HIDDEN: _END_HIDDEN, _BLOCK: _END_BLOCK, _ITEM: _END_BLOCK, _OUTER: _OUTER, _BREAK: _BREAK}
# What a tag is ("!" is a declaration's). One that is not here is a block's, as those that sites make up are.
_KIND = (
    _OPENING
    | {f"/{tag}": _ENDING.get(kind, _VOID) for tag, kind in _OPENING.items()}
    | dict.fromkeys("!?/", _VOID)
)

# An opening tag that ends an element still open: (which, where to stop looking).
_CELL = frozenset(("table", "td", "th", "caption"))
_ITEMS = frozenset(("ul", "ol", "menu", "dl")) | _CELL
_ENDS = {
    "li": (frozenset(("li",)), _ITEMS),
    "dt": (frozenset(("dt", "dd")), _ITEMS),
    "dd": (frozenset(("dt", "dd")), _ITEMS),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "th": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "tbody": (frozenset(("thead", "tbody", "tfoot")), frozenset(("table",))),
    "tfoot": (frozenset(("thead", "tbody", "tfoot")), frozenset(("table",))),
}
_OF_TABLES = frozenset(("table", "tr", "td", "th", "caption", "thead", "tbody", "tfoot"))

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
)
TAG_BITS = {tag: 1 << i for i, tag in enumerate(_TAGS)} | {"ol": 1 << 8, "dialog": 1 << 13, "menu": 1 << 8}


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements that can hold lines, in columns: a page has too many to make an object of each."""

    tag: list[str]
    parent: list[int]  # -1 for the first, which holds all
    hints: list[int]  # bits of tags.HINTS: what its own names hint at
    above: list[int]  # ... and those of its ancestors
    tags: list[int]  # bits of TAG_BITS, its own and its ancestors'
    depth: list[int]
    first: list[int]  # blocks[first:last] are the lines in it and below
    last: list[int]

    def __len__(self) -> int:
        return len(self.parent)


class Block(NamedTuple):
    """One line of the rendering: where it stands, its node, and how many characters are links or bold."""

    start: int
    end: int
    text: str
    node: int
    linked: int
    bold: int
    hints: int  # of the inline elements around it
    broken: bool  # it starts after a <br>, not at an element's edge


@dataclass(slots=True)
class Head:
    """What the page says of itself where no reader sees it."""

    title: str = ""
    lang: str = ""
    meta: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Rendering:
    """A page as text, its lines, the elements that hold them, and its head."""

    text: str
    blocks: list[Block]
    nodes: Nodes
    head: Head


# A named tuple from a tuple, without the call that names its fields.
_block: Callable[[type[Block], tuple[int, int, str, int, int, int, int, bool]], Block] = tuple.__new__
# How things stand: the innermost open element's tag and its node (-1 for an inline one and for none), the
# innermost node, the hints of the inline elements, and bits of what those are.
_Open = tuple[str, int, int, int, int]
_IN_LINK, _IN_BOLD, _IN_HIDDEN = 1, 2, 4
_STATES = {_LINK: _IN_LINK, _BOLD: _IN_BOLD, _HIDDEN: _IN_HIDDEN}
# A tag as the reader's loop takes it: what it is, its element's name, its bit (of TAG_BITS, or of what is
# inside it), what its names hint at, and its attributes.
_Tag = tuple[int, str, int, int, str]


def _known(tag: str) -> tuple[int, str, int]:
    tag = tag.lower()
    kind = _KIND.get(tag, _END_BLOCK if tag[0] == "/" else _BLOCK)
    return kind, tag.removeprefix("/"), _STATES.get(kind, 0) if kind <= _HIDDEN else TAG_BITS.get(tag, 0)


_BARE: dict[str, _Tag] = {tag: (*_known(tag), 0, "") for tag in _KIND}


def _tag(tag: str, said: str) -> _Tag:
    """Return what a tag is and says; those that say the same of their text are one and the same."""
    bare: _Tag = _BARE[tag] if tag in _BARE else (*_known(tag), 0, "")
    if not said:
        return bare
    kind = bare[0]
    if kind in _SAYING:
        if kind == _NOTED and not _tells(bare[1], said):
            return _BARE["!"]
        hints = tags.hinted(tags.names(said)) if kind == _TIME and "class=" in said else 0
        return (*bare[:3], hints, said)
    if _BLOCK <= kind <= _ITEM or (kind <= _HIDDEN and "class=" in said):
        return _named(tag, tags.names(said))
    return bare


@lru_cache(20_000)  # names of 300 characters, nearly all; a page's elements share a few dozen
def _named(tag: str, names: str) -> _Tag:
    """Return what a tag is whose attributes have these names."""
    bare: _Tag = _BARE[tag] if tag in _BARE else (*_known(tag), 0, "")
    hints = tags.hinted(names)
    return (*bare[:3], hints, "") if hints else bare


def render(html: str) -> Rendering:
    """Return the text of a page, its lines and what its head says."""
    kept, seen = tags.split(html, _tag, _BARE)
    head = Head()
    for name, content in kept:
        if name == "script":
            head.data.append(content)
        elif not head.title:
            head.title = " ".join(unescape(content[:_TITLE]).split())
    blocks, nodes = _read(seen, head)
    return Rendering("\n".join([b[2] for b in blocks]), blocks, nodes, head)


def _read(seen: Iterable[tuple[_Tag, str]], head: Head) -> tuple[list[Block], Nodes]:
    """Return the lines and the elements that can hold them.

    One long loop: it runs thousands of times a page, and a call a tag would double its time.
    """
    blocks: list[Block] = []
    names, last = ["html"], [-1]
    nodes = [-1, 0, 0, 0, 0, 0]  # the columns of Nodes between these, an element's after another's
    opened: list[_Open] = []  # how things stood before each element still open
    top, held = "", -1
    node = inline = state = at = 0
    parts: list[str] = []  # of the line begun
    linked = bold = hints = 0
    broken = False
    for (kind, tag, bit, own, said), text in seen:
        if kind >= _END_BLOCK:
            if parts:
                whole = parts[0] if len(parts) == 1 else "".join(parts)
                if line := " ".join((unescape(whole) if "&" in whole else whole).split()):
                    size = len(line)
                    end = at + size
                    if linked > size:
                        linked = size
                    if bold > size:
                        bold = size
                    blocks.append(_block(Block, (at, end, line, node, linked, bold, hints, broken)))
                    at = end + 1
                    if len(blocks) > MAX_BLOCKS:
                        break
                parts = []
                linked = bold = hints = 0
            broken = kind == _BREAK
        if kind >= _BLOCK:
            if kind <= _ITEM:
                # most often the innermost element is a block that holds this one: asked before the call
                if held < 0 or top == "p" or (kind == _ITEM and top not in _ENDS[tag][1]):
                    shut = _implied(opened, top, held, tag)
                    if shut >= 0:
                        top, held, node, inline, state = _shut(opened, held, shut, last, len(blocks))
                above, bits, depth = nodes[node * 6 + 2 : node * 6 + 5]
                nodes += (node, own, above | own, bits | bit, depth + 1, len(blocks))
                names.append(tag)
                opened.append((top, held, node, inline, state))
                top = tag
                node = held = len(last)
                last.append(-1)
                if node > MAX_NODES:
                    break
            elif kind == _OUTER:
                _note(tag, said, head)
        elif kind >= _END_INLINE:
            if top == tag:
                if held >= 0:
                    last[held] = len(blocks)
                top, held, node, inline, state = opened.pop()
            else:
                shut = _closed(opened, top, held, tag, kind)
                if shut >= 0:
                    top, held, node, inline, state = _shut(opened, held, shut, last, len(blocks))
        elif kind <= _HIDDEN:
            opened.append((top, held, node, inline, state))
            top, held = tag, -1
            state |= bit
            inline |= own
            if kind == _TIME:
                _note(tag, said, head)
        elif kind == _NOTED:
            _note(tag, said, head)
        if text and (parts or not text.isspace()) and state < _IN_HIDDEN:
            parts.append(text)
            hints |= inline
            if state:
                if state & _IN_LINK:
                    linked += len(text)
                if state & _IN_BOLD:
                    bold += len(text)
    if line := " ".join(unescape("".join(parts)).split()):
        end = at + len(line)
        linked, bold = min(linked, len(line)), min(bold, len(line))
        blocks.append(Block(at, end, line, node, linked, bold, hints, broken))
    ends = [len(blocks) if end < 0 else end for end in last]
    parent, own_hints, above_hints, tag_bits, depths, first = (nodes[i::6] for i in range(6))
    return blocks, Nodes(names, parent, own_hints, above_hints, tag_bits, depths, first, ends)


def _shut(opened: list[_Open], held: int, count: int, last: list[int], lines: int) -> _Open:
    """End the open elements but the first `count`; return how things stood before those."""
    for entry in opened[count + 1 :]:
        if entry[1] >= 0:
            last[entry[1]] = lines
    if held >= 0:
        last[held] = lines
    before = opened[count]
    del opened[count:]
    return before


def _closed(opened: list[_Open], top: str, held: int, tag: str, kind: int) -> int:
    """Return the place of the open element that an end tag closes, -1 where it closes none."""
    n, name, node = len(opened), top, held
    for i in range(n - 1, max(0, n - _FAR) - 1, -1):
        if name == tag:
            return i
        if (kind == _END_INLINE and node >= 0) or (name in _CELL and tag not in _OF_TABLES):
            return -1
        name, node = opened[i][:2]
    return -1


def _implied(opened: list[_Open], top: str, held: int, tag: str) -> int:
    """Return the place of the open element that the start of a block ends, -1 where it ends none."""
    n = len(opened)
    far = max(0, n - _FAR)
    if tag in _ENDS:
        ends, stop = _ENDS[tag]
        name = top
        for i in range(n - 1, far - 1, -1):
            if name in ends:
                return i
            if name in stop:
                break
            name = opened[i][0]
    name, node = top, held
    for i in range(n - 1, far - 1, -1):
        if node >= 0:
            return i if name == "p" else -1
        name, node = opened[i][:2]
    return -1


def _tells(tag: str, said: str) -> bool:
    """Tell whether a link may be to the page's own address, or a meta tag one that is read, by its name."""
    if tag == "link":
        return "canonical" in said
    for begin in _METAS:  # as nearly all are written
        if said.startswith(begin):
            return _told(said[len(begin) : said.find('"', len(begin))][:_META_NAME])
    return any(word in said[:_META_READ].lower() for word in _TELLING)


@lru_cache(10_000)  # a few hundred names stand on most sites' pages
def _told(name: str) -> bool:
    return any(word in name.lower() for word in _TELLING)


def _note(tag: str, said: str, head: Head) -> None:
    """Keep what a tag of the head says."""
    get = tags.attributes(said).get
    if tag == "meta":
        name = get("property") or get("name") or get("itemprop")
        if name and get("content"):
            head.meta.append((name.lower(), get("content", "").strip()))
    elif tag == "link":
        if get("rel") and get("href"):
            head.links.append((get("rel", "").lower(), get("href", "").strip(), get("type", "")))
    elif tag == "html":
        head.lang = head.lang or get("lang", "")
    elif get("datetime"):
        head.times.append(get("datetime", ""))
