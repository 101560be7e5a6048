"""What the tests of the pages share: a runs folder of their own, and sessions that open the app."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
SALES = "date,sales (kg),price\n" + "".join(
    f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{100 + day + 7 * (day % 5)},{3 + day % 2}\n"
    for day in range(150)
)


@pytest.fixture(autouse=True)
def runs_folder(tmp_path, monkeypatch):
    """A runs folder of this test, and no engine: its runs wait until the test works on them."""
    monkeypatch.setenv("LOOKBACK_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tcp://127.0.0.1:9")
    st.cache_data.clear()
    st.cache_resource.clear()
    return tmp_path / "runs"


@pytest.fixture
def visit():
    """Opens the app in a session of its own, at an address and a page."""

    def open_session(page=None, **address):
        session = AppTest.from_file(str(APP), default_timeout=30)
        for name, value in address.items():
            session.query_params[name.rstrip("_")] = value
        session.run()
        if page:
            session.switch_page(f"app_pages/{page}.py").run()
        assert not session.exception
        return session

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
