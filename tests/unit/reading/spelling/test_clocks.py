import pytest

from core.reading.spelling.clocks import with_clock_behind
from core.reading.spelling.notations import in_plain_notation


@pytest.mark.parametrize(
    ("time", "plain"),
    [
        ("2019年1月1日1時", "2019-1-1 1:00"),
        ("2019年1月1日13時30分", "2019-1-1 13:30"),
        ("2019/1/1 1時", "2019/1/1 1:00"),
        ("2024-01-31 13h", "2024-01-31 13:00"),
        ("31/01/2024 13h30", "31/01/2024 13:30"),
        ("10/03/2004 18.30.05", "10/03/2004 18:30:05"),
        ("2024-01-31 05", "2024-01-31 05:00"),
        ("1/31/2024 5 PM", "1/31/2024 5:00 PM"),
        ("2018/5/19(土)", "2018/5/19"),
        ("2024-03-01 10:00 or so", "2024-03-01 10:00 or so"),
        ("10 18.00", "10 18.00"),
    ],
)
def test_a_clock_behind_a_date_needs_no_colon(time, plain):
    assert in_plain_notation(with_clock_behind(time)) == plain


def test_numbers_beyond_the_calendar_are_no_times():
    text = "/Date(-99999999999999)/"
    assert with_clock_behind(text) == text
