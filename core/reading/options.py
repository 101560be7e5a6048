"""What a person settles about a file where its bytes leave two readings open."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import Message, UserError

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is to be read; None lets the reader find out, or ask.

    Attributes:
        encoding: Python's name of the text encoding, such as "cp1251".
        delimiter: Character between the columns.
        decimal: Decimal mark, "." or ",".
        date_order: "dmy", "mdy" or "ymd"; two of them joined by a comma, such as "dmy,mdy", where
            the order changes once on the way down.
        sheet: Name of a workbook's sheet.
        header: Line that names the columns, from 1; 0 where none does.
        day_numbers: What whole numbers in a time column count: days since "1900" or "1904", as
            spreadsheets do, or "none".
        offsets: What to do with times of several offsets from UTC: turn them into "utc", or keep
            the "local" clock.
        unread_times: What to do with times that cannot be read or are missing: "leave_out" their
            rows, read "each" as it is written, or use the rows in their "order", without times.
        displaced: Whether times that stand in a wrong place are "moved" to the right one, such as a
            block of rows with last year's number, or kept as they are "written".
        repeated_hour: What to do with the hour that a clock shows twice in autumn: keep "both" by
            undoing summer time, the "first", the "last" or their "mean".
        duplicates: Which of several values of one time counts: "first", "last", "mean" or "sum".
        series: Which series of a table that holds several below each other.
        columns: Columns to read of a very wide file, by their numbers: "1,5-20"; "all" for all.
        below: What "<0.01" stands for: the "limit", "half" of it, "zero" or "missing".
        words: What words among the numbers of a column are: "missing" values.
        sentinels: What numbers such as -999 are where there are many, far from everything else:
            "missing" or "values".
        merged: Cells under a merged one: "fill" repeats its value, "first" leaves them empty.
        bad_lines: Lines with more or fewer cells than there are columns: "skip" leaves them out,
            "fit" puts neighbouring cells together, or adds empty ones, where a line then fits.
        quotes: Lines whose quotes do not close: "skip" leaves them out, "plain" reads them as they
            are written.
        bad_bytes: Bytes that are no text: "replace" reads past them, "skip" leaves their lines out.
        surplus: Where all rows have more cells than there are names: the "first" columns have no
            name, "join" puts the last cells together, "drop" leaves the last ones out.
        across: Where parts of times run across, such as the hours of days: "written" leaves the
            table as it is.
        table: Which table of a file that holds several below each other, from "1"; "all" for a
            file that only repeats the names.
        names: Which columns of a file that goes with a run are meant by the names that the run
            learnt: "sales=Turnover,promo=Campaign"; nothing behind a sign where there is none.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    date_order: str | None = None
    sheet: str | None = None
    header: int | None = None
    day_numbers: str | None = None
    offsets: str | None = None
    unread_times: str | None = None
    displaced: str | None = None
    repeated_hour: str | None = None
    duplicates: str | None = None
    series: str | None = None
    columns: str | None = None
    below: str | None = None
    words: str | None = None
    sentinels: str | None = None
    merged: str | None = None
    bad_lines: str | None = None
    quotes: str | None = None
    bad_bytes: str | None = None
    surplus: str | None = None
    across: str | None = None
    table: str | None = None
    names: str | None = None

    def replace(self, **changes: Any) -> ReadingOptions:
        """Returns a copy with some of them changed."""
        return dataclasses.replace(self, **changes)

    def update(self, other: ReadingOptions) -> ReadingOptions:
        """Returns these options with those that another one settles."""
        return self.replace(**other.to_dict())

    def for_new_data(self) -> ReadingOptions:
        """Returns what holds for another file with the same columns: how cells are read."""
        fields = {key: value for key, value in vars(self).items() if key not in _OF_ONE_FILE}
        return ReadingOptions(**fields)

    def of_file(self) -> ReadingOptions:
        """Returns what a file is read by, without what its table's times and rows mean."""
        return self.replace(**dict.fromkeys(_OF_TIMES_AND_ROWS))

    def to_dict(self) -> dict[str, Any]:
        """Returns those that are settled, as JSON types."""
        return {key: value for key, value in vars(self).items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ReadingOptions:
        """Rebuilds what `to_dict` wrote; options of another version are left out."""
        names = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in names})


# What is so in one file says nothing of the next one.
_OF_ONE_FILE = (
    *("encoding", "delimiter", "sheet", "header", "columns", "merged"),
    *("bad_lines", "quotes", "bad_bytes", "surplus", "across", "table"),
)
# How numbers and dates are written tells more than an answer about another file.
_WRITTEN = ("decimal", "date_order")
_OF_TIMES_AND_ROWS = (
    *("date_order", "day_numbers", "offsets", "unread_times", "displaced"),
    *("repeated_hour", "duplicates", "series", "words", "sentinels"),
)


@dataclass(frozen=True)
class Reading:
    """One of several ways to read a file.

    Attributes:
        value: What the option is set to for it.
        examples: What it makes of the file, a line each, such as "03/02/2024 → 2024-02-03".
    """

    value: str | int
    examples: tuple[str, ...] = ()


class Question(UserError):
    """Something only a person can settle.

    The page shows the readings side by side; the command line refuses, and its message names the
    option.

    Attributes:
        option: The field of `ReadingOptions` that settles it, or of
            `core.series.onward.continuing.Joining`.
        readings: The ways to read the file, the likeliest first.
    """

    def __init__(
        self,
        code: str,
        template: str,
        option: str,
        readings: tuple[Reading, ...],
        **values: Any,
    ) -> None:
        super().__init__(code, template, **values)
        self.option = option
        self.readings = readings

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.message, self.option, self.readings)


def as_settled_before(
    settled: ReadingOptions, given: ReadingOptions, read: Callable[[ReadingOptions], _Read]
) -> _Read:
    """Reads a file that goes with another one; what was settled about that one is not asked again.

    Args:
        settled: What was settled about the other one.
        given: What was settled about this one.
        read: Reads it.

    Raises:
        Question: Something is open that was not then.
        UserError: As `read` has it.
    """
    options = settled.for_new_data().replace(**dict.fromkeys(_WRITTEN)).update(given)
    for _answer in range(len(_WRITTEN)):
        try:
            return read(options)
        except Question as question:
            name = question.option
            answer = getattr(settled, name) if name in _WRITTEN else None
            if answer is None or getattr(options, name) is not None:
                raise
            options = options.replace(**{name: answer})
    return read(options)


def settles(message: Message) -> bool:
    """Returns whether a message says what an option left out of a file, or changed in it."""
    return "option" in message.values and "count" in message.values


def _rebuild(message: Message, option: str, readings: tuple[Reading, ...]) -> Question:
    return Question(message.code, message.template, option, readings, **message.values)
