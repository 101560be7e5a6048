import numpy as np
import pytest

from dashboard.inside.gate_charts import MOST_UNITS, shown_units


@pytest.mark.parametrize("chosen", [0, 70])
def test_of_many_units_those_that_move_most_are_drawn_with_the_chosen_one(chosen):
    outputs = np.arange(100) * np.array([[0.0], [1.0]])
    kept = shown_units(outputs, chosen)
    expected = np.arange(100 - MOST_UNITS, 100)
    if chosen == 0:
        expected[0] = 0
    np.testing.assert_array_equal(kept, expected)
