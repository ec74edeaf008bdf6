"""Where each article stands: the SQL of a growing store. The index that finds its like is `daily`.

A `Ledger` is made by `Store.growing`, which holds one transaction around it, or by
`Store.ledger` to read. Articles are numbers here, in order of arrival; profiles, groups
and reasons come from outside: nothing here decides anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ..model import When
from .daily import Shelves

Profile = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of an article: its number, profile and every reading of its date.

    `meaning` is what is known of a short one besides its words.
    """

    number: int
    profile: Mapping[str, float]
    dates: tuple[When, ...]
    meaning: bytes = b""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log: what happened to `story` (and `other`), by which articles, and why."""

    number: int
    what: str
    story: str
    other: str
    articles: tuple[str, ...]
    reason: str


class Ledger:
    """The grouping of an open store. Made by `Store.growing` and `Store.ledger`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def _among(self, asked: str, values: Iterable[int] | Iterable[str], rest: str = "") -> sqlite3.Cursor:
        """Run a query that ends in the name of a column, for the rows in which that is one of `values`.

        One statement for however many values: it is prepared once.
        """
        given = json.dumps(sorted(set(values)))
        return self._db.execute(f"{asked} IN (SELECT value FROM json_each(?)) {rest}", (given,))

    # -- the index -----------------------------------------------------------------

    def pending(self, limit: int) -> tuple[int, ...]:
        """Return the numbers of the first articles that stand nowhere yet."""
        found = self._db.execute("SELECT article FROM unplaced ORDER BY article LIMIT ?", (limit,))
        return tuple(n for (n,) in found)

    def brief(self, numbers: Iterable[int], most: int) -> list[str]:
        """Return the ids of those of some articles whose text has at most so many characters."""
        asked = (
            "SELECT id FROM article WHERE length(text) <= ? AND number IN (SELECT value FROM json_each(?))"
        )
        found = self._db.execute(asked, (most, json.dumps(sorted(numbers))))
        return sorted(id for (id,) in found)

    def enter(self, entry: Entry, keys: Profile, shelves: Shelves | None = None) -> None:
        """Put an article into the index under its weightiest terms, the heaviest first."""
        day = _day(entry.dates)
        dates = json.dumps([[w.start.isoformat(), w.end.isoformat(), w.precision] for w in entry.dates])
        weights = np.fromiter(entry.profile.values(), np.float32, len(entry.profile)).tobytes()
        row = (entry.number, day, dates, " ".join(entry.profile), weights, entry.meaning)
        self._db.execute("INSERT OR REPLACE INTO profile VALUES (?, ?, ?, ?, ?, ?)", row)
        (shelves or Shelves()).enter(self._db, entry.number, day, keys)

    def near(self, keys: Profile, dates: Sequence[When], shelves: Shelves | None = None) -> dict[int, float]:
        """Return the articles indexed under the same terms, with their likeness in those alone."""
        return (shelves or Shelves()).near(self._db, keys, _day(dates))

    def indexed(self, numbers: Iterable[int]) -> set[int]:
        """Return those of some articles that are in the index."""
        return {n for (n,) in self._among("SELECT article FROM profile WHERE article", numbers)}

    def written(self) -> int:
        """Return a number that changes when another connection has written to the store."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def entries(self, numbers: Iterable[int]) -> Iterator[Entry]:
        """Yield what the index holds of some articles, in order of their numbers."""
        asked = "SELECT article, dates, terms, weights, meaning FROM profile WHERE article"
        found = self._among(asked, numbers)
        for number, dates, terms, weights, meaning in sorted(found):
            profile = dict(
                zip(terms.split(" ") if terms else (), np.frombuffer(weights, np.float32).tolist(),
                    strict=True)
            )  # fmt: skip
            yield Entry(number, profile, tuple(_when(w) for w in json.loads(dates)), meaning)

    # -- pairs ---------------------------------------------------------------------

    def link(self, number: int, likeness: Mapping[int, float]) -> None:
        """Note which articles one is like."""
        rows = [(number, other, like) for other, like in sorted(likeness.items())]
        self._db.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?)", rows)

    def links(self, numbers: Iterable[int]) -> dict[tuple[int, int], float]:
        """Return the likeness of every pair that one of `numbers` is in, (asked for, other)."""
        found = {}
        for one, other in ("ab", "ba"):
            rows = self._among(f"SELECT {one}, {other}, likeness FROM link WHERE {one}", numbers)
            found.update({(i, j): like for i, j, like in rows})
        return found

    def nearest(self, numbers: Iterable[int]) -> dict[int, float]:
        """Return the likeness of each of some articles to the one it is most like, its reprints left out.

        1 of an article that is like no other.
        """
        numbers = set(numbers)
        found: dict[int, float] = {}
        for side in "ab":
            rows = self._among(
                f"SELECT {side}, max(likeness) FROM link AS l WHERE NOT EXISTS (SELECT 1 FROM copy AS c"
                f" WHERE c.a = min(l.a, l.b) AND c.b = max(l.a, l.b)) AND {side}",
                numbers,
                f"GROUP BY {side}",
            )
            for number, like in rows:
                found[number] = max(found.get(number, 0.0), like)
        return {n: found.get(n, 1.0) for n in numbers}

    def copy(self, a: int, b: int, earlier: int | None) -> None:
        """Note that two articles are one telling, and which was copied from."""
        self._db.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?)", (*sorted((a, b)), earlier))

    def copies(self, numbers: Iterable[int]) -> list[tuple[int, int, int | None]]:
        """Return the pairs of one telling that one of `numbers` is in."""
        found = set[tuple[int, int, int | None]]()
        for side in "ab":
            found.update(self._among(f"SELECT a, b, earlier FROM copy WHERE {side}", numbers))
        return sorted(found, key=lambda row: row[:2])

    def corrected(self) -> bool:
        """Tell whether any correction of a user stands."""
        return self._db.execute("SELECT 1 FROM bond LIMIT 1").fetchone() is not None

    def bonds(self, ids: Iterable[str]) -> list[tuple[int, str, str, bool]]:
        """Return the user's (correction, article, article, together) that one of `ids` is in."""
        found = set[tuple[int, str, str, bool]]()
        for side in "ab":
            rows = self._among(f"SELECT correction, a, b, together FROM bond WHERE {side}", ids)
            found.update((n, a, b, bool(t)) for n, a, b, t in rows)
        return sorted(found)

    # -- articles ------------------------------------------------------------------

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the ids of articles."""
        return dict(self._among("SELECT number, id FROM article WHERE number", numbers))

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of articles."""
        return dict(self._among("SELECT id, number FROM article WHERE id", ids))

    def meant(self, name: str) -> list[str]:
        """Return the ids of the articles that `name` may mean: an id, a source, an address."""
        for column in ("id", "source", "url"):
            found = self._db.execute(
                f"SELECT id FROM article WHERE {column} = ? ORDER BY id LIMIT 3", (name,)
            )
            if ids := [id for (id,) in found]:
                return ids
        return []

    # -- standing ------------------------------------------------------------------

    def standing(self, numbers: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Return (origin, story) of each article that stands in a story."""
        rows = self._among("SELECT article, origin, story FROM standing WHERE article", numbers)
        return {article: (origin, story) for article, origin, story in rows}

    def members(self, stories: Iterable[str]) -> dict[int, tuple[int, str]]:
        """Return (origin, story) of each article of some stories."""
        rows = self._among("SELECT article, origin, story FROM standing WHERE story", stories)
        return {article: (origin, story) for article, origin, story in rows}

    def told(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the story that each article is told in, where no standing is known yet."""
        found: dict[int, str] = {}
        for number, id in self.ids(numbers).items():
            row = self._db.execute("SELECT story FROM account_article WHERE article = ?", (id,)).fetchone()
            if row:
                found[number] = row[0]
        return found

    def taken(self, story: str) -> bool:
        """Tell whether a story of that id is, or was, in the store."""
        places = (("standing", "story"), ("log", "story"), ("log", "other"))
        asked = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE {column} = ?" for table, column in places)
        return self._db.execute(f"{asked} LIMIT 1", (story,) * len(places)).fetchone() is not None

    def stand(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Let articles stand in stories: (article, origin, story)."""
        placed = sorted(rows)
        self._db.executemany("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", placed)
        self._db.executemany("DELETE FROM unplaced WHERE article = ?", [row[:1] for row in placed])

    def due(self, stories: Iterable[str]) -> None:
        """Note that stories changed and are to be told again; one without articles is no more."""
        for story in sorted(stories):
            if self._db.execute("SELECT 1 FROM standing WHERE story = ? LIMIT 1", (story,)).fetchone():
                self._db.execute("INSERT OR IGNORE INTO untold VALUES (?)", (story,))
            else:
                self._db.execute("DELETE FROM untold WHERE story = ?", (story,))
                self._db.execute("DELETE FROM story WHERE id = ?", (story,))

    def untold(self) -> tuple[str, ...]:
        """Return the stories that changed since they were told, in order of id."""
        return tuple(id for (id,) in self._db.execute("SELECT story FROM untold ORDER BY story"))

    # -- versions ------------------------------------------------------------------

    def versions(self, address: str) -> list[int]:
        """Return the articles of one address, the oldest version first."""
        found = self._db.execute("SELECT article FROM version WHERE address = ? ORDER BY place", (address,))
        return [n for (n,) in found]

    def chain(self, address: str, numbers: Sequence[int]) -> None:
        """Set the versions of an address, the oldest first."""
        self._db.execute("DELETE FROM version WHERE address = ?", (address,))
        self._db.executemany(
            "INSERT INTO version VALUES (?, ?, ?)", [(address, place, n) for place, n in enumerate(numbers)]
        )

    def retire(self, number: int, newer: int, shelves: Shelves | None = None) -> None:
        """Let an older version stand nowhere; the user's corrections of it go over to the newer one."""
        row = self._db.execute("SELECT day, terms FROM profile WHERE article = ?", (number,)).fetchone()
        if row:
            (shelves or Shelves()).remove(self._db, number, row[0], row[1].split())
        for table in ("unplaced", "standing", "profile"):
            self._db.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
        for table in ("link", "copy"):
            self._db.execute(f"DELETE FROM {table} WHERE a = ?", (number,))
            self._db.execute(f"DELETE FROM {table} WHERE b = ?", (number,))
        ids = self.ids([number, newer])
        for side in "ab":
            self._db.execute(
                f"UPDATE OR IGNORE bond SET {side} = ? WHERE {side} = ?", (ids[newer], ids[number])
            )

    # -- corrections and the log ---------------------------------------------------

    def correct(self, what: str, said: str, bonds: Iterable[tuple[str, str, bool]]) -> int:
        """Keep a user's correction: pairs of articles that belong together, or do not."""
        number = self._db.execute(
            "INSERT INTO correction (what, said) VALUES (?, ?) RETURNING number", (what, said)
        ).fetchone()[0]
        self._db.executemany(
            "INSERT INTO bond VALUES (?, ?, ?, ?)",
            sorted({(number, *sorted((a, b)), int(together)) for a, b, together in bonds}),
        )
        return int(number)

    def corrections(self) -> list[tuple[int, str, str]]:
        """Return the corrections that stand: (number, what, said), the latest last."""
        return self._db.execute("SELECT number, what, said FROM correction ORDER BY number").fetchall()

    def forget(self, correction: int) -> list[str]:
        """Take a correction back; return the articles it was about."""
        rows = self._db.execute("SELECT a, b FROM bond WHERE correction = ?", (correction,)).fetchall()
        self._db.execute("DELETE FROM correction WHERE number = ?", (correction,))
        return sorted({id for row in rows for id in row})

    def log(self, what: str, story: str, other: str, articles: Iterable[str], reason: str) -> None:
        """Write a line of the log."""
        row = (what, story, other, " ".join(articles), reason)
        self._db.execute("INSERT INTO log (what, story, other, articles, reason) VALUES (?, ?, ?, ?, ?)", row)

    def logged(self, story: str | None = None) -> list[Logged]:
        """Return the log, of one story or whole, in order."""
        asked = "SELECT number, what, story, other, articles, reason FROM log"
        where = " WHERE story = ? OR other = ?" if story else ""
        found = self._db.execute(f"{asked}{where} ORDER BY number", (story, story) if story else ())
        return [Logged(n, w, s, o, tuple(a.split()), r) for n, w, s, o, a, r in found]


def _day(dates: Sequence[When]) -> int:
    """Return the first day a date allows, counted from the year 1; 0 without a date."""
    return min((when.start.toordinal() for when in dates), default=0)


def _when(row: list[str]) -> When:
    return When(datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]), row[2])  # type: ignore[arg-type]
