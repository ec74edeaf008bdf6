"""When an article was published, settled with the other accounts of its story.

settle(articles)  -> Dated(article, date, why), ...   by article id
told(article)     -> When, ...                        its readings, or the day in its address
days(a, b)        -> float                            days between two dates, 0 when they overlap
apart(a, b)       -> array                            the same between all dates of two lists of accounts
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..model import Article, Dated, When

CLEAR = 3  # times nearer that a reading must be to win
SLACK = 2.0  # days within which two accounts' dates count as one
_EPOCH = datetime(1970, 1, 1)
_DAY = 86_400.0
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_ADDRESS = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([/_-]?)([0-9]{1,2}|[a-z]{3,9})\2([0-9]{1,2})(?![0-9])", re.IGNORECASE
)


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
    ranked = sorted((min((days(reading, other), _day(other.start)) for other in others), n)
                    for n, reading in enumerate(readings))  # fmt: skip
    (near, day), best = ranked[0]
    (next_near, _), _ = ranked[1]
    if max(near, SLACK) * CLEAR <= next_near:
        return readings[best], f"reads as {both}; another account is dated {day}"
    return readings[0], f"reads as {both}; the other accounts do not tell, the first reading is kept"


def told(article: Article) -> tuple[When, ...]:
    """Return every reading of when an article was published; without one, the day that its address has."""
    if article.published or not article.url:
        return article.published
    for year, mark, month, day in _IN_ADDRESS.findall(article.url[:2_000]):
        if not mark and (len(month), len(day)) != (2, 2):
            continue
        name = month[:3].lower()
        number = int(month) if month.isdigit() else _MONTHS.index(name) + 1 if name in _MONTHS else 0
        try:
            start = datetime(int(year), number, int(day))
        except ValueError:
            continue
        return (When(start, start + timedelta(days=1), "day"),)
    return ()


def days(one: When, other: When) -> float:
    """Return the days between two dates; 0 when they overlap."""
    return max(0.0, _number(one.start) - _number(other.end), _number(other.start) - _number(one.end))


def apart(one: Sequence[Sequence[When]], other: Sequence[Sequence[When]]) -> NDArray[np.float64]:
    """Return the days between the nearest readings of each two; 0 where one has none."""
    gaps = np.full((len(one), len(other)), np.inf)
    here, there = _readings(one), _readings(other)
    for start, end in here:
        for other_start, other_end in there:
            gap = np.maximum(start[:, None] - other_end, other_start - end[:, None])
            np.fmin(gaps, np.maximum(gap, 0.0), out=gaps)
    gaps[np.isinf(gaps)] = 0.0
    return gaps


def _readings(dates: Sequence[Sequence[When]]) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the starts and the ends of all first readings, of all second ones and so on; nan for none."""
    made = []
    for n in range(max(map(len, dates), default=0)):
        both = np.full((2, len(dates)), np.nan)
        for i, readings in enumerate(dates):
            if n < len(readings):
                both[:, i] = _number(readings[n].start), _number(readings[n].end)
        made.append((both[0], both[1]))
    return made


def _number(when: datetime) -> float:
    return (when - _EPOCH).total_seconds() / _DAY


def _day(when: datetime) -> str:
    return when.date().isoformat()
