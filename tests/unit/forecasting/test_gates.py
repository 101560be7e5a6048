import keras
import numpy as np
import pytest
import tensorflow as tf

from core.config import RunConfig
from core.forecasting import gates
from core.learning import network


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


@pytest.mark.parametrize("strategy", ["multi", "direct", "hybrid"])
@pytest.mark.parametrize("units", [(8, 10), (3,)])
def test_the_layer_table_counts_what_keras_counts(units, strategy):
    config = RunConfig(units=units, dropout=0.2, horizon=3, strategy=strategy, linear=True)
    model = network.build(2, config.units, config.dropout, config.outputs, strategy)
    kinds = ("LSTM", "FusedLSTM", "Dropout", "Dense")
    layers = [layer for layer in model.layers if type(layer).__name__ in kinds]
    counted = {layer.name: layer.count_params() for layer in layers}
    assert {row.name: row.parameters for row in gates.layer_table(config)} == counted
    assert gates.count_parameters(config) == model.count_params()


@pytest.mark.parametrize("strategy", ["direct", "hybrid"])
def test_the_networks_of_all_steps_forecast_what_keras_forecasts(strategy):
    model = network.build(2, (5, 4), 0.0, 3, strategy, keras.layers.LSTM)
    windows = np.random.default_rng(2).normal(size=(11, 13, 2)).astype("f4")
    ours = gates.network_of(network.weights(model))
    assert ours.hybrid == (strategy == "hybrid")
    np.testing.assert_allclose(ours(windows), model(windows), atol=1e-6)


def test_a_network_for_each_step_learns_from_its_own_error_alone():
    model = network.build(1, (4,), 0.0, 2, "hybrid", keras.layers.LSTM)
    windows = np.random.default_rng(2).normal(size=(6, 5, 1)).astype("f4")
    with tf.GradientTape() as tape:
        second = tf.reduce_sum(model(windows)[:, 1] ** 2)
    variables = {v.path: v.value for v in model.trainable_variables}
    gradients = tape.gradient(second, variables)
    moved = {path for path, gradient in gradients.items() if np.any(gradient)}
    assert moved == {path for path in variables if path.startswith("step_2_")}


@pytest.mark.parametrize(("n_rows", "stretches"), [(1, 1), (64, 1), (65, 3), (640, 11)])
def test_an_epoch_cuts_rows_into_stretches_and_one_more_as_it_begins_elsewhere(n_rows, stretches):
    assert gates.count_stretches(n_rows) == stretches
