"""Which accounts tell one event.

    cluster(articles, accounts)  -> Story(accounts in order of publication), ...   by id
    settle(articles)             -> Dated(article, date, why), ...                 by article id

An account is the words of its body (and headline, never alone), rarer words weighing
more and early ones too: an article's first lines say what it is about. How rare a word
is comes from a fixed table, not from the articles given, so that an unrelated article
changes nothing and five articles are judged as five thousand are. Accounts join while
they are alike enough, and two groups only while they are nearly as like one another as
each is like itself: that keeps two quakes apart that share every word but a place.
Nothing is told how many stories there are. An outlet's name is never looked at.

Dates only fade likeness: an event is retold years later. Two days of one running event
may come out as one story or as two.

Term weighting is Salton & Buckley's (1988); average-link clustering is Sokal &
Michener's (1958), here with a stop relative to the cohesion of the two groups.
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from . import text as texts
from .model import Account, Article, Dated, Story, When, mint

Profile = dict[str, float]
Matrix = NDArray[np.float64]

# Fixed once for all labelled sets together (bench/score_stories.py, dev halves).
LIKENESS = 0.16  # mean likeness that two groups of one story have at least
COHESION = 0.75  # ... and at least this share of the looser group's own mean likeness
DOUBT = 3.0  # pairs by which a small group's own likeness is drawn to the one it is compared with
LEAD, LEAD_WORDS = 3.0, 60  # extra weight of the first word, and where the extra has run out
FADE, FADE_DAYS = 0.25, 60.0  # share of likeness lost to time, and the days after which all of it is
COMMON = 0.25  # share of articles above which a word says nothing of the event
KEYS, HINT = 32, 0.03  # an account is indexed by its weightiest terms; likeness in them worth a full look
LARGEST = 3_000  # accounts grouped at once; a larger tangle is first cut at its weakest links
_TERM = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


def cluster(articles: Sequence[Article], accounts: Sequence[Account]) -> tuple[Story, ...]:
    """Group `accounts` into stories, in order of id; the order they come in changes nothing.

    Each account is read from its origin. Accounts of a story are in order of publication,
    the undated last, then of id.
    """
    known = {article.id: article for article in articles}
    told = sorted(accounts, key=lambda account: account.id)
    profiles = [profile(known[account.origin]) for account in told]
    dates = [[when for id in account.articles for when in known[id].published] for account in told]
    made = []
    for group in _groups(profiles, dates):
        members = sorted((told[i] for i in group), key=lambda account: _when(account, known))
        made.append(Story(mint("s", *sorted(account.id for account in members)), tuple(members)))
    return tuple(sorted(made, key=lambda story: story.id))


def _when(account: Account, known: dict[str, Article]) -> tuple[bool, str, str]:
    starts = [when.start.isoformat() for id in account.articles for when in known[id].published]
    return not starts, min(starts, default=""), account.id


# -- what an account is about ------------------------------------------------------


def terms(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield (term, start, end) of each word of text[start:end], folded, without a plural s."""
    flat = texts.fold(text)
    for match in _TERM.finditer(flat, start, len(flat) if end is None else end):
        if match.end() - match.start() > 1:
            yield _stem(match.group()), match.start(), match.end()


def _stem(word: str) -> str:
    """Strip a plural: the one inflection that splits a noun from itself (Harman 1991, S-stemmer)."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


@lru_cache(1)
def _table() -> tuple[int, dict[str, int]]:
    """Return how many articles the table was counted on, and how many of them hold each word."""
    packed = (files(__package__) / "data" / "words.txt.gz").read_bytes()
    first, *lines = gzip.decompress(packed).decode().splitlines()
    return int(first), {word: int(n) for word, n in (line.split(" ") for line in lines)}


def weight(term: str) -> float:
    """Return how telling a term is: its inverse document frequency; 0 for one that is everywhere."""
    articles, held = _table()
    n = held.get(term, 0)
    return 0.0 if n > COMMON * articles else math.log((articles + 1) / (n + 1))


def profile(article: Article) -> Profile:
    """Return the weight of each term of the article's body and headline, as a unit vector."""
    counts: dict[str, float] = {}
    position = 0
    pieces = [(article.text, span.start, span.end) for span in article.body]
    if article.title and pieces:
        pieces.insert(0, (article.title, 0, len(article.title)))
    for text, start, end in pieces:
        for term, *_ in terms(text, start, end):
            extra = LEAD * max(0.0, 1 - position / LEAD_WORDS)
            counts[term] = counts.get(term, 0.0) + 1 + extra
            position += 1
    weights = {term: (1 + math.log(n)) * weight(term) for term, n in sorted(counts.items())}
    norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    return {term: w / norm for term, w in weights.items() if w}


