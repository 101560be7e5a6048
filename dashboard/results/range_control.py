"""A from/to control over the rows of a series, with the usual stretches one click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.charts.time_axis import like, point, stamp_format, usual_step
from dashboard.language.translation import gettext as _


def choose_rows(ds: NDArray[Any], views: Mapping[str, tuple[int, int]], key: str) -> range:
    """Draws the control and returns the chosen rows, at least two.

    Args:
        ds: Stamps of all rows, ascending, `(n,)`: times or row numbers.
        views: First and last row of each stretch by its name, ready to read; the first is shown
            until another one is chosen.
        key: Begins the session keys; the range is kept under it.
    """
    ends = {name: (point(ds[first]), point(ds[last])) for name, (first, last) in views.items()}
    range_key, view_key = f"{key}_range", f"{key}_view"
    if range_key not in st.session_state:
        st.session_state[range_key] = next(iter(ends.values()))
        st.session_state[view_key] = next(iter(ends))
    low, high = st.slider(
        _("From and to"),
        point(ds[0]),
        point(ds[-1]),
        next(iter(ends.values())),
        step=usual_step(ds),
        format=stamp_format(ds),
        key=range_key,
        on_change=_forget,
        args=(view_key,),
    )
    st.pills(
        _("Show"),
        list(ends),
        key=view_key,
        on_change=_take,
        args=(ends, view_key, range_key),
        label_visibility="collapsed",
        wrap=True,
    )
    first = int(np.searchsorted(ds, like(ds, low), side="left"))
    last = int(np.searchsorted(ds, like(ds, high), side="right"))
    first = min(first, len(ds) - 2)
    return range(first, max(last, first + 2))


def _take(ends: Mapping[str, tuple[Any, Any]], view_key: str, range_key: str) -> None:
    if st.session_state[view_key] in ends:
        st.session_state[range_key] = ends[st.session_state[view_key]]


def _forget(view_key: str) -> None:
    st.session_state[view_key] = None
