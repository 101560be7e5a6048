import keras
import numpy as np
import pytest

from core import gates, network
from core.config import RunConfig


def test_one_unit_and_one_step_worked_out_by_hand():
    # Blocks i, f, c, o; x = 2: pre-activations 1, -2, 0.5, 3 with the bias.
    layer = gates.LSTMLayer(
        kernel=np.array([[0.5, -1.0, 0.25, 1.0]], np.float32),
        recurrent_kernel=np.array([[0.1, 0.2, 0.3, 0.4]], np.float32),
        bias=np.array([0.0, 0.0, 0.0, 1.0], np.float32),
    )
    trace = layer(np.array([[[2.0]]], np.float32))
    found = [float(gate[0, 0, 0]) for gate in vars(trace).values()]
    i, f, g, o = 0.731059, 0.119203, 0.462117, 0.952574
    c = i * g
    assert found == pytest.approx([i, f, g, o, c, o * np.tanh(c)], abs=1e-6)


def test_the_second_step_sees_the_first_ones_output_and_cell():
    rng = np.random.default_rng(5)
    layer = gates.LSTMLayer(*(rng.normal(size=s).astype("f4") for s in ((1, 8), (2, 8), (8,))))
    trace = layer(np.array([[[0.3], [-1.2]]], np.float32))
    assert trace.cell[0, 1] == pytest.approx(
        trace.forget_gate[0, 1] * trace.cell[0, 0] + trace.input_gate[0, 1] * trace.candidate[0, 1],
        abs=1e-6,
    )
    assert trace.output[0, 1] == pytest.approx(
        trace.output_gate[0, 1] * np.tanh(trace.cell[0, 1]), abs=1e-6
    )


@pytest.mark.parametrize("units", [(6,), (5, 9), (4, 3, 7)])
def test_the_network_forecasts_what_keras_forecasts(units):
    model = network.build(1, units, 0.3, 2, keras.layers.LSTM)
    windows = np.random.default_rng(2).normal(size=(11, 13, 1)).astype("f4")
    ours = gates.Network.from_weights(network.weights(model))(windows)
    np.testing.assert_allclose(ours, model(windows), atol=1e-6)


@pytest.mark.parametrize("units", [(80, 100), (3,)])
def test_the_layer_table_counts_what_keras_counts(units):
    config = RunConfig(units=units, dropout=0.2)
    model = network.build(1, config.units, config.dropout)
    counted = {layer.name: layer.count_params() for layer in model.layers[1:]}
    assert {row.name: row.parameters for row in gates.layer_table(config)} == counted
    assert gates.count_parameters(config) == model.count_params()
