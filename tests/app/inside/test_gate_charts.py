from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.inside.gate_charts import MOST_UNITS, Map, shown_units


@pytest.mark.parametrize("chosen", [60, 1])
def test_of_many_units_the_liveliest_are_drawn_with_the_chosen_one(chosen):
    order = [60, *range(60)]
    inside = SimpleNamespace(liveliest=lambda layer: order)
    shown = shown_units(SimpleNamespace(inside=inside, layer=0, unit=chosen))
    assert shown == order[:MOST_UNITS]


def test_a_chosen_unit_that_hardly_moves_takes_the_last_place():
    inside = SimpleNamespace(liveliest=lambda layer: list(range(60)))
    shown = shown_units(SimpleNamespace(inside=inside, layer=0, unit=55))
    assert shown == [*range(MOST_UNITS - 1), 55]


@pytest.mark.parametrize(
    ("low", "high", "signed", "expected"),
    [
        (0.2, 0.7, False, (0.2, 0.7)),
        (0.5, 0.5, False, (0.49, 0.51)),
        (1.0, 1.0, False, (0.99, 1.0)),
        (-0.1, 0.4, True, (-0.4, 0.4)),
        (0.0, 0.0, True, (-0.01, 0.01)),
    ],
)
def test_colours_are_stretched_over_what_a_map_holds(low, high, signed, expected):
    values = np.repeat([low, high], 50)[None]
    assert Map("", "", values, signed).reach == pytest.approx(expected)
