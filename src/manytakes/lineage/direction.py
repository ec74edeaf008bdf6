"""Who had it first, with the reasons; or that nobody can tell.

    sources(article)                         -> whom its text credits, each with a place
    told(a, b, chains, extent, sources of each) -> earlier (an id or None), common source (a bool), reasons

A direction is told by a credit to the other's outlet, by a canonical link, or, for a
reprint, by dates that cannot be read the other way round. Reasons that disagree, or
tell nothing of direction (a slip both make, one being a part of the other), leave it open.
Where both credit one third party, neither is said to copy the other on dates alone.

An outlet's name is looked at only as the thing a text credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np

from .. import text as texts
from ..model import Article, Reason, Span, When
from .passages import Chain, Extent, covered
from .words import Words

Sources = dict[str, tuple[str, Span]]  # name as compared -> name as shown, where

# Agencies whose copy others print, by every way they are credited, folded.
AGENCIES = {
    "agence france-presse": "AFP", "agence france presse": "AFP", "afp": "AFP", "ani": "ANI", "ansa": "ANSA",
    "associated press": "AP", "ap": "AP", "australian associated press": "AAP", "aap": "AAP",
    "bloomberg news": "Bloomberg", "canadian press": "Canadian Press", "dpa": "dpa", "efe": "EFE",
    "ians": "IANS", "interfax": "Interfax", "kyodo": "Kyodo", "pa media": "Press Association",
    "press association": "Press Association", "press trust of india": "PTI", "pti": "PTI",
    "reuters": "Reuters", "tass": "TASS", "united press international": "UPI", "upi": "UPI",
    "xinhua": "Xinhua", "yonhap": "Yonhap",
}  # fmt: skip
_AGENCY = re.compile(
    r"\b(?:" + "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True)) + r")\b"
    r"(?! ?/| photos?\b| images?\b)"  # a picture's credit says nothing of the words
)
_SHORT = 4  # letters up to which an agency's name is written in capitals: "AP", "dpa" but not "ani"
CANONICAL = ("canonical", "canonical_url", "canonicalurl", "og:url")
# Words before the name of an outlet that is credited in a sentence ("told the Harbour Post").
_CREDITING = (
    r"\b(?:told|tells|tell|according to|reported (?:by|in)|reports in|interview with|quoted (?:by|in))"
)
DOUBLED = frozenset("had that very bye no ha so more much many far out do is on in".split())
LONGER = 1.2  # times the words: below it, one body is as good as the other
IN_QUOTES = 0.9  # share of the shared words inside quotation marks that makes it a common quotation


def told(
    a: Words, b: Words, chains: list[Chain], extent: Extent, from_a: Sources, from_b: Sources
) -> tuple[str | None, bool, tuple[Reason, ...]]:
    """Return the article copied from where reasons tell it, whether both drew on one source, and why."""
    one, other = a.article, b.article
    telling = [
        (copied.id, reason)
        for copier, copied, side in ((a, other, 0), (b, one, 1))
        for reason in (
            *_credited(copier.article, copied),
            *_credited_within(copier, copied, chains, side),
            *_canonical(copier.article, copied),
        )
    ]
    common = _common(one, other, from_a, from_b)
    order = _order(one, other)
    earlier = {id for id, _ in telling}
    if not telling and not common and order and extent in ("whole", "most"):
        earlier = {order[0]}
    reasons = [reason for _, reason in telling] + common + ([order[1]] if order else [])
    reasons += [*_versions(one, other), *_slips(a, b, chains), *_subset(a, b, extent)]
    reasons += _quotation(a, chains)
    first = earlier.pop() if len(earlier) == 1 else None
    return first, bool(common) and first is None, tuple(reasons)


# -- credits -----------------------------------------------------------------------


def _credited(one: Article, other: Article) -> Iterator[Reason]:
    """Yield the credit lines of `one` that name the outlet of `other`."""
    names = _names(other) - _names(one)
    for credit in one.credits:
        agency = _agency(credit.name)
        if _key(credit.name) in names or (agency and agency == _agency(other.outlet or "")):
            yield Reason("credit line", f"credits {credit.name}", (credit.span,))


def _credited_within(one: Words, other: Article, chains: list[Chain], side: int) -> Iterator[Reason]:
    """Yield a credit to the outlet of `other` in a paragraph of `one` that shares its wording."""
    name = re.sub(r"^the ", "", texts.fold(other.outlet or "").strip())
    if len(name) < 2 or _names(other) & _names(one.article):
        return
    text = one.article.text
    credit = re.compile(rf"{_CREDITING} (?:the )?{re.escape(name)}\b")
    for chain in chains:
        first, last = chain[0][side], chain[-1][side] + chain[-1][2] - 1
        start = text.rfind("\n", 0, int(one.starts[first])) + 1
        end = text.find("\n", int(one.ends[last]))
        match = credit.search(texts.fold(text[start : end if end >= 0 else len(text)]))
        if match:
            span = Span(one.article.id, start + match.start(), start + match.end())
            yield Reason("credit line", f"says “{text[span.start : span.end]}”", (span,))
            return


def _names(article: Article) -> set[str]:
    """Return what a credit may call the article's outlet: its name, its host, its host's long labels."""
    host = _site(article.url)
    labels = [label for label in host.split(".")[:-1] if len(label) > 3]
    return {key for name in (article.outlet or "", host, *labels) if (key := _key(name))}


def _key(name: str) -> str:
    """Return a name as compared: folded letters and digits, no leading article."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the ", "", texts.fold(name).strip()))


