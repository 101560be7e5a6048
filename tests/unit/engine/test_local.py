"""The engine with real processes; one serves most tests here, since its start takes the longest."""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from cryptography import x509

from core import engine
from core.engine import local, queue, tasks
from core.engine.home import Home
from core.runs.files.checkpoint_folders import newest_number
from tests.unit.engine.runs import answer, has_ended, is_left, make, make_endless, until

posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")


FIND_PID = """
import sys, time
from core import engine
here = engine.connect(sys.argv[1])
while (pid := here.status().pid) is None:
    time.sleep(0.01)
print(pid)
"""


def train_to_the_end(connection, run):
    connection.submit(run)
    until(lambda: is_left(run))


def end(connection, run):
    run.request_stop()
    until(lambda: has_ended(run))
    until(lambda: not connection.status().running)


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """A connection to an engine with a warm worker, and its runs folder."""
    runs_folder = tmp_path_factory.mktemp("engine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOOKBACK_ENGINE_RENEW_RUNS", "7")
        patch.delenv("LOOKBACK_SCHEDULER", raising=False)
        connection = engine.connect(runs_folder)
        assert connection.wait_until_ready(240.0).ready
        yield connection, runs_folder
        connection.close()
        engine.stop(runs_folder)


def test_two_dashboards_that_start_at_once_get_one_engine(folder):
    command = [sys.executable, "-c", FIND_PID, str(folder)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(subprocess.check_output, [command, command]))
    assert found[0] == found[1]


def test_an_engine_that_nobody_needs_ends_by_itself(folder, monkeypatch):
    # Long enough for a connection that comes slowly.
    monkeypatch.setenv("LOOKBACK_ENGINE_IDLE_S", "5")
    connection = engine.connect(folder)
    process = psutil.Process(until(lambda: connection.status().pid))
    connection.close()
    until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
    assert engine.status(folder) == engine.EngineStatus()


def test_the_record_of_a_dead_engine_is_replaced(folder):
    connection = engine.connect(folder)
    first = until(lambda: connection.status().pid)
    connection.close()
    os.kill(first, signal.SIGKILL)
    second = engine.connect(folder)
    assert until(lambda: second.status().pid) != first
    second.close()


def test_a_stopped_engine_leaves_no_process_and_open_pages_do_not_restart_it(folder):
    connection = engine.connect(folder)
    pid = until(lambda: connection.status().pid)
    until(lambda: connection.status().workers == 2)
    processes = psutil.Process(pid).children(recursive=True)
    assert engine.stop(folder)
    assert psutil.wait_procs(processes, timeout=60)[1] == []
    assert until(lambda: connection.status().message).code == "engine_stopped"
    assert not Home(folder).is_alive()
    connection.close()


@posix
def test_only_the_owner_can_read_how_to_reach_the_engine(warm):
    home = Home(warm[1])
    assert home.path.stat().st_mode & 0o777 == 0o700
    assert home.record_path.stat().st_mode & 0o777 == 0o600


def test_a_client_without_the_certificate_is_refused(warm):
    from distributed import Client, Security

    address = until(lambda: warm[0].status().address)
    with pytest.raises(OSError, match=r"(?i)certificate|handshake|ssl|timed out"):
        Client(address, security=Security.temporary(), timeout=2, set_as_default=False)


def test_a_run_in_the_folder_is_trained_though_nobody_handed_it_over(warm, series):
    _, runs_folder = warm
    run = make(runs_folder, series)
    until(lambda: has_ended(run))
    assert run.status().state == "done"


def test_a_finished_run_goes_on_when_more_epochs_are_asked_for(warm, series):
    connection, runs_folder = warm
    run = make(runs_folder, series)
    train_to_the_end(connection, run)
    run.enqueue(epochs=5)
    train_to_the_end(connection, run)
    assert [row.epoch for row in run.history()[0]] == [1, 2, 3, 4, 5]


def test_a_task_that_ended_unheard_does_not_keep_its_run_from_being_sent(warm, series):
    connection, runs_folder = warm
    run = make(runs_folder, series)
    train_to_the_end(connection, run)
    key = tasks.key_of_run(run.id, run.status().attempt)

    def failed():
        """A failed task of that key; None where the engine, which looks now and then, forgot it."""
        task = connection._client.submit(int, "none", key=key, pure=False)
        return task if isinstance(task.exception(), ValueError) else None

    unheard = until(failed)
    queue._keep(unheard)  # too late: the scheduler keeps it for ever
    run.enqueue(epochs=3)
    until(lambda: has_ended(run))
    assert run.progress().epoch == 3


