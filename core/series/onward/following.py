"""What a file holds of a series that a run learnt, under the names and in the order of that one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import Category, by_kind
from core.reading.options import Question, ReadingOptions
from core.reading.sheets import longtable
from core.reading.sheets.layout import HEADER_NONE
from core.reading.tables import Table
from core.series import checks
from core.series.beside.kinds import unseen_words
from core.series.inspection import column_values
from core.series.onward.matching import with_learnt_names
from core.series.selection import (
    choose_covariates,
    choose_target,
    find_column,
    one_series,
    same_column,
    with_sum,
)
from core.series.series import Series
from core.series.timing.timed import in_order, read_timed
from core.types import Flags, Stamps, Values

OTHER_NAME = Message(
    "newer_other_name",
    "The newer rows have no “{target}”; “{column}”, their only column of numbers, is taken for it.",
)


@dataclass(frozen=True, eq=False)
class Given:
    """The rows of a file in time order, nothing mended but rows that are filled in.

    Attributes:
        values: float64, nan where missing, `(m,)`.
        time: Stamps, `(m,)`; None without times.
        others: The other columns likewise, by the names that were learnt.
        filled: Which rows the file lacks, `(m,)`.
        reading: What was settled about the file and holds for others, too.
        warnings: What deserves a look.
    """

    values: Values
    time: Stamps | None
    others: Mapping[str, Values]
    filled: Flags
    reading: ReadingOptions
    warnings: tuple[Message, ...]

    def take(self, chosen: Flags) -> Given:
        """Returns some of the rows."""
        time = None if self.time is None else self.time[chosen]
        others = {name: column[chosen] for name, column in self.others.items()}
        values, filled = self.values[chosen], self.filled[chosen]
        return replace(self, values=values, time=time, others=others, filled=filled)


def read_following(known: Series, table: Table, config: RunConfig) -> Given:
    """Returns the rows of a table; of two orders of a date, the one that goes on counts.

    Args:
        known: The series.
        table: What was read of a file.
        config: Names the columns.

    Raises:
        Question: A column is missing, or the times have two readings, and the series does not
            settle which.
        UserError: There is nothing of the series in it.
    """
    try:
        return _read_once(known, table, config)
    except Question as question:
        if question.option != "date_order" or known.time is None:
            raise
        orders = [str(reading.value) for reading in question.readings]
        read = [_read_once(known, _with_order(table, order), config) for order in orders]
        following = [given for given in read if _follows(known, given)]
        if len(following) != 1:
            raise
        return following[0]


def _with_order(table: Table, order: str) -> Table:
    return replace(table, options=table.options.replace(date_order=order))


def _follows(known: Series, given: Given) -> bool:
    """Returns whether the newer rows are the next ones of the series."""
    if known.time is None or given.time is None:
        return False
    newer = given.time[given.time > known.time[-1]]
    return len(newer) > 0 and np.array_equal(newer, known.future_ds(len(newer)))


def _read_once(known: Series, table: Table, config: RunConfig) -> Given:
    kinds, days = by_kind(config.made)
    in_file = [name for name in config.covariates if name not in days]
    alone = len(table.targets) == 1 and not in_file
    table, told = by_learnt_names(table, None if alone else known.target, config)
    table = with_sum(table, known.target)
    time_column = None if known.time is None else table.time
    if time_column and config.time:
        time_column = same_column(table, config.time) or time_column
    column = choose_target(table, time_column, None if alone else known.target)
    table = _of_series(one_series(table, time_column, column), known)
    chosen = known.time is None or (time_column is not None and time_column == config.time)
    timed = read_timed(table, time_column, chosen)
    table = timed.table
    cells = table.columns[find_column(table, column)]
    values = checks.read_values(cells, table.mark, table.options.words)
    names = choose_covariates(table, in_file, timed.column, column, kinds)
    order, moments, _notes, _warnings = in_order(timed, values)
    others = {
        learnt: order.take(column_values(table, name, kinds.get(learnt)))
        for learnt, name in zip(in_file, names, strict=True)
    }
    told += tell_of_columns(table, column, known.target, kinds.values())
    filled = np.zeros(len(order.take(values)), dtype=bool)
    reading = table.options.for_new_data()
    return Given(order.take(values), moments, others, filled, reading, tuple(told))


def _of_series(table: Table, known: Series) -> Table:
    """Returns the rows that name the learnt series: of a few rows nothing else tells several.

    Raises:
        UserError: None does.
    """
    name = known.reading.series
    columns = [cells for of, cells in table.columns.items() if of != table.time]
    names = [longtable.as_text(cells) for cells in columns if longtable.has_names(cells)]
    if name is None or name == longtable.SUM or not names:
        return table
    words = pd.concat(names, axis=1)
    parts = [(words == part).any(axis=1) for part in name.split(longtable.JOINT)]
    named = np.logical_and.reduce(parts)
    if not named.any():
        raise UserError(
            "learnt_series_missing",
            "No row of this file names “{series}”, the series that was learnt. Give a file that "
            "holds its rows.",
            series=name,
        )
    return replace(table, columns=table.columns[named])


def by_learnt_names(
    table: Table, target: str | None, config: RunConfig, may_lack: bool = True
) -> tuple[Table, list[Message]]:
    """Returns a table by the names that were learnt, and what is to be said of them.

    Args:
        table: What was read of a file.
        target: The column to forecast; None where it is the only one that could be.
        config: Names the other columns.
        may_lack: Whether the file may lack some of these.

    Raises:
        Question: A column is missing, and nobody said which one is meant.
        UserError: None could be.
    """
    kinds, _days = by_kind(config.made)
    others = list(dict.fromkeys(config.in_file(config.covariates).values()))
    words = {kind.source for kind in kinds.values()}
    learnt = [*([target] if target else []), *others]
    return with_learnt_names(table, learnt, words, others if may_lack else ())


def tell_of_columns(
    table: Table, column: str, learnt: str, kinds: Iterable[Category]
) -> list[Message]:
    """Says where later rows have another name than the learnt ones, or words never seen.

    Args:
        table: The later rows.
        column: The one taken for what is forecast.
        learnt: What it was called.
        kinds: The columns made of words.
    """
    told = unseen_words(table, kinds)
    named = all(note.code != HEADER_NONE.code for note in table.notes)
    if named and column != learnt:
        told.append(OTHER_NAME.with_values(target=learnt, column=column))
    return told
