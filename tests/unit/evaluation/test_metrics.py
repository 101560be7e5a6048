import math

import numpy as np
import pytest

from core.evaluation.metrics import Errors, digits, mase_scale, measure, smape

ACTUAL = np.array([10.0, 20.0, 40.0])
FORECAST = np.array([13.0, 19.0, 36.0])  # errors 3, -1, -4


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("mse", 26 / 3),
        ("rmse", math.sqrt(26 / 3)),
        ("mae", 8 / 3),
        ("smape", 200 / 3 * (3 / 23 + 1 / 39 + 4 / 76)),
        ("mase", 8 / 3 / 4),
        ("r2", 1 - 26 / (1400 / 3)),
        ("n", 3),
    ],
)
def test_a_score_is_what_its_formula_gives_by_hand(name, by_hand):
    found = measure(ACTUAL, FORECAST, mase_scale=4.0)
    assert getattr(found, name) == pytest.approx(by_hand)


def test_the_scale_of_mase_is_the_mean_absolute_step():
    assert mase_scale(np.array([3.0, 5.0, 1.0, 2.0])) == pytest.approx((2 + 4 + 1) / 3)


def test_the_scale_of_mase_may_step_over_a_season():
    assert mase_scale(np.array([3.0, 5.0, 1.0, 12.0]), season_length=2) == pytest.approx(
        (2 + 7) / 2
    )


@pytest.mark.parametrize("train", [[4.0, 4.0, 4.0], [4.0]])
def test_rows_that_never_step_give_no_scale(train):
    assert mase_scale(np.array(train)) is None


def test_without_a_scale_there_is_no_mase():
    assert measure(ACTUAL, FORECAST, mase_scale=None).mase is None


def test_r2_is_undefined_where_the_true_values_are_all_the_same():
    assert measure(np.array([5.0, 5.0]), np.array([5.0, 6.0]), 1.0).r2 is None


def test_r2_is_undefined_for_a_single_row():
    assert measure(np.array([5.0]), np.array([6.0]), 1.0).r2 is None


def test_a_forecast_that_is_not_a_number_has_no_scores():
    assert measure(ACTUAL, np.array([13.0, np.nan, 36.0]), 4.0) == Errors(n=3)


def test_a_score_too_large_for_a_number_is_left_out():
    found = measure(ACTUAL, np.array([13.0, 19.0, 1e200]), 4.0)
    assert found.mse is None
    assert found.mae == pytest.approx(1e200 / 3)


def test_zero_forecast_for_a_true_zero_is_no_error():
    assert smape(np.array([0.0, 10.0]), np.array([0.0, 30.0])) == pytest.approx(200 / 2 * 20 / 40)


@pytest.mark.parametrize(
    ("error", "places"),
    [
        (0.28994, 2),
        (0.0996, 2),
        (28.994, 0),
        (1234.5, 0),
        (3.04, 1),
        (0.0041, 4),
        (0, 0),
        (None, 0),
    ],
)
def test_an_error_is_shown_with_two_significant_digits(error, places):
    assert digits(error) == places
