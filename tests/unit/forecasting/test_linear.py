import numpy as np
import pytest

from core.forecasting.linear import LinearAutoregression, Recipe, candidates, fit, lags_to_try
from core.forecasting.ridge import blend

VALUES = np.array([2.0, 5.0, 4.0, 11.0, 7.0])


def seasonal_walk(n=400, season=12):
    rng = np.random.default_rng(3)
    rows = np.arange(n)
    return 0.3 * rows + 10 * np.sin(2 * np.pi * rows / season) + rng.normal(size=n)


def model(lags, intercept, coefficients):
    return LinearAutoregression(lags, np.array([intercept]), np.array(coefficients)[:, None])


def test_without_a_penalty_the_coefficients_are_those_of_least_squares():
    values = seasonal_walk(60)
    (fitted,) = fit(values, range(60), [Recipe(3, np.zeros((2, 1)), 1e-9)])
    rows = np.arange(3, 60)
    last = values[rows - 1]
    design = np.column_stack([np.ones(57), values[rows - 3] - last, values[rows - 2] - last])
    expected, *_rest = np.linalg.lstsq(design, values[rows] - last, rcond=None)
    np.testing.assert_allclose(
        [*fitted.intercepts, *fitted.coefficients[:, 0]], expected, rtol=1e-6
    )


def test_the_penalty_weighs_on_standardised_differences():
    values = seasonal_walk(60)
    recipes = [Recipe(3, np.zeros((2, 1)), penalty) for penalty in (0.1, 10.0)]
    _weak, fitted = fit(values, range(60), recipes)
    rows = np.arange(3, 60)
    last = values[rows - 1]
    design = np.column_stack([values[rows - 3] - last, values[rows - 2] - last])
    standard = (design - design.mean(axis=0)) / design.std(axis=0)
    change = values[rows] - last
    weights = np.linalg.solve(
        standard.T @ standard + 10 * np.eye(2), standard.T @ (change - change.mean())
    )
    np.testing.assert_allclose(fitted.coefficients[:, 0], weights / design.std(axis=0))


@pytest.mark.parametrize("lags", [1, 2, 3, 6])
def test_one_step_fed_back_is_what_many_steps_say(lags):
    rng = np.random.default_rng(lags)
    # Of two steps the first counts.
    one = LinearAutoregression(lags, rng.normal(size=2), rng.normal(0, 0.4, (lags - 1, 2)))
    past = rng.normal(size=(3, lags))
    known = past
    for _ in range(5):
        known = np.column_stack([known, one(known[:, -lags:])[:, 0]])
    several = one.fed_back(5)
    assert several.lags == lags
    np.testing.assert_allclose(several(past), known[:, lags:])


def test_an_autoregression_weighs_the_oldest_row_first():
    three = model(3, 0.5, [0.25, 2.0])
    # Row 4 follows 5, 4, 11: 11 + 0.5 + 0.25 * (5 - 11) + 2 * (4 - 11).
    assert three.forecast(VALUES, np.array([4])).tolist() == [[11 + 0.5 - 1.5 - 14]]


def test_rows_with_a_past_shorter_than_the_lags_repeat_the_last_value():
    three = model(3, 0.5, [0.25, 2.0])
    assert three.forecast(VALUES, np.array([1, 2])).tolist() == [[2.0], [5.0]]


@pytest.mark.parametrize(
    ("n_rows", "season_length", "lags"),
    [(1000, None, [2, 4, 8, 16, 32, 64]), (40, 7, [2, 4, 8]), (150, 24, [2, 4, 8, 16, 25, 32, 49])],
)
def test_at_most_a_third_of_the_rows_become_lags(n_rows, season_length, lags):
    assert lags_to_try(n_rows, season_length) == lags


def test_a_large_penalty_leads_to_the_prior():
    values, prior = seasonal_walk(), np.zeros((12, 1))
    prior[1] = 1.0  # of 13 lags, the value 12 rows ago
    (fitted,) = fit(values, range(400), [Recipe(13, prior, 1e12)])
    np.testing.assert_allclose(fitted.coefficients, prior, atol=1e-6)


