"""A network that learns from many series at once."""

import numpy as np

from core.learning.pupil import Pupil


def some_series(n_series=32):
    random = np.random.default_rng(1)
    seen = random.normal(size=(n_series, 12, 2)).astype(np.float32)
    return seen, seen[:, -8:, :1] * np.array([0.5, -1.0], np.float32)


def test_it_starts_at_nothing_and_learns_what_is_to_be_learnt():
    pupil, (seen, missed) = Pupil(2, (6,), 3, delta=3.0, seed=1), some_series()
    assert not pupil.forecasts(seen).any()
    losses = [pupil.learn(seen, missed, rate=0.02, memory=0.5) for _ in range(60)]
    assert losses[-1] < 0.5 * losses[0]
    assert pupil.forecasts(seen).shape == (32, 12, 3)


def test_it_goes_on_from_its_state():
    one, other, (seen, missed) = *(Pupil(2, (4,), 2, 3.0, seed) for seed in (1, 2)), some_series()
    one.learn(seen, missed, 0.01, 0.5)
    other.restore(one.state())
    for pupil in (one, other):
        pupil.learn(seen, missed, 0.01, 0.5)
    assert np.array_equal(one.forecasts(seen), other.forecasts(seen))
