import numpy as np
import tensorflow as tf

from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.learning.tensors import as_tensors
from core.schooled.view import SchooledView

VALUES = np.array([1.0, 3.0, 4.0, 8.0, 2.0])
NOTHING = np.empty((5, 0))


def rows(*numbers):
    return tf.constant(numbers, tf.int64)


def test_a_window_ends_before_its_row_and_is_scaled_around_its_last_value():
    data, _ = as_tensors(VALUES, NOTHING, Inputs(2, Scaler(True, 0.5, 2.0), np.array([1.0])))
    windows = data.windows(rows(4, 2), 1).numpy()
    assert windows.shape == (2, 2, 1)
    # Before row 4 stand 4 and 8: (4 - 8 - 0.5) / 2 and -0.5 / 2; before row 2 stand 1 and 3.
    np.testing.assert_allclose(windows[..., 0], [[-2.25, -0.25], [-1.25, -0.25]])


def test_a_target_is_what_is_missed_in_the_scale_of_its_step():
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), np.array([2.0, 4.0]))
    data, starts = as_tensors(VALUES, NOTHING, inputs)
    np.testing.assert_array_equal(starts[:, 0], [1, 1, 3, 4, 8, 2])
    # From row 2 on: 4 and 8, after 3.
    np.testing.assert_allclose(data.targets(rows(2), 2), [[[0.5, 1.25]]])


def test_a_stretch_has_a_target_for_each_of_its_rows_and_the_rows_before_all_of_them():
    inputs = Inputs(2, Scaler(False, 1.0, 2.0), np.array([2.0, 4.0]))
    data, _ = as_tensors(VALUES, NOTHING, inputs, stretch=2)
    # What is missed of 4 and 8, and of 8 and 2, both above the offset of 1.
    np.testing.assert_allclose(data.targets(rows(2), 2, 2), [[[1.5, 1.75], [3.5, 0.25]]])
    # Rows 0 to 2: a window of two, and a row more for the second row of the stretch.
    np.testing.assert_allclose(data.windows(rows(2), 1, 2)[..., 0], [[0.0, 1.0, 1.5]])
    assert int(data.stretch) == 2


def test_rows_before_the_first_are_like_it():
    season = SchooledView(
        **{"season": 0, "seasons": (), "change": 1.0, "middle": 0.0, "spread": 1.0},
        **{"surprise": 2.0, "n_known": 200, "share": 1.0, "version": 1, "sha256": ""},
    )
    model = LinearAutoregression.last_value()
    inputs = Inputs(3, Scaler(True, 0.0, 1.0), np.array([1.0]), model, schooled=season)
    data, starts = as_tensors(VALUES, NOTHING, inputs)
    windows = data.windows(rows(1, 3), 17).numpy()
    assert len(starts) == 6
    longer = np.concatenate([np.ones(9), VALUES])
    seen = inputs.channels(longer, inputs.starts(longer))[9:]
    # Before row 1 stands row 0 alone, and before it two in which nothing moves.
    np.testing.assert_allclose(windows[0], seen[[0, 0, 0]], rtol=1e-6)
    np.testing.assert_allclose(windows[1], seen[:3], rtol=1e-6)
    assert not windows[0, :, 0].any()


def test_the_network_sees_what_the_linear_model_says_beside_the_value():
    # Each value goes on by 0.5.
    line = LinearAutoregression(1, np.array([0.5]), np.zeros((0, 1)))
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), np.array([1.0]), line)
    data, starts = as_tensors(VALUES, NOTHING, inputs)
    np.testing.assert_array_equal(starts[1:, 0], VALUES + 0.5)
    windows = data.windows(rows(3), 2).numpy()
    np.testing.assert_allclose(windows[0], [[-1.0, -0.5], [0.0, 0.5]])


def test_a_high_level_with_a_small_range_keeps_its_digits():
    values = 1e8 + VALUES / 100
    data, _ = as_tensors(values, NOTHING, Inputs(2, Scaler(True, 0.0, 0.01), np.array([0.01])))
    np.testing.assert_allclose(data.windows(rows(4), 1)[0, :, 0], [-4.0, 0.0], atol=1e-4)
