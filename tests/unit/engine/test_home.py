"""The engine's folder, without an engine."""

import dataclasses
import json
import os
import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from core.engine import home as homes
from core.engine.home import Home, Record
from core.errors import UserError

NOW = datetime.now(UTC)


def certificate(begins, ends):
    """A certificate that holds between two days from now."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(NOW + timedelta(begins)).not_valid_after(NOW + timedelta(ends))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


HERE = Record(
    "tls://127.0.0.1:4711", os.getpid(), socket.gethostname(), 12, certificate(-1, 1), "KEY"
)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "runs")
    made.prepare()
    return made


def test_what_is_published_is_found_while_its_engine_lives(home):
    home.publish(HERE)
    assert home.find() is None
    with home.life():
        assert home.is_alive()
        assert home.find() == HERE
    assert not home.is_alive()


def test_another_record_replaces_the_first(home):
    home.publish(HERE)
    home.publish(dataclasses.replace(HERE, code=13))
    assert home.record().code == 13
    assert [path.name for path in home.path.glob("engine*")] == ["engine.json"]


@pytest.mark.parametrize("written", ["", "{", "{}", '{"address": "tls://a:1"}'])
def test_a_record_that_is_not_whole_or_of_another_version_is_none(home, written):
    home.record_path.write_text(written)
    assert home.record() is None


def test_an_engine_of_another_machine_is_refused_by_its_name(home):
    home.publish(dataclasses.replace(HERE, host="the-other-one"))
    with home.life(), pytest.raises(UserError, match="the-other-one") as refused:
        home.find()
    assert refused.value.message.code == "engine_elsewhere"


def test_a_running_engine_is_not_started_again(home, monkeypatch):
    monkeypatch.setattr(homes, "_launch", lambda home: pytest.fail("started"))
    home.publish(HERE)
    with home.life():
        assert homes.ensure(home) == HERE


@pytest.mark.parametrize("held", [certificate(2, 3), certificate(-3, -2), "damaged"])
def test_an_engine_that_nobody_can_talk_to_any_more_is_replaced(home, monkeypatch, held):
    ended, fresh = [], dataclasses.replace(HERE, code=13)
    monkeypatch.setattr(homes, "_end", ended.append)
    monkeypatch.setattr(homes, "_launch", lambda home: home.publish(fresh))
    monkeypatch.setattr(homes, "_await_record", lambda home, _process: home.record())
    home.publish(dataclasses.replace(HERE, pid=4711, certificate=held))
    with home.life():
        assert homes.ensure(home) == fresh
    assert ended == [4711]


def test_an_engine_that_ends_before_it_says_anything_is_told_with_its_log(home, monkeypatch):
    class Ended:
        def poll(self):
            return 1

    monkeypatch.setattr(homes, "_launch", lambda home: Ended())
    home.record_path.write_text(json.dumps(dataclasses.asdict(HERE)))
    home.stopped_path.touch()
    with pytest.raises(UserError) as refused:
        homes.ensure(home)
    assert refused.value.message.code == "engine_not_started"
    assert refused.value.message.values["log"] == str(home.log_path)
    assert not home.stopped_path.exists()


def test_stopping_where_none_runs_touches_nothing(tmp_path, home):
    assert not homes.stop(tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
    assert not homes.stop(home.runs)
    assert not home.stopped_path.exists()


def test_the_stamp_of_the_program_is_that_of_its_newest_source():
    sources = [*homes.Path(homes.__file__).parents[1].rglob("*.py")]
    newest = max(sources, key=lambda path: path.stat().st_mtime_ns)
    assert homes.code_stamp() == newest.stat().st_mtime_ns
