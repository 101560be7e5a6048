import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.scaler import Scaler
from core.series import windows
from core.series.length import check_length
from core.series.split import parts
from core.series.windows import target_rows, windows_at


def test_the_split_floors_the_cumulated_shares():
    found = parts(2284, (0.70, 0.15, 0.15))
    assert (found.train, found.validation, found.test) == (
        range(0, 1598),
        range(1598, 1941),
        range(1941, 2284),
    )


def test_the_hair_that_float_sums_lack_costs_no_row():
    # 0.70 + 0.15 is 0.85 less a hair; 0.85 * 20 is 17.
    assert parts(20, (0.70, 0.15, 0.15)).test == range(17, 20)


def test_with_two_shares_the_last_part_is_validation_and_test():
    found = parts(1000, (0.875, 0.125))
    assert found.shared
    assert found.train == range(0, 875)
    assert found.validation == found.test == range(875, 1000)


def test_the_article_cuts_855_training_and_105_test_windows_from_1000_rows():
    config = RunConfig.from_preset("article")
    found = parts(1000, config.split)
    train, test = (
        target_rows(part, config.window, config.reach_back) for part in (found.train, found.test)
    )
    assert (len(train), len(test)) == (855, 105)
    assert (test[0], test[-1]) == (895, 999)


def test_with_reach_back_every_row_of_a_later_part_is_a_target():
    rows = target_rows(range(70, 85), 40, reach_back=True)
    assert rows.tolist() == list(range(70, 85))


@pytest.mark.parametrize("reach_back", [True, False])
@pytest.mark.parametrize(("part", "horizon"), [(range(0, 90), 1), (range(90, 99), 4)])
@pytest.mark.parametrize("window", [1, 5, 8, 95])
def test_targets_are_counted_without_listing_them(part, window, reach_back, horizon):
    listed = target_rows(part, window, reach_back, horizon)
    assert windows.count_targets(part, window, reach_back, horizon) == len(listed)


def test_a_window_ends_just_before_its_target_with_the_oldest_value_first():
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    np.testing.assert_array_equal(windows_at(values, np.array([3, 4]), 3), [[1, 2, 4], [2, 4, 8]])


def test_a_series_that_is_too_short_is_told_how_many_rows_are_needed():
    config = RunConfig.from_preset("article")
    with pytest.raises(UserError) as refused:
        check_length(150, config)
    needed = refused.value.message.values["needed"]
    assert check_length(needed, config).train
    with pytest.raises(UserError):
        check_length(needed - 1, config)


def test_minmax_maps_the_training_range_to_0_and_1():
    scaler = Scaler.fit(np.array([10.0, 30.0, 20.0]), RunConfig(scaling="minmax", window=1))
    assert (scaler.relative, scaler.offset, scaler.scale) == (False, 10.0, 20.0)


def test_window_scaling_takes_the_last_value_off():
    scaler = Scaler.fit(np.array([1.0, 3.0, 7.0, 13.0]), RunConfig(window=2))
    # Relative to their last value: (1, 3) -> (-2, 0) and (3, 7) -> (-4, 0).
    assert scaler.relative
    assert scaler.scale == pytest.approx(np.std([-2, 0, -4, 0]))
    windows = np.array([[1.0, 3.0], [4.0, 7.0]])[:, :, None]
    expected = np.array([[-2.0, 0.0], [-3.0, 0.0]])[:, :, None] / scaler.scale
    np.testing.assert_allclose(scaler.scaled(windows), expected)


def test_windows_of_several_features_are_taken_relative_to_the_last_value():
    windows = np.array([[[1.0, 2.0], [3.0, 9.0]]])
    scaled = Scaler(True, 0.0, 2.0).scaled(windows)
    np.testing.assert_array_equal(scaled, [[[-1.0, -0.5], [0.0, 3.0]]])


def test_windows_of_several_features_keep_rows_together():
    table = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0], [8.0, 80.0]])
    found = windows_at(table, np.array([2, 4]), 2)
    np.testing.assert_array_equal(found, [[[1, 10], [2, 20]], [[4, 40], [8, 80]]])


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
    monkeypatch.setattr(windows, "MOST_NUMBERS", 50_000)
    assert Scaler.fit(values, RunConfig(window=10)).scale == pytest.approx(whole, rel=0.1)
