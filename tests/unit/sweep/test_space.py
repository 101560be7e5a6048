import json

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.task import Task
from core.series.series import Series
from core.sweep import Space
from core.sweep.space import searchable
from tests.unit.sweep.tries import NARROW, TINY


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(UserError, match="from 64 to 8 for “window”"):
        Space(window=(64, 8))


@pytest.mark.parametrize(
    ("beyond", "told"),
    [
        ({"window": (0, 8)}, "“window” cannot be 0; it lies between 1 and"),
        ({"layers": (0, 2)}, "cannot be none"),
        ({"units": (8, 5000)}, "cannot be 5000"),
        ({"dropout": (0.0, 1.0)}, "“dropout” cannot be 1"),
        ({"learning_rate": (0.0, 0.1)}, "“learning rate” cannot be 0"),
    ],
)
def test_a_range_beyond_what_its_setting_allows_is_refused(beyond, told):
    with pytest.raises(UserError, match=told):
        Space(**beyond)


def test_ranges_survive_json():
    told = json.loads(json.dumps(NARROW.to_dict()))
    assert Space.from_dict(told) == NARROW


def ramp(base, rows, season_length):
    """A task of so many rows."""
    series = Series("ramp", "y", "", None, np.arange(float(rows)), season_length=season_length)
    return Task.of(series, base)


def test_default_ranges_hold_the_settings_they_are_around_and_two_seasons():
    base = RunConfig.from_preset("recommended")
    space = Space.around(ramp(base, 2284, 110))
    assert space.window == (21, 220) and space.params(base) is not None


def test_default_ranges_stay_within_a_short_series():
    base = RunConfig.from_preset("recommended")
    space = Space.around(ramp(base, 144, 12))
    # A fifth of the 100 training rows is 20, below the base's own window.
    assert space.window == (21, 64)
    space.check(base, 144)


def test_a_window_longer_than_the_series_is_refused():
    with pytest.raises(UserError, match="this series has 200"):
        Space(window=(8, 500)).check(TINY, 200)


def test_sizes_of_a_layer_double():
    assert Space(units=(10, 50)).sizes() == [10, 20, 40, 50]
    assert Space(units=(8, 64)).sizes() == [8, 16, 32, 64]
    assert Space(units=(32, 32)).sizes() == [32]


def test_settings_that_were_drawn_are_found_in_the_ranges_again():
    space = Space()
    drawn = {"window": 31, "layers": 2, "units": 3, "dropout": 0.2, "learning_rate": 0.0012}
    config = space.config(TINY, drawn)
    assert (config.units, config.window) == ((64, 64), 31)
    assert space.params(config) == pytest.approx(drawn)


def test_settings_outside_of_the_ranges_are_none_of_theirs():
    assert NARROW.params(TINY.replace(window=30)) is None
    assert NARROW.params(TINY.replace(units=(4, 2))) is None


def test_a_sweep_keeps_the_test_apart_and_every_training_has_an_end():
    article = searchable(RunConfig.from_preset("article"))
    assert article.split == (0.875, 0.0625, 0.0625)
    assert (article.epochs, article.patience) == (100, 10)


def test_a_sweep_from_a_network_that_does_not_learn_on_learns():
    quick = searchable(RunConfig.from_preset("quick"))
    assert quick.epochs == RunConfig.from_preset("recommended").epochs
    assert Space().config(quick, {**Space().params(quick), "units": 0}).units == (8, 8)


def test_a_window_too_long_for_tries_without_school_is_refused_where_they_begin_with_it_too():
    with pytest.raises(UserError, match="this series has 144"):
        Space(window=(8, 120)).check(RunConfig.from_preset("quick"), 144)
