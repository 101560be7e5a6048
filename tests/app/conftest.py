"""What the tests of the pages share: a runs folder of their own, and sessions that open the app."""

import functools
import gc
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core.runs.files.checksums import SUMS
from core.runs.run import Run

# Each session looks through all that is installed, for a third of a second; it stays the same.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
# A page takes a second; a busy machine may need many.
PATIENCE_S = 200
SALES = "date,sales (kg),price\n" + "".join(
    f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{100 + day + 7 * (day % 5)},{3 + day % 2}\n"
    for day in range(150)
)


@pytest.fixture(autouse=True, scope="module")
def frozen():
    """What is there stays: the collector of garbage need not look through it after each session."""
    gc.freeze()


@pytest.fixture(autouse=True)
def runs_folder(tmp_path, monkeypatch):
    """A runs folder of this test, and no engine: its runs wait until the test works on them."""
    monkeypatch.setenv("LOOKBACK_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://127.0.0.1:9")
    st.cache_data.clear()
    st.cache_resource.clear()
    return tmp_path / "runs"


def open_session(page=None, secrets=None, user=None, **address):
    """Opens the app in a session of its own, at an address and a page, as whoever has signed in."""
    session = AppTest.from_file(str(APP), default_timeout=PATIENCE_S)
    if secrets:
        session.secrets.update(secrets)
        session.user = user or {}
    for name, value in address.items():
        session.query_params[name.rstrip("_")] = value
    session.run()
    if page:
        session.switch_page(f"app_pages/{page}.py").run()
    assert not session.exception
    return session


@pytest.fixture
def visit():
    """Opens the app in a session of its own, at an address and a page."""

    return open_session


@pytest.fixture
def upload():
    """Drops a file on the Data page."""

    def drop(session, content, name="sales.csv"):
        session.file_uploader[0].upload(name, content.encode())
        session.run()
        assert not session.exception
        return session

    return drop


@pytest.fixture
def sales():
    """A file of 150 days with two columns of numbers."""
    return SALES


@dataclass(frozen=True)
class Finished:
    """Runs that a worker has finished, copied into this test's runs folder.

    Attributes:
        first: Airline passengers, 12 months looked back, 4 units, 3 epochs.
        changed: Made from it, with 8 units.
        shared: A ramp of 200 rows in two parts, so that validation and test are the same rows.
        ahead: Airline passengers, forecast 3 months ahead.
        planned: Sales that a price known in advance moves, known for 2 of the days to come.
    """

    first: Run
    changed: Run
    shared: Run
    ahead: Run
    planned: Run


# In a process of its own: this one is a dashboard's and stays without TensorFlow.
TRAIN = """
import sys
from pathlib import Path
import numpy as np
from core.runs import store
from core.config import RunConfig
from core.pipeline import execute
from core.series.series import Series
from core.series.samples import read_sample

folder = Path(sys.argv[1])
price = np.random.default_rng(1).integers(3, 6, 202).astype(float)
sales = Series("shop", "sales", "", None, 100 - 9 * price[:200], covariates={"price": price})
known = RunConfig.from_preset(
    "quick", name="by price", units=(4,), epochs=2, covariates=("price",), known_ahead=("price",)
)
planned = store.create(folder, known, sales)
small = RunConfig(name="first try", window=12, units=(4,), epochs=3)
three = small.replace(name="three months", horizon=3, linear=True)
ahead = store.create(folder, three, read_sample("airline"))
first = store.create(folder, small, read_sample("airline"))
wider = small.replace(name="wider", units=(8,))
changed = store.create(folder, wider, read_sample("airline"), based_on=first.id)
ramp = Series(name="ramp", target="height", unit="", time=None, values=np.arange(200.0))
two_parts = RunConfig.from_preset("article", name="two parts", units=(4,), epochs=2)
shared = store.create(folder, two_parts, ramp)
as_it_is = RunConfig.from_preset("quick", name="from school")
schooled = store.create(Path(sys.argv[2]), as_it_is, read_sample("airline"))
for run in (first, changed, shared, ahead, planned, schooled):
    execute(run)
    assert run.status().state == "done", run.status()
print(first.id, changed.id, shared.id, ahead.id, planned.id)
"""


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with finished runs, their ids, and a folder with one more; trained once."""
    folder, other = tmp_path_factory.mktemp("trained"), tmp_path_factory.mktemp("schooled")
    command = [sys.executable, "-P", "-c", TRAIN, str(folder), str(other)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    # Tests change what runs hold, which a checksum would tell.
    for sums in (*folder.glob(f"*/{SUMS}"), *other.glob(f"*/{SUMS}")):
        sums.unlink()
    return folder, done.stdout.split(), other


@pytest.fixture
def finished(runs_folder, trained):
    """Finished runs, the test of each still sealed."""
    folder, ids, _other = trained
    shutil.copytree(folder, runs_folder)
    return Finished(*(Run(runs_folder / run_id) for run_id in ids))


@pytest.fixture
def schooled(runs_folder, trained):
    """A finished run: airline passengers, by the schooled network as it is, its test sealed."""
    shutil.copytree(trained[-1], runs_folder, dirs_exist_ok=True)
    (folder,) = (path for path in trained[-1].iterdir() if not path.name.startswith("."))
    return Run(runs_folder / folder.name)
