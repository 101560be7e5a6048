import pytest

from core.errors import UserError
from tests.unit.reading.small_tables import (
    complaint,
    dated,
    question,
    read,
    stamps,
)


def test_a_common_offset_is_told():
    series = read(dated("2024-01-01T22:00Z", "2024-01-01T23:00Z", "2024-01-02T00:00Z"))
    offset = next(note for note in series.notes if note.code == "time_offset")
    assert offset.values == {"offset": "Z"}


def test_offsets_that_differ_are_refused():
    dates = ("2024-03-31T00:00+01:00", "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00")
    message = complaint(dated(*dates))
    assert (message.code, message.values["other_line"]) == ("time_offsets_differ", 3)


OFFSETS = dated("2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00")


def test_mixed_offsets_are_asked():
    asked = question(OFFSETS)
    assert (asked.message.code, asked.option) == ("time_offsets_differ", "offsets")
    assert [reading.value for reading in asked.readings] == ["utc", "local"]


@pytest.mark.parametrize(
    ("choice", "hours"),
    [("utc", ["00:00", "01:00", "02:00"]), ("local", ["01:00", "03:00", "04:00"])],
)
def test_mixed_offsets_are_read_as_chosen(choice, hours):
    series = read(OFFSETS, offsets=choice)
    assert [str(stamp)[11:16] for stamp in series.time] == hours


def test_names_of_zones_are_offsets():
    content = dated("2024-10-27 02:00 CEST", "2024-10-27 02:00 CET", "2024-10-27 03:00 CET")
    assert [str(t)[11:16] for t in read(content, offsets="utc").time] == ["00:00", "01:00", "02:00"]
    one = read(dated("2024-01-01 01:00 CET", "2024-01-01 02:00 CET", "2024-01-01 03:00 CET"))
    assert next(n for n in one.notes if n.code == "time_offset").values == {"offset": "CET"}


def test_an_offset_on_some_rows_only_leaves_the_order_of_the_rows():
    asked = question(dated("2024-01-01T01:00Z", "2024-01-01T02:00", "2024-01-01T03:00Z"))
    message = asked.message
    assert (message.code, message.values["other_line"]) == ("time_offset_missing", 3)
    assert [reading.value for reading in asked.readings] == ["order"]


def test_times_in_utc_are_said_to_be_that():
    series = read(dated("2024-01-01T01:00Z", "2024-01-01T02:00Z", "2024-01-01T03:00Z"))
    assert "All times are in UTC." in [note.text() for note in series.notes]


def test_an_hour_that_a_local_clock_shows_twice_stays_two_instants():
    hours = [f"2024-10-27T{hour:02d}:00+02:00" for hour in (0, 1, 2)]
    hours += [f"2024-10-27T{hour:02d}:00+01:00" for hour in (2, 3, 4)]
    series = read(dated(*hours), offsets="local")
    assert stamps(series)[0] == "2024-10-26T23:00"
    assert (stamps(series)[-1], series.frequency, len(series)) == ("2024-10-27T04:00", "h", 6)
    note = next(note for note in series.notes if note.code == "time_offsets_standard")
    assert note.values["offset"] == "+01:00"


def test_a_first_time_without_an_offset_hides_none_of_the_others():
    times = [f"2024-07-01 {hour:02d}:00" + (" CEST" if hour > 2 else "") for hour in range(12)]
    with pytest.raises(UserError) as refused:
        read(dated(*times))
    values = refused.value.message.values
    assert (values["line"], values["other_line"]) == (5, 2)
