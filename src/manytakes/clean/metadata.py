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
from .cues import DATE
from .plain import Found
from .render import Rendering
from .tags import HINTS

_TITLE_COLUMNS = ("title", "headline")
_DATE_COLUMNS = ("date", "published", "publish_date", "published_at", "pubdate", "datetime")
_OUTLET_COLUMNS = ("outlet", "source", "publisher", "site", "source_name")
_AUTHOR_COLUMNS = ("author", "authors", "byline")
_LANG_COLUMNS = ("lang", "language")
_TITLE_LONGEST = 200  # characters; 1 in 500 titles of the labelled sets is longer
_TITLE_READ = 1000  # ... of one that a page tells
_TITLE_SHORTEST = 20  # ... of one that is left when what stands after a bar or dash is cut off
_TAIL = 4  # words at least that two titles end in, to be one headline under two kickers
_KICKED = ":-–—|"  # what a kicker ends in
_NEWSROOMS = ("parsely-", "sailthru.", "cxenseparse:")  # meta tags of services for newsrooms
_NAME_SHORTEST = 3  # letters of a site's name: "br" would be found in many words
_LANG_READ = 1000  # characters given to the language guesser: bounds its time


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

_MONTHS = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d):(\d\d))?|(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d\d?) ?[/.-] ?(\d\d?) ?[/.-] ?(\d{4}|\d\d)(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d\d?)(?:st|nd|rd|th|\.)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", re.I)


def dates(words_: str) -> tuple[When, ...]:
    """Return every reading of the first date in `words_`, day before month first.

    >>> [w.start.isoformat()[:10] for w in dates("on 07/02/2022")]
    ['2022-02-07', '2022-07-02']
    """
    if m := _ISO.search(words_):
        year, month, day = (int(g) for g in (m.group(1, 2, 3) if m[1] else m.group(6, 7, 8)))
        clock = (int(m[4]), int(m[5])) if m[4] else None
        return _day(year, month, day, clock)
    if (m := _DAY_MONTH.search(words_)) and (month := _MONTHS.get(m[2][:3].lower(), 0)):
        return _day(int(m[3]), month, int(m[1]))
    if (m := _MONTH_DAY.search(words_)) and (month := _MONTHS.get(m[1][:3].lower(), 0)):
        return _day(int(m[3]), month, int(m[2]))
    if m := _NUMERIC.search(words_):
        a, b, year = int(m[1]), int(m[2]), int(m[3])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        return _day(year, b, a) + (_day(year, a, b) if a != b else ())
    return ()


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
_SEPARATORS = re.compile(r"\s+(?:[|–—·•»*-]|::)\s+|\s*｜\s*")
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|af|av)\s+(?P<names>[^\d|•·]{3,120})", re.I)
_BETWEEN = re.compile(
    r"\s*(?:,|;|&|\||/|\band\b|\bund\b|\bog\b|\boch\b|\bet\b|\by\b|\be\b|\bmit\b|\bwith\b)\s*"
)
_GENERIC = frozenset(
    "author authors admin editor staff redaktion redaktionsteam editorial online newsroom".split()
)
_CREDIT = 1 << [name for name, _ in HINTS].index("credit")
_NOT_NAMES = re.compile(r"[:*@<>{}\d]|www\.")


