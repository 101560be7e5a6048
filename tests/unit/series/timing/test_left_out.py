from itertools import combinations

from core.series.timing.left_out import WEEK_WITHOUT

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def test_each_day_and_each_two_days_are_named():
    few = [out for count in (1, 2) for out in combinations(range(7), count)]
    assert len(WEEK_WITHOUT) == len(few)
    for out in few:
        text = WEEK_WITHOUT["".join("0" if day in out else "1" for day in range(7))].text()
        assert {day for day in DAYS if day in text} == {DAYS[day] for day in out}
