"""What a page says of itself: title, outlet, address, dates, authors, section, language.

from_html(page, url)     -> Meta       from its data, its meta tags, then what it prints
from_text(text, residue) -> Meta       from a first line and the lines that are furniture
given(meta, page)        -> Meta       what came beside the page put first
about(meta)              -> (name, value), ...     what has no field of its own in an Article
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

from .. import text as words
from ..model import Page, Precision, When
from . import titles
from .cues import DATE
from .plain import Found
from .render import Rendering
from .tags import HINTS

_TITLE_COLUMNS = ("title", "headline")
_DATE_COLUMNS = ("date", "published", "publish_date", "published_at", "pubdate", "datetime")
_OUTLET_COLUMNS = ("outlet", "source", "publisher", "site", "source_name")
_AUTHOR_COLUMNS = ("author", "authors", "byline", "dc:creator", "creator", "author/name")
_LANG_COLUMNS = ("lang", "language")
_TITLE_LONGEST = 200  # characters; 1 in 500 titles of the labelled sets is longer
# Characters given to the language guesser: of 495 pages not in English it names the language of 493 by so
# many, and of 492 by 1,000.
_LANG_READ = 400


@dataclass(frozen=True, slots=True)
class Meta:
    """Title, outlet, address, dates and language, as far as they are told."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: tuple[When, ...] = ()
    lang: str | None = None
    authors: tuple[str, ...] = ()
    dated: str = ""  # where the date was found: data, meta, time, address, page, text or given
    updated: tuple[When, ...] = ()
    section: str = ""
    canonical: str = ""


def about(meta: Meta) -> tuple[tuple[str, str], ...]:
    """Return what the page says that has no field of its own in an Article, as (name, value)."""
    found = [("author", name) for name in meta.authors]
    found += [("updated", _stamp(when)) for when in meta.updated]
    found += [("section", meta.section), ("canonical", meta.canonical if meta.canonical != meta.url else "")]
    found.append(("dated", meta.dated if meta.published else ""))
    return tuple((name, value) for name, value in found if value)


def _stamp(when: When) -> str:
    day = when.start.date().isoformat()
    return day if when.precision == "day" else when.start.isoformat(timespec="minutes")


# -- dates ---------------------------------------------------------------------------

# By the first letters of their names, in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = {
    name: i + 1
    for i, names in enumerate(
        ("jan ene gen", "feb fév fev", "mar mär mae mrt", "apr avr abr", "may mai mei mag", "jun juin giu",
         "jul juil lug", "aug aoû aou ago", "sep set", "oct okt ott out", "nov", "dec dez dic déc")
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d):(\d\d))?|(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?\d{6})?(?!\d)"
    r"|(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]"
)
_NUMERIC = re.compile(r"(?<!\d)(\d\d?) ?([/.-]) ?(\d\d?) ?[/.-] ?(\d{4}|\d\d)(?!\d)")
_NUMBER = re.compile(r"\d\d")  # every date has two digits in a row: its year's
_COUNTED = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?")  # seconds, or milliseconds, since 1970: 2001 to 2033
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|\.)?(?: (?:of|de))?[ -]([^\W\d_]{3,10})\.?,?(?: de)?[ -](\d{4})", re.I
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", re.I)


def dates(words_: str) -> tuple[When, ...]:
    """Return every reading of the first date in `words_`, day before month first.

    >>> [w.start.isoformat()[:10] for w in dates("on 07/02/2022")]
    ['2022-02-07', '2022-07-02']
    """
    if m := _ISO.search(words_):
        first = next(i for i in (1, 6, 9) if m[i])
        year, month, day = (int(g) for g in m.group(first, first + 1, first + 2))
        clock = (int(m[4]), int(m[5])) if m[4] else None
        return _day(year, month, day, clock)
    if (m := _DAY_MONTH.search(words_)) and (month := _month(m[2])):
        return _day(int(m[3]), month, int(m[1]))
    if (m := _MONTH_DAY.search(words_)) and (month := _month(m[1])):
        return _day(int(m[3]), month, int(m[2]))
    if m := _NUMERIC.search(words_):
        a, b, year = int(m[1]), int(m[3]), int(m[4])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        day_first = _day(year, b, a)
        if a == b or (m[2] == "." and day_first):  # who parts them with full stops puts the day first
            return day_first
        return day_first + _day(year, a, b)
    if m := _COUNTED.fullmatch(words_.strip()):
        moment = datetime(1970, 1, 1) + timedelta(seconds=int(m[1]))
        return _day(moment.year, moment.month, moment.day, (moment.hour, moment.minute))
    return ()


