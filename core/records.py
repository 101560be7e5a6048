"""What our files hold, checked as it is read: JSON becomes a dataclass, or the file is damaged.

The types of the dataclass's fields say what may stand there. Fields that it does not know are left
out, those with a default may be missing, so that files of other versions can be read.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import sys
import types
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from core.errors import DamagedFile, Message, UserError

log = logging.getLogger("lookback.records")

T = TypeVar("T")
D = TypeVar("D")

# Where a field's metadata tell its key in JSON.
KEY = "key"
# Beyond this a whole number fits no array.
MOST = 2**63 - 1
# How half a character may stand in JSON; whole ones may be written so, too.
_SURROGATE = re.compile(rb"\\u[dD]|\xed")


def key(name: str) -> dict[str, str]:
    """Returns the metadata of a field that our files know by another name."""
    return {KEY: name}


class Mismatch(ValueError):
    """JSON is not of the type asked for; says where and what is there."""

    def inside(self, place: object) -> Mismatch:
        """Returns the same, seen from one level further out."""
        return Mismatch(f"{place}: {self}")


def read_record(path: Path, kind: type[T]) -> T:
    """Returns what a JSON file holds.

    Args:
        path: The file.
        kind: A dataclass.

    Raises:
        DamagedFile: The file is missing, cannot be read, or holds something else.
    """
    content = content_of(path)
    try:
        record: T = from_json(kind, parse_json(content))
    except UserError as error:  # a rule was broken, which says more than that the file is damaged
        message = error.message
        raise DamagedFile(message.code, message.template, **message.values) from error
    except Mismatch as error:
        raise damaged(path, str(error)) from error
    return record


def read_record_or(path: Path, kind: type[T], default: D) -> T | D:
    """Returns what a JSON file holds, or `default` where there is none or it is damaged.

    For what a run can do without, such as its name.
    """
    try:
        return read_record(path, kind)
    except DamagedFile as error:
        if path.exists():
            _warn(str(path), str(error))
        return default


@lru_cache(maxsize=1000)
def _warn(path: str, fault: str) -> None:
    """Notes damage once, however often the file is asked for."""
    log.warning("%s: %s", path, fault)


def content_of(path: Path) -> bytes:
    """Returns a file's content.

    Raises:
        DamagedFile: The file is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise damaged(path, error.strerror or str(error)) from error


def damaged(path: Path, fault: str) -> DamagedFile:
    """Returns what to raise where a file is not what its writer writes.

    Args:
        path: The file.
        fault: What is wrong with it, for those who look into it.
    """
    return DamagedFile(
        "run_unreadable",
        "“{file}” in “{folder}” is missing or damaged ({fault}). Train again, take the file from a "
        "copy, or leave this run out.",
        file=path.name,
        folder=path.parent.name,
        fault=fault,
    )


def parse_json(content: bytes | str) -> Any:
    """Returns what JSON says.

    Raises:
        Mismatch: It is not JSON, nested too deep, or a text in it is none that can be written.
    """
    try:
        data = json.loads(content, parse_constant=_refuse)
        if _SURROGATE.search(content if isinstance(content, bytes) else content.encode()):
            json.dumps(data, ensure_ascii=False).encode()  # half a character cannot be
        return data
    except (ValueError, RecursionError) as error:
        raise Mismatch("no JSON" if isinstance(error, ValueError) else "nested too deep") from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # our files are written without


def from_json(kind: Any, data: Any) -> Any:
    """Returns JSON data as a type: a dataclass, a union, a tuple, a mapping, an array, a number.

    Raises:
        Mismatch: It is something else.
        UserError: A dataclass refuses it with a reason of its own.
    """
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, data)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _either(get_args(kind), data)
    if origin is Literal:
        return _expect(data, isinstance(data, str) and data in get_args(kind), "a known word")
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if origin in (dict, Mapping):
        return _mapping(get_args(kind)[1], data)
    if origin is np.ndarray:
        return _array(get_args(get_args(kind)[1])[0], data)
    if kind is range:
        return range(*_tuple((int, int), data))
    return data if kind is Any else _plain(kind, data)


def _expect(data: Any, fits: bool, wanted: str) -> Any:
    if not fits:
        raise Mismatch(f"{wanted} is needed, {type(data).__name__} is there")
    return data


@lru_cache(maxsize=100)
def _fields(kind: type) -> dict[str, tuple[str, Any, bool]]:
    """Returns the name and type of each field by its key, and whether it has to be there."""
    hints, missing = get_type_hints(kind), dataclasses.MISSING
    return {
        field.metadata.get(KEY, field.name): (
            field.name,
            hints[field.name],
            field.default is missing and field.default_factory is missing,
        )
        for field in dataclasses.fields(kind)
    }


def _dataclass(kind: Any, data: Any) -> Any:
    _expect(data, isinstance(data, dict), "an object")
    values = {}
    for stored, (name, hint, needed) in _fields(kind).items():
        if stored in data:
            try:
                values[name] = from_json(hint, data[stored])
            except Mismatch as error:
                raise error.inside(stored) from None
        elif needed:
            raise Mismatch(f"“{stored}” is missing")
    try:
        made = kind(**values)
    except ValueError as error:
        raise Mismatch(str(error)) from error
    if kind is Message:
        _check_text(made)
    return made


def _check_text(message: Message) -> None:
    try:
        message.text()
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Mismatch("a text without its values") from error


def _either(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and types.NoneType in kinds:
        return None
    *others, last = (kind for kind in kinds if kind is not types.NoneType)
    for kind in others:
        try:
            return from_json(kind, data)
        except Mismatch:
            continue
    return from_json(last, data)


def _tuple(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    _expect(data, isinstance(data, list), "a list")
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(data)
    elif len(kinds) != len(data):
        raise Mismatch(f"a list of {len(kinds)} is needed, one of {len(data)} is there")
    return tuple(from_json(kind, value) for kind, value in zip(kinds, data, strict=True))


def _mapping(kind: Any, data: Any) -> dict[str, Any]:
    _expect(data, isinstance(data, dict), "an object")
    values = {}
    for name, value in data.items():
        try:
            values[name] = from_json(kind, value)
        except Mismatch as error:
            raise error.inside(name) from None
    return values


def _array(kind: type, data: Any) -> Any:
    _expect(data, isinstance(data, list), "a list")
    try:
        array: Any = np.array(data, kind)
    except (ValueError, TypeError, OverflowError) as error:
        raise Mismatch("numbers are needed") from error
    _expect(data, bool(np.isfinite(array).all()), "finite numbers")
    return array


def _plain(kind: Any, data: Any) -> Any:
    if kind in (int, float):
        _expect(data, isinstance(data, int | float) and not isinstance(data, bool), "a number")
        most = MOST if kind is int else sys.float_info.max
        if not abs(data) <= most or (kind is int and data % 1):
            raise Mismatch("a number is out of bounds")
        return kind(data)
    return _expect(data, isinstance(data, kind), f"a {kind.__name__}")
