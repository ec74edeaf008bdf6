"""The index of a growing store: which articles a term names. The SQL of its two tables, and their rows.

    Shelves()                        what of `daily` was read or written lately, in memory
    shelves.near(db, keys, day)      -> {article: likeness in the indexed terms alone}
    shelves.enter(db, number, day, keys)
    shelves.remove(db, number, day, terms)
    shelves.clear(), shelves.trim()

`daily` has an article under all its keys, by day: what a day adds lies together in the
file and is never touched again, so that a day costs as much after ten years as after ten
days. `posting` has it under the FIRST weightiest alone, by term, for what is further off
than SEASON. A term that names many gives the CROWD nearest in time, each way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CROWD = 40  # articles that an indexed term names each way in time from the one asked for
SEASON = 7  # days around an article in which any indexed term names others
FIRST, FAR = 12, 0.4  # weightiest terms that name any, and what their likeness counts for further off
DISTANT = 8  # articles of another season that are named at most, those of most likeness
ROOM = 400_000  # terms of a day kept in memory: some 150 bytes each
_DAILY = "SELECT article, weight FROM daily WHERE day = ? AND term = ? ORDER BY article DESC LIMIT ?"
_FAR = """
    SELECT * FROM (SELECT article, weight FROM posting WHERE term = ?1 AND day BETWEEN 1 AND ?2
        ORDER BY day DESC, article DESC LIMIT ?4)
    UNION ALL SELECT * FROM (SELECT article, weight FROM posting WHERE term = ?1 AND day >= ?3
        ORDER BY day, article LIMIT ?5)
"""
_NEVER = 10_000_000  # a day after every other

MIGRATION = (
    """CREATE TABLE daily (
        day INTEGER NOT NULL, term TEXT NOT NULL, article INTEGER NOT NULL, weight REAL NOT NULL,
        PRIMARY KEY (day, term, article)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO daily SELECT day, term, article, weight FROM posting ORDER BY day, term, article",
    f"""DELETE FROM posting WHERE (term, day, article) IN (SELECT term, day, article FROM (
        SELECT term, day, article, row_number() OVER (PARTITION BY article ORDER BY weight DESC, term)
        AS place FROM posting) WHERE place > {FIRST})""",
)

Named = list[tuple[int, float]]  # (article, weight), the latest first


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a day's articles are named by: what was read of it, all if it was new when first looked at."""

    day: int
    whole: bool
    terms: dict[str, Named] = field(default_factory=dict)

    def named(self, db: sqlite3.Connection, term: str) -> Named:
        """Return what a term names on the day, read where it must be."""
        held = self.terms.get(term)
        if held is None:
            if self.whole:
                return []
            held = self.terms[term] = self.read(db, term)
        return held

    def read(self, db: sqlite3.Connection, term: str) -> Named:
        return db.execute(_DAILY, (self.day, term, CROWD)).fetchall()


class Shelves:
    """The days lately looked at. Made for one open store; nothing here cannot be read again."""

    def __init__(self) -> None:
        self._shelves: dict[int, _Shelf] = {}

    def near(self, db: sqlite3.Connection, keys: Mapping[str, float], day: int) -> dict[int, float]:
        """Return the articles indexed under the same terms, with their likeness in those alone.

        Of another season those whose FIRST weightiest terms share one of the FIRST asked for,
        the DISTANT likest, and their likeness counts for FAR as much. `day` is 0 without a
        date: then any season is near, and all the terms are asked for.
        """
        found, distant = dict[int, float](), dict[int, float]()
        undated = self._some(db, [0])
        before = self._some(db, range(day, max(day - SEASON, 1) - 1, -1)) if day else []
        after = self._some(db, range(day + 1, day + SEASON + 1)) if day else []
        low, high = (day - SEASON - 1, day + SEASON + 1) if day else (_NEVER, _NEVER)
        held = found.get
        for n, (term, weight) in enumerate(keys.items()):
            rooms = []
            for side in (undated, before, after):
                room = CROWD
                for shelf in side:
                    named = shelf.terms.get(term)
                    if named is None:
                        if shelf.whole:  # as with most terms on most days
                            continue
                        named = shelf.named(db, term)
                    for article, w in named[:room] if len(named) > room else named:
                        found[article] = held(article, 0.0) + weight * w
                    room -= min(room, len(named))
                    if not room:
                        break
                rooms.append(room)
            if n < FIRST or not day:
                for article, w in db.execute(_FAR, (term, low, high, *rooms[1:])):
                    distant[article] = distant.get(article, 0.0) + weight * w
        if not day:
            return found | distant
        nearest = sorted(distant.items(), key=lambda item: (-item[1], item[0]))[:DISTANT]
        return found | {article: FAR * share for article, share in nearest}

    def enter(self, db: sqlite3.Connection, number: int, day: int, keys: Mapping[str, float]) -> None:
        """Put an article into the index under its weightiest terms."""
        [shelf] = self._some(db, [day]) or [self._shelves[day]]
        for table, many in (("daily", len(keys)), ("posting", FIRST)):
            db.executemany(
                f"INSERT OR REPLACE INTO {table} (day, term, article, weight) VALUES (?, ?, ?, ?)",
                sorted((day, term, number, w) for term, w in list(keys.items())[:many]),
            )
        for term, w in keys.items():
            if shelf.whole or term in shelf.terms:
                named = shelf.terms.setdefault(term, [])
                named.insert(0, (number, w))
                if len(named) > 1 and named[1][0] > number:  # one that waited while others came
                    named.sort(reverse=True)
                del named[CROWD:]

    def remove(self, db: sqlite3.Connection, number: int, day: int, terms: Iterable[str]) -> None:
        """Take an article out of the index."""
        rows = [(day, term, number) for term in terms]
        for table in ("daily", "posting"):
            db.executemany(f"DELETE FROM {table} WHERE day = ? AND term = ? AND article = ?", rows)
        if shelf := self._shelves.get(day):
            for _, term, _ in rows:
                if term in shelf.terms:
                    shelf.terms[term] = shelf.read(db, term)

    def clear(self) -> None:
        """Forget everything."""
        self._shelves.clear()

    def trim(self) -> None:
        """Forget the days least lately looked at, where more is kept than there is ROOM for."""
        kept = sum(len(shelf.terms) for shelf in self._shelves.values())
        for day in list(self._shelves):
            if kept <= ROOM:
                return
            kept -= len(self._shelves.pop(day).terms)

    def _some(self, db: sqlite3.Connection, days: Iterable[int]) -> list[_Shelf]:
        """Return what is kept of some days, but of those of which there is nothing."""
        found = []
        for day in days:
            shelf = self._shelves.pop(day, None)
            if shelf is None:
                new = db.execute("SELECT 1 FROM daily WHERE day = ? LIMIT 1", (day,)).fetchone() is None
                shelf = _Shelf(day, new)
            self._shelves[day] = shelf  # the lately asked for stand last
            if shelf.terms or not shelf.whole:
                found.append(shelf)
        return found
