"""Who had it first, with the reasons; or that nobody can tell.

    sources(article)                         -> whom its text credits, each with a place
    told(a, b, chains, extent, sources of each) -> earlier (an id or None), common source (a bool), reasons
                                                those that tell no direction only if `every` is asked for

A direction is told by a credit to the other's outlet, by a canonical link, by one
quoting what the other says of itself, by a later state of the same text (`later`), or, for a
reprint and for what one outlet repeats of its own, by dates or page numbers that cannot be read
the other way round. Reasons that disagree, or tell nothing of direction (a slip both make, one
being a part of the other), leave it open. Where both credit one third party, neither is said
to copy the other on dates alone.

An outlet's name is looked at only as the thing a text credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np

from .. import text as texts
from ..model import Article, Reason, Span, When
from . import later, slips
from .passages import PART, Chain, Extent, covered, opens
from .words import Flags, Words

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
# Kinds of residue that belong to one article, and how long a line of it is no coincidence.
TELLING, CARRIED, LINES = ("teaser", "caption", "credit", "correction"), 6, 50
_INSERTED = re.compile(r"\[[^\[\]\n]{2,60}\]")
LONGER = 1.2  # times the words: below it, one body is as good as the other
STATE = 0.4  # share of each of two bodies that makes them states of one text
OWN_WORDS = 12  # words of a run in quotation marks that stands in the other without
SELF = frozenset("we our ours us ourselves i my mine me myself".split())
SPOKEN, PARTS = 0.02, 3  # share of such words in each third of a text that speaks for itself
_NUMBERED = re.compile(r"(.*?)([0-9]{5,12})")  # a page by its running number, as the BBC's "…-20008827"
IN_QUOTES = 0.9  # share of the shared words inside quotation marks that makes it a common quotation


def told(
    a: Words,
    b: Words,
    chains: list[Chain],
    extent: Extent,
    from_a: Sources,
    from_b: Sources,
    every: bool = True,
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
            *_quoting(copier, b if copier is a else a, chains, side),
        )
    ]
    same = _one_text(a, b, chains)
    telling += later.told(one, other) if same else ()
    common = _common(one, other, from_a, from_b)
    order = _order(one, other)
    earlier = {id for id, _ in telling}
    if not telling and not common and order and (extent in ("whole", "most") or _repeated(a, b, chains)):
        earlier = {order[0]}
    reasons = [reason for _, reason in telling] + common + ([order[1]] if order else [])
    if every:
        reasons += [*_versions(one, other), *slips.shared(a, b, chains), *_insertions(a, b, chains)]
        reasons += [*_carried(one, other, extent), *_subset(a, b, extent)]
        reasons += [*_quotation(a, chains), *(slips.corrected(one, other) if same else ())]
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


def _quoting(one: Words, other: Words, chains: list[Chain], side: int) -> Iterator[Reason]:
    """Yield a reason when `one`, a report, has in quotation marks what `other` says of itself without any."""
    for i, j, n in (run for chain in chains for run in chain):
        at, there = (i, j) if side == 0 else (j, i)
        if n < OWN_WORDS or not one.quoted[at : at + n].all() or other.quoted[there : there + n].any():
            continue
        if not _speaks(other, covered(other, chains, 1 if side == 0 else 0)) or _announced(other, there):
            continue
        spans = one.span(at, n), other.span(there, n)
        yield Reason("quoted", "it quotes what the other says of itself", spans)
        return


def _speaks(words: Words, shared: Flags) -> bool:
    """Tell whether a text speaks of itself from beginning to end, what it shares and quotes left aside."""
    own = np.flatnonzero(~words.quoted & ~shared)
    spoken = np.array([words.plain(at, 1)[0] in SELF for at in own.tolist()], bool)
    parts = np.array_split(spoken, PARTS)
    return len(own) >= PARTS and all(part.mean() >= SPOKEN for part in parts)


def _announced(words: Words, first: int) -> bool:
    """Tell whether a line before word `first` ends in a colon: what follows may be another's words."""
    lines = words.article.text[: int(words.starts[first])].split("\n")
    return any(line.rstrip().endswith(":") for line in lines)


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
    """Return the earlier article and why, when dates or their site's numbers tell and do not disagree."""
    found = [said for said in (_by_number(a, b), _by_date(a, b)) if said]
    return found[0] if len({id for id, _ in found}) == 1 else None


