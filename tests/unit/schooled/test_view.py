"""How a series is shown to the schooled network."""

import dataclasses

import numpy as np
import pytest

from core import records
from core.schooled.features import CONSTANT, NAMES
from core.schooled.view import SchooledView

VIEW = SchooledView(
    season=7,
    seasons=(1, 2),
    change=2.0,
    middle=10.0,
    spread=5.0,
    surprise=1.25,
    n_known=100,
    share=0.75,
    version=1,
    sha256="ab",
)
TARGET_SCALE = np.array([1.0, 1.5])
WITHOUT_SEASON = dataclasses.replace(VIEW, season=0, seasons=())
# Values, and what a linear model says of the first step and the last one from each row on.
RANDOM = np.random.default_rng(8)
VALUES, STARTS = RANDOM.normal(10, 3, (1, 40)), RANDOM.normal(10, 3, (1, 41, 2))


def test_it_looks_as_far_back_as_its_seasons_go():
    # The row to come minus two seasons lies 13 rows before the present one.
    assert VIEW.reach == 13
    # A change and an error are seen without any.
    assert WITHOUT_SEASON.reach == 1


@pytest.mark.parametrize("view", [VIEW, WITHOUT_SEASON], ids=["season", "no season"])
def test_a_row_sees_no_further_back_than_that(view):
    row = 30
    earlier, later = VALUES.copy(), VALUES.copy()
    earlier[:, : row - view.reach] += 100
    later[:, row + 1 :] += 100
    seen = view.seen(VALUES, STARTS, TARGET_SCALE)[:, row]
    for changed in (earlier, later):
        np.testing.assert_array_equal(view.seen(changed, STARTS, TARGET_SCALE)[:, row], seen)
    first = VALUES.copy()
    first[:, row - view.reach] += 100
    assert (view.seen(first, STARTS, TARGET_SCALE)[:, row] != seen).any()


def test_seasons_it_does_not_look_back_over_are_nothing():
    seen = VIEW.seen(VALUES, STARTS, TARGET_SCALE)[0]
    assert seen[20:, NAMES.index("two seasons ago")].all()
    for name in ("seven seasons ago", "linear model's error seven seasons ago"):
        assert not seen[:, NAMES.index(name)].any()


def test_some_of_what_it_sees_is_the_same_in_every_row():
    constants = VIEW.constants(TARGET_SCALE)
    np.testing.assert_allclose(
        constants,
        # Two steps ahead, from 100 rows; an output of 1 adds half of a usual change.
        [1, np.log(8) / 4, np.log(0.5) / 2, np.log(1.25), np.log(0.5) / 2, np.log(2) / 4],
    )
    seen = VIEW.seen(VALUES, STARTS, TARGET_SCALE)[0]
    np.testing.assert_allclose(seen[:, CONSTANT:], np.tile(constants, (40, 1)), rtol=1e-6)


@pytest.mark.parametrize("view", [VIEW, WITHOUT_SEASON], ids=["season", "no season"])
def test_what_is_written_is_read_again(view):
    found = records.from_json(SchooledView, view.to_dict())
    found.check()
    assert found == view


@pytest.mark.parametrize(
    "changes",
    [
        {"season": -7},
        {"season": 0},
        {"seasons": (1, 3)},
        {"seasons": (2,)},
        {"seasons": (1, 2, 7, 14)},
        {"change": 0.0},
        {"spread": float("nan")},
        {"surprise": -1.0},
        {"middle": float("inf")},
        {"n_known": 0},
        {"share": 1.5},
        {"share": float("nan")},
    ],
    ids=str,
)
def test_numbers_of_no_series_are_refused(changes):
    with pytest.raises(ValueError, match="series"):
        dataclasses.replace(VIEW, **changes).check()
