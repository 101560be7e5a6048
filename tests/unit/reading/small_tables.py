"""Small files, what they come to, and how they are refused."""

from dataclasses import replace

import pandas as pd
import pytest

from core.errors import UserError
from core.reading.options import Question, ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import to_series

DAYS = ("2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02")
VALUES = (3.5, -1.25, 7.0, 7.5, 2.0)


def lines(*rows, header="date,level", end="\n"):
    """A text of lines, the header first."""
    return end.join([header, *rows, ""]).encode()


def level(*cells, delimiter=",", name="level"):
    """A table of days with a column of these cells."""
    days = pd.date_range("2024-02-27", periods=len(cells)).strftime("%Y-%m-%d")
    rows = (f"{day}{delimiter}{cell}" for day, cell in zip(days, cells, strict=True))
    return lines(*rows, header=f"date{delimiter}{name}")


STANDARD = level(*VALUES)


def dated(*dates, column="date", values=None):
    """A table of the values 1, 2, 3 ... or others at these dates."""
    values = values or range(1, len(dates) + 1)
    rows = (f"{date},{value}" for date, value in zip(dates, values, strict=True))
    return lines(*rows, header=f"{column},level")


def read(content, target=None, time=None, **options):
    """The series of a file whose times and rows mean what the options say."""
    table = replace(read_table(content, "lake.csv"), options=ReadingOptions(**options))
    return to_series(table, target=target, time=time)


def complaint(content, **options):
    """What is said of a file that is asked about or refused."""
    with pytest.raises(UserError) as error:
        read(content, **options)
    return error.value.message


def question(content, **options):
    """What a person is asked about a file."""
    with pytest.raises(Question) as asked:
        read(content, **options)
    return asked.value


def refusal(content, **options):
    """Why a file is refused, where no answer would help."""
    with pytest.raises(UserError) as refused:
        read(content, **options)
    assert not isinstance(refused.value, Question)
    return refused.value.message


def codes(messages):
    return [message.code for message in messages]


def days_of(series):
    return [str(day)[:10] for day in series.time]


def stamps(series):
    """The times of a series to the minute, midnight left out."""
    return [str(stamp)[:16].replace("T00:00", "") for stamp in series.time]
