"""Feeds: RSS, Atom and JSON Feed, an entry an article; and OPML, lists of feeds.

    read(source, body, url, follow)  -> Page | Skipped, ...   the entries of a feed of XML, in its order
    json_feed(source, tree, url)     -> Page | Skipped, ...   the same of a JSON Feed
    listed(body)                     -> address, ...          the feeds that an OPML file lists

An entry's own content is its text, its summary where it has none; what it links to is
not fetched, and an entry that is a link alone is a Skipped that names the link. An
entry's `source` ends in its own id; all else that it says comes along in `given`. Feeds
with small faults are read as far as they go. A document that declares entities is
refused: no feed needs them, and "billion laughs" is made of them. Nothing outside the
document is ever loaded.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from html.entities import html5
from itertools import islice
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from ..decode import decode
from ..model import Page, Skipped
from .columns import sound
from .limits import skipped

MAX_ENTRIES = 10_000  # of one feed; feeds hold tens
MAX_ELEMENTS = 500_000  # of one document
_LONGEST = 10_000  # characters of a title, a date, a name: what is longer is cut off no one's text

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MARKED = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>|&(?:#\d+|#x[0-9a-fA-F]+|\w{2,30});")
_BARE = re.compile(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold

# Local names, likeliest first; RSS 0.9 to 2.0, RDF, Atom, Dublin Core.
_CONTENT = ("encoded", "content", "description", "summary")
_DATES = ("published", "pubDate", "date", "issued", "updated", "modified")
_ROOTS: dict[str, Literal["feed", "opml", "html"]] = {
    "rss": "feed", "RDF": "feed", "feed": "feed", "opml": "opml", "html": "html",
}  # fmt: skip
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MEDIA = "http://search.yahoo.com/mrss/"


Follow = Callable[[str], Iterator[Page | Skipped]] | None


class Refused(Exception):
    """The document is not XML, or not XML that is read; the message says why."""


class _Text(NamedTuple):
    text: str
    is_html: bool


def read(source: str, body: bytes, url: str | None = None, follow: Follow = None) -> Iterator[Page | Skipped]:
    """Yield the entries of an RSS or Atom feed, or of the feeds that an OPML file lists.

    `url` is where it was fetched from; `follow` reads an address, where that is wanted.
    """
    try:
        root = parse(body)
    except Refused as refused:
        yield skipped(source, str(refused))
        return
    kind = _ROOTS.get(_name(root))
    if kind == "opml":
        feeds = _listed(root)
        if not feeds:
            yield skipped(source, "lists no feeds")
        for address in feeds:
            if follow:
                yield from follow(address)
            else:
                yield skipped(address, f"a feed that {source} lists; feeds are fetched only with --fetch")
        return
    if kind == "html":
        yield Page(source, body, "text/html", url)
        return
    if kind != "feed":
        yield skipped(
            source, f"XML of a kind that is not read: <{_name(root)[:60]}>, expected a feed or OPML"
        )
        return
    head = root if _name(root) == "feed" else next((e for e in root if _name(e) == "channel"), root)
    title = _plain(_text(_child(head, ("title",))))
    base = _absolute(url or "", _address(_link(head))) or url or ""
    base = _absolute(base, head.get(_XML + "base")) or base
    lang = head.get(_XML + "lang") or _words(_child(head, ("language",)))
    entries = [e for e in root.iter() if isinstance(e.tag, str) and _name(e) in ("item", "entry")]
    if not entries:
        yield skipped(source, "a feed without entries")
    for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
        key = _words(_child(entry, ("guid", "id"))) or _address(_link(entry)) or str(number)
        yield _entry(f"{source}#{sound(key[:_LONGEST])}", entry, base, title, lang)
    if len(entries) > MAX_ENTRIES:
        yield skipped(
            source, f"{len(entries) - MAX_ENTRIES} entries over the limit of {MAX_ENTRIES:,} a feed"
        )


def parse(body: bytes) -> etree._Element:
    """Return the root of a document. Raises Refused when it declares entities or is no XML."""
    text = _DECLARATION.sub("", decode(body, html=True).text, count=1)
    text = _ENTITY.sub(_known_entity, _BARE.sub("\ufffd", text))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"not XML: {(str(error).splitlines() or ['empty'])[0][:200]}") from error
    if root is None:
        raise Refused("not XML")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Refused("XML that declares entities is not read: a small file may unfold to a huge one")
    if next(islice(root.iter(), MAX_ELEMENTS, None), None) is not None:
        raise Refused(f"over {MAX_ELEMENTS:,} elements")
    return root


def _known_entity(match: re.Match[str]) -> str:
    """Return HTML's names for characters as the characters: feeds use them, XML has only five."""
    known = html5.get(f"{match[1]};", match[0])
    return match[0] if known in ("&", "<", ">", '"', "'") else known


