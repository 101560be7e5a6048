import pytest

from core.reading.tables import read_text
from core.reading.times.stamps import read_times


@pytest.mark.parametrize(
    "cells",
    [
        [f"{n}/10" for n in range(1, 13)],  # marks of a test
        [str(100_120 + n) for n in range(30)],  # numbers of orders
        [f"T{n} 2000" for n in (5, 8, 3, 9, 1, 7, 2, 6)],
        [f"{n % 3}-{(n * 5) % 4}" for n in range(20)],  # results of games
        [f"12:{n:02d}" for n in range(1, 13)],  # minutes
        [f"1-{n}" for n in range(1, 13)],  # paragraphs
        [f"12.{n:02d}." for n in range(1, 13)],
        [f"07/{n:02d}" for n in range(1, 13)],
        [f"{n * 37 % 60:02d}{n * 11 % 60:02d}" for n in range(20)],
        [f"{1234 + n * 7919 % 9000}" for n in range(20)],
    ],
)
def test_other_columns_are_no_times(cells):
    rows = [f"{cell}\t{n * 7 % 10}.5" for n, cell in enumerate(cells)]
    table = read_text("\n".join(["what\tvalue", *rows]))
    assert table.time != "what" or read_times(table.columns["what"]).time is None
