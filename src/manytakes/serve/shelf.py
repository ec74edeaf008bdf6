"""A store kept open for many readers: a few desks, and the stories read last.

Shelf(path)                  opens the store; raises BadInput as `store.connect` does
shelf.desk()                 lends a desk to one thread, for the length of a `with`
shelf.told(story)            -> Told: a telling, and its plain JSON values; raises NoSuchStory
shelf.stamp()                -> a number that changes when another program writes
shelf.close()
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from queue import LifoQueue
from threading import Lock

from .. import store
from ..families import shared, shipped
from ..model import Telling
from ..render import json

DESKS = 4  # readers at once; Python runs one at a time, so that more would only wait elsewhere
KEPT = 16  # stories kept read


@dataclass(frozen=True)
class Told:
    """A story as the store holds it, and, once asked for, as the report's JSON shows it."""

    telling: Telling

    @cached_property
    def tree(self) -> json.Tree:
        """The story as plain JSON values."""
        return json.story(self.telling, shared(self.telling, shipped()))


class Shelf:
    """An open store that several threads read. See the module."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._open = ExitStack()
        self._watch = self._open.enter_context(store.desk(path))
        self._desks: LifoQueue[store.Desk] = LifoQueue()
        for _ in range(DESKS):
            self._desks.put(self._open.enter_context(store.desk(path)))
        self._told: OrderedDict[str, tuple[int, Told]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def desk(self) -> Iterator[store.Desk]:
        """Lend a desk; waits while all are lent."""
        desk = self._desks.get()
        try:
            yield desk
        finally:
            self._desks.put(desk)

    def stamp(self) -> int:
        """Return a number that changes when another connection has written."""
        with self._lock:
            return self._watch.stamp()

    def told(self, story: str) -> Told:
        """Return a story, from memory while nobody has written. Raises NoSuchStory."""
        stamp = self.stamp()
        with self._lock:
            known = self._told.get(story)
            if known and known[0] == stamp:
                self._told.move_to_end(story)
                return known[1]
        with self.desk() as desk:
            telling = desk.telling(story)
        told = Told(telling)
        with self._lock:
            self._told[story] = stamp, told
            self._told.move_to_end(story)
            while len(self._told) > KEPT:
                self._told.popitem(last=False)
        return told

    def close(self) -> None:
        """Close every connection."""
        self._open.close()
