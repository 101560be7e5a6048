"""What the schooled network sees of a row comes from the rows up to it."""

import numpy as np
import pytest

from core.schooled.features import NAMES, features, scales
from core.schooling.draws import draw_series
from core.schooling.many import fit_many

N_FITTED, N_CHOSEN, LENGTH, ROW = 80, 20, 140, 120


def seen(values, season):
    """What is seen of some series, scaled by their first rows."""
    early, late = fit_many(values, N_FITTED, N_CHOSEN, 6, season)
    known = N_FITTED + N_CHOSEN
    scale = scales(values, early.starts(values), N_FITTED, known, early.lags)
    return features(values, late.starts(values), season, scale)


@pytest.mark.parametrize("season", [0, 7])
def test_later_values_change_no_earlier_feature(season):
    values = draw_series(np.random.default_rng(4), 5, LENGTH)[0]
    changed = values.copy()
    changed[:, ROW:] += 3 + np.arange(LENGTH - ROW)
    assert np.array_equal(seen(values, season)[:, :ROW], seen(changed, season)[:, :ROW])
    assert not np.array_equal(seen(values, season)[:, ROW], seen(changed, season)[:, ROW])


def test_the_season_is_looked_up_at_the_place_of_the_next_row():
    values = np.random.default_rng(5).normal(size=(1, LENGTH))
    found = seen(values, 7)[0, 100]
    early, late = fit_many(values, N_FITTED, N_CHOSEN, 6, 7)
    scale = scales(values, early.starts(values), N_FITTED, N_FITTED + N_CHOSEN, early.lags)
    unit = scale.steps[0, 0]
    ago = (values[0, 101 - 7] - values[0, 100]) / unit
    error = (values[0, 101 - 7] - late.starts(values)[0, 101 - 7, 0]) / unit
    for name, number in (("season ago", ago), ("linear model's error a season ago", error)):
        expected = np.sign(number) * np.log1p(abs(number))
        assert found[NAMES.index(name)] == pytest.approx(expected, rel=1e-5)


def test_the_unit_of_a_series_does_not_matter():
    values = draw_series(np.random.default_rng(6), 4, LENGTH)[0]
    assert np.allclose(seen(values, 7), seen(50 + 1000 * values, 7), atol=2e-3)
