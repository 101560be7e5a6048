"""The server of the pages: what the first of them needs is loaded while the browser still starts.

`streamlit run dashboard/app.py` shows the same pages, the first of them a second later.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit draws with styles and scripts that it makes as it goes, so that no stricter rule for
# these holds; what is drawn in frames, such as live charts, comes from this server itself.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@contextlib.asynccontextmanager
async def _prepared(_app: st.App) -> AsyncIterator[None]:
    threading.Thread(target=_prepare, daemon=True, name="first page").start()
    yield


def _prepare() -> None:
    from dashboard.charts import figure  # noqa: F401 (a figure brings Plotly)
    from dashboard.readers.summaries import summaries
    from dashboard.shared import datasets, state

    datasets.open_dataset(state.runs_folder(), state.DEFAULTS[state.DATA], None, None)
    for sample in datasets.samples():
        datasets.sample_curve(sample.id)
    with contextlib.suppress(OSError):  # the page says it better
        summaries(state.runs_folder())  # hundreds of runs take a second the first time


class _Guarded:
    """Adds to each answer what a browser is not to do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)


app = st.App(
    Path(__file__).with_name("app.py"), lifespan=_prepared, middleware=[Middleware(_Guarded)]
)
