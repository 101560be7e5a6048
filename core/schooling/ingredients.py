"""What random series are made of: a batch of them, noise, memory and seasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.types import Values

HEAVY_TAILS = (3, 4, 6)
WARM_UP = 80


@dataclass(frozen=True)
class Draw:
    """One batch of series.

    Attributes:
        random: Where its numbers come from.
        count: How many series.
        length: Rows of each.
        season: Rows in one season, 0 for none.
    """

    random: np.random.Generator
    count: int
    length: int
    season: int

    def some(self, share: float) -> Values:
        """Returns which of the series something befalls, `(count, 1)` of 0 and 1."""
        return (self.random.random((self.count, 1)) < share).astype(float)

    def between(self, low: float, high: float) -> Values:
        """Returns one number for each series, `(count, 1)`."""
        return self.random.uniform(low, high, (self.count, 1))

    def spread(self, middle: float, width: float) -> Values:
        """Returns one positive number for each series, log-normal, `(count, 1)`."""
        return np.exp(self.random.normal(middle, width, (self.count, 1)))

    def smaller(self, count: int, length: int) -> Draw:
        """Returns a draw of another size."""
        return Draw(self.random, count, length, self.season)


def draw_noise(draw: Draw) -> Values:
    """Normal, with heavy tails, or in clusters."""
    random, shape = draw.random, (draw.count, draw.length)
    noise = random.standard_normal(shape)
    heavy = random.random(draw.count) < 0.3
    noise[heavy] = (
        random.standard_t(random.choice(HEAVY_TAILS), (int(heavy.sum()), draw.length)) / 1.5
    )
    clustered = draw.some(0.25)
    return noise * np.exp(clustered * 0.25 * with_memory(random.standard_normal(shape), 0.95))


def with_memory(noise: Values, memory: float | Values) -> Values:
    """Returns autoregressions of order 1 driven by some noise, `(count, n)`.

    Args:
        noise: `(count, n)`.
        memory: What is left of a value in the next row, one for all or `(count, 1)`.
    """
    values = np.zeros_like(noise)
    memory = np.broadcast_to(memory, (len(noise), 1))[:, 0]
    for row in range(noise.shape[1]):
        values[:, row] = memory * values[:, row - 1] + noise[:, row] if row else noise[:, 0]
    return values


def draw_season_shape(draw: Draw) -> Values:
    """One season each, `(count, season)`, of mean 0 and spread 1: waves, spikes or nights."""
    random, season, count = draw.random, draw.season, draw.count
    waves = np.arange(1, max(1, min(season // 2, 8)) + 1)
    heights = random.exponential(1, (count, len(waves))) / waves ** random.uniform(
        0.3, 2.5, (count, 1)
    )
    phases = random.uniform(0, 2 * np.pi, (count, len(waves), 1))
    angles = 2 * np.pi * waves[:, None] * np.arange(season) / season
    shape = np.einsum("bw,bws->bs", heights, np.sin(angles + phases))
    shape += draw.some(0.3) * random.standard_t(3, (count, season)) * 0.7
    flat = draw.some(0.2)
    shape = flat * np.maximum(shape, np.median(shape, axis=1, keepdims=True)) + (1 - flat) * shape
    return standardised(shape)


def draw_season(draw: Draw) -> Values:
    """The season over all rows; its height may drift, and days of the week may differ."""
    if not draw.season:
        return np.zeros((draw.count, draw.length))
    rows = np.arange(draw.length)
    season = draw_season_shape(draw)[:, rows % draw.season]
    drift = np.cumsum(draw.random.standard_normal((draw.count, draw.length)), axis=1)
    wander = np.clip(draw.some(0.4) * drift * draw.spread(-4.5, 1), -2, 2)
    season *= np.exp(wander)
    if draw.season in (24, 48, 96) and draw.length > 9 * draw.season:
        day = (rows // draw.season) % 7
        week = draw.random.normal(0, 1, (draw.count, 7)) * draw.some(0.6) * draw.spread(-1, 0.6)
        season = season * (1 + 0.5 * np.tanh(week[:, day])) + week[:, day]
    return season


def some_rooted(draw: Draw, values: Values) -> Values:
    """Returns the square roots of half of the series, whose values are at least 0."""
    rooted = draw.some(0.5)
    found: Values = rooted * np.sqrt(values) + (1 - rooted) * values
    return found


def standardised(values: Values) -> Values:
    """Returns series of mean 0 and spread 1, `(count, n)`."""
    spread = values.std(axis=1, keepdims=True)
    standard: Values = (values - values.mean(axis=1, keepdims=True)) / (spread + 1e-9)
    return standard
