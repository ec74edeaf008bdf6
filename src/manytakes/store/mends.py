"""What a user corrected inside articles and stories: labels of passages, and names.

    overlay(article, marks)       -> Article     its labels, with the user's in their place
    renamed(telling, renamings)   -> Telling     its entities, under the names the user gave

Corrections are kept beside what they correct, which stays as it was: the store lays marks
over an article whenever it is read, and gives names whenever a story is stored, so that
both outlast every re-run, and taking one back is forgetting it. A mark is a span of an
immutable text; a name is bound to the spans of the entity's mentions, since entities get
new ids as a story grows. The later correction wins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from ..model import Article, Residue, ResidueKind, Span, Telling

BODY = "body"
KINDS: tuple[str, ...] = (BODY, *get_args(ResidueKind))

MIGRATION: tuple[str, ...] = (
    """CREATE TABLE marking (
        correction INTEGER NOT NULL REFERENCES correction(number) ON DELETE CASCADE,
        article TEXT NOT NULL REFERENCES article(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        kind TEXT NOT NULL, PRIMARY KEY (correction, article, start, "end")
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX marking_article ON marking(article)",
    """CREATE TABLE renaming (
        correction INTEGER NOT NULL REFERENCES correction(number) ON DELETE CASCADE,
        article TEXT NOT NULL REFERENCES article(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        name TEXT NOT NULL, PRIMARY KEY (correction, article, start, "end")
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX renaming_article ON renaming(article)",
)
# One correction may give several entities a name, perhaps the same: `part` tells them apart.
PARTS: tuple[str, ...] = ("ALTER TABLE renaming ADD COLUMN part INTEGER NOT NULL DEFAULT 0",)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Correction `number`, later ones higher: what a passage is, BODY or a kind of residue."""

    number: int
    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """Correction `number`, later ones higher: the name of whatever has these mentions."""

    number: int
    spans: frozenset[Span]
    name: str


def overlay(article: Article, marks: Iterable[Mark]) -> Article:
    """Return the article with the user's labels over its own; a mark past the text is left out."""
    labels = [(span, BODY) for span in article.body] + [(r.span, str(r.kind)) for r in article.residue]
    for mark in sorted(marks):
        if mark.span.end <= len(article.text) and mark.kind in KINDS:
            labels = [(rest, kind) for span, kind in labels for rest in less(article, span, mark.span)]
            labels.append((mark.span, mark.kind))
    labels.sort()
    return replace(
        article,
        body=tuple(span for span, kind in labels if kind == BODY),
        residue=tuple(Residue(span, cast(ResidueKind, kind)) for span, kind in labels if kind != BODY),
    )


def less(article: Article, span: Span, out: Span) -> list[Span]:
    """Return what is left of `span` without `out`, pieces of space alone left out."""
    if not span.overlaps(out):
        return [span]
    ends = ((span.start, out.start), (out.end, span.end))
    return [Span(span.article, a, b) for a, b in ends if a < b and article.text[a:b].strip()]


def renamed(telling: Telling, renamings: Iterable[Renaming]) -> Telling:
    """Return the telling with each renaming's name on the entity that has most of its mentions."""
    entities = list(telling.entities)
    for renaming in sorted(renamings, key=lambda r: r.number):
        shares = [len({m.span for m in e.mentions} & renaming.spans) for e in entities]
        if most := max(shares, default=0):
            n = shares.index(most)
            entities[n] = replace(entities[n], name=renaming.name)
    return telling if tuple(entities) == telling.entities else replace(telling, entities=tuple(entities))


class Mends:
    """The corrections of an open store. Made by `Store.mends`; writes within `Store.growing`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def mark(self, correction: int, marks: Iterable[tuple[Span, str]]) -> None:
        """Keep what passages are."""
        rows = [(correction, s.article, s.start, s.end, kind) for s, kind in marks]
        self._db.executemany("INSERT INTO marking VALUES (?, ?, ?, ?, ?)", rows)

    def rename(self, correction: int, spans: Iterable[Span], name: str, part: int = 0) -> None:
        """Keep the name of what has these mentions; `part` counts the names of one correction."""
        rows = [(correction, s.article, s.start, s.end, name, part) for s in sorted(set(spans))]
        self._db.executemany("INSERT OR REPLACE INTO renaming VALUES (?, ?, ?, ?, ?, ?)", rows)

    def about(self, correction: int) -> tuple[str, ...]:
        """Return the articles that a correction marks, or whose mentions it names."""
        found = self._db.execute(
            "SELECT article FROM marking WHERE correction = ?1"
            " UNION SELECT article FROM renaming WHERE correction = ?1 ORDER BY article",
            (correction,),
        )
        return tuple(id for (id,) in found)

    def marks(self) -> Mapping[str, Sequence[Mark]]:
        """Return every mark, by article."""
        found: dict[str, list[Mark]] = {}
        for number, article, start, end, kind in self._db.execute(
            'SELECT correction, article, start, "end", kind FROM marking ORDER BY 1, 2, 3, 4'
        ):
            if 0 <= start < end:
                found.setdefault(article, []).append(Mark(number, Span(article, start, end), kind))
        return found

    def renamings(self, articles: Iterable[str]) -> list[Renaming]:
        """Return the renamings of mentions in some articles."""
        found: dict[tuple[int, int, str], set[Span]] = {}
        for id in sorted(set(articles)):
            for number, part, article, start, end, name in self._db.execute(
                'SELECT correction, part, article, start, "end", name FROM renaming WHERE article = ?', (id,)
            ):
                found.setdefault((number, part, name), set()).add(Span(article, start, end))
        return [
            Renaming(number, frozenset(spans), name) for (number, _, name), spans in sorted(found.items())
        ]

    def problems(self) -> list[str]:
        """Return the corrections that do not lie in their articles, in words."""
        return [
            f"{table} {number}: {start}-{end} does not lie in article {article}"
            for table in ("marking", "renaming")
            for number, article, start, end in self._db.execute(
                f'SELECT correction, article, start, "end" FROM {table} JOIN article ON article.id = article'
                ' WHERE NOT (0 <= start AND start < "end" AND "end" <= length(text))'
            )
        ]
