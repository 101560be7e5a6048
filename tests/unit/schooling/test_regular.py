"""Random series of the regular kinds."""

import numpy as np
import pytest

from core.schooling import regular
from core.schooling.ingredients import Draw

FAMILIES = [regular.smoothing, regular.arima, regular.structure, regular.days, regular.walks]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
@pytest.mark.parametrize("season", [0, 12])
def test_every_family_draws_series_of_the_length_asked(family, season):
    values = family(Draw(np.random.default_rng(1), 7, 90, season))
    assert values.shape == (7, 90)
    assert np.isfinite(values).all()
