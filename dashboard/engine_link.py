"""The dashboard's side of the engine: found or started in the background, never waited for.

A page must not stand still while an engine starts. One thread a runs folder talks to it; what a
page asks for is done in order, and the run folders say what came of it.
"""

from __future__ import annotations

import logging
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import Message, UserError
from core.runs import Run

if TYPE_CHECKING:
    from core.engine import Engine

log = logging.getLogger("lookback.dashboard")


class Link:
    """A connection that is made in the background, and made anew when it breaks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine: Engine | None = None
        self._runs: queue.SimpleQueue[Run | None] = queue.SimpleQueue()
        self.error: Message | None = None
        threading.Thread(target=self._serve, name="lookback-engine", daemon=True).start()
        self._runs.put(None)

    @property
    def ready(self) -> bool:
        """Whether the engine was reached and has not failed since."""
        return self._engine is not None

    def submit(self, run: Run) -> None:
        """Hands a queued run to the engine as soon as there is one; returns at once."""
        self.error = None
        self._runs.put(run)

    def _serve(self) -> None:
        while True:
            run = self._runs.get()
            try:
                self._hand_over(run)
            except UserError as error:
                self._engine, self.error = None, error.message
            except Exception:
                # The thread outlives every failure: the next click must find it listening.
                log.exception("the engine could not be reached")
                self._engine, self.error = None, _unreachable()

    def _hand_over(self, run: Run | None) -> None:
        from core import engine

        for attempt in (1, 2):
            try:
                self._engine = self._engine or engine.connect(self._folder)
                if run is not None:
                    self._engine.submit(run)
                return
            except OSError:
                # It ended while nobody needed it; a second one is started.
                self._engine = None
                if attempt == 2:
                    raise


def link() -> Link:
    """Returns the link of this machine's runs folder, the same for all sessions."""
    from dashboard import state

    return _link(str(state.runs_folder()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _link(folder: str) -> Link:
    return Link(Path(folder))


def _unreachable() -> Message:
    return Message(
        "engine_unreachable",
        "Training needs the engine, a process of its own, and it could not be started or reached. "
        "The dashboard's log says why; press Train again to try once more.",
    )
