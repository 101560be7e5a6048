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
from core.series.series import Series
from dashboard.charts.loss_charts import LEVEL_STYLES, RunLosses, level_names
from dashboard.charts.style import (
    FORECAST,
    GREY,
    LOSS,
    REAL,
    REPAIRED,
    TEST,
    VALIDATION_LOSS,
    Style,
)
from dashboard.language import periods
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import percent

STRETCHES = (60, 120, 250, 500, 1000, 2500, 5000, 10_000, 100_000)
FEW_POINTS = 8


def window_option(series: Series, window: int, horizon: int) -> dict[str, Any]:
    """Draws the window as a bracket on the newest stretch of a series, and the values after it.

    Args:
        series: The series.
        window: Past rows fed in.
        horizon: Steps ahead.
    """
    needed = 1.4 * window + horizon
    stretch = next((size for size in STRETCHES if size >= needed), STRETCHES[-1])
    rows = np.arange(max(0, len(series) - stretch), len(series))
    values = series.values[rows]
    last = max(1, len(series) - horizon)
    first = max(0, last - window)
    inside = (rows >= first) & (rows < last)
    table = pd.DataFrame(
        {
            "row": rows,
            "y": values,
            "window": np.where(inside, values, np.nan),
            "next": np.where(rows >= last, values, np.nan),
            "repaired": np.where(series.is_repaired[rows], values, np.nan),
        }
    )
    bracket = {
        "silent": True,
        "itemStyle": {"opacity": 0.14},
        "data": [[{"xAxis": first}, {"xAxis": last - 1}]],
    }
    middle = (first + last) / 2 - rows[0]
    return {
        "animation": False,
        "dataset": {"source": table},
        # A title has the page's text colour, which a label has not.
        "title": {
            "text": periods.count_rows(window, series.frequency),
            "left": f"{100 * middle / (rows[-1] - rows[0]):.1f}%",
            "top": 2,
            "textAlign": "center",
            "textStyle": {"fontSize": 12, "fontWeight": "normal"},
        },
        "grid": {"left": 4, "right": 12, "top": 24, "bottom": 6},
        "xAxis": {"type": "value", "min": int(rows[0]), "max": int(rows[-1]), "show": False},
        "yAxis": {"type": "value", "scale": True, "show": False},
        "series": _in_places(
            {
                1: _line("window", width=2.5, markArea=bracket),
                FORECAST.place: {
                    "type": "scatter",
                    "symbolSize": 9 if horizon == 1 else 4,
                    "silent": True,
                    "encode": {"x": "row", "y": "next"},
                },
                REAL.place: _line("y", width=1),
                **(_repaired_points() if series.repaired is not None else {}),
            }
        ),
    }


def _repaired_points() -> dict[int, dict[str, Any]]:
    points = {"type": "scatter", "symbol": "diamond", "symbolSize": 6, "silent": True}
    return {REPAIRED.place: {**points, "encode": {"x": "row", "y": "repaired"}}}


def stack_option(config: RunConfig) -> dict[str, Any]:
    """Draws the network as a stack: what comes in at the bottom, the forecast on top."""
    names = [_("{n} past values").format(n=number(config.window))]
    # Each name is a category of the axis and may stand there only once.
    names += [
        _("layer {layer}: {n} cells").format(layer=layer, n=number(units))
        for layer, units in enumerate(config.units, start=1)
    ]
    names.append(
        _next_values(config.outputs) if config.networks == 1 else _("one step of the next values")
    )
    ends = (config.features, config.outputs if config.networks == 1 else 1)
    table = pd.DataFrame({"layer": names, "units": [ends[0], *config.units, ends[1]]})
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {"inside": True, "fontSize": 12},
            "z": 10,
        },
        "series": [
            {
                "type": "bar",
                "silent": True,
                "encode": {"x": "units", "y": "layer"},
                "barWidth": 22,
                "itemStyle": {"borderRadius": 4, "opacity": 0.3},
            }
        ],
    }


def _next_values(count: int) -> str:
    """Returns what is forecast in words, for example “the next 12 values”."""
    return ngettext("the next value", "the next {n} values", count).format(n=number(count))


