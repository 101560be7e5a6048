"""The history of a training: one line an epoch, read as it grows and however long it is.

An unfinished last line is left alone until it is whole; a line that is no epoch is left out.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

# Below this size reading everything costs less than a tenth of a second.
WHOLE_BYTES = 4_000_000
_NOT_VALIDATED = b'"val_loss": null'


class Epoch(NamedTuple):
    """What one epoch came to.

    Attributes:
        epoch: Its number, from 1.
        loss: Mean loss of the training windows.
        val_loss: Loss of the validation windows; None where they were not looked at.
        seconds: How long it took.
    """

    epoch: int
    loss: float | None = None
    val_loss: float | None = None
    seconds: float | None = None


def to_lines(epochs: Iterable[Epoch]) -> bytes:
    """Returns epochs as they stand in the file."""
    return "".join(json.dumps(epoch._asdict()) + "\n" for epoch in epochs).encode()


def read_history(path: Path, offset: int = 0) -> tuple[list[Epoch], int]:
    """Returns the epochs written since `offset`, and the offset to go on from.

    Args:
        path: The file.
        offset: Bytes already read; a file that has become shorter is read from its beginning.
    """
    size = _size(path)
    if not size:
        return [], 0
    start = offset if offset <= size else 0
    with path.open("rb") as file:
        file.seek(start)
        data = file.read()
    whole = data.rfind(b"\n") + 1
    return _epochs(data[:whole].splitlines()), start + whole


def sample_history(path: Path, lines: int) -> tuple[list[Epoch], int]:
    """Returns the epochs of a history of any length, and the offset to go on from.

    Args:
        path: The file.
        lines: How many epochs to take, evenly over the file, where it is too long to be read whole.
    """
    size = _size(path)
    if size <= WHOLE_BYTES:
        return read_history(path)
    return _epochs(_spread(path, size, lines)), size


def sketch(path: Path, points: int) -> list[float]:
    """Returns the validation losses at a few epochs, evenly over those that have one.

    Args:
        path: The file.
        points: How many to return at most.

    Returns:
        The losses by epoch, those of the training rows where nothing was validated; [] before
        anything was learnt.
    """
    size = _size(path)
    if not size:
        return []
    if size > WHOLE_BYTES:
        lines = _spread(path, size, points)
    else:
        whole = path.read_bytes().split(b"\n")[:-1]  # after the last one is nothing yet
        whole = [line for line in whole if _NOT_VALIDATED not in line] or whole
        lines = [whole[i] for i in _evenly(len(whole), points)]
    epochs = _epochs(lines)
    for losses in ([row.val_loss for row in epochs], [row.loss for row in epochs]):
        finite = [loss for loss in losses if loss is not None and math.isfinite(loss)]
        if finite:
            return finite
    return []


def _size(path: Path) -> int:
    """Returns the size of a file, 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def _evenly(count: int, most: int) -> list[int]:
    """Returns at most so many of the numbers from 0 to `count - 1`, the last one among them."""
    return [int(i) for i in np.unique(np.linspace(0, count - 1, min(most, count)).astype(int))]


def _spread(path: Path, size: int, lines: int) -> list[bytes]:
    sampled = []
    with path.open("rb") as file:
        for offset in np.linspace(0, size, lines, endpoint=False, dtype=np.int64):
            file.seek(int(offset))
            if offset:
                file.readline()  # the rest of a line that began before
            line = file.readline()
            if line.endswith(b"\n"):
                sampled.append(line)
    return sampled


def _epochs(lines: list[bytes]) -> list[Epoch]:
    rows = _parse(b"[" + b",".join(lines) + b"]")  # all at once is three times as fast
    if rows is None:
        rows = [_parse(line) for line in lines]
    return [epoch for row in rows if (epoch := _epoch(row)) is not None]


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _epoch(row: Any) -> Epoch | None:
    if not isinstance(row, dict):
        return None
    number = row.get("epoch")
    values = [row.get(name) for name in ("loss", "val_loss", "seconds")]
    if type(number) is not int or not 0 < number < 2**53:
        return None
    if not all(value is None or type(value) in (int, float) for value in values):
        return None
    if any(type(value) is int and abs(value) > sys.float_info.max for value in values):
        return None
    return Epoch(number, *values)
