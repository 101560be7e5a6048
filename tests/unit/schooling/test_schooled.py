"""The schooled network in NumPy, as it is shipped."""

import numpy as np

from core.schooling.exam import examine, questions
from core.schooling.features import NAMES
from core.schooling.school import WEIGHTS
from core.schooling.schooled import FOLDER, Schooled


def test_a_long_series_is_forecast_in_stretches():
    schooled = Schooled.load()
    seen = np.random.default_rng(2).normal(size=(400, len(NAMES))).astype(np.float32)
    said = schooled.after_rows(seen)
    assert np.allclose(said[:128], schooled(seen[None])[0, :128], atol=1e-6)
    assert np.allclose(said[300], schooled(seen[None, 160:301])[0, -1], atol=1e-3)


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
