import subprocess
import sys

import numpy as np

from core.sweep import Space
from core.sweep.search import Pruner, importance, suggest
from core.sweep.trial import Trial
from tests.unit.sweep.tries import NARROW, TINY, ended


def test_the_first_try_is_what_the_sweep_started_from():
    assert suggest(NARROW, TINY, [], 0) == TINY


def test_the_same_tries_lead_to_the_same_next_one():
    before = [ended(n, 1.0 + n) for n in range(12)]
    drawn = [suggest(NARROW, TINY, before, 12) for _ in range(2)]
    assert drawn[0] == drawn[1] and NARROW.params(drawn[0]) is not None


def test_a_try_that_falls_behind_is_cut_and_a_leading_one_is_not():
    before = [ended(n, 1.0, curve=(1.0, 0.9, 0.8, 0.7, 0.6)) for n in range(6)]
    assert not any(Pruner(before).is_behind(epoch, 0.1) for epoch in range(1, 6))
    behind, pruner = [], Pruner(before)
    for epoch in range(1, 6):
        behind.append(pruner.is_behind(epoch, 2.0))
    assert behind == [False, False, True, True, True]
    assert not Pruner(before[:3]).is_behind(5, 2.0)


def test_the_setting_that_matters_is_told_apart():
    space, rng = Space(), np.random.default_rng(2)
    trials = []
    for number in range(60):
        drawn = {
            "window": int(rng.integers(8, 72)),
            "layers": 1,
            "units": int(rng.integers(4)),
            "dropout": 0.0,
            "learning_rate": float(rng.uniform(0.0003, 0.01)),
        }
        config = space.config(TINY, drawn)
        trials.append(Trial(number, config, "done", error=abs(config.window - 40) / 40))
    found = importance(space, trials)
    assert max(found, key=found.get) == "window"
    assert importance(space, trials[:5]) == {}


def test_importing_the_sweep_loads_neither_optuna_nor_tensorflow():
    code = (
        "import sys; import core.sweep; "
        "assert not {'optuna', 'tensorflow', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
