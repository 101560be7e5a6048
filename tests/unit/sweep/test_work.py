"""Tries at work: networks that train in a moment."""

import dataclasses
import itertools
from types import SimpleNamespace

import numpy as np

from core import sweep
from core.series.split import parts
from core.sweep import luck, trial_journal
from core.sweep.trial import Trial
from core.sweep.work import work
from tests.unit.sweep.tries import NARROW, TINY, ended, keep


def never():
    return False


def test_a_try_is_scored_on_the_rows_that_choose_and_reads_no_later_ones(tmp_path, waves):
    spoilt = waves.values.copy()
    spoilt[parts(200, TINY.split).test.start :] = 1e6
    scores = []
    for values in (waves.values, spoilt):
        series = dataclasses.replace(waves, values=values)
        made = sweep.create(tmp_path, TINY.replace(linear=True), NARROW, series, 600)
        assert work(made, never)
        (trial,) = made.trials()
        assert trial.state == "done" and len(trial.blocks) == luck.BLOCKS
        scores.append(trial.error)
    assert scores[0] == scores[1]


def test_tries_follow_each_other_until_a_stop_and_repeat_themselves(tmp_path, waves):
    told = []
    for _ in range(2):
        made = sweep.create(tmp_path, TINY, NARROW, waves, 600)
        for _ in range(3):
            assert work(made, never)
        told.append([(trial.config, trial.error) for trial in made.trials()])
        made.request_stop()
        assert not work(made, never)
    assert told[0] == told[1]
    assert told[0][0][0] == TINY.replace(shards=1)


def test_a_try_that_is_wanted_elsewhere_is_left_and_tried_again(made):
    assert work(made, lambda: True)
    (left,) = made.trials()
    assert (left.state, left.attempts, left.curve) == ("interrupted", 0, ())
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, len(trial.worked)) == ("done", 2)


def test_the_end_of_the_time_ends_a_try_and_keeps_what_it_found(tmp_path, waves, monkeypatch):
    # Ten looks at the clock are the second it has, however fast the machine is.
    clock = itertools.count()
    ticks = SimpleNamespace(monotonic=lambda: next(clock) / 10)
    monkeypatch.setattr(trial_journal, "time", ticks)
    made = sweep.create(tmp_path, TINY.replace(epochs=100, patience=100), NARROW, waves, 1)
    assert work(made, never)
    (trial,) = made.trials()
    assert trial.state == "stopped" and trial.error is not None and trial.is_scored
    assert made.state() == "ended"


def test_a_try_that_falls_behind_is_noted_as_cut(made):
    keep(made, *(ended(n, 0.001, curve=(0.001,) * 6) for n in range(5)))
    assert work(made, never)
    trial = made.trials()[-1]
    assert trial.state == "cut" and len(trial.curve) == 3


def test_a_try_whose_process_died_twice_is_given_up(made):
    keep(made, Trial(0, TINY, attempts=2))
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, trial.message.code) == ("failed", "try_process_ended")


def test_settings_that_cannot_be_learnt_are_noted_as_failed(tmp_path, waves):
    made = sweep.create(tmp_path, TINY.replace(transform="log", linear=True), NARROW, waves, 600)
    assert work(made, never)
    (trial,) = made.trials()
    assert trial.state == "failed" and trial.message is not None


def test_a_try_without_an_observed_row_to_compare_with_says_so(tmp_path, waves):
    repaired = np.zeros(200, dtype=bool)
    repaired[parts(200, TINY.split).validation] = True
    series = dataclasses.replace(waves, repaired=repaired)
    made = sweep.create(tmp_path, TINY, NARROW, series, 600)
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, trial.message.code) == ("failed", "try_nothing_observed")
