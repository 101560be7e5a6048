import numpy as np

from core import records
from core.forecasting.effects import Effect, EffectFinder
from core.forecasting.linear import LinearAutoregression

ROWS = 400
FITTED, CHOSEN = range(280), range(280, 360)


def finder(values, covariates, known, most=60):
    return EffectFinder(values, covariates, np.array(known), lambda values: values, most)


def find(values, covariates, known=(False,), horizon=1):
    path = LinearAutoregression.last_value(horizon)
    return finder(values, covariates, known).find(path, FITTED, CHOSEN, path, range(360))


def test_an_effect_weighs_the_oldest_row_first():
    effect = Effect(np.array([0.5]), np.array([[[2.0]], [[-1.0]]]))
    # Row 2 follows 3 and 4: 0.5 + 2 * 3 - 4. Row 1 has too short a past.
    covariates = np.array([[3.0], [4.0], [9.0]])
    assert effect.forecast(covariates, np.array([1, 2])).tolist() == [[0.0], [2.5]]


def test_what_moves_the_next_value_is_found():
    rng = np.random.default_rng(4)
    moves = rng.normal(size=(ROWS, 1))
    values = np.concatenate([[0.0], np.cumsum(3 * moves[:-1, 0])])
    early, later = find(values, moves)
    rows = np.arange(360, 400)
    for effect in (early, later):
        np.testing.assert_allclose(
            effect.forecast(moves, rows)[:, 0], values[rows] - values[rows - 1], atol=0.1
        )


def test_what_moves_nothing_is_left_out():
    rng = np.random.default_rng(4)
    values, covariates = np.cumsum(rng.normal(size=ROWS)), rng.normal(size=(ROWS, 1))
    assert find(values, covariates) == (None, None)


def test_each_step_ahead_weighs_its_own_row_of_a_plan():
    rng = np.random.default_rng(4)
    plan = rng.integers(0, 2, ROWS + 3).astype(float)
    values = 5 * plan[:ROWS] + rng.normal(0, 0.01, ROWS)
    covariates = plan[3 : ROWS + 3, None]  # three rows ahead
    early, _ = find(values, covariates, (True,), horizon=3)
    rows = np.arange(360, 390)
    found = values[rows - 1, None] + early.forecast(covariates, rows)
    expected = np.stack([values[rows], values[rows + 1], values[rows + 2]], axis=1)
    assert np.abs(found - expected).max() < 0.3


def test_a_column_that_explains_everything_is_found_in_few_rows_and_many_steps_ahead():
    rng = np.random.default_rng(4)
    warmth = np.cumsum(rng.normal(size=240 + 12))
    values = 50 + 10 * warmth[:240]
    path = LinearAutoregression.last_value(12)
    few = finder(values, warmth[12:252, None], (True,))
    early, _ = few.find(path, range(168), range(168, 195), path, range(195))
    rows = np.arange(170, 180)
    found = values[rows - 1, None] + early.forecast(warmth[12:252, None], rows)
    expected = np.stack([values[rows + step] for step in range(12)], axis=1)
    assert np.abs(found - expected).max() < 5  # of a spread of several hundred


def test_few_rows_and_many_steps_ahead_keep_out_what_moves_nothing():
    rng = np.random.default_rng(4)
    values, covariates = np.cumsum(rng.normal(size=240)), rng.normal(size=(240, 1))
    path = LinearAutoregression.last_value(12)
    found = finder(values, covariates, (True,)).find(
        path, range(168), range(168, 195), path, range(195)
    )
    assert found == (None, None)


def test_what_moves_a_value_on_a_few_days_is_found_where_two_of_them_choose():
    rng = np.random.default_rng(20)
    promotion = (rng.random(150) < 0.1).astype(float)
    values = 100 + rng.normal(0, 4, 150) + 30 * promotion
    path = LinearAutoregression(8, np.zeros(1), np.full((7, 1), 1 / 8))
    fitted, chosen = range(105), range(105, 127)
    assert promotion[105:127].sum() == 2
    # Seen at a row is what is known of the next one.
    known = np.append(promotion[1:], 0.0)[:, None]
    early, _ = finder(values, known, (True,)).find(path, fitted, chosen, path, range(127))
    effect = early.forecast(known, np.arange(127, 150))[:, 0]
    with_it, without = (effect[promotion[127:] == on].mean() for on in (1, 0))
    assert with_it - without > 20


def test_no_row_after_those_that_choose_changes_the_effect():
    rng = np.random.default_rng(4)
    moves = rng.normal(size=(ROWS, 1))
    values = np.concatenate([[0.0], np.cumsum(3 * moves[:-1, 0])])
    later_values, later_moves = values.copy(), moves.copy()
    later_values[360:] = -99
    later_moves[360:] = 99
    for one, other in zip(find(values, moves), find(later_values, later_moves), strict=True):
        np.testing.assert_array_equal(one.coefficients, other.coefficients)


def test_a_horizon_that_leaves_no_rows_to_fit_leaves_no_effect():
    rng = np.random.default_rng(4)
    values, covariates = rng.normal(size=ROWS), rng.normal(size=(ROWS, 1))
    path = LinearAutoregression.last_value(40)
    tried = finder(values, covariates, (False,)).find(
        path, range(40), range(40, 90), path, range(90)
    )
    assert tried == (None, None)


def test_the_effect_survives_its_file():
    effect = Effect(np.array([0.5, 1.0]), np.arange(12.0).reshape(3, 2, 2))
    again = records.from_json(Effect, effect.to_dict())
    np.testing.assert_array_equal(again.coefficients, effect.coefficients)
    np.testing.assert_array_equal(again.intercepts, effect.intercepts)
