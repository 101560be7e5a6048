import contextlib
import os
import socket
import subprocess
import sys
import threading
import time

import dask
import pytest
from distributed import Security

from core import engine
from core.engine import client, queue, tasks
from core.engine.home import Home
from core.errors import UserError
from tests.unit.engine.clusters import cluster
from tests.unit.engine.runs import has_ended, make, until


def test_asking_for_the_status_starts_nothing(folder):
    assert engine.status(folder) == engine.EngineStatus()
    assert not folder.exists()


def test_a_runs_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="Choose another folder"):
        engine.connect(tmp_path / "file" / "runs")


def test_a_cluster_with_a_shared_folder_trains_the_same_way(tmp_path, series, monkeypatch):
    run = make(tmp_path / "runs", series)
    with cluster(tmp_path, monkeypatch, threads=2):
        connection = engine.connect(tmp_path / "runs")
        # Who asks how it is mends a connection that did not come about in time.
        until(lambda: connection.status() and has_ended(run))
        connection.close()
    assert run.status().state == "done"
    assert not (tmp_path / "runs" / ".engine").exists()


@pytest.mark.parametrize(
    ("sees", "notices", "code"),
    [
        (False, True, "folder_not_shared"),
        (True, False, "folder_without_locks"),
        (True, PermissionError(), "folder_without_locks"),
    ],
)
def test_a_folder_that_is_not_shared_or_has_no_common_locks_is_refused(
    tmp_path, sees, notices, code
):
    class Workers:
        def run(self, asked, *_, **__):
            return {"tls://a:1": True, "tls://b:1": sees if asked is os.access else notices}

        def register_plugin(self, plugin):
            pass

    with pytest.raises(UserError) as refused:
        client._equip(Workers(), tmp_path / "runs")
    assert (refused.value.message.code, refused.value.message.values["worker"]) == (
        code,
        "tls://b:1",
    )


def test_a_connection_to_a_stopped_engine_starts_none_until_a_run_comes(tmp_path, series):
    home = Home(tmp_path)
    home.prepare()
    home.stopped_path.touch()
    here = client.Engine(home)
    here.tend()
    assert until(lambda: here.status().message).code == "engine_stopped"
    assert not home.record_path.exists()
    here.close()


def test_a_scheduler_that_nobody_runs_is_told_by_its_address(tmp_path, monkeypatch):
    def refuse(address, record, timeout_s=1.0):
        raise OSError("refused")

    monkeypatch.setattr(client, "_open", refuse)
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://nowhere:8786")
    found = engine.status(tmp_path)
    assert found.message.code == "scheduler_silent"
    assert "tcp://nowhere:8786, which does not answer: refused." in found.message.text()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("garbage", "scheduler_address"),
        ("http://127.0.0.1:8786", "scheduler_address"),
        ("tcp://127.0.0.1:99999", "scheduler_address"),
        ("tls://127.0.0.1:8786", "scheduler_without_certificates"),
    ],
)
def test_what_is_no_schedulers_address_is_refused(tmp_path, monkeypatch, address, code):
    monkeypatch.setenv("LOOKBACK_SCHEDULER", address)
    for ask in (engine.status, engine.connect):
        with pytest.raises(UserError) as refused:
            ask(tmp_path)
        assert refused.value.message.code == code


def test_an_address_that_is_not_encrypted_where_it_must_be_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://127.0.0.1:8786")
    with (
        dask.config.set({"distributed.comm.require-encryption": True}),
        pytest.raises(UserError, match=r"begins with tls://"),
    ):
        engine.connect(tmp_path)


def test_a_configuration_of_dasks_that_cannot_be_read_is_told_by_its_file(tmp_path):
    (tmp_path / "dask.yaml").write_text("distributed: [")
    environment = {
        **os.environ,
        "DASK_CONFIG": str(tmp_path),
        "LOOKBACK_SCHEDULER": "tls://127.0.0.1:8786",
    }
    command = [sys.executable, "-m", "core", "engine", "status", "--runs", str(tmp_path / "runs")]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 2
    assert str(tmp_path / "dask.yaml") in ended.stderr and "Traceback" not in ended.stderr


def test_a_certificate_of_another_cluster_is_told_as_the_reason(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    monkeypatch.setattr(client, "FIND_TIMEOUT_S", 60.0)  # however busy the machine is
    with cluster(tmp_path / "theirs", monkeypatch):
        other = Security.temporary()
        with dask.config.set({"distributed.comm.tls.ca-file": other.tls_ca_file}):
            told = engine.status(tmp_path / "runs").message.text()
    assert "certificate verify failed" in told


def test_a_task_that_ended_unheard_does_not_keep_its_run_from_being_sent(
    tmp_path, series, monkeypatch
):
    run = make(tmp_path / "runs", series)
    with cluster(tmp_path, monkeypatch):
        before = client._open(os.environ["LOOKBACK_SCHEDULER"], None)
        key = tasks.key_of_run(run.id, 0)
        unheard = before.submit(int, "none", key=key, pure=False)
        assert isinstance(unheard.exception(), ValueError)
        queue._keep(unheard)  # too late: the scheduler keeps it for ever
        before.publish_dataset(of_others=before.submit(sum, [20, 3], key="of-others"))
        connection = engine.connect(tmp_path / "runs")
        until(lambda: connection.status() and has_ended(run))
        connection.close()
        # What others keep on the same cluster is no business of ours.
        assert before.get_dataset("of_others").result(timeout=20) == 23
        before.close()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 400 Bad request\r\n\r\n"])
def test_whoever_is_no_scheduler_is_told_within_ten_seconds(tmp_path, monkeypatch, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer_with, args=(server, answer), daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("LOOKBACK_SCHEDULER", address)
        began = time.monotonic()
        assert engine.status(tmp_path).message.code == "scheduler_silent"
        assert time.monotonic() - began < 10


def answer_with(server, answer):
    """Answers everybody the same, and keeps the connections."""
    kept = []
    with contextlib.suppress(OSError):
        while True:
            kept.append(server.accept()[0])
            kept[-1].sendall(answer)
