"""Random series that a linear model explains in large part."""

from __future__ import annotations

import numpy as np

from core.schooling.ingredients import (
    WARM_UP,
    Draw,
    draw_noise,
    draw_season,
    draw_season_shape,
    some_rooted,
    with_memory,
)
from core.schooling.irregular import cycles
from core.types import Values


def smoothing(draw: Draw) -> Values:
    """Exponential smoothing in state-space form (Hyndman et al. 2008, chapter 2)."""
    random, count, length, m = draw.random, draw.count, draw.length, max(draw.season, 1)
    noise = draw_noise(draw)
    either = random.random(count) < 0.5
    alpha = np.where(either, random.uniform(0.02, 1, count), random.beta(0.6, 0.6, count))
    beta = np.where(random.random(count) < 0.5, 0, alpha * random.beta(0.5, 3, count))
    gamma = (1 - alpha) * random.beta(0.5, 3, count)
    damping = np.where(random.random(count) < 0.5, 1, random.uniform(0.8, 0.999, count))
    level, slope = np.zeros(count), random.normal(0, 0.15, count) * (random.random(count) < 0.5)
    season = np.zeros((count, m))
    if draw.season:
        season = draw_season_shape(draw) * draw.spread(0.7, 1)
    values = np.empty((count, length))
    for row in range(length):
        place, error = row % m, noise[:, row]
        values[:, row] = level + damping * slope + season[:, place] + error
        level = level + damping * slope + alpha * error
        slope = damping * slope + beta * error
        if draw.season:
            season[:, place] += gamma * error
    return values


def arima(draw: Draw) -> Values:
    """Seasonal ARIMA of order up to (4, 1, 2)(1, 0, 0)."""
    random, count, m = draw.random, draw.count, draw.season
    n_past, n_noise = int(random.integers(1, 5)), int(random.integers(0, 3))
    partial = np.tanh(random.normal(0, 0.8, (count, n_past)))
    partial[:, 0] = np.tanh(random.normal(0.6, 0.8, count))
    past = _from_partial(np.clip(partial, -0.98, 0.98))
    shocks = random.uniform(-0.8, 0.8, (count, n_noise))
    seasonal = random.uniform(0, 0.95, count) * (random.random(count) < 0.6) * (m > 0)
    longer = draw.smaller(count, draw.length + WARM_UP + m)
    noise = draw_noise(longer)
    values = np.zeros_like(noise)
    weights = past[:, ::-1]  # oldest row first
    for row in range(6, longer.length):
        now = noise[:, row] + (weights * values[:, row - n_past : row]).sum(axis=1)
        for back in range(n_noise):
            now += shocks[:, back] * noise[:, row - 1 - back]
        if m and row > m + 6:
            then = weights * values[:, row - m - n_past : row - m]
            now += seasonal * (values[:, row - m] - then.sum(axis=1))
        values[:, row] = np.clip(now, -1e4, 1e4)
    values = values[:, -draw.length :]
    summed = draw.some(0.4)
    return summed * np.cumsum(values, axis=1) + (1 - summed) * values


def _from_partial(partial: Values) -> Values:
    """Coefficients of a stationary autoregression from partial autocorrelations (Durbin 1960)."""
    found = np.zeros_like(partial)
    for order in range(partial.shape[1]):
        before = found.copy()
        found[:, order] = partial[:, order]
        for lag in range(order):
            found[:, lag] -= partial[:, order] * before[:, order - 1 - lag]
    return found


def structure(draw: Draw) -> Values:
    """A trend with breaks, a season, a cycle and noise with a memory."""
    random, count, rows = draw.random, draw.count, np.arange(draw.length)
    time = rows / draw.length
    trend = random.normal(0, 3, (count, 1)) * time
    trend = trend + draw.some(0.4) * random.normal(0, 2, (count, 1)) * time**2
    for _ in range(2):
        bend = np.maximum(0, time - draw.between(0.1, 0.95))
        trend = trend + draw.some(0.3) * bend * random.normal(0, 6, (count, 1))
    wanders = draw.some(0.3) * np.cumsum(random.standard_normal((count, draw.length)), axis=1)
    values = (trend + wanders * draw.spread(-2.5, 0.7)) * draw.spread(0, 1)
    values = values + draw_season(draw) * draw.spread(0, 1)
    values = values + draw.some(0.25) * draw.spread(0.3, 0.8) * cycles(draw)
    memory = np.tanh(random.normal(0.4, 0.9, (count, 1)))
    return values + with_memory(draw_noise(draw) * draw.spread(-0.7, 0.9), memory)


def days(draw: Draw) -> Values:
    """Days of two kinds, at work and at rest, whose height the weather changes; all above 0."""
    if not draw.season:
        return structure(draw)
    random, count, rows = draw.random, draw.count, np.arange(draw.length)
    day = rows // draw.season
    weekly = np.isin(day % 7, (5, 6))[None]
    changes = random.random((count, day[-1] + 1)) < draw.between(0.05, 0.5)
    kind = np.where(draw.some(0.6) > 0, weekly, (np.cumsum(changes, axis=1) % 2 > 0)[:, day])
    kind = kind ^ (random.random((count, day[-1] + 1)) < 0.02)[:, day]  # holidays
    work, rest = (draw_season_shape(draw)[:, rows % draw.season] for _ in range(2))
    alike = draw.between(0, 1)
    shape = np.where(kind, alike * work + (1 - alike) * rest - draw.between(0, 0.7), work)
    height = np.exp(draw.between(0.2, 1) * shape)
    weather = with_memory(random.normal(0, 0.2, (count, draw.length)), draw.between(0.8, 0.995))
    weather = np.tanh(weather) * draw.between(0, 0.8)
    memory = np.tanh(random.normal(0.9, 0.5, (count, 1)))
    noise = with_memory(draw_noise(draw) * draw.spread(-2.2, 0.7), memory)
    values = height * np.exp(weather) * (1 + np.clip(noise, -0.9, 3))
    return some_rooted(draw, values)


def walks(draw: Draw) -> Values:
    """Prices: random walks of changing restlessness that jump now and then."""
    random, shape = draw.random, (draw.count, draw.length)
    restless = np.exp(0.3 * with_memory(random.standard_normal(shape), draw.between(0.9, 0.99)))
    jumps = (random.random(shape) < 0.01) * random.standard_normal(shape) * 4 * draw.some(0.4)
    steps = (
        restless * random.standard_normal(shape) + jumps + random.normal(0, 0.05, (draw.count, 1))
    )
    steps[:, 1:] += np.tanh(random.normal(0, 0.25, (draw.count, 1))) * steps[:, :-1]
    walk = np.cumsum(steps, axis=1)
    mean = walk.copy()  # a month's mean rather than its last day
    mean[:, 2:] = (walk[:, 2:] + walk[:, 1:-1] + walk[:, :-2]) / 3
    meant = draw.some(0.3)
    return meant * mean + (1 - meant) * walk
