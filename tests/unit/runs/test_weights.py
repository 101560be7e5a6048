import json

import numpy as np
import pytest
import safetensors.numpy

from core import records
from core.config import RunConfig
from core.errors import DamagedFile, UserError
from core.forecasting import gates
from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.runs.weights import load_forecaster, write_weights
from core.schooled.shipped import shipped
from core.schooled.view import SchooledView

INPUTS = Inputs(5, Scaler(True, 0.0, 2.0), np.array([0.5]))


def first_weights(output):
    """A network of the run's shape that says the same of every window."""
    layers = RunConfig(units=(4, 3))
    shapes = gates.weight_shapes(layers)
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    return {**weights, "dense/bias": np.full(1, output, np.float32)}


def test_the_weights_that_were_written_forecast_what_they_say(run, series):
    write_weights(run, first_weights(output=3.0), INPUTS)
    forecaster = load_forecaster(run)
    # The value before, and three halves.
    assert forecaster.forecast(1)[0] == pytest.approx(series.values[-1] + 1.5)
    assert forecaster.config == run.config()


def test_the_same_weights_are_the_same_bytes(run):
    write_weights(run, first_weights(1.0), INPUTS)
    before = run.weights_path.read_bytes()
    write_weights(run, first_weights(1.0), INPUTS)
    assert run.weights_path.read_bytes() == before
    write_weights(run, first_weights(2.0), INPUTS)
    assert run.weights_path.read_bytes() != before


def test_a_run_without_weights_is_to_be_trained_first(run):
    with pytest.raises(UserError, match="Train it first") as refused:
        load_forecaster(run)
    assert refused.value.message.code == "no_weights"


@pytest.mark.parametrize(
    "about", [None, {"lookback": "{"}, {"lookback": json.dumps({"window": 3})}]
)
def test_weights_without_what_they_see_are_damaged(run, about):
    safetensors.numpy.save_file(first_weights(1.0), run.weights_path, metadata=about)
    with pytest.raises(UserError) as refused:
        load_forecaster(run)
    assert refused.value.message.code == "weights_damaged"


SCHOOL = {
    **{"season": 0, "seasons": [], "change": 1.0, "middle": 0.0, "spread": 1.0},
    **{"surprise": 1.0, "n_known": 50, "share": 0.5, "version": 1, "sha256": "ab"},
}


@pytest.fixture
def schooled(run):
    """A run with the weights of school, and what its file says of its inputs."""
    config = RunConfig.from_preset("quick", window=9)
    run.write_config(config)
    model = LinearAutoregression.last_value()
    view = records.from_json(SchooledView, SCHOOL)
    inputs = Inputs(8, Scaler(True, 0.0, 1.0), np.array([0.5]), model, schooled=view)
    weights = shipped().first_weights(gates.weight_shapes(config), 0.5)
    write_weights(run, weights, inputs)
    return run, weights, inputs.to_dict()


def test_the_weights_of_school_are_read_with_how_they_see_the_series(schooled):
    run, _, about = schooled
    forecaster = load_forecaster(run)
    assert forecaster.inputs.to_dict() == about
    assert np.isfinite(forecaster.forecast(3)).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"season": "weekly"},
        {"season": -7},
        {"seasons": [1]},
        {"season": 7, "seasons": [3]},
        {"spread": 0},
        {"change": None},
        {"n_known": 0},
        {"share": 7},
        {"sha256": None},
    ],
    ids=str,
)
def test_a_damaged_view_of_a_series_is_damage(schooled, changes):
    run, weights, about = schooled
    damaged = {**about, "schooled": {**SCHOOL, **changes}}
    told = {"lookback": json.dumps(damaged)}
    safetensors.numpy.save_file(weights, run.weights_path, metadata=told)
    with pytest.raises(DamagedFile) as refused:
        load_forecaster(run)
    assert refused.value.message.code == "weights_damaged"


@pytest.mark.parametrize("about", [{"schooled": None}, {"schooled": []}, {"window": 10}])
def test_inputs_of_another_network_than_that_of_school_are_damage(schooled, about):
    run, weights, whole = schooled
    told = {"lookback": json.dumps({**whole, **about})}
    safetensors.numpy.save_file(weights, run.weights_path, metadata=told)
    with pytest.raises(DamagedFile):
        load_forecaster(run)


def test_half_a_file_of_weights_is_damaged(run):
    write_weights(run, first_weights(1.0), INPUTS)
    run.weights_path.write_bytes(run.weights_path.read_bytes()[:-3])
    with pytest.raises(UserError) as refused:
        load_forecaster(run)
    assert refused.value.message.code == "weights_damaged"
