"""A sweep at the engine with real processes, and from the shell."""

import json
import os
import signal
import time

import psutil
import pytest

from core import engine, sweep
from core.config import RunConfig
from core.runs import store
from tests.unit.cli.shell import lookback
from tests.unit.engine.runs import answer, until
from tests.unit.engine.sweeps import NARROW, TINY, finished, make_waves


@pytest.fixture(scope="module")
def waves():
    return make_waves()


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """A connection to an engine whose two workers are warm, and its runs folder."""
    runs_folder = tmp_path_factory.mktemp("engine")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LOOKBACK_SCHEDULER", raising=False)
        patch.setenv("LOOKBACK_ENGINE_CORES", "2")  # or others warm up while these search
        connection = engine.connect(runs_folder)
        until(lambda: connection.status().warm == 2)
        yield connection, runs_folder
        connection.close()
        engine.stop(runs_folder)


def test_every_worker_takes_tries_and_a_stop_ends_them(warm, waves):
    connection, runs_folder = warm
    made = sweep.create(runs_folder, TINY.replace(epochs=100), NARROW, waves, 600)
    connection.search()
    until(lambda: sum(trial.state == "running" for trial in made.trials()) == 2)
    until(lambda: len(finished(made)) >= 3)
    until(lambda: connection.status().searching == (made.id,))
    made.request_stop()
    until(lambda: made.state() == "ended")
    assert made.trials()[0].config == TINY.replace(epochs=100, shards=1)
    assert [trial.number for trial in made.trials()] == list(range(len(made.trials())))


def test_a_run_goes_before_the_tries_and_they_go_on_after_it(warm):
    connection, runs_folder = warm
    # Tries that last for minutes: none ends here by itself. A try has no more epochs than these.
    waves = make_waves(10_000)
    slow = TINY.replace(epochs=100, patience=100, batch_size=1)
    made = sweep.create(runs_folder, slow, NARROW, waves, 600)
    until(lambda: made.state() == "searching")
    run = store.create(runs_folder, slow.replace(epochs=10_000_000, patience=None), waves)
    connection.submit(run)
    until(lambda: run.status().state == "running")
    until(lambda: made.state() == "waiting")
    before = len(made.trials())
    run.request_stop()
    until(lambda: made.state() == "searching")
    assert len(made.trials()) <= before + 1
    made.request_stop()
    until(lambda: made.state() == "ended")


def test_a_sweep_goes_on_after_its_engine_was_killed(warm, waves):
    connection, runs_folder = warm
    made = sweep.create(runs_folder, TINY.replace(epochs=100), NARROW, waves, 600)
    until(lambda: len(finished(made)) >= 1 and made.state() == "searching")
    before = answer(connection)
    os.kill(before.pid, signal.SIGKILL)
    until(lambda: not any(psutil.pid_exists(pid) for pid in before.worker_pids))
    until(lambda: made.state() == "waiting")
    known, spent = len(finished(made)), made.spent_s(made.trials())
    time.sleep(0.2)
    assert made.spent_s(made.trials()) == spent
    until(lambda: connection.status().pid not in (None, before.pid))
    until(lambda: len(finished(made)) > known)
    made.request_stop()
    until(lambda: made.state() == "ended")


def test_the_shell_searches_and_prints_the_best(warm, tmp_path, waves):
    _, runs_folder = warm
    file = tmp_path / "waves.csv"
    file.write_text("height\n" + "\n".join(map(str, waves.values)))
    command = ["sweep", file, "--seconds", "10", "--window", "3:8", "--layers", "1", "--units"]
    command += ["2:4", "--dropout", "0", "--epochs", "3", "--runs", runs_folder]
    done = lookback(*command)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["tries"] >= 1 and told["best"]["error"] <= told["first_error"]
    # One of those asked for, or that of the first try.
    windows = {*range(3, 9), RunConfig.from_preset("recommended").window}
    assert told["best"]["settings"]["window"] in windows
    assert "tries" in done.stderr


def test_the_shell_refuses_a_range_that_runs_backwards(tmp_path):
    command = ["sweep", "sample:ramp", "--window", "64:8", "--runs", str(tmp_path)]
    done = lookback(*command)
    assert done.returncode == 2
    assert "it must go from a lower value to a higher one" in done.stderr
    assert not list(tmp_path.iterdir())
