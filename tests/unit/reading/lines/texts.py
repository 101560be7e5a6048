"""Small texts, what they come to, and what is asked about them."""

import pytest

from core.reading.options import Question, ReadingOptions
from core.reading.tables import parse_table

DAYS = [f"2024-03-{day:02}" for day in range(1, 13)]


def text(*rows):
    return "\n".join(rows).encode()


def table(content, **options):
    return parse_table(content, "lake.csv", options=ReadingOptions(**options))


def question(content, **options):
    with pytest.raises(Question) as asked:
        table(content, **options)
    return asked.value
