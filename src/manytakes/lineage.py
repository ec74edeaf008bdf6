"""Who copied whom: wording that two articles share, and the independent tellings left.

    find(articles)              -> Reuse(a, b, passages, extent, reasons), ...   by id
    accounts(articles, reuses)  -> Account(origin, reprints), ...                by id

Only bodies are compared, word by word; page residue is left out. A run of 8 identical
words is reuse; runs are joined over small gaps into passages. Two accounts that quote
one remark share a sentence and stay two accounts; a reprint is no account of its own.

`earlier` is set only where the reasons tell the direction (a credit line, a canonical
link, the dates of a reprint). It is never guessed from style or length. Outlets are
never compared: an outlet's name is looked at only where the other text credits it.

Candidates come from an inverted index of word shingles (Broder 1997), and each is
verified on the words themselves. Text reuse as aligned passages follows passim
(Smith, Cordell & Mullen 2015); degrees of reuse follow METER (Gaizauskas 2001).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import text as texts
from .model import Account, Article, Reason, Reuse, Span, When, mint

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Run = tuple[int, int, int]  # word index in a, word index in b, words

RUN = 8  # identical words that are reuse: the reader's rule in the gold stories
SEED = 3  # words of the shortest run that may continue a passage over a gap
SHINGLE = 5  # words of an indexed shingle: a run of 8 holds four of them
GAP = 6  # words that either side may change inside one passage
CROWD = 64  # a shingle in more articles than this pairs each only with the next one
REPEATS = 16  # places of one seed in both texts, multiplied, beyond which it starts no run
WHOLE, MOST, PART = 0.9, 0.6, 25  # shares of the shorter body; words
LONGER = 1 / 3  # of the longer body: below it, a digest holds the text and does not reprint it

# Agencies whose copy others print, by every way they are credited, folded.
AGENCIES = {
    "afp": "AFP", "agence france-presse": "AFP", "agence france presse": "AFP",
    "ani": "ANI", "ansa": "ANSA", "ap": "AP", "associated press": "AP", "bloomberg news": "Bloomberg",
    "australian associated press": "AAP", "aap": "AAP", "canadian press": "Canadian Press",
    "dpa": "dpa", "efe": "EFE", "ians": "IANS", "interfax": "Interfax", "kyodo": "Kyodo",
    "press association": "Press Association", "pa media": "Press Association",
    "press trust of india": "PTI", "pti": "PTI", "reuters": "Reuters", "tass": "TASS",
    "united press international": "UPI", "upi": "UPI", "xinhua": "Xinhua", "yonhap": "Yonhap",
}  # fmt: skip
_INITIALS = {name.upper() for name in AGENCIES if len(name) <= 4}
_AGENCY = re.compile(
    r"\b(?:" + "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True)) + r")\b"
)
CANONICAL = ("canonical", "canonical_url", "canonicalurl", "og:url")
# Words that English doubles on purpose: "that that" is no slip.
DOUBLED = frozenset("had that very bye no ha so more much many far out do is on in".split())
_QUOTED = re.compile(r"[“\"](?:[^“”\"\n]{1,2000})[”\"]|‘[^‘’\n]{20,2000}’")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a body: a hash, the place and the body span of each."""

    hashes: Hashes
    starts: Ints
    ends: Ints
    segment: Ints


def find(articles: Sequence[Article]) -> tuple[Reuse, ...]:
    """Return every pair of articles that share wording beyond chance, in order of ids.

    An article given twice counts once. Time grows with the words and with the pairs
    that share a shingle, not with the pairs of articles.
    """
    known = sorted({article.id: article for article in articles}.values(), key=lambda a: a.id)
    words = [_words(article) for article in known]
    return tuple(
        reuse for i, j in _candidates(words) if (reuse := _compare(known[i], known[j], words[i], words[j]))
    )


