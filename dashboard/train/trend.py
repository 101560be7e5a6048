"""The trend guard before training: the warning, a drawing of it, and its remedy in one press."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.config import RunConfig
from core.evaluation.trend import TrendGuard, guard, scaled
from core.forecasting.scaler import Scaler
from core.series.series import Series
from core.series.split import Parts, parts
from core.types import Values
from dashboard.charts.figure import show_figure
from dashboard.charts.layout import across, chart, in_row, stacked, words_at
from dashboard.charts.style import BASELINE, REAL, TRAINING, line_trace, thin
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.shared import settings, state

REMEDY = "window"


@dataclass(frozen=True)
class TrendDrawing:
    """What the guard found, ready to be drawn.

    Attributes:
        guard: What training with the settings would meet.
        drawn: Columns `row`, `before` and, where there is a remedy, `after`: scaled values, with a
            row of NaN where test rows are left out; empty where all is well.
    """

    guard: TrendGuard
    drawn: pd.DataFrame


def show_trend_guard(series: Series, config: RunConfig) -> None:
    """Warns where later values leave the range that training will see; shows nothing else.

    Args:
        series: The series to learn.
        config: The settings.
    """
    session = st.session_state
    chosen = (str(state.runs_folder()), session[state.DATA], session[state.TIME])
    with st.spinner(_("Comparing later values with the training rows …")):
        drawing = _find(
            (*chosen, session[state.TARGET]),
            config.split,
            config.window,
            config.scaling,
            _series=series,
            _config=config,
        )
    message = drawing.guard.message
    if message is None:
        return
    with st.container(border=True, key="train_guard"):
        st.warning(plain_message(say(message)), icon=":material/trending_up:")
        if drawing.guard.after is not None:
            st.button(
                _("Scale relative to the window"),
                icon=":material/healing:",
                key="train_guard_remedy",
                on_click=settings.change,
                kwargs={"scaling": REMEDY},
                help=_(
                    "Changes the scaling under More settings, so that the series can keep rising."
                ),
            )
        cut = parts(len(series), config.split)
        show_figure(
            trend_figure(series, cut, drawing.drawn, drawing.guard),
            _sentence(drawing.guard),
            _table(series, drawing.drawn),
            key="train_guard",
        )


@st.cache_data(max_entries=32, show_spinner=False)
def _find(
    chosen: tuple[str | None, ...],  # noqa: ARG001
    split: tuple[float, ...],
    window: int,
    scaling: str,  # noqa: ARG001
    _series: Series,
    _config: RunConfig,
) -> TrendDrawing:
    values, cut = _series.values, parts(len(_series), split)
    trend = guard(values, cut, _config)
    if trend.message is None:
        return TrendDrawing(trend, pd.DataFrame())
    rows = rows_to_draw(cut, window)
    train = values[: cut.train.stop]
    columns = {"before": _drawn(values, rows, Scaler.fit(train, _config))}
    if trend.after is not None:
        columns["after"] = _drawn(values, rows, Scaler.fit(train, _config.replace(scaling=REMEDY)))
    thinned = np.unique(np.concatenate([thin(column) for column in columns.values()]))
    table = pd.DataFrame({"row": rows, **columns}).iloc[thinned]
    # The test rows before the latest window stay unseen, and no line leads over them.
    gap = table["row"].searchsorted(cut.validation.stop)
    if not cut.shared and 0 < gap < len(table):
        hole = pd.DataFrame({"row": [cut.validation.stop]})
        table = pd.concat([table.iloc[:gap], hole, table.iloc[gap:]])
    return TrendDrawing(trend, table.reset_index(drop=True))


def rows_to_draw(cut: Parts, window: int) -> np.ndarray:
    """Returns the rows that may be looked at before training: of the test rows only the latest.

    Args:
        cut: The parts of the series.
        window: Past rows fed in, from which the next forecast starts.
    """
    latest = max(cut.validation.stop, cut.test.stop - window)
    rows = np.concatenate([np.arange(1, cut.validation.stop), np.arange(latest, cut.test.stop)])
    return rows.astype(np.int64)


def _drawn(values: Values, rows: np.ndarray, scaler: Scaler) -> Values:
    return scaled(values, rows, scaler)


def _sentence(trend: TrendGuard) -> str:
    if trend.after is None:
        return _(
            "Scaled values; the band is the range of the training rows. The line leaves it where "
            "the series moves further than ever before."
        )
    return _(
        "Scaled values; the band is the range of the training rows. As set now, the line leaves "
        "it; relative to the window it hardly ever does."
    )


def _table(series: Series, drawn: pd.DataFrame) -> pd.DataFrame:
    shown = drawn.dropna()
    names = {"before": _("as set now"), "after": _("relative to the window")}
    columns = {names[name]: shown[name] for name in names if name in shown}
    return pd.DataFrame({_("Row"): series.ds[shown["row"].astype(int)], **columns})


def trend_figure(series: Series, cut: Parts, drawn: pd.DataFrame, guard: TrendGuard) -> go.Figure:
    """Draws scaled values as a line and the range that training shows as a band, remedy below.

    Args:
        series: The series.
        cut: Its parts.
        drawn: Columns `row`, `before` and, where there is a remedy, `after`.
        guard: Their ranges.
    """
    reaches = [guard.before] if guard.after is None else [guard.before, guard.after]
    titles = (_("As set now"), _("Relative to the window")) if len(reaches) > 1 else ()
    ds, ends = series.ds[drawn["row"].astype(int)], series.ds[cut.train.stop]
    band = {"fillcolor": TRAINING.color, "line": {"width": 0}, "layer": "below"}
    traces, shapes = [], []
    for row, (column, reach) in enumerate(zip(("before", "after"), reaches, strict=False), 1):
        hover, values = "%{y:.3~g}<extra></extra>", drawn[column].to_numpy()
        traces.append(in_row(row, line_trace(ds, values, _("scaled value"), REAL, hover)))
        shapes += [
            across(y=reach.trained, row=row, opacity=2 * TRAINING.opacity, **band),
            across(x=ends, row=row, line={**BASELINE.line, "width": 1}),
        ]
    corner = {"xanchor": "right", "yanchor": "bottom", "xshift": -4}
    return chart(
        traces,
        height=90 + 110 * len(reaches),
        stack=stacked((1,) * len(reaches), 0.16, titles),
        shapes=shapes,
        annotations=[words_at(_("training ends"), ends, 0, yref="paper", **corner)],
        yaxis={"zeroline": False},
    )
