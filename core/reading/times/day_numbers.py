"""Days as spreadsheets count them: 45292 is the first of January 2024, or an ordinary number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.naming import short_stamp
from core.reading.options import Question, Reading, ReadingOptions
from core.types import Stamps, Values

# Day 0. In the system of 1900 it is a day too early, since day 60 never was: 29 February 1900.
_STARTS = {"1900": np.datetime64("1899-12-30", "us"), "1904": np.datetime64("1904-01-01", "us")}
# 1954 to 2105 in the system of 1900; smaller numbers count something else more often.
_LOW, _HIGH = 20_000.0, 75_000.0

TIME_DAY_NUMBERS = Message("time_day_numbers", "“{column}” counts days since {start}.")


def look_like_days(values: Values) -> bool:
    """Returns whether numbers have the size of a spreadsheet's days of our time."""
    return bool(len(values) and (values >= _LOW).all() and (values < _HIGH).all())


def read_day_numbers(cells: pd.Series, options: ReadingOptions) -> tuple[Stamps, Message] | None:
    """Reads a spreadsheet's days, with fractions as clock times to the second.

    Args:
        cells: float64, `(n,)`, that `look_like_days`; its name is the column's.
        options: `day_numbers` settles what they count.

    Returns:
        Stamps, datetime64[us], `(n,)`, and what they were taken for; None if they are no days.

    Raises:
        Question: Nobody said what they count.
    """
    values = cells.to_numpy(dtype=np.float64)
    if options.day_numbers == "none":
        return None
    if options.day_numbers not in _STARTS:
        raise _what_they_count(cells, values)
    note = TIME_DAY_NUMBERS.with_values(column=str(cells.name), start=options.day_numbers)
    return _stamps(values, options.day_numbers), note


def _stamps(values: Values, system: str) -> Stamps:
    seconds = np.rint(values * 86_400).astype(np.int64)
    return np.asarray(_STARTS[system] + seconds.astype("timedelta64[s]"))


def _what_they_count(cells: pd.Series, values: Values) -> Question:
    rows = np.unique([0, 1, len(values) - 1])
    rows = rows[rows < len(values)]
    written = [f"{values[row]:g}" for row in rows]

    def examples(system: str) -> tuple[str, ...]:
        stamps = _stamps(values, system)[rows]
        pairs = zip(written, stamps, strict=True)
        return tuple(f"{number} → {short_stamp(stamp)}" for number, stamp in pairs)

    return Question(
        "day_numbers_unclear",
        "“{column}” holds numbers such as {value} (line {line}), which can be a spreadsheet's "
        "count of days or just numbers. Choose what they count, or write the dates "
        "as YYYY-MM-DD.",
        "day_numbers",
        (
            Reading("1900", examples("1900")),
            Reading("1904", examples("1904")),
            Reading("none", tuple(written)),
        ),
        column=str(cells.name),
        value=written[0],
        line=int(cells.index[0]),
    )
