"""The Parquet files of a batch: each there whole or not at all.

sheet(path, columns)   -> Sheet          a file being written, rows in groups of GROUP
write(path, rows)      -> None           a table as a file
write_each(path, kind, records)          records as a file, a few in memory
copy(file, path)       -> None           a file as another
rows(kind, file)       -> record, ...    what a file holds
size(file)             -> int            how many rows
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from .. import tables
from ..model import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")

GROUP = 5_000  # rows of a row group


class Sheet:
    """A Parquet file being written: rows in groups of GROUP, however they come."""

    def __init__(self, columns: pa.Schema, file: object) -> None:
        import pyarrow.parquet

        self._columns = columns
        self._writer = pyarrow.parquet.ParquetWriter(file, columns, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def add(self, rows: pa.Table) -> None:
        """Take more rows, and write what fills a group."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        while self._rows >= GROUP:
            self._flush(GROUP)

    def close(self) -> None:
        """Write the rest."""
        try:
            if self._rows:
                self._flush(self._rows)
        finally:
            self._writer.close()

    def _flush(self, count: int) -> None:
        import pyarrow

        every = pyarrow.concat_tables(self._waiting).combine_chunks()
        self._writer.write_table(every.slice(0, count), row_group_size=GROUP)
        self._waiting, self._rows = [every.slice(count)], self._rows - count


@contextmanager
def opened(path: Path, columns: pa.Schema) -> Iterator[Sheet]:
    """Open a file to write, there whole at the end or not at all."""
    with _whole(path) as unfinished, open(unfinished, "wb") as file:
        sheet = Sheet(columns, file)
        try:
            yield sheet
        finally:
            sheet.close()


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a file to write in place of `path`, which it becomes at the end, or not at all."""
    unfinished = path.with_name(f".{path.name}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):  # pyarrow's name no file
            why = error.strerror or str(error)
            raise BadInput(
                f"cannot write {path}: {why}; then run the same command again: it goes on where it was"
            ) from error
        raise


def write(path: Path, rows: pa.Table) -> None:
    """Write a table as a file."""
    with opened(path, rows.schema) as sheet:
        sheet.add(rows)


def write_each(path: Path, kind: type[Record], records: Iterable[Record]) -> None:
    """Write records as a file, no more than GROUP of them in memory as a table."""
    with opened(path, tables.schema(cast(type, kind))) as sheet:
        for record in records:
            sheet.add(tables.to_table(kind, [record]))


def copy(file: Path, path: Path) -> None:
    """Write a file as another."""
    with _whole(path) as unfinished:
        shutil.copyfile(file, unfinished)


def size(file: Path) -> int:
    """Return how many rows a file has."""
    import pyarrow.parquet

    return int(pyarrow.parquet.read_metadata(file).num_rows)


def rows(kind: type[Record], file: Path, among: tuple[str, Sequence[str]] | None = None) -> Iterator[Record]:
    """Yield the records of a file, those alone whose column holds one `among` some."""
    import pyarrow.parquet

    if among:
        column, values = among
        yield from tables.from_table(kind, pyarrow.parquet.read_table(file, filters=[(column, "in", values)]))
        return
    whole = pyarrow.parquet.ParquetFile(file)
    for n in range(whole.num_row_groups):
        yield from tables.from_table(kind, whole.read_row_group(n))