def test_one_run_trains_while_the_next_waits_and_stop_ends_the_first(warm, series):
    connection, runs_folder = warm
    first, second = make_endless(runs_folder, series), make(runs_folder, series)
    connection.submit(first)
    until(lambda: connection.status().running == (first.id,))
    connection.submit(second)
    until(lambda: connection.status().queued == (second.id,))
    first.request_stop()
    until(lambda: has_ended(second))
    assert (first.status().state, second.status().state) == ("stopped", "done")


def test_a_run_that_another_process_trains_keeps_its_status(warm, series):
    connection, runs_folder = warm
    run = make(runs_folder, series, foreground=True)  # or the engine could take it first
    until(lambda: connection.status().ready)
    with run.lease():
        run.write_status(state="running")
        connection.submit(run)
        # Whoever trains takes one task after the other.
        after = {"resources": {tasks.RESOURCE: 1}, "pure": False, "fifo_timeout": 0}
        assert connection._client.submit(int, "7", **after).result(timeout=200) == 7
        assert run.status().state == "running"
    assert run.status().attempt == 0


def test_a_killed_workers_run_goes_on_from_its_checkpoint_before_those_that_wait(warm, series):
    connection, runs_folder = warm
    until(lambda: connection.status().warm == 2)
    run, waiting = make_endless(runs_folder, series), make(runs_folder, series)
    connection.submit(run)
    connection.submit(waiting)
    until(lambda: newest_number(run.folder))
    at_work = until(lambda: [at for at in connection.status().at_work if at.run == run.id])
    os.kill(at_work[0].pid, signal.SIGKILL)
    until(lambda: run.written_status().attempt == 2)
    until(lambda: connection.status().running == (run.id,))
    epochs = [row.epoch for row in run.history()[0]]
    assert epochs[0] == 1 and epochs == sorted(set(epochs))
    assert waiting.status().state == "queued"
    end(connection, run)
    until(lambda: has_ended(waiting))


def test_a_worn_worker_is_replaced_by_the_one_that_stands_by(warm, series):
    connection, runs_folder = warm

    def trains():
        """The process that takes runs."""
        return until(lambda: (said := connection.status()).ready and said.worker_pids[0])

    pid = trains()
    for _ in range(7):
        if trains() == pid:
            train_to_the_end(connection, make(runs_folder, series))
    until(lambda: not psutil.pid_exists(pid))
    until(lambda: trains() != pid)


def test_after_a_killed_engine_the_same_connection_sees_its_runs_go_on(warm, series):
    connection, runs_folder = warm
    run, waiting = make_endless(runs_folder, series), make(runs_folder, series)
    connection.submit(run)
    until(lambda: newest_number(run.folder))
    before = answer(connection)
    os.kill(before.pid, signal.SIGKILL)
    until(lambda: run.status().state == "interrupted")
    assert until(lambda: connection.status().pid) != before.pid
    until(lambda: connection.status().running == (run.id,))
    until(lambda: not any(psutil.pid_exists(pid) for pid in before.worker_pids))
    # The run counts as running as soon as it was sent; the worker notes where it goes on from a
    # moment later.
    until(lambda: json.loads((run.folder / "attempts.json").read_bytes())["checkpoint"] >= 1)
    end(connection, run)
    until(lambda: has_ended(waiting))


def test_a_status_takes_a_few_milliseconds_and_a_dead_engine_does_not_block_it(warm):
    connection, _ = warm

    def asked():
        """What is answered, and in how many seconds."""
        started = time.monotonic()
        return connection.status(), time.monotonic() - started

    pid = answer(connection).pid
    # Of several, for the machine may have something else to do in between.
    assert statistics.median(asked()[1] for _ in range(21)) < 0.1
    os.kill(pid, signal.SIGSTOP)
    try:
        until(lambda: psutil.Process(pid).status() == psutil.STATUS_STOPPED)
        statuses, taken_s = zip(*(asked() for _ in range(3)), strict=True)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert not any(status.ready for status in statuses)
    assert statistics.median(taken_s) < 1.5


def test_no_clock_finds_the_engines_certificate_too_new_or_too_old():
    made = x509.load_pem_x509_certificate(local._security().tls_ca_file.encode())
    assert (made.not_valid_before_utc.year, made.not_valid_after_utc.year) == (1970, 9999)
