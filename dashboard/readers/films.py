"""The film of a run, read once for every page and every time it has grown."""

from __future__ import annotations

import streamlit as st

from core.runs.film import Film, read_film
from core.runs.run import Run


def film_of(run: Run, n_rows: int | None) -> Film | None:
    """Returns the film of a run as far as it has come, None where there is none. Shared.

    Args:
        run: The run.
        n_rows: How many rows its series has, where that is known.
    """
    try:
        changed_ns = run.film_path.stat().st_mtime_ns
    except OSError:
        return None
    return _read(str(run.folder), changed_ns, n_rows)


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(folder: str, changed_ns: int, n_rows: int | None) -> Film | None:  # noqa: ARG001
    return read_film(Run(folder), n_rows)
