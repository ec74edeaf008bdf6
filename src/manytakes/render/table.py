"""What was found as flat tables: for spreadsheets, data frames and Parquet.

    TABLES                  claims, quotes, mentions, articles, reuses: columns and their types
    rows(report, table)     -> dict, ...   one row a claim, quotation part, mention, article, passage
    csv(report)             -> str         the claims, as Excel opens them
    arrow(report, table)    -> pyarrow.Table      extra "export"
    parquet(report, table)  -> bytes              extra "export"
    pandas(report, table)   -> pandas.DataFrame   extra "export"

Every row that quotes has `article`, `start`, `end` (code points, half-open) and the words
there. Rows are in the order of the report, so the same report gives the same table. In CSV
alone, a cell that a spreadsheet would run as a formula has an apostrophe before it (OWASP,
"CSV Injection"), and control and bidirectional characters are shown as pictures, one for
one; the other tables hold the words as they came.
"""

from __future__ import annotations

import csv as _csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from ..model import Claim, MissingExtra, Point, Quantity, Span, Telling
from .view import View
from .words import plain

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from . import Report

Cell = str | int | float | bool | None
Row = dict[str, Cell]

_CITED = {"article": "str", "start": "int", "end": "int", "words": "str"}
# Of each article also your own id for it (`given_id`), where what it came in had a field "id".
_WHERE = {
    "story": "str", "account": "str", "label": "str", "outlet": "str", "url": "str", "given_id": "str",
}  # fmt: skip

# Each table's columns, in order, with their types; an absent value is empty (null).
TABLES: dict[str, dict[str, str]] = {
    "claims": {
        **_WHERE, "published": "str", "point": "str", "about": "str", "relation": "str", "kind": "str",
        "voices": "int", "silent": "str", **_CITED, "sentence": "str", "said_by": "str", "negated": "bool",
        "modality": "str", "value": "str", "low": "float", "high": "float", "unit": "str", "hedge": "str",
        "salience": "float",
    },
    "quotes": {
        **_WHERE, "utterance": "str", "relation": "str", "variant": "int", "part": "int", "speaker": "str",
        "source": "str", "cue": "str", "kind": "str", **_CITED,
    },
    "mentions": {**_WHERE, "entity": "str", "name": "str", "kind": "str", "form": "str", **_CITED},
    "articles": {
        **_WHERE, "article": "str", "origin": "bool", "source": "str", "title": "str", "lang": "str",
        "published": "str", "sha256": "str", "characters": "int", "residue": "int", "given": "str",
        "about": "str",
    },
    "reuses": {
        "story": "str", "a": "str", "b": "str", "earlier": "str", "common_source": "bool", "extent": "str",
        "why": "str", "a_start": "int", "a_end": "int", "a_words": "str", "b_start": "int", "b_end": "int",
        "b_words": "str",
    },
}  # fmt: skip

# What makes a spreadsheet read a cell as a formula, apostrophes of ours before it included.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")


def rows(report: Report, table: str = "claims") -> Iterator[Row]:
    """Yield the rows of a table of `TABLES`, every column in each. Raises KeyError for another name."""
    columns = TABLES[table]
    for telling in report.stories:
        for row in _ROWS[table](View(telling)):
            yield {name: row.get(name) for name in columns}