def accounts(articles: Sequence[Article], reuses: Sequence[Reuse]) -> tuple[Account, ...]:
    """Return the independent tellings, in order of id; a reprint belongs to its origin's account.

    Reprints share the whole or most of the shorter body, and enough of the longer one
    that neither is a digest. The origin is the article copied from where that is known,
    else the earliest dated, else the smallest id; never one that lacks half of the longest.
    """
    known = {article.id: article for article in articles}
    size = {id: sum(len(span) for span in article.body) for id, article in known.items()}
    parent = {id: id for id in known}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for reuse in reuses:
        if reuse.a in known and reuse.b in known and reprint(reuse, size[reuse.a], size[reuse.b]):
            one, other = sorted((root(reuse.a), root(reuse.b)))
            parent[other] = one
    groups: dict[str, list[str]] = {}
    for id in sorted(known):
        groups.setdefault(root(id), []).append(id)
    copies = {reuse.b if reuse.earlier == reuse.a else reuse.a for reuse in reuses if _is_copy(reuse)}
    made = []
    for group in groups.values():
        enough = [id for id in group if 2 * size[id] >= max(size[other] for other in group)]
        origin = min(enough, key=lambda id: (id in copies, _date(known[id]), id))
        made.append(Account(mint("c", origin), origin, (origin, *(id for id in group if id != origin))))
    return tuple(sorted(made, key=lambda account: account.id))


def reprint(reuse: Reuse, size_a: int, size_b: int) -> bool:
    """Tell whether the pair is one telling, given the characters of each body."""
    if reuse.extent not in ("whole", "most"):
        return False
    shared = [sum(len(pair[side]) for pair in reuse.passages) for side in (0, 1)]
    return max(size_a, size_b) * LONGER <= shared[0 if size_a >= size_b else 1]


def _is_copy(reuse: Reuse) -> bool:
    return reuse.earlier is not None and reuse.extent in ("whole", "most")


def _date(article: Article) -> tuple[bool, str]:
    """Order articles by the first instant their date allows; the undated come last."""
    if not article.published:
        return True, ""
    return False, min(when.start for when in article.published).isoformat()


# -- words as hashes ---------------------------------------------------------------

_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_PIECE = 1 << 20  # characters hashed at a time: memory stays flat on a huge text


@lru_cache(1)
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return, by code point, the folded code point and whether it belongs to a word."""
    every = "".join(map(chr, range(0x110000)))
    folded = np.frombuffer(texts.fold(every).encode("utf-32-le", "surrogatepass"), "<u4")
    return folded.astype(np.uint32), np.fromiter((c.isalnum() or c == "_" for c in every), bool, len(every))


@lru_cache(1)
def _powers() -> tuple[Hashes, Hashes]:
    """Return the powers of the hash base and of its inverse, modulo 2**64."""
    made = []
    for base in (_BASE, _INVERSE):
        row = np.full(_PIECE, base, np.uint64)
        row[0] = 1
        made.append(np.cumprod(row, dtype=np.uint64))
    return made[0], made[1]


def _words(article: Article) -> _Words:
    """Return the folded words of the body, hashed without cutting a string for each."""
    folding, wordly = _tables()
    hashes, starts, ends, segments = [], [], [], []
    for number, body in enumerate(article.body):
        for first, last in _pieces(article.text, body.start, body.end):
            raw = article.text[first:last].encode("utf-32-le", "surrogatepass")
            codes = folding[np.frombuffer(raw, "<u4")]
            edges = np.flatnonzero(np.diff(wordly[codes], prepend=False, append=False))
            begin, end = edges[::2], edges[1::2]
            hashes.append(_hash(codes, begin, end))
            starts.append(begin + first)
            ends.append(end + first)
            segments.append(np.full(len(begin), number, np.int64))
    if not hashes:
        none = np.zeros(0, np.int64)
        return _Words(none.astype(np.uint64), none, none, none)
    joined = (np.concatenate(part).astype(np.int64) for part in (starts, ends, segments))
    return _Words(np.concatenate(hashes), *joined)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a range into pieces of at most `_PIECE` characters, at a space where there is one."""
    while end - start > _PIECE:
        cut = text.rfind(" ", start + 1, start + _PIECE)
        cut = cut if cut > start else start + _PIECE
        yield start, cut
        start = cut
    yield start, end


def _hash(codes: NDArray[np.uint32], begin: Ints, end: Ints) -> Hashes:
    """Return a 64-bit polynomial hash of each codes[begin:end], by differences of prefix sums."""
    power, inverse = _powers()
    prefix = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * power[: len(codes)], out=prefix[1:])
    return _mix((prefix[end] - prefix[begin]) * inverse[begin])


