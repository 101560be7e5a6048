import os
import subprocess
import sys

import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting import gates
from core.forecasting.choosing import choose_inputs
from core.forecasting.forecaster import Forecaster
from core.forecasting.task import Task
from core.learning import network
from core.series.series import Series
from core.series.windows import windows_at

KERAS_ALONE = """
import sys, pathlib, numpy as np, keras
for folder in map(pathlib.Path, sys.argv[1:]):
    model = keras.models.load_model(folder / "model.keras")
    files = [folder / "windows.npy", *folder.glob("columns.npy")]
    given = [np.load(file) for file in files]
    np.save(folder / "forecasts.npy", model(given if len(given) > 1 else given[0]))
assert not [name for name in sys.modules if name.split(".")[0] == "core"]
"""
EXPORTED = {
    "article": ("article", {}),
    "linear model": ("recommended", {"transform": "none"}),
    "logarithms": ("recommended", {"transform": "log"}),
    "square roots": ("recommended", {"transform": "root"}),
    "minmax": ("recommended", {"scaling": "minmax"}),
    "no linear model": ("recommended", {"linear": False}),
    "seven steps": ("recommended", {"horizon": 7, "units": (9, 5)}),
    "article, three steps": ("article", {"horizon": 3}),
    "direct": ("quick", {"horizon": 3, "strategy": "direct"}),
    "hybrid": ("quick", {"horizon": 3, "strategy": "hybrid"}),
    "columns": ("quick", {"covariates": ("a", "b"), "known_ahead": ("b",), "horizon": 3}),
    "columns without a line": ("article", {"covariates": ("a", "b"), "known_ahead": ("b",)}),
}


def first_weights(config, features=1):
    model = network.build(features, config.units, config.dropout, config.outputs, config.strategy)
    network.draw_weights(model, config.seed)
    return network.weights(model)


def export(case, folder):
    """Exports a network with weights like trained ones; returns our forecasts and their range."""
    preset, changes = EXPORTED[case]
    config = RunConfig.from_preset(preset, **changes)
    rng = np.random.default_rng(1)
    values = 1e6 + 100 * rng.random(300)  # a level at which float32 would lose the digits
    # The first column moves the values, so that it has an effect beside the line.
    columns = {name: rng.random(303) for name in config.covariates}
    values += sum(900 * column[:300] for column in columns.values())
    task = Task.of(Series("a", "y", "", None, values, covariates=columns), config)
    inputs, seen = choose_inputs(task), task.covariates
    assert (inputs.covariates.effect is not None) == bool(columns and config.linear)
    trained = {
        name: array + rng.normal(0, 0.05, array.shape).astype("f4")
        for name, array in first_weights(config, inputs.features).items()
    }
    folder.mkdir()
    exported.export(trained, config, inputs, folder / "model.keras")
    rows = np.arange(inputs.needed, 301)
    windows, columns = (windows_at(x, rows, inputs.needed) for x in (values, seen))
    np.save(folder / "windows.npy", windows[:, :, None])
    if config.covariates:
        np.save(folder / "columns.npy", columns)
    return Forecaster(gates.network_of(trained), inputs)(windows, columns), np.ptp(values)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Every case's forecasts by Keras alone, by ours, and the range of its series."""
    place = tmp_path_factory.mktemp("exported")
    ours = {case: export(case, place / case) for case in EXPORTED}
    subprocess.run(
        [sys.executable, "-P", "-c", KERAS_ALONE, *(str(place / case) for case in EXPORTED)],
        check=True,
        cwd=place,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return {case: (np.load(place / case / "forecasts.npy"), *ours[case]) for case in EXPORTED}


@pytest.mark.parametrize("case", EXPORTED)
def test_the_exported_network_forecasts_in_a_process_with_keras_alone(case, exported):
    found, ours, span = exported[case]
    assert np.abs(found - ours).max() < 1e-5 * span


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
