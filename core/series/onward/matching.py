"""The columns of a file that goes with a run, under the names that the run learnt."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from core.errors import Message
from core.reading.options import Question, Reading
from core.reading.tables import Table, split_unit
from core.series.selection import PLUS, find_column, plain_name, same_column

SHOWN_CELLS = 3
MAX_CELL = 20

NAMED_OTHERWISE = Message(
    "column_named_otherwise", "“{column}” of this file is taken for “{learnt}”."
)
NOT_IN_FILE = Message("column_not_in_file", "This file has no “{learnt}”.")


def with_learnt_names(
    table: Table,
    learnt: Sequence[str],
    words: Collection[str] = (),
    may_lack: Collection[str] = (),
) -> tuple[Table, list[Message]]:
    """Returns a table whose columns have the names that a run learnt, and what is to be said of it.

    Names that differ in capitals, spaces, accents or signs alone are the same; others are asked
    about.

    Args:
        table: What was read of the file.
        learnt: The names; several added up count as their parts.
        words: Those whose columns hold words.
        may_lack: Those that the file need not hold: their columns are empty then.

    Raises:
        Question: One is not there, and nobody said which column is meant: its option is `names`.
        UserError: One is not there, and no column could be meant.
    """
    told: list[Message] = []
    parts = [part for name in learnt for part in _parts(table, name)]
    found = {name: same_column(table, name) for name in parts}
    found |= {name: _settled(table, name) for name, column in found.items() if column is None}
    for name, column in found.items():
        if column == "" and name in may_lack:
            table = replace(table, columns=table.columns.assign(**{name: np.nan}))
            told.append(NOT_IN_FILE.with_values(learnt=name))
        elif not column:
            free = free_columns(table, name, [one for one in found.values() if one], name in words)
            _ask(table, name, free, name in may_lack)
        elif column != name:
            table = _renamed(table, column, name)
            if column != split_unit(name)[0]:
                told.append(NAMED_OTHERWISE.with_values(column=column, learnt=name))
    return table, told


def free_columns(
    table: Table, name: str, taken: Collection[str] = (), words: bool = False
) -> list[str]:
    """Returns the columns that could be meant by a name, the likest first.

    Args:
        table: The table.
        name: The name.
        taken: Columns that are meant by another one.
        words: Whether they may hold words.
    """

    def likeness(column: str) -> float:
        return difflib.SequenceMatcher(None, plain_name(column), plain_name(name)).ratio()

    columns = table.columns
    free = [
        str(column)
        for column in columns
        if column not in taken
        and column != table.time
        and not is_datetime64_any_dtype(columns[column])
        and (words or is_numeric_dtype(columns[column]))
    ]
    return sorted(free, key=likeness, reverse=True)


def chosen_name(names: str) -> str:
    """Returns the column that the last of some `names` stands for, "" where none does."""
    return _pairs(names)[-1].rpartition("=")[2]


def _parts(table: Table, name: str) -> list[str]:
    """Returns the columns behind a name: several where it stands for their sum."""
    return [name] if same_column(table, name) else name.split(PLUS)


def _pairs(names: str | None) -> list[str]:
    return next(csv.reader([names or ""], skipinitialspace=True), [])


def _settled(table: Table, name: str) -> str | None:
    """Returns the column that a person said is meant, "" where the file has none, None if open."""
    for pair in _pairs(table.options.names):
        if pair.startswith(f"{name}="):
            meant = pair.removeprefix(f"{name}=").strip()
            return find_column(table, meant) if meant else ""
    return None


def _ask(table: Table, name: str, free: Sequence[str], may_lack: bool) -> None:
    """Asks which column is meant.

    Raises:
        Question: One could be, or none needs to be.
        UserError: None could.
    """
    if not free and not may_lack:
        find_column(table, name)
    readings = []
    for column in free:
        cells = table.columns[column].iloc[:SHOWN_CELLS]
        shown = (f"{cell:g}" if is_numeric_dtype(cells) else str(cell)[:MAX_CELL] for cell in cells)
        readings.append(Reading(_with_pair(table, f"{name}={column}"), (" · ".join(shown),)))
    if may_lack:
        readings.append(Reading(_with_pair(table, f"{name}=")))
    raise Question(
        "learnt_column_missing",
        "This file has no column “{received}”, which the run learnt from; its columns are {known}. "
        "Choose the one that is meant.",
        "names",
        tuple(readings),
        received=name,
        known=", ".join(f"“{column}”" for column in list(map(str, table.columns))[:20]),
    )


def _with_pair(table: Table, pair: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([*_pairs(table.options.names), pair])
    return text.getvalue()


def _renamed(table: Table, column: str, name: str) -> Table:
    def new(old: str) -> str:
        return name if old == column else old

    return replace(
        table,
        columns=table.columns.rename(columns={column: name}),
        time=None if table.time is None else new(table.time),
        targets=[*map(new, table.targets)],
        telling=[*map(new, table.telling)],
        units={new(old): unit for old, unit in table.units.items()},
    )
