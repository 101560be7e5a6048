import numpy as np
import pytest

from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.forecasting.transforms import Transform
from tests.unit.forecasting.growing import RECOMMENDED, fit, growing_season

ONE = np.array([1.0])


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


def test_a_value_below_the_floor_counts_as_the_floor():
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), ONE, None, Transform("log", 0.01))
    transformed = inputs.transformed(np.array([-3.0, 0.01, 1.0]))
    np.testing.assert_allclose(inputs.restore(transformed), [0.01, 0.01, 1.0])


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
    transformed, row = inputs.transformed(values), 230
    starts = inputs.starts(transformed)
    windows, after = inputs.after(transformed[None, row - inputs.needed : row])
    rows = slice(row - inputs.window, row)
    expected = inputs.scaler.scaled(inputs.channels(transformed, starts)[None, rows])
    np.testing.assert_allclose(windows, expected, atol=1e-9)
    np.testing.assert_allclose(after[0], starts[row])
