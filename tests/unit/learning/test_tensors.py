import numpy as np
import tensorflow as tf

from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.learning.tensors import as_tensors

VALUES = np.array([1.0, 3.0, 4.0, 8.0, 2.0])
NOTHING = np.empty((5, 0))


def rows(*numbers):
    return tf.constant(numbers, tf.int64)


def test_a_window_ends_before_its_row_and_is_scaled_around_its_last_value():
    data, _ = as_tensors(VALUES, NOTHING, Inputs(2, Scaler(True, 0.5, 2.0), np.array([1.0])))
    windows = data.windows(rows(4, 2), 1).numpy()
    # Before row 4 stand 4 and 8: (4 - 8 - 0.5) / 2 and -0.5 / 2; before row 2 stand 1 and 3.
    np.testing.assert_allclose(windows[..., 0], [[-2.25, -0.25], [-1.25, -0.25]])


def test_a_target_is_what_is_missed_in_the_scale_of_its_step():
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), np.array([2.0, 4.0]))
    data, starts = as_tensors(VALUES, NOTHING, inputs)
    np.testing.assert_array_equal(starts[:, 0], [1, 1, 3, 4, 8, 2])
    # From row 2 on: 4 and 8, after 3.
    np.testing.assert_allclose(data.targets(rows(2), 2), [[0.5, 1.25]])


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
