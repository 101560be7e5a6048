import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting import scaler
from core.forecasting.scaler import Scaler


def test_minmax_maps_the_training_range_to_0_and_1():
    learnt = Scaler.fit(np.array([10.0, 30.0, 20.0]), RunConfig(scaling="minmax", window=1))
    assert (learnt.relative, learnt.offset, learnt.scale) == (False, 10.0, 20.0)


def test_window_scaling_takes_the_last_value_off():
    learnt = Scaler.fit(np.array([1.0, 3.0, 7.0, 13.0]), RunConfig(window=2))
    # Relative to their last value: (1, 3) -> (-2, 0) and (3, 7) -> (-4, 0).
    assert learnt.relative
    assert learnt.scale == pytest.approx(np.std([-2, 0, -4, 0]))
    windows = np.array([[1.0, 3.0], [4.0, 7.0]])[:, :, None]
    expected = np.array([[-2.0, 0.0], [-3.0, 0.0]])[:, :, None] / learnt.scale
    np.testing.assert_allclose(learnt.scaled(windows), expected)


def test_windows_of_several_features_are_taken_relative_to_the_last_value():
    windows = np.array([[[1.0, 2.0], [3.0, 9.0]]])
    scaled = Scaler(True, 0.0, 2.0).scaled(windows)
    np.testing.assert_array_equal(scaled, [[[-1.0, -0.5], [0.0, 3.0]]])


def test_a_constant_series_is_scaled_by_one():
    assert Scaler.fit(np.full(9, 5.0), RunConfig(window=2)).scale == 1.0


@pytest.mark.parametrize("train", [[3.1, 0.7, 9.9], [5.0, 5.0], [1e9, 1e9 + 0.3], [0.0, 1e-16]])
def test_minmax_is_scikit_learns(train):
    from sklearn.preprocessing import MinMaxScaler

    theirs = MinMaxScaler().fit(np.reshape(train, (-1, 1)))
    ours = Scaler.fit(np.array(train), RunConfig(scaling="minmax"))
    assert (ours.offset, ours.scale) == (theirs.data_min_[0], 1.0 / theirs.scale_[0])


def test_of_a_huge_series_every_few_windows_give_the_spread(monkeypatch):
    values = np.cumsum(np.random.default_rng(5).normal(size=20_000))
    whole = Scaler.fit(values, RunConfig(window=10)).scale
    monkeypatch.setattr(scaler, "MOST_NUMBERS", 50_000)
    assert Scaler.fit(values, RunConfig(window=10)).scale == pytest.approx(whole, rel=0.1)
