import numpy as np
import pytest

from core.errors import UserError
from core.series.ledger import Repair
from core.series.repairs import apply_repairs, outliers, running_medians

NAN = float("nan")


def days(*places):
    return np.datetime64("2024-01-01", "us") + np.array(places) * np.timedelta64(1, "D")


def mended(values, *repairs, time=None):
    return apply_repairs(np.array(values, dtype=float), time, repairs)


def fill(how, **more):
    return Repair("fill", how, **more)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("previous", [1, 3, 5, 5, 5, 4, 4, 9]),
        # The mean step of 1, 3, 5 is 2, but 5 is the most so far; from 1 to 4 it is 3 in 5 rows.
        ("linear", [1, 3, 5, 5, 5, 4, 4.6, 9]),
        ("seasonal", [1, 3, 5, 1, 3, 4, 1, 9]),
        ("leave_out", [1, 3, 5, 4, 9]),
    ],
)
def test_missing_values_are_filled_from_those_before(how, expected):
    values = [1, 3, 5, NAN, NAN, 4, NAN, 9]
    done = mended(values, fill(how, season_length=3))
    assert done.values.tolist() == pytest.approx(expected)
    if how != "leave_out":
        assert np.flatnonzero(done.repaired).tolist() == [3, 4, 6]
    assert done.counts[0][1] == 3


def test_a_straight_line_goes_on_where_it_was_before():
    # From 9 to 0, then up by 2 a row: 0, 2, 4, so the next are 6 and 8.
    done = mended([9, 0, 2, 4, NAN, NAN, 1], fill("linear"))
    # The last four known are 9, 0, 2, 4: a mean step of -5/3, and 0 is the least so far.
    assert done.values.tolist() == pytest.approx([9, 0, 2, 4, 4 - 5 / 3, 4 - 10 / 3, 1])


def test_missing_values_at_both_ends_are_left_out():
    done = mended([NAN, 2, NAN, 4, NAN, NAN], fill("previous"))
    assert (done.values.tolist(), done.ends) == ([2, 2, 4], (1, 2))
    assert done.rows.tolist() == [1, 2, 3]


def test_a_sentinel_becomes_a_missing_value_and_is_filled():
    done = mended([4, -9999, 6], Repair("sentinel", "missing", value=-9999.0), fill("previous"))
    assert done.values.tolist() == [4, 4, 6]
    assert done.repaired.tolist() == [False, True, False]


def test_what_is_kept_is_not_touched():
    assert mended([4, -9999, 6], Repair("sentinel", "keep", value=-9999.0)).values[1] == -9999


def test_a_stuck_value_is_missing_from_its_third_time_on():
    done = mended([1, 7, 7, 7, 7, 2], Repair("stuck", "missing", value=3.0), fill("previous"))
    assert done.values.tolist() == [1, 7, 7, 7, 7, 2]
    assert done.repaired.tolist() == [False, False, False, True, True, False]


def test_rows_before_a_time_are_left_out():
    repair = Repair("drop", "before", start="2024-01-03")
    done = mended([1, 2, 3, 4], repair, time=days(0, 1, 2, 3))
    assert (done.values.tolist(), done.counts[0][1]) == ([3, 4], 2)
    assert mended([1, 2, 3, 4], Repair("drop", "before", start="3")).values.tolist() == [4]


def test_the_middle_is_that_of_the_seven_before():
    values = np.array([5.0, 1, 9, 2, 8, 3, 7, 4, 100])
    # Before the 100: 1 9 2 8 3 7 4, in order 1 2 3 4 7 8 9.
    assert running_medians(values)[-1] == 4
    assert running_medians(values)[3] == 5  # of 5, 1, 9
    assert np.isnan(running_medians(values)[:3]).all()


def test_a_value_far_away_is_clipped_and_marked():
    done = mended([5, 1, 9, 2, 8, 3, 7, 4, 100, 5], Repair("clip", "limit", value=20.0))
    assert done.values[8] == 24
    assert np.flatnonzero(done.repaired).tolist() == [8]