def _mix(hashes: Hashes) -> Hashes:
    """Spread the low bits over the high ones (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _shingles(hashes: Hashes, n: int) -> Hashes:
    """Return a hash of each run of `n` words."""
    count = len(hashes) - n + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    made = np.zeros(count, np.uint64)
    for k in range(n):
        made = made * np.uint64(_BASE) + hashes[k : k + count]
    return _mix(made)


# -- candidates --------------------------------------------------------------------


def _candidates(words: Sequence[_Words]) -> list[tuple[int, int]]:
    """Return the pairs (i < j) that share enough shingles to hold a run of RUN words."""
    hashes, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for i, body in enumerate(words):
        unique = np.unique(_shingles(body.hashes, SHINGLE))
        hashes.append(unique)
        owners.append(np.full(len(unique), i, np.int64))
    keys, owner = np.concatenate(hashes), np.concatenate(owners)
    order = np.argsort(keys, kind="stable")  # stable: owners ascend inside a group
    keys, owner = keys[order], owner[order]
    if not len(keys):
        return []
    group = np.cumsum(np.concatenate(([False], keys[1:] != keys[:-1])))
    size = np.bincount(group)[group]
    kept = size > 1
    group, owner, size = group[kept], owner[kept], size[kept]
    found = []
    for step in range(1, CROWD):
        same = group[step:] == group[:-step]
        if not same.any():
            break
        same &= (size[step:] <= CROWD) | (step == 1)
        found.append(owner[:-step][same] * len(words) + owner[step:][same])
    if not found:
        return []
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    enough = pairs[counts >= RUN - SHINGLE + 1]
    return [(int(pair) // len(words), int(pair) % len(words)) for pair in enough]


# -- one pair ----------------------------------------------------------------------


def _compare(a: Article, b: Article, in_a: _Words, in_b: _Words) -> Reuse | None:
    """Return what the two bodies share, verified word by word; None when it is chance."""
    chains = _chains(_runs(a, b, in_a, in_b))
    runs = [run for chain in chains for run in chain]
    if not runs:
        return None
    passages = tuple(pair for chain in chains for pair in _passages(a, b, in_a, in_b, chain))
    extent = _extent(a, b, in_a, in_b, runs)
    earlier, common, reasons = _direction(a, b, in_a, in_b, runs, extent)
    return Reuse(a.id, b.id, passages, extent, earlier, common, reasons)


def _runs(a: Article, b: Article, in_a: _Words, in_b: _Words) -> list[Run]:
    """Return the maximal runs of SEED or more identical words, longest first claimed, in order of `a`."""
    seeds = _seeds(_shingles(in_a.hashes, SEED), _shingles(in_b.hashes, SEED))
    runs: list[Run] = []
    reached: dict[int, int] = {}  # diagonal -> where its last run ended in a
    for i, j in seeds:
        if reached.get(i - j, -1) > i:
            continue
        first = i
        while first and first - i + j and in_a.hashes[first - 1] == in_b.hashes[first - 1 - i + j]:
            first -= 1
        longest = min(len(in_a.hashes) - i, len(in_b.hashes) - j)
        differs = np.flatnonzero(in_a.hashes[i : i + longest] != in_b.hashes[j : j + longest])
        last = i + (int(differs[0]) if len(differs) else longest)
        reached[i - j] = last
        runs.append((first, first - i + j, last - first))
    taken_a, taken_b = np.zeros(len(in_a.hashes), bool), np.zeros(len(in_b.hashes), bool)
    kept = []
    for i, j, n in sorted(runs, key=lambda run: (-run[2], run)):
        if taken_a[i : i + n].any() or taken_b[j : j + n].any() or not _same(a, b, in_a, in_b, (i, j, n)):
            continue
        taken_a[i : i + n] = taken_b[j : j + n] = True
        kept.append((i, j, n))
    return sorted(kept)


def _seeds(a: Hashes, b: Hashes) -> list[tuple[int, int]]:
    """Return the positions (in a, in b) of each shared shingle; one that repeats much starts none."""
    order = np.argsort(b, kind="stable")
    ranked = b[order]
    low, high = np.searchsorted(ranked, a, "left"), np.searchsorted(ranked, a, "right")
    times = dict(zip(*np.unique(a[high > low], return_counts=True), strict=True))
    return [
        (int(i), int(j))
        for i in np.flatnonzero(high > low)
        if times[a[i]] * (high[i] - low[i]) <= REPEATS
        for j in order[low[i] : high[i]]
    ]


def _same(a: Article, b: Article, in_a: _Words, in_b: _Words, run: Run) -> bool:
    """Verify a run on the folded words themselves: a hash may collide."""
    i, j, n = run
    return _plain(a, in_a, i, n) == _plain(b, in_b, j, n)


def _plain(article: Article, words: _Words, first: int, n: int) -> list[str]:
    at, to = int(words.starts[first]), int(words.ends[first + n - 1])
    flat = texts.fold(article.text[at:to])
    return [
        flat[s - at : e - at]
        for s, e in zip(words.starts[first : first + n], words.ends[first : first + n], strict=True)
    ]


def _chains(runs: list[Run]) -> list[list[Run]]:
    """Join runs that follow one another in both texts over at most GAP words; keep those beyond chance."""
    chains: list[list[Run]] = []
    for run in runs:
        if chains:
            i, j, n = chains[-1][-1]
            if 0 <= run[0] - i - n <= GAP and 0 <= run[1] - j - n <= GAP:
                chains[-1].append(run)
                continue
        chains.append([run])
    return [chain for chain in chains if max(n for *_, n in chain) >= RUN]


def _passages(
    a: Article, b: Article, in_a: _Words, in_b: _Words, chain: list[Run]
) -> list[tuple[Span, Span]]:
    """Return the aligned spans of a chain, cut where residue stands between in either text."""
    places = [(i + k, j + k) for i, j, n in chain for k in range(n)]
    cuts = [0]
    for at in range(1, len(places)):
        (i, j), (k, m) = places[at - 1], places[at]
        if in_a.segment[i] != in_a.segment[k] or in_b.segment[j] != in_b.segment[m]:
            cuts.append(at)
    cuts.append(len(places))
    return [
        (
            Span(a.id, int(in_a.starts[places[x][0]]), int(in_a.ends[places[y - 1][0]])),
            Span(b.id, int(in_b.starts[places[x][1]]), int(in_b.ends[places[y - 1][1]])),
        )
        for x, y in pairwise(cuts)
    ]


def _extent(
    a: Article, b: Article, in_a: _Words, in_b: _Words, runs: list[Run]
) -> Literal["whole", "most", "part", "sentence"]:
    """Return how much of the shorter body is shared; what both merely quote makes no copy."""
    side, article, words = (0, a, in_a) if len(in_a.hashes) <= len(in_b.hashes) else (1, b, in_b)
    shared = np.zeros(len(words.hashes), bool)
    for run in runs:
        shared[run[side] : run[side] + run[2]] = True
    share = float(shared.mean())
    if share >= MOST:
        own = ~_quoted(article, words)
        if own.sum() >= RUN:
            share = min(share, float(shared[own].mean()))
    if share >= WHOLE:
        return "whole"
    if share >= MOST:
        return "most"
    return "part" if shared.sum() >= PART else "sentence"


def _quoted(article: Article, words: _Words) -> NDArray[np.bool_]:
    """Tell of each word whether it stands inside quotation marks."""
    inside = np.zeros(len(words.starts), bool)
    for body in article.body:
        for match in _QUOTED.finditer(article.text, body.start, body.end):
            first, last = np.searchsorted(words.starts, match.span())
            inside[first:last] = True
    return inside


# -- direction ---------------------------------------------------------------------


def _direction(
    a: Article, b: Article, in_a: _Words, in_b: _Words, runs: list[Run], extent: str
) -> tuple[str | None, bool, tuple[Reason, ...]]:
    """Return the article copied from where reasons tell it, whether both drew on one source, and why."""
    reasons: list[Reason] = []
    told: list[str] = []  # what each telling reason says, strongest first
    for one, other in ((a, b), (b, a)):
        for reason in (*_credited(one, other), *_canonical(one, other)):
            reasons.append(reason)
            told.append(other.id)
    shared = _common(a, b)
    reasons.extend(shared)
    if order := _order(a, b):
        reasons.append(order[1])
        if not told and not shared and extent in ("whole", "most"):
            told.append(order[0])
    reasons.extend(_slips(a, b, in_a, in_b, runs))
    reasons.extend(_subset(a, b, in_a, in_b, extent))
    earlier = told[0] if len(set(told)) == 1 else None
    return earlier, bool(shared) and earlier is None, tuple(reasons)


def _key(name: str) -> str:
    """Return a name as compared: folded letters and digits, no leading article."""
    return re.sub(r"^the(?=\w{3})", "", re.sub(r"[\W_]+", "", texts.fold(name)))


def _site(url: str | None) -> str:
    """Return the host of a URL, without www."""
    match = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?([^/:?#\s]+)", (url or "").lower())
    return match.group(1) if match else ""


def _names(article: Article) -> set[str]:
    """Return what a credit may call the article's outlet: its name, its host, its host's labels."""
    host = _site(article.url)
    labels = [label for label in host.split(".")[:-1] if len(label) > 3]
    return {key for name in (article.outlet or "", host, *labels) if (key := _key(name))}


def _credited(one: Article, other: Article) -> Iterator[Reason]:
    """Yield the credit lines of `one` that name the outlet of `other`."""
    names = _names(other) - _names(one)
    for credit in one.credits:
        if _key(credit.name) in names or _agency(credit.name) in {_agency(other.outlet or ""), None} - {None}:
            yield Reason("credit line", f"credits {credit.name}", (credit.span,))


def _agency(name: str) -> str | None:
    """Return the agency a name stands for, or None."""
    return AGENCIES.get(re.sub(r"^the ", "", texts.fold(name).strip(" ().,/")))


def _canonical(one: Article, other: Article) -> Iterator[Reason]:
    """Yield a reason when `one` declares the address of `other` as its canonical one."""
    address = _address(other.url)
    for name, value in one.given:
        if name.lower() in CANONICAL and address and _address(value) == address != _address(one.url):
            yield Reason("canonical link", f"declares {value} as its canonical address")


def _address(url: str | None) -> str:
    """Return a URL as compared: no scheme, no www, no query, no closing slash."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*:", "", (url or "").strip().lower())
    return re.sub(r"[?#].*$", "", re.sub(r"^//(?:www\.)?", "", bare)).rstrip("/")


