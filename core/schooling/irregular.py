"""Random series that a linear model misses much of: cycles, thresholds, chaos, counts, bursts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.schooling.ingredients import (
    WARM_UP,
    Draw,
    draw_noise,
    draw_season,
    some_rooted,
    standardised,
    with_memory,
)
from core.types import Values


def cycles(draw: Draw) -> Values:
    """Cycles that never keep time: their length, height and shape wander."""
    random, shape = draw.random, (draw.count, draw.length)
    often = 1 / np.exp(draw.between(np.log(5), np.log(min(160, draw.length / 2))))
    hurry = 1 + np.tanh(with_memory(random.normal(0, 0.2, shape), 0.9)) * draw.between(0, 0.8)
    phase = 2 * np.pi * np.cumsum(often * hurry, axis=1) + draw.between(0, 2 * np.pi)
    wave = np.sin(phase + draw.between(0, 0.9) * np.sin(phase))  # rises faster than it falls
    power = np.exp(draw.between(-1, 1))
    wave = np.sign(wave) * np.abs(wave) ** power
    height = np.exp(with_memory(random.normal(0, 0.06, shape), 0.97) * draw.between(0, 2))
    peaks = draw.some(0.4)
    wave = peaks * np.maximum(wave, -0.2) + (1 - peaks) * wave
    noise = random.standard_normal(shape) * draw.spread(-2, 0.9)
    return standardised(wave * height) + noise * np.where(peaks > 0, 0.3 + np.abs(wave), 1)


def threshold(draw: Draw) -> Values:
    """Threshold autoregression (Tong 1990): other coefficients above a value than below it."""
    random, count = draw.random, draw.count
    longer = draw.smaller(count, draw.length + WARM_UP)
    noise = draw_noise(longer) * draw.spread(-0.7, 0.5)
    first, second = random.uniform(-0.4, 1.3, (2, count)), random.uniform(-0.8, 0.3, (2, count))
    third = random.normal(0, 0.5, (2, count))
    border, delay = random.normal(0, 0.5, count), int(random.integers(1, 4))
    each = np.arange(count)
    values = np.zeros_like(noise)
    for row in range(4, longer.length):
        side = (values[:, row - delay] > border).astype(int)
        now = third[side, each] + first[side, each] * values[:, row - 1]
        now += second[side, each] * values[:, row - 2] + noise[:, row]
        values[:, row] = np.clip(now, -20, 20)
    return values[:, WARM_UP:] + 0.5 * draw.some(0.3) * draw_season(draw)


def neurons(draw: Draw) -> Values:
    """Autoregression through a few random neurons: nonlinear in ways that have no name."""
    random, count, m = draw.random, draw.count, draw.season
    n_past, n_neurons = int(random.integers(1, 6)), int(random.integers(2, 7))
    longer = draw.smaller(count, draw.length + WARM_UP + m)
    noise = draw_noise(longer) * draw.spread(-1, 0.7)
    width = n_past + (m > 0)
    seen_by = random.normal(0, 1, (count, n_neurons, width)) * draw.spread(0, 0.5)[:, :, None]
    from_when = random.normal(0, 0.7, (count, n_neurons))
    heights = random.normal(0, 1.2 / np.sqrt(n_neurons), (count, n_neurons))
    memory = draw.between(-0.2, 1)[:, 0] * (random.random(count) < 0.6)
    values = np.zeros_like(noise)
    first = max(n_past, m)
    for row in range(first, longer.length):
        past = values[:, row - n_past : row]
        if m:
            past = np.concatenate([past, values[:, row - m, None]], axis=1)
        said = np.tanh((seen_by * past[:, None]).sum(axis=2) + from_when)
        now = memory * values[:, row - 1] + (heights * said).sum(axis=1) + noise[:, row]
        values[:, row] = np.clip(now, -20, 20)
    return values[:, -draw.length :] + 0.5 * draw.some(0.3) * draw_season(draw)


def chaos(draw: Draw) -> Values:
    """Mackey-Glass, logistic and Hénon maps, and Van der Pol's oscillator, with some noise."""
    kinds: tuple[Callable[[Draw], Values], ...] = (_mackey_glass, _maps, _van_der_pol)
    values = standardised(kinds[int(draw.random.integers(len(kinds)))](draw))
    noise = draw.random.standard_normal(values.shape) * draw.spread(-3, 1)
    return values + noise + 0.3 * draw.some(0.3) * draw_season(draw)


