import pytest

from core.errors import UserError
from core.reading.tables import read_table
from core.series.inspection import inspect
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


@pytest.mark.parametrize("column", ["date", "level"])
def test_a_column_has_one_role(column):
    with pytest.raises(UserError) as refused:
        inspect(read_table(STANDARD), target="level", covariates=[column])
    assert refused.value.message.code == "covariate_has_role"