def _common(a: Article, b: Article) -> list[Reason]:
    """Return a reason for each agency or third outlet that both credit."""
    in_a, in_b = _sources(a), _sources(b)
    own = _names(a) | _names(b)
    return [
        Reason("common source", f"both credit {in_a[key][0]}", (in_a[key][1], in_b[key][1]))
        for key in sorted(in_a.keys() & in_b.keys() - own)
    ]


def _sources(article: Article) -> dict[str, tuple[str, Span]]:
    """Return whom the text credits: each key's name and the first place that shows it."""
    found: dict[str, tuple[str, Span]] = {}
    for credit in article.credits:
        name = _agency(credit.name) or credit.name
        found.setdefault(_key(name), (name, credit.span))
    for match in _AGENCY.finditer(texts.fold(article.text)):
        words = article.text[match.start() : match.end()]
        if (len(words) <= 4 and words not in _INITIALS) or (words.islower() and len(words) > 4):
            continue
        name = AGENCIES[match.group()]
        found.setdefault(_key(name), (name, Span(article.id, *match.span())))
    return found


def _order(a: Article, b: Article) -> tuple[str, Reason] | None:
    """Return the earlier article and why, when every reading of the dates puts it first."""
    for one, other in ((a, b), (b, a)):
        if one.published and other.published and _last(one.published) <= _first(other.published):
            days = _first(other.published).date().isoformat()
            return one.id, Reason(
                "time order", f"published {_first(one.published).date().isoformat()}, before {days}"
            )
    return None


