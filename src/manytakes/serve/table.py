"""Rows as CSV that a spreadsheet opens without running anything in it.

    csv(columns, rows)   -> str     RFC 4180, a header first

A cell of text that a spreadsheet would take for a formula gets an apostrophe before it
(OWASP, "CSV Injection"); the JSON of the same record has it as it is.
"""

from __future__ import annotations

import csv as writing
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # full-width ones act in some locales


def csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the rows as CSV."""
    out = io.StringIO()
    writer = writing.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\0", "␀")
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA) else cell
