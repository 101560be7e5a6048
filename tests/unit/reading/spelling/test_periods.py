import pytest

from core.reading.spelling.periods import plain_period


@pytest.mark.parametrize(
    "quarter",
    ["2017Q04", "2017-Q4", "2017 q4", "2017:Q4", "Q4 2017", "Q4/2017", "4Q2017", "4th Quarter 2017",
     "2017 4th Quarter", "Fourth quarter 2017", "Quarter 4, 2017", "2017 Qtr 4", "4. Quartal 2017",
     "IV. Quartal 2017", "IV/2017", "2017-IV", "T4 2017", "4T2017", "4º trimestre de 2017",
     "2017 K4", "2017年第4四半期", "2017年第四季度", "2017M10", "2017-M10", "M10 2017"],
)  # fmt: skip
def test_a_quarter_is_its_first_month_however_it_is_written(quarter):
    assert plain_period(quarter) == "2017-10"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("2004-W53-6", "2005-01-01"),
        ("KW49-21", "2021-12-06"),
        ("S05 2019", "2019-01-28"),
        ("S2 2019", "2019-07"),
        ("H1/90", "Jan-90"),
        ("Jan-Mar 2018", "Jan 2018"),
        ("1960/61", "1960-01"),
        ("2001/02", ""),  # or a month
        ("1990/92", ""),
        ("FY18", "2018-01"),
        ("FY55", "1955-01"),
        ("FY18 Q3", "2018-07"),
        ("P03 2018", ""),
        ("Q5 2018", ""),
        ("W/E 06/12/2021", ""),
        ("12.5 kV 2000", ""),
        ("19Q1", ""),
    ],
)
def test_a_period_is_its_first_day_or_month(cell, plain):
    assert plain_period(cell) == plain
