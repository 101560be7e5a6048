"""`FusedLSTM` against Keras's own layer."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src import testing

from core.learning.lstm import FusedLSTM, StretchLSTM, fused_lstm, stretch_lstm


def stacks(fused, sizes, features, seed):
    """The same network twice, fused and stock, with the same random weights and biases."""
    networks = []
    for layer in (fused, keras.layers.LSTM):
        x = inputs = keras.Input((None, features))
        for number, units in enumerate(sizes, start=1):
            x = layer(units, return_sequences=number < len(sizes))(x)
        networks.append(keras.Model(inputs, x))
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, 0.3, array.shape) for array in networks[0].get_weights()]
    for network in networks:
        network.set_weights(weights)
    return networks


def output_and_gradients(network, windows, pull):
    with tf.GradientTape() as tape:
        tape.watch(windows)
        output = network(windows)
        loss = tf.reduce_sum(output * pull)
    variables = [variable.value for variable in network.trainable_variables]
    return output.numpy(), [g.numpy() for g in tape.gradient(loss, [windows, *variables])]


@pytest.mark.parametrize("sizes", [(5,), (7, 4), (3, 6, 5)])
@pytest.mark.parametrize(("batch", "steps", "features"), [(6, 11, 2), (1, 1, 3), (64, 20, 1)])
@pytest.mark.parametrize("layer", [FusedLSTM, StretchLSTM])
def test_outputs_and_gradients_are_those_of_keras(layer, sizes, batch, steps, features):
    fused, stock = stacks(layer, sizes, features, seed=batch)
    rng = np.random.default_rng(3)
    windows = tf.constant(rng.normal(size=(batch, steps, features)), tf.float32)
    pull = tf.constant(rng.normal(size=(batch, sizes[-1])) / batch, tf.float32)
    output, gradients = output_and_gradients(fused, windows, pull)
    expected, expected_gradients = output_and_gradients(stock, windows, pull)
    np.testing.assert_allclose(output, expected, atol=1e-6)
    for gradient, expected_gradient in zip(gradients, expected_gradients, strict=True):
        np.testing.assert_allclose(gradient, expected_gradient, atol=1e-5)


def test_the_fused_operation_is_what_runs():
    layer = FusedLSTM(4)
    graph = tf.function(layer).get_concrete_function(tf.TensorSpec((None, 9, 2), tf.float32)).graph
    names = {op.type for op in graph.get_operations()}
    assert "BlockLSTMV2" in names
    assert "While" not in names


@pytest.mark.parametrize("layer", [FusedLSTM(4), StretchLSTM(4)])
def test_an_empty_batch_gives_empty_outputs_and_zero_gradients(layer):
    windows = tf.zeros((0, 7, 3))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(windows))
    gradients = tape.gradient(loss, [variable.value for variable in layer.trainable_variables])
    assert all(not gradient.numpy().any() for gradient in gradients)


@pytest.mark.parametrize("steps", [1, 8, 19])
def test_a_gradient_comes_through_outputs_states_and_first_states(steps):
    rng = np.random.default_rng(steps)
    shapes = [(steps, 3, 2), (3, 4), (3, 4), (6, 16), (16,)]
    arguments = [tf.constant(rng.normal(size=shape), tf.float32) for shape in shapes]

    def gradients(run):
        with tf.GradientTape() as tape:
            tape.watch(arguments)
            outputs, cell = run(*arguments)
            loss = tf.reduce_sum(tf.sin(outputs)) + tf.reduce_sum(cell**2)
        return tape.gradient(loss, arguments)

    for one, other in zip(gradients(fused_lstm), gradients(stretch_lstm), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_mask_takes_the_path_of_keras():
    fused, stock = FusedLSTM(3), keras.layers.LSTM(3)
    windows = tf.constant(np.random.default_rng(0).normal(size=(2, 5, 1)), tf.float32)
    mask = tf.constant([[True] * 5, [True, True, False, False, False]])
    fused(windows), stock(windows)
    stock.set_weights(fused.get_weights())
    np.testing.assert_allclose(fused(windows, mask=mask), stock(windows, mask=mask), atol=1e-6)


class TestKerasContract(testing.TestCase):
    """Keras's own test of a layer: saving, dtypes, masks, training, symbolic calls."""

    def check(self, **arguments):
        sequences = arguments.get("return_sequences", False)
        self.run_layer_test(
            FusedLSTM,
            init_kwargs={"units": 3, **arguments},
            input_shape=(3, 2, 4),
            expected_output_shape=(3, 2, 3) if sequences else (3, 3),
            expected_num_trainable_weights=3,
            expected_num_non_trainable_weights=0,
            expected_num_seed_generators=1,
            supports_masking=True,
        )

    def test_last_output(self):
        self.check()

    def test_every_output(self):
        self.check(return_sequences=True)

    def test_dropout(self):
        self.check(dropout=0.5)

    def test_recurrent_dropout(self):
        self.check(dropout=0.5, recurrent_dropout=0.5)

    def test_half_precision(self):
        self.check(dtype="float16")
