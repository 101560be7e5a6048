"""The trend guard: whether later values leave the range that training saw.

A network that was shown values between 0 and 1 does not know what to make of 1.8. A scaling to the
range of the training rows leads there as soon as a series climbs; a scaling relative to each window
does not. This is told before the training, so of the test part only the latest window is looked
at, from which forecasts start, and no error is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.errors import Message
from core.forecasting.scaler import Scaler
from core.series.split import Parts
from core.series.windows import target_rows
from core.types import Rows, Values

# A new record now and then is no trend.
TOLERATED_SHARE = 0.125

Span = tuple[float, float]

TREND_LEAVES_RANGE = Message(
    "trend_leaves_range",
    "{validation} % of the validation rows and {recent} % of the latest {rows} lie outside the "
    "range of the training rows, where the network has never been. Scaling relative to the window "
    "brings that to {validation_after} % and {recent_after} %.",
)
STEPS_OUTGROW_RANGE = Message(
    "steps_outgrow_range",
    "At {validation} % of the validation rows and {recent} % of the latest {rows} the series "
    "moves further than it ever did in the training rows. A larger training part shows the "
    "network more such moves.",
)


@dataclass(frozen=True)
class Reach:
    """Where a scaling puts the rows that a network learns from and those that come later.

    A row's scaled value is what the network has to say there: `(value - offset) / scale`, where the
    offset may be its window's last value.

    Attributes:
        relative: Whether values are taken relative to the window's last one.
        trained: Lowest and highest scaled value that the training windows and targets show.
        validation: Lowest and highest scaled value of the validation rows.
        recent: The same for the rows of the latest window.
        validation_outside: Share of the validation rows outside the trained range, 0 to 1.
        recent_outside: Share of the latest window's rows outside it, 0 to 1.
    """

    relative: bool
    trained: Span
    validation: Span
    recent: Span
    validation_outside: float
    recent_outside: float

    @property
    def leaves(self) -> bool:
        """Whether more rows are outside than a few new records."""
        return max(self.validation_outside, self.recent_outside) > TOLERATED_SHARE


@dataclass(frozen=True)
class TrendGuard:
    """What training with some settings would meet.

    Attributes:
        before: With the settings as they are.
        after: With values relative to the window; None where they are already.
        message: The warning; None where all is well.
    """

    before: Reach
    after: Reach | None
    message: Message | None


def guard(values: Values, cut: Parts, config: RunConfig) -> TrendGuard:
    """Returns whether later values leave the range that training will see, and what mends it.

    Args:
        values: The series, `(n,)`, finite.
        cut: Its rows in time order; the training part holds a window and its target.
        config: Settings of the run.
    """
    train = values[: cut.train.stop]
    before = reach(values, cut, Scaler.fit(train, config), config.window)
    if before.relative:
        message = STEPS_OUTGROW_RANGE.with_values(**_shares(before, config))
        return TrendGuard(before, None, message if before.leaves else None)
    remedy = Scaler.fit(train, config.replace(scaling="window"))
    after = reach(values, cut, remedy, config.window)
    message = TREND_LEAVES_RANGE.with_values(
        **_shares(before, config),
        validation_after=_percent(after.validation_outside),
        recent_after=_percent(after.recent_outside),
    )
    return TrendGuard(before, after, message if before.leaves else None)


def reach(values: Values, cut: Parts, scaler: Scaler, window: int) -> Reach:
    """Returns where a scaling puts the training rows and the later ones.

    Args:
        values: The series, `(n,)`, finite.
        cut: Its rows in time order; the training part holds a window and its target.
        scaler: The scaling, learnt from the training rows.
        window: Past rows fed in.
    """
    low, high = _trained(values, target_rows(cut.train, window, reach_back=True), scaler, window)
    later = target_rows(cut.validation, window, reach_back=True)
    latest = target_rows(range(max(0, len(values) - window), len(values)), window, reach_back=True)
    validation, recent = (scaled(values, rows, scaler) for rows in (later, latest))
    return Reach(
        relative=scaler.relative,
        trained=(low, high),
        validation=_span(validation),
        recent=_span(recent),
        validation_outside=float(np.mean((validation < low) | (validation > high))),
        recent_outside=float(np.mean((recent < low) | (recent > high))),
    )


def scaled(values: Values, rows: Rows, scaler: Scaler) -> Values:
    """Returns what a network has to say at each row, in its own scale.

    Args:
        values: The series, `(n,)`.
        rows: Row numbers, `(n_rows,)`, each at least 1.
        scaler: The scaling.

    Returns:
        `(n_rows,)`; to draw with `Reach.trained` as a band.
    """
    offset = values[rows - 1] if scaler.relative else scaler.offset
    in_scale: Values = (values[rows] - offset) / scaler.scale
    return in_scale


def _trained(values: Values, rows: Rows, scaler: Scaler, window: int) -> Span:
    targets = scaled(values, rows, scaler)
    # The lowest and the highest value of each window, in a time that does not grow with it.
    rolling = pd.Series(values[: rows[-1]]).rolling(window)
    offsets = values[rows - 1] if scaler.relative else scaler.offset
    low, high = (
        (ends.to_numpy()[rows - 1] - offsets) / scaler.scale
        for ends in (rolling.min(), rolling.max())
    )
    return min(float(low.min()), float(targets.min())), max(float(high.max()), float(targets.max()))


def _span(values: Values) -> Span:
    return float(values.min()), float(values.max())


def _shares(before: Reach, config: RunConfig) -> dict[str, str | int]:
    return {
        "validation": _percent(before.validation_outside),
        "recent": _percent(before.recent_outside),
        "rows": config.window,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
