"""The forecast of the validation rows, moving while the network learns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.runs.film import Film
from core.runs.run import Run
from core.series.series import Series
from dashboard.charts.style import FORECAST, REAL
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers import result
from dashboard.readers.films import film_of

HEIGHT = 240
MOST_ROWS = 200


def show_film(run: Run, growing: bool) -> None:
    """Draws what was forecast after the newest look; while there is none yet, keeps its place."""
    n_rows = len(series_of(str(run.folder))) if run.film_path.is_file() else None
    film = film_of(run, n_rows)
    if film is None and not growing:
        return
    with st.container(height=HEIGHT + 20, border=False, key="train_film_place"):
        if film is None:
            return
        description = _(
            "Forecast of the validation rows after epoch {epoch}, beside the real values."
        )
        st.echarts_chart(
            film_option(film, series_of(str(run.folder))),
            height=HEIGHT,
            key=f"train_film_{run.id}",
            alt=description.format(epoch=number(int(film.epochs[-1]))),
        )


def show_still(run: Run) -> bool:
    """Draws what a run that learnt nothing on forecast of the validation rows; whether it has."""
    if (scored := result.result_of(run)) is None:
        return False
    part = scored.parts.validation
    shown = scored.at_step(1)["forecast"].iloc[part.start : part.stop].dropna()[-MOST_ROWS:]
    film = Film(shown.index.to_numpy(), np.array([0]), shown.to_numpy()[None])
    sentence = _("Forecast of the validation rows as it came from school, beside the real values.")
    option = film_option(film, scored.series)
    st.echarts_chart(option, height=HEIGHT, key=f"train_still_{run.id}", alt=sentence)
    return True


@st.cache_resource(max_entries=4, show_spinner=False)
def series_of(folder: str) -> Series:
    """Returns the series that the run in `folder` learns; it never changes. Shared."""
    return Run(folder).series()


def film_option(film: Film, series: Series) -> dict[str, Any]:
    """Draws the newest frame of a film beside the real values.

    Args:
        film: What was forecast after some epochs.
        series: The series.
    """
    real, forecast = _("Real"), _("Forecast of the validation rows")
    values = series.values[film.rows]
    table = pd.DataFrame({"ds": series.ds[film.rows], real: values, forecast: film.forecasts[-1]})
    low, high = float(values.min()), float(values.max())
    margin = (high - low) / 2 or 1.0
    lines = {FORECAST.place: _line(forecast, 2.5), REAL.place: _line(real, 1.5)}
    empty = {"type": "line", "data": [], "silent": True}
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 24, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain", "data": [real, forecast]},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.4g"},
        "xAxis": {
            "type": "value" if series.time is None else "time",
            "min": "dataMin",
            "max": "dataMax",
        },
        # The first forecasts may lie far off; the axis is that of the real values, which stand
        # still while the forecast comes to them.
        "yAxis": {"type": "value", "min": _floor(low - margin), "max": _ceil(high + margin)},
        "series": [lines.get(place, empty) for place in range(1, max(lines) + 1)],
    }


def _line(name: str, width: float) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "showSymbol": False,
        "lineStyle": {"width": width},
        "encode": {"x": "ds", "y": name, "tooltip": [name]},
    }


def _floor(value: float) -> float:
    return _ceil(-value) * -1


def _ceil(value: float) -> float:
    """Returns a number at or above another one, of two digits, for the end of an axis."""
    if not value:
        return 0.0
    size = 10.0 ** (np.floor(np.log10(abs(value))) - 1)
    return float(np.ceil(value / size) * size)
