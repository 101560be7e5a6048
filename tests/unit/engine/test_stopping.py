import os
import threading
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from core import pipeline
from core.engine import stopping, worker
from core.runs import checkpoints
from core.types import Checkpoint, Progress

LONG_S = 30.0


def learnt(run, epochs):
    tensors = {"model/x": np.zeros(2, np.float32)}
    checkpoints.save(run, Checkpoint(epoch=epochs, tensors=tensors))


def test_work_that_ends_in_time_is_not_given_up(monkeypatch):
    monkeypatch.setattr(stopping, "POLL_S", 0.001)
    asked, given_up = threading.Event(), []

    def patience_s():
        asked.set()
        return LONG_S

    with stopping.given_up(patience_s, lambda: given_up.append(True)):
        assert asked.wait(LONG_S)
    assert not given_up


def test_work_that_nobody_asks_to_end_goes_on(monkeypatch):
    monkeypatch.setattr(stopping, "POLL_S", 0.001)
    asked, looks = threading.Event(), []

    def patience_s():
        looks.append(True)
        if len(looks) == 5:
            asked.set()

    with stopping.given_up(patience_s, lambda: pytest.fail("it was given up")):
        assert asked.wait(LONG_S)


def test_a_run_has_longer_to_be_scored_if_that_is_expected_soon(run, monkeypatch):
    assert stopping.patience_s(run) is None
    run.stop_path.touch()
    assert stopping.patience_s(run) == stopping.ANSWER_S
    run.write_progress(Progress(phase="evaluating"))
    assert stopping.patience_s(run) == stopping.SCORING_S
    monkeypatch.setattr(stopping, "scoring_seconds", lambda config, n_rows: 11.0)
    stopping._scoring_s.cache_clear()
    assert stopping.patience_s(run) == stopping.ANSWER_S
    stopping._scoring_s.cache_clear()


def test_a_run_that_was_given_up_stands_at_its_last_checkpoint_and_can_be_scored(run):
    run.write_progress(Progress(phase="training", epoch=5, epochs=9, fraction=0.5))
    learnt(run, 3)
    run.note_stopped()
    status = run.status()
    assert (status.state, status.message.code) == ("stopped", "stopped_unscored")
    assert status.message.values == {"epochs": 3} and run.progress().epoch == 3
    run.enqueue(epochs=3)
    assert run.config().epochs == 3 and run.status().state == "queued"


def test_a_worker_ends_whose_training_does_not_answer_to_a_stop(run, monkeypatch):
    monkeypatch.setattr(stopping, "POLL_S", 0.001)
    monkeypatch.setattr(stopping, "ANSWER_S", 0.01)
    exited = threading.Event()
    codes = []

    def leave(code):
        codes.append(code)
        exited.set()

    def endless(taken):
        taken.write_status(state="running", attempt=1)
        taken.request_stop()
        assert exited.wait(LONG_S)

    trainer = SimpleNamespace(training=nullcontext, finished_run=lambda: None)
    monkeypatch.setattr(worker, "_trainer", lambda: trainer)
    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(pipeline, "execute", endless)
    worker.train(str(run.folder))
    assert codes == [0]
    assert (run.status().state, run.status().message.code) == ("stopped", "nothing_learnt")
