"""Twenty people browse while small runs train: how long a page takes, and whether memory grows.

They speak Streamlit's own protocol, without a browser, so that what is measured is the server: the
time from asking for a page until its script has ended. `LOOKBACK_SOAK_S` says for how long.
"""

import asyncio
import json
import os
import random
import statistics
import time

import psutil
import pytest

from core import engine
from core.config import RunConfig
from core.engine.home import Home
from core.runs import store
from core.series.samples import read_sample
from tests.browser.conftest import Server, free_port
from tests.torture.visits import Visitor

SECONDS = float(os.environ.get("LOOKBACK_SOAK_S", "600"))
SESSIONS = 20
THINKS_S = (2.0, 10.0)
RUN_EVERY_S = 20.0
LOOK_EVERY_S = 5.0


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path / "runs", free_port())
    made.start()
    yield made
    made.kill()
    engine.stop(made.runs_folder)


async def browse(url, run, until, times, seed):
    rng = random.Random(seed)
    async with Visitor(url) as visitor:
        await visitor.open()
        while time.monotonic() < until:
            await asyncio.sleep(rng.uniform(*THINKS_S))
            page = rng.choice(visitor.pages)
            times.append((time.monotonic(), page, await visitor.open(page, f"run={run}")))
            failed = [told for told in visitor.brought if _is_failure(told)]
            assert not failed, failed


def _is_failure(told):
    return told.delta.new_element.WhichOneof("type") == "exception"


async def train(folder, until):
    config, series = RunConfig(window=12, units=(8,), epochs=200), read_sample("airline")
    made = []
    while time.monotonic() < until:
        made.append(await asyncio.to_thread(store.create, folder, config, series))
        await asyncio.sleep(RUN_EVERY_S)
    return made


async def look(pids, until, seen):
    while time.monotonic() < until:
        for name, pid in pids().items():
            try:
                rss = psutil.Process(pid).memory_info().rss / 2**20
            except psutil.Error:
                continue
            seen.setdefault(name, []).append((time.monotonic(), rss))
        await asyncio.sleep(LOOK_EVERY_S)


async def soak(server):
    home, times, seen = Home(server.runs_folder), [], {}
    first = store.create(
        server.runs_folder, RunConfig(window=12, units=(8,), epochs=20), read_sample("airline")
    )
    async with Visitor(server.url) as visitor:
        await visitor.open()
        while first.status().state != "done":
            await asyncio.sleep(0.5)
    streamlit = psutil.Process(server._process.pid).children()[0].pid

    def pids():
        record = home.record()
        return {"server": streamlit, **({"engine": record.pid} if record else {})}

    until = time.monotonic() + SECONDS
    jobs = [browse(server.url, first.id, until, times, seed) for seed in range(SESSIONS)]
    *_, made, _nothing = await asyncio.gather(
        *jobs, train(server.runs_folder, until), look(pids, until, seen)
    )
    return times, seen, made


@pytest.mark.timeout(SECONDS + 300)
def test_twenty_people_browse_while_runs_train(server):
    began, (times, seen, made) = time.monotonic(), asyncio.run(soak(server))
    settled = began + min(600.0, SECONDS / 3)
    taken = sorted(seconds for _, _, seconds in times)
    ended = [run.status().state for run in made]
    growth = {}
    for name, looks in seen.items():
        later = [rss for when, rss in looks if when > settled]
        growth[name] = later[0], max(later), later[-1]
    by_page = {
        page or "data": round(statistics.median(s for _, p, s in times if p == page), 2)
        for page in {page for _, page, _ in times}
    }
    print(
        json.dumps(
            {
                "seconds": SECONDS,
                "pages": len(taken),
                "median": round(statistics.median(taken), 2),
                "p95": round(taken[int(0.95 * len(taken))], 2),
                "by_page": by_page,
                "mib": growth,
                "runs": {state: ended.count(state) for state in set(ended)},
            }
        )
    )
    assert "failed" not in ended
    for start, most, _last in growth.values():
        assert most < 1.15 * start + 10
