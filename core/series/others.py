"""Other columns, examined before they are learnt from: what tells nothing, what tells too much."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from core.errors import Message, UserError
from core.reading.naming import cell_at, short_stamp
from core.reading.numbers import numerals
from core.series.cadence import Cadence
from core.series.ledger import Repair
from core.series.quality import SENTINEL, Finding, Observed, find_sentinels
from core.types import Stamps, Values

# A column is compared with so many past values of the target and so many coming ones.
PAST, COMING = 10, 7
FEWEST_ROWS = 60
MOST_ROWS = 2_000
# What past values leave open of a column, coming ones of the target tell but for so much of it.
TOLD = 0.05
# Less than this is rounding.
NOTHING = 1e-9
SAME = 0.95
MOST_AHEAD = 48
MOST_BEGINNING = 3

BEGINS = Message(
    "covariate_begins",
    "“{column}” is empty before {start} (rows: {count}); its first value, {value}, stands in "
    "there. Begin at {start}, or leave the column out.",
)
FOUND_BEGINS = Message(
    "found_covariate_begins", "“{column}” is empty before {start}. Rows: {count}."
)
SENTINEL_TAKEN = Message(
    "sentinel_taken",
    "Rows in which “{column}” holds {value}, far from everything else: {count}, the first at "
    "{at}. They count as not measured.",
)
CONSTANT = Message(
    "covariate_constant",
    "“{column}” is {value} in every row, so nothing can be learnt from it. Leave it out.",
)
UNTAUGHT = Message(
    "covariate_untaught",
    "“{column}” is {value} in all {rows} training rows, so its effect cannot be learnt, and a "
    "forecast with another value of it tells nothing.",
)
LEAK_LATER = Message(
    "covariate_leak_later",
    "“{column}” is “{target}” {rows} rows later. Nobody knows it when the forecast is made, so no "
    "error with it can be believed. Leave it out.",
)
LEAK_NEXT = Message(
    "covariate_leak_next",
    "“{column}” is “{target}” of the next row. Nobody knows it when the forecast is made, so no "
    "error with it can be believed. Leave it out.",
)
LEAK_MADE = Message(
    "covariate_leak_made",
    "“{column}” seems to be made from coming values of “{target}”. If it is not known when the "
    "forecast is made, no error with it can be believed. Leave it out.",
)
# What a page says of columns before the training and beside its result.
OF_COLUMNS = tuple(
    message.code
    for message in (BEGINS, SENTINEL_TAKEN, CONSTANT, UNTAUGHT, LEAK_NEXT, LEAK_LATER, LEAK_MADE)
)


def examine_columns(
    raw: Mapping[str, Values],
    target: str,
    values: Values,
    n_train: int,
    at: Callable[[int], str | int],
    of_days: Mapping[str, Values] | None = None,
) -> list[Message]:
    """Returns what deserves a look in other columns.

    Args:
        raw: The columns by name, nan where missing, `(n + to come,)`.
        target: Name of the column to forecast.
        values: Its values, nan in rows that are left out, `(n,)`.
        n_train: How many rows training will see.
        at: What names a row.
        of_days: Columns of the calendar likewise, which cannot know the target.
    """
    warnings = []
    for name, column in {**raw, **(of_days or {})}.items():
        inside = column[: len(values)]
        there = np.flatnonzero(np.isfinite(inside))
        if not len(there):
            continue
        if there[0]:
            first = int(there[0])
            warnings.append(
                BEGINS.with_values(
                    column=name, count=first, start=at(first), value=_plain(inside[first])
                )
            )
        known = column[np.isfinite(column)]
        learnt = inside[:n_train][np.isfinite(inside[:n_train])]
        # What stays the same while it is learnt knows nothing of what comes either.
        if (known == known[0]).all():
            warnings.append(CONSTANT.with_values(column=name, value=_plain(known[0])))
            continue
        if len(learnt) and (learnt == learnt[0]).all():
            warnings.append(
                UNTAUGHT.with_values(column=name, value=_plain(learnt[0]), rows=n_train)
            )
            continue
        leak = name in raw and _find_leak(name, inside[:n_train], target, values[:n_train])
        warnings += [leak] if leak else []
    return warnings


def without_sentinels(
    name: str,
    column: Values,
    time: Stamps | None,
    meant: str | None,
    before: Values | None = None,
) -> tuple[Values, list[Message]]:
    """Returns another column without numbers that stand for “not measured”, and what to say of it.

    Args:
        name: Its name.
        column: float64 in time order, nan where missing, `(n,)`.
        time: Stamps, `(n,)`; None without times.
        meant: What many such numbers are, as `ReadingOptions` has it.
        before: What it held in rows that were learnt.

    Raises:
        Question: There are many, and nobody said what they are.
    """
    learnt = np.empty(0) if before is None else before
    n, values, told = len(learnt), np.concatenate([learnt, column]), list[Message]()
    observed = Observed(name, values, None, Cadence(""))
    for finding in find_sentinels(observed, (), meant):
        rows = finding.rows[finding.rows >= n] - n
        if not len(rows) or len(rows) < len(finding.rows):  # what was learnt with it is a value
            continue
        first = int(rows[0])
        at = first if time is None else short_stamp(time[first])
        message = SENTINEL_TAKEN if finding.default else SENTINEL
        if meant != "values":
            told.append(message.with_values(**{**finding.message.values, "at": at}))
        if finding.default:
            column = column.copy()
            column[rows] = np.nan
    return column, told


def refuse_words(columns: pd.DataFrame) -> None:
    """Raises where a column to look at holds words.

    Args:
        columns: The columns, text or float64; the index is the lines.

    Raises:
        UserError: One does, or mostly.
    """
    for _, cells in columns.items():
        if is_numeric_dtype(cells):
            continue
        text = cells.astype("str")
        words = text[~numerals.is_missing(text) & ~numerals.is_number(text)]
        if 2 * len(words) > len(cells):
            raise UserError(
                "covariate_words",
                "“{column}” holds words such as “{value}” (line {line}); another column holds "
                "numbers. Write a column for each word, 1 where it stands and 0 elsewhere, or "
                "leave it out.",
                **cell_at(words, 0),
            )


def find_beginnings(columns: Mapping[str, Values], observed: Observed) -> list[Finding]:
    """Returns which other columns begin after the target, each with the way to begin there.

    Args:
        columns: Other columns in time order, nan where missing, `(n,)`.
        observed: The column to forecast.
    """
    first = int(np.argmax(np.isfinite(observed.values)))
    findings: list[Finding] = []
    for name, column in columns.items():
        there = np.flatnonzero(np.isfinite(column))
        if not len(there) or there[0] <= first + 1 or len(findings) == MOST_BEGINNING:
            continue
        row = int(there[0])
        start = str(row if observed.time is None else observed.time[row])
        message = FOUND_BEGINS.with_values(column=name, count=row - first, start=observed.at(row))
        repair = Repair("drop", "before", start=start)
        findings.append(Finding(message, np.arange(first, row), (repair,)))
    return findings


def _find_leak(name: str, column: Values, target: str, values: Values) -> Message | None:
    """Returns a warning where a column knows what the target will be."""
    both = np.isfinite(column) & np.isfinite(values)
    if both.sum() < FEWEST_ROWS or (values[both] == values[both][0]).all():
        return None
    for ahead in range(1, min(MOST_AHEAD, len(values) // 3) + 1):
        if _is_same(column[:-ahead], values[ahead:]) and not _is_same(column, values):
            leak = LEAK_NEXT if ahead == 1 else LEAK_LATER
            return leak.with_values(column=name, target=target, rows=ahead)
    column, values = column[-MOST_ROWS:], values[-MOST_ROWS:]
    rows = np.arange(PAST, len(values) - COMING)
    around = values[rows[:, None] + np.arange(-PAST, COMING + 1)]
    known = np.isfinite(column[rows]) & np.isfinite(around).all(axis=1)
    if known.sum() < FEWEST_ROWS:
        return None
    column, around = column[rows[known]], around[known]
    alone = _left_open(column, around[:, : PAST + 1])
    beside = _left_open(column, around)
    if alone <= NOTHING or beside > TOLD * alone:
        return None
    return LEAK_MADE.with_values(column=name, target=target)


def _is_same(column: Values, values: Values) -> bool:
    """Returns whether two columns are the same, but for a few rows."""
    both = np.isfinite(column) & np.isfinite(values)
    if both.sum() < FEWEST_ROWS / 2:
        return False
    close = np.isclose(column[both], values[both], rtol=1e-9, atol=0)
    # A constant stretch would be the same at any distance.
    return bool(close.mean() >= SAME and (np.diff(values[both]) != 0).mean() > 1 - SAME)


def _left_open(column: Values, told_by: Values) -> float:
    """Returns the share of a column's variance that a linear model of others leaves open."""
    design = np.column_stack([told_by, np.ones(len(told_by))])
    spread = float(np.var(column))
    if spread == 0:
        return 0.0
    weights = np.linalg.lstsq(design, column, rcond=None)[0]
    rest = column - design @ weights
    free = max(1, len(column) - design.shape[1])
    return float(rest @ rest / free) / spread


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else float(f"{value:.6g}")
