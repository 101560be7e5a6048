"""What is mended on the way from a column to a series, each with a warning, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.errors import Message, UserError
from core.reading.naming import cell_at
from core.reading.numbers import numerals
from core.reading.options import Question, Reading
from core.types import Flags, Values

MIN_ROWS = 3
MAX_WORD = 40
MOST_LISTED = 3

_EXACT_INTEGERS = 2.0**53
_INFINITE = r"(?i)[+\-−]?inf(?:inity)?|∞"

COVARIATE_FILLED = Message(
    "covariate_filled",
    "Missing values of “{column}”: {count}; each is filled with the value before it.",
)
ENDS_DROPPED = Message(
    "ends_dropped",
    "Rows in which “{column}” is empty are left out at the beginning, {first}, and at the end, "
    "{last}.",
)
START_DROPPED = Message(
    "ends_dropped",
    "Rows at the beginning in which “{column}” is empty are left out: {first}.",
)
END_DROPPED = Message(
    "ends_dropped", "Rows at the end in which “{column}” is empty are left out: {last}."
)
VALUES_CONSTANT = Message(
    "values_constant", "“{column}” is {value} in every row; there is nothing to learn from it."
)
DIGITS_LOST = Message(
    "digits_lost", "“{column}” holds numbers of more than 15 digits; the last digits are rounded."
)


def read_values(cells: pd.Series, mark: numerals.Mark, words: str | None = None) -> Values:
    """Returns a column's numbers, nan where there is none.

    Args:
        cells: float64 or text, `(n,)`; its name is the column's, its index the lines.
        mark: The decimal mark.
        words: What words among them are, as `ReadingOptions` has it.

    Raises:
        Question: A few cells hold words, and nobody said what they are.
        UserError: A cell holds something else than a finite number, or none holds one.
    """
    if pd.api.types.is_numeric_dtype(cells):
        values = cells.to_numpy(dtype=np.float64, copy=True)
        bad = np.isinf(values)
    elif pd.api.types.is_datetime64_any_dtype(cells):
        values, bad = np.full(len(cells), np.nan), np.ones(len(cells), dtype=bool)
    else:
        values, bad = numerals.parse(cells, mark)
        odd = bad & ~numerals.is_number(cells) & ~cells.str.fullmatch(_INFINITE)
        if odd.any() and words is None and 2 * odd.sum() < len(cells):
            raise _ask_about_words(cells, odd)
        bad &= ~(odd & (words == "missing"))
    if bad.any():
        raise numerals.NOT_A_NUMBER.error(**cell_at(cells, int(np.argmax(bad))))
    return values


def _ask_about_words(cells: pd.Series, odd: Flags) -> Question:
    rows = np.flatnonzero(odd)
    listed = dict.fromkeys(str(cells.iloc[row])[:MAX_WORD] for row in rows)
    return Question(
        "words_among_numbers",
        "Cells of “{column}” that hold no number: {count} of {rows}, the first in line {line}: "
        "“{value}”. Take them as missing, correct them, or choose another column.",
        "words",
        (Reading("missing", tuple(f"{word} → –" for word in [*listed][:MOST_LISTED])),),
        **{**cell_at(cells, int(rows[0])), "value": next(iter(listed))},
        count=len(rows),
        rows=len(cells),
    )


def refuse_empty(values: Values, column: str) -> None:
    """Raises where a column holds no number.

    Raises:
        UserError: It holds none.
    """
    if not np.isfinite(values).any():
        raise UserError(
            "all_missing",
            "“{column}” is empty in all {rows} rows; a column to forecast holds numbers. Choose "
            "another column.",
            column=column,
            rows=len(values),
        )


def refuse_few(values: Values, column: str) -> None:
    """Raises where too few values are left.

    Raises:
        UserError: Too few are left.
    """
    if len(values) < MIN_ROWS:
        raise UserError(
            "too_few_rows",
            "“{column}” is too short: a series needs at least {needed} rows with a value, and it "
            "has {received}. Add rows or choose another column.",
            needed=MIN_ROWS,
            column=column,
            received=len(values),
        )


def refuse_hidden(values: Values, hidden: Flags, column: str) -> None:
    """Raises where stretches that are left out leave too few values.

    Args:
        values: The column, nan in these stretches and where missing, `(n,)`.
        hidden: The rows in them, `(n,)`.
        column: Its name.

    Raises:
        UserError: They do.
    """
    left = int(np.isfinite(values).sum())
    if hidden.any() and left < MIN_ROWS:
        raise UserError(
            "too_few_not_left_out",
            "{count} of {rows} rows of “{column}” are left out; a series needs at least {needed} "
            "others with a value, and {received} remain. Leave out less.",
            count=int(hidden.sum()),
            rows=len(values),
            column=column,
            needed=MIN_ROWS,
            received=left,
        )


def fill_covariate(cells: Values, n_rows: int, column: str) -> tuple[Values, list[Message]]:
    """Fills each missing value of another column with the one before it.

    Args:
        cells: Values in the rows of a series, then in rows yet to come, nan where missing.
        n_rows: Rows of the series; what is missing later stays so.
        column: Name of the column.

    Returns:
        The values, and the warnings.

    Raises:
        UserError: No row of the series has a value.
    """
    values = cells.copy()
    inside = values[:n_rows]
    observed = np.isfinite(inside)
    if not observed.any():
        raise UserError(
            "covariate_empty",
            "“{column}” is empty in all {rows} rows of the series; other columns hold numbers. "
            "Leave it out.",
            column=column,
            rows=n_rows,
        )
    # Nothing comes before the first value, so that one stands in.
    last_known = np.maximum.accumulate(np.where(observed, np.arange(n_rows), np.argmax(observed)))
    # The rows before it are told of elsewhere: see `others`.
    missing = int((~observed[np.argmax(observed) :]).sum())
    inside[:] = inside[last_known]
    if not missing:
        return values, []
    return values, [COVARIATE_FILLED.with_values(column=column, count=missing)]


def warn_of_ends(first: int, last: int, column: str) -> list[Message]:
    """Says how many rows were left out at each end, because they have no value."""
    if not first + last:
        return []
    both = ENDS_DROPPED if first and last else START_DROPPED if first else END_DROPPED
    return [both.with_values(column=column, first=first, last=last)]


def warn_of_values(values: Values, column: str) -> list[Message]:
    """Says where values teach nothing, or are not kept to the last digit."""
    warnings = []
    if (values == values[0]).all():
        warnings.append(VALUES_CONSTANT.with_values(column=column, value=float(values[0])))
    if np.abs(values).max() > _EXACT_INTEGERS:
        warnings.append(DIGITS_LOST.with_values(column=column))
    return warnings
