"""What was read of a store lately, kept in memory while articles find their stories.

    recent = Recent()
    recent.hold(ledger)            what another process wrote since makes it forget
    recent.put(entry)              -> Known
    recent.known(ledger, numbers)  -> {number: Known}    read from the index where it must be
    recent.sides                   {article id: Side}    the words of articles lately compared
    recent.shelves                 what terms name lately
    recent.trim()                  forget what was least lately asked for

Memory is bounded; nothing here is an answer, all of it can be read again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .. import lineage
from ..model import When
from ..store.daily import Shelves
from ..store.ledger import Entry, Ledger
from ..stories.vectors import Lexicon, Vector

ENTRIES = 20_000  # profiles kept: some 3 kB each
SIDES = 4_000  # articles kept with their words: some 20 kB each
TERMS = 400_000  # terms numbered: some 150 bytes each


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the index holds of an article, its profile as arrays."""

    number: int
    vector: Vector
    dates: tuple[When, ...]


class Recent:
    """Profiles and words lately read. Made for one open store."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.sides: dict[str, lineage.Side] = {}
        self.shelves = Shelves()
        self._known: dict[int, Known] = {}
        self._written = -1

    def hold(self, ledger: Ledger) -> None:
        """Forget everything if another connection wrote to the store since the last time."""
        if (now := ledger.written()) != self._written:
            self.clear()
            self._written = now

    def clear(self) -> None:
        """Forget everything: it may not be so."""
        self._written = -1
        self._known.clear()
        self.sides.clear()
        self.shelves.clear()

    def put(self, entry: Entry) -> Known:
        """Keep an entry of the index."""
        known = Known(entry.number, self.lexicon.pack(entry.profile, entry.meaning), entry.dates)
        self._known[entry.number] = known
        return known

    def known(self, ledger: Ledger, numbers: Collection[int]) -> dict[int, Known]:
        """Return what the index holds of some articles, in order of their numbers."""
        found = {n: self._known.pop(n) for n in sorted(numbers) if n in self._known}
        self._known.update(found)  # the lately asked for stand last
        missing = [n for n in numbers if n not in found]
        found.update((entry.number, self.put(entry)) for entry in ledger.entries(missing))
        return {n: found[n] for n in sorted(found)}

    def trim(self) -> None:
        """Forget what was asked for least lately, where there is too much."""
        if len(self.lexicon) > TERMS:
            self.lexicon = Lexicon()
            self._known.clear()
        self.shelves.trim()
        for number in list(self._known)[: max(0, len(self._known) - ENTRIES)]:
            del self._known[number]
        for id in list(self.sides)[: max(0, len(self.sides) - SIDES)]:
            del self.sides[id]
