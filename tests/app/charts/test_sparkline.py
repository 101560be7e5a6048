import re

import numpy as np

from dashboard.charts.sparkline import POINTS, sparkline


def points(picture):
    """The points of a curve as numbers."""
    pairs = re.search('points="([^"]*)"', picture)[1].split()
    return [tuple(map(float, pair.split(","))) for pair in pairs]


def test_a_curve_fills_its_picture_from_the_bottom_to_the_top():
    # The lowest value lies at the bottom: pictures count from above.
    assert points(sparkline(np.array([1.0, 3.0, 2.0]))) == [(2, 38), (32, 2), (62, 20)]


def test_a_flat_curve_and_a_single_value_are_drawn():
    assert points(sparkline(np.array([5.0, 5.0]))) == [(2, 38), (62, 38)]
    assert points(sparkline(np.array([5.0]))) == [(2, 38)]


def test_a_long_curve_is_thinned():
    assert len(points(sparkline(np.sin(np.arange(10_000.0))))) <= POINTS
