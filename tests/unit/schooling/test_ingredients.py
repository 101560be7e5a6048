"""What random series are made of."""

import numpy as np
import pytest

from core.schooling.ingredients import (
    Draw,
    draw_season,
    draw_season_shape,
    standardised,
    with_memory,
)


def draw(count=200, length=96, season=12):
    return Draw(np.random.default_rng(1), count, length, season)


def test_memory_keeps_a_share_of_the_row_before():
    noise = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    kept = with_memory(noise, np.array([[0.5], [0.1]]))
    np.testing.assert_allclose(kept, [[1, 0.5, 0.25], [1, 1.1, 0.11]])


def test_a_season_has_mean_0_and_spread_1():
    shape = draw_season_shape(draw())
    assert shape.mean(axis=1) == pytest.approx(0, abs=1e-9)
    assert shape.std(axis=1) == pytest.approx(1, abs=1e-6)


def test_without_a_season_there_is_none():
    assert not draw_season(draw(season=0)).any()


def test_standardised_series_keep_their_shape():
    values = np.array([[1.0, 2.0, 3.0]])
    np.testing.assert_allclose(standardised(values), [[-1.22474487, 0, 1.22474487]], rtol=1e-6)


def test_something_befalls_about_the_share_asked():
    assert draw(count=2000).some(0.3).mean() == pytest.approx(0.3, abs=0.04)
