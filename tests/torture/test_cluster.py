"""A search on a cluster with a shared folder; `tests/unit/engine/test_client.py` trains on one."""

from core import engine, sweep
from core.runs import store
from tests.unit.engine.clusters import cluster
from tests.unit.engine.runs import until
from tests.unit.engine.sweeps import NARROW, TINY, finished, make_waves


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
