"""An open store: transactions, reading, checking. See the package for what it promises."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import cast

from .. import codec
from ..model import (
    Article,
    BadInput,
    BadReport,
    BadSpan,
    NoSuchStory,
    Skipped,
    Telling,
    sha256,
)
from . import mends, rows
from .ledger import Ledger
from .opening import advice, connection, errors, reading, writing
from .schema import MADE
from .sought import DERIVED

# Every story told, and those that wait: with the headline of their first article, and no points yet.
LISTED = """SELECT * FROM (
    SELECT id, headline, accounts, articles, points - (SELECT count(*) FROM folded WHERE story = id),
        differences, first, last, 1 AS told FROM story
    UNION ALL
    SELECT story, coalesce((SELECT title FROM standing AS its JOIN article ON number = its.article
            WHERE its.story = standing.story ORDER BY number LIMIT 1), story),
        count(DISTINCT origin), count(*), 0, 0, min(published), max(published), 0
    FROM standing JOIN article ON number = standing.article
    WHERE story IN (SELECT story FROM untold EXCEPT SELECT id FROM story) GROUP BY story)
    ORDER BY coalesce(last, '') DESC, id
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of `manytakes stories`: a story and its counts; `first` and `last` are dates or None.

    `points` counts those that its page lists: one that says a part of another is folded under
    that one (`Point.within`). A story that is not `told` yet has none to count.
    """

    id: str
    headline: str
    accounts: int
    articles: int
    points: int
    differences: int
    first: str | None
    last: str | None
    told: bool = True


@dataclass(frozen=True, slots=True)
class Poll:
    """What is known of a feed: its last answer's marks and hash, its failures in a row, when it is due.

    `due` counts seconds from 1970; `said` is how it went, in words.
    """

    url: str
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    failures: int = 0
    due: float = 0.0
    said: str = ""


@contextmanager
def connect(path: str | Path, create: bool = False) -> Iterator[Store]:
    """Open the store at `path`, made there when `create` and missing; closed on leaving.

    Raises BadInput when it is missing, no store, of a newer version, read-only or locked.
    """
    db = connection(path, create)
    try:
        yield Store(db, str(path))
    finally:
        db.close()


class Store:
    """An open store. Made by `connect`."""

    def __init__(self, db: sqlite3.Connection, path: str) -> None:
        self._db = db
        self.path = path

    # -- articles ------------------------------------------------------------------

    def add(self, articles: Iterable[Article], skipped: Iterable[Skipped] = ()) -> int:
        """Store what is new, in one transaction; return how many articles were."""
        with errors(self.path), writing(self._db):
            before = self._last()
            left = [*skipped, *(s for article in articles if (s := self._insert(article)))]
            self._db.executemany(
                "INSERT OR IGNORE INTO skipped VALUES (?, ?, ?)",
                [tuple(rows.storable(text) for text in (s.what, s.stage, s.reason)) for s in left],
            )
            new = self._last() - before
            self._log("add", new)
        return new

    def articles(self) -> Iterator[Article]:
        """Yield every article, by id."""
        with errors(self.path):
            marks = self.mends.marks()
            for text, record in self._db.execute("SELECT text, record FROM article ORDER BY id"):
                yield _marked(_article(text, record), marks)

    def skipped(self) -> tuple[Skipped, ...]:
        """Return what could not be used, and why."""
        with errors(self.path):
            found = self._db.execute("SELECT what, stage, reason FROM skipped ORDER BY what, stage, reason")
            return tuple(Skipped(*row) for row in found)

    def search(self, words: str, limit: int = 20) -> tuple[str, ...]:
        """Return the ids of the articles that hold all the `words`, best match first."""
        query = match(words)
        if not query:
            return ()
        with errors(self.path):
            found = self._db.execute(
                "SELECT id FROM article_words JOIN article ON number = article_words.rowid"
                " WHERE article_words MATCH ? ORDER BY rank, id LIMIT ?",
                (query, limit),
            )
            return tuple(id for (id,) in found)

    # -- grouping ------------------------------------------------------------------

    @property
    def ledger(self) -> Ledger:
        """Where each article stands, to read."""
        return Ledger(self._db)

    @contextmanager
    def growing(self) -> Iterator[Ledger]:
        """Hold one transaction in which articles find their stories."""
        with errors(self.path), writing(self._db):
            yield Ledger(self._db)

    @property
    def mends(self) -> mends.Mends:
        """What a user corrected inside articles and stories; written within `growing`."""
        return mends.Mends(self._db)

    def some(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Return the articles of those ids that the store holds, by id."""
        made = []
        with errors(self.path):
            marks = self.mends.marks()
            for id in sorted(set(ids)):
                row = self._db.execute("SELECT text, record FROM article WHERE id = ?", (id,)).fetchone()
                if row:
                    made.append(_marked(_article(*row), marks))
        return tuple(made)

    # -- stories -------------------------------------------------------------------

    def save(self, tellings: Iterable[Telling]) -> None:
        """Store tellings; a stored story that shares an article with one of them is replaced."""
        with errors(self.path), writing(self._db):
            saved = 0
            for telling in tellings:
                known = self.some(article.id for article in telling.articles)
                for article in telling.articles:
                    if article not in known and (left := self._insert(article)):
                        raise BadInput(f"cannot store {left.what}: {left.reason}")
                telling = mends.renamed(telling, self.mends.renamings(a.id for a in telling.articles))
                told = list(rows.of(telling))
                self._db.execute("DELETE FROM untold WHERE story = ?", (telling.story.id,))
                if self._holds(telling, told[0][1][-1]):
                    continue
                self._drop(telling)
                for table, row in told:
                    marks = ", ".join("?" * len(row))
                    self._db.execute(f"INSERT INTO {table} VALUES ({marks})", row)
                saved += 1
            self._log("save", saved)

    def stories(self) -> tuple[Listing, ...]:
        """Return a line for each story, the latest first, then by id."""
        with errors(self.path):
            found = self._db.execute(LISTED)
            return tuple(replace(Listing(*row), told=bool(row[-1])) for row in found)

    def telling(self, story: str) -> Telling:
        """Return everything found in a story. Raises NoSuchStory."""
        with errors(self.path), reading(self._db):
            row = self._db.execute(
                "SELECT record, record_sha256 FROM story WHERE id = ?", (story,)
            ).fetchone()
            if row is None:
                raise NoSuchStory(
                    f"no story '{story}' in {self.path}; run \"manytakes stories {self.path}\" to list them"
                )
            self._hold(f"the record of story {story}", *row)
            return self._telling(row[0])

    def story_of_point(self, point: str) -> str:
        """Return the story that a point is told in. Raises NoSuchStory."""
        with errors(self.path):
            row = self._db.execute("SELECT story FROM point WHERE id = ? ORDER BY story", (point,)).fetchone()
        if row is None:
            raise NoSuchStory(
                f"no point '{point}' in {self.path}; `manytakes show {self.path} STORY --format json`"
                " lists a story's points with their ids"
            )
        return str(row[0])

    # -- polling -------------------------------------------------------------------

    def poll(self, url: str) -> Poll:
        """Return what is known of a feed since it was last polled; of a new one, nothing."""
        with errors(self.path):
            row = self._db.execute("SELECT * FROM poll WHERE url = ?", (url,)).fetchone()
            return Poll(*row) if row else Poll(url)

    def polled(self, polls: Iterable[Poll]) -> None:
        """Keep what is known of feeds, in one transaction."""
        with errors(self.path), writing(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO poll VALUES (?, ?, ?, ?, ?, ?, ?)",
                [tuple(rows.storable(c) if isinstance(c, str) else c for c in astuple(p)) for p in polls],
            )

    # -- checking ------------------------------------------------------------------

    def verify(self) -> Generator[str, None, None]:
        """Yield each problem in words: a text, a hash, a span or a row that does not hold."""
        with errors(self.path), reading(self._db):
            for (said,) in self._db.execute("PRAGMA integrity_check"):
                if said != "ok":
                    yield f"the file is damaged: {said}"
            for row in self._db.execute("PRAGMA foreign_key_check").fetchall():
                yield f"table {row[0]}, row {row[1]}: points at a missing {row[2]}"
            lost = self._db.execute(
                "SELECT id FROM article WHERE number NOT IN (SELECT article FROM standing UNION ALL"
                " SELECT article FROM unplaced UNION ALL SELECT article FROM version) ORDER BY id"
            )
            yield from (f"article {id}: it stands in no story and waits for none" for (id,) in lost)
            found = self._db.execute(
                "SELECT id, text, sha256, record, record_sha256 FROM article ORDER BY id"
            )
            for id, text, digest, record, record_digest in found:
                yield from _article_problems(id, text, digest, record, record_digest)
            told = self._db.execute("SELECT id, record, record_sha256 FROM story ORDER BY id").fetchall()
            sound = len(told)
            for id, record, digest in told:
                problems = list(self._story_problems(id, record, digest))
                sound -= bool(problems)
                yield from problems
            if sound == len(told):  # what is derived from unsound stories is unsound, too
                yield from self._derived_problems()
            yield from self.mends.problems()

    def check(self) -> tuple[int, int]:
        """Return how many articles and stories hold. Raises BadReport at the first problem."""
        with errors(self.path), reading(self._db):
            with closing(self.verify()) as problems:
                for problem in problems:
                    raise BadReport(f"{self.path}: {problem}; {advice(self.path)}")
            return self._count("article"), self._count("story")

    # -- inside --------------------------------------------------------------------

    def _last(self) -> int:
        """Return the number of the last article: they are numbered as they come, and none is deleted."""
        [n] = self._db.execute("SELECT max(number) FROM article").fetchone()
        return int(n or 0)

    def _count(self, table: str) -> int:
        [n] = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return cast(int, n)

    def _log(self, what: str, count: int) -> None:
        """Note what was written, and by which version; a write that changed nothing leaves no line."""
        if count:
            row = (what, count, version("manytakes"))
            self._db.execute("INSERT INTO run (what, count, version) VALUES (?, ?, ?)", row)

    def _insert(self, article: Article) -> Skipped | None:
        """Store an article, or the newer labels of one that is known; say why when it cannot be."""
        if rows.storable(article.text) != article.text:
            return Skipped(article.source, "store", "its text holds half a surrogate pair")
        plain = cast("dict[str, codec.Plain]", codec.encode(article))
        del plain["text"]
        record = rows.dump(plain)
        first = min((when.start for when in article.published), default=None)
        named = (article.source, article.url, article.outlet, article.title, article.lang)
        self._db.execute(
            "INSERT INTO article (id, source, url, outlet, title, lang, published, text, sha256, record,"
            " record_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " source = excluded.source, url = excluded.url, outlet = excluded.outlet,"
            " title = excluded.title, lang = excluded.lang, published = excluded.published,"
            " record = excluded.record, record_sha256 = excluded.record_sha256"
            " WHERE record != excluded.record",
            (
                article.id,
                *(None if text is None else rows.storable(text) for text in named),
                first and first.isoformat(),
                article.text,
                article.sha256,
                record,
                sha256(record),
            ),
        )
        return None

    def _holds(self, telling: Telling, digest: rows.Cell) -> bool:
        """Tell whether the story is stored already, with this very record."""
        stored = self._db.execute(
            "SELECT record_sha256 FROM story WHERE id = ?", (telling.story.id,)
        ).fetchone()
        return stored is not None and stored[0] == digest

    def _drop(self, telling: Telling) -> None:
        """Delete the stories that tell an article of this one: they are told anew."""
        for article in telling.articles:
            self._db.execute(
                "DELETE FROM story WHERE id IN (SELECT story FROM account_article WHERE article = ?)",
                (article.id,),
            )
        self._db.execute("DELETE FROM story WHERE id = ?", (telling.story.id,))

    def _telling(self, record: str) -> Telling:
        plain = _load(record)
        plain["articles"] = [self._plain_article(id) for id in cast("list[str]", plain["articles"])]
        telling = codec.decode(Telling, plain)
        if marks := self.mends.marks():
            telling = replace(telling, articles=tuple(_marked(a, marks) for a in telling.articles))
        return telling

    def _plain_article(self, id: str) -> codec.Plain:
        row = self._db.execute(
            "SELECT text, sha256, record, record_sha256 FROM article WHERE id = ?", (id,)
        ).fetchone()
        if row is None:
            raise BadReport(f"{self.path}: article {id} of a story is missing; {advice(self.path)}")
        self._hold(f"the text of article {id}", *row[:2])
        self._hold(f"the record of article {id}", *row[2:])
        return {"text": row[0], **_load(row[2])}

    def _hold(self, what: str, content: str, digest: str) -> None:
        """Raise BadReport unless `content` is what was stored: a damaged page is never shown as words."""
        if sha256(content) != digest:
            raise BadReport(f"{self.path}: {what} does not match its hash; {advice(self.path)}")

    def _story_problems(self, id: str, record: str, digest: str) -> Iterator[str]:
        if sha256(record) != digest:
            yield f"story {id}: its record does not match its hash"
            return
        try:
            telling = self._telling(record)
        except BadReport as error:
            yield f"story {id}: {error}"
            return
        for span in rows.spans(telling):
            try:
                telling.words(span)
            except (BadSpan, KeyError) as error:
                yield f"story {id}: {error}"
        expected: dict[str, list[rows.Row]] = {table: [] for table in MADE}
        for table, row in rows.of(telling, record):
            expected[table].append(row)
        for table, key in MADE.items():
            stored = self._db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (id,)).fetchall()
            if len(stored) != len(expected[table]):
                yield f"story {id}: table {table} has {len(stored)} rows, not {len(expected[table])}"
                continue
            pairs = zip(sorted(stored, key=repr), sorted(expected[table], key=repr), strict=True)
            yield from (f"story {id}: table {table} has {_odd(row, due)}" for row, due in pairs if row != due)

    def _derived_problems(self) -> Iterator[str]:
        for table, columns, anew in DERIVED:
            kept = f"SELECT {columns} FROM {table}"
            for said, query in (
                ("lacks", f"SELECT * FROM ({anew}) EXCEPT {kept}"),
                ("adds", f"{kept} EXCEPT SELECT * FROM ({anew})"),
            ):
                for row in self._db.execute(f"{query} LIMIT 3").fetchall():
                    yield f"story {row[0]}: table {table} {said} {str(row[1:])[:80]}"


