"""Lessons are repeatable by seed."""

import numpy as np

from core.schooling.lessons import lesson


def test_the_same_seed_draws_the_same_lesson():
    one, other = (lesson(np.random.default_rng((3, 5)), 8) for _ in range(2))
    assert np.array_equal(one.seen, other.seen)
    assert np.array_equal(one.missed, other.missed)
    assert one.n_known == other.n_known


def test_another_number_draws_another_lesson():
    one, other = (lesson(np.random.default_rng((3, number)), 8) for number in (5, 6))
    assert one.missed.shape != other.missed.shape or not np.array_equal(one.missed, other.missed)
