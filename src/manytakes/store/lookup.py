"""A store opened for looking things up: lists in pages, search, outlets beside one another.

    with desk(path) as db:
        db.stamp()                              -> int that changes when another program writes
        db.page(order, size, after)             -> a page of the stories' lines, and how many there are
        db.shares(stories)                      -> how many points agree, differ and stand alone in each
        db.article(id), db.stories_of(article)  -> Article; the ids of the stories that tell it
        db.find(words, kind, size, after)       -> a page of Hits in texts, names or quotes
        db.outlets(), db.outlet(name)           -> OutletLine, ...; what one shares with each other
        db.namesakes(story, name)               -> where else a name is written so

Reads only: SQLite itself refuses a write. A desk may go from thread to thread, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from ..model import Article
from .opening import connection, errors
from .sqlite import Listing, Store, match

Order = Literal["newest", "accounts", "disputed"]
Kind = Literal["text", "name", "quote"]

LIT, UNLIT = "\ue000", "\ue001"  # around what a search found: private, so that no article means them
SNIPPET = 24  # words of a text shown around what was found

_ORDERS: dict[str, str] = {
    "newest": "coalesce(last, '') DESC, id",
    "accounts": "accounts DESC, articles DESC, coalesce(last, '') DESC, id",
    "disputed": "differences DESC, accounts DESC, coalesce(last, '') DESC, id",
}
_IN_TEXTS = """
    SELECT 'text', words, id, nullif(at, 0) - 1, nullif(at, 0) - 1 + ?, story, NULL, outlet, title
    FROM (
        SELECT snippet(article_words, 1, ?, ?, '…', ?) AS words, article.id, article.title, outlet,
            instr(lower(article.text), lower(?)) AS at,
            (SELECT story FROM account_article WHERE article = article.id LIMIT 1) AS story
        FROM article_words JOIN article ON number = article_words.rowid
        WHERE article_words MATCH ? ORDER BY rank, article.id LIMIT ? OFFSET ?
    )"""
_IN_RECORDS = """
    SELECT sought.kind, highlight(sought_words, 0, ?, ?), article.id, quote.start, quote."end",
        sought.story, sought.record, outlet, coalesce(article.title, headline)
    FROM sought_words JOIN sought ON sought.number = sought_words.rowid
    JOIN story ON story.id = sought.story
    LEFT JOIN article ON article.id = sought.article
    LEFT JOIN quote ON quote.rowid = (
        SELECT min(rowid) FROM quote AS q WHERE sought.kind = 'quote' AND q.story = sought.story
            AND q.utterance = sought.record AND q.article = sought.article AND q.words = sought.words
    )
    WHERE sought_words MATCH ? AND sought.kind = ? ORDER BY rank, sought.number LIMIT ? OFFSET ?"""
_ACCOUNTED = "JOIN account_article AS held ON held.story = claim.story AND held.article = claim.article"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where sought words stand: `words` has them between LIT and UNLIT; `record` is an entity or a remark.

    `start` and `end` are of the quotation, or of the first sought word that stands in the text
    as it was asked for.
    """

    kind: Kind
    words: str
    article: str | None
    start: int | None
    end: int | None
    story: str | None
    record: str | None
    outlet: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list: what it is called, and the story it is of."""

    id: str
    source: str
    url: str | None
    outlet: str | None
    title: str | None
    lang: str | None
    published: str | None
    sha256: str
    story: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An outlet: how many articles it has here, in how many stories, and how many repeat another's."""

    outlet: str
    articles: int
    stories: int
    reprints: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Two outlets: on how many points both speak, as accounts of their own, and how they stand there.

    `apart` counts the points where these two contradict one another, `naming` and `wording`
    those where they write a name or a remark otherwise, `together` the rest.
    """

    outlet: str
    shared: int
    together: int
    apart: int
    naming: int
    wording: int


@contextmanager
def desk(path: str | Path) -> Iterator[Desk]:
    """Open the store at `path` to read it. Raises BadInput as `connect` does."""
    db = connection(path, shared=True)
    try:
        db.execute("PRAGMA query_only = ON")
        yield Desk(db, str(path))
    finally:
        db.close()


class Desk(Store):
    """A store opened by `desk`: everything a Store reads, and the lists of the module."""

    def stamp(self) -> int:
        """Return a number that changes when another connection has written."""
        [stamp] = self._db.execute("PRAGMA data_version").fetchone()
        return cast(int, stamp)

    def counts(self) -> tuple[int, int, int]:
        """Return how many articles and told stories there are, and how much could not be used."""
        with errors(self.path):
            return self._count("article"), self._count("story"), self._count("skipped")

    # -- stories -------------------------------------------------------------------

    def page(self, order: Order, size: int, after: int = 0) -> tuple[tuple[Listing, ...], int]:
        """Return `size` of the told stories' lines past the first `after`, and how many there are.

        A line that is not `told` has changed since, and shows how it was told before.
        """
        with errors(self.path):
            found = self._db.execute(
                "SELECT id, headline, accounts, articles,"
                " points - (SELECT count(*) FROM folded WHERE story = id), differences, first, last,"
                " id NOT IN (SELECT story FROM untold) FROM story"
                f" ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
                (size, after),
            )
            lines = tuple(replace(Listing(*row), told=bool(row[-1])) for row in found)
            return lines, self._count("story")

    def headlines(self, stories: Iterable[str]) -> dict[str, str]:
        """Return the headlines of the stories that are told among some ids."""
        ids = sorted(set(stories))
        with errors(self.path):
            marks = ", ".join("?" * len(ids))
            return dict(self._db.execute(f"SELECT id, headline FROM story WHERE id IN ({marks})", ids))

    def shares(self, stories: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each story how many of the points that its page lists are of each relation."""
        with errors(self.path):
            found = self._db.execute(
                "SELECT story, relation, count(*) FROM point WHERE story IN"
                f" ({', '.join('?' * len(stories))}) AND NOT EXISTS (SELECT 1 FROM folded"
                " WHERE folded.story = point.story AND folded.point = point.id) GROUP BY story, relation",
                tuple(stories),
            )
            shares: dict[str, dict[str, int]] = {story: {} for story in stories}
            for story, relation, n in found:
                shares[story][relation] = n
            return shares

    def names(self, stories: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return for each story its outlets, in the order of its accounts, each once."""
        with errors(self.path):
            found = self._db.execute(
                "SELECT held.story, outlet FROM account_article AS held"
                " JOIN account ON account.story = held.story AND account.id = held.account"
                " JOIN article ON article.id = held.article"
                f" WHERE outlet IS NOT NULL AND held.story IN ({', '.join('?' * len(stories))})"
                " ORDER BY held.story, account.place, held.place",
                tuple(stories),
            )
            names: dict[str, dict[str, None]] = {story: {} for story in stories}
            for story, outlet in found:
                names[story][outlet] = None
            return {story: tuple(outlets) for story, outlets in names.items()}

    # -- articles ------------------------------------------------------------------

    def article(self, id: str) -> Article | None:
        """Return the article of that id, None when there is none."""
        return next(iter(self.some([id])), None)

    def stories_of(self, article: str) -> tuple[str, ...]:
        """Return the ids of the stories that tell an article: one, or none while it is untold."""
        with errors(self.path):
            found = self._db.execute(
                "SELECT DISTINCT story FROM account_article WHERE article = ? ORDER BY story", (article,)
            )
            return tuple(id for (id,) in found)

    def versions(self, article: str) -> tuple[tuple[str, str | None], ...]:
        """Return (id, published) of every text that an article's address had, the oldest first."""
        with errors(self.path):
            found = self._db.execute(
                "SELECT article.id, published FROM version JOIN article ON number = version.article"
                " WHERE address = (SELECT address FROM version JOIN article ON number = version.article"
                " WHERE article.id = ?) ORDER BY place",
                (article,),
            )
            return tuple(found)

    def lines(self, outlet: str | None, size: int, after: int = 0) -> tuple[tuple[ArticleLine, ...], int]:
        """Return a page of the articles' lines, the latest first, and how many there are."""
        where, given = ("WHERE outlet = ?", (outlet,)) if outlet is not None else ("", ())
        with errors(self.path):
            found = self._db.execute(
                "SELECT article.id, source, url, outlet, title, lang, published, sha256, held.story, origin"
                " FROM article LEFT JOIN account_article AS held ON held.article = article.id"
                " LEFT JOIN account ON account.story = held.story AND account.id = held.account"
                f" {where} ORDER BY coalesce(published, '') DESC, article.id LIMIT ? OFFSET ?",
                (*given, size, after),
            ).fetchall()
            [n] = self._db.execute(f"SELECT count(*) FROM article {where}", given).fetchone()
            return tuple(ArticleLine(*row) for row in found), n

    # -- search --------------------------------------------------------------------

    def find(self, words: str, kind: Kind, size: int, after: int = 0) -> tuple[tuple[Hit, ...], int]:
        """Return a page of what holds all the `words`, best match first, and how much does."""
        query = match(words)
        if not query:
            return (), 0
        with errors(self.path):
            if kind == "text":
                first = words.split()[0]
                given: tuple[str | int, ...] = (len(first), LIT, UNLIT, SNIPPET, first, query, size, after)
                found = self._db.execute(_IN_TEXTS, given).fetchall()
                count = "SELECT count(*) FROM article_words WHERE article_words MATCH ?"
                [n] = self._db.execute(count, (query,)).fetchone()
            else:
                given = (LIT, UNLIT, query, kind, size, after)
                found = self._db.execute(_IN_RECORDS, given).fetchall()
                [n] = self._db.execute(
                    "SELECT count(*) FROM sought_words JOIN sought ON number = sought_words.rowid"
                    " WHERE sought_words MATCH ? AND kind = ?",
                    (query, kind),
                ).fetchone()
        return tuple(Hit(*row) for row in found), n

    def namesakes(self, story: str, name: str, size: int = 20) -> tuple[tuple[str, str, str], ...]:
        """Return (story, entity, headline) of the other stories in which `name` is written just so."""
        query = match(name)
        if not query:
            return ()
        with errors(self.path):
            found = self._db.execute(
                "SELECT DISTINCT sought.story, sought.record, headline"
                " FROM sought_words JOIN sought ON sought.number = sought_words.rowid"
                " JOIN story ON story.id = sought.story"
                " WHERE sought_words MATCH ? AND sought.kind = 'name' AND sought.words = ?"
                " AND sought.story != ? ORDER BY sought.story, sought.record LIMIT ?",
                (query, name, story, size),
            )
            return tuple(found)

    # -- outlets -------------------------------------------------------------------

    def outlets(self, size: int, after: int = 0) -> tuple[tuple[OutletLine, ...], int]:
        """Return a page of the outlets, those with most articles first, and how many there are."""
        with errors(self.path):
            found = self._outlets("WHERE outlet IS NOT NULL", (), f"LIMIT {int(size)} OFFSET {int(after)}")
            [n] = self._db.execute("SELECT count(DISTINCT outlet) FROM article").fetchone()
            return found, n

    def outlet(self, name: str) -> tuple[OutletLine, tuple[Beside, ...]] | None:
        """Return an outlet and how it stands to each other outlet, None when it has no article here."""
        with errors(self.path):
            own = self._outlets("WHERE outlet = ?", (name,), "")
            if not own:
                return None
            found = self._db.execute(
                f"""WITH own AS MATERIALIZED (
                    SELECT claim.story, point, claim.article, held.account, words
                    FROM article CROSS JOIN claim ON claim.article = article.id {_ACCOUNTED}
                    WHERE outlet = ?
                ), pair AS MATERIALIZED (
                    SELECT there.outlet AS outlet, own.story AS story, own.point AS point,
                        max(EXISTS (SELECT 1 FROM clash WHERE clash.story = own.story
                            AND clash.point = own.point AND a = min(own.article, claim.article)
                            AND b = max(own.article, claim.article))) AS clashes,
                        min(lower(own.words) != lower(claim.words)) AS otherwise
                    FROM own JOIN claim ON claim.story = own.story AND claim.point = own.point {_ACCOUNTED}
                    JOIN article AS there ON there.id = claim.article
                    WHERE held.account != own.account AND there.outlet != ?
                    GROUP BY there.outlet, own.story, own.point
                )
                SELECT outlet, count(*),
                    sum(CASE WHEN relation != 'differ' THEN 1 WHEN kind IN ('name-spelling', 'wording')
                        THEN NOT otherwise ELSE NOT clashes END),
                    sum(relation = 'differ' AND kind NOT IN ('name-spelling', 'wording') AND clashes),
                    sum(relation = 'differ' AND kind = 'name-spelling' AND otherwise),
                    sum(relation = 'differ' AND kind = 'wording' AND otherwise)
                FROM pair JOIN point ON point.story = pair.story AND point.id = pair.point
                GROUP BY outlet ORDER BY count(*) DESC, outlet""",
                (name, name),
            )
            return own[0], tuple(Beside(*row) for row in found)

    def _outlets(self, where: str, given: tuple[str, ...], limit: str) -> tuple[OutletLine, ...]:
        found = self._db.execute(
            "SELECT outlet, count(DISTINCT article.id), count(DISTINCT held.story),"
            " count(DISTINCT CASE WHEN origin != article.id THEN article.id END)"
            " FROM article LEFT JOIN account_article AS held ON held.article = article.id"
            " LEFT JOIN account ON account.story = held.story AND account.id = held.account"
            f" {where} GROUP BY outlet ORDER BY count(DISTINCT article.id) DESC, outlet {limit}",
            given,
        )
        return tuple(OutletLine(*row) for row in found)