# -- grouping ----------------------------------------------------------------------


def _groups(profiles: Sequence[Profile], dates: Sequence[Sequence[When]]) -> Iterator[list[int]]:
    """Yield the accounts of each story."""
    links = _links(profiles, dates)
    waiting = [(component, LIKENESS) for component in _components(range(len(profiles)), links, LIKENESS)]
    while waiting:
        members, bar = waiting.pop()
        if len(members) > LARGEST:
            waiting.extend((part, bar + 0.02) for part in _components(members, links, bar + 0.02))
        elif len(members) < 2:
            yield members
        else:
            faded = _likeness([profiles[i] for i in members]) * _fading([dates[i] for i in members])
            yield from ([members[i] for i in group] for group in _join(faded))


def _links(profiles: Sequence[Profile], dates: Sequence[Sequence[When]]) -> list[tuple[float, int, int]]:
    """Return (likeness, i, j) of the pairs alike enough to be joined, found by an inverted index."""
    index: dict[str, list[tuple[int, float]]] = {}
    found = []
    for i, one in enumerate(profiles):
        hint: dict[int, float] = {}
        for term, w in one.items():
            for j, v in index.get(term, ()):
                hint[j] = hint.get(j, 0.0) + w * v
        for j, partial in hint.items():
            if partial >= HINT:
                other = profiles[j]
                likeness = math.fsum(w * other[term] for term, w in one.items() if term in other)
                if likeness >= LIKENESS and (likeness := likeness * _faded(dates[i], dates[j])) >= LIKENESS:
                    found.append((likeness, j, i))
        for term, w in sorted(one.items(), key=lambda item: (-item[1], item[0]))[:KEYS]:
            index.setdefault(term, []).append((i, w))
    return found


def _components(members: Sequence[int], links: list[tuple[float, int, int]], bar: float) -> list[list[int]]:
    """Return groups of members linked by pairs of at least `bar`: no story crosses two of them."""
    parent = {i: i for i in members}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for likeness, i, j in links:
        if likeness >= bar and i in parent and j in parent:
            parent[max(root(i), root(j))] = min(root(i), root(j))
    groups: dict[int, list[int]] = {}
    for i in members:
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _likeness(profiles: Sequence[Profile]) -> Matrix:
    """Return the cosine of every pair."""
    index: dict[str, list[tuple[int, float]]] = {}
    for i, one in enumerate(profiles):
        for term, w in one.items():
            index.setdefault(term, []).append((i, w))
    like = np.zeros((len(profiles), len(profiles)))
    for term in sorted(index):
        if len(index[term]) > 1:
            rows = np.array([i for i, _ in index[term]])
            weights = np.array([w for _, w in index[term]])
            like[np.ix_(rows, rows)] += np.outer(weights, weights)
    return like


def _fading(dates: Sequence[Sequence[When]]) -> Matrix:
    """Return what time leaves of each pair's likeness."""
    faded = np.ones((len(dates), len(dates)))
    dated = [i for i, readings in enumerate(dates) if readings]
    for n, i in enumerate(dated):
        for j in dated[:n]:
            faded[i, j] = faded[j, i] = _faded(dates[i], dates[j])
    return faded


