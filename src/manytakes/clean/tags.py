"""HTML as a run of tags and texts, and what an element's tag and names tell.

    split(html, read)    -> titles and data scripts; (read(tag, attributes), the text after it), ...
    attributes(text)     -> {name: value}
    names(text)          -> the names in a tag's attributes that may hint at something
    hinted(names)        -> bits of HINTS that they hint at

One pass of regular expressions that never look back, so that a page costs what its length
costs, whatever it holds; the rules for where a tag, a comment or a script ends are those
of the HTML standard's tokenizer. What no reader sees is cut out before the tags are read:
comments, scripts, styles, templates. No tree is built here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache, reduce
from html import unescape
from itertools import pairwise
from operator import or_
from typing import TypeVar

T = TypeVar("T")

# Runs of one kind are possessive, groups are not: those go wrong before Python 3.11.5 (gh-106052), and
# nothing here fails after a group, so that none is ever tried again.
# A tag ends at the first ">" outside a quoted value; a quote opens only after "=".
# Nearly all values stand in double quotes right after it: those are a loop of their own, for speed.
_ATTRIBUTES = r"[^=>]*+(?:=\"[^\"]*+\"[^=>]*+)*(?:=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?[^=>]*+)*"
_TAG = re.compile(rf"<(/?[a-zA-Z][^\s/>]*+|[/!?])({_ATTRIBUTES})>?+")  # "/p" for an end tag
_SIMPLE = re.compile(r"<([^>]*)>")  # the same where no value holds a bracket and no text a "<"
_REST = re.compile(rf"{_ATTRIBUTES}(?:>|\Z)")
_UNSEEN = re.compile(  # each first letter either way: to ignore case in the rest would double the time
    r"<(?=[!sSnNiItTxX])(?:!--|([sS](?:cript|tyle|vg|CRIPT|TYLE|VG)|[nN]o(?:script|embed|frames)|NO(?:SCRIPT|EMBED|FRAMES)"
    r"|[iI]frame|IFRAME|[tT](?:itle|emplate|extarea|ITLE|EMPLATE|EXTAREA)|xmp|XMP)(?=[\s/>]))"
)


def _end(name: str) -> str:
    either = "".join(f"[{c}{c.upper()}]" for c in name)  # to ignore case takes half as long again
    return rf"</(?:{name}|{either})(?=[\s/>])[^>]*+>?+"


_CLOSE = {
    name: re.compile(_end(name))
    for name in "script style noscript iframe textarea title template svg noembed noframes xmp".split()
}
_ELEMENTS = frozenset(("noscript", "template", "svg"))  # hold elements: one never closed hides nothing
_AT_ONCE = 5_000_000  # characters; longer than any page of the labelled sets, which are read in one

_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([^\s=/\"'>]{1,60}+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]*+)))?"
)
_NAMES = re.compile(
    r"[\s\"'/](?:class|id|itemprop|role)\s*+=\s*+(?:\"([^\"]*+)|'([^']*+)|([^\s>\"']++))", re.I
)
_CLASS = ' class="'
_NAME = 300  # characters of one attribute's names
_LONG = 60  # ... of one among several that is read for hints
_READ = 2_000  # characters of a tag's attributes read for names that hint; a class may have 20 MB
_KEPT = 20_000  # characters of those read for their values: a description, an address


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
    ("ad", r"(?<![^\s_-])ads?(?:$|[\s_-])|advert|sponsor|banner|dfp|gpt|anzeige|werbung|publicid|commercial"),
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
# What they look for across a hyphen: any other name may be looked at a part at a time.
_ACROSS = re.compile(  # the hyphen first, then what follows: nearly always one look is enough
    r"-(?:meta(?<=post-meta)|up(?<=sign-up)|more(?<=read-more)|name(?<=section-name)|only(?<=sr-only)"
    r"|only(?<=print-only)|reader(?<=screen-reader))"
)
_Way = tuple[re.Pattern[str], list[tuple[int, re.Pattern[str]]]]


def _starts() -> dict[tuple[str, str], _Way]:
    """Return the alternatives of HINTS by their first two letters: all in one, and each with its bit."""
    found: dict[tuple[str, str], list[tuple[int, re.Pattern[str]]]] = {}
    for i, (_, pattern) in enumerate(HINTS):
        for one in re.split(r"\|(?![^(]*\))", pattern):
            letters = re.sub(r"^(?:\(\?<![^)]*\)|\\b)", "", one)
            found.setdefault((letters[0], letters[1]), []).append((1 << i, re.compile(one)))
    return {
        start: (re.compile("|".join(one.pattern for _, one in ways)), ways) for start, ways in found.items()
    }


_STARTS = _starts()  # a name is looked through once, not once for each of 200 alternatives


def split(
    html: str, read: Callable[[str, str], T], plain: Container[str]
) -> tuple[list[tuple[str, str]], Iterable[tuple[T, str]]]:
    """Return (name, content) of the titles and data scripts; and of each tag seen, what `read` makes of it.

    `read` is given a tag's name and the text of its attributes; with each comes the text after it. `plain`
    has the names that most tags have: that something is one of these tags is seen at once.
    """
    seen = ["<!>"]  # so that every text follows a tag
    kept: list[tuple[str, str]] = []
    open_ended: set[str] = set()
    at = 0
    while found := _UNSEEN.search(html, at):
        seen.append(html[at : found.start()])
        if not found[1]:
            end = html.find("-->", found.start() + 2)
            at = end + 3 if end >= 0 else len(html)
            continue
        name = found[1].lower()
        rest = _REST.match(html, found.end())
        begin = rest.end() if rest else len(html)
        end_tag = None if name in open_ended else _closing(html, name, begin)
        if end_tag is None and name in _ELEMENTS:
            open_ended.add(name)
            seen.append(" ")
            at = begin
            continue
        end = end_tag.start() if end_tag else len(html)
        if name == "title" or name == "script":
            said = html[found.end() : begin]
            if name == "title" or "json" in said[:_READ]:
                kept.append((name, html[begin:end]))
        at = end_tag.end() if end_tag else len(html)
    seen.append(html[at:])
    page = "".join(seen)
    return kept, _one_by_one(page, read) if len(page) >= _AT_ONCE else _at_once(page, read, plain)


def _closing(html: str, name: str, begin: int) -> re.Match[str] | None:
    """Return the end tag of an element that begins there, in small letters or with a capital first.

    A plain word is found in a third of the time that the pattern takes.
    """
    close, start, found = _CLOSE[name], f"</{name}", None
    at = html.find(start, begin)
    while at >= 0 and not (found := close.match(html, at)):
        at = html.find(start, at + 2)
    other = html.find(start[:2] + start[2].upper(), begin, at if at >= 0 else len(html))
    return (close.search(html, other, at if at >= 0 else len(html)) if other >= 0 else None) or found


def _at_once(page: str, read: Callable[[str, str], T], plain: Container[str]) -> Iterable[tuple[T, str]]:
    """Cut a page at its tags; each different one is read once.

    It is cut at every "<" and the next ">", which takes half the time of the pattern that knows of values.
    That one is asked where a value may hold the ">", or the tag be none: on 19 pages of 20 the two agree. Not
    seen is a ">" in a value beside a quotation mark that opens none.
    """
    flat = _SIMPLE.split(page)  # one flat list: the collector of cycles would walk through tuples
    tags = flat[1::2]
    known: dict[str, T] = {}
    for inside in set(tags):
        name = inside.partition(" ")[0]
        if name not in plain or inside.count('"') & 1 or "'" in inside:
            tag = _TAG.match(f"<{inside}>")
            if tag is None or tag.end(2) != len(inside) + 1:
                break
            name = tag[1]
        known[inside] = read(name, inside[len(name) :])
    else:
        if "<" not in flat[-1]:
            return zip(map(known.__getitem__, tags), flat[2::2], strict=True)
    flat = _TAG.split(page)
    pairs = list(zip(flat[1::3], flat[2::3], strict=True))
    exact = {pair: read(*pair) for pair in set(pairs)}
    return zip(map(exact.__getitem__, pairs), flat[3::3], strict=True)


def _one_by_one(page: str, read: Callable[[str, str], T]) -> Iterator[tuple[T, str]]:
    """Yield the same of a page that is too long to keep all of its tags."""
    tags = _TAG.finditer(page)
    tag = next(tags)
    for after in tags:
        yield read(tag[1], tag[2]), page[tag.end() : after.start()]
        tag = after
    yield read(tag[1], tag[2]), page[tag.end() :]


def attributes(said: str) -> dict[str, str]:
    """Return a tag's attributes, names in lower case, the first of a name kept."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(said[:_KEPT]):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def names(said: str) -> str:
    """Return the names in a tag's attributes that hint: its classes, or where it has none, the others."""
    at = said.find(_CLASS)  # as nearly all are written: the pattern takes three times as long
    if at >= 0:
        at += len(_CLASS)
        return said[at : said.find('"', at)][:_NAME]
    low = said[:_READ].lower()
    if "id" not in low and "class" not in low and "itemprop" not in low and "role" not in low:
        return ""
    found = _NAMES.findall(said, 0, _READ)
    return " ".join([(double or single or bare)[:_NAME] for double, single, bare in found])


def hinted(names: str) -> int:
    """Return the bits of HINTS that names hint at."""
    low = names.lower()
    if len(low) > _LONG:
        low = " ".join([name[:_LONG] for name in low.split()])
    if not _ACROSS.search(low):
        low = low.replace("-", " ")  # sites put their names together of the same few parts
    return reduce(or_, map(_part, low.split()), 0)


@lru_cache(50_000)  # the same few thousand stand on most sites' pages
def _part(name: str) -> int:
    name = name.rstrip("0123456789")  # they tell one of many
    bits = 0
    for at, start in enumerate(pairwise(name)):
        if start in _STARTS:
            every, ways = _STARTS[start]
            if every.match(name, at):
                for bit, one in ways:
                    if one.match(name, at):
                        bits |= bit
    return bits