# -- an entry ----------------------------------------------------------------------------


def _entry(where: str, entry: etree._Element, base: str, feed: str, lang: str) -> Page | Skipped:
    base = _absolute(base, entry.get(_XML + "base")) or base
    link = _address(_link(entry))
    url = _absolute(base, link)
    used, content = _content(entry)
    if not content.text.strip():
        return skipped(url or where, "an entry without text of its own; what it links to is not fetched")
    outlet = _plain(_text(_child(entry, ("source",)))) or _words(
        _child(_child(entry, ("source",)), ("title",))
    )
    told = {
        "title": _plain(_text(_child(entry, ("title",)))),
        "date": _iso(next((d for name in _DATES if (d := _words(_child(entry, (name,))))), "")),
        "outlet": outlet or feed,
        "lang": (_words(_child(entry, ("language",))) or lang)[:2].lower(),
    }
    return _page(where, content, url, told, [pair for e in entry if e is not used for pair in _given(e)])


def _page(
    where: str, content: _Text, url: str | None, told: dict[str, str], given: list[tuple[str, str]]
) -> Page:
    return Page(
        source=where,
        body=sound(content.text).encode("utf-8"),
        mime="text/html" if content.is_html else "text/plain",
        url=url and sound(url),
        given=tuple((sound(name), sound(value)) for name, value in given),
        told=tuple((name, sound(value[:_LONGEST])) for name, value in sorted(told.items()) if value),
    )


def _content(entry: etree._Element) -> tuple[etree._Element | None, _Text]:
    """Return the element that holds the entry's text, and the text."""
    for name in _CONTENT:
        for element in entry:
            if _name(element) == name and _space(element) != _MEDIA and (text := _text(element)).text.strip():
                return element, text
    return None, _Text("", False)


def _text(element: etree._Element | None) -> _Text:
    """Return what an element holds: text, HTML that was escaped, or XHTML as it stands."""
    if element is None:
        return _Text("", False)
    kind = (element.get("type") or "").lower()
    if element.get("src"):
        return _Text("", False)
    if kind in ("xhtml", "application/xhtml+xml") or (len(element) and not kind.startswith("text")):
        inner = [element.text or "", *(etree.tostring(child, encoding="unicode") for child in element)]
        return _Text("".join(inner), True)
    if kind and kind not in ("text", "html", "escaped") and not kind.startswith("text/"):
        return _Text("", False)  # a picture in base64
    text = "".join(str(part) for part in element.itertext())
    if _space(element) == "http://www.w3.org/2005/Atom":
        return _Text(text, kind in ("html", "text/html"))
    return _Text(text, bool(_MARKED.search(text)))


def _plain(text: _Text) -> str:
    """Return a title's text without marks."""
    words = html.unescape(re.sub(r"<[^<>]*>", " ", text.text)) if text.is_html else text.text
    return " ".join(words[:_LONGEST].split())


def _words(element: etree._Element | None) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def _child(element: etree._Element | None, names: tuple[str, ...]) -> etree._Element | None:
    if element is None:
        return None
    found = [e for e in element if _name(e) in names and _space(e) != _MEDIA]
    return next((e for e in found if _space(e) != "http://www.itunes.com/dtds/podcast-1.0.dtd"), None)


