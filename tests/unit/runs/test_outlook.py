import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.forecasting import gates
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.runs import store
from core.runs.files.label import Use
from core.runs.files.predictions import write_predictions
from core.runs.outlook import outlook
from core.series.series import Series
from core.series.split import parts

N, HORIZON = 200, 3


@pytest.fixture
def adds_one():
    """A network that forecasts one more than the last value for each of three steps."""
    layer = gates.LSTMLayer(*(np.zeros(shape, np.float32) for shape in ((1, 8), (2, 8), (8,))))
    network = gates.Network((layer,), np.zeros((2, 3), np.float32), np.ones(3, np.float32))
    inputs = Inputs(3, Scaler(True, 0.0, 1.0), np.ones(3))
    return lambda run: Forecaster(network, inputs, run.config(), run.series())


@pytest.fixture
def forecast(tmp_path, small):
    """A run whose errors three steps ahead cancel: +e, -e and 0, with e from 1 on."""
    values = np.arange(float(N))
    series = Series("a", "y", "", None, values)
    run = store.create(tmp_path / "runs", small.replace(horizon=HORIZON), series)
    cut = parts(N, small.split)
    lines = []
    for name in ("validation", "test"):
        part = getattr(cut, name)
        for row in range(part.start, part.stop - HORIZON + 1):
            error = 1.0 + row % 7
            for step, off in enumerate((error, -error, 0.0)):
                actual = values[row + step]
                methods = {"forecast": actual + off, "naive": values[row - 1]}
                lines.append(
                    {"ds": row + step, "split": name, "step": step + 1, "y": actual, **methods}
                )
    write_predictions(run.predictions_path, pd.DataFrame(lines))
    return run


def test_the_band_of_a_sum_is_made_of_the_errors_of_such_sums(forecast, adds_one):
    found = outlook(forecast, adds_one(forecast), 3)
    assert found.table["forecast"].tolist() == [200.0, 200.0, 200.0]
    assert found.total.value == 600.0
    # Errors of the three steps cancel, whatever the bands of each step are.
    np.testing.assert_allclose(found.total.bands[80], (600.0, 600.0))
    # Of two steps they cancel, of the first one they do not.
    alone = outlook(forecast, adds_one(forecast), 1).total.bands[80]
    assert alone[0] < 200.0 - 4 and alone[1] > 200.0 + 4


def test_beyond_the_horizon_a_sum_has_no_band(forecast, adds_one):
    assert outlook(forecast, adds_one(forecast), 4).total.bands == {}


def test_a_simple_method_brings_its_values_and_its_own_bands(forecast, adds_one):
    forecast.relabel(use=Use(method="naive"))
    found = outlook(forecast, adds_one(forecast), 3)
    assert found.table["forecast"].tolist() == [199.0, 199.0, 199.0]
    # Repeating the last value is 1, 2 and 3 too low on a ramp, and never anything else.
    np.testing.assert_allclose(found.table["hi-80"], [200.0, 201.0, 202.0], atol=0.9)
    assert found.linear is None


def test_whole_numbers_are_asked_of_every_method(forecast, adds_one):
    forecaster = dataclasses.replace(adds_one(forecast), whole=True)
    forecast.relabel(use=Use(method="drift", whole=True))
    found = outlook(forecast, forecaster, 3).table["forecast"]
    assert found.tolist() == [200.0, 201.0, 202.0]
    forecast.relabel(use=Use(method="naive", whole=True))
    found = outlook(forecast, forecaster, 3).table["hi-80"]
    assert found.notna().all() and (found % 1 == 0).all()


@pytest.mark.parametrize("ds", [np.arange, lambda n: pd.date_range("2020-01-01", periods=n)])
def test_predictions_of_another_run_bring_no_bands(forecast, adds_one, ds):
    found = forecast.predictions()
    found["ds"] = ds(N + len(found))[N:]
    write_predictions(forecast.predictions_path, found)
    assert outlook(forecast, adds_one(forecast), 3).total.bands == {}


def test_without_predictions_the_next_values_are_there_without_bands(forecast, adds_one):
    forecast.predictions_path.unlink()
    assert outlook(forecast, adds_one(forecast), 3).total.bands == {}
