import numpy as np
import pytest

from core.errors import UserError
from core.reading.tables import read_table
from core.series.inspection import inspect, to_series
from tests.unit.reading.small_tables import (
    STANDARD,
    complaint,
    days_of,
    lines,
    read,
    refusal,
)


def test_another_time_and_target_can_be_chosen():
    content = lines("2024-01-03,1990,5", "2024-01-01,1991,7", "2024-01-02,1992,9",
                    header="date,born,level")  # fmt: skip
    series = read(content, time="born", target="level")
    assert days_of(series) == ["1990-01-01", "1991-01-01", "1992-01-01"]
    assert series.values.tolist() == [5, 7, 9]
    assert read(content, target="born").values.tolist() == [1991, 1992, 1990]


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    message = complaint(STANDARD, target="height")
    assert message.code == "no_such_column"
    assert message.values == {"known": "“date”, “level”", "received": "height"}


def test_the_times_cannot_be_the_target():
    assert complaint(STANDARD, target="date").code == "target_is_time"


def test_only_text_is_refused():
    assert refusal(lines("north,a", "south,b", header="where,what")).code == "no_numbers"
    only_times = lines(*(f"2024,{month}" for month in range(1, 13)), header="year,month")
    assert refusal(only_times).code == "no_second_column"


@pytest.mark.parametrize("column", ["date", "level"])
def test_a_column_has_one_role(column):
    with pytest.raises(UserError) as refused:
        inspect(read_table(STANDARD), target="level", covariates=[column])
    assert refused.value.message.code == "covariate_has_role"


def test_columns_can_be_added_up_and_a_row_without_one_of_them_has_no_sum():
    text = "day,tea (kg),coffee (kg),shop\n" + "".join(
        f"2024-01-{day:02d},{day},{'' if day == 5 else 10},Bonn\n" for day in range(1, 21)
    )
    table = read_table(text.encode(), "sales.csv")
    series = to_series(table, target="tea + coffee")
    assert (series.target, series.unit) == ("tea + coffee", "kg")
    assert series.values[:6].tolist() == [11.0, 12.0, 13.0, 14.0, 14.0, 16.0]
    assert np.flatnonzero(series.is_repaired).tolist() == [4]
    with pytest.raises(UserError):
        to_series(table, target="tea + shop")
