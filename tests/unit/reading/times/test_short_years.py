import pytest

from tests.unit.reading.small_tables import dated, question, read, stamps


@pytest.mark.parametrize(
    ("dates", "expected", "frequency"),
    [
        (("Nov-61", "Dec-61", "Jan-62"), ["1961-11-01", "1961-12-01", "1962-01-01"], "MS"),
        (("Mrz 05", "Apr 05", "Mai 05"), ["2005-03-01", "2005-04-01", "2005-05-01"], "MS"),
        (("nov.-99", "dic.-99", "ene.-00"), ["1999-11-01", "1999-12-01", "2000-01-01"], "MS"),
        (("Jan '00", "Dec '99", "Nov '99"), ["1999-11-01", "1999-12-01", "2000-01-01"], "MS"),
        (("61-Nov", "61-Dec", "62-Jan"), ["1961-11-01", "1961-12-01", "1962-01-01"], "MS"),
        (("Q3'61", "Q4'61", "Q1'62"), ["1961-07-01", "1961-10-01", "1962-01-01"], "QS"),
        (("3Q99", "4Q99", "1Q00"), ["1999-07-01", "1999-10-01", "2000-01-01"], "QS"),
        (("Dec-98", "Dec-99", "Dec-00"), ["1998-12-01", "1999-12-01", "2000-12-01"], "YS"),
        (("1/13/24", "1/14/24", "1/15/24"), ["2024-01-13", "2024-01-14", "2024-01-15"], "D"),
        (("31-Dec-99", "1-Jan-00", "2-Jan-00"), ["1999-12-31", "2000-01-01", "2000-01-02"], "D"),
        (("12/31/99 11:00 PM", "1/1/00 12:00 AM", "1/1/00 1:00 AM"),
         ["1999-12-31T23:00", "2000-01-01", "2000-01-01T01:00"], "h"),
    ],
)  # fmt: skip
def test_years_of_two_digits_get_their_century_by_their_order(dates, expected, frequency):
    series = read(dated(*dates))
    assert stamps(series) == expected
    assert series.frequency == frequency
    note = next(note for note in series.notes if note.code == "time_short_years")
    assert (note.values["first"], note.values["last"]) == (dates[0], dates[-1])


def test_parts_that_can_change_places_are_asked_about():
    content = dated("1/2/24", "2/2/24", "3/2/24")
    asked = question(content)
    assert (asked.message.code, asked.option) == ("short_year_unclear", "date_order")
    assert {reading.value: reading.examples[1] for reading in asked.readings} == {
        "dmy": "2/2/24 → 2024-02-02",
        "mdy": "2/2/24 → 2024-02-02",
        "ymd": "2/2/24 → 2002-02-24",
    }
    assert stamps(read(content, date_order="dmy")) == ["2024-02-01", "2024-02-02", "2024-02-03"]


def test_the_only_order_with_even_steps_needs_no_question():
    days = [f"{day:02d}.01.24" for day in range(13, 32)]
    days += [f"{day:02d}.02.24" for day in range(1, 13)]
    series = read(dated(*days))
    assert (stamps(series)[0], stamps(series)[-1], series.frequency) == (
        "2024-01-13", "2024-02-12", "D",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (("Jan-30", "Jan-31", "Feb-01", "Feb-02"), "time_no_year"),
        (("1/13/24", "1/14/24", "13/13/24"), "time_short_year"),
    ],
)
def test_what_is_no_such_date_leaves_the_order_of_the_rows(dates, code):
    asked = question(dated(*dates))
    assert (asked.message.code, asked.option) == (code, "unread_times")
    assert len(read(dated(*dates), unread_times="order")) == len(dates)
