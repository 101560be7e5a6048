"""Lines above a table that tell of its columns: “Unit” or “Updated”, each with its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from core.errors import Message
from core.reading.sheets.rowkinds import Row, kind_of
from core.reading.times.joined.parts import is_part
from core.reading.times.stamps import is_time_word

FEWEST_LABELS = 2
_UNIT = re.compile(r"\[.*\]|\(.*\)")
TIME = "time"

LABELS_READ = Message(
    "labels_read",
    "No line above the values names all columns; lines {line} to {other_line} tell of them, and "
    "they are named after these.",
)


def find_names(above: Sequence[Row], kinds: Sequence[str]) -> list[str] | None:
    """Returns names for the columns, where lines of labels stand above their values.

    The first line that has a value for a column names it, or as many lines as tell all apart.

    Args:
        above: The rows above the values; trimmed text.
        kinds: What each column holds, as `kind_of` has it.

    Returns:
        None where the lowest line names columns, or the lines are no labels.
    """
    lines = [cells for _, cells in _block(above)]
    labels = [cells[0] for cells in lines if cells[0] and any(cells[1:])]
    if len(set(labels)) < FEWEST_LABELS or kinds[0] == "" or len(kinds) < 2:
        return None
    lowest = lines[-1]
    values = [cell for cell in lowest[1:] if cell]
    # Names are no values, and values that differ are times across.
    units = not lines[0][0] and all(map(_UNIT.fullmatch, values))
    if not (units or all(map(kind_of, values))) or len(set(values)) > FEWEST_LABELS:
        return None
    width = len(kinds)
    told = [(cells + [""] * width)[1:width] for cells in lines]
    names = [""] * (width - 1)
    told_of = sum(map(any, zip(*told, strict=True)))
    for cells in told:
        if len({*names} - {""}) == told_of:
            break
        names = [f"{name} {cell}".strip() for name, cell in zip(names, cells, strict=True)]
    is_name = not values and (is_time_word(lowest[0]) or is_part(lowest[0]))
    return [lowest[0] if is_name else TIME, *names]


def describe_labels(above: Sequence[Row]) -> Message:
    """Says which lines the columns are named after."""
    block = _block(above)
    return LABELS_READ.with_values(line=block[0][0], other_line=block[-1][0])


def _block(above: Sequence[Row]) -> list[Row]:
    """Returns the rows without an empty line between them, down to the values."""
    below = list(above[::-1])
    held = takewhile(
        lambda one: any(one[1][1]) and below[0][0] - one[1][0] == one[0], enumerate(below)
    )
    return [row for _, row in held][::-1]