def _site(url: str | None) -> str:
    """Return the host of a URL, without www."""
    match = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?([^/:?#\s]+)", (url or "").lower())
    return match.group(1) if match else ""


def _agency(name: str) -> str | None:
    """Return the agency a name stands for, or None."""
    return AGENCIES.get(re.sub(r"^the ", "", texts.fold(name).strip(" ().,/")))


def _common(a: Article, b: Article, in_a: Sources, in_b: Sources) -> list[Reason]:
    """Return a reason for each agency or third outlet that both credit."""
    own = _names(a) | _names(b)
    return [
        Reason("common source", f"both credit {in_a[key][0]}", (in_a[key][1], in_b[key][1]))
        for key in sorted(in_a.keys() & in_b.keys() - own)
    ]


def sources(article: Article) -> Sources:
    """Return whom the text credits: each key's name and the first place that shows it."""
    found: Sources = {}
    for credit in article.credits:
        name = _agency(credit.name) or credit.name
        found.setdefault(_key(name), (name, credit.span))
    captions = [residue.span for residue in article.residue if residue.kind == "caption"]
    for match in _AGENCY.finditer(texts.fold(article.text)):
        words = article.text[match.start() : match.end()]
        written = words.isupper() or words == "dpa" if len(words) <= _SHORT else words[0].isupper()
        span = Span(article.id, *match.span())
        if written and not any(caption.holds(span) for caption in captions):
            name = AGENCIES[match.group()]
            found.setdefault(_key(name), (name, span))
    return found


# -- links and dates ---------------------------------------------------------------


def _canonical(one: Article, other: Article) -> Iterator[Reason]:
    """Yield a reason when `one` declares the address of `other` as its canonical one."""
    address = _address(other.url)
    for name, value in one.given:
        if name.lower() in CANONICAL and address and _address(value) == address != _address(one.url):
            yield Reason("canonical link", f"declares {value} as its canonical address")


def _versions(a: Article, b: Article) -> Iterator[Reason]:
    if _address(a.url) and _address(a.url) == _address(b.url):
        yield Reason("same address", "two versions of one address: the outlet changed its text")


def _address(url: str | None) -> str:
    """Return a URL as compared: no scheme, no www, no query, no closing slash."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*:", "", (url or "").strip().lower())
    return re.sub(r"[?#].*$", "", re.sub(r"^//(?:www\.)?", "", bare)).rstrip("/")


def _order(a: Article, b: Article) -> tuple[str, Reason] | None:
    """Return the earlier article and why, when every reading of the dates puts it first."""
    for one, other in ((a, b), (b, a)):
        if one.published and other.published and _end(one.published) <= _start(other.published):
            days = [_start(article.published).date().isoformat() for article in (one, other)]
            return one.id, Reason("time order", f"dated {days[0]}, the other {days[1]}")
    return None


def _start(readings: Iterable[When]) -> datetime:
    return min(when.start for when in readings)


def _end(readings: Iterable[When]) -> datetime:
    return max(when.end for when in readings)


# -- what both carry ---------------------------------------------------------------


def _slips(a: Words, b: Words, chains: list[Chain]) -> Iterator[Reason]:
    """Yield a reason for each doubled word that stands in both: a slip is seldom made twice."""
    for i, j, n in (run for chain in chains for run in chain):
        for k in np.flatnonzero(a.hashes[i : i + n - 1] == a.hashes[i + 1 : i + n]).tolist():
            word = a.plain(i + k, 1)[0]
            if word.isalpha() and word not in DOUBLED:
                places = tuple(
                    Span(words.article.id, int(words.starts[at]), int(words.ends[at + 1]))
                    for words, at in ((a, i + k), (b, j + k))
                )
                yield Reason("shared error", f"both write “{word} {word}”", places)


def _subset(a: Words, b: Words, extent: Extent) -> Iterator[Reason]:
    short, long = sorted((len(a), len(b)))
    if extent == "whole" and long > LONGER * short:
        yield Reason("subset", f"the {short} words of the shorter stand among the {long} of the longer")


def _quotation(a: Words, chains: list[Chain]) -> list[Reason]:
    if float(a.quoted[covered(a, chains, 0)].mean()) < IN_QUOTES:
        return []
    return [Reason("quotation", "what they share is quoted speech: two accounts may have heard one remark")]