def test_the_third_value_of_a_new_level_is_no_outlier():
    values = np.array([1.0, 2, 1, 2, 1, 2, 1, 50, 51, 50, 51])
    assert np.flatnonzero(outliers(values, 10)).tolist() == [7, 8]


def test_even_steps_add_the_missing_rows():
    repairs = (Repair("resample", "last", frequency="D"), fill("previous"))
    done = mended([1, 2, 5], *repairs, time=days(0, 1, 4))
    assert done.values.tolist() == [1, 2, 2, 2, 5]
    assert done.repaired.tolist() == [False, False, True, True, False]
    assert done.rows.tolist() == [0, 1, -1, -1, 2]
    assert done.time.tolist() == days(0, 1, 2, 3, 4).tolist()


@pytest.mark.parametrize(("how", "first"), [("last", 6), ("mean", 3), ("sum", 9)])
def test_several_values_of_a_step_become_one(how, first):
    hours = np.array([0, 6, 20, 25]) * np.timedelta64(1, "h") + np.datetime64("2024-01-01", "us")
    done = mended([1, 2, 6, 8], Repair("resample", how, frequency="D"), time=hours)
    assert done.values.tolist() == [first, 8]
    assert not done.repaired.any()


def test_months_are_even_steps_too():
    time = np.array(["2024-01-31", "2024-02-29", "2024-05-31"], "datetime64[us]")
    done = mended(
        [1, 2, 5], Repair("resample", "last", frequency="ME"), fill("previous"), time=time
    )
    assert [str(stamp)[:10] for stamp in done.time][1:4] == [
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]
    assert done.values.tolist() == [1, 2, 2, 2, 5]


def test_steps_far_too_fine_are_refused():
    with pytest.raises(UserError) as refused:
        mended([1, 2, 3], Repair("resample", "last", frequency="s"), time=days(0, 1, 2))
    assert refused.value.message.code == "grid_too_fine"


def test_another_column_follows_the_rows():
    repairs = (Repair("resample", "last", frequency="D"), fill("previous"))
    done = mended([NAN, 1, 5, NAN], *repairs, time=days(0, 1, 3, 4))
    taken = done.take(np.array([10.0, 11, 13, 14]))
    assert taken[[0, 2, 3]].tolist() == [11, 13, 14] and np.isnan(taken[1])


@pytest.mark.parametrize(
    "repairs",
    [
        (fill("previous"),),
        (fill("linear"),),
        (fill("seasonal", season_length=12),),
        (Repair("clip", "limit", value=2.0), fill("linear")),
        (Repair("stuck", "missing", value=3.0), fill("previous")),
        (Repair("resample", "mean", frequency="D"), fill("linear")),
        (Repair("sentinel", "missing", value=-9.0), fill("seasonal", season_length=5)),
    ],
)
def test_no_repair_knows_what_comes_after_it(repairs):
    rng = np.random.default_rng(5)
    values = np.round(rng.normal(size=200).cumsum(), 1)
    values[rng.random(200) < 0.2] = NAN
    values[rng.random(200) < 0.05] = -9.0
    values[60:70] = 1.5
    time = days(*np.cumsum(rng.integers(1, 4, size=200)))
    for cut in (80, 120, 121, 150):
        later = values.copy()
        later[cut:] = rng.normal(scale=99, size=200 - cut)
        one, other = apply_repairs(values, time, repairs), apply_repairs(later, time, repairs)
        before = (one.time < time[cut]), (other.time < time[cut])
        # Where the value before the border is missing, the border decides whether that is the end.
        n = min(before[0].sum(), before[1].sum())
        assert one.values[:n].tolist() == other.values[:n].tolist()
        assert one.repaired[:n].tolist() == other.repaired[:n].tolist()
