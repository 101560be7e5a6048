"""Two dashboards on one runs folder: both show the truth, and no run is written by two."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import engine
from core.engine.home import Home
from tests.browser.conftest import Server, free_port
from tests.torture.kills import make
from tests.torture.mounts import mounted, why_none
from tests.torture.visits import page_of
from tests.torture.witness import Witness
from tests.unit.engine.runs import has_ended, until

RUNS = int(os.environ.get("LOOKBACK_FAULTS", "20"))

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(why_none() is not None, reason=str(why_none())),
]


def test_two_dashboards_show_the_same_and_one_engine_trains(tmp_path):
    with mounted(tmp_path / "runs", "256m") as folder, ThreadPoolExecutor(2) as both:
        witness = Witness(folder, lambda _pid: "here")
        servers = [Server(folder, free_port()) for _ in range(2)]
        try:
            list(both.map(Server.start, servers))
            for _ in range(RUNS):
                run = make(folder, epochs=60)

                def is_seen(server, run=run):
                    return run.name() in page_of(server.url, "train", f"run={run.id}")

                assert all(both.map(is_seen, servers))
                until(lambda run=run: has_ended(run), 300)
                assert (run.status().state, run.status().attempt) == ("done", 1)
                assert len(witness.workers_of(run.id)) == 1
                assert all(both.map(is_seen, servers))
            engines = [write for write in witness.writes if write.file == "engine.json"]
            assert {write.pid for write in engines} == {Home(folder).record().pid}
        finally:
            for server in servers:
                server.kill()
            engine.stop(folder)
