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


def connection(path: str | Path, create: bool = False, shared: bool = False) -> sqlite3.Connection:
    """Open the file for `connect`; a `shared` connection may go from thread to thread, one at a time."""
    file = Path(path)
    if file.is_dir():
        raise BadInput(f"{path} is a folder, expected a store file")
    if not file.exists() and not create:
        raise BadInput(f'no store {path}; run "manytakes add {path} PATH..." to make one')
    if not file.parent.is_dir():
        raise BadInput(f"cannot make {path}: no folder {file.parent}")
    if not file.exists() and not os.access(file.parent, os.W_OK):
        raise BadInput(f"cannot make {path}: nothing can be written in {file.parent}; name another place")
    with _errors(path):
        db = sqlite3.connect(
            _address(file, create), uri=True, timeout=WAIT, isolation_level=None, check_same_thread=not shared
        )
    # A damaged byte must reach `verify` as a text that fails its hash, not as an exception.
    db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        with _errors(path):
            _prepare(db, path, create)
    except BaseException:
        db.close()
        raise
    return db


def _address(file: Path, create: bool) -> str:
    """Return the file as SQLite's URI; one that nobody can write is opened as it stands."""
    uri = file.absolute().as_uri()
    if os.access(file.parent, os.W_OK):
        return f"{uri}?mode={'rwc' if create else 'rw'}"
    log = Path(
        f"{file}-wal"
    )  # a reader of a log needs to write beside it; without one there is nothing to miss
    return f"{uri}?mode=ro{'' if log.exists() and log.stat().st_size else '&immutable=1'}"


def _prepare(db: sqlite3.Connection, path: str | Path, create: bool) -> None:
    """Check that the file is a store of ours, and bring it to the newest version."""
    [version] = db.execute("PRAGMA user_version").fetchone()
    [application] = db.execute("PRAGMA application_id").fetchone()
    [tables] = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (tables or version or not create):
        raise BadInput(f"{path} is not a manytakes store; {advice(path)}")
    if version > len(MIGRATIONS):
        raise BadInput(
            f"{path} is of version {version}, this manytakes knows versions up to {len(MIGRATIONS)};"
            f" run: pip install --upgrade manytakes; {advice(path)}"
        )
    db.execute("PRAGMA foreign_keys = ON")
    if application != APPLICATION:  # said first: one killed while it is made is a store, if an empty one
        db.execute(f"PRAGMA application_id = {APPLICATION}")
    if version < len(MIGRATIONS):
        db.execute("PRAGMA journal_mode = WAL")
    for number in range(version + 1, len(MIGRATIONS) + 1):
        with _writing(db):
            [now] = db.execute("PRAGMA user_version").fetchone()
            if now < number:  # another process may have been first
                for statement in MIGRATIONS[number - 1]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    """Run one transaction: all of it, or none."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # on a full disk SQLite has rolled back by itself
            db.execute("ROLLBACK")
        raise


@contextmanager
def _reading(db: sqlite3.Connection) -> Iterator[None]:
    """Read several times from one moment's state, whatever others write meanwhile."""
    if db.in_transaction:  # inside a write or another reading: one state already
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")  # nothing was written; unlike COMMIT it cannot fail


# What SQLite says, and what to tell a user of it; the first that is in its message counts.
_FAULTS: tuple[tuple[str, type[ManytakesError], str], ...] = (
    ("locked", BadInput, "{path} is locked: another program is writing to it; try again"),
    ("readonly", BadInput, "{path} is read-only; copy it, or change its permissions"),
    ("not a database", BadInput, "{path} is not a manytakes store"),
    ("full", BadInput, "no room left on the disk of {path}; what was not acknowledged is not stored"),
    ("malformed", BadReport, "{path} is damaged: {said}"),
    ("disk I/O", BadInput, "the disk of {path} does not answer as it should: {said}"),
    ("unable to open", BadInput, "cannot open {path}: {said}"),
    ("", BadInput, "cannot use {path}: {said}"),
)


@contextmanager
def _errors(path: str | Path) -> Iterator[None]:
    """Turn what SQLite says into a line a user can act on."""
    try:
        yield
    except sqlite3.Error as error:
        kind, message = next((k, m) for sign, k, m in _FAULTS if sign in str(error))
        raise kind(f"{message.format(path=path, said=error)}; {advice(path)}") from error
    except UnicodeDecodeError as error:
        if not error.object.startswith(b"malformed"):
            raise
        raise BadReport(f"{path} is damaged: {unreadable(error)}; {advice(path)}") from error


def unreadable(error: UnicodeDecodeError) -> str:
    """Return what SQLite said of a schema so damaged that the message is no UTF-8."""
    return error.object.decode("utf-8", "backslashreplace")


def advice(path: str | Path) -> str:
    """Return the end of a message about a store that has a fault: the command that says more."""
    return f'run "manytakes doctor {path}" to see what to do'


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