def _mackey_glass(draw: Draw) -> Values:
    """`x' = 0.2 x(t - delay) / (1 + x(t - delay)^10) - 0.1 x` (Mackey, Glass 1977)."""
    step = int(draw.random.integers(2, 7))
    delay = draw.random.integers(12, 34, draw.count)
    past = np.empty((draw.count, draw.length * step + 150))
    past[:, :34] = draw.between(0.4, 1.3) + draw.random.normal(0, 0.1, (draw.count, 34))
    each = np.arange(draw.count)
    for row in range(34, past.shape[1]):
        then = past[each, row - delay]
        past[:, row] = 0.9 * past[:, row - 1] + 0.2 * then / (1 + then**10)
    values: Values = past[:, -draw.length * step :: step]
    return values


def _maps(draw: Draw) -> Values:
    logistic = draw.random.random(draw.count) < 0.5
    rate, bent = (
        draw.random.uniform(3.5, 4.0, draw.count),
        draw.random.uniform(1.0, 1.4, draw.count),
    )
    values = np.empty((draw.count, draw.length + 20))
    values[:, :2] = draw.random.uniform(0.1, 0.5, (draw.count, 2))
    for row in range(2, values.shape[1]):
        x, before = values[:, row - 1], values[:, row - 2]
        now = np.where(logistic, rate * x * (1 - x), 1 - bent * x**2 + 0.3 * before)
        values[:, row] = np.clip(now, -3, 3)
    return values[:, 20:]


def _van_der_pol(draw: Draw) -> Values:
    """`x'' = damping (1 - x^2) x' - x`, pushed at random."""
    damping = draw.random.uniform(0.3, 4, draw.count)
    step, shocks = draw.random.uniform(0.15, 0.9, draw.count), draw.spread(-2.5, 0.8)[:, 0]
    x, speed = draw.random.normal(0, 1, (2, draw.count))
    values = np.empty((draw.count, draw.length + 40))
    for row in range(values.shape[1]):
        for _ in range(8):
            speed = np.clip(speed + step / 8 * (damping * (1 - x**2) * speed - x), -30, 30)
            x = np.clip(x + step / 8 * speed, -6, 6)
        speed = speed + shocks * draw.random.standard_normal(draw.count)
        values[:, row] = x
    return values[:, 40:]


def counts(draw: Draw) -> Values:
    """Counts, among them some that are mostly nothing; half of them as roots."""
    random, shape = draw.random, (draw.count, draw.length)
    swings = with_memory(random.normal(0, 0.25, shape), draw.between(0.2, 0.98))
    swings = swings * draw.between(0, 1) + 0.6 * draw_season(draw) * draw.between(0, 1)
    rate = np.exp(np.clip(draw.between(-1.5, 4) + swings, -6, 8))
    crowded = np.where(draw.some(0.4) > 0, random.gamma(2, 0.5, shape), 1)
    values = random.poisson(np.minimum(rate * crowded, 1e6)).astype(float)
    return some_rooted(draw, values)


def bursts(draw: Draw) -> Values:
    """Shocks that come in crowds and fade, as rain in a river does."""
    random, shape = draw.random, (draw.count, draw.length)
    likely = draw.between(0.01, 0.15) * np.exp(0.7 * draw_season(draw) * draw.some(0.5))
    shocks = (random.random(shape) < likely) * random.exponential(1, shape) ** draw.between(1, 2)
    values = with_memory(shocks, draw.between(0.3, 0.97))
    values = values + draw.some(0.5) * with_memory(shocks, draw.between(0.9, 0.995)) * 0.4
    return standardised(values) + draw_noise(draw) * draw.spread(-3, 1)


def saturation(draw: Draw) -> Values:
    """What grows until it can no longer, or stops at a floor or a ceiling."""
    time = np.arange(draw.length) / draw.length
    rise = 1 / (1 + np.exp(-draw.between(3, 20) * (time - draw.between(0.1, 1.2))))
    height = 1 + draw.between(0, 1.5) * rise
    values = rise * draw.spread(1, 0.7) + height * 0.3 * draw_season(draw) * draw.some(0.7)
    memory = np.tanh(draw.random.normal(0.6, 0.6, (draw.count, 1)))
    return values + height * with_memory(draw_noise(draw) * draw.spread(-2, 0.8), memory)
