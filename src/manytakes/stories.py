"""Which accounts tell one event.

    cluster(articles, accounts)  -> Story(accounts in order of publication), ...   by id
    settle(articles)             -> Dated(article, date, why), ...                 in order of article

An account is the words of its body (and headline, never alone), rarer words weighing
more and early ones too: an article's first lines say what it is about. How rare a word
is comes from a fixed table, not from the articles given, so that an unrelated article
changes nothing and five articles are judged as five thousand are. Accounts whose mean
likeness clears one fixed bar form a story; nothing is told how many there are.

An outlet's name is never looked at. A story is not a topic: two quakes are two stories.

Term weighting is Salton & Buckley's (1988); average-link clustering is Sokal &
Michener's (1958), by nearest-neighbour chains (Benzécri 1982).
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

LIKENESS = 0.2  # mean likeness of the accounts of one story (bench/score_stories.py, all sets at once)
LEAD, LEAD_WORDS = 1.0, 100  # extra weight of the first word, and where the extra has run out
COMMON = 0.25  # share of articles above which a word says nothing of the event
_TERM = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


def cluster(articles: Sequence[Article], accounts: Sequence[Account]) -> tuple[Story, ...]:
    """Group `accounts` into stories, in order of id; the order they come in changes nothing.

    Each account is read from its origin. Accounts of a story are in order of publication,
    the undated last, then of id.
    """
    known = {article.id: article for article in articles}
    told = sorted(accounts, key=lambda account: account.id)
    profiles = [profile(known[account.origin]) for account in told]
    groups: list[list[int]] = []
    for component in _components(profiles):
        groups.extend(_average_link(component, profiles))
    made = []
    for group in groups:
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


def _components(profiles: Sequence[Profile]) -> list[list[int]]:
    """Return groups of accounts linked by pairs that are alike: no story crosses two of them."""
    postings: dict[str, list[tuple[int, float]]] = {}
    parent = list(range(len(profiles)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, one in enumerate(profiles):
        score: dict[int, float] = {}
        for term, w in one.items():
            for j, v in postings.get(term, ()):
                score[j] = score.get(j, 0.0) + w * v
        for j, likeness in score.items():
            if likeness >= LIKENESS:
                parent[max(root(i), root(j))] = min(root(i), root(j))
        for term, w in one.items():
            postings.setdefault(term, []).append((i, w))
    groups: dict[int, list[int]] = {}
    for i in range(len(profiles)):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _average_link(members: list[int], profiles: Sequence[Profile]) -> list[list[int]]:
    """Merge the nearest groups while their mean likeness clears the bar, by nearest-neighbour chains."""
    like = _likeness([profiles[i] for i in members])
    groups: dict[int, list[int]] = {i: [i] for i in range(len(members))}
    np.fill_diagonal(like, -1.0)
    chain: list[int] = []
    done: set[int] = set()  # groups whose nearest neighbour is too far: they merge no more
    while len(done) < len(groups):
        if not chain:
            chain.append(next(i for i in groups if i not in done))
        near = int(np.argmax(like[chain[-1]]))
        if len(chain) > 1 and like[chain[-1], chain[-2]] >= like[chain[-1], near]:
            near = chain[-2]
        if like[chain[-1], near] < LIKENESS:
            done.add(chain.pop())
            continue
        if len(chain) > 1 and near == chain[-2]:
            i, j = sorted((chain.pop(), chain.pop()))
            a, b = len(groups[i]), len(groups[j])
            like[i] = like[:, i] = (a * like[i] + b * like[j]) / (a + b)
            like[j] = like[:, j] = -1.0
            like[i, i] = -1.0
            groups[i] += groups.pop(j)
        else:
            chain.append(near)
    return [[members[i] for i in group] for group in groups.values()]


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
