"""Rows that came since a series was learnt, taken from another file, and the series they make.

What both have tells whether the file goes on with the same series: where it says something else,
a person is asked. New rows are repaired as the learnt ones were, each from the rows before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import Category, by_kind
from core.reading.naming import short_stamp
from core.reading.options import Question, Reading
from core.reading.sheets import longtable
from core.reading.sheets.layout import HEADER_NONE
from core.reading.tables import Table
from core.series import checks
from core.series.beside.days import with_days
from core.series.beside.kinds import WORD_UNSEEN, unseen_words
from core.series.cadence import next_stamps, steps_from_first
from core.series.inspection import column_values, unfinished_row
from core.series.ledger import Repair, for_new_data
from core.series.quality import UNFINISHED, plan
from core.series.repairs import RepairedColumn, apply_repairs
from core.series.selection import (
    choose_covariates,
    choose_target,
    find_column,
    one_series,
    with_sum,
)
from core.series.series import Series
from core.series.timing.timed import in_order, read_timed
from core.types import Flags, Rows, Stamps, Values

# What to do with rows that the series has with another value.
KEEP, TAKE = "keep", "take"
# Values without times begin with the learnt ones where so many of these are the same.
MOSTLY = 0.9
# Newer rows that come twice as often as the learnt ones, or half as often, have other steps.
FREQUENT, SELDOM = 0.5, 2.0

OTHER_NAME = Message(
    "newer_other_name",
    "The newer rows have no “{target}”; “{column}”, their only column of numbers, is taken for it.",
)
ROWS_SKIPPED = Message(
    "rows_skipped",
    "After {after} rows seem to be missing: the next one is {following}. They are used as "
    "neighbours; a file with the rows in between gives a better forecast.",
)


@dataclass(frozen=True, eq=False)
class Continued:
    """A series with the rows that came since.

    Attributes:
        series: The series as it was, then the new rows; its warnings say what deserves a look.
        n_new: How many rows are new.
    """

    series: Series
    n_new: int


@dataclass(frozen=True, eq=False)
class _Given:
    """The rows of a file in time order, nothing mended: values and other columns `(m,)`."""

    values: Values
    time: Stamps | None
    others: Mapping[str, Values]
    warnings: tuple[Message, ...]

    def take(self, chosen: Flags) -> _Given:
        time = None if self.time is None else self.time[chosen]
        others = {name: column[chosen] for name, column in self.others.items()}
        return _Given(self.values[chosen], time, others, self.warnings)


def continue_series(
    known: Series, table: Table, config: RunConfig, differing: str | None = None
) -> Continued:
    """Returns a series with the newer rows of a table.

    Args:
        known: The series.
        table: What was read of the newer rows, alone or together with the older ones. Without
            times, its values come one after the other.
        config: Names the columns.
        differing: What to do with rows that the series has with another value: `keep` it, `take`
            what the table says; None asks.

    Raises:
        Question: Rows of the series have another value here: its option is `differing`. Or the
            times have two readings, and the series does not settle which.
        UserError: No row is newer, they have other steps, or a column is missing.
    """
    choices = [repair for repair, _default in plan((), for_new_data(known.ledger))]
    given = _read(known, table, config)
    places, values = _overlap(known, given, choices)
    if len(places):
        known = _settle(known, places, values, differing)
    newer = given.take(_is_newer(known, given, len(places), choices))
    if not np.isfinite(newer.values).any():
        raise _nothing_newer(known)
    if newer.time is not None and not any(choice.kind == "resample" for choice in choices):
        _refuse_other_steps(known, newer.time)
    if known.time is not None and newer.time is None:
        newer = replace(newer, time=known.future_ds(len(newer.values)))
    series = with_days(_join(known, newer, choices), config.made)
    # A row that was not finished is now, or is told of again.
    again = (UNFINISHED.code, OTHER_NAME.code, WORD_UNSEEN.code)
    before = [warning for warning in known.warnings if warning.code not in again]
    unfinished = unfinished_row(series)
    told = [*_warn_of_skipped(known, series), *([unfinished.message] if unfinished else [])]
    warnings = (*before, *given.warnings, *told)
    return Continued(replace(series, warnings=warnings), len(series) - len(known))


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


def _read(known: Series, table: Table, config: RunConfig) -> _Given:
    """Returns the rows of a table; of two orders of a date, the one that goes on counts."""
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


def _follows(known: Series, given: _Given) -> bool:
    """Returns whether the newer rows are the next ones of the series."""
    if known.time is None or given.time is None:
        return False
    newer = given.time[given.time > known.time[-1]]
    return len(newer) > 0 and np.array_equal(newer, known.future_ds(len(newer)))


def _read_once(known: Series, table: Table, config: RunConfig) -> _Given:
    table = with_sum(table, known.target)
    time_column = None if known.time is None else table.time
    if time_column and config.time in table.columns:
        time_column = config.time
    kinds, days = by_kind(config.made)
    in_file = [name for name in config.covariates if name not in days]
    alone = len(table.targets) == 1 and not in_file
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
    warnings = tell_of_columns(table, column, known.target, kinds.values())
    return _Given(order.take(values), moments, others, tuple(warnings))


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
        raise _nothing_newer(known)
    return replace(table, columns=table.columns[named])


def _overlap(known: Series, given: _Given, choices: list[Repair]) -> tuple[Rows, Values]:
    """Returns which rows of a series a file has, too, and what it says of them, `(k,)` each."""
    if known.time is None or given.time is None:
        both = min(len(known), len(given.values))
        same = _is_same(known.values[:both], given.values[:both])
        places = np.arange(both if both and same.mean() >= MOSTLY else 0)
        return places, given.values[: len(places)]
    mended = apply_repairs(given.values, given.time, choices)
    assert mended.time is not None
    places = np.minimum(np.searchsorted(known.time, mended.time), len(known) - 1)
    there = (known.time[places] == mended.time) & ~mended.repaired
    return places[there], mended.values[there]


def _settle(known: Series, places: Rows, values: Values, differing: str | None) -> Series:
    """Returns a series with what counts where a file says something else.

    Raises:
        Question: It does, and nobody chose.
    """
    # Whatever stood in a row that was repaired, it is not the value that was learnt.
    differs = ~_is_same(known.values[places], values) & np.isfinite(values)
    differs &= ~known.is_repaired[places]
    if not differs.any() or differing == KEEP:
        return known
    rows = places[differs]
    if differing == TAKE:
        changed = known.values.copy()
        changed[rows] = values[differs]
        return replace(known, values=changed)
    first = int(rows[0])
    raise Question(
        "rows_differ",
        "Of {both} rows that the series has already, {count} have another value here, the first at "
        "{at}: {here} instead of {known}. Choose which values count.",
        option="differing",
        readings=(Reading(KEEP), Reading(TAKE)),
        both=len(places),
        count=len(rows),
        at=_name_of(known, first),
        here=float(values[differs][0]),
        known=float(known.values[first]),
    )


def _is_same(one: Values, other: Values) -> Flags:
    """Returns where two values are the same, but for what a spreadsheet rounds."""
    return np.isclose(one, other, rtol=1e-9, atol=0.0)


def _is_newer(known: Series, given: _Given, both: int, choices: list[Repair]) -> Flags:
    """Returns which rows of a file come after a series."""
    if known.time is None or given.time is None:
        return np.arange(len(given.values)) >= both
    if any(choice.kind == "resample" for choice in choices):
        # A last row that gathers several holds what comes before the next one.
        return np.asarray(given.time >= next_stamps(known.time, known.frequency, 1)[0])
    return np.asarray(given.time > known.time[-1])


def _join(known: Series, newer: _Given, choices: list[Repair]) -> Series:
    n = len(known)
    time = None
    if known.time is not None and newer.time is not None:
        time = np.concatenate([known.time, newer.time])
    mended = apply_repairs(np.concatenate([known.values, newer.values]), time, choices)
    first = 1 + int(np.flatnonzero((mended.rows >= 0) & (mended.rows < n))[-1])
    added = mended.keep(slice(first, None))
    if not len(added):
        raise _nothing_newer(known)
    return replace(
        known,
        time=None if known.time is None else np.concatenate([known.time, added.time]),
        values=np.concatenate([known.values, added.values]),
        repaired=np.concatenate([known.is_repaired, added.repaired]),
        covariates=_join_covariates(known, newer, added),
    )


def _join_covariates(known: Series, newer: _Given, added: RepairedColumn) -> dict[str, Values]:
    """Returns the other columns of all rows; what was known of rows to come stands in."""
    n, joined = len(known), {}
    for name, column in newer.others.items():
        before = known.covariate(name)
        told = added.take(np.concatenate([before[:n], column]))
        later = np.full(max(len(told), len(before) - n), np.nan)
        later[: len(told)] = told
        foreseen = np.append(before[n:], np.full(len(later), np.nan))[: len(later)]
        later = np.where(np.isfinite(later), later, foreseen)
        cells = np.concatenate([before[:n], later])
        joined[name], _warnings = checks.fill_covariate(cells, n + len(added), name)
    most = max(map(len, joined.values()), default=0)
    return {name: np.append(c, np.full(most - len(c), np.nan)) for name, c in joined.items()}


def _refuse_other_steps(known: Series, newer: Stamps) -> None:
    """Refuses newer rows that mostly come more often than the learnt ones, or more seldom."""
    if not known.frequency or len(newer) < 2:
        return
    steps = np.diff(steps_from_first(newer, known.frequency))
    if FREQUENT < np.median(steps) < SELDOM:
        return
    raise UserError(
        "newer_other_steps",
        "The newer rows have other steps than the series: after {first} comes {second}, where "
        "{following} is expected. Give a row for each step of the series.",
        first=short_stamp(newer[0]),
        second=short_stamp(newer[1]),
        following=short_stamp(next_stamps(newer[:1], known.frequency, 1)[0]),
    )


def _warn_of_skipped(known: Series, series: Series) -> tuple[Message, ...]:
    """Says where a step is longer than any that was learnt."""
    if known.time is None or series.time is None or len(known) < 2:
        return ()
    n, usual = len(known), np.diff(known.time).max()
    wide = np.flatnonzero(np.diff(series.time[n - 1 :]) > usual)
    if not len(wide):
        return ()
    row = n - 1 + int(wide[0])
    names = {"after": _name_of(series, row), "following": _name_of(series, row + 1)}
    return (ROWS_SKIPPED.with_values(**names),)


def _nothing_newer(known: Series) -> UserError:
    return UserError(
        "nothing_newer",
        "No row comes after {newest}, the newest one of the series. Give a file with later rows.",
        newest=_name_of(known, len(known) - 1),
    )


def _name_of(series: Series, row: int) -> str | int:
    return row if series.time is None else short_stamp(series.time[row])