def _month(name: str) -> int:
    low = name.lower()
    return _MONTHS.get(low[:4]) or _MONTHS.get(low[:3], 0)


def _day(year: int, month: int, day: int, clock: tuple[int, int] | None = None) -> tuple[When, ...]:
    try:
        start = datetime(year, month, day, *(clock or ()))
        precision: Precision = "minute" if clock else "day"
        return (When(start, start + (timedelta(minutes=1) if clock else timedelta(days=1)), precision),)
    except (ValueError, OverflowError):
        return ()


# -- from text -----------------------------------------------------------------------

_STAMPED = re.compile(DATE, re.I)
_UPDATED = re.compile(rf"\b(?:updated|modified|amended)\b[^\n]{{0,24}}?(?P<date>{DATE})", re.I)
# A byline, up to what says when or where: "Written by Ann Lee and Bo Tern on 07/02/2022".
_SIGNED = re.compile(
    r"(?:(?:written|posted|published|reported|filed|story|words) )?(?:by|von|par|por)[ :]+"
    r"(?P<names>[^\d|•·/\n]{3,120}?)\s*(?:\b(?:on|in|at|under|for|am|le)\b|[|•·/–—(]|\d|$)",
    re.I,
)


def from_text(text: str, residue: Iterable[Found]) -> Meta:
    """Read the headline (a first line that is one) and the date of a dateline or byline."""
    published: tuple[When, ...] = ()
    updated: tuple[When, ...] = ()
    authors: list[str] = []
    taken: list[tuple[int, int]] = []
    for start, end, kind in residue:
        taken.append((start, end))
        if kind not in ("dateline", "credit"):
            continue
        if not published and (found := _STAMPED.search(text, start, end)):
            published = dates(found.group())
        if not updated and (found := _UPDATED.search(text, start, end)):
            updated = dates(found["date"])
        if not authors and (found := _SIGNED.match(text, start, end)):
            authors = [name for name in _named(found["names"]) if name[:1].isupper()]
    title = _headline(text, taken)
    return Meta(title, published=published, authors=tuple(authors), dated="text", updated=updated)


def _headline(text: str, taken: list[tuple[int, int]]) -> str | None:
    """Return the first line that is not residue when it reads as a headline: short, no full stop."""
    ends = dict(taken)
    for start, end in words.paragraphs(text):
        while start in ends and start < end:
            start = words.trim(text, ends[start], max(end, ends[start]))[0]
        if start >= end:
            continue
        line = text[start:end]
        short = len(line) <= _TITLE_LONGEST and len(line.split()) >= 3
        return line if short and end < len(text) and not line.endswith((".", ":", ";", ",")) else None
    return None


# -- from HTML -----------------------------------------------------------------------

