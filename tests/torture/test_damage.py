"""Any bytes in any file of a run, any command, any page: a sentence, never a traceback.

`LOOKBACK_DAMAGES` changes the number of commands; of pages there is a tenth.
"""

import os
import random
import shutil
from pathlib import Path

import click
import pytest
import streamlit as st
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from core.cli import main
from core.errors import UserError
from tests.unit.runs.test_damage import ANYTHING, BEFORE, DEEP, OTHER, RUN, shell

COMMANDS = int(os.environ.get("LOOKBACK_DAMAGES", "5000"))
APP = Path(__file__).parents[2] / "dashboard" / "app.py"
FILES = [str(path.relative_to(BEFORE / RUN)) for path in (BEFORE / RUN).rglob("*.*")]
JUNK = (b"", b"[]", b"{}", b"null", b"1e999", b'"x"', DEEP, ANYTHING, b'{"state":[]}', b"\0" * 999)
ASKED = ("runs", "forecast", "stop", "resume")

pytestmark = pytest.mark.timeout(4 * 3600)


def many(number):
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def spoil(path, chance):
    """Damages a file as chance has it: gone, a folder, a loop, cut, other bytes, flipped bits."""
    content, kind = path.read_bytes(), chance.randrange(7)
    path.unlink()
    if kind == 1:
        path.mkdir()
    elif kind == 2:
        path.symlink_to(path.name)
    elif kind == 3:
        path.write_bytes(content[: chance.randrange(len(content) + 1)])
    elif kind == 4:
        path.write_bytes(chance.choice(JUNK))
    elif kind == 5:
        path.write_bytes(chance.randbytes(chance.randrange(300)))
    elif kind == 6:
        flipped = bytearray(content)
        for _ in range(chance.randrange(1, 6)):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the runs are, copied anew for each damage; nothing is trained."""
    monkeypatch.setenv("LOOKBACK_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(main, "train_here", lambda run: (run.config(), run.series()))
    return tmp_path / "runs"


def damaged(folder, name, seed):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BEFORE, folder)
    spoil(folder / RUN / name, random.Random(seed))


SEEDS = some.integers(0, 2**32)


@many(COMMANDS)
@given(some.sampled_from(FILES), SEEDS, some.sampled_from(ASKED))
def test_a_command_ends_with_what_was_asked_or_a_sentence(folder, name, seed, command):
    damaged(folder, name, seed)
    result = shell(command, *([] if command == "runs" else [RUN]), "--runs", folder)
    allowed = (UserError, click.ClickException)
    assert result.exit_code == 0 or isinstance(result.exception, allowed), result.exception
    assert OTHER in shell("runs", "--runs", folder).output


@many(COMMANDS // 10)
@given(some.sampled_from(FILES), SEEDS, some.sampled_from(["train", "results", "inside", "runs"]))
def test_a_page_is_drawn(folder, name, seed, page):
    damaged(folder, name, seed)
    st.cache_data.clear()
    st.cache_resource.clear()
    session = AppTest.from_file(str(APP), default_timeout=60)
    session.query_params["run"] = RUN
    session.run().switch_page(f"app_pages/{page}.py").run()
    assert not session.exception
