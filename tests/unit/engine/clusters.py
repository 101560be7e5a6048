"""A Dask cluster of somebody's own, with certificates."""

import os
from contextlib import contextmanager
from unittest import mock


@contextmanager
def cluster(folder, monkeypatch, threads=1):
    """Runs a cluster of one worker, which Lookback is told to use, until the end of the block."""
    import dask
    from distributed import LocalCluster, Security

    security = Security.temporary()
    files = {"ca": "tls_ca_file", "cert": "tls_client_cert", "key": "tls_client_key"}
    for name, attribute in files.items():
        (folder / name).write_text(getattr(security, attribute))
    certificates = {
        "distributed.comm.tls.ca-file": str(folder / "ca"),
        "distributed.comm.tls.client.cert": str(folder / "cert"),
        "distributed.comm.tls.client.key": str(folder / "key"),
    }
    # Dask leaves OPENBLAS_NUM_THREADS=1 in this process, and other tests would hand it on to
    # theirs, whose products then differ in the last place.
    with (
        mock.patch.dict(os.environ),
        dask.config.set(certificates),
        LocalCluster(
            n_workers=1,
            threads_per_worker=threads,
            security=security,
            dashboard_address=None,
            local_directory=str(folder / "scratch"),
        ) as made,
    ):
        monkeypatch.setenv("LOOKBACK_SCHEDULER", made.scheduler_address)
        yield