_ARTICLES = ("article", "posting", "report", "review")  # what the names of schema.org's article types end in
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "article.published",
    "published_at",
    "publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "article:modified_time",
)
_CHANGED = ("article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified")
_FILED = re.compile(r"/(?P<y>(?:19|20)\d\d)(?P<by>[/-]?)(?P<m>\d\d)(?P=by)(?P<d>\d\d)(?=[/_.-]|$)")
_SECTION = 80  # characters of a section's name
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "og:article:author",
    "citation_author",
)
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|af|av)\s+(?P<names>[^\d|•·]{3,120})", re.I)
_BETWEEN = re.compile(
    r"\s*(?:,|;|&|\||/|\band\b|\bund\b|\bog\b|\boch\b|\bet\b|\by\b|\be\b|\bmit\b|\bwith\b)\s*"
)
_GENERIC = frozenset(
    "author authors admin editor staff redaktion redaktionsteam editorial online newsroom".split()
)
_MAILED = re.compile(r"\S+@\S+ \(([^()]{2,60})\)")  # as RSS names an author
_CREDIT = 1 << [name for name, _ in HINTS].index("credit")
_NOT_NAMES = re.compile(r"[:*@<>{}\d]|www\.")


def from_html(page: Rendering, url: str | None) -> Meta:
    """Read a page's metadata: JSON-LD, then meta tags, then the visible page."""
    head = page.head
    several: dict[str, list[str]] = {}
    for name, value in head.meta:
        if value:
            several.setdefault(name, []).append(unescape(value).strip())
    meta = {name: values[0] for name, values in several.items()}
    data = _article(head.data)
    changed = titles.text(data.get("dateModified"))
    stamps = (
        ("data", titles.text(data.get("datePublished"))),
        ("meta", next((meta[n] for n in _DATES if n in meta), "")),
        ("time", next(iter(head.times), "")),
        ("data", changed),
    )
    dated, stamp = next((told for told in stamps if told[1]), ("", ""))
    published = dates(stamp)
    canonical = next((href for rel, href, _ in head.links if "canonical" in rel.split()), None)
    address = url or next((u for u in (canonical, meta.get("og:url")) if u and "://" in u), None)
    host = _host(address)
    publisher = data.get("publisher")
    outlet = meta.get("og:site_name") or titles.text(
        publisher.get("name") if isinstance(publisher, dict) else publisher
    )
    if not published and (published := _addressed(address or "")):
        dated = "address"
    if not published and (published := _visible_date(page)):
        dated = "page"
    section = titles.text(data.get("articleSection")) or meta.get("article:section", "")
    return Meta(
        title=titles.find(page, meta, data, titles.names(outlet, host)) or None,
        outlet=outlet or (host.removeprefix("www.") if host else None),
        url=address,
        published=published,
        lang=(head.lang or meta.get("og:locale", "") or meta.get("content-language", ""))[:2].lower() or None,
        authors=_authors(page, several, data, f"{outlet} {host}"),
        dated=dated,
        updated=dates(changed or next((meta[n] for n in _CHANGED if n in meta), "")),
        section=titles.clean(section)[:_SECTION],
        canonical=canonical if canonical and "://" in canonical else "",
    )


def _addressed(address: str) -> tuple[When, ...]:
    """Return the day that an address is filed under."""
    found = _FILED.search(address)
    return _day(int(found["y"]), int(found["m"]), int(found["d"])) if found else ()


def _host(address: str | None) -> str | None:
    try:
        return urlsplit(address).hostname if address and "://" in address else None
    except ValueError:  # "http://[broken"
        return None


def _authors(
    page: Rendering, meta: dict[str, list[str]], data: dict[str, object], outlet: str
) -> tuple[str, ...]:
    found = _people(data.get("author")) or _people(data.get("creator"))
    for name in _AUTHORS:
        if not found and name in meta:
            found = [n for value in meta[name] for n in _named(value)]
    found = [n for n in found if titles.plain(n)]
    sites = [titles.text(data.get("publisher")), *meta.get("og:site_name", []), outlet]
    site = titles.plain(" ".join(sites))
    if all(titles.plain(name) in _GENERIC or titles.plain(name) in site for name in found):
        found = _bylines(page) or found
    return tuple(dict.fromkeys(n for n in found if titles.plain(n) not in _GENERIC))[:20]


