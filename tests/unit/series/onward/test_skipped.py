import pytest

from core.reading.options import Question
from core.series.onward.skipped import CLOSE, FILL
from tests.unit.series.onward.rows import MONTHS, continued, learnt


def test_rows_that_are_missing_are_counted_and_asked_about():
    rows = "month,sales\n2024-03-01,1\n2024-04-01,2\n"
    with pytest.raises(Question) as asked:
        continued(learnt(MONTHS), rows)
    facts = {"after": "2023-12-01", "count": 2, "missing": "2024-01-01, 2024-02-01"}
    assert (asked.value.option, asked.value.message.values) == ("gap", facts)
    closed = continued(learnt(MONTHS), rows, gap=CLOSE)
    assert closed.told[0].values == {"after": "2023-12-01", "following": "2024-03-01"}
    assert closed.series.values[-3:].tolist() == [120.0, 1.0, 2.0]


def test_missing_rows_are_filled_from_a_season_before_and_count_as_not_observed():
    weeks = "day,sales\n" + "".join(f"2024-01-{day:02d},{day % 7}\n" for day in range(1, 32))
    known = learnt(weeks)
    assert known.season_length == 7
    found = continued(known, "day,sales\n2024-02-03,9\n2024-02-04,9\n2024-02-06,8\n", gap=FILL)
    assert found.n_new == 3
    assert found.told[0].values["missing"] == "2024-02-01, 2024-02-02, 2024-02-05"
    assert found.series.values[31:].tolist() == [4, 5, 9, 9, 1, 8]
    assert found.series.is_repaired[31:].tolist() == [True, True, False, False, True, False]


def test_steps_that_are_as_long_as_usual_miss_nothing():
    shops = "day,sales\n" + "".join(
        f"2024-{month:02d}-{day:02d},{day}\n"
        for month in (1, 2)
        for day in range(1, 29)
        if day % 7 != 0
    )
    assert continued(learnt(shops), "day,sales\n2024-03-01,3\n", gap=None).n_new == 1
