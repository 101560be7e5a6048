"""What if a gate were stuck? Forecasts with one gate of a layer held, beside those as learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from core.forecasting.gates import Array, count_parameters
from core.inspection.held import GateName, HeldGate, hold
from core.runs.run import Run
from core.types import Values
from dashboard.charts.figure import show_figure
from dashboard.charts.layout import chart
from dashboard.charts.scale import Scale, scale_of
from dashboard.charts.style import FORECAST, REAL, Style, line_trace
from dashboard.inside.moment import View
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import amount, plain_message
from dashboard.readers.result import files_of, forecaster

HELD = Style(10, dash="dash", width=2.5)
HEIGHT = 280
MOST_ROWS, FEWEST_ROWS = 60, 12
# Of multiplications, about what a third of a second allows on one core.
BUDGET = 1e9


@st.fragment
def show_held_gate(run: Run, view: View) -> None:
    """Draws the choice of a gate and its share, and what becomes of the forecasts.

    Args:
        run: The run.
        view: What is looked at: its layer is changed, its moment is the last one drawn.
    """
    st.header(_("What if a gate were stuck?"), anchor=False)
    held = _show_choice(view)
    folder, changed_ns = files_of(run)
    rows = _rows(view)
    learnt, stuck = (
        forecasts(folder, changed_ns, rows.start, rows.stop, of)[:, view.inside.step - 1]
        for of in (None, held)
    )
    targets = np.arange(rows.start, rows.stop) + view.inside.step - 1
    series, scale = view.result.series, scale_of(view.result)
    real = np.append(series.values, np.nan)[np.minimum(targets, len(series))]
    lines = [
        (_("Real"), real, REAL),
        (_("As learnt"), learnt, FORECAST),
        (_("Gate held"), stuck, HELD),
    ]
    table = pd.DataFrame({_("When"): [view.when(int(row)) for row in targets]})
    table = table.assign(**{name: values for name, values, _style in lines})
    sentence = _sentence(view, held, table, scale)
    if len(rows) == 1:  # no line to draw
        st.caption(plain_message(sentence))
        return
    show_figure(_figure(view.ds[targets], lines, scale), sentence, table, "inside_held")


@st.cache_data(max_entries=200, show_spinner=False)
def forecasts(folder: str, changed_ns: int, first: int, stop: int, held: HeldGate | None) -> Values:
    """Returns the forecasts that begin at some rows of a run's series, `(n, outputs)`.

    Args:
        folder: The run's folder.
        changed_ns: When its files were written.
        first: The first of the rows.
        stop: The row after the last one.
        held: The gate that is held; None for the network as it is.
    """
    found = forecaster(folder, changed_ns)
    past, covariates = found.before(np.arange(first, stop))
    return (hold(found, held) if held else found)(past, covariates)


def _show_choice(view: View) -> HeldGate:
    trace, layer = view.inside.traces[view.layer], view.layer
    gates: dict[GateName, tuple[str, Array]] = {
        "forget": (_("Forget gate f"), trace.forget_gate),
        "input": (_("Input gate i"), trace.input_gate),
        "output": (_("Output gate o"), trace.output_gate),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="inside_held_choice"):
        gate: GateName = st.segmented_control(
            _("Gate of all cells of layer {layer}").format(layer=number(layer + 1)),
            list(gates),
            default="forget",
            required=True,
            format_func=lambda name: gates[name][0],
            key="inside_held_gate",
        )
        share = st.slider(
            _("Held at, in percent"),
            0,
            100,
            round(100 * float(gates[gate][1].mean())),
            format="%d %%",
            key=f"inside_held_{gate}_{layer}",
            help=_("0 is closed, 100 is open. It begins at the average of this window."),
        )
    return HeldGate(layer, gate, share / 100)


def _rows(view: View) -> range:
    """Returns the rows at which the drawn forecasts begin, as many as there is time for."""
    row, config = view.inside.row, view.result.config
    affordable = int(BUDGET / (len(view.inside.window) * count_parameters(config)))
    most = min(MOST_ROWS, max(FEWEST_ROWS, affordable))
    return range(max(view.rows[0], row + 1 - most), row + 1)


def _figure(
    ds: NDArray[Any], lines: Sequence[tuple[str, Values, Style]], scale: Scale
) -> go.Figure:
    drawn = [line_trace(ds, values, name, style, scale.hover) for name, values, style in lines]
    return chart(drawn, scale.title, height=HEIGHT, legend=True)


def _sentence(view: View, held: HeldGate, table: pd.DataFrame, scale: Scale) -> str:
    real, learnt, stuck = (table[name].to_numpy() for name in table.columns[1:])
    sentence = _(
        "With this gate held at {share} % in all cells, the forecast for {when} is {stuck} instead "
        "of {learnt}."
    ).format(
        share=number(100 * held.share),
        when=view.when(view.target),
        stuck=amount(float(stuck[-1]), scale.unit, scale.digits),
        learnt=amount(float(learnt[-1]), scale.unit, scale.digits),
    )
    errors = [np.abs(forecast - real) for forecast in (stuck, learnt)]
    if np.isfinite(errors[0]).sum() < 2:
        return sentence
    typical = _("Over the {n} rows drawn it is typically off by {stuck} instead of {learnt}.")
    return f"{sentence} " + typical.format(
        n=number(np.isfinite(real).sum()),
        stuck=amount(float(np.nanmean(errors[0])), scale.unit, scale.digits),
        learnt=amount(float(np.nanmean(errors[1])), scale.unit, scale.digits),
    )
