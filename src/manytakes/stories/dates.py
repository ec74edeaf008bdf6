"""When an article was published, settled with the other accounts of its story.

settle(articles)  -> Dated(article, date, why), ...   by article id
days(a, b)        -> float                            days between two dates, 0 when they overlap
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..model import Article, Dated, When

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
    ranked = sorted((min((days(reading, other), _day(other.start)) for other in others), n)
                    for n, reading in enumerate(readings))  # fmt: skip
    (near, day), best = ranked[0]
    (next_near, _), _ = ranked[1]
    if max(near, SLACK) * CLEAR <= next_near:
        return readings[best], f"reads as {both}; another account is dated {day}"
    return readings[0], f"reads as {both}; the other accounts do not tell, the first reading is kept"


def days(one: When, other: When) -> float:
    """Return the days between two dates; 0 when they overlap."""
    gap = max(one.start - other.end, other.start - one.end)
    return max(0.0, gap.total_seconds() / 86_400)


def _day(when: datetime) -> str:
    return when.date().isoformat()
