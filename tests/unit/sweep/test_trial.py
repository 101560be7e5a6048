import dataclasses

from core.sweep.trial import best_of
from tests.unit.sweep.tries import ended


def test_a_cut_try_is_never_the_best():
    cut = dataclasses.replace(ended(1, 0.1), state="cut")
    assert best_of([ended(0, 0.5), cut, ended(2, 0.5)]).number == 0
