import pytest

from tests.unit.reading.small_tables import codes, lines, read, stamps


@pytest.mark.parametrize(
    ("name", "longest", "first"),
    [("Week", 2014, "2012-12-30"), ("Week", 2015, "2012-12-31"), ("KW", 2015, "2012-12-31")],
)
def test_weeks_begin_on_the_day_from_which_each_year_has_those_counted(name, longest, first):
    counts = [(y, w) for y in range(2013, 2017) for w in range(1, 53 + (y == longest))]
    rows = [f"{year},{week},{week % 9}" for year, week in counts]
    series = read(lines(*rows, header=f"Year,{name},x"))
    assert (series.frequency, len(series), stamps(series)[0]) == ("W", 209, first)
    assert ("weeks_from_sunday" in codes(series.notes)) == (longest == 2014)
