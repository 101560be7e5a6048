"""Clusters with a shared folder; `tests/unit/engine/test_client.py` trains on a small one.

Three hosts are set up as `core/engine/CLUSTER.md` says, its commands taken as they stand there.
"""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import dask
import distributed  # noqa: F401 (brings its part of the configuration)
import pytest

from core import engine, sweep
from core.config import RunConfig
from core.runs import store
from core.runs.files.checkpoint_folders import newest_number
from core.series.samples import read_sample
from tests.torture.hosts import HEAD, hosts, why_none
from tests.torture.mounts import mounted, shell
from tests.torture.witness import Witness
from tests.unit.engine.clusters import cluster
from tests.unit.engine.runs import until
from tests.unit.engine.sweeps import NARROW, TINY, finished, make_waves

NOTE = Path(engine.__file__).with_name("CLUSTER.md").read_text("utf-8")
CONFIG = RunConfig(window=12, units=(8, 6), dropout=0.2, epochs=500, patience=None)
RUNS = 12

pytestmark = pytest.mark.timeout(3600)


def test_a_cluster_with_a_shared_folder_searches_the_same_way(tmp_path, monkeypatch):
    waves = make_waves()
    made = sweep.create(tmp_path / "runs", TINY, NARROW, waves, 600)
    with cluster(tmp_path, monkeypatch):
        connection = engine.connect(tmp_path / "runs")
        until(lambda: connection.status() and len(finished(made)) >= 2)
        run = store.create(tmp_path / "runs", TINY, waves)
        connection.submit(run)
        until(lambda: run.status().state == "done")
        made.request_stop()
        until(lambda: made.state() == "ended")
        connection.close()
    assert all(trial.error is not None for trial in finished(made))


def noted(beginning):
    """The lines of the note that begin so, with those right below them."""
    found = re.search(rf"^    {beginning}.*\n(?:    .*\n)*", NOTE, re.M)
    return re.sub("^    ", "", found.group(), flags=re.M)


@contextmanager
def set_up(three, shared, log):
    """Runs a scheduler here and a worker on each host, as the note says."""

    def here(command):
        return command.replace("/shared", str(shared)).replace("head:", f"{HEAD}:")

    shell(here(noted("umask")))
    everywhere = here(noted("export DASK_CONFIG"))
    scheduler = f"{everywhere}exec {noted('dask scheduler')}"
    head = subprocess.Popen(["bash", "-c", scheduler], stdout=log, stderr=log)
    for host in three:
        host.start(everywhere + here(noted("while sleep")), log)
    (ours,) = dask.config.collect_yaml([f"{shared}/tls"])
    try:
        with dask.config.set(dask.config.merge(dask.config.config, ours)):
            yield
    finally:
        head.kill()
        head.wait()


def forget_lock(run):
    """Does what a file server does with the lock of a host that it does not hear."""
    (run.folder / ".new-lock").touch()
    (run.folder / ".new-lock").replace(run.lock_path)


def at_work(runs, witness):
    """What each host works on, by its name, once each has something to lose."""
    now = [run for run in runs if run.status().state == "running"]
    found = {witness.of(run.id)[-1].host: run for run in now if newest_number(run.folder) > 1}
    return found if len(found) == 3 else None


@pytest.mark.skipif(why_none() is not None, reason=str(why_none()))
@pytest.mark.parametrize("folder_too", [True, False])
def test_of_three_hosts_one_is_killed_and_one_cut_off(tmp_path, monkeypatch, folder_too):
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    monkeypatch.setenv("LOOKBACK_SCHEDULER", f"tls://{HEAD}:8786")
    # Half a minute without this, in which a host that is cut off may well end its run.
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "12s")
    log = (tmp_path / "log.txt").open("ab")
    with (
        mounted(tmp_path / "shared", "256m") as shared,
        hosts(3) as three,
        set_up(three, shared, log),
    ):
        killed, cut, _ = three
        witness = Witness(shared, lambda pid: next((h.name for h in three if h.has(pid)), None))
        series = read_sample("airline")
        runs = [store.create(shared / "runs", CONFIG, series) for _ in range(RUNS)]
        link = engine.connect(shared / "runs")
        lost = until(lambda: link.status() and at_work(runs, witness), 300)[cut.name]
        killed.signal(signal.SIGKILL)
        cut.cut()
        if folder_too:
            cut.signal(signal.SIGSTOP)  # as whoever waits for a folder that does not answer
            forget_lock(lost)
        until(lambda: link.status() and len(witness.workers_of(lost.id)) == 2, 300)
        cut.join()
        cut.signal(signal.SIGCONT)
        until(lambda: link.status() and all(run.status().state == "done" for run in runs), 900)
        until(lambda: link.status().workers == 2, 60)  # the host that was cut off is back
        link.close()
        told = {run.id: [f"{w.host} {w.pid} {w.file}" for w in witness.of(run.id)] for run in runs}
        (tmp_path / "writes.json").write_text(json.dumps(told, indent=1))
        for run in runs:
            workers = witness.workers_of(run.id)
            assert len(workers) == len(set(workers)) == run.status().attempt, workers
            assert [row.epoch for row in run.history()[0]] == list(range(1, CONFIG.epochs + 1))
        assert len({run.weights_path.read_bytes() for run in runs}) == 1
        assert {len(witness.workers_of(run.id)) for run in runs} == {1, 2}
