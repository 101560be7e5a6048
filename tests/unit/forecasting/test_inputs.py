import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.choosing import check_transform, choose_inputs
from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.forecasting.task import Task
from core.forecasting.transforms import Transform
from core.series.series import Series
from core.series.split import cut_validation, parts

SPLIT = (0.70, 0.15, 0.15)
ONE = np.array([1.0])
RECOMMENDED = RunConfig.from_preset("recommended")


def growing_season(n=240):
    """A season of 12 whose swing grows with the level: simple only in logarithms."""
    rows = np.arange(n)
    noise = np.random.default_rng(2).normal(0, 0.01, n)
    return np.exp(4 + 0.01 * rows + 0.4 * np.sin(2 * np.pi * rows / 12) + noise)


def task(values, config=RECOMMENDED, season=12):
    return Task.of(Series("grows", "y", "", None, values, season_length=season), config)


def fit(values, config=RECOMMENDED, season=12):
    return choose_inputs(task(values, config, season))


def two_lags():
    line = LinearAutoregression(2, np.array([0.5]), np.array([[-1.0]]))
    return Inputs(2, Scaler(True, 0.0, 4.0), np.array([10.0]), line)


def test_the_straight_path_looks_one_row_further_back_than_the_window():
    assert two_lags().needed == 3


def test_the_start_of_a_forecast_is_what_the_straight_path_says():
    # y[t-1] + 0.5 - (y[t-2] - y[t-1]): after 1, 3 comes 3 + 0.5 + 2; after 3, 4 comes 4 + 0.5 + 1.
    starts = two_lags().starts(np.array([1.0, 3.0, 4.0]))
    np.testing.assert_array_equal(starts[:, 0], [1, 1, 5.5, 5.5])


def test_the_network_sees_each_value_beside_what_the_straight_path_says_next():
    inputs, values = two_lags(), np.array([1.0, 3.0, 4.0])
    seen = inputs.channels(values, inputs.starts(values))
    np.testing.assert_array_equal(seen, [[1, 1], [3, 5.5], [4, 5.5]])


def test_without_a_straight_path_the_start_is_the_last_value_or_the_offset():
    values = np.array([1.0, 3.0, 4.0])
    relative, fixed = (
        Inputs(2, Scaler(True, 0.0, 2.0), ONE),
        Inputs(2, Scaler(False, 7.0, 2.0), ONE),
    )
    assert relative.starts(values)[:, 0].tolist() == [1, 1, 3, 4]
    assert fixed.starts(values)[:, 0].tolist() == [7, 7, 7, 7]


def test_logarithms_are_taken_where_validation_prefers_them():
    assert fit(growing_season()).transform.kind == "log"
    rows = np.arange(240)
    steady = 100 + 10 * np.sin(2 * np.pi * rows / 12) + np.random.default_rng(2).normal(size=240)
    assert fit(steady).transform.kind == "none"


def test_a_value_below_the_floor_counts_as_the_floor():
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), ONE, None, Transform("log", 0.01))
    learnt = inputs.learn(np.array([-3.0, 0.01, 1.0]))
    np.testing.assert_allclose(inputs.restore(learnt), [0.01, 0.01, 1.0])


def test_logarithms_of_values_that_are_not_positive_are_refused():
    config = RECOMMENDED.replace(transform="log")
    with pytest.raises(UserError) as refused:
        fit(growing_season() - 300, config)
    assert refused.value.message.code == "log_needs_positive"


def test_no_value_after_the_validation_part_changes_what_the_network_sees():
    values = growing_season()
    later = values.copy()
    later[parts(240, SPLIT).test.start :] = 1e6 * np.arange(36)
    assert fit(values).to_dict() == fit(later).to_dict()
    assert fit(values).later().to_dict() == fit(later).later().to_dict()


