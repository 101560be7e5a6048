"""The exported network, the forecaster in NumPy and the one that learns say the same."""

import dataclasses
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
from core.learning import exported, network
from core.learning.learner import Learner
from core.schooled.shipped import shipped
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
COLUMNS = {"covariates": ("a", "b"), "known_ahead": ("b",)}
UNSCHOOLED = {"school": False, "window": 30, "units": (8,)}
CASES = {
    "article": ("article", {}),
    "article, three steps": ("article", {"horizon": 3}),
    "columns without a linear model": ("article", COLUMNS),
    "watch it learn": ("scratch", {}),
    "no linear model": ("recommended", {**UNSCHOOLED, "linear": False}),
    "linear model": ("recommended", {**UNSCHOOLED, "transform": "none"}),
    "logarithms": ("recommended", {**UNSCHOOLED, "transform": "log"}),
    "square roots": ("recommended", {**UNSCHOOLED, "transform": "root"}),
    "minmax": ("recommended", {**UNSCHOOLED, "scaling": "minmax"}),
    "seven steps": ("recommended", {**UNSCHOOLED, "horizon": 7, "units": (9, 5)}),
    "direct": ("recommended", {**UNSCHOOLED, "horizon": 3, "strategy": "direct"}),
    "hybrid": ("recommended", {**UNSCHOOLED, "horizon": 3, "strategy": "hybrid"}),
    "columns": ("recommended", {**UNSCHOOLED, **COLUMNS, "horizon": 3}),
}
# Preset, changes, rows in a season and how many seasons back are seen.
SCHOOLED = {
    "schooled": ("recommended", {"transform": "none"}, 0, ()),
    "schooled, one season back": ("quick", {"transform": "log"}, 100, (1,)),
    "schooled, two seasons back": ("quick", {"transform": "root"}, 30, (1, 2)),
    "schooled, seven seasons back": ("quick", {"transform": "none"}, 7, (1, 2, 7)),
    "schooled, five steps": ("recommended", {"horizon": 5, "transform": "none"}, 7, (1, 2, 7)),
    "schooled, beyond school": ("quick", {"horizon": 50, "transform": "none"}, 0, ()),
    "schooled, direct": ("quick", {"horizon": 2, "strategy": "direct"}, 7, (1, 2, 7)),
    "schooled, hybrid": ("quick", {"horizon": 2, "strategy": "hybrid"}, 0, ()),
    "schooled, columns": ("recommended", {**COLUMNS, "horizon": 3}, 7, (1, 2, 7)),
    "schooled, calendar": ("recommended", {"calendar": True, "scaling": "minmax"}, 0, ()),
}
# Too short for the whole window, and for some of the rows it looks back to.
SHORTENED = {"schooled, few rows": ("quick", {"transform": "none"}, 7, (1, 2))}
ALL = {**{name: (*case, 0, ()) for name, case in CASES.items()}, **SCHOOLED, **SHORTENED}


def series_of(case, config):
    """A series at a level at which float32 would lose the digits."""
    season, rng = ALL[case][2], np.random.default_rng(1)
    n = {"schooled, few rows": 60, "schooled, beyond school": 600}.get(case, 300)
    values = 1e6 + 100 * rng.random(n)
    if season:
        values += 60 * np.sin(2 * np.pi * np.arange(n) / season)
    # The first column moves the values, so that it has an effect beside the linear model.
    columns = {name: rng.random(n + 3) for name in config.covariates}
    values += sum(900 * column[:n] for column in columns.values())
    hours = np.datetime64("2026-01-05T00") + np.arange(n) * np.timedelta64(1, "h")
    time = hours.astype("datetime64[ns]") if config.calendar else None
    return Series("a", "y", "", time, values, covariates=columns, season_length=season or None)


def learnt_weights(config, inputs):
    """Weights like those that a network has learnt."""
    shapes = gates.weight_shapes(config)
    if inputs.schooled:
        first = shipped().first_weights(shapes, 0.8)
    else:
        built = inputs.features, config.units, config.dropout, config.outputs, config.strategy
        model = network.build(*built)
        network.draw_weights(model, config.seed)
        first = network.weights(model)
    rng = np.random.default_rng(3)
    return {
        name: array + rng.normal(0, 0.03, array.shape).astype("f4") for name, array in first.items()
    }


def export(case, folder):
    """Exports a network; returns our forecasts, those of what learns, and their range."""
    preset, changes, season, seasons = ALL[case]
    config = RunConfig.from_preset(preset, **changes)
    task = Task.of(series_of(case, config), config)
    inputs, seen = dataclasses.replace(choose_inputs(task), refitted=None), task.covariates
    assert config.schooled == (case in {**SCHOOLED, **SHORTENED})
    if inputs.schooled:
        assert (inputs.schooled.season, inputs.schooled.seasons) == (season, seasons)
        assert (inputs.window < config.window) == (case in SHORTENED)
    assert (inputs.covariates.effect is not None) == bool(config.covariates and config.linear)
    learnt = learnt_weights(config, inputs)
    folder.mkdir()
    exported.export(learnt, config, inputs, folder / "model.keras")
    rows = np.arange(inputs.fewest, len(task.values) - config.outputs + 1)[-40:]
    # The first row stands for those before it, or a season further back is looked at than there is.
    assert (rows[0] < inputs.needed) == (case in {*SHORTENED, "schooled, one season back"})
    windows, columns = (windows_at(x, rows, inputs.needed) for x in (task.values, seen))
    np.save(folder / "windows.npy", windows[:, :, None])
    if inputs.covariates.n_columns:
        np.save(folder / "columns.npy", columns)
    ours = Forecaster(gates.network_of(learnt), inputs)(windows, columns)
    learns = ours
    if config.schooled:
        with Learner(task, inputs) as learner:
            learns = learner.forecasts(learnt, rows)
    return ours, learns, np.ptp(task.values)


@pytest.fixture(scope="module")
def by_case(tmp_path_factory):
    """Every case's forecasts by Keras alone, by ours, by what learns, the range of its series."""
    place = tmp_path_factory.mktemp("exported")
    ours = {case: export(case, place / case) for case in ALL}
    subprocess.run(
        [sys.executable, "-P", "-c", KERAS_ALONE, *(str(place / case) for case in ALL)],
        check=True,
        cwd=place,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return {case: (np.load(place / case / "forecasts.npy"), *ours[case]) for case in ALL}


@pytest.mark.parametrize("case", ALL)
def test_the_exported_network_forecasts_in_a_process_with_keras_alone(case, by_case):
    found, ours, _, span = by_case[case]
    assert np.abs(found - ours).max() < 1e-5 * span


@pytest.mark.parametrize("case", [*SCHOOLED, *SHORTENED])
def test_numpy_forecasts_what_the_network_that_learns_does(case, by_case):
    _, ours, learns, span = by_case[case]
    assert np.abs(learns - ours).max() < 1e-5 * span
    assert np.ptp(ours) > 0.01 * span  # it says something
