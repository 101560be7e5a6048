"""Random series, and none of them real."""

import builtins
import io

import numpy as np

from core.schooling import draws
from core.schooling.exam import questions
from core.schooling.lessons import lesson


def test_long_seasons_are_drawn_for_long_series():
    drawn = {draws.draw_series(np.random.default_rng(seed), 2, 1500)[1] for seed in range(60)}
    assert drawn & {168, 336}


def test_school_and_exam_open_no_file(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError(f"opened {args[0]}")

    for place, name in ((builtins, "open"), (io, "open"), (np, "load"), (np, "loadtxt")):
        monkeypatch.setattr(place, name, refuse)
    assert len(lesson(np.random.default_rng(1), 4).seen)
    assert len(questions(2)) == 2