def _by_number(a: Article, b: Article) -> tuple[str, Reason] | None:
    """Return the article whose site gave its page the lower number, where nothing else in them differs."""
    found = [(_NUMBERED.fullmatch(_address(article.url)), article.id) for article in (a, b)]
    pages = [(match, id) for match, id in found if match]
    if len(pages) < 2 or pages[0][0][1] != pages[1][0][1] or not _site(a.url):
        return None
    (low, first), (high, _) = sorted((int(match[2]), id) for match, id in pages)
    if low == high:
        return None
    return first, Reason("time order", f"its site numbers it {low}, the other {high}")


def _by_date(a: Article, b: Article) -> tuple[str, Reason] | None:
    """Return the article that every reading of the dates puts first."""
    for one, other in ((a, b), (b, a)):
        if one.published and other.published and _end(one.published) <= _start(other.published):
            first, then = (_start(article.published) for article in (one, other))
            cut = 16 if first.date() == then.date() else 10  # the hours count where the day is one
            stamps = [at.isoformat(" ")[:cut] for at in (first, then)]
            return one.id, Reason("time order", f"dated {stamps[0]}, the other {stamps[1]}")
    return None


def _repeated(a: Words, b: Words, chains: list[Chain]) -> bool:
    """Tell whether one outlet repeats in one article what it told in another: more than its furniture."""
    if not _names(a.article) & _names(b.article):
        return False
    in_a, in_b = covered(a, chains, 0), covered(b, chains, 1)
    own = min(int((in_a & ~a.quoted).sum()), int((in_b & ~b.quoted).sum()))
    return own >= PART and opens(in_a, in_b)


def _one_text(a: Words, b: Words, chains: list[Chain]) -> bool:
    """Tell whether two bodies are states of one text: half of each is shared, and not in quotations alone."""
    shared = covered(a, chains, 0), covered(b, chains, 1)
    own = min(int((flags & ~words.quoted).sum()) for flags, words in zip(shared, (a, b), strict=True))
    return own >= PART and min(float(flags.mean()) for flags in shared) >= STATE


def _start(readings: Iterable[When]) -> datetime:
    return min(when.start for when in readings)


def _end(readings: Iterable[When]) -> datetime:
    return max(when.end for when in readings)


# -- what both carry ---------------------------------------------------------------


def _insertions(a: Words, b: Words, chains: list[Chain]) -> Iterator[Reason]:
    """Yield a reason for an editor's words in brackets that stand in both: two ears would differ."""
    places: list[dict[str, Span]] = []
    for side, words in enumerate((a, b)):
        found: dict[str, Span] = {}
        for chain in chains:
            first, last = chain[0][side], chain[-1][side] + chain[-1][2] - 1
            start, end = int(words.starts[first]), int(words.ends[last])
            for match in _INSERTED.finditer(words.article.text, start, end):
                found.setdefault(texts.fold(match.group()), Span(words.article.id, *match.span()))
        places.append(found)
    for inserted in sorted(places[0].keys() & places[1].keys()):
        shown = a.article[places[0][inserted]]
        yield Reason("shared insertion", f"both insert “{shown}”", tuple(p[inserted] for p in places))


def _carried(a: Article, b: Article, extent: Extent) -> Iterator[Reason]:
    """Yield a reason when furniture of one page, beyond the common kinds, stands in the other's text too."""
    if extent == "sentence":
        return
    for one, other in ((a, b), (b, a)):
        flat = texts.fold(other.text)
        lines = [r.span for r in one.residue if r.kind in TELLING and len(one[r.span].split()) >= CARRIED]
        for span in lines[:LINES]:
            at = flat.find(texts.fold(one[span]))
            if at >= 0:
                there = Span(other.id, at, at + len(span))
                yield Reason("residue carried over", "a line of one page stands in the other", (span, there))
                return


def _subset(a: Words, b: Words, extent: Extent) -> Iterator[Reason]:
    short, long = sorted((len(a), len(b)))
    if extent == "whole" and long > LONGER * short:
        yield Reason("subset", f"the {short} words of the shorter stand among the {long} of the longer")


def _quotation(a: Words, chains: list[Chain]) -> list[Reason]:
    if float(a.quoted[covered(a, chains, 0)].mean()) < IN_QUOTES:
        return []
    return [Reason("quotation", "what they share is quoted speech: two accounts may have heard one remark")]