def _first(readings: Iterable[When]) -> datetime:
    return min(when.start for when in readings)


def _last(readings: Iterable[When]) -> datetime:
    return max(when.end for when in readings)


def _slips(a: Article, b: Article, in_a: _Words, in_b: _Words, runs: list[Run]) -> Iterator[Reason]:
    """Yield a reason for each doubled word that stands in both: a slip is seldom made twice."""
    for i, j, n in runs:
        for k in np.flatnonzero(in_a.hashes[i : i + n - 1] == in_a.hashes[i + 1 : i + n]):
            word = _plain(a, in_a, i + int(k), 1)[0]
            if word.isalpha() and word not in DOUBLED:
                at, to = i + int(k), j + int(k)
                yield Reason(
                    "shared error",
                    f"both write “{word} {word}”",
                    (
                        Span(a.id, int(in_a.starts[at]), int(in_a.ends[at + 1])),
                        Span(b.id, int(in_b.starts[to]), int(in_b.ends[to + 1])),
                    ),
                )


def _subset(a: Article, b: Article, in_a: _Words, in_b: _Words, extent: str) -> Iterator[Reason]:
    """Yield a reason when the whole of one stands in a longer one: a cut, or an addition."""
    short, long = sorted((len(in_a.hashes), len(in_b.hashes)))
    if extent == "whole" and long > 1.2 * short:
        yield Reason("subset", f"all {short} words of the shorter stand among the {long} of the longer")