def _odd(row: rows.Row, due: rows.Row) -> str:
    """Say where a row differs from what its record says."""
    cell, wanted = next((pair for pair in zip(row, due, strict=True) if pair[0] != pair[1]), (None, None))
    return f"{str(cell)[:60]!r} where the record has {str(wanted)[:60]!r}"


def _article_problems(id: str, text: str, digest: str, record: str, record_digest: str) -> Iterator[str]:
    if sha256(text) != digest:
        yield f"article {id}: its text does not match its hash"
    if sha256(record) != record_digest:
        yield f"article {id}: its record does not match its hash"
        return
    try:
        article = _article(text, record)
    except BadReport as error:
        yield f"article {id}: {error}"
        return
    if article.id != id:
        yield f"article {id}: its record is of article {article.id}"
    for span in rows.spans(article):
        try:
            article[span]
        except BadSpan as error:
            yield f"article {id}: {error}"


def match(words: str) -> str:
    """Return the FTS5 query for all the `words`, in which no mark means anything."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split())


def _marked(article: Article, marks: Mapping[str, Sequence[mends.Mark]]) -> Article:
    return mends.overlay(article, marks[article.id]) if article.id in marks else article


def _article(text: str, record: str) -> Article:
    return codec.decode(Article, {"text": text, **_load(record)})


def _load(record: str) -> dict[str, codec.Plain]:
    try:
        plain = json.loads(record)
    except ValueError as error:
        raise BadReport(f"a stored record is no JSON, the file is damaged: {error}") from error
    if not isinstance(plain, dict):
        raise BadReport("a stored record is no JSON object")
    return plain
