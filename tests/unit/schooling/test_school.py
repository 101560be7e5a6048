"""School can be interrupted, and gives the same weights again."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load_file

from core.learning import network
from core.schooling import school as module
from core.schooling.exam import examine, questions, ratios, sums
from core.schooling.features import NAMES
from core.schooling.lessons import lesson
from core.schooling.school import RECORD, WEIGHTS, School, Settings
from core.schooling.schooled import FOLDER, Schooled

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
    assert np.allclose(
        Schooled.load(tmp_path)(seen), school.forecast_with(school.average)(seen), atol=1e-6
    )


def test_the_network_of_a_run_takes_the_weights(tmp_path):
    stored = weights_after(tmp_path, 2)
    model = network.build(len(NAMES), SMALL.units, 0.0, 48)
    for name, variable in zip(network.weights(model), model.trainable_variables, strict=True):
        variable.assign(stored[name])
    seen = lesson(np.random.default_rng(8), 3).seen
    assert np.allclose(Schooled.load(tmp_path)(seen)[:, -1], model(seen), atol=1e-6)


def test_a_long_series_is_forecast_in_stretches(tmp_path):
    weights_after(tmp_path, 2)
    schooled = Schooled.load(tmp_path)
    seen = np.random.default_rng(2).normal(size=(400, len(NAMES))).astype(np.float32)
    said = schooled.after_rows(seen)
    assert np.allclose(said[:128], schooled(seen[None])[0, :128], atol=1e-6)
    assert np.allclose(said[300], schooled(seen[None, 160:301])[0, -1], atol=1e-3)


def test_the_exam_counts_what_is_saved():
    (one,) = questions(1)
    half = np.zeros((*one.seen.shape[:2], 48), np.float32)
    half[:, -one.missed.shape[1] :, : one.missed.shape[2]] = one.missed / 2
    assert np.allclose(ratios(sums(one, half), 1.0), np.log(0.5))
    found = examine([one], lambda seen: half)["all"]
    assert found["full"] == pytest.approx(0.5, abs=1e-4)
    assert found["share"] == pytest.approx(1.2)


def test_the_weights_that_are_shipped_are_those_of_their_record():
    shipped = Schooled.load()
    assert shipped.sha256 == shipped.record["sha256"]
    assert tuple(shipped.record["features"]) == NAMES
    assert (FOLDER / WEIGHTS).stat().st_size < 400_000
    assert shipped.record["exam"]["all"]["full"] < 0.95
    assert shipped.steps == 48


def test_the_shipped_network_saves_some_of_what_the_linear_model_misses():
    found = examine(questions(6, seed=5), Schooled.load())
    assert found["all"]["full"] < 0.97
