import numpy as np
import pytest

from core.forecasting.ridge import Ridge, blend


def test_without_a_penalty_the_coefficients_are_those_of_least_squares():
    rng = np.random.default_rng(5)
    design, noise = rng.normal([3, -1], [2, 40], (50, 2)), rng.normal(size=(50, 2))
    targets = design @ [[0.5, 2], [-0.1, 3]] + [7, -4] + noise
    coefficients, intercepts = Ridge(design, targets)(1e-9, np.zeros((2, 2)))
    full = np.column_stack([np.ones(50), design])
    expected, *_ = np.linalg.lstsq(full, targets, rcond=None)
    np.testing.assert_allclose(np.vstack([intercepts, coefficients]), expected, rtol=1e-6)


def test_a_constant_column_has_no_weight_but_its_prior():
    design = np.column_stack([np.full(9, 4.0), np.arange(9.0)])
    coefficients, intercepts = Ridge(design, 2 * np.arange(9.0)[:, None])(1e-9, np.zeros((2, 1)))
    np.testing.assert_allclose(coefficients[:, 0], [0, 2], atol=1e-9)
    assert intercepts[0] == pytest.approx(0, abs=1e-6)


def test_few_rows_average_what_many_rows_choose_between():
    errors = np.array([4.0, 1.0, 1.21])
    kept, weights = blend(errors, 8)
    # (1.21)^(-0.5 * 0.25 * 8) is 1 / 1.21, and 4^-1 is 0.25.
    assert kept == [0, 1, 2]
    total = 0.25 + 1 + 1 / 1.21
    np.testing.assert_allclose(weights, [0.25 / total, 1 / total, 1 / 1.21 / total])
    assert blend(errors, 8000)[0] == [1]


def test_where_nothing_is_left_to_explain_the_first_of_those_stays_alone():
    assert blend(np.array([9.0, 1e-20, 0.0]), 50) == ([1], [1.0])