def csv(report: Report) -> str:
    """Return the claims as CSV: a byte order mark, CRLF, a header, one row a claim."""
    out = io.StringIO()
    writer = _csv.DictWriter(out, list(TABLES["claims"]))
    writer.writeheader()
    for row in rows(report):
        writer.writerow({name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
    return "\ufeff" + out.getvalue()


def inert(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and runs nothing.

    >>> inert("=1+1"), inert("it's = fine"), inert("-5 degrees")
    ("'=1+1", "it's = fine", "'-5 degrees")
    """
    return "'" + plain(text) if _FORMULA.match(text) else plain(text)


def arrow(report: Report, table: str = "claims") -> pa.Table:
    """Return a table as Arrow, typed even where it has no rows. Raises MissingExtra without pyarrow."""
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra('Arrow and Parquet need pyarrow; run: pip install "manytakes[export]"') from error
    kinds = {
        "str": pyarrow.string(), "int": pyarrow.int64(), "float": pyarrow.float64(), "bool": pyarrow.bool_(),
    }  # fmt: skip
    found = list(rows(report, table))
    columns = TABLES[table]
    arrays = [pyarrow.array(_column(found, name), kinds[kind]) for name, kind in columns.items()]
    made = pyarrow.Table.from_arrays(arrays, names=list(columns))
    return made.replace_schema_metadata({"manytakes": report.version, "table": table})


def parquet(report: Report, table: str = "claims") -> bytes:
    """Return a table as the bytes of a Parquet file. Raises MissingExtra without pyarrow."""
    made = arrow(report, table)
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(made, out, compression="zstd")
    return out.getvalue()


def pandas(report: Report, table: str = "claims") -> pd.DataFrame:
    """Return a table as a data frame. Raises MissingExtra without pandas and pyarrow."""
    try:
        import_module("pandas")
    except ImportError as error:
        raise MissingExtra('data frames need pandas; run: pip install "manytakes[export]"') from error
    return arrow(report, table).to_pandas()


def _column(found: Sequence[Row], name: str) -> list[Cell]:
    """Return a column; Arrow is UTF-8, which has no room for half a surrogate pair."""
    cells = [row[name] for row in found]
    return [c.encode("utf-8", "replace").decode() if isinstance(c, str) else c for c in cells]


# -- the rows of each table --------------------------------------------------------


def _where(view: View, article: str) -> Row:
    found = view.articles[article]
    return {
        "story": view.telling.story.id,
        "account": view.letter[article],
        "label": view.label[article],
        "outlet": found.outlet,
        "url": found.url,
        "given_id": dict(found.given).get("id"),
    }


def _cited(telling: Telling, span: Span) -> Row:
    return {"article": span.article, "start": span.start, "end": span.end, "words": telling.words(span)}


def _words(telling: Telling, span: Span | None) -> str | None:
    return telling.words(span) if span else None


def _dates(view: View) -> dict[str, str]:
    return {id: when.start.isoformat() for id, when in view.settled().items()}


def _claims(view: View) -> Iterator[Row]:
    telling, dates = view.telling, _dates(view)
    letter = {a.id: x for a, x in zip(telling.story.accounts, view.letters, strict=True)}
    for point in sorted(telling.points, key=lambda p: (-p.salience, p.id)):
        silent = " ".join(letter[a] for a in point.silent if a in letter)
        for claim in point.claims:
            yield {
                **_where(view, claim.evidence.article),
                "published": dates.get(claim.evidence.article),
                **_point(point),
                "silent": silent,
                **_cited(telling, claim.evidence),
                **_claim(telling, claim),
            }


def _point(point: Point) -> Row:
    return {
        "point": point.id,
        "about": point.about.text,
        "relation": point.relation,
        "kind": point.kind,
        "voices": point.voices,
        "salience": round(point.salience, 6),
    }


def _claim(telling: Telling, claim: Claim) -> Row:
    """Return what a claim says; of several values, the first as columns and all as words."""
    said = claim.voice.source if claim.voice else None
    first = claim.values[0].reading if claim.values else None
    quantity = first if isinstance(first, Quantity) else None
    return {
        "sentence": telling.words(claim.sentence),
        "said_by": _words(telling, said),
        "negated": claim.negated,
        "modality": claim.modality,
        "value": "; ".join(dict.fromkeys(telling.words(v.span) for v in claim.values)) or None,
        "low": quantity.low if quantity else None,
        "high": quantity.high if quantity else None,
        "unit": quantity.unit if quantity else None,
        "hedge": (first.hedge or None) if first else None,
    }


def _quotes(view: View) -> Iterator[Row]:
    telling = view.telling
    names = {e.id: e.name for e in telling.entities}
    for utterance in telling.utterances:
        for n, quote in enumerate(utterance.variants):
            for k, span in enumerate(quote.content):
                yield {
                    **_where(view, span.article),
                    "utterance": utterance.id,
                    "relation": utterance.relation,
                    "variant": n,
                    "part": k,
                    "speaker": names.get(utterance.speaker or ""),
                    "source": _words(telling, quote.source),
                    "cue": _words(telling, quote.cue),
                    "kind": quote.kind,
                    **_cited(telling, span),
                }


def _mentions(view: View) -> Iterator[Row]:
    for entity in view.telling.entities:
        for mention in entity.mentions:
            yield {
                **_where(view, mention.span.article),
                "entity": entity.id,
                "name": entity.name,
                "kind": mention.kind,
                "form": mention.form,
                **_cited(view.telling, mention.span),
            }


def _articles(view: View) -> Iterator[Row]:
    origins, dates = {a.origin for a in view.telling.story.accounts}, _dates(view)
    for article in view.telling.articles:
        yield {
            **_where(view, article.id),
            "article": article.id,
            "origin": article.id in origins,
            "source": article.source,
            "title": article.title,
            "lang": article.lang,
            "published": dates.get(article.id),
            "sha256": article.sha256,
            "characters": len(article.text),
            "residue": sum(len(r.span) for r in article.residue),
            "given": json.dumps(dict(article.given), ensure_ascii=False) if article.given else None,
            "about": json.dumps(article.about, ensure_ascii=False) if article.about else None,
        }


def _reuses(view: View) -> Iterator[Row]:
    for reuse in view.telling.reuses:
        for a, b in reuse.passages:
            yield {
                "story": view.telling.story.id,
                "a": reuse.a,
                "b": reuse.b,
                "earlier": reuse.earlier,
                "common_source": reuse.common_source,
                "extent": reuse.extent,
                "why": "; ".join(f"{r.kind}: {r.text}" for r in reuse.reasons),
                "a_start": a.start,
                "a_end": a.end,
                "a_words": view.telling.words(a),
                "b_start": b.start,
                "b_end": b.end,
                "b_words": view.telling.words(b),
            }


_ROWS = {
    "claims": _claims,
    "quotes": _quotes,
    "mentions": _mentions,
    "articles": _articles,
    "reuses": _reuses,
}