def loss_option(
    curve: RunLosses,
    base: pd.DataFrame | None,
    names: Mapping[str, str],
    log_scale: bool,
    first_epoch: int,
    last_epoch: int | None,
) -> dict[str, Any]:
    """Draws loss and validation loss by epoch, the best epoch marked, over those of another run.

    Where the error of repeating the last value is known, errors are drawn in percent of it, with
    lines for what is to be beaten.

    Args:
        curve: The losses.
        base: Those of the run a change is tried on, as `curve` is drawn, or None.
        names: What the curves are called: `loss`, `val_loss`, `base_loss`, `base_val_loss`.
        log_scale: Whether the losses are on a logarithmic axis.
        first_epoch: Where the axis begins.
        last_epoch: Where the axis ends; None lets it grow.
    """
    levels, table = curve.levels, curve.drawn().losses
    if levels:
        table, base = _in_percent(table), None if base is None else _in_percent(base)
    table = table.rename(columns={"loss": names["loss"], "val_loss": names["val_loss"]})
    # A line of one point would not be seen.
    dots = len(table) <= FEW_POINTS
    series = {
        LOSS.place: _curve(names["loss"], LOSS, showSymbol=dots),
        VALIDATION_LOSS.place: _curve(names["val_loss"], VALIDATION_LOSS, showSymbol=dots),
    }
    if table[names["val_loss"]].notna().any():
        lowest = int(np.nanargmin(table[names["val_loss"]].to_numpy(np.float64)))
        best = int(table["epoch"].iloc[lowest])
        name = _("Best: epoch {epoch}").format(epoch=number(best))
        if not best:
            name = _("Best: before the first epoch")
        table[name] = table[names["val_loss"]].where(table["epoch"] == best)
        series[TEST.place] = _point(name)
    if base is not None:
        renamed = {"loss": names["base_loss"], "val_loss": names["base_val_loss"]}
        table = table.merge(base.rename(columns=renamed), on="epoch", how="outer")
        grey = {"itemStyle": {"color": GREY}, "z": 1}
        series[4] = _curve(names["base_loss"], LOSS, color=GREY, **grey)
        series[5] = _curve(names["base_val_loss"], VALIDATION_LOSS, color=GREY, **grey)
    legend = list(table.columns[1:])
    last = float(last_epoch or max([1.0, *table["epoch"].tail(1)]))
    for place, (name, level) in enumerate(levels.items(), start=6):
        series[place] = _level(name, 100 * level, (first_epoch, last))
    if log_scale:
        losses = table.drop(columns="epoch")
        table = table[["epoch"]].join(losses.where(losses > 0))
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {
            "left": 8,
            "right": 24,
            "top": 44 if base is None else 76,
            "bottom": 24,
            "containLabel": True,
        },
        "legend": {"top": 0, "left": 0, "type": "plain", "data": legend},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.3g %%" if levels else "%.4g"},
        "xAxis": {
            "type": "value",
            "min": first_epoch,
            "max": last_epoch or "dataMax",
            "minInterval": 1,
            "name": _("Epoch"),
            "nameLocation": "middle",
            "nameGap": 28,
        },
        "yAxis": {
            "type": "log" if log_scale else "value",
            "scale": True,
            **({"axisLabel": {"formatter": percent("{value}")}} if levels else {}),
        },
        "series": _in_places(series),
    }


def _in_percent(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(loss=100 * table["loss"], val_loss=100 * table["val_loss"])


def _level(name: str, percent: float, epochs: tuple[float, float]) -> dict[str, Any]:
    """Draws an error to fall below over the whole width, its name above its right end."""
    style = LEVEL_STYLES[name]
    label = {"position": "insideEndTop", "formatter": level_names()[name], "fontSize": 12}
    return {
        "type": "line",
        # Unlike the mark, data makes the axis reach so far.
        "data": [[epoch, percent] for epoch in epochs],
        "showSymbol": False,
        "silent": True,
        "lineStyle": {"opacity": 0},
        "itemStyle": {"color": GREY},
        "tooltip": {"show": False},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {
                "type": "dotted" if style.dash == "dot" else "dashed",
                "width": 1.5,
                "color": GREY,
            },
            "label": label,
            "data": [{"yAxis": percent}],
        },
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


def _curve(name: str, style: Style, color: str | None = None, **more: Any) -> dict[str, Any]:
    line: dict[str, Any] = {
        "width": 2,
        "type": "dashed" if style.dash == "dash" else "solid",
    }
    if color:
        line |= {"color": color, "width": 1.5}
    return {
        "type": "line",
        "name": name,
        "showSymbol": False,
        "connectNulls": True,
        "lineStyle": line,
        "encode": {"x": "epoch", "y": name, "tooltip": [name]},
        **more,
    }


def _point(name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "symbolSize": 11,
        "z": 5,
        "encode": {"x": "epoch", "y": name, "tooltip": [name]},
    }
