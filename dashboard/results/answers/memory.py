"""How far back the forecast really looks, beside the window, and what that says of its length."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.errors import Message, UserError
from core.inspection.probe import FEWEST_WINDOWS, Memory, probe
from core.runs.run import Run
from core.runs.weights import load_forecaster
from core.types import Values
from dashboard.charts.figure import show_figure
from dashboard.charts.layout import chart
from dashboard.charts.style import FORECAST, REAL, TRAINING, PartBand
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain_message
from dashboard.readers.result import Result, files_of
from dashboard.shared import settings


def show_memory(run: Run, result: Result) -> None:
    """Draws what hiding each past row costs the forecast, and whether the window fits."""
    try:
        with st.spinner(_("Hiding one past row after another …"), show_time=True):
            rows = _rows(result)
            memory = _probed(*files_of(run), rows)
    except UserError as error:
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    st.header(plain_message(_heading(memory)), anchor=False)
    suggestion = memory.suggestion()
    st.markdown(plain_message(say(suggestion)))
    _show_remedy(run, suggestion)
    both, alone = (growth(cost, memory.error) for cost in (memory.cost, memory.lstm))
    table = pd.DataFrame(
        {
            _("Rows back"): memory.lags,
            _("Rows hidden"): memory.widths,
            _("Error grows by (%)"): both,
            _("Hidden from the LSTM alone (%)"): alone,
        }
    )
    show_figure(
        reach_figure(memory, both, alone), _sentence(memory, result), table, "results_memory"
    )


def reach_figure(memory: Memory, both: Values, alone: Values) -> go.Figure:
    """Draws what hiding past rows costs, the last row at the right, the window shaded.

    Args:
        memory: The rows that were hidden.
        both: By how much the error grows, in percent, `(n_blocks,)`.
        alone: The same where they are hidden from the LSTM alone, `(n_blocks,)`.
    """
    middle = memory.lags + (memory.widths - 1) / 2
    named = [_("{row} back").format(row=number(int(lag))) for lag in memory.lags]
    lines = (
        (both, _("Hidden from the whole forecast"), FORECAST, 0.9),
        (alone, _("Hidden from the LSTM alone"), REAL, 0.4),
    )
    bars = [
        {
            "type": "bar",
            "x": middle,
            "y": grown,
            "width": memory.widths * share,
            "name": name,
            "marker": {"color": look.color},
            "customdata": named,
            "hovertemplate": "%{customdata}: +%{y:,.1f} %",
        }
        for grown, name, look, share in lines
    ]
    last = int(memory.lags[-1] + memory.widths[-1])
    return chart(
        bars,
        _("Error grows by (%)"),
        _("Rows back"),
        height=320,
        bands=[PartBand(0.5, memory.window + 0.5, TRAINING, _("Window"))],
        legend=True,
        barmode="overlay",
        hovermode="closest",
        xaxis={"range": [last - 0.5, 0.5]},
    )


def growth(cost: Values, error: float) -> Values:
    """Returns by how much the root of the squared error grows, in percent.

    Args:
        cost: What is added to the mean squared error, `(n,)`.
        error: The mean squared error; 0 gives no growth that can be told.
    """
    if not error > 0:
        return np.zeros(len(cost))
    grown: Values = 100 * (np.sqrt(1 + cost / error) - 1)
    return grown


@st.cache_data(max_entries=50, show_spinner=False)
def _probed(folder: str, changed_ns: int, rows: tuple[int, int]) -> Memory:  # noqa: ARG001
    """Returns what a probe of a run finds; `changed_ns` is when its weights were written."""
    return probe(load_forecaster(Run(folder)), range(*rows))


def _rows(result: Result) -> tuple[int, int]:
    """Returns the rows that are forecast: those of the validation, with earlier ones if few."""
    validation = result.parts.validation
    few = len(validation) < FEWEST_WINDOWS
    return (0 if few else validation.start), validation.stop


def _heading(memory: Memory) -> str:
    if not memory.reach:
        return _("No single past row is needed for the forecast.")
    text = ngettext(
        "The forecast looks back over {reach} row.",
        "The forecast looks back over {reach} rows.",
        memory.reach,
    )
    return text.format(reach=number(memory.reach))


def _sentence(memory: Memory, result: Result) -> str:
    text = _(
        "How much larger the error gets when a past row is hidden, tried on {n} windows that end "
        "before the test rows. The window of {window} rows is shaded."
    ).format(n=number(memory.n_windows), window=number(memory.window))
    if result.config.schooled:
        text += " " + _("The linear model, and the LSTM for seasons, may look further back.")
    elif result.config.linear:
        text += " " + _("The linear model may look further back.")
    if not memory.peak:
        return text
    most = _("The row that matters most lies {peak} back.").format(peak=number(memory.peak))
    return f"{most} {text}"


def _show_remedy(run: Run, suggestion: Message) -> None:
    window = suggestion.values.get("shorter") or suggestion.values.get("longer")
    if window is None:
        return
    if st.button(
        _("Try it: a window of {window}").format(window=number(window)),
        icon=":material/tune:",
        on_click=settings.change,
        kwargs={"window": window},
        key="results_window_remedy",
        help=_("Opens Train with this run's settings and this one change."),
    ):
        st.switch_page("app_pages/train.py", query_params={"run": run.id})
