"""The server of the pages: what the first of them needs is loaded while the browser still starts.

`streamlit run dashboard/app.py` shows the same pages, the first of them a second later.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st


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


app = st.App(Path(__file__).with_name("app.py"), lifespan=_prepared)
