import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import LSTMLayer, Network, StepNetworks
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.inspection.held import HeldGate, hold
from core.inspection.inside import trace_window
from core.series.series import Series

WINDOW, OUTPUTS = 4, 2


def network_with(rng, units=(3, 2), outputs=1):
    """A network with weights drawn at random."""
    layers, features = [], 1
    for size in units:
        shapes = ((features, 4 * size), (size, 4 * size), (4 * size,))
        layers.append(LSTMLayer(*(rng.normal(size=shape).astype("f4") for shape in shapes)))
        features = size
    kernel, bias = rng.normal(size=(features, outputs)), rng.normal(size=outputs)
    return Network(tuple(layers), kernel.astype("f4"), bias.astype("f4"))


@pytest.fixture(params=["multi", "direct"])
def forecaster(request):
    """A forecaster of two steps, by one network or by one a step."""
    rng = np.random.default_rng(2)
    network = network_with(rng, outputs=OUTPUTS)
    if request.param == "direct":
        network = StepNetworks((network_with(rng), network_with(rng)), hybrid=False)
    series = Series("a", "y", "", None, np.cumsum(rng.normal(size=20)))
    inputs = Inputs(WINDOW, Scaler(True, 0.0, 2.0), np.array([1.0, 3.0]))
    config = RunConfig(window=WINDOW, units=(3, 2), horizon=OUTPUTS, strategy=request.param)
    return Forecaster(network, inputs, config, series)


@pytest.mark.parametrize("gate", ["input", "forget", "output"])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_held_gate_has_its_share_at_every_step_and_the_others_are_free(forecaster, gate, share):
    held = hold(forecaster, HeldGate(1, gate, share))
    for step in (1, OUTPUTS):
        free, found = (trace_window(one, 9, step) for one in (forecaster, held))
        np.testing.assert_allclose(getattr(found.traces[1], f"{gate}_gate"), share, atol=1e-6)
        np.testing.assert_array_equal(found.traces[0].output, free.traces[0].output)
        first = {name: values[0] for name, values in vars(free.traces[1]).items()}
        for name in {"input_gate", "forget_gate", "candidate", "output_gate"} - {f"{gate}_gate"}:
            np.testing.assert_array_equal(getattr(found.traces[1], name)[0], first[name])


def test_without_its_memory_a_layer_knows_only_the_last_step_and_its_own_last_output(forecaster):
    held = hold(forecaster, HeldGate(0, "forget", 0.0))
    trace = trace_window(held, 9).traces[0]
    np.testing.assert_allclose(trace.cell, trace.input_gate * trace.candidate, atol=1e-6)


def test_forecasts_from_some_rows_on_are_those_of_each_window_alone(forecaster):
    rows = np.array([7, 12, 20])
    found = forecaster(*forecaster.before(rows))
    assert found.shape == (3, OUTPUTS)
    for row, forecasts in zip(rows, found, strict=True):
        for step, forecast in enumerate(forecasts, start=1):
            assert trace_window(forecaster, int(row), step).forecast == pytest.approx(forecast)


def test_the_forecaster_that_is_held_stays_as_it_was(forecaster):
    past = forecaster.before(np.array([10]))
    before = forecaster(*past)
    assert not np.allclose(hold(forecaster, HeldGate(0, "input", 0.0))(*past), before)
    np.testing.assert_array_equal(forecaster(*past), before)
