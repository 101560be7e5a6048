"""What is asked of a scheduler, told by one that is not there."""

import asyncio
import os

import pytest

from core.engine import answers, tasks
from core.runs.run import Run
from core.sweep import create
from tests.unit.engine.runs import make
from tests.unit.sweep.tries import NARROW, TINY


class Client:
    """A scheduler's client that answers with what it was made with."""

    def __init__(self, workers=None, keys=(), closed=False):
        self._workers, self._keys = workers or {}, keys
        self.scheduler = None if closed else self

    async def identity(self):
        return {"address": "tls://here:1", "workers": self._workers}

    async def who_has(self):
        return dict.fromkeys(self._keys)

    def sync(self, ask, *arguments, callback_timeout):
        return asyncio.run(ask(*arguments))


def worker(pid, warm=True, error=None, **resources):
    note = {"pid": pid, "warm": warm, "error": error}
    return {"metrics": {"lookback": note}, "resources": resources}


def test_workers_that_take_runs_are_told_first_and_cold_ones_counted_apart(tmp_path):
    workers = {"a": worker(7), "b": worker(8, lookback=1), "c": worker(9, warm=False)}
    found = answers.ask(Client(workers), tmp_path, pid=3)
    assert (found.ready, found.workers, found.warm) == (True, 3, 2)
    assert (found.address, found.pid, found.worker_pids[0]) == ("tls://here:1", 3, 8)
    assert found.message is None


def test_runs_are_told_by_what_their_folders_say(tmp_path, series):
    running, died, waits = sorted((make(tmp_path, series) for _ in range(3)), key=lambda r: r.id)
    died.write_status(state="running", attempt=1)
    made = create(tmp_path, TINY, NARROW, series, 60)
    keys = [tasks.key_of_run(run.id, 1) for run in (waits, died, running)]
    keys.append(f"{tasks.SEAT_KEY}{made.id} tls://a:1")
    with Run(running.folder).lease():
        running.write_status(state="running", attempt=1)
        found = answers.ask(Client(keys=keys), tmp_path, pid=None)
    assert (found.running, found.resuming, found.queued) == (
        (running.id,), (died.id,), (waits.id,),
    )  # fmt: skip
    assert found.searching == (made.id,)
    assert not found.ready


def test_where_a_run_learns_is_told_with_since_when_and_how_much_memory(tmp_path, series):
    run = make(tmp_path, series)
    trains = worker(7)
    trains["metrics"]["lookback"] |= {"run": run.id, "host": "here", "since": 1000.5}
    trains["metrics"]["memory"] = 3 * 2**20
    found = answers.ask(Client({"a": trains, "b": worker(8)}), tmp_path, pid=None)
    assert found.at_work == (answers.AtWork(run.id, "here", 7, 1000.5, 3.0),)
    assert found.memory_mib == 3.0 and found.to_dict()["at_work"][0]["host"] == "here"


def test_what_failed_is_told_with_its_reason_the_last_one_first(tmp_path, series):
    made = [make(tmp_path, series, name=name) for name in ("first", "second", "fine")]
    reason = answers.WORKER_NOT_READY.with_values(error="no room", log="log.txt")
    for number, run in enumerate(made[:2]):
        run.write_status(state="failed", message=reason)
        os.utime(run.status_path, (5.0 + number, 5.0 + number))
    found = [failure.to_dict() for failure in answers.failures(made)]
    assert [(each["name"], each["ended"]) for each in found] == [("second", 6.0), ("first", 5.0)]
    assert "no room" in found[0]["reason"]
    assert len(answers.failures(made, most=1)) == 1


def test_a_worker_that_cannot_load_what_it_needs_says_why(tmp_path):
    broken = {"a": worker(7, warm=False, error="ImportError: no tensorflow")}
    found = answers.ask(Client(broken), tmp_path, pid=None)
    assert found.message.code == "worker_not_ready"
    assert "no tensorflow" in found.message.text() and ".engine" in found.message.text()
    assert found.to_dict()["message"]["values"]["error"] == "ImportError: no tensorflow"


def test_only_warm_workers_are_given_tries():
    workers = {"a": worker(7, **{"lookback seat": 1}), "b": worker(8)}
    own = tasks.key_of_run("one", 1)
    client = Client(workers, keys=[own, "sum-of-another-project", ("array", 0)])
    assert asyncio.run(answers.keys_and_seats(client)) == ([own], {"a"})


def test_a_closed_client_is_told_as_one_that_gets_no_answer():
    with pytest.raises(OSError, match="closed"):
        asyncio.run(answers.known_keys(Client(closed=True)))
