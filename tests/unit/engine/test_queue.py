import os

from core.config import RunConfig
from core.engine.line import state
from core.engine.queue import Queue
from core.files import write_json
from core.runs import store
from tests.unit.engine.runs import make


def test_waiting_runs_are_found_oldest_first_and_known_ones_are_left_out(tmp_path, series):
    first, known, last = (make(tmp_path, series) for _ in range(3))
    assert [run.id for run in Queue(tmp_path).waiting({known.id})] == [first.id, last.id]


def test_a_run_that_a_shell_trains_does_not_wait_for_the_engine(tmp_path, series):
    store.create(tmp_path, RunConfig(window=5), series, foreground=True)
    assert Queue(tmp_path).waiting(()) == []


def test_an_extended_run_waits_again(tmp_path, series):
    run, queue = make(tmp_path, series), Queue(tmp_path)
    run.write_status(state="done")
    # Two changes that follow at once may share an instant of the file system's clock.
    os.utime(run.status_path, (0, 0))
    assert queue.waiting(()) == []
    run.enqueue(epochs=3)
    assert [found.id for found in queue.waiting(())] == [run.id]


def test_an_interrupted_run_waits_unless_that_is_switched_off(tmp_path, series, monkeypatch):
    run, queue = make(tmp_path, series), Queue(tmp_path)
    run.write_status(state="running", attempt=1)
    write_json(run.folder / "attempts.json", {})
    assert [found.id for found in queue.waiting(())] == [run.id]
    monkeypatch.setenv("LOOKBACK_AUTO_RESUME", "0")
    assert Queue(tmp_path).waiting(()) == []


def test_a_run_that_could_not_be_trained_is_not_offered_again_at_once(tmp_path, series):
    run, queue = make(tmp_path, series), Queue(tmp_path)
    assert [found.id for found in queue.waiting(())] == [run.id]
    assert queue.waiting(()) == []


def test_a_damaged_status_does_not_stop_the_queue(tmp_path, series):
    run, damaged = sorted([make(tmp_path, series) for _ in range(2)], key=lambda run: run.id)
    damaged.status_path.write_text('["not", "a", "status"]')
    assert [found.id for found in Queue(tmp_path).waiting(())] == [run.id]


def test_a_run_that_a_shell_trains_is_told_apart_until_it_ends(tmp_path, series):
    run = make(tmp_path, series)
    assert state(run.folder) == "queued"
    run.write_status(foreground=True)
    assert state(run.folder) == "foreground"
    run.write_status(state="failed")
    assert state(run.folder) == "failed"
