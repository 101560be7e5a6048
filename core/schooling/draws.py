"""Random series to study: many at a time, of one length and one season, and none of them real."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.schooling.ingredients import Draw, standardised
from core.schooling.irregular import bursts, chaos, counts, cycles, neurons, saturation, threshold
from core.schooling.regular import arima, days, smoothing, structure, walks
from core.types import Values

# How often each season length is drawn; 0 is none. The long ones need long series.
SEASONS = {0: 6, 4: 2, 5: 1, 6: 1, 7: 4, 8: 0.5, 10: 0.5, 12: 6, 13: 0.5, 24: 4, 30: 0.5, 48: 1}
LONG_SEASONS = {52: 1, 96: 0.5, 168: 1, 336: 0.5}
LOGS = 0.25

FAMILIES: tuple[tuple[Callable[[Draw], Values], float], ...] = (
    (smoothing, 20),
    (arima, 12),
    (structure, 20),
    (cycles, 9),
    (threshold, 6),
    (neurons, 12),
    (chaos, 6),
    (counts, 5),
    (bursts, 5),
    (days, 14),
    (saturation, 4),
    (walks, 5),
)


def draw_series(random: np.random.Generator, count: int, length: int) -> tuple[Values, int]:
    """Returns random series, `(count, length)`, and the rows in one season, 0 for none.

    Each is somewhere near 0 with a spread of about 1.
    """
    lengths = dict(SEASONS) | (LONG_SEASONS if length > 600 else {52: 1})
    usable = {season: weight for season, weight in lengths.items() if 3 * season < length}
    weights = np.array(list(usable.values()))
    season = int(random.choice(list(usable), p=weights / weights.sum()))
    shares = np.array([weight for _, weight in FAMILIES])
    parts = [
        family(Draw(random, int(number), length, season))
        for (family, _), number in zip(
            FAMILIES, random.multinomial(count, shares / shares.sum()), strict=True
        )
        if number
    ]
    values = standardised(np.nan_to_num(np.concatenate(parts), nan=0.0, posinf=0.0, neginf=0.0))
    values = _marred(Draw(random, count, length, season), values)
    random.shuffle(values)
    return values, season


def _marred(draw: Draw, values: Values) -> Values:
    """Multiplies, bends, shifts, soils, clips and rounds some of the series."""
    random, shape = draw.random, values.shape
    multiplied = draw.some(LOGS)
    power = np.exp(np.clip(values * draw.between(0.1, 0.9), -6, 6))
    values = multiplied * power + (1 - multiplied) * values
    bent = np.sinh(draw.between(0.5, 1.5) * np.arcsinh(values) + draw.between(-0.6, 0.6))
    values = np.where(draw.some(0.15) > 0, bent, values)
    rows = np.arange(draw.length)
    step = random.integers(draw.length // 5, draw.length, (draw.count, 1))
    values = values + draw.some(0.1) * (rows >= step) * random.normal(0, 1.2, (draw.count, 1))
    soiled = draw.some(0.1) * (random.random(shape) < 0.01)
    values = values + soiled * random.normal(0, 2, shape)
    limit = draw.between(0.5, 2)
    values = np.where(draw.some(0.04) > 0, np.clip(values, -limit, limit), values)
    grain = np.exp(draw.between(np.log(0.02), np.log(0.5)))
    rounded: Values = np.where(draw.some(0.15) > 0, np.round(values / grain) * grain, values)
    return rounded