def _bylines(page: Rendering) -> list[str]:
    """Return the names in the first line of the page that reads, or is marked, as a byline."""
    marked: list[str] = []
    around = page.nodes.hints
    for _, _, line, node, _, _, hints, _ in page.blocks:
        if len(line) >= 120:
            continue
        if match := _BYLINE.fullmatch(line):
            return _named(match["names"])
        if not marked and (hints | around[node]) & _CREDIT and 2 <= len(line.split()) <= 5:
            marked = [n for n in _named(line) if n.istitle()]
    return marked


def _people(value: object) -> list[str]:
    """Return the names in a schema.org author: a text, a person, or a list of either."""
    if isinstance(value, list):
        return [name for item in value[:50] for name in _people(item)]
    if isinstance(value, dict):
        return _people(value.get("name"))
    return _named(value) if isinstance(value, str) else []


def _named(value: str) -> list[str]:
    value = re.sub(r"^(?:by|von|par|por|di)\s+", "", unescape(value).strip()[:300], flags=re.I)
    value = _MAILED.sub(r"\1", value)
    value = re.sub(r"\([^()]{0,40}\)", " ", value)
    names = [" ".join(n.split()).strip(" .,-–|") for n in _BETWEEN.split(value)]
    return [n for n in names if 1 < len(n) < 60 and not _NOT_NAMES.search(n)]


def _visible_date(page: Rendering) -> tuple[When, ...]:
    """Return the first date that a short line of the page prints."""
    for block in page.blocks[:400]:
        if len(block.text) < 90 and _NUMBER.search(block.text) and (found := dates(block.text)):
            return found
    return ()


def _article(scripts: list[str]) -> dict[str, object]:
    """Return the page's JSON-LD record of its article; empty when it has none."""
    other: dict[str, object] = {}
    for script in scripts:
        for item in _items(script):
            kinds = item.get("@type")
            names = [str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds])]
            if any(n.endswith(_ARTICLES) for n in names):
                return item
            if not other and ("headline" in item or "datePublished" in item):
                other = item
    return other


def _items(script: str) -> Iterator[dict[str, object]]:
    """Yield the objects of a JSON-LD script, those in lists and graphs included, outermost first."""
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if "@" not in script:
        return
    try:
        todo = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    seen = 0
    while todo and seen < 1000:
        item = todo.pop(0)
        seen += 1
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            yield item
            todo.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)


# -- what the user gave --------------------------------------------------------------


def given(meta: Meta, page: Page) -> Meta:
    """Return `meta` with what came beside the page put first: the user knows better."""
    if not page.given and not page.told:
        return replace(meta, url=page.url or meta.url)
    columns = {name.strip().lower(): value.strip() for name, value in reversed(page.given) if value.strip()}
    told = dict(page.told)

    def pick(names: tuple[str, ...]) -> str | None:
        return told.get(names[0]) or next((columns[n] for n in names if n in columns), None)

    stamp = pick(_DATE_COLUMNS)
    return replace(
        meta,
        url=page.url or meta.url,
        title=pick(_TITLE_COLUMNS) or meta.title,
        outlet=pick(_OUTLET_COLUMNS) or meta.outlet,
        lang=pick(_LANG_COLUMNS) or meta.lang,
        published=(read := dates(stamp) if stamp else ()) or meta.published,
        dated="given" if read else meta.dated,
        authors=_signed(pick(_AUTHOR_COLUMNS) or "") or meta.authors,
    )


def _signed(told: str) -> tuple[str, ...]:
    """Return the names in a column of authors: words, or a JSON list or object as services write them."""
    if told[:1] in "[{":
        try:
            return tuple(_people(json.loads(told)))
        except (ValueError, RecursionError):
            return ()
    return tuple(_named(told))


_LETTERS = re.compile(r"[^\W\d_]")


def language(text: str, body: list[tuple[int, int]]) -> str | None:
    """Return the ISO 639-1 code of the body's language, None where there is too little to tell."""
    sample = " ".join(text[a:b] for a, b in body)[:_LANG_READ] if body else text[:_LANG_READ]
    if len(_LETTERS.findall(sample, 0, 200)) < 20:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])
