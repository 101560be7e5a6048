import itertools
import json
from types import SimpleNamespace

import numpy as np
import pytest

from core.sweep import trial_journal
from core.sweep.trial import Trial
from core.sweep.trial_journal import TrialJournal
from core.types import Progress
from tests.unit.sweep.tries import TINY


class Pruner:
    """Cuts a try whose error is above a limit."""

    def __init__(self, most):
        self.most, self.asked = most, []

    def is_behind(self, epoch, error):
        self.asked.append((epoch, error))
        return error > self.most


@pytest.fixture
def claimed(made):
    """A sweep whose first try this process has claimed."""
    with made.claim():
        yield made


def journal(sweep, left_s=60.0, wanted=lambda: False, pruner=None, **trial):
    return TrialJournal(sweep, Trial(0, TINY, **trial), left_s, wanted, pruner)


def test_the_curve_is_the_root_of_the_losses_in_the_unit_of_the_series(claimed):
    told = journal(claimed)
    told.begin()
    told.progress(Progress(loss_scale=3.0))
    for epoch, loss in ((1, 4.0), (2, None), (3, float("nan")), (4, 0.25)):
        told.epoch({"epoch": epoch, "val_loss": loss})
    told.end("done", error=1.25)
    kept = claimed.trial(0)
    assert (kept.state, kept.curve, kept.error) == ("done", (6.0, 1.5), 1.25)
    assert kept.attempts == 1


def test_a_try_that_falls_behind_ends_as_cut(claimed):
    pruner = Pruner(most=1.5)
    told = journal(claimed, pruner=pruner)
    told.epoch({"epoch": 1, "val_loss": 1.0})
    assert not told.stop_requested() and told.ended_as == "done"
    told.epoch({"epoch": 2, "val_loss": 4.0})
    assert told.stop_requested() and told.ended_as == "cut"
    assert pruner.asked == [(1, 1.0), (2, 2.0)]


def test_a_stop_or_the_end_of_the_time_ends_a_try_as_stopped(claimed, monkeypatch):
    clock = [100.0]
    # Its clock alone: other threads of this process ask for the time, too.
    monkeypatch.setattr(trial_journal, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    late, asked = journal(claimed, left_s=5.0), journal(claimed, left_s=1000.0)
    clock[0] = 104.0
    assert not late.stop_requested()
    clock[0] = 105.5
    assert late.stop_requested() and late.ended_as == "stopped"
    assert not asked.stop_requested()
    claimed.request_stop()
    assert asked.stop_requested() and asked.ended_as == "stopped"


def test_whoever_lost_a_try_to_another_host_unheard_writes_nothing_more(claimed, monkeypatch):
    clock = itertools.count(100.0)
    monkeypatch.setattr(trial_journal, "now_s", lambda: next(clock))
    cut_off = journal(claimed)
    cut_off.begin()
    before = claimed.trial(0)
    other = journal(claimed, attempts=before.attempts, worked=before.worked)
    cut_off.progress(Progress())
    other.begin()
    assert not other.stop_requested()
    cut_off.end("done", error=9.0)
    assert cut_off.stop_requested() and cut_off.is_left
    cut_off.leave()
    assert claimed.trial(0) == other.trial
    other.leave()  # with the same number of attempts as before
    third = claimed.trial(0)
    cut_off.end("done", error=9.0)
    assert claimed.trial(0) == third
    assert [began for began, _ in third.worked] == [100.0, 101.0]


def test_a_try_wanted_elsewhere_is_left_as_if_it_had_not_begun(claimed):
    told = journal(claimed, wanted=lambda: True, attempts=1, worked=((10.0, 2.5),))
    told.begin()
    told.epoch({"epoch": 1, "val_loss": 1.0})
    assert told.stop_requested() and told.is_left
    told.leave()
    kept = claimed.trial(0)
    assert (kept.attempts, kept.curve) == (1, ())
    assert kept.worked[0] == (10.0, 2.5) and len(kept.worked) == 2


def test_the_first_reason_to_end_is_the_one_that_is_kept(claimed):
    told = journal(claimed, pruner=Pruner(most=0.5))
    claimed.request_stop()
    assert told.stop_requested()
    told.epoch({"epoch": 1, "val_loss": 1.0})
    assert told.ended_as == "stopped"


def test_the_curve_is_written_now_and_then_and_not_with_each_progress(claimed, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(trial_journal, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    told = journal(claimed)
    told.begin()
    file = claimed.trials_path / "00000.json"
    lengths = []
    for moment in (100.1, 100.4, 100.6, 100.7):
        clock[0] = moment
        told.epoch({"epoch": 1, "val_loss": 1.0})
        told.progress(Progress())
        lengths.append(len(json.loads(file.read_text())["curve"]))
    assert lengths == [0, 0, 3, 3]


def test_looks_and_checkpoints_are_forgotten(claimed):
    told = journal(claimed)
    told.begin()
    before = (claimed.trials_path / "00000.json").read_bytes()
    told.validation_forecast(1, np.arange(2), np.arange(2.0), True)
    told.checkpoint(None)
    assert (claimed.trials_path / "00000.json").read_bytes() == before


def test_a_try_that_does_not_answer_is_noted_without_an_error(claimed):
    told = journal(claimed, pruner=Pruner(most=0.5))
    told.begin()
    told.epoch({"epoch": 1, "val_loss": 1.0})
    assert told.stop_requested() and not told.is_due()  # behind the others, but nobody waits
    claimed.request_stop()
    assert told.is_due()
    told.give_up()
    kept = claimed.trial(0)
    assert (kept.state, kept.error, kept.is_scored) == ("stopped", None, False)


def test_a_try_wanted_elsewhere_that_does_not_answer_is_begun_again(claimed):
    told = journal(claimed, wanted=lambda: True)
    told.begin()
    told.give_up()
    assert (claimed.trial(0).state, claimed.trial(0).attempts) == ("running", 0)
