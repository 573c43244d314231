"""Frozen records to plain JSON values and back, by their annotations; what does not fit is refused by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def plain(record: Any) -> dict[str, object]:
    """A dataclass as JSON values: dates as `YYYY-MM-DD`, enums as their value, tuples as lists."""
    return {name: _plain(getattr(record, name)) for name in _hints(type(record))}


def typed(record: type[Record], data: Mapping[str, object]) -> Record:
    """The dataclass that `plain` made `data` of. ValueError for a key or a value that it cannot have."""
    hints = _hints(record)
    strangers = sorted(set(data) - set(hints))
    if strangers:
        raise ValueError(f"{record.__name__} has no {strangers[0]}")
    try:
        return record(**{name: _reader(hints[name])(value, name) for name, value in data.items()})
    except TypeError as error:
        raise ValueError(f"{record.__name__}: {error}") from None


def _hints(record: Any) -> Mapping[str, Any]:
    return _read_hints(record)


@lru_cache
def _read_hints(record: Any) -> Mapping[str, Any]:
    hints = get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


def _plain(value: Any) -> object:
    if dataclasses.is_dataclass(value):
        return plain(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@lru_cache
def _reader(hint: Any) -> Callable[[Any, str], Any]:
    """What makes a value of that annotation; looked up once, for a catalogue has thousands of them."""
    if get_origin(hint) in (Union, UnionType):
        inner = _reader(_not_none(hint))
        return lambda value, name: None if value is None else inner(value, name)
    if get_origin(hint) is tuple:
        one = _reader(get_args(hint)[0])
        return lambda value, name: tuple(one(part, name) for part in _of(list, value, name))
    if dataclasses.is_dataclass(hint):
        return lambda value, name: typed(hint, _of(Mapping, value, name))  # type: ignore[arg-type]
    if hint is date:
        return lambda value, name: date.fromisoformat(_of(str, value, name))
    if issubclass(hint, Enum):
        return lambda value, name: hint(_of(str, value, name))
    return lambda value, name: _of(hint, value, name)


def _not_none(union: Any) -> Any:
    return next(one for one in get_args(union) if one is not NoneType)


def _of(kind: Any, value: Any, name: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{name} is not {getattr(kind, '__name__', kind)}")
    return value
