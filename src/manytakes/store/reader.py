"""A store that only answers: for programs that ask and must never write.

with reader(path) as news:       SQLite itself refuses a write
    news.article(id)             -> Article, or None
    news.story_of(article)       -> the id of the story that tells it, or None
    news.size()                  -> (articles, stories)
    ...                          and whatever a `Store` reads
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from ..model import Article
from .sqlite import Store, _article, _errors, connect


@contextmanager
def reader(path: str | Path) -> Iterator[Reader]:
    """Open the store at `path` to read it; closed on leaving. Raises BadInput as `connect` does."""
    with connect(path) as news:
        news._db.execute("PRAGMA query_only = ON")
        yield Reader(news._db, str(path))


class Reader(Store):
    """An open store that refuses writes. Made by `reader`."""

    def __init__(self, db: sqlite3.Connection, path: str) -> None:
        super().__init__(db, path)
        self._file = path

    def article(self, id: str) -> Article | None:
        """Return the article of that id, None when there is none."""
        with _errors(self._file):
            row = self._db.execute("SELECT text, record FROM article WHERE id = ?", (id,)).fetchone()
            return None if row is None else _article(*row)

    def story_of(self, article: str) -> str | None:
        """Return the id of the story that tells an article, None when none does."""
        with _errors(self._file):
            row = self._db.execute(
                "SELECT story FROM account_article WHERE article = ? ORDER BY story", (article,)
            ).fetchone()
            return None if row is None else cast(str, row[0])

    def size(self) -> tuple[int, int]:
        """Return how many articles and stories there are."""
        with _errors(self._file):
            return self._count("article"), self._count("story")
