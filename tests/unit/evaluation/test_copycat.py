import numpy as np
import pytest

from core.evaluation.copycat import check_copycat

ROWS = np.arange(20.0)
RAMP = 3 * ROWS  # the last value is off by 3


def checked(forecast, y=RAMP, relative=False):
    naive = np.concatenate([[y[0] - 3], y[:-1]])
    return check_copycat(y, np.asarray(forecast, float), naive, relative)


def late(shift, off):
    """Returns the value some rows earlier, missed by a constant."""
    return 3 * (ROWS - shift) + off


def test_the_fit_at_each_shift_is_the_distance_to_the_values_that_many_rows_earlier():
    # 3 (t - 2) + 1 lies 5 below the value it is for, 2 below the one before, 1 above the next.
    assert checked(late(2, 1.0)).fits == pytest.approx((5, 2, 1, 4, 7, 10))


def test_the_best_shift_is_the_one_of_the_smallest_distance():
    assert checked(late(2, 1.0)).best_shift == 2


def test_the_gain_is_the_share_of_the_last_values_error_that_is_saved():
    assert checked(late(1, 1.0)).gain == pytest.approx(1 - 2 / 3)


def test_a_forecast_that_repeats_the_last_value_and_adds_to_its_error_is_flagged():
    found = checked(late(1, -1.0))
    assert found.flagged
    assert (found.message.code, found.message.values) == ("copycat", {"error": "133"})


def test_the_last_value_itself_is_flagged():
    found = checked(late(1, 0.0))
    assert (found.flagged, found.best_shift, found.gain) == (True, 1, 0.0)


def test_a_forecast_that_follows_older_values_is_flagged_as_late():
    found = checked(late(4, -1.0)).message
    assert (found.code, found.values) == ("copycat_late", {"shift": 4, "error": "433"})


def test_a_forecast_close_to_the_last_value_that_gains_on_it_is_not_flagged():
    found = checked(late(1, 1.0))
    assert (found.best_shift, found.flagged, found.message) == (1, False, None)


@pytest.mark.parametrize(("saved", "flagged"), [(0.02, True), (0.04, False)])
def test_three_percent_less_error_than_the_last_value_is_a_gain(saved, flagged):
    assert checked(late(1, 3 * saved)).flagged is flagged


def test_a_forecast_without_error_is_not_flagged():
    found = checked(RAMP)
    assert (found.best_shift, found.gain, found.flagged) == (0, 1.0, False)


def test_a_poor_forecast_that_fits_no_shift_better_is_not_flagged():
    found = checked(RAMP + 9)
    assert (found.best_shift, found.gain, found.flagged) == (0, -2.0, False)


def test_a_flat_line_that_fits_all_shifts_about_alike_is_not_flagged():
    # Far below: the values five rows earlier lie 15 closer, of 1 037.
    found = checked(np.full(20, -1000.0))
    assert (found.best_shift, found.flagged) == (5, False)


def test_a_constant_series_has_no_gain_and_is_not_flagged():
    constant = np.full(20, 7.0)
    found = check_copycat(constant, constant + 1, constant, relative=False)
    assert (found.gain, found.flagged) == (None, False)


def test_twelve_rows_leave_ten_pairs_for_shifts_up_to_two():
    found = check_copycat(RAMP[:12], late(2, 1.0)[:12], RAMP[:12] - 3, relative=False)
    assert found.fits == pytest.approx((5, 2, 1))


def test_ten_rows_are_too_few_to_tell():
    found = check_copycat(RAMP[:10], late(1, 0.0)[:10], RAMP[:10] - 3, relative=False)
    assert (found.fits, found.best_shift, found.gain, found.flagged) == ((), None, None, False)


def test_no_rows_are_too_few_to_tell():
    empty = np.empty(0)
    assert not check_copycat(empty, empty, empty, relative=False).flagged


def test_a_row_whose_forecast_is_no_number_is_left_out():
    forecast = late(2, 1.0)
    forecast[[3, 12]] = [np.nan, np.inf]
    assert checked(forecast).fits == pytest.approx((5, 2, 1, 4, 7, 10))


def test_a_missing_true_value_is_left_out_at_every_shift():
    y = np.arange(30.0) * 3
    forecast = y - 5
    y[11] = np.nan
    found = check_copycat(y, forecast, np.arange(30.0) * 3 - 3, relative=False)
    assert found.fits == pytest.approx((5, 2, 1, 4, 7, 10))
    assert found.gain == pytest.approx(1 - 5 / 3)


def test_forecasts_that_are_no_numbers_at_all_are_not_flagged():
    assert not checked(np.full(20, np.nan)).flagged


@pytest.mark.parametrize(
    ("relative", "code"), [(False, "copycat_relative"), (True, "copycat_more_inputs")]
)
def test_scaling_relative_to_the_window_is_offered_where_it_is_not_yet_used(relative, code):
    assert checked(late(1, 0.0), relative=relative).remedy.code == code


def test_a_forecast_that_falls_behind_a_trend_is_not_called_late():
    # It stands still where training ended: the earlier a value, the closer it is.
    values = np.arange(100.0, 160.0)
    found = check_copycat(values, np.full(60, 100.0), values - 1, relative=False)
    assert found.best_shift == 5 and not found.flagged
