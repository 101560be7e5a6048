import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.forecasting import gates
from core.forecasting.bounds import Bounds
from core.forecasting.forecaster import Forecaster, check_past_values
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.runs.run import Run
from core.runs.weights import load_forecaster
from core.series.series import Series
from tests.unit.runs.test_written_before import BEFORE, COLUMNS


@pytest.fixture
def adds_one():
    """A network that ignores its window and forecasts 1 after scaling."""
    layer = gates.LSTMLayer(*(np.zeros(shape, np.float32) for shape in ((1, 8), (2, 8), (8,))))
    network = gates.Network((layer,), np.zeros((2, 1), np.float32), np.ones(1, np.float32))
    series = Series("a", "y", "", None, np.array([10.0, 20.0, 30.0]))
    inputs = Inputs(3, Scaler(True, 0.0, 2.0), np.array([2.0]))
    return Forecaster(network, inputs, series=series)


def test_a_relative_forecast_adds_to_the_last_value(adds_one):
    # Scaled 1 is 2 in the unit, on top of the last value.
    assert adds_one.next() == 32.0
    assert adds_one.next([1.0, 2.0, 3.0, 50.0]) == 52.0


def test_each_forecast_is_fed_back_for_the_next(adds_one):
    np.testing.assert_array_equal(adds_one.forecast(3), [32.0, 34.0, 36.0])


@pytest.mark.parametrize(
    "history",
    [
        [1, 2, 3, 5],
        np.array([1.0, 2, 3, 5]),
        np.array([[1.0], [2], [3], [5]]),
        pd.Series([1, 2, 3, 5]),
    ],
)
def test_a_history_is_a_list_an_array_or_a_column(adds_one, history):
    assert adds_one.next(history) == 7.0


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ([1.0, 2.0], "history_too_short"),
        ([[1.0, 2.0], [3.0, 4.0]], "history_shape"),
        (5.0, "history_shape"),
        (["a", "b", "c"], "history_not_numbers"),
        ([1.0, float("nan"), 3.0], "history_missing"),
    ],
)
def test_a_history_that_cannot_be_used_is_refused(history, code):
    with pytest.raises(UserError) as refused:
        check_past_values(history, 3)
    assert refused.value.message.code == code


def test_the_place_of_a_missing_value_is_told():
    with pytest.raises(UserError, match="Number 5 "):
        check_past_values([1, 2, 3, 4, float("inf"), 6], 3)


def test_damaged_weights_are_refused(run):
    run.weights_path.write_bytes(b"not weights")
    with pytest.raises(UserError, match="damaged"):
        load_forecaster(run)


def test_zero_steps_are_refused(adds_one):
    with pytest.raises(UserError):
        adds_one.forecast(0)


def test_bands_end_with_the_horizon(adds_one):
    known = dataclasses.replace(adds_one, bands_ahead={"80": np.array([0.5])})
    bands = known.bands(np.array([32.0, 34.0]))
    np.testing.assert_array_equal(bands["lo-80"], [31.5, np.nan])
    np.testing.assert_array_equal(bands["hi-80"], [32.5, np.nan])
    assert adds_one.bands(np.array([32.0])) == {}


def test_without_the_lstm_what_it_starts_from_stays(adds_one):
    assert adds_one.without_lstm().forecast(2).tolist() == [30.0, 30.0]


def test_forecasts_and_bands_stay_inside_the_bounds(adds_one):
    inputs = dataclasses.replace(adds_one.inputs, bounds=Bounds(None, 33.0))
    bounded = dataclasses.replace(adds_one, inputs=inputs, bands_ahead={"80": np.array([9.0])})
    forecast = bounded.forecast(3)
    assert forecast.tolist() == [32.0, 33.0, 33.0]
    bands = bounded.bands(forecast)
    assert (bands["lo-80"][0], bands["hi-80"][0]) == (23.0, 33.0)


def test_whole_numbers_are_given_out_and_not_fed_back(adds_one):
    inputs = dataclasses.replace(adds_one.inputs, target_scale=np.array([0.4]))
    whole = dataclasses.replace(adds_one, inputs=inputs, whole=True)
    # 30.4, 30.8 and 31.2.
    assert whole.forecast(3).tolist() == [30.0, 31.0, 31.0]


def test_forecasts_from_several_rows_on_know_only_what_came_before_each():
    forecaster = load_forecaster(Run(BEFORE / COLUMNS))
    series, config = forecaster.series, forecaster.config
    assert config.covariates and config.calendar
    found = forecaster.rolling(series, np.array([80, 110]), 5)
    for row, values in zip((80, 110), found, strict=True):
        covariates = {name: column[:row] for name, column in series.covariates.items()}
        until = {"time": series.time[:row], "values": series.values[:row], "repaired": None}
        earlier = dataclasses.replace(series, covariates=covariates, **until)
        np.testing.assert_allclose(values, forecaster.forecast(5, earlier))
