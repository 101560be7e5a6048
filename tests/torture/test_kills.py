"""`kill -9` at random moments of whatever works on a run; `LOOKBACK_KILLS` says how often."""

import contextlib
import os
import signal
import threading

import psutil
import pytest

from core import engine
from core.engine.home import Home
from core.pipeline import execute
from core.runs import store
from tests.browser.conftest import Server, free_port
from tests.torture.kills import PATIENCE_S, kill_often, make
from tests.torture.visits import page_of
from tests.unit.cli.shell import start
from tests.unit.engine.runs import until

pytestmark = pytest.mark.timeout(4 * 3600)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nothing happened to."""
    run = make(tmp_path_factory.mktemp("whole"))
    execute(run)
    return run


@pytest.fixture
def link(tmp_path):
    """A connection to a warm engine, which is asked all the time, as pages do."""

    def ask(asked, closed):
        while not closed.wait(0.5):
            asked.status()

    closed = threading.Event()
    made = engine.connect(tmp_path)
    try:
        assert made.wait_until_ready(PATIENCE_S).ready
        threading.Thread(target=ask, args=(made, closed), daemon=True).start()
        yield made
    finally:
        closed.set()
        made.close()
        engine.stop(tmp_path)


def test_a_foreground_training_goes_on_where_it_was(tmp_path, whole):
    begun = []

    def kill(_run):
        begun[-1].kill()
        begun[-1].communicate()
        return True

    kill_often(tmp_path, lambda run: begun.append(start("resume", run.folder)), kill, whole)
    assert begun[-1].wait(PATIENCE_S) == 0


def test_a_workers_run_goes_on_by_itself(tmp_path, link, whole):
    def kill(run):
        os.kill(holder(tmp_path, run), signal.SIGKILL)

    def holder(folder, run):
        workers = psutil.Process(Home(folder).record().pid).children(recursive=True)
        return until(lambda: next((w.pid for w in workers if holds(w, run)), None))

    def holds(worker, run):
        with contextlib.suppress(psutil.Error):
            return str(run.lock_path) in [file.path for file in worker.open_files()]

    kill_often(tmp_path, link.submit, kill, whole)


def test_an_engines_run_goes_on_by_itself(tmp_path, link, whole):
    def kill(_run):
        os.kill(until(Home(tmp_path).find, PATIENCE_S).pid, signal.SIGKILL)

    kill_often(tmp_path, link.submit, kill, whole)


def test_a_killed_server_stops_no_training_and_finds_its_run_again(tmp_path, whole):
    server, up = Server(tmp_path, free_port()), []

    def serve(run):
        if not up:
            server.start()
            up.append(server)
        assert run.name() in page_of(server.url, "train", f"run={run.id}")

    def kill(_run):
        up.pop().kill()
        return True

    try:
        kill_often(tmp_path, serve, kill, whole)
    finally:
        server.kill()
        engine.stop(tmp_path)
    assert {run.status().attempt for run in store.scan(tmp_path)} == {1}
