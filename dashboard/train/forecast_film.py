"""The forecast of the validation rows, moving while the network learns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.runs.film import Film
from core.runs.run import Run
from core.series.series import Series
from dashboard.charts.echarts import PALETTE, in_places, round_axis
from dashboard.charts.style import FORECAST, REAL
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers import result
from dashboard.readers.films import film_of

MOST_ROWS = 200


def show_film(run: Run, best_epoch: int | None, growing: bool, height: int) -> None:
    """Draws what was forecast after the newest look; while there is none yet, keeps its place.

    Args:
        run: The run.
        best_epoch: The epoch whose weights are the best so far, if known.
        growing: Whether it still learns.
        height: In pixels.
    """
    film = _film_of(run)
    if film is not None:
        description = _(
            "Forecast of the validation rows after epoch {epoch}, beside the real values."
        )
        alt = description.format(epoch=number(int(film.epochs[-1])))
        _show(run, film, best_epoch, alt, height)
    elif growing:
        _place(height)


def show_still(run: Run, growing: bool, height: int) -> bool:
    """Draws what a run that learns nothing on forecasts of the validation rows, or keeps its place.

    Args:
        run: The run.
        growing: Whether it is still at work.
        height: In pixels.

    Returns:
        Whether there is a forecast.
    """
    film = _film_of(run) or _film_of_result(run)
    if film is not None:
        alt = _("Forecast of the validation rows as it came from school, beside the real values.")
        _show(run, film, None, alt, height)
    elif growing:
        _place(height)
    return film is not None


def _show(run: Run, film: Film, best_epoch: int | None, alt: str, height: int) -> None:
    option = film_option(film, series_of(str(run.folder)), best_epoch)
    with _place(height):
        st.echarts_chart(option, height=height - 8, key=f"train_film_{run.id}", alt=alt)


def _place(height: int) -> DeltaGenerator:
    return st.container(height=height, border=False, key="train_film_place", gap=None)


def _film_of(run: Run) -> Film | None:
    n_rows = len(series_of(str(run.folder))) if run.film_path.is_file() else None
    return film_of(run, n_rows)


def _film_of_result(run: Run) -> Film | None:
    # Of a run that learnt nothing on, earlier versions kept no film.
    if (scored := result.result_of(run)) is None:
        return None
    part = scored.parts.validation
    shown = scored.at_step(1)["forecast"].iloc[part.start : part.stop].dropna()[-MOST_ROWS:]
    return Film(shown.index.to_numpy(), np.array([0]), shown.to_numpy()[None])


@st.cache_resource(max_entries=4, show_spinner=False)
def series_of(folder: str) -> Series:
    """Returns the series that the run in `folder` learns; it never changes. Shared."""
    return Run(folder).series()


def film_option(film: Film, series: Series, best_epoch: int | None) -> dict[str, Any]:
    """Draws the newest frame of a film beside the real values, and its earlier shapes behind it.

    Args:
        film: What was forecast after some epochs.
        series: The series.
        best_epoch: The epoch whose weights are the best so far, if known.
    """
    values, newest = series.values[film.rows], int(film.epochs[-1])
    table = pd.DataFrame(
        # As texts, so that each says its month and year in this page's way.
        {"ds": [moment(stamp, series.frequency) for stamp in series.ds[film.rows]]}
    )
    names = {
        REAL.place: _("Real"),
        FORECAST.place: _("Forecast"),
        FORECAST.place + PALETTE: _("Start"),
        FORECAST.place + 2 * PALETTE: _("Best so far"),
    }
    empty = np.full(len(values), np.nan)
    has_best = best_epoch is not None and int(film.epochs[0]) < best_epoch < newest
    columns = (
        values,
        film.forecasts[-1],
        film.forecasts[0] if len(film.epochs) > 1 else empty,
        film.at(best_epoch) if has_best and best_epoch is not None else empty,
    )
    styles: tuple[dict[str, Any], ...] = (
        {"width": 1.5},
        {"width": 2.5},
        {"width": 1.5, "type": "dotted", "opacity": 0.5},
        {"width": 2.5, "opacity": 0.35},
    )
    table = table.assign(**dict(zip(names.values(), columns, strict=True)))
    series_by_place = {
        place: _line(name, style, behind=place > PALETTE)
        for (place, name), style in zip(names.items(), styles, strict=True)
    }
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 24, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {
            "top": 0,
            "left": 0,
            "type": "plain",
            "data": [name for name in names.values() if table[name].notna().any()],
        },
        "tooltip": {"trigger": "axis", "valueFormatter": "%.4g"},
        "xAxis": {"type": "category", "boundaryGap": False},
        # The first forecasts may lie far off; the axis is that of the real values, which stand
        # still while the forecast comes to them.
        "yAxis": {"type": "value", **round_axis(float(values.min()), float(values.max()))},
        "series": in_places(series_by_place),
    }


def _line(name: str, style: dict[str, Any], behind: bool) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "showSymbol": False,
        "lineStyle": style,
        "z": 1 if behind else 3,
        "encode": {"x": "ds", "y": name, "tooltip": [name]},
    }
