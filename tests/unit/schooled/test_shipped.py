"""The weights that ship, and how they become a run's first ones."""

import numpy as np
import pytest

from core.config import SCHOOL_FEATURES, SCHOOL_STEPS, SCHOOL_UNITS, RunConfig
from core.forecasting.gates import Network, network_of, weight_shapes
from core.schooled.features import NAMES
from core.schooled.shipped import FOLDER, WEIGHTS, shipped
from core.schooling.exam import examine, questions
from core.schooling.school import VERSION

SEEN = np.random.default_rng(2).normal(size=(3, 9, SCHOOL_FEATURES)).astype(np.float32)
WITH_COLUMNS = np.concatenate([SEEN, np.ones((3, 9, 2), np.float32)], axis=2)


def first(share=1.0, **changes):
    """A run's network before it learns."""
    config = RunConfig.from_preset("recommended", **changes)
    return network_of(shipped().first_weights(weight_shapes(config), share))


def whole():
    """What the schooled network says after the last row, of all its steps."""
    return Network.from_weights(shipped().arrays)(SEEN)


def test_other_weights_ship_as_another_version():
    # Whoever changes the weights counts `core.schooling.school.VERSION` up, and both here.
    released = (1, "b9a46cb922efe07629558ea7f562ad36d04c4d0af91ecf128ee3494d4bf35306")
    assert (shipped().version, shipped().sha256) == released
    assert shipped().version == VERSION


def test_the_weights_are_those_of_their_record():
    assert shipped().sha256 == shipped().record["sha256"]
    assert tuple(shipped().record["features"]) == NAMES
    assert (FOLDER / WEIGHTS).stat().st_size < 400_000
    assert shipped().steps == SCHOOL_STEPS
    assert len(NAMES) == SCHOOL_FEATURES
    assert tuple(shipped().record["settings"]["units"]) == SCHOOL_UNITS


def test_they_save_some_of_what_the_linear_model_misses():
    network = Network.from_weights(shipped().arrays)
    found = examine(
        questions(6, seed=5),
        lambda seen: network.trace(seen)[-1].output @ network.kernel + network.bias,
    )
    assert found["all"]["full"] < 0.97


@pytest.mark.parametrize("strategy", ["multi", "recursive", "direct", "hybrid"])
def test_every_strategy_begins_with_what_school_says(strategy):
    steps = 1 if strategy == "recursive" else 4
    said = first(horizon=4, strategy=strategy)(SEEN)
    np.testing.assert_allclose(said, whole()[:, :steps], atol=1e-6)


def test_other_columns_say_nothing_yet():
    said = first(covariates=("a", "b"))(WITH_COLUMNS)
    np.testing.assert_allclose(said, whole()[:, :1], atol=1e-6)


def test_beyond_the_steps_of_school_it_says_nothing_yet():
    said = first(horizon=60)(SEEN)
    np.testing.assert_allclose(said[:, :48], whole(), atol=1e-6)
    assert not said[:, 48:].any()


def test_the_share_is_what_counts_of_it():
    np.testing.assert_allclose(first(0.25)(SEEN), 0.25 * whole()[:, :1], atol=1e-6)
