"""The network drawn: a window of dots, the cells of each layer, the output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.gates import count_parameters
from core.inspection.inside import trace_window
from core.runs.run import Run
from core.series.series import Series
from core.types import SHOWN_CELLS, Values
from dashboard.language import periods
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.readers import result
from dashboard.shared import state

MOST_DOTS, MOST_OUTPUTS = 32, 12
KEY = "train_network"

_here = Path(__file__)
_drawing = st.components.v2.component(
    "lookback_network",
    html='<div class="network"></div>',
    css=_here.with_suffix(".css").read_text(),
    js=_here.with_suffix(".js").read_text(),
)


def show_network(series: Series, config: RunConfig, run: Run | None, part: str | None) -> None:
    """Draws the network; its cells shine as they are active, while its run learns and after.

    Args:
        series: The series it learns.
        config: The settings.
        run: The run with these settings, None where there is none.
        part: What stands out: `window`, `cells`, `output`; None lets nothing.
    """
    is_finished = run is not None and result.result_of(run) is not None
    active = None
    if run and is_finished:
        active = _activity(*result.files_of(run))
    elif run and (learning := run.progress().activity):
        active = [_shine(np.array(sizes)) for sizes in learning]
    inside = _("look inside") if is_finished and active else None
    _drawing(
        key=KEY,
        data=_drawn(series, config, active) | {"part": part, "inside": inside},
        on_pressed_change=_look_inside,
    )
    if st.session_state[state.INSIDE_ASKED]:
        st.switch_page("app_pages/inside.py")


def describe_size(config: RunConfig) -> str:
    """Returns how many numbers the network learns, in a sentence."""
    parameters = number(count_parameters(config))
    if not config.epochs:
        return _("It has {n} numbers (parameters) in all.").format(n=parameters)
    if config.networks > 1:
        return _("{networks} such networks learn {n} numbers (parameters) in all.").format(
            networks=number(config.networks), n=parameters
        )
    return _("It learns {n} numbers (parameters).").format(n=parameters)


def _drawn(series: Series, config: RunConfig, active: list[Values] | None) -> dict[str, Any]:
    """Returns what is drawn, values and activities from 0 to 1."""
    ahead = min(config.horizon, MOST_OUTPUTS)
    past = series.values[-config.window - config.horizon : -config.horizon]
    past = past[np.linspace(0, len(past) - 1, min(len(past), MOST_DOTS)).astype(int)]
    values = np.concatenate([past, series.values[len(series) - config.horizon :][:ahead]])
    low, high = float(values.min()), float(values.max())
    values = np.full(len(values), 0.5) if low == high else (values - low) / (high - low)
    layers = [
        {
            "name": ngettext("{n} cell", "{n} cells", units).format(n=number(units)),
            "cells": [None] * min(units, SHOWN_CELLS)
            if active is None
            else np.round(active[layer][:SHOWN_CELLS], 3).tolist(),
        }
        for layer, units in enumerate(config.units)
    ]
    return {
        "label": describe_size(config),
        "window": np.round(values[: len(past)], 3).tolist(),
        "windowName": periods.count_rows(config.window, series.frequency),
        "output": np.round(values[len(past) :], 3).tolist(),
        "outputName": ngettext("next value", "next {n} values", config.horizon).format(
            n=number(config.horizon)
        ),
        "layers": layers,
    }


@st.cache_data(max_entries=16, show_spinner=False)
def _activity(folder: str, changed_ns: int) -> list[Values] | None:
    """Returns how active each cell of a run's network is in its last open window, by layer.

    The liveliest cell of a layer has 1; None where its weights cannot be read.
    """
    run = Run(Path(folder))
    scored = result.result_of(run)
    if scored is None:
        return None
    try:
        forecaster = result.forecaster(folder, changed_ns)
        row = max(forecaster.inputs.whole, scored.unsealed_rows.stop - scored.config.outputs)
        traces = trace_window(forecaster, row).traces
    except UserError:
        return None
    return [_shine(np.abs(trace.output).mean(axis=0)) for trace in traces]


def _shine(sizes: Values) -> Values:
    """Returns how bright the cells of a layer are; the liveliest has 1."""
    return np.asarray(sizes / (sizes.max() or 1.0), np.float64)


def _look_inside() -> None:
    pressed, run = st.session_state[KEY].pressed, state.open_run()
    if pressed and run:
        st.session_state[state.INSIDE_ASKED] = run.id, pressed["layer"], pressed["cell"]
