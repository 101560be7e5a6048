import pytest

from tests.unit.reading.small_tables import codes, dated, lines, read, stamps


@pytest.mark.parametrize(
    "hours",
    [
        ("2024-01-31 23:00", "2024-01-31 24:00", "2024-02-01 01:00"),
        ("31.01.2024 23:00:00", "31.01.2024 24:00:00", "01.02.2024 01:00:00"),
        ("2024013123", "2024013124", "2024020101"),
    ],
)
def test_hour_24_is_the_midnight_that_ends_its_day(hours):
    series = read(dated(*hours))
    assert stamps(series) == ["2024-01-31T23:00", "2024-02-01", "2024-02-01T01:00"]
    note = next(warning for warning in series.warnings if warning.code == "time_hour_24")
    assert (note.values["count"], note.values["line"]) == (1, 3)


def test_hours_from_1_to_24_stand_beside_their_date():
    content = lines("2024-01-31,23,1", "2024-01-31,24,2", "2024-02-01,1,4",
                    header="date,hour,level")  # fmt: skip
    assert stamps(read(content)) == ["2024-01-31T23:00", "2024-02-01", "2024-02-01T01:00"]


def test_the_25th_hour_of_a_day_is_named_and_left_out():
    hours = [f"20191027{hour:02d}" for hour in range(25)] + ["2019102800", "2019102801"]
    series = read(dated(*hours))
    assert len(series) == 26
    assert series.frequency == "h"
    assert series.values.tolist() == [*range(1, 25), 26, 27]
    left_out = next(warning for warning in series.warnings if warning.code == "time_hour_25")
    assert (left_out.values["line"], left_out.values["count"]) == (26, 1)
    assert "times_twice_same" not in codes(series.warnings)
