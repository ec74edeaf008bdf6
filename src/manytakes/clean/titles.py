"""The headline of a page, among those that it tells.

    find(page, meta, data, names) -> the headline, "" where none is told
    names(outlet, host)           -> what the site is called, letters alone
    reworded(first, second)       -> whether two are one headline but for a word or two
    clean, plain, text            -> what is told in one line; its words alone; a value of data as text

Measured on three labelled sets: docs/clean.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from .render import Rendering

_TITLE_READ = 1000  # characters of a title that a page tells
_TITLE_LONGEST = 300  # ... of an h1 that is one
_TITLE_SHORTEST = 20  # ... of one that is left when what stands after a bar or dash is cut off
_TAIL = 4  # words at least that two titles end in, to be one headline under two kickers
_REWORDED = 2  # words in a row, at most, that a headline was changed in and is still the same
_KICKED = ":-–—|"  # what a kicker ends in
_NEWSROOMS = ("parsely-", "sailthru.", "cxenseparse:")  # meta tags of services for newsrooms
_NAME_SHORTEST = 3  # letters of a site's name: "br" would be found in many words
_WORD = re.compile(r"\w+")
_SEPARATORS = re.compile(r"\s+(?:[|–—·•»*-]|::)\s+|\s*｜\s*")


def find(page: Rendering, meta: dict[str, str], data: dict[str, object], names: list[str]) -> str:
    """Return the headline of a page, without what the outlet puts around it.

    A page tells several: the printed one, its data's, one for social networks, one for search engines.
    The printed one is what a reader sees, and what people write down as a page's title. A news outlet's
    page has a machine's answer too: there og:title is the wanted one most often (docs/clean.md), but not
    where the data tell another twice, and not where the printed one is the data's and og:title only cuts
    it short or tells what search engines are told.
    """
    tags = page.nodes.tag
    printed = [b.text for b in page.blocks if tags[b.node] == "h1"][:6]
    headline, alternative = (clean(text(data.get(key))) for key in ("headline", "alternativeHeadline"))
    shared = clean(meta.get("og:title", "")) or clean(meta.get("twitter:title", ""))
    searched = clean(page.head.title)
    told = [t for t in (shared, headline, searched, *printed[:1]) if t]
    if not told:
        return ""
    if headline and plain(headline) == plain(alternative):
        return headline
    if tail := next((t for h in printed if (t := _below_kickers(shared, h))), ""):
        return tail
    best = _headed(told[0], names, [headline, *printed, clean(meta.get("twitter:title", "")), searched])
    if len(printed) == 1 and not _of_news(meta, data) and _is_headline(printed[0], best, names):
        return printed[0]
    if not shared and not headline:
        within = f" {plain(searched)} "
        found = (h for h in printed if len(h) >= _TITLE_SHORTEST and f" {plain(h)} " in within)
        return next(found, best)
    if headline:
        searched_for = {plain(h) for h in _heads(searched, names)}
        if same := next((h for h in printed if plain(h) == plain(headline)), ""):
            cut_short = plain(same).startswith(plain(best) + " ")
            return same if cut_short or plain(same) not in searched_for else best
        if plain(headline) in searched_for and reworded(headline, best):
            return headline
    return best


def reworded(first: str, second: str) -> bool:
    """Tell whether two titles are one but for a word or two in a row."""
    one, other = plain(first).split(), plain(second).split()
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        start = min(len(one), len(other))
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return 0 < max(len(one), len(other)) - start - end <= _REWORDED


def _of_news(meta: dict[str, str], data: dict[str, object]) -> bool:
    """Tell whether a page says that it is news: in its data, or by what newsrooms measure readers with."""
    return any(mark in str(data.get("@type")) for mark in ("News", "Report")) or any(
        name.startswith(_NEWSROOMS) for name in meta
    )


def _is_headline(printed: str, best: str, names: list[str]) -> bool:
    """Tell whether a page's only h1 is its headline: no site's name, nor the best one but for a kicker."""
    if len(printed) > _TITLE_LONGEST:
        return False
    said, other = plain(printed), plain(best)
    site = said.replace(" ", "") in names
    return " " in said and not site and not said.endswith(" " + other) and not other.endswith(" " + said)


def _below_kickers(one: str, other: str) -> str:
    """Return what two titles end in that begin with different kickers ("Tides: X", "Ferry - X" -> "X")."""
    a, b = one.split(), other.split()
    n = 0
    while n < min(len(a), len(b)) and plain(a[-1 - n]) == plain(b[-1 - n]):
        n += 1
    parted = len(a) > n < len(b) and a[-1 - n][-1] in _KICKED and b[-1 - n][-1] in _KICKED
    return " ".join(a[-n:]) if n >= _TAIL and parted and plain(one) != plain(other) else ""


def clean(told: str) -> str:
    """Return what is told in one line, entities and runs of space undone."""
    return " ".join(unescape(told[:_TITLE_READ]).split())


def _headed(title: str, names: list[str], others: list[str]) -> str:
    """Return the start of a title that the first of the others is, if any is one; else all but the names."""
    heads = {plain(head): head for head in _heads(title, names)}
    told = (heads[same] for other in others if (same := plain(other)) in heads)
    return next(told, next(iter(heads.values())))


def _heads(title: str, names: list[str]) -> Iterator[str]:
    """Yield a title, and what is left of it without the last parts: a name of the site is always left out."""
    ends = [len(title), *(m.start() for m in reversed(list(_SEPARATORS.finditer(title))))]
    for i, end in enumerate(ends):
        last = plain(title[ends[i + 1] :] if i + 1 < len(ends) else "").replace(" ", "")
        named = last and any(last in name or name in last for name in names)
        if i == len(ends) - 1 or (end > _TITLE_SHORTEST and not named):
            yield title[:end]


def names(outlet: str | None, host: str | None) -> list[str]:
    """Return what a site is called, letters alone: its outlet, its host, the longest part of that."""
    parts = (host or "").split(".")[:-1]
    longest = max(parts, key=len, default="")
    found = (plain(name).replace(" ", "") for name in (outlet or "", host or "", longest))
    return [name for name in found if len(name) >= _NAME_SHORTEST]


@lru_cache(
    1_000
)  # of 1,000 characters at most, nearly all: a page's few titles are compared with one another
def plain(words: str) -> str:
    """Return the words alone, in small letters."""
    return " ".join(_WORD.findall(words.lower()))


def text(value: object) -> str:
    """Return the text that a value of a page's data is, or the first of a list is; "" for no text."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return unescape(value).strip() if isinstance(value, str) else ""
