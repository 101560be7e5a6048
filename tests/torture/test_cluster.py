"""A search on a cluster with a shared folder; `tests/unit/test_engine.py` trains a run on one."""

from core import engine, runs, sweep
from tests.unit.test_sweep_engine import NARROW, TINY, finished, until, waves  # noqa: F401


def test_a_cluster_with_a_shared_folder_searches_the_same_way(tmp_path, waves, monkeypatch):  # noqa: F811
    import dask
    from distributed import LocalCluster, Security

    security = Security.temporary()
    files = {"ca": "tls_ca_file", "cert": "tls_client_cert", "key": "tls_client_key"}
    for name, attribute in files.items():
        (tmp_path / name).write_text(getattr(security, attribute))
    certificates = {
        "distributed.comm.tls.ca-file": str(tmp_path / "ca"),
        "distributed.comm.tls.client.cert": str(tmp_path / "cert"),
        "distributed.comm.tls.client.key": str(tmp_path / "key"),
    }
    made = sweep.create(tmp_path / "runs", TINY, NARROW, waves, 600)
    cluster = LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        security=security,
        dashboard_address=None,
        local_directory=str(tmp_path / "scratch"),
    )
    with cluster, dask.config.set(certificates):
        monkeypatch.setenv("LOOKBACK_SCHEDULER", cluster.scheduler_address)
        connection = engine.connect(tmp_path / "runs")
        until(lambda: connection.status() and len(finished(made)) >= 2)
        run = runs.create(tmp_path / "runs", TINY, waves)
        connection.submit(run)
        until(lambda: run.status().state == "done")
        made.request_stop()
        until(lambda: made.state() == "ended")
        connection.close()
