import math

import numpy as np
import pytest

from core.errors import UserError
from core.forecasting.bounds import Bounds


def test_values_outside_are_moved_to_the_nearest_bound_and_unknown_ones_stay():
    bounded = Bounds(0.0, 10.0)(np.array([-2.0, 3.0, math.nan, 12.0]))
    np.testing.assert_array_equal(bounded, [0.0, 3.0, math.nan, 10.0])
    np.testing.assert_array_equal(Bounds()(np.array([-2.0, 12.0])), [-2.0, 12.0])


def test_a_history_that_is_never_negative_is_not_forecast_below_zero():
    assert Bounds.of(np.array([0.0, 4.0])) == Bounds(lowest=0.0)
    assert Bounds.of(np.array([-0.1, 4.0])) == Bounds()


@pytest.mark.parametrize("ends", [(3.0, 3.0), (4.0, 3.0), (math.nan, None), (None, math.inf)])
def test_between_two_bounds_lies_something(ends):
    with pytest.raises(UserError, match="lower bound is below the upper"):
        Bounds(*ends)
