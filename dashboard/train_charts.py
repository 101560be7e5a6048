"""The drawings of the Train page: they change in place while a handle moves or a network learns.

ECharts gives its series the places of the palette in order, so an option here lists its series by
their place, with empty ones in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.gates import layer_table
from core.series import Series
from dashboard import periods
from dashboard.charts import FORECAST, LOSS, REAL, VALIDATION_LOSS, Look
from dashboard.i18n import gettext as _
from dashboard.i18n import number

# The baseline's grey is the same on a light and a dark page.
GREY = "#8A94A0"
STRETCHES = (60, 120, 250, 500, 1000, 2500, 5000, 10_000, 100_000)
AHEAD = 0.02


def window_option(series: Series, window: int) -> dict[str, Any]:
    """Draws the window as a bracket on the newest stretch of a series, and the value after it.

    Args:
        series: The series.
        window: Past rows fed in.
    """
    stretch = next(size for size in STRETCHES if size >= 1.4 * window)
    rows = np.arange(max(0, len(series) - stretch), len(series))
    values = series.values[rows]
    inside = (rows >= len(series) - 1 - window) & (rows < len(series) - 1)
    table = pd.DataFrame(
        {
            "row": rows,
            "y": values,
            "window": np.where(inside, values, np.nan),
            "next": np.where(rows == len(series) - 1, values, np.nan),
        }
    )
    bracket = {
        "silent": True,
        "itemStyle": {"opacity": 0.14},
        "label": {"position": "insideTop", "fontSize": 12, "opacity": 1},
        "data": [
            [
                {
                    "xAxis": int(len(series) - 1 - window),
                    "name": periods.count_rows(window, series.frequency),
                },
                {"xAxis": int(len(series) - 2)},
            ]
        ],
    }
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 4, "right": 12, "top": 8, "bottom": 8},
        "xAxis": {"type": "value", "min": int(rows[0]), "max": int(rows[-1]), "show": False},
        "yAxis": {"type": "value", "scale": True, "show": False},
        "series": _in_places(
            {
                1: _line("window", width=2.5, markArea=bracket),
                FORECAST.place: {
                    "type": "scatter",
                    "symbolSize": 9,
                    "encode": {"x": "row", "y": "next"},
                },
                REAL.place: _line("y", width=1),
            }
        ),
    }


def stack_option(config: RunConfig) -> dict[str, Any]:
    """Draws the network as a stack: what comes in at the bottom, the forecast on top."""
    layers = [row for row in layer_table(config) if row.kind != "Dropout"]
    names = [_("{n} past values").format(n=number(config.window))]
    names += [
        _("LSTM, {n} units").format(n=number(row.output_shape[-1]))
        if row.kind == "LSTM"
        else _("next value")
        for row in layers
    ]
    widths = [1, *(row.output_shape[-1] for row in layers)]
    table = pd.DataFrame({"layer": names, "units": widths})
    # Two layers of one size would share a category.
    table["layer"] = [f"{number}. {name}" for number, name in enumerate(table["layer"])]
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {"type": "category", "show": False},
        "series": [
            {
                "type": "bar",
                "encode": {"x": "units", "y": "layer"},
                "barWidth": 18,
                "itemStyle": {"borderRadius": 3, "opacity": 0.35},
                "label": {"show": True, "position": "insideLeft", "formatter": "{b}"},
            }
        ],
    }


def loss_option(
    table: pd.DataFrame,
    base: pd.DataFrame | None,
    names: Mapping[str, str],
    log_scale: bool,
    last_epoch: int | None,
) -> dict[str, Any]:
    """Draws loss and validation loss by epoch, the best epoch marked, over those of another run.

    Args:
        table: Columns `epoch`, `loss`, `val_loss`.
        base: The same of the run a change is tried on, or None.
        names: What the curves are called: `loss`, `val_loss`, `base_loss`, `base_val_loss`.
        log_scale: Whether the losses are on a logarithmic axis.
        last_epoch: Where the axis ends; None lets it grow.
    """
    table = table.rename(columns={"loss": names["loss"], "val_loss": names["val_loss"]})
    series = {
        LOSS.place: _curve(names["loss"], LOSS),
        VALIDATION_LOSS.place: _curve(
            names["val_loss"], VALIDATION_LOSS, **_best_mark(table, names["val_loss"])
        ),
    }
    if base is not None:
        renamed = {"loss": names["base_loss"], "val_loss": names["base_val_loss"]}
        table = table.merge(base.rename(columns=renamed), on="epoch", how="outer")
        grey = {"itemStyle": {"color": GREY}}
        series[3] = _curve(names["base_loss"], LOSS, color=GREY, **grey)
        series[4] = _curve(names["base_val_loss"], VALIDATION_LOSS, color=GREY, **grey)
    if log_scale:
        losses = [column for column in table if column != "epoch"]
        table[losses] = table[losses].where(table[losses] > 0)
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 24, "top": 64, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain", "data": list(table.columns[1:])},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.4g"},
        "xAxis": {"type": "value", "min": 0, "max": last_epoch or "dataMax", "minInterval": 1},
        "yAxis": {"type": "log" if log_scale else "value", "scale": True},
        "series": _in_places(series),
    }


def _in_places(series: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    empty = {"type": "line", "data": [], "silent": True}
    return [series.get(place, empty) for place in range(1, max(series) + 1)]


def _line(column: str, width: float, **more: Any) -> dict[str, Any]:
    return {
        "type": "line",
        "showSymbol": False,
        "silent": True,
        "lineStyle": {"width": width},
        "encode": {"x": "row", "y": column},
        **more,
    }


def _curve(name: str, look: Look, color: str | None = None, **more: Any) -> dict[str, Any]:
    style: dict[str, Any] = {
        "width": 2,
        "type": "dashed" if look.dash == "dash" else "solid",
    }
    if color:
        style |= {"color": color, "width": 1.5}
    return {
        "type": "line",
        "name": name,
        "showSymbol": False,
        "connectNulls": True,
        "lineStyle": style,
        "encode": {"x": "epoch", "y": name, "tooltip": [name]},
        **more,
    }


def _best_mark(table: pd.DataFrame, column: str) -> dict[str, Any]:
    if not table[column].notna().any():
        return {}
    best = table.loc[table[column].idxmin()]
    epoch = int(best["epoch"])
    return {
        "markPoint": {
            "symbol": "circle",
            "symbolSize": 10,
            "silent": True,
            "label": {
                "position": "top",
                "formatter": _("best: epoch {epoch}").format(epoch=number(epoch)),
            },
            "data": [{"coord": [epoch, float(best[column])]}],
        }
    }
