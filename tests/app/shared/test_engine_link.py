import gc
import threading

import streamlit as st

from core import engine
from dashboard.shared import engine_link


class Asked:
    """Stands for an engine, and notes when it is asked how it is."""

    def __init__(self):
        self.again = threading.Semaphore(0)

    def status(self):
        self.again.release()


def watchers():
    return [thread for thread in threading.enumerate() if thread.name == "engine watch"]


def test_an_engine_is_watched_whatever_page_is_open_until_nobody_has_it(monkeypatch):
    before = set(watchers())
    monkeypatch.setattr(engine_link, "WATCH_EVERY_S", 0.01)
    monkeypatch.setattr(engine, "connect", lambda _folder, **_options: Asked())
    connected = engine_link.connected_engine()
    for _ in range(3):
        assert connected.again.acquire(timeout=10)
    (watcher,) = set(watchers()) - before
    del connected
    st.cache_resource.clear()
    gc.collect()
    watcher.join(10)
    assert not watcher.is_alive()
