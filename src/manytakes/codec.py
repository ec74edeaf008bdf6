"""Records as plain JSON values, and back.

    encode(record)       -> dict, list, str, number, ...   what json.dumps takes
    decode(kind, plain)  -> a record of that kind          equal to the one encoded

Any frozen record of `model`, and tuples of them. Field types say how to read a value
back, so nothing in the JSON names a Python class and nothing is executed. Infinite
bounds are the strings "inf" and "-inf", instants are ISO 8601: JSON has neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from math import isinf
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from .model import BadReport

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
Record = TypeVar("Record")


def encode(value: object) -> Plain:
    """Return `value`, a record or a tuple of them, as plain JSON values."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return ("inf" if value > 0 else "-inf") if isinf(value) else value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        # 40 and 40.0 are one float: equal records must give one text, which is hashed.
        hints = _hints(type(value))
        cells = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: encode(float(x) if hints[name] is float else x) for name, x in cells.items()}
    raise TypeError(f"cannot encode a {type(value).__name__}, expected a record, a tuple or a scalar")


def decode(kind: type[Record], plain: object) -> Record:
    """Return the record of `kind` that `plain` encodes. Raises BadReport when it encodes none."""
    return cast(Record, _decode(kind, plain, kind.__name__))


@lru_cache(128)
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def _fits(kind: type, values: Mapping[str, object]) -> bool:
    """Tell whether `values` name no field but those of `kind`, and all that have no default.

    An older version wrote fewer fields: what it left out has the default.
    """
    return _due(kind) <= values.keys() <= _hints(kind).keys()


@lru_cache(128)
def _due(kind: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)


def _decode(kind: object, plain: object, where: str) -> object:
    if kind is str or kind is int:  # most of what there is
        return _decode_scalar(kind, plain, where)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _decode_either(args, plain, where)
    if origin is Literal:
        return _expect(plain, plain in args, where, " or ".join(map(repr, args)))
    if origin is tuple:
        _expect(plain, isinstance(plain, list), where, "a list")
        items = cast("list[object]", plain)
        kinds = args[:1] * len(items) if args[1:] == (...,) else args
        _expect(plain, len(items) == len(kinds), where, f"{len(kinds)} items")
        return tuple(
            _decode(k, item, f"{where}[{n}]") for n, (k, item) in enumerate(zip(kinds, items, strict=True))
        )
    if isinstance(kind, type) and is_dataclass(kind):
        _expect(plain, isinstance(plain, dict), where, "an object")
        values = cast("dict[str, object]", plain)
        hints = _hints(kind)
        _expect(plain, _fits(kind, values), where, f"the fields {', '.join(hints)}")
        made = {name: _decode(hints[name], values[name], f"{where}.{name}") for name in values}
        try:
            return kind(**made)
        except (ValueError, TypeError) as error:
            raise BadReport(f"{where}: {error}") from error
    return _decode_scalar(kind, plain, where)


def _decode_either(kinds: tuple[object, ...], plain: object, where: str) -> object:
    """Decode a union: None, or the record whose fields are the ones given."""
    if plain is None and NoneType in kinds:
        return None
    rest = [kind for kind in kinds if kind is not NoneType]
    if isinstance(plain, Mapping):
        rest = [
            k for k in rest if isinstance(k, type) and is_dataclass(k) and _hints(k).keys() == plain.keys()
        ]
    _expect(plain, len(rest) == 1, where, " or ".join(getattr(kind, "__name__", str(kind)) for kind in kinds))
    return _decode(rest[0], plain, where)


def _decode_scalar(kind: object, plain: object, where: str) -> object:
    if kind is datetime:
        try:
            return datetime.fromisoformat(cast(str, _expect(plain, isinstance(plain, str), where, "a date")))
        except ValueError as error:
            raise BadReport(f"{where}: {error}") from error
    if kind is float:
        number = plain in ("inf", "-inf") if isinstance(plain, str) else isinstance(plain, int | float)
        return float(cast(float, _expect(plain, number and not isinstance(plain, bool), where, "a number")))
    fits = isinstance(plain, cast(type, kind)) and (kind is bool or not isinstance(plain, bool))
    return _expect(plain, fits, where, f"a value of type {getattr(kind, '__name__', kind)}")


def _expect(plain: object, holds: bool, where: str, expected: str) -> object:
    if not holds:
        raise BadReport(f"{where}: expected {expected}, got {repr(plain)[:60]}")
    return plain
