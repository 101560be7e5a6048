"""School can be interrupted, and gives the same weights again."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load_file

from core.forecasting.gates import Network
from core.learning import network
from core.schooled.features import NAMES
from core.schooled.shipped import RECORD, WEIGHTS, SchooledWeights
from core.schooling import school as module
from core.schooling.exam import questions
from core.schooling.lessons import lesson
from core.schooling.school import School, Settings

SMALL = Settings(seed=3, units=(5, 4), look_every=2, pool=2, again=2)


@pytest.fixture(autouse=True)
def _small_lessons(monkeypatch):
    monkeypatch.setattr(module, "_lesson", lambda *at: lesson(np.random.default_rng(at), 6))
    monkeypatch.setattr(module, "questions", lambda: questions(3))


def weights_after(folder, *stops, settings=SMALL):
    """Goes to school, and again after each stop but the last."""
    for stop in stops:
        School(settings, folder).learn(stop)
    return load_file(folder / WEIGHTS)


def test_a_resumed_school_repeats_an_uninterrupted_one(tmp_path):
    at_once, resumed = weights_after(tmp_path / "a", 6), weights_after(tmp_path / "b", 2, 4, 6)
    assert all(np.array_equal(at_once[name], resumed[name]) for name in at_once)
    curve = json.loads((tmp_path / "b" / RECORD).read_text())["curve"]
    assert [point["updates"] for point in curve] == [2, 4, 6]


def test_another_seed_gives_other_weights(tmp_path):
    one = weights_after(tmp_path / "a", 2)
    other = weights_after(tmp_path / "b", 2, settings=replace(SMALL, seed=4))
    assert not np.array_equal(one["dense/kernel"], other["dense/kernel"])


def test_the_network_forecasts_alike_with_and_without_tensorflow(tmp_path):
    school = School(SMALL, tmp_path)
    school.learn(4)
    seen = lesson(np.random.default_rng(8), 3).seen
    network = Network.from_weights(SchooledWeights.load(tmp_path).arrays)
    said = network.after_each(seen[0], len(seen[0]), 0)
    assert np.allclose(said, school.pupil.forecasts(seen)[0], atol=1e-6)


def test_the_network_of_a_run_takes_the_weights(tmp_path):
    stored = weights_after(tmp_path, 2)
    model = network.build(len(NAMES), SMALL.units, 0.0, 48)
    for name, variable in zip(network.weights(model), model.trainable_variables, strict=True):
        variable.assign(stored[name])
    seen = lesson(np.random.default_rng(8), 3).seen
    ours = Network.from_weights(SchooledWeights.load(tmp_path).arrays)
    assert np.allclose(ours(seen), model(seen), atol=1e-6)
