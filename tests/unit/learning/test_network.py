import numpy as np
import pytest

from core.config import RunConfig
from core.learning import network


def first_weights(config, features=1):
    model = network.build(features, config.units, config.dropout, config.outputs, config.strategy)
    network.draw_weights(model, config.seed)
    return network.weights(model)


def test_the_seed_decides_the_first_weights():
    first, again, other = (first_weights(RunConfig(units=(3,), seed=seed)) for seed in (7, 7, 8))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["lstm_1/kernel"], other["lstm_1/kernel"])


def test_the_first_weights_are_drawn_as_the_layers_of_keras_draw_them():
    units = 50
    found = first_weights(RunConfig(units=(units,)))
    kernel, recurrent = found["lstm_1/kernel"], found["lstm_1/recurrent_kernel"]
    assert np.abs(kernel).max() == pytest.approx(np.sqrt(6 / (1 + 4 * units)), rel=0.05)
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(units), atol=1e-5)
    forget = slice(units, 2 * units)
    np.testing.assert_array_equal(found["lstm_1/bias"][forget], 1.0)
    assert not np.delete(found["lstm_1/bias"], np.r_[forget]).any()
    assert not found["dense/bias"].any()


def test_the_text_file_holds_every_value_of_every_array():
    trained = first_weights(RunConfig(units=(20,)))
    blocks = network.weights_text(trained).strip().split("\n\n")
    assert blocks[0].startswith("lstm_1/kernel  (1 x 80)\n")
    for block, array in zip(blocks, trained.values(), strict=True):
        values = np.array(block.split("\n", 1)[1].split(), np.float32)
        np.testing.assert_array_equal(values, array.ravel())
