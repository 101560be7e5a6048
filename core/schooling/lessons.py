"""Lessons: what the linear model misses after the rows it was fitted to and chosen on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.schooled.features import features, scales
from core.schooling.draws import draw_series
from core.schooling.many import fit_many

HORIZONS = {1: 10, 6: 2, 12: 3, 24: 3, 48: 2}
SHORTEST, LONGEST = 42, 600
LONG_SHARE, VERY_LONG = 0.04, 1600
# The rows that choose ÷ the training rows: the validation part or three quarters of it.
CHOSEN_SHARE = (0.15, 0.22)
# Rows taught after those: half as many, within these.
TAUGHT = (64, 256)
WARM_UP = (24, 96)
NO_SEASON = 0.12
# What the linear model misses is nothing, or nothing like before: there is nothing to learn.
SIZES = (1e-3, 50.0)
# So many rows of all series together in one lesson.
ROWS = 40_000
MOST_SERIES, FEWEST_SERIES = 160, 16

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Lesson:
    """Some series of the same length, and what is to be learnt of them.

    Attributes:
        seen: `(n_series, rows, features)`.
        missed: What the linear model misses in the rows that are taught, in units of its error,
            `(n_series, taught, horizon)`; the rows before only warm up.
        n_known: Rows the linear model comes from.
        season: Rows in one season, 0 for none.
    """

    seen: Array
    missed: Array
    n_known: int
    season: int


def lesson(random: np.random.Generator, n_series: int | None = None) -> Lesson:
    """Draws one lesson.

    Args:
        random: Where its numbers come from.
        n_series: How many series; by default fewer where they are longer.
    """
    longest = VERY_LONG if random.random() < LONG_SHARE else LONGEST
    n_fitted = int(np.exp(random.uniform(np.log(SHORTEST), np.log(longest))))
    horizons = [horizon for horizon in HORIZONS if 8 * horizon <= n_fitted]
    weights = np.array([HORIZONS[horizon] for horizon in horizons])
    horizon = int(random.choice(horizons, p=weights / weights.sum()))
    n_chosen = max(6, horizon, int(n_fitted * random.uniform(*CHOSEN_SHARE)))
    n_known = n_fitted + n_chosen
    taught = int(np.clip(n_known // 2, *TAUGHT))
    length = n_known + taught + horizon - 1
    count = n_series or int(np.clip(ROWS // length, FEWEST_SERIES, MOST_SERIES))
    values, season = draw_series(random, count, length)
    values = values.astype(np.float32)
    if random.random() < NO_SEASON:
        season = 0
    early, late = fit_many(values, n_fitted, n_chosen, horizon, season)
    scale = scales(values, early.starts(values), n_fitted, n_known, early.lags)
    starts = late.starts(values)
    warm_up = min(n_known - 1, int(random.integers(*WARM_UP)))
    seen = features(values, starts, season, scale)[:, n_known - warm_up - 1 : n_known + taught - 1]
    actual = np.lib.stride_tricks.sliding_window_view(values[:, n_known:], horizon, axis=1)
    missed = (actual - starts[:, n_known : n_known + taught]) / scale.steps[:, None]
    size = np.sqrt(np.mean(missed**2, axis=(1, 2)))
    sound = np.isfinite(seen).all(axis=(1, 2)) & (size > SIZES[0]) & (size < SIZES[1])
    return Lesson(seen[sound], missed[sound].astype(np.float32), n_known, season)
