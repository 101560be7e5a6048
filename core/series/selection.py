"""Which columns of a table, and which of several series in it, a person means."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pandas.api.types import is_numeric_dtype

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import Category, by_kind
from core.reading.naming import cell_at
from core.reading.numbers import numerals
from core.reading.sheets import longtable
from core.reading.tables import Table, split_unit

SERIES_ADDED = Message(
    "series_added",
    "The {count} series are added up. Times at which not all of them have a row: {fewer}.",
)
COLUMNS_ADDED = Message(
    "columns_added",
    "“{column}” adds columns up; a row in which one of them has no value has none: {count}.",
)
PLUS = " + "
ONE_SERIES = Message("one_series", "Only the rows of “{series}” are used.")


def find_column(table: Table, name: str) -> str:
    """Returns the column that a person means, with its unit in brackets or without.

    Capitals, spaces, accents and signs make no difference where only one column is meant.

    Raises:
        UserError: There is no such column.
    """
    column = same_column(table, name)
    if column is not None:
        return column
    raise UserError(
        "no_such_column",
        "There is no column “{received}”; the columns are {known}. Choose one of them.",
        known=", ".join(f"“{column}”" for column in list(map(str, table.columns))[:20]),
        received=name,
    )


def same_column(table: Table, name: str) -> str | None:
    """Returns the column of a name, the only one that differs in no letter; None without one."""
    names = [str(column) for column in table.columns]
    for candidate in (name, split_unit(name)[0]):
        if candidate in names:
            return candidate
    plain = plain_name(name)
    alike = [column for column in names if plain and plain_name(column) == plain]
    return alike[0] if len(alike) == 1 else None


def plain_name(name: str) -> str:
    """Returns the letters and digits of a name, without capitals and accents."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def with_sum(table: Table, target: str | None) -> Table:
    """Returns a table with one column more where a target is several added up: `tea + coffee`.

    Args:
        table: The table.
        target: Column to forecast; whatever is no such sum leaves the table as it is.
    """
    parts, names = (target or "").split(PLUS), set(map(str, table.columns))
    numbers = all(part in names and is_numeric_dtype(table.columns[part]) for part in parts)
    if target is None or target in names or len(set(parts)) < 2 or not numbers:
        return table
    total = table.columns[parts].sum(axis=1, skipna=False)
    missing = int((total.isna() & table.columns[parts].notna().any(axis=1)).sum())
    units = {table.units.get(part, "") for part in parts}
    return replace(
        table,
        columns=table.columns.assign(**{target: total}),
        targets=[target, *table.targets],
        units={**table.units, target: units.pop() if len(units) == 1 else ""},
        notes=(*table.notes, COLUMNS_ADDED.with_values(column=target, count=missing)),
    )


def choose_target(table: Table, time_column: str | None, target: str | None) -> str:
    """Returns the column to forecast, the likeliest where nobody names one.

    Raises:
        UserError: It is missing or the time column, or no column holds numbers.
    """
    if target is not None:
        column = find_column(table, target)
        if column == time_column:
            raise UserError(
                "target_is_time",
                "“{column}” cannot be both the time column and the column to forecast. Choose "
                "another one for either.",
                column=column,
            )
        return column
    for column in table.targets:
        if column != time_column:
            return column
    raise _no_numbers(table, time_column)


def choose_covariates(
    table: Table,
    covariates: Sequence[str],
    time_column: str | None,
    target: str,
    kinds: Mapping[str, Category],
) -> list[str]:
    """Returns the columns to look at besides.

    Args:
        table: The table.
        covariates: What a person calls them.
        time_column: Column of the times; None without one.
        target: Column to forecast.
        kinds: Those that are made of words of another one, by their names.

    Raises:
        UserError: One is missing or has another role.
    """
    chosen = []
    for name in covariates:
        kind = kinds.get(name)
        column = find_column(table, kind.source if kind else name)
        if column in (target, time_column):
            raise UserError(
                "covariate_has_role",
                "“{column}” is the time column or the one to forecast, so it cannot be another "
                "column as well. Leave it out.",
                column=column,
            )
        chosen.append(kind.name if kind else column)
    return chosen


def series_names(table: Table, time_column: str | None) -> list[str]:
    """Returns what the series of a table are called: those below each other, else its columns."""
    keys = None if time_column is None else longtable.find_series(table.columns, time_column)
    if keys is not None:
        return [str(name) for name in keys.unique()]
    return [column for column in table.targets if column != time_column]


def choose_series(table: Table, config: RunConfig, name: str) -> tuple[Table, RunConfig]:
    """Returns a table and settings with which one of its series is learnt.

    Args:
        table: The table.
        config: The settings; a column that is forecast is not looked at besides.
        name: As `series_names` has it.
    """
    time = table.time if config.time is None else config.time or None
    if time is not None and longtable.find_series(table.columns, time) is not None:
        return replace(table, options=table.options.replace(series=name)), config
    itself = {name, *(k for k, kind in by_kind(config.made)[0].items() if kind.source == name)}
    covariates, known_ahead = (
        tuple(column for column in columns if column not in itself)
        for columns in (config.covariates, config.known_ahead)
    )
    return table, config.replace(target=name, covariates=covariates, known_ahead=known_ahead)


def one_series(table: Table, time_column: str | None, target: str) -> Table:
    """Returns the rows of the chosen series, where a table holds several below each other.

    Raises:
        Question: Nobody said which.
        UserError: There is none of that name.
    """
    rows = longtable.rows_of_one(table.columns, time_column, target, table.options)
    if rows is None:
        return table
    if table.options.series == longtable.SUM:
        return _added_up(table, str(time_column))
    name = str(table.options.series)
    note = ONE_SERIES.with_values(series=name)
    return replace(
        table,
        name=f"{table.name} · {name}",
        columns=table.columns[rows],
        notes=(*table.notes, note),
    )


def _added_up(table: Table, time_column: str) -> Table:
    """Returns a table whose rows of one time are to be added up."""
    keys = longtable.find_series(table.columns, time_column)
    sizes = table.columns[time_column].value_counts()
    count = 0 if keys is None else keys.nunique()
    note = SERIES_ADDED.with_values(count=count, fewer=int((sizes < count).sum()))
    options = table.options.replace(duplicates="sum")
    return replace(table, options=options, notes=(*table.notes, note))


def _no_numbers(table: Table, time: str | None) -> UserError:
    frame = table.columns
    others = [column for column in frame.columns if column not in (time, *table.telling)]
    for column in others:
        cells = frame[column].astype("str")
        cells = cells[~numerals.is_missing(cells)]
        if len(cells):
            return UserError(
                "no_numbers",
                "No column holds numbers: “{column}” has “{value}” in line {line}. Write plain "
                "numbers, without units or signs, and use one delimiter between the columns.",
                **cell_at(cells, 0),
            )
    if others:
        return UserError(
            "no_numbers_only_empty",
            "No column holds numbers: “{column}” is empty in every row. Fill it or choose another "
            "file.",
            column=str(others[0]),
        )
    return UserError(
        "no_second_column",
        "“{column}” is the only column; besides the times, a column of numbers is needed. Add a "
        "column with the values.",
        column=str(frame.columns[0]),
    )
