"""The drawings of the Sweep page: they fill in, in place, while the search goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.sweep import Space, Trial
from core.sweep.space import SEARCHED, values
from dashboard.charts.echarts import in_places
from dashboard.charts.style import BASELINE, FORECAST, GREY, LOSS
from dashboard.language.setting_names import setting_value
from dashboard.language.translation import gettext as _
from dashboard.language.words import percent

# Lines through the settings that are drawn at most, the best ones first.
MOST_LINES = 200
BEST_LINES = 3
# Settings on a logarithmic axis, and its base.
LOGARITHMS = {"window": 2, "units": 2, "learning_rate": 10}
_GREY_LABEL = {"color": GREY, "hideOverlap": True}
_PLAIN_AXIS: dict[str, Any] = {
    "nameTextStyle": {"color": GREY},
    "axisLabel": _GREY_LABEL,
    "axisLine": {"lineStyle": {"color": GREY}},
}


def short_names() -> dict[str, str]:
    """Returns what the searched settings are called where there is little room."""
    return {
        "window": _("Looks back"),
        "layers": _("Layers"),
        "units": _("Cells"),
        "dropout": _("Dropout"),
        "learning_rate": _("Learning rate"),
    }


def best_option(trials: Sequence[Trial], places: int) -> dict[str, Any]:
    """Draws the error of each try, and the best so far as a line that falls.

    Args:
        trials: The tries that have an error.
        places: Places after the decimal mark that an error deserves.
    """
    errors = np.array([trial.error for trial in trials], float)
    counts = np.array([trial.is_scored for trial in trials])
    highest = _highest(errors)
    names = {"pruned": _("Cut early"), "whole": _("Trained to its end"), "best": _("Best so far")}
    table = pd.DataFrame(
        {
            "try": [trial.number + 1 for trial in trials],
            names["whole"]: np.where(counts, errors, np.nan),
            names["pruned"]: np.where(counts, np.nan, errors),
            names["best"]: np.fmin.accumulate(np.where(counts, errors, np.nan)),
        }
    )
    points = {"type": "scatter", "symbolSize": 8}
    series = {
        LOSS.place: _of(names["whole"], {**points, "itemStyle": {"opacity": 0.75}}),
        FORECAST.place: _of(
            names["best"],
            {"type": "line", "step": "end", "showSymbol": False, "lineStyle": {"width": 2.5}},
        ),
        BASELINE.place: _of(names["pruned"], {**points, "symbol": "triangle"}),
    }
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 28, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain", "data": list(names.values())},
        "tooltip": {"trigger": "axis", "valueFormatter": f"%.{places}f"},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": max(10, int(table["try"].max())) if len(table) else 10,
            "minInterval": 1,
            "name": _("Try"),
            "nameLocation": "middle",
            "nameGap": 28,
        },
        # One try that went far off would press all others onto a line.
        "yAxis": {
            "type": "value",
            "scale": True,
            "max": highest,
            "axisLabel": {"showMaxLabel": highest is None},
        },
        "series": in_places(series),
    }


def lines_option(trials: Sequence[Trial], space: Space, unit: str, places: int) -> dict[str, Any]:
    """Draws every try as a line through its settings to its error, the best ones on top.

    Args:
        trials: The tries that have an error.
        space: The ranges, which are the axes; they stay as they are while the lines come.
        unit: Of the series, or "".
        places: Places after the decimal mark that an error deserves.
    """
    ranked = sorted(trials, key=lambda trial: (not trial.is_scored, trial.error, trial.number))
    rows = [
        [*values(trial.config).values(), round(float(trial.error or 0), places + 2)]
        for trial in ranked[:MOST_LINES]
    ]
    error = _("Error ({unit})").format(unit=unit) if unit else _("Error")
    axes = [_axis(place, name, space, rows) for place, name in enumerate(SEARCHED)]
    axes.append({**_PLAIN_AXIS, "dim": len(SEARCHED), "name": error, "scale": True})
    highest = _highest(np.array([row[-1] for row in rows]))
    if highest is not None:
        axes[-1] |= {"max": highest, "axisLabel": {**_GREY_LABEL, "showMaxLabel": False}}
        rows = [[*row[:-1], min(row[-1], highest)] for row in rows]
    best, others = rows[:BEST_LINES], rows[BEST_LINES:]
    series = {
        LOSS.place: _bundle(others, {"width": 1, "opacity": 0.3}),
        FORECAST.place: _bundle(best, {"width": 3, "opacity": 0.95}, z=3),
    }
    return {
        "animation": False,
        "parallel": {"left": 36, "right": 48, "top": 40, "bottom": 24},
        "parallelAxis": axes,
        "series": in_places(series, "parallel"),
    }


def importance_option(shares: Mapping[str, float]) -> dict[str, Any]:
    """Draws how much of the differences between the tries each setting explains, in percent."""
    ranked = sorted(shares.items(), key=lambda pair: pair[1])
    names = short_names()
    table = pd.DataFrame(
        {
            "setting": [names[name] for name, _share in ranked],
            "share": [round(100 * share) for _name, share in ranked],
        }
    )
    return {
        "animation": False,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 48, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False, "min": 0},
        "yAxis": {"type": "category", "axisLine": {"show": False}, "axisTick": {"show": False}},
        "series": [
            {
                "type": "bar",
                "silent": True,
                "encode": {"x": "share", "y": "setting"},
                "barMaxWidth": 18,
                "itemStyle": {"borderRadius": 4},
                "label": {"show": True, "position": "right", "formatter": percent("{@share}")},
            }
        ],
    }


def _of(name: str, look: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "encode": {"x": "try", "y": name, "tooltip": [name]}, **look}


def _bundle(rows: list[list[float]], line: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "parallel", "data": rows, "lineStyle": line, "silent": True, **more}


def _axis(place: int, name: str, space: Space, rows: list[list[float]]) -> dict[str, Any]:
    # What the search started from may lie outside of the ranges.
    ends = [*getattr(space, name), *(row[place] for row in rows)]
    axis = {**_PLAIN_AXIS, "dim": place, "name": short_names()[name]}
    if min(ends) < max(ends):
        axis |= {"min": min(ends), "max": max(ends)}
    if name in LOGARITHMS:
        axis |= {"type": "log", "logBase": LOGARITHMS[name]}
    return axis | ({"minInterval": 1} if name == "layers" else {})


def _highest(errors: np.ndarray) -> float | None:
    """Returns where an axis of errors ends so that the usual ones fill it; None where all do."""
    if len(errors) < 4:
        return None
    low, usual = float(np.min(errors)), float(np.quantile(errors, 0.8))
    end = low + 2.5 * max(usual - low, 0.02 * low)
    return float(f"{end:.3g}") if float(np.max(errors)) > end else None


def table_of(
    trials: Sequence[Trial], states: Mapping[str, str], unit: str, places: int
) -> pd.DataFrame:
    """Returns the tries as a table, the latest first, ready to sort.

    Args:
        trials: The tries.
        states: What each state is called.
        unit: Of the series, or "".
        places: Places after the decimal mark that an error deserves.
    """
    names = short_names()
    error = _("Error ({unit})").format(unit=unit) if unit else _("Error")
    rows = [
        {
            _("Try"): trial.number + 1,
            error: None if trial.error is None else round(trial.error, places + 1),
            _("Ended"): states[trial.state],
            **{
                names[name]: value if name != "learning_rate" else setting_value(name, value)
                for name, value in values(trial.config).items()
            },
            _("Epochs"): len(trial.curve),
            _("Seconds"): round(trial.seconds, 1),
        }
        for trial in reversed(trials)
    ]
    return pd.DataFrame(rows)
