"""What a page says of itself: title, outlet, address, date, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from .. import text as words
from ..model import Page, Precision, When
from .plain import DATE, Found
from .render import Rendering

_TITLE_COLUMNS = ("title", "headline")
_DATE_COLUMNS = ("date", "published", "publish_date", "published_at", "pubdate", "datetime")
_OUTLET_COLUMNS = ("outlet", "source", "publisher", "site", "source_name")
_LANG_COLUMNS = ("lang", "language")
_TITLE_LONGEST = 200  # characters; 1 in 500 titles of the labelled sets is longer
_LANG_READ = 2000  # characters given to the language guesser: bounds its time


@dataclass(frozen=True, slots=True)
class Meta:
    """Title, outlet, address, dates and language, as far as they are told."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: tuple[When, ...] = ()
    lang: str | None = None


# -- dates ---------------------------------------------------------------------------

_MONTHS = {
    name: i + 1
    for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}  # fmt: skip
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
    if m := _DAY_MONTH.search(words_):
        if month := _MONTHS.get(m[2][:3].lower(), 0):
            return _day(int(m[3]), month, int(m[1]))
    if m := _MONTH_DAY.search(words_):
        if month := _MONTHS.get(m[1][:3].lower(), 0):
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


def from_text(text: str, residue: Iterable[Found]) -> Meta:
    """Read the headline (a first line that is one) and the date of a dateline or byline."""
    published: tuple[When, ...] = ()
    taken: list[tuple[int, int]] = []
    for start, end, kind in residue:
        taken.append((start, end))
        if not published and kind in ("dateline", "credit") and (found := _STAMPED.search(text, start, end)):
            published = dates(found.group())
    return Meta(title=_headline(text, taken), published=published)


def _headline(text: str, taken: list[tuple[int, int]]) -> str | None:
    """Return the first line that is not residue when it reads as a headline: short, no full stop."""
    at = 0
    for start, end in words.paragraphs(text):
        for a, b in taken:
            if a <= start < b:
                start = words.trim(text, b, end)[0] if b < end else end
        if start >= end:
            continue
        at += 1
        line = text[start:end]
        short = len(line) <= _TITLE_LONGEST and len(line.split()) >= 3
        return line if short and end < len(text) and not line.endswith((".", ":", ";", ",")) else None
    return None


# -- from HTML -----------------------------------------------------------------------


def from_html(page: Rendering, url: str | None) -> Meta:
    """Read a page's metadata: JSON-LD, then meta tags, then the visible page."""
    root = page.root
    if root is None:
        return Meta(url=url)
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name and element.get("content"):
            meta.setdefault(name, element.get("content").strip())
    ld: dict[str, str] = {}
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for item in _items(script.text or ""):
                for key in ("headline", "datePublished"):
                    if isinstance(item.get(key), str):
                        ld.setdefault(key, str(item[key]).strip())
    title = ld.get("headline") or meta.get("og:title") or _first(root, "h1") or _first(root, "title")
    stamp = ld.get("datePublished") or next(
        (meta[n] for n in ("article:published_time", "datepublished", "date", "dc.date", "pubdate") if n in meta), ""
    ) or next((e.get("datetime") for e in root.iter("time") if e.get("datetime")), "")  # fmt: skip
    canonical = next(
        (e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None
    )
    address = url or canonical or meta.get("og:url")
    host = urlsplit(address).hostname if address and "://" in address else None
    return Meta(
        title=title or None,
        outlet=meta.get("og:site_name") or (host.removeprefix("www.") if host else None),
        url=address,
        published=dates(stamp or ""),
        lang=(root.get("lang") or "").split("-")[0].lower() or None,
    )


def _first(root: object, tag: str) -> str | None:
    for element in root.iter(tag):  # type: ignore[attr-defined]
        if text := " ".join("".join(element.itertext()).split()):
            return text
    return None


def _items(script: str) -> Iterator[dict[str, object]]:
    try:
        todo = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            if "@graph" in item:
                todo.append(item["@graph"])


# -- what the user gave --------------------------------------------------------------


def given(meta: Meta, page: Page) -> Meta:
    """Return `meta` with what came beside the page put first: the user knows better."""
    columns = {name.strip().lower(): value.strip() for name, value in reversed(page.given) if value.strip()}

    def pick(names: tuple[str, ...]) -> str | None:
        return next((columns[n] for n in names if n in columns), None)

    stamp = pick(_DATE_COLUMNS)
    return replace(
        meta,
        url=page.url or meta.url,
        title=pick(_TITLE_COLUMNS) or meta.title,
        outlet=pick(_OUTLET_COLUMNS) or meta.outlet,
        lang=pick(_LANG_COLUMNS) or meta.lang,
        published=(dates(stamp) if stamp else ()) or meta.published,
    )


def language(text: str, body: list[tuple[int, int]]) -> str | None:
    """Return the ISO 639-1 code of the body's language, None where there is too little to tell."""
    sample = " ".join(text[a:b] for a, b in body)[:_LANG_READ] if body else text[:_LANG_READ]
    if sum(c.isalpha() for c in sample) < 20:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])
