"""What is mended on the way from a column to a series, each with a warning, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.errors import Message, UserError
from core.reading import numerals
from core.reading.cadence import Values

MIN_ROWS = 3

# Numbers that stand for “not measured” in many public files.
_SENTINELS = (-99.99, -999.0, -999.99, -9999.0, -99999.0)
_EXACT_INTEGERS = 2.0**53


def clean_values(cells: pd.Series, mark: numerals.Mark) -> tuple[Values, list[Message]]:
    """Returns a column's numbers, nan where there is none.

    Args:
        cells: float64 or text, `(n,)`; its name is the column's, its index the lines.
        mark: The decimal mark.

    Raises:
        UserError: A cell holds something else than a finite number, or none holds one.
    """
    if pd.api.types.is_numeric_dtype(cells):
        values = cells.to_numpy(dtype=np.float64, copy=True)
        bad = np.isinf(values)
    elif pd.api.types.is_datetime64_any_dtype(cells):
        values, bad = np.full(len(cells), np.nan), np.ones(len(cells), dtype=bool)
    else:
        values, bad = numerals.parse(cells, mark)
    if bad.any():
        place = int(np.flatnonzero(bad)[0])
        raise UserError(
            "not_a_number",
            "A column to forecast holds finite numbers; “{column}” has “{value}” in line {line}. "
            "Correct it, leave the cell empty to have it filled, or choose another column.",
            column=str(cells.name),
            value=str(cells.iloc[place]),
            line=int(cells.index[place]),
        )
    warnings = []
    for sentinel in _SENTINELS:
        hits = values == sentinel
        rest = values[~hits & np.isfinite(values)]
        if hits.any() and len(rest) and rest.min() > sentinel / 10:
            values[hits] = np.nan
            warnings.append(
                Message(
                    "sentinel_missing",
                    "{count} times “{column}” holds {value}, far below everything else; it is "
                    "taken as a missing value.",
                    {"count": int(hits.sum()), "column": str(cells.name), "value": sentinel},
                )
            )
    return values, warnings


def fill_missing(values: Values, column: str) -> tuple[Values, slice, list[Message]]:
    """Fills each missing value with the one before it and drops those at both ends.

    A value at the end would be repeated into the rows that judge the forecast, so it is dropped.

    Args:
        values: Values in time order, nan where missing, `(n,)`.
        column: Name of the column.

    Returns:
        The values that are left, where they were, and the warnings.

    Raises:
        UserError: Too few are left.
    """
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        raise UserError(
            "all_missing",
            "A column to forecast holds numbers; “{column}” is empty in all {rows} rows. Choose "
            "another column.",
            column=column,
            rows=len(values),
        )
    kept = slice(int(known[0]), int(known[-1]) + 1)
    inside = values[kept]
    missing = ~np.isfinite(inside)
    last_known = np.maximum.accumulate(np.where(missing, 0, np.arange(len(inside))))
    warnings = _missing_warnings(values, kept, int(missing.sum()), column)
    inside = inside[last_known]
    if len(inside) < MIN_ROWS:
        raise UserError(
            "too_few_rows",
            "A series needs at least {needed} rows with a value; “{column}” has {received}. Add "
            "rows or choose another column.",
            needed=MIN_ROWS,
            column=column,
            received=len(inside),
        )
    return inside, kept, warnings + _value_warnings(inside, column)


def _missing_warnings(values: Values, kept: slice, filled: int, column: str) -> list[Message]:
    warnings = []
    ends = kept.start + len(values) - kept.stop
    if ends:
        warnings.append(
            Message(
                "ends_dropped",
                "“{column}” is empty in the first {first} and the last {last} rows; they are left "
                "out.",
                {"column": column, "first": kept.start, "last": len(values) - kept.stop},
            )
        )
    if filled:
        warnings.append(
            Message(
                "values_filled",
                "“{column}” has {count} missing values; each is filled with the value before it.",
                {"column": column, "count": filled},
            )
        )
    return warnings


def _value_warnings(values: Values, column: str) -> list[Message]:
    warnings = []
    if (values == values[0]).all():
        warnings.append(
            Message(
                "values_constant",
                "“{column}” is {value} in every row; there is nothing to learn from it.",
                {"column": column, "value": float(values[0])},
            )
        )
    if np.abs(values).max() > _EXACT_INTEGERS:
        warnings.append(
            Message(
                "digits_lost",
                "“{column}” holds numbers of more than 15 digits; the last digits are rounded.",
                {"column": column},
            )
        )
    return warnings
