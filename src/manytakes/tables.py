"""Records as Arrow tables, and stage functions lifted to them: what every engine maps.

    to_table(kind, records)        -> pyarrow.Table     a row a record, a column a field
    from_table(kind, table)        -> record, ...       equal to those that went in
    on_tables(stage, takes, makes) -> Table -> Table    a stage, takes -> iterable of makes
    schema(kind)                   -> pyarrow.Schema    the columns of a kind of record
    fits(record)                   -> bool              whether Arrow can hold its strings
    packed(table), unpacked(raw)   -> bytes, Table      in Arrow's stream format

Any frozen record of `model`, read by its field types: a tuple is a list, a pair and a
record are structs, one of two records is a struct with one of two fields set. Columns that
are no field of the record are left alone. A lifted stage pickles when its stage does.

Arrow's strings are UTF-8, which has no room for half a surrogate pair: such a record is
refused, not changed. So is an instant with a time zone: ours have none. Extra "parquet".
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache, partial
from types import ModuleType, NoneType, UnionType
from typing import TYPE_CHECKING, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from .model import BadInput, BadReport, BadSpan, MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

Takes = TypeVar("Takes")
Makes = TypeVar("Makes")
Lifted = Callable[["pa.Table"], "pa.Table"]

ROWS = 1_000  # rows turned into records at a time: bounds memory, changes no result


def on_tables(stage: Callable[[Takes], Iterable[Makes]], takes: type[Takes], makes: type[Makes]) -> Lifted:
    """Lift `stage`, takes -> iterable of makes, to Arrow tables."""
    return partial(_lifted, stage, takes, makes)


def _lifted(
    stage: Callable[[Takes], Iterable[Makes]], takes: type[Takes], makes: type[Makes], table: pa.Table
) -> pa.Table:
    return to_table(makes, (made for record in from_table(takes, table) for made in stage(record)))


def to_table(kind: type[Makes], records: Iterable[Makes]) -> pa.Table:
    """Return records as a table, typed even where there is none.

    Raises BadInput for a string or an instant that Arrow cannot hold as it is.
    """
    arrow = _arrow()
    rows = [_cells(kind, record) for record in records]
    try:
        return arrow.Table.from_pylist(rows, schema=schema(cast(type, kind)))
    except UnicodeEncodeError as error:
        raise BadInput(
            f"a {kind.__name__} holds half a surrogate pair, which Arrow cannot: {error}"
        ) from error


def from_table(kind: type[Makes], table: pa.Table) -> Iterator[Makes]:
    """Yield the record of each row. Raises BadReport when a row is of no such record."""
    names = [field.name for field in fields(cast("type[object]", kind))]  # type: ignore[arg-type]
    if missing := set(names) - set(table.column_names):
        raise BadReport(f"a table of {kind.__name__} lacks the columns {', '.join(sorted(missing))}")
    for batch in table.select(names).to_batches(max_chunksize=ROWS):
        for row in batch.to_pylist():
            yield cast(Makes, _value(kind, row, kind.__name__))


@lru_cache(128)
def schema(kind: type) -> pa.Schema:
    """Return the columns that a kind of record has."""
    return _arrow().schema([(name, _type(hint)) for name, hint in _hints(kind).items()])


def fits(record: object) -> bool:
    """Tell whether Arrow can hold every string of a record as it is."""
    if isinstance(record, str):
        return record.isascii() or not any("\ud800" <= c <= "\udfff" for c in record)
    if isinstance(record, tuple):
        return all(map(fits, record))
    if is_dataclass(record):
        return all(fits(getattr(record, field.name)) for field in fields(record))
    return True


def packed(table: pa.Table) -> bytes:
    """Return a table as bytes, in Arrow's stream format."""
    out = io.BytesIO()
    with _arrow().ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def unpacked(raw: bytes) -> pa.Table:
    """Return the table that `packed` made bytes of."""
    return _arrow().ipc.open_stream(raw).read_all()


def _arrow() -> ModuleType:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra('tables need pyarrow; run: pip install "manytakes[parquet]"') from error
    return cast(ModuleType, pyarrow)


@lru_cache(128)
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def _either(hint: object) -> list[type]:
    """Return the kinds of a union, None left out; of any other hint, nothing."""
    if get_origin(hint) not in (Union, UnionType):
        return []
    return [kind for kind in get_args(hint) if kind is not NoneType]


def _parts(hint: object) -> dict[str, object]:
    """Return the fields of the struct that a record, a pair or one of two records is."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _hints(hint)
    if kinds := _either(hint):
        return {kind.__name__.lower(): kind for kind in kinds}
    return {str(n): part for n, part in enumerate(get_args(hint))}


def _listed(hint: object) -> bool:
    return get_origin(hint) is tuple and get_args(hint)[1:] == (...,)


def _type(hint: object) -> pa.DataType:
    arrow = _arrow()
    if len(kinds := _either(hint)) == 1:
        return _type(kinds[0])
    if get_origin(hint) is Literal:
        return arrow.string()
    if _listed(hint):
        return arrow.list_(_type(get_args(hint)[0]))
    if hint in (str, int, float, bool, bytes, datetime):
        return {
            str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_(),
            bytes: arrow.binary(), datetime: arrow.timestamp("us"),
        }[cast(type, hint)]  # fmt: skip
    return arrow.struct([(name, _type(part)) for name, part in _parts(hint).items()])


# -- one record ---------------------------------------------------------------------


def _cells(kind: object, record: object) -> dict[str, object]:
    return {name: _cell(hint, getattr(record, name)) for name, hint in _parts(kind).items()}


def _cell(hint: object, value: object) -> object:
    """Return a value of a record as pyarrow takes it."""
    if value is None:
        return None
    kinds = _either(hint)
    if len(kinds) == 1:
        return _cell(kinds[0], value)
    if kinds:
        return {kind.__name__.lower(): _cells(kind, value) for kind in kinds if isinstance(value, kind)}
    if _listed(hint):
        [kind] = get_args(hint)[:1]
        return [_cell(kind, item) for item in cast("tuple[object, ...]", value)]
    if get_origin(hint) is tuple:
        pairs = zip(_parts(hint).items(), cast("tuple[object, ...]", value), strict=True)
        return {name: _cell(part, item) for (name, part), item in pairs}
    if isinstance(hint, type) and is_dataclass(hint):
        return _cells(hint, value)
    if isinstance(value, datetime) and value.tzinfo:
        raise BadInput(f"{value.isoformat()} has a time zone; expected naive local time")
    return value


def _value(hint: object, cell: object, where: str) -> object:
    """Return the value that a cell holds."""
    kinds = _either(hint)
    if cell is None:
        if not kinds:
            raise BadReport(f"{where}: expected {getattr(hint, '__name__', hint)}, got nothing")
        return None
    if len(kinds) == 1:
        return _value(kinds[0], cell, where)
    if _listed(hint):
        [kind] = get_args(hint)[:1]
        return tuple(_value(kind, item, f"{where}[{n}]") for n, item in enumerate(cast("list[object]", cell)))
    parts = _parts(hint) if get_origin(hint) is not Literal else {}
    if not parts:
        return cell
    found = cast("dict[str, object]", cell)
    if kinds:
        [name] = [name for name in parts if found[name] is not None]
        return _value(parts[name], found[name], f"{where}.{name}")
    made = {name: _value(part, found[name], f"{where}.{name}") for name, part in parts.items()}
    if get_origin(hint) is tuple:
        return tuple(made.values())
    try:
        return cast(type, hint)(**made)
    except (ValueError, BadSpan) as error:
        raise BadReport(f"{where}: {error}") from error
