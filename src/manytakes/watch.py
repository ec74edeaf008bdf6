"""Watching feeds: poll them politely, add what is new to a store, tell the stories that it changes.

    addresses(paths)                         -> address, ...   of OPML files, and addresses as they are
    once(db, addresses, fetcher, now)        -> Round          poll each that is due, add what they bring
    watch(db, addresses, fetcher, ...)       -> None           again and again

Polite: a feed is asked whether it changed (ETag, Last-Modified) before it is sent again; one
that fails is left alone for twice as long each time, a day at the most, or as long as its
server asks (Retry-After); robots.txt and the pause between requests to one host are the
fetcher's. What was learnt of a feed is kept in the store once what it brought is: killed in
between, it is polled again and nothing is doubled. Time comes from the caller's clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from . import ingest, run
from .ingest import Fetcher, feeds, fetch, stream
from .model import BadInput, Page, Skipped, sha256
from .run import Progress, Stages
from .store import Poll, Store

EVERY = 900.0  # seconds between two polls of a feed
LONGEST = 24 * 3600.0  # seconds that a failing feed is left alone at the most


@dataclass(frozen=True, slots=True)
class Round:
    """What one round brought: new articles, and how each feed that was due went."""

    new: int
    polls: tuple[Poll, ...]
    skipped: tuple[Skipped, ...]


def addresses(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the feeds to watch: those that OPML files list, and addresses as they are, each once.

    Raises BadInput for a path that is neither.
    """
    found: list[str] = []
    for path in paths:
        if path.startswith(("http://", "https://")):
            found.append(path)
            continue
        body = Path(path).read_bytes()[: ingest.MAX_BYTES]
        try:
            listed = feeds.listed(body)
        except feeds.Refused as refused:
            raise BadInput(f"{path} is no OPML file: {refused}") from refused
        if not listed:
            raise BadInput(f"{path} lists no feeds; expected OPML, outlines with an xmlUrl each")
        found += listed
    return tuple(dict.fromkeys(found))


def once(
    db: Store,
    addresses: Sequence[str],
    fetcher: Fetcher,
    now: float,
    every: float = EVERY,
    *,
    all_well: bool = False,
    stages: Stages = run.STAGES,
    progress: Progress | None = None,
) -> Round:
    """Poll the feeds that are due at `now`, in seconds from 1970, and add what they bring.

    With `all_well`, so is each that did not fail when it was last polled.
    """
    polls: list[Poll] = []

    def pages() -> Iterator[Page | Skipped]:
        for address in addresses:
            known = db.poll(address)
            if known.due <= now or (all_well and not known.failures):
                poll, found = _ask(known, fetcher, now, every)
                yield from found
                polls.append(poll)

    found = pages()
    first = next(found, None)
    new, skipped = 0, tuple[Skipped, ...]()
    if first is not None:  # where no feed changed, the store is left alone

        def read(_: Sequence[str], __: BinaryIO | None) -> Iterator[Page | Skipped]:
            return chain([first], found)

        new, skipped = run.add(db, (), progress=progress, stages=replace(stages, pages=read))
    db.polled(polls)
    return Round(new, tuple(polls), skipped)


def _ask(known: Poll, fetcher: Fetcher, now: float, every: float) -> tuple[Poll, Iterator[Page | Skipped]]:
    """Poll one feed; return what is known of it after, and what it brings."""
    try:
        answer = fetcher.get(known.url, known.etag, known.modified)
    except fetch.Refused as refused:
        rest = max(refused.wait, every * 2.0 ** min(known.failures + 1, 20))
        failed = replace(known, failures=known.failures + 1, due=now + min(rest, LONGEST), said=str(refused))
        return failed, iter(())
    digest = sha256(answer.body.decode("latin-1"))
    polled = Poll(known.url, answer.etag, answer.modified, digest, 0, now + every, "changed")
    if answer.status == 304:
        return replace(known, failures=0, due=now + every, said="not changed"), iter(())
    if digest == known.sha256:
        return replace(polled, said="not changed"), iter(())
    return polled, stream.fetched(known.url, answer, ingest.Columns())


def watch(
    db: Store,
    addresses: Sequence[str],
    fetcher: Fetcher,
    every: float = EVERY,
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    tell: Callable[[Round], None] = lambda _: None,
    stages: Stages = run.STAGES,
) -> None:
    """Poll every feed whenever it is due, until interrupted; `tell` hears of each round."""
    while True:
        tell(once(db, addresses, fetcher, clock(), every, stages=stages))
        due = min((db.poll(address).due for address in addresses), default=clock() + every)
        sleep(max(1.0, due - clock()))
