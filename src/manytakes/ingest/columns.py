"""Which column of a table holds what, by its name or because the user says so; a row as a Page.

    Columns(text="Body copy")        what the user says; the names decide the rest
    match(names, columns)        ->  {"text": (column, ...), "title": ...}
    page(where, row, matched)    ->  Page | Skipped

Names are compared without case, spaces or marks: "Publication Date", "publication_date"
and "PublicationDate" are one. The tables below hold the headings of the labelled news
sets and of the exports of the common monitoring tools. No column is dropped: all but the
text itself come along in `Page.given`, under their own names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..model import BadInput, Page, Skipped
from .kinds import looks_html
from .limits import HEAD, skipped

Role = Literal["id", "text", "title", "date", "outlet", "url", "lang"]
Matched = dict[Role, tuple[str, ...]]

# First match wins. HD LP TD PD SN AN LA are Factiva's field codes.
NAMES: dict[Role, tuple[str, ...]] = {
    "id": ("id", "articleid", "documentid", "docid", "accessionnumber", "an", "storiesid", "guid", "uid"),
    "text": (
        "text", "body", "content", "html", "fulltext", "articletext", "articlebody", "bodytext", "maintext",
        "newstext", "documenttext", "storytext", "contenttext", "textcontent", "plaintext", "transcript",
        "td", "lp",
    ),
    "title": ("title", "headline", "articletitle", "newsheadline", "documenttitle", "heading", "hd"),
    "date": (
        "date", "published", "publishdate", "publisheddate", "publishedat", "publishedon", "publicationdate",
        "publicationtimestamp", "pubdate", "datepublished", "datetime", "newsdate", "articledate",
        "firstpublished", "timestamp", "loaddate", "pd",
    ),
    "outlet": (
        "outlet", "outletname", "source", "sourcename", "publisher", "publication", "publicationname",
        "newspaper", "medium", "medianame", "mediaoutlet", "media", "site", "sitename", "website", "domain",
        "sn",
    ),
    "url": ("url", "link", "uri", "articleurl", "newsurl", "permalink", "sourceurl", "documenturl", "weburl"),
    "lang": ("lang", "language", "la"),
}  # fmt: skip
# Read as the text only where a table has none of the above: a clipping service's excerpt.
EXCERPTS = (
    "openingtext",
    "hitsentence",
    "snippet",
    "extract",
    "excerpt",
    "summary",
    "description",
    "abstract",
)
_LEAD, _REST = "lp", "td"  # Factiva cuts one text in two


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that the user names; None leaves a column to be found by its name."""

    id: str | None = None
    text: str | None = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None

    def named(self) -> dict[Role, str]:
        """Return what the user named, by what it holds."""
        every: tuple[tuple[Role, str | None], ...] = (
            ("id", self.id), ("text", self.text), ("title", self.title),
            ("date", self.date), ("outlet", self.outlet), ("url", self.url),
        )  # fmt: skip
        return {role: name for role, name in every if name is not None}


def match(names: Sequence[str], columns: Columns) -> Matched:
    """Return the columns that may hold each thing, likeliest first; a named one is the only one."""
    return _match(tuple(names), columns)


@lru_cache(256)  # the rows of a table share their names
def _match(names: tuple[str, ...], columns: Columns) -> Matched:
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_plain(name), name)
    found: Matched = {
        role: tuple(plain[n] for n in known if n in plain) for role, known in NAMES.items() if role != "id"
    }
    found["text"] = found["text"] or tuple(plain[n] for n in EXCERPTS if n in plain)
    for role, name in columns.named().items():
        exact = name if name in names else plain.get(_plain(name))
        found[role] = (exact,) if exact is not None else ()
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def missing(where: str, names: Iterable[str], columns: Columns) -> None:
    """Raise BadInput when a column that the user named is not among `names`."""
    names = list(names)
    for role, name in columns.named().items():
        if name not in names and _plain(name) not in map(_plain, names):
            raise BadInput(f"{where} has no column {name!r} (--{role}); it has {listed(names)}")


def listed(names: Iterable[str]) -> str:
    """Return the names in quotes, the first forty of them."""
    every = [repr(n) for n in names]
    return ", ".join(every[:40]) + (f" and {len(every) - 40} more" if len(every) > 40 else "") or "none"


def no_text(names: Iterable[str]) -> str:
    """Say that no column holds a text, and what to do."""
    return (
        f"no text: expected a column named one of {', '.join(NAMES['text'][:4])};"
        f" it has {listed(names)}; name the one that holds the text with --text"
    )


def page(table: str, number: int, row: Sequence[tuple[str, object]], columns: Columns) -> Page | Skipped:
    """Return the document in one row, or why it holds none.

    `number` says which row of `table` it is, in the row's `source`, unless the user
    names a column of ids: then the id does.
    """
    matched = match([name for name, _ in row], columns)
    values = dict(reversed(row))  # of two columns of one name, the first
    said = [(role, _first(values, found)) for role, found in matched.items() if role != "text"]
    told: dict[str, str] = {role: words for role, words in said if words}
    where = f"{table}:{told.get('id') or number}"
    column = next((c for c in matched["text"] if values[c] not in (None, "")), None)
    if column is None:
        if matched["text"]:
            return skipped(where, f"column {matched['text'][0]!r} is empty")
        return skipped(where, no_text(name for name, _ in row))
    value = values[column]
    if not isinstance(value, str):
        return skipped(where, f"column {column!r} holds {type(value).__name__}, expected text")
    text, used = value, {column}
    if _plain(column) == _REST and (lead := next((c for c in matched["text"] if _plain(c) == _LEAD), None)):
        text, used = f"{values[lead] or ''}\n\n{text}".lstrip("\n"), {column, lead}
    body = sound(text).encode("utf-8")
    if not body.strip():
        return skipped(where, f"column {column!r} is empty")
    name = _plain(column)
    return Page(
        source=where,
        body=body,
        mime="text/html" if name == "html" or (name != "text" and looks_html(body[:HEAD])) else "text/plain",
        url=told.pop("url", None),
        given=tuple((sound(k), _written(v)) for k, v in row if k not in used and v is not None),
        told=tuple(sorted(told.items())),
    )


def flat(row: dict[str, object], columns: Columns) -> dict[str, object]:
    """Return a record whose text is in an object within it with that object's fields as its own.

    {"id": 1, "article": {"title": "...", "body": "..."}} has the columns id, article/title, article/body.
    """
    if match(list(row), columns)["text"] or not any(isinstance(value, dict) for value in row.values()):
        return row
    found: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= {f"{name}/{inner}": within for inner, within in value.items()}
        else:
            found[name] = value
    return found


def _first(values: dict[str, object], columns: tuple[str, ...]) -> str | None:
    """Return the first of the columns that says something, trimmed."""
    for value in (values[column] for column in columns):
        if isinstance(value, dict):  # {"id": null, "name": "The Post"}, as services write a source
            value = value.get("name")
        if isinstance(value, str | int | float) and (text := sound(str(value)).strip()):
            return text
        if hasattr(value, "isoformat"):
            return str(value.isoformat())
    return None


def _written(value: object) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return sound(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def sound(text: str) -> str:
    """Return `text` with lone surrogates replaced, which no encoding can carry; same length."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