def from_html(page: Rendering, url: str | None) -> Meta:
    """Read a page's metadata: JSON-LD, then meta tags, then the visible page."""
    head = page.head
    meta: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for name, value in head.meta:
        if value:
            meta.setdefault(name, unescape(value).strip())
            several.setdefault(name, []).append(unescape(value).strip())
    data = _article(head.data)
    changed = _text(data.get("dateModified"))
    stamps = (
        ("data", _text(data.get("datePublished"))),
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
    outlet = meta.get("og:site_name") or _text(
        publisher.get("name") if isinstance(publisher, dict) else publisher
    )
    if not published and (published := _addressed(address or "")):
        dated = "address"
    if not published and (published := _visible_date(page)):
        dated = "page"
    return Meta(
        title=_title(page, meta, data, _names(outlet, host)) or None,
        outlet=outlet or (host.removeprefix("www.") if host else None),
        url=address,
        published=published,
        lang=(head.lang or meta.get("og:locale", "") or meta.get("content-language", ""))[:2].lower() or None,
        authors=_authors(page, several, data, f"{outlet} {host}"),
        dated=dated,
        updated=dates(changed or next((meta[n] for n in _CHANGED if n in meta), "")),
        section=_clean(_text(data.get("articleSection")) or meta.get("article:section", ""))[:_SECTION],
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


def _title(page: Rendering, meta: dict[str, str], data: dict[str, object], names: list[str]) -> str:
    """Return the headline of a page, without what the outlet puts around it.

    A page tells several: the printed one, its data's, one for social networks, one for search engines.
    The printed one is what a reader sees, and what people write down as a page's title. A news outlet's
    page has a machine's answer too: there og:title is the wanted one most often (docs/clean.md), but not
    where the data tell another twice, and not where the printed one is the data's and og:title only cuts
    it short or tells what search engines are told.
    """
    printed = [b.text for b in page.blocks if page.nodes.tag[b.node] == "h1"][:6]
    headline, alternative = (_clean(_text(data.get(key))) for key in ("headline", "alternativeHeadline"))
    shared = _clean(meta.get("og:title", "")) or _clean(meta.get("twitter:title", ""))
    searched = _clean(page.head.title)
    told = [t for t in (shared, headline, searched, *printed[:1]) if t]
    if not told:
        return ""
    if headline and _plain(headline) == _plain(alternative):
        return headline
    if tail := next((t for h in printed if (t := _below_kickers(shared, h))), ""):
        return tail
    best = _headed(told[0], names, [headline, *printed, _clean(meta.get("twitter:title", "")), searched])
    if len(printed) == 1 and not _of_news(meta, data) and _is_headline(printed[0], best, names):
        return printed[0]
    if not shared and not headline:
        within = f" {_plain(searched)} "
        found = (h for h in printed if len(h) >= _TITLE_SHORTEST and f" {_plain(h)} " in within)
        return next(found, best)
    if headline and (same := next((h for h in printed if _plain(h) == _plain(headline)), "")):
        cut_short = _plain(same).startswith(_plain(best) + " ")
        if cut_short or _plain(same) not in {_plain(h) for h in _heads(searched, names)}:
            return same
    return best


def _of_news(meta: dict[str, str], data: dict[str, object]) -> bool:
    """Tell whether a page says that it is news: in its data, or by what newsrooms measure readers with."""
    return any(mark in str(data.get("@type")) for mark in ("News", "Report")) or any(
        name.startswith(_NEWSROOMS) for name in meta
    )


def _is_headline(printed: str, best: str, names: list[str]) -> bool:
    """Tell whether a page's only h1 is its headline: not the site's name, not the best one under a kicker."""
    plain = _plain(printed)
    site = plain.replace(" ", "") in names
    return " " in plain and not site and not plain.endswith(" " + _plain(best))


def _below_kickers(one: str, other: str) -> str:
    """Return what two titles end in that begin with different kickers ("Tides: X", "Ferry - X" -> "X")."""
    a, b = one.split(), other.split()
    n = 0
    while n < min(len(a), len(b)) and _plain(a[-1 - n]) == _plain(b[-1 - n]):
        n += 1
    parted = len(a) > n < len(b) and a[-1 - n][-1] in _KICKED and b[-1 - n][-1] in _KICKED
    return " ".join(a[-n:]) if n >= _TAIL and parted and _plain(one) != _plain(other) else ""


def _clean(told: str) -> str:
    return " ".join(unescape(told[:_TITLE_READ]).split())


def _headed(title: str, names: list[str], others: list[str]) -> str:
    """Return the start of a title that the first of the others is, if any is one; else all but the names."""
    heads = {_plain(head): head for head in _heads(title, names)}
    told = (heads[same] for other in others if (same := _plain(other)) in heads)
    return next(told, next(iter(heads.values())))


def _heads(title: str, names: list[str]) -> Iterator[str]:
    """Yield a title, and what is left of it without the last parts: a name of the site is always left out."""
    ends = [len(title), *(m.start() for m in reversed(list(_SEPARATORS.finditer(title))))]
    for i, end in enumerate(ends):
        last = _plain(title[ends[i + 1] :] if i + 1 < len(ends) else "").replace(" ", "")
        named = last and any(last in name or name in last for name in names)
        if i == len(ends) - 1 or (end > _TITLE_SHORTEST and not named):
            yield title[:end]


def _names(outlet: str | None, host: str | None) -> list[str]:
    """Return what a site is called, letters alone: its outlet, its host, the longest part of that."""
    parts = (host or "").split(".")[:-1]
    longest = max(parts, key=len, default="")
    found = (_plain(name).replace(" ", "") for name in (outlet or "", host or "", longest))
    return [name for name in found if len(name) >= _NAME_SHORTEST]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _authors(
    page: Rendering, meta: dict[str, list[str]], data: dict[str, object], outlet: str
) -> tuple[str, ...]:
    found = _people(data.get("author")) or _people(data.get("creator"))
    for name in _AUTHORS:
        if not found and name in meta:
            found = [n for value in meta[name] for n in _named(value)]
    found = [n for n in found if _plain(n)]
    site = _plain(f"{_text(data.get('publisher'))} {' '.join(meta.get('og:site_name', []))} {outlet}")
    if all(_plain(name) in _GENERIC or _plain(name) in site for name in found):
        found = _bylines(page) or found
    return tuple(dict.fromkeys(n for n in found if _plain(n) not in _GENERIC))[:20]


def _bylines(page: Rendering) -> list[str]:
    """Return the names in the first line of the page that reads, or is marked, as a byline."""
    marked: list[str] = []
    for block in page.blocks:
        if len(block.text) >= 120:
            continue
        if match := _BYLINE.fullmatch(block.text):
            return _named(match["names"])
        named = (block.hints | page.nodes.hints[block.node]) & _CREDIT
        if not marked and named and 2 <= len(block.text.split()) <= 5:
            marked = [n for n in _named(block.text) if n.istitle()]
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
    value = re.sub(r"\([^()]{0,40}\)", " ", value)
    names = [" ".join(n.split()).strip(" .,-–|") for n in _BETWEEN.split(value)]
    return [n for n in names if 1 < len(n) < 60 and not _NOT_NAMES.search(n)]


def _visible_date(page: Rendering) -> tuple[When, ...]:
    """Return the first date that a short line of the page prints."""
    for block in page.blocks[:400]:
        dated = len(block.text) < 90 and any(c.isdigit() for c in block.text)
        if dated and (found := dates(block.text)):
            return found
    return ()


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return unescape(value).strip() if isinstance(value, str) else ""


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
        authors=tuple(_named(pick(_AUTHOR_COLUMNS) or "")) or meta.authors,
    )


_LETTERS = re.compile(r"[^\W\d_]")


def language(text: str, body: list[tuple[int, int]]) -> str | None:
    """Return the ISO 639-1 code of the body's language, None where there is too little to tell."""
    sample = " ".join(text[a:b] for a, b in body)[:_LANG_READ] if body else text[:_LANG_READ]
    if len(_LETTERS.findall(sample, 0, 200)) < 20:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])
