"""Generated articles by the hundred thousand: as those of `bench.grow`, drawn as arrays, ten times faster.

    crowd(size) -> Article, ...     PER_DAY a day, one in ten a reprint of the one before it

Words stand as often as in news; each event has names and words of its own, and is told for some days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from bench.grow import DAYS, PER_EVENT, REPRINTS, WORDS, _event, _news
from manytakes.model import Article, Span, When, mint

PER_DAY = 1_000
LEAD = 40  # words of an opening, which is about its event for the most part
ABOUT = 0.3, 0.12  # share of words that are the event's own, in the opening and after it
SENTENCE = 0.06  # words that end one


def crowd(size: int) -> Iterator[Article]:
    """Yield `size` articles, the same ones each time."""
    for day in range(-(-size // PER_DAY)):
        start = datetime(2020, 1, 1) + timedelta(days=day)
        when = (When(start, start + timedelta(days=1), "day"),)
        for n, text in enumerate(_texts(day)[: size - day * PER_DAY]):
            id = mint("a", str(day), str(n), text)
            yield Article(id, f"{day}-{n}", text, published=when, body=(Span(id, 0, len(text)),))


def _texts(day: int) -> list[str]:
    draw = np.random.default_rng(day)
    words, counts = _news()
    events = PER_DAY // PER_EVENT
    lengths = draw.integers(*WORDS, PER_DAY, endpoint=True)
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    every = np.array(words, object)[np.searchsorted(counts, draw.random(len(place)) * counts[-1], "right")]
    told = np.maximum(0, day - draw.integers(0, DAYS, PER_DAY)) * events + draw.integers(0, events, PER_DAY)
    own = np.array([_event(event)[0] for event in told.tolist()], object)
    about = draw.random(len(place)) < np.where(place < LEAD, *ABOUT)
    owner = np.repeat(np.arange(PER_DAY), lengths)[about]
    every[about] = own[owner, draw.integers(0, own.shape[1], len(owner))]
    last = draw.random(len(place)) < SENTENCE
    last[ends - 1] = True
    first = np.append(True, last[:-1])
    every[first] = [word[:1].upper() + word[1:] for word in every[first]]
    every[last] += "."
    made = [" ".join(part.tolist()) for part in np.split(every, ends[:-1])]
    for n in np.flatnonzero(draw.random(PER_DAY) < REPRINTS).tolist():
        made[n] = f"{made[n - 1]} First printed elsewhere, notice {n}."
    return made
