import json

import numpy as np
import pytest
import safetensors.numpy

from core.config import RunConfig
from core.errors import UserError
from core.forecasting import gates
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.runs.weights import load_forecaster, write_weights

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


def test_half_a_file_of_weights_is_damaged(run):
    write_weights(run, first_weights(1.0), INPUTS)
    run.weights_path.write_bytes(run.weights_path.read_bytes()[:-3])
    with pytest.raises(UserError) as refused:
        load_forecaster(run)
    assert refused.value.message.code == "weights_damaged"