def _link(element: etree._Element) -> etree._Element | None:
    """Return the link to the page: Atom has several, of which the one to the page is `alternate`."""
    links = [e for e in element if _name(e) == "link"]
    pages = [e for e in links if e.get("rel", "alternate") == "alternate"]
    ids = [e for e in element if _name(e) == "guid" and e.get("isPermaLink", "true") == "true"]
    ids = [e for e in ids if re.match("https?://", _address(e) or "")]
    return next((e for e in (*pages, *ids) if _address(e)), None)


def _address(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    return (element.get("href") or _words(element))[:_LONGEST] or None


def _absolute(base: str, link: str | None) -> str | None:
    """Return a link in full, None where it leads to no page."""
    try:
        full = urljoin(base, link.strip()) if link else ""
    except ValueError:  # "http://[broken"
        return None
    return full if re.match("https?://", full, re.I) else None


def _given(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what an element of an entry says, under its name: its words, or its attributes."""
    if not isinstance(element.tag, str):
        return
    name = _PREFIXES.get(_space(element), "") + _name(element)
    if len(element):
        yield from ((f"{name}/{key}", value) for child in element for key, value in _given(child))
    elif words := _words(element):
        yield name, words
    elif address := next((v for a in ("term", "href", "url") if (v := element.get(a))), ""):
        yield name, address


def _name(element: etree._Element) -> str:
    tag = element.tag  # a comment's is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _space(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[0][1:] if isinstance(tag, str) else ""


def _iso(stamp: str) -> str:
    """Return a date of the form that mail has ("Wed, 06 Mar 2024 10:00:00 GMT") in ISO 8601."""
    try:
        return (
            parsedate_to_datetime(stamp).isoformat() if re.match(r"\w{3},? |\d\d? \w{3} ", stamp) else stamp
        )
    except (ValueError, TypeError, IndexError, OverflowError):
        return stamp


# -- JSON Feed ---------------------------------------------------------------------------


def is_json_feed(tree: object) -> bool:
    """Tell whether a JSON document is a feed (jsonfeed.org)."""
    return isinstance(tree, dict) and str(tree.get("version", "")).startswith("https://jsonfeed.org/version/")


def json_feed(source: str, tree: dict[str, object], url: str | None = None) -> Iterator[Page | Skipped]:
    """Yield the entries of a JSON Feed."""
    items = tree.get("items")
    if not isinstance(items, list) or not items:
        yield skipped(source, "a feed without entries")
        return
    base = _absolute(url or "", _string(tree, "home_page_url")) or ""
    for number, item in enumerate(items[:MAX_ENTRIES], 1):
        if not isinstance(item, dict):
            yield skipped(f"{source}#{number}", f"expected a JSON object, got {type(item).__name__}")
            continue
        link = _string(item, "url") or _string(item, "external_url")
        address = _absolute(base, link)
        where = f"{source}#{sound((_string(item, 'id') or link or str(number))[:_LONGEST])}"
        key = next((k for k in ("content_html", "content_text", "summary") if _string(item, k).strip()), None)
        if key is None:
            yield skipped(
                address or where, "an entry without text of its own; what it links to is not fetched"
            )
            continue
        told = {
            "title": " ".join(_string(item, "title").split()),
            "date": _string(item, "date_published") or _string(item, "date_modified"),
            "outlet": _string(tree, "title"),
            "lang": (_string(item, "language") or _string(tree, "language"))[:2].lower(),
        }
        given = [
            (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for name, value in item.items()
            if name != key and value is not None
        ]
        yield _page(where, _Text(_string(item, key), key == "content_html"), address, told, given)
    if len(items) > MAX_ENTRIES:
        yield skipped(source, f"{len(items) - MAX_ENTRIES} entries over the limit of {MAX_ENTRIES:,} a feed")


def _string(tree: dict[str, object], key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""


# -- OPML --------------------------------------------------------------------------------


def listed(body: bytes) -> tuple[str, ...]:
    """Return the address of each feed that an OPML file lists, once. Raises Refused."""
    return _listed(parse(body))


def _listed(root: etree._Element) -> tuple[str, ...]:
    every = ((o.get("xmlUrl") or o.get("xmlurl") or "").strip() for o in root.iter("outline"))
    return tuple(dict.fromkeys(sound(address) for address in every if address))