def test_the_rows_that_choose_teach_the_line_of_later_forecasts():
    values, cut = growing_season(), cut_validation(parts(240, SPLIT))[0]
    inputs = fit(values)
    later = inputs.later()
    assert (inputs.refitted_from, later.needed) == (cut.stop, inputs.needed)
    learnt, rows = inputs.learn(values), np.asarray(cut)
    # The rows it learnt itself are closer to it.
    assert later.linear.squared_error(learnt, rows) < inputs.linear.squared_error(learnt, rows)


def test_where_validation_is_the_test_part_the_training_rows_alone_decide():
    values, config = growing_season(), RECOMMENDED.replace(split=(0.85, 0.15))
    later = values.copy()
    later[parts(240, config.split).validation.start :] *= -3
    assert fit(values, config).to_dict() == fit(later, config).to_dict()


def test_enough_training_windows_are_left_on_a_short_series():
    values = growing_season(60)
    inputs = fit(values)
    assert len(inputs.rows(parts(60, SPLIT).train, reach_back=True)) >= 8


def test_each_part_keeps_a_window_where_windows_may_not_begin_before_it():
    config = RECOMMENDED.replace(window=20, reach_back=False)
    cut = parts(240, SPLIT)
    inputs = fit(growing_season(), config)
    assert all(len(inputs.rows(part, False)) for part in (cut.train, cut.validation, cut.test))


def test_rows_that_choose_keep_a_window_too_rather_than_be_set_aside_to_calibrate():
    # 36 validation rows: 9 of them set aside would leave 27, too few for a window of 30.
    config = RECOMMENDED.replace(window=30, reach_back=False)
    cut = parts(240, SPLIT)
    chooses, calibrates = cut_validation(cut, config.fewest_rows)
    assert (len(chooses), len(calibrates)) == (36, 0)
    assert len(fit(growing_season(), config).rows(chooses, False))


def test_what_is_written_is_read_again():
    inputs = fit(growing_season())
    assert Inputs.from_dict(inputs.to_dict()).to_dict() == inputs.to_dict()


def test_inputs_of_a_version_without_a_straight_path_are_read():
    old = {"window": 3, "scaler": {"relative": True, "offset": 0.0, "scale": 2.5}}
    assert Inputs.from_dict(old).target_scale.tolist() == [2.5]


def test_the_loss_is_told_in_the_unit_of_the_series():
    assert Inputs(2, Scaler(True, 0.0, 9.0), 4 * ONE).loss_scale(np.array([50.0])) == 4.0
    shares = Inputs(2, Scaler(True, 0.0, 9.0), 0.1 * ONE, None, Transform("log", 1.0))
    assert shares.loss_scale(np.array([10.0, 50.0, 1000.0])) == pytest.approx(5.0)


@pytest.mark.parametrize(
    "changes", [{}, {"transform": "log"}, {"linear": False}, {"scaling": "minmax"}, {"window": 3}]
)
def test_a_history_is_seen_as_the_rows_of_the_series_are(changes):
    values, config = growing_season(), RECOMMENDED.replace(horizon=3, **changes)
    inputs = fit(values, config)
    learnt, row = inputs.learn(values), 230
    starts = inputs.starts(learnt)
    windows, after = inputs.after(learnt[None, row - inputs.needed : row])
    rows = slice(row - inputs.window, row)
    expected = inputs.scaler.scaled(inputs.channels(learnt, starts)[None, rows])
    np.testing.assert_allclose(windows, expected, atol=1e-9)
    np.testing.assert_allclose(after[0], starts[row])


def test_logarithms_of_values_that_have_none_are_refused_before_training():
    values, config = growing_season(), RECOMMENDED.replace(transform="log")
    check_transform(task(values, config))
    values[239] = -1.0  # a test row: nobody knows it yet
    check_transform(task(values, config))
    values[10] = 0.0
    check_transform(task(values, config.replace(transform="auto")))
    with pytest.raises(UserError) as refused:
        check_transform(task(values, config))
    assert refused.value.message.code == "log_needs_positive"
