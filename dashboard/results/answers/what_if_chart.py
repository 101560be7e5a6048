"""The chart of the what-if panel: it changes in place while a slider moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.series.series import Series
from core.types import Values
from dashboard.charts.echarts import in_places, round_axis
from dashboard.charts.scale import Scale
from dashboard.charts.style import BASELINE, FORECAST, REAL
from dashboard.language.translation import gettext as _

DRAWN = 40


def what_if_option(
    series: Series, changed: Values, before: Values, after: Values, scale: Scale
) -> dict[str, Any]:
    """Draws the end of a series and what comes next, with and without changes.

    Args:
        series: The series.
        changed: Its last values after the changes, `(k,)`; the last one at least.
        before: What is forecast without changes, `(steps,)`.
        after: What is forecast with them, `(steps,)`.
        scale: The vertical axis.
    """
    names = _("Real"), _("Without changes"), _("What if")
    table = _table(series, changed, before, after)
    low, high = table[["real", "before"]].min().min(), table[["real", "before"]].max().max()
    # The axis stands still for all but the wildest changes.
    margin = (high - low) / 8 or 1.0
    lines = {
        FORECAST.place: _line("after", names[2], FORECAST.width, "solid"),
        REAL.place: _line("real", names[0], REAL.width, "solid"),
        BASELINE.place: _line("before", names[1], 2, "dashed"),
    }
    return {
        "animationDuration": 0,
        "animationDurationUpdate": 200,
        "dataset": {"source": table},
        "grid": {"left": 8, "right": 24, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain", "data": list(names)},
        "tooltip": {"trigger": "axis", "valueFormatter": f"%,.{scale.digits}f"},
        "xAxis": {
            "type": "value" if series.time is None else "time",
            "min": "dataMin",
            "max": "dataMax",
        },
        "yAxis": {
            "type": "value",
            **round_axis(
                float(min(low - margin, table["after"].min())),
                float(max(high + margin, table["after"].max())),
            ),
        },
        "series": in_places(lines),
    }


def _table(series: Series, changed: Values, before: Values, after: Values) -> pd.DataFrame:
    """Returns columns `ds`, `real`, `before` and `after`: the end of the series and the next."""
    n, steps = len(series), len(before)
    past = min(n, max(DRAWN, 2 * steps))
    real, unchanged, moved = (np.full(past + steps, np.nan) for _line_of in range(3))
    real[:past] = series.values[n - past :]
    # Both lines begin at a value that is known.
    unchanged[past - 1] = real[past - 1]
    unchanged[past:] = before
    first = max(0, past - len(changed) - 1)
    moved[first:past] = real[first:past]
    moved[past - len(changed) : past] = changed
    moved[past:] = after
    ds = np.concatenate([series.ds[n - past :], series.future_ds(steps)])
    return pd.DataFrame({"ds": ds, "real": real, "before": unchanged, "after": moved})


def _line(column: str, name: str, width: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "showSymbol": False,
        "lineStyle": {"width": width, "type": dash},
        "encode": {"x": "ds", "y": column, "tooltip": [column]},
    }
