import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.evaluation.judging import Stopped, judge
from core.forecasting.task import Task
from core.learning.fitting import fit_and_forecast
from core.pipeline import execute
from core.runs import store
from core.series.series import Series

CONFIG = RunConfig(window=3, units=(3,), epochs=2, batch_size=32, linear=True)


def make_series(n=200):
    values = np.sin(np.arange(n) / 3) + np.random.default_rng(3).normal(0, 0.1, n)
    return Series("waves", "height", "ppm", None, values)


def judged(series=None, config=CONFIG, seeds=2, told=None, stop=lambda: False):
    told = told if told is not None else []
    task = Task.of(series or make_series(), config)
    return judge(task, seeds, lambda *of: fit_and_forecast(*of, stop), told.append, stop)


def test_every_cutoff_is_judged_with_every_seed():
    told = []
    found = judged(told=told).verdict
    assert (found.n_rows, found.n_cutoffs, found.n_seeds) == (30, 4, 2)
    assert told == [number / 8 for number in range(8)]


def test_no_test_row_changes_a_verdict():
    series = make_series()
    values = series.values.copy()
    values[170:] = 1e6
    changed = Series("waves", "height", "ppm", None, values)
    assert judged(series) == judged(changed)


def test_no_error_is_counted_against_a_repaired_row():
    series = make_series()
    marked = np.zeros(200, dtype=bool)
    marked[[145, 150]] = True
    found = judged(dataclasses.replace(series, repaired=marked), seeds=1)
    assert found.verdict.n_rows == 28


def test_too_few_rows_for_a_verdict_are_told():
    found = judged(make_series(60))
    assert found.verdict is None
    assert found.sentence.code == "verdict_too_few_rows"


def test_a_horizon_longer_than_what_follows_a_cutoff_is_told():
    found = judged(config=CONFIG.replace(horizon=10))
    assert found.sentence.code == "verdict_horizon_too_long"


def test_several_steps_ahead_are_judged_together():
    found = judged(config=CONFIG.replace(horizon=3, strategy="recursive"), seeds=1)
    # Of four blocks of seven or eight rows, each loses the last two.
    assert found.verdict.n_rows == 30 - 4 * 2


def test_what_kept_a_network_from_learning_is_told_and_no_other_is_trained():
    asked = []

    def fit(task, rows):
        asked.append(task)
        raise UserError("loss_not_finite", "The loss was no number in epoch {epoch}.", epoch=3)

    found = judge(Task.of(make_series(), CONFIG), 2, fit, lambda share: None, lambda: False)
    assert found.verdict is None
    assert found.sentence.text() == "The loss was no number in epoch 3."
    assert len(asked) == 1


def test_a_stop_ends_a_verdict():
    with pytest.raises(Stopped):
        judged(stop=lambda: True)


def test_a_run_brings_the_verdict_it_was_asked_for(tmp_path):
    run = store.create(tmp_path, CONFIG, make_series())
    run.ask_verdict(1)
    execute(run)
    assert run.status().state == "done"
    assert run.verdict().judgement.verdict.n_seeds == 1


def test_a_verdict_asked_for_later_trains_the_run_no_further(tmp_path):
    run = store.create(tmp_path, CONFIG, make_series())
    execute(run)
    weights, metrics = run.weights_path.read_bytes(), run.scores()
    run.ask_verdict(1, verdict_only=True)
    run.enqueue()
    execute(run)
    assert run.status().state == "done"
    assert run.verdict().judgement.verdict.n_seeds == 1
    assert (run.weights_path.read_bytes(), run.scores()) == (weights, metrics)
