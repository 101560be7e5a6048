"""The race: the error falls from where the network begins, past what it is to be better than."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.echarts import in_places
from dashboard.charts.loss_charts import LEVEL_STYLES, RunLosses, level_names
from dashboard.charts.style import GREY, LOSS, TEST, VALIDATION_LOSS, Style
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import percent

FEW_POINTS = 8
# An error beyond so many times the last value's comes in from above.
MOST_SHOWN = 3.0
# The lines to fall below are named on the right of the curves.
ROOM_FOR_NAMES = 92


def race_option(
    curve: RunLosses,
    base: pd.DataFrame | None,
    names: Mapping[str, str],
    log_scale: bool,
    first_epoch: int,
    last_epoch: int | None,
) -> dict[str, Any]:
    """Draws loss and validation loss by epoch, the best epoch marked, over those of another run.

    Where the error of repeating the last value is known, errors are drawn in percent of it, with
    lines for what is to be beaten and a mark where one of them is crossed.

    Args:
        curve: The losses.
        base: Those of the run a change is tried on, as `curve` is drawn, or None.
        names: What the curves are called: `loss`, `val_loss`, `base_loss`, `base_val_loss`.
        log_scale: Whether the losses are on a logarithmic axis.
        first_epoch: Where the axis begins.
        last_epoch: Where the axis ends; None lets it grow.
    """
    levels, table = curve.levels, curve.drawn().losses
    in_percent = bool(levels) or table.empty  # before the first point it is not known yet
    if levels:
        table, base = _in_percent(table), None if base is None else _in_percent(base)
    # One that has hardly begun has no whole epoch to end at.
    last = float(last_epoch or max([1.0, *np.ceil(table["epoch"].tail(1))]))
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
            name = _("Best: start")
        table[name] = table[names["val_loss"]].where(table["epoch"] == best)
        series[TEST.place] = _point(name)
    if base is not None:
        renamed = {"loss": names["base_loss"], "val_loss": names["base_val_loss"]}
        table = table.merge(base.rename(columns=renamed), on="epoch", how="outer")
        grey = {"itemStyle": {"color": GREY}, "z": 1}
        series[4] = _curve(names["base_loss"], LOSS, color=GREY, **grey)
        series[5] = _curve(names["base_val_loss"], VALIDATION_LOSS, color=GREY, **grey)
    legend = list(table.columns[1:])
    place = 6
    for place, (name, level) in enumerate(levels.items(), start=6):
        series[place] = _level(name, 100 * level, (first_epoch, last))
    marks = {name: epoch for name, epoch in curve.crossings().items() if epoch >= first_epoch}
    if marks:
        series[place + 1] = _marks(marks, levels, (first_epoch + last) / 2)
    if log_scale:
        losses = table.drop(columns="epoch")
        table = table[["epoch"]].join(losses.where(losses > 0))
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {
            "left": 8,
            "right": ROOM_FOR_NAMES if in_percent else 24,
            "top": 36 if base is None else 60,
            "bottom": 24,
            "containLabel": True,
        },
        "legend": {"top": 0, "left": 0, "type": "plain", "data": legend},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.3g %%" if in_percent else "%.4g"},
        "xAxis": {
            "type": "value",
            "min": first_epoch,
            "max": last,
            "minInterval": 1,
            "name": _("Epoch"),
            "nameLocation": "middle",
            "nameGap": 28,
        },
        "yAxis": {
            "type": "log" if log_scale else "value",
            "scale": True,
            **({"axisLabel": {"formatter": percent("{value}")}} if in_percent else {}),
            **(_fixed(curve) if in_percent and not (log_scale or first_epoch) else {}),
        },
        "series": in_places(series),
    }


def _fixed(curve: RunLosses) -> dict[str, float]:
    """Returns an axis in percent that stands still from the first point to the last."""
    first = curve.drawn().losses["val_loss"].head(1).fillna(1.0)
    highest = max([1.0, *curve.levels.values(), *first.clip(upper=MOST_SHOWN)])
    return {"min": 0, "max": 20 * math.ceil(5 * 1.08 * highest)}


def _in_percent(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(loss=100 * table["loss"], val_loss=100 * table["val_loss"])


def _level(name: str, percent: float, epochs: tuple[float, float]) -> dict[str, Any]:
    """Draws an error to fall below over the whole width, its name after its right end."""
    dash = {"dot": "dotted", "longdash": [8, 4]}.get(LEVEL_STYLES[name].dash, "dashed")
    return {
        "type": "line",
        "data": [[epoch, percent] for epoch in epochs],
        "showSymbol": False,
        "silent": True,
        "lineStyle": {"type": dash, "width": 1.5, "color": GREY},
        "itemStyle": {"color": GREY},
        "tooltip": {"show": False},
        "endLabel": {"show": True, "formatter": level_names()[name], "fontSize": 12},
        # Names of lines that lie close to each other stand one below the other.
        "labelLayout": {"moveOverlap": "shiftY"},
    }


def _marks(epochs: Mapping[str, int], levels: Mapping[str, float], middle: float) -> dict[str, Any]:
    """Marks where the validation error fell below a line, with a word where no curve is.

    Args:
        epochs: The epoch of each line that was crossed.
        levels: Where the lines lie, as shares.
        middle: Of the axis: from there on the word stands left of its mark, below the line.
    """
    right = {"position": "top", "align": "left"}
    left = {"position": "bottom", "align": "right"}
    return {
        "type": "scatter",
        "symbol": "diamond",
        "symbolSize": 10,
        "silent": True,
        "z": 6,
        "itemStyle": {"color": GREY},
        "tooltip": {"show": False},
        "data": [
            {
                "value": [epoch, 100 * levels[name]],
                "name": _crossing_words()[name].format(epoch=number(epoch)),
                "label": {
                    "show": True,
                    "formatter": "{b}",
                    "fontSize": 12,
                    **(right if epoch < middle else left),
                },
            }
            for name, epoch in epochs.items()
        ],
    }


def crossing_sentences(curve: RunLosses) -> list[str]:
    """Returns what a curve has crossed, for whoever cannot see the marks."""
    return [
        _("Mark: {text}.").format(text=_crossing_words()[name].format(epoch=number(epoch)))
        for name, epoch in curve.crossings().items()
    ]


def _crossing_words() -> dict[str, str]:
    return {
        "naive": _("better than the last value, epoch {epoch}"),
        "seasonal": _("better than last season, epoch {epoch}"),
        "linear": _("better than the linear model, epoch {epoch}"),
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