def test_recipes_keep_their_order_whatever_their_lags():
    values = seasonal_walk(60)
    recipes = [Recipe(lags, np.zeros((lags - 1, 1)), 1.0) for lags in (4, 1, 3, 4)]
    together = fit(values, range(60), recipes)
    assert [one.lags for one in together] == [4, 1, 3, 4]
    (alone,) = fit(values, range(60), recipes[2:3])
    np.testing.assert_array_equal(together[2].coefficients, alone.coefficients)


def test_with_a_season_penalties_lead_to_the_seasonal_forecasts_too():
    values = seasonal_walk()
    tried = candidates(values, range(280), range(280, 340), [4, 12, 13], season_length=12)
    priors = {(c.recipe.lags, tuple(np.flatnonzero(c.recipe.prior[:, 0]))) for c in tried}
    # Of 12 lags the oldest lies a season ago; of 13, the oldest but one.
    assert priors == {(1, ()), (4, ()), (12, ()), (12, (0,)), (13, ()), (13, (1,)), (13, (0, 1))}


def test_an_average_forecasts_the_mean_of_what_its_models_forecast():
    short = model(2, 1.0, [0.5])
    long = model(4, -2.0, [0.1, 0.2, -0.3])
    average = LinearAutoregression.average([short, long], [0.25, 0.75])
    row = np.array([4])
    expected = 0.25 * short.forecast(VALUES, row) + 0.75 * long.forecast(VALUES, row)
    np.testing.assert_allclose(average.forecast(VALUES, row), expected)


def test_a_constant_series_repeats_its_last_value():
    tried = candidates(np.full(90, 5.0), range(60), range(60, 90), [2, 4])
    kept, _ = blend(np.array([one.error for one in tried]), 30)
    assert [tried[number].recipe.lags for number in kept] == [1]


def test_each_step_ahead_has_weights_of_its_own():
    two_steps = LinearAutoregression(2, np.array([0.5, 1.0]), np.array([[2.0, -1.0]]))
    # After 4, 11: 11 + 0.5 + 2 * (4 - 11), then 11 + 1 - (4 - 11).
    np.testing.assert_array_equal(two_steps.forecast(VALUES, np.array([4])), [[-2.5, 19.0]])


def test_every_step_ahead_is_fitted_as_if_alone():
    values = seasonal_walk(90)
    (both,) = fit(values, range(90), [Recipe(3, np.zeros((2, 2)), 1.0)])
    rows = np.arange(3, 89)
    last = values[rows - 1]
    design = np.column_stack([values[rows - 3] - last, values[rows - 2] - last])
    standard = (design - design.mean(axis=0)) / design.std(axis=0)
    change = values[rows + 1] - last
    weights = np.linalg.solve(
        standard.T @ standard + np.eye(2), standard.T @ (change - change.mean())
    )
    np.testing.assert_allclose(both.coefficients[:, 1], weights / design.std(axis=0))


def test_far_steps_lead_to_the_last_season_that_is_known():
    (*_, value, step) = candidates(
        seasonal_walk(), range(280), range(280, 340), [8], 5, season_length=3
    )[1::5]
    # Of 8 lags (rows 0 to 7, steps in rows 8 to 12) a season of 3 repeats rows 5, 6, 7, 5, 6;
    # row 7 is the last value, which needs no weight.
    expected = np.zeros((7, 5))
    expected[5, [0, 3]] = expected[6, [1, 4]] = 1.0
    np.testing.assert_array_equal(value.recipe.prior, expected)
    # Its steps start from row 4 for the first three, from row 1 for the others.
    expected[4, :3] -= 1.0
    expected[1, 3:] -= 1.0
    np.testing.assert_array_equal(step.recipe.prior[:, :3], expected[:, :3])


def test_after_each_of_many_rows_it_says_what_it_says_after_one():
    rng = np.random.default_rng(3)
    model = LinearAutoregression(4, np.array([0.3, -0.2]), rng.normal(0, 0.4, (3, 2)))
    past = 1e6 + rng.normal(0, 1, (5, 13))  # longer than is needed, and high
    found = model.after_each(past, 7)
    assert found.shape == (5, 7, 2)
    for row in range(7):
        window = past[:, row + 3 : row + 7]
        np.testing.assert_allclose(found[:, row], model(window), rtol=0, atol=1e-8)
