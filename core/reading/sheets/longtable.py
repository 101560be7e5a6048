"""Several series below each other in one table: a column, or two, says which one a row is of."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import UserError
from core.reading.options import Question, Reading, ReadingOptions

MOST_SHOWN = 50
# Of thousands of columns, every pair would be tried.
MOST_NAMES = 8
# The share of the repeated times that may still repeat inside a series.
MOST_LEFT = 1 / 3
JOINT = " · "
SUM = "(sum)"
# A number names a series only under such a name; elsewhere it is a value.
_NAMES = ("id", "store", "item", "shop", "sku", "station", "stn", "site", "sensor", "code",
          "product", "series", "group", "unique id", "nr", "no", "number", "device",
          "meter")  # fmt: skip


def find_series(columns: pd.DataFrame, time: str) -> pd.Series | None:
    """Returns which series each row is of, if times that repeat come once in each, or nearly so.

    Args:
        columns: Text, float64 and datetime64, `(n, k)`.
        time: Column of the times.

    Returns:
        Text, `(n,)`, named after the column or columns that tell; None where no column does.
    """
    times = columns[time]
    if not times.duplicated().any():
        return None
    others = columns.drop(columns=time)
    named = [n for n in others if has_names(others[n]) and repeats(others[n])][:MOST_NAMES]
    repeated = {
        names: int(columns.duplicated([time, *names]).sum())
        for names in chain(combinations(named, 1), combinations(named, 2))
    }
    if not repeated:
        return None
    names = min(repeated, key=lambda names: (repeated[names], len(names)))
    # A series may still hold a time twice, which is asked about once it is chosen.
    if repeated[names] > MOST_LEFT * times.duplicated().sum():
        return None
    keys = as_text(columns[names[0]])
    for name in names[1:]:
        keys = keys + JOINT + as_text(columns[name])
    return keys.rename(JOINT.join(map(str, names)))


def repeats(cells: pd.Series) -> bool:
    """Returns whether a column holds several values, each in two rows or more on average."""
    return bool(2 <= cells.nunique() <= len(cells) / 2)


def rows_of_one(
    columns: pd.DataFrame, time: str | None, target: str, options: ReadingOptions
) -> NDArray[np.bool_] | None:
    """Returns the rows of the chosen series.

    Args:
        columns: Text, float64 and datetime64, `(n, k)`.
        time: Column of the times, if there is one.
        target: Column to forecast, for the examples.
        options: `series` names the series.

    Returns:
        `(n,)`; None where the table holds only one.

    Raises:
        Question: It holds several, and nobody said which.
        UserError: It holds none of that name.
    """
    keys = None if time is None else find_series(columns, time)
    if keys is None:
        return None
    if options.series is None:
        raise _which(keys, columns, str(time), target)
    if options.series == SUM:
        return np.ones(len(columns), dtype=bool)
    rows = np.asarray(keys == options.series)
    if not rows.any():
        raise UserError(
            "no_such_series",
            "There is no series “{received}”; “{column}” names {known}. Choose one of them.",
            column=str(keys.name),
            known=", ".join(f"“{name}”" for name in keys.unique()[:20]),
            received=options.series,
        )
    return rows


def as_text(cells: pd.Series) -> pd.Series:
    """Returns the cells of such a column as text, whole numbers without a point."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells.map(lambda value: f"{value:g}").astype("str")
    return cells.astype("str")


def has_names(cells: pd.Series) -> bool:
    """Returns whether a column may say which series each row is of: words, or numbers so named."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        return False
    if not pd.api.types.is_numeric_dtype(cells):
        return True
    word = str(cells.name).lower().replace("_", " ").strip()
    words = {word, *word.split()[-1:]} | ({"id"} if word.endswith("id") else set())
    return bool(words & set(_NAMES)) and bool((cells % 1 == 0).all())


def _which(keys: pd.Series, columns: pd.DataFrame, time: str, target: str) -> Question:
    sizes = keys.value_counts()
    names = [str(name) for name in keys.unique() if sizes[name] == sizes.max()]
    names += [str(name) for name in sizes.index if name not in names]
    return Question(
        "several_series",
        "“{column}” names {count} series, such as “{first}” and “{second}”; one is forecast at a "
        "time. Choose one of them, or add them up.",
        "series",
        (
            *(
                Reading(name, _examples(columns[np.asarray(keys == name)], time, target))
                for name in names[:MOST_SHOWN]
            ),
            Reading(SUM, (f"{target}: " + " + ".join(names[:3]) + " …" * (len(names) > 3),)),
        ),
        column=str(keys.name),
        count=len(sizes),
        first=names[0],
        second=names[1],
    )


def _examples(rows: pd.DataFrame, time: str, target: str) -> tuple[str, ...]:
    places = np.unique([0, len(rows) - 1])
    return tuple(
        f"{rows[time].iloc[place]} → {as_text(rows[target]).iloc[place]}" for place in places
    )
