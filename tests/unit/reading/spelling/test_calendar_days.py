import numpy as np

from core.reading.spelling.calendar_days import full_years, to_stamps, weeks_to_stamps


def test_days_that_the_calendar_lacks_are_missing():
    time = to_stamps(np.array([2023, 2024, 2024, 2024]), np.array([2, 2, 13, 4]), [29, 29, 1, 31])
    assert [str(stamp)[:10] for stamp in time] == ["NaT", "2024-02-29", "NaT", "NaT"]


def test_the_order_of_years_tells_their_century():
    assert full_years(np.array([61, 62, 76])).tolist() == [1961, 1962, 1976]
    assert full_years(np.array([5, 10])).tolist() == [2005, 2010]
    assert full_years(np.array([98, 99, 0, 1])).tolist() == [1998, 1999, 2000, 2001]
    assert full_years(np.array([1, 0, 99])).tolist() == [2001, 2000, 1999]  # the newest first
    assert full_years(np.array([39, 40])).tolist() == [1939, 1940]


def test_a_year_has_53_weeks_or_52_and_the_first_holds_4_january():
    time = weeks_to_stamps(np.array([2020, 2020, 2021, 2021, 2021]), np.array([1, 53, 53, 0, 1]))
    assert time.astype("datetime64[D]").astype(str).tolist() == [
        *("2019-12-30", "2020-12-28", "NaT", "NaT", "2021-01-04")
    ]
