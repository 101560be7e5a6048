"""Forged ids and file names through address, upload and shell lead nowhere outside the runs folder.

`LOOKBACK_TRIES` says how many; Python itself tells which files are opened.
"""

import os
import random
import shutil
import sys
from pathlib import Path

import click
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.cli import main
from core.errors import UserError
from core.reading.options import ReadingOptions
from dashboard.shared import uploads
from tests.app.conftest import APP
from tests.unit.runs.test_damage import BEFORE, OTHER, RUN, shell

TRIES = int(os.environ.get("LOOKBACK_TRIES", "1000"))
SECRET = "strawberries"
PAGES = ("data", "train", "results", "inside", "runs")
ADDRESSES = ({"run": "{}"}, {"data": "run:{}"}, {"data": "{}"}, {"from": "{}"}, {"data": "own:{}"})
PIECES = (
    "..", "../", "..\\", "/", "//", "\\", "%2e%2e%2f", "..%2f", "%00", "\0", ".", "~", "~/", "*",
    "{outside}", "{outside}/", "{inside}", "outside", "runs", RUN, OTHER, "config.json", ".data",
    ".engine", ".deleted-", ".new-", "label.json", ".lock", "C:\\", "\\\\host\\share\\", "CON",
    "a:$s.csv", "file://", "http://127.0.0.1:9/", "$(touch {outside}/x)", "`touch {outside}/x`",
    "; touch {outside}/x", "\n", "\r\n", "\u202e", "\x1b[2J", "<script>", "=cmd|' /C calc'!A0", "é",
    "表", "🙂", "a" * 300,
)  # fmt: skip

pytestmark = pytest.mark.timeout(4 * 3600)
opened = []


def note(event, arguments):
    """Notes each file that this process opens, makes, moves or removes."""
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir"):
        opened.extend(str(argument) for argument in arguments[:2])


sys.addaudithook(note)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The runs folder and one beside it, with a run each; nothing is trained."""
    inside, outside = tmp_path / "runs", tmp_path / "outside"
    shutil.copytree(BEFORE, inside)
    shutil.copytree(BEFORE / RUN, outside / RUN)
    (outside / RUN / "label.json").write_text(f'{{"name": "{SECRET}"}}')
    monkeypatch.setenv("LOOKBACK_RUNS", str(inside))
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(main, "train_here", lambda run: (run.config(), run.series()))
    monkeypatch.chdir(tmp_path)
    return inside, outside


def forged(places, tries, seed):
    """Names made of pieces that have led astray before."""
    chance = random.Random(seed)
    for _ in range(tries):
        name = "".join(chance.choices(PIECES, k=chance.randrange(1, 6)))
        yield chance, name.replace("{inside}", str(places[0])).replace("{outside}", str(places[1]))


def names_a_folder(name):
    try:
        return (Path(name) / "config.json").exists()
    except (OSError, ValueError):
        return False


def content(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_addresses_open_nothing_outside(places):
    before, outside = content(places[1]), str(places[1])
    opened.clear()
    for chance, name in forged(places, TRIES // 5, 1):
        st.cache_data.clear()
        st.cache_resource.clear()
        session = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in chance.choice(ADDRESSES).items():
            session.query_params[key] = value.format(name)
        session.run().switch_page(f"app_pages/{chance.choice(PAGES)}.py").run()
        assert not session.exception, name
        assert SECRET not in str(session.main) + str(session.sidebar), name
    assert not [path for path in opened if path.startswith(outside)]
    assert content(places[1]) == before


def test_names_of_uploads_are_never_a_path(places):
    before, outside = content(places[1]), str(places[1])
    opened.clear()
    for _, name in forged(places, TRIES * 2 // 5, 2):
        table = f"day,sales\n2024-01-01,{hash(name) % 1000}\n".encode()
        stored = uploads.store(places[0], table, name, ReadingOptions())
        found = uploads.find_upload(places[0], stored)
        assert found.folder.parent == places[0] / ".data" and found.content() == table
        assert uploads.find_upload(places[0], name) is None
    assert not [path for path in opened if path.startswith(outside)]
    assert content(places[1]) == before


def test_the_shell_writes_nothing_outside(places):
    before = content(places[1])
    commands = ("stop", "resume", "forecast", "queue --first", "export", "append", "train --name")
    for chance, name in forged(places, TRIES * 2 // 5, 3):
        name = name.replace("\0", "")  # no argument of a process holds one
        words = chance.choice(commands).split()
        inside = places[0] / RUN
        if words[0] == "train":
            words = ["train", "sample:airline", "--name", name, "--epochs", 1]
        elif words[0] == "append":
            words = ["append", inside, name]
        elif words[0] == "export":
            words = ["export", inside, "--to", places[0] / "export" / name.replace("/", "")[:200]]
        elif names_a_folder(name):  # who does so in the shell means it
            continue
        else:
            words.append(name)
        result = shell(*words, *([] if words[0] == "export" else ["--runs", places[0]]))
        allowed = (UserError, click.ClickException)
        assert result.exit_code in (0, 2) or isinstance(result.exception, allowed), (words, result)
    assert content(places[1]) == before
    assert OTHER in shell("runs", "--runs", places[0]).output
