"""The four ways in which reading a file may end."""

import pytest

from core.errors import UserError
from core.reading.options import Question, ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import to_series


def read(content, name="lake.csv", **options):
    return read_table(content, name, ReadingOptions(**options))


def refused(content, name="lake.csv", **options):
    """The message of a file that is refused, whether as a table or as a series."""
    with pytest.raises(UserError) as error:
        to_series(read(content, name, **options))
    assert not isinstance(error.value, Question)
    text = str(error.value)
    assert "{" not in text and len(text) < 700
    return error.value.message


def asked(content, name="lake.csv", **options):
    """The question that a file raises."""
    with pytest.raises(Question) as error:
        to_series(read(content, name, **options))
    assert error.value.readings and all(one.examples for one in error.value.readings)
    return error.value


def settled(content, name="lake.csv"):
    """The series for each reading of the question that a file raises."""
    question = asked(content, name)
    found = {}
    for reading in question.readings:
        table = read(content, name, **{question.option: reading.value})
        found[reading.value] = to_series(table)
    return found


def notes_of(content, name="lake.csv", **options):
    series = to_series(read(content, name, **options))
    return {note.code: note for note in series.notes}, series


def warnings_of(content, name="lake.csv", **options):
    series = to_series(read(content, name, **options))
    return {warning.code for warning in series.warnings}, series