def _faded(one: Sequence[When], other: Sequence[When]) -> float:
    """Return 1 for accounts of one day or without a date, less the further apart they are."""
    days = min((_days(a, b) for a in one for b in other), default=0.0)
    return 1 - FADE * min(1.0, days / FADE_DAYS)


def _join(like: Matrix) -> list[list[int]]:
    """Join the nearest two groups, again and again, while they are alike enough; return all groups."""
    many = len(like)
    np.fill_diagonal(like, -1.0)
    open_ = like.copy()  # as `like`, but -1 for the pairs that were refused
    groups = {i: [i] for i in range(many)}
    own = np.zeros(many)  # sum of the likeness of the pairs inside each group
    near = open_.argmax(1)
    best = open_[np.arange(many), near]
    while groups:
        i = int(best.argmax())
        j = int(near[i])
        if best[i] < LIKENESS:
            break
        i, j = min(i, j), max(i, j)
        a, b, mean = len(groups[i]), len(groups[j]), float(like[i, j])
        stale = {i, j}
        if mean < COHESION * min(_cohesion(a, own[i], mean), _cohesion(b, own[j], mean)):
            open_[i, j] = open_[j, i] = -1.0
        else:
            own[i] += own[j] + a * b * mean
            row = (a * like[i] + b * like[j]) / (a + b)
            groups[i] += groups.pop(j)
            for table in (like, open_):
                table[i], table[:, i] = row, row
                table[j], table[:, j] = -1.0, -1.0
                table[i, i] = -1.0
                table[i, [k for k in range(many) if k not in groups]] = -1.0
            changed = np.flatnonzero((near == i) | (near == j))
            stale.update(changed.tolist())
            closer = np.flatnonzero(open_[:, i] > best)
            near[closer], best[closer] = i, open_[closer, i]
        for k in stale:
            near[k] = open_[k].argmax()
            best[k] = open_[k, near[k]]
    return list(groups.values())


def _cohesion(size: int, own: float, mean: float) -> float:
    """Return a group's own mean likeness, drawn to `mean` as far as it rests on few pairs."""
    return float((own + DOUBT * mean) / (size * (size - 1) / 2 + DOUBT))


# -- dates -------------------------------------------------------------------------

CLEAR = 3  # times nearer that a reading must be to win
SLACK = 2.0  # days within which two accounts' dates count as one


def settle(articles: Sequence[Article]) -> tuple[Dated, ...]:
    """Return the date of each dated article of one story, an ambiguous one settled by the others.

    The reading nearest to an unambiguous date of another account wins when it is CLEAR
    times nearer than the next; else the first reading stands, and `why` says so.
    """
    sure = {a.id: a.published[0] for a in articles if len(a.published) == 1}
    made = []
    for article in sorted(articles, key=lambda a: a.id):
        if not article.published:
            continue
        others = [when for id, when in sorted(sure.items()) if id != article.id]
        made.append(Dated(article.id, *_settled(article.published, others)))
    return tuple(made)


def _settled(readings: Sequence[When], others: Sequence[When]) -> tuple[When, str]:
    if len(readings) == 1:
        return readings[0], "as given"
    both = " or ".join(_day(when.start) for when in readings)
    if not others:
        return readings[0], f"reads as {both}; no other account is dated, the first reading is kept"
    ranked = sorted((min((_days(reading, other), _day(other.start)) for other in others), n)
                    for n, reading in enumerate(readings))  # fmt: skip
    (near, day), best = ranked[0]
    (next_near, _), _ = ranked[1]
    if max(near, SLACK) * CLEAR <= next_near:
        return readings[best], f"reads as {both}; another account is dated {day}"
    return readings[0], f"reads as {both}; the other accounts do not tell, the first reading is kept"


def _days(one: When, other: When) -> float:
    """Return the days between two dates; 0 when they overlap."""
    gap = max(one.start - other.end, other.start - one.end)
    return max(0.0, gap.total_seconds() / 86_400)


def _day(when: datetime) -> str:
    return when.date().isoformat()
