"""Random series to study: many at a time, of one length and one season, and none of them real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.types import Values

# How often each season length is drawn; 0 is none. The long ones need long series.
SEASONS = {0: 6, 4: 2, 5: 1, 6: 1, 7: 4, 8: 0.5, 10: 0.5, 12: 6, 13: 0.5, 24: 4, 30: 0.5, 48: 1}
LONG_SEASONS = {52: 1, 96: 0.5, 168: 1, 336: 0.5}
HEAVY_TAILS = (3, 4, 6)
LOGS = 0.25
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
    values = _standardised(np.nan_to_num(np.concatenate(parts), nan=0.0, posinf=0.0, neginf=0.0))
    values = _marred(Draw(random, count, length, season), values)
    random.shuffle(values)
    return values, season


def _noise(draw: Draw) -> Values:
    """Normal, with heavy tails, or in clusters."""
    random, shape = draw.random, (draw.count, draw.length)
    noise = random.standard_normal(shape)
    heavy = random.random(draw.count) < 0.3
    noise[heavy] = (
        random.standard_t(random.choice(HEAVY_TAILS), (int(heavy.sum()), draw.length)) / 1.5
    )
    clustered = draw.some(0.25)
    return noise * np.exp(clustered * 0.25 * _autoregression(random.standard_normal(shape), 0.95))


def _autoregression(noise: Values, memory: float | Values) -> Values:
    values = np.zeros_like(noise)
    memory = np.broadcast_to(memory, (len(noise), 1))[:, 0]
    for row in range(noise.shape[1]):
        values[:, row] = memory * values[:, row - 1] + noise[:, row] if row else noise[:, 0]
    return values


def _season_shape(draw: Draw) -> Values:
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
    return _standardised(shape)


def _season(draw: Draw) -> Values:
    """The season over all rows; its height may drift, and days of the week may differ."""
    if not draw.season:
        return np.zeros((draw.count, draw.length))
    rows = np.arange(draw.length)
    season = _season_shape(draw)[:, rows % draw.season]
    drift = np.cumsum(draw.random.standard_normal((draw.count, draw.length)), axis=1)
    wander = np.clip(draw.some(0.4) * drift * draw.spread(-4.5, 1), -2, 2)
    season *= np.exp(wander)
    if draw.season in (24, 48, 96) and draw.length > 9 * draw.season:
        day = (rows // draw.season) % 7
        week = draw.random.normal(0, 1, (draw.count, 7)) * draw.some(0.6) * draw.spread(-1, 0.6)
        season = season * (1 + 0.5 * np.tanh(week[:, day])) + week[:, day]
    return season


def smoothing(draw: Draw) -> Values:
    """Exponential smoothing in state-space form (Hyndman et al. 2008, chapter 2)."""
    random, count, length, m = draw.random, draw.count, draw.length, max(draw.season, 1)
    noise = _noise(draw)
    either = random.random(count) < 0.5
    alpha = np.where(either, random.uniform(0.02, 1, count), random.beta(0.6, 0.6, count))
    beta = np.where(random.random(count) < 0.5, 0, alpha * random.beta(0.5, 3, count))
    gamma = (1 - alpha) * random.beta(0.5, 3, count)
    damping = np.where(random.random(count) < 0.5, 1, random.uniform(0.8, 0.999, count))
    level, slope = np.zeros(count), random.normal(0, 0.15, count) * (random.random(count) < 0.5)
    season = np.zeros((count, m))
    if draw.season:
        season = _season_shape(draw) * draw.spread(0.7, 1)
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
    noise = _noise(longer)
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
    values = values + _season(draw) * draw.spread(0, 1)
    values = values + draw.some(0.25) * draw.spread(0.3, 0.8) * cycles(draw)
    memory = np.tanh(random.normal(0.4, 0.9, (count, 1)))
    return values + _autoregression(_noise(draw) * draw.spread(-0.7, 0.9), memory)


def cycles(draw: Draw) -> Values:
    """Cycles that never keep time: their length, height and shape wander."""
    random, shape = draw.random, (draw.count, draw.length)
    often = 1 / np.exp(draw.between(np.log(5), np.log(min(160, draw.length / 2))))
    hurry = 1 + np.tanh(_autoregression(random.normal(0, 0.2, shape), 0.9)) * draw.between(0, 0.8)
    phase = 2 * np.pi * np.cumsum(often * hurry, axis=1) + draw.between(0, 2 * np.pi)
    wave = np.sin(phase + draw.between(0, 0.9) * np.sin(phase))  # rises faster than it falls
    power = np.exp(draw.between(-1, 1))
    wave = np.sign(wave) * np.abs(wave) ** power
    height = np.exp(_autoregression(random.normal(0, 0.06, shape), 0.97) * draw.between(0, 2))
    peaks = draw.some(0.4)
    wave = peaks * np.maximum(wave, -0.2) + (1 - peaks) * wave
    noise = random.standard_normal(shape) * draw.spread(-2, 0.9)
    return _standardised(wave * height) + noise * np.where(peaks > 0, 0.3 + np.abs(wave), 1)


def threshold(draw: Draw) -> Values:
    """Threshold autoregression (Tong 1990): other coefficients above a value than below it."""
    random, count = draw.random, draw.count
    longer = draw.smaller(count, draw.length + WARM_UP)
    noise = _noise(longer) * draw.spread(-0.7, 0.5)
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
    return values[:, WARM_UP:] + 0.5 * draw.some(0.3) * _season(draw)


def neurons(draw: Draw) -> Values:
    """Autoregression through a few random neurons: nonlinear in ways that have no name."""
    random, count, m = draw.random, draw.count, draw.season
    n_past, n_neurons = int(random.integers(1, 6)), int(random.integers(2, 7))
    longer = draw.smaller(count, draw.length + WARM_UP + m)
    noise = _noise(longer) * draw.spread(-1, 0.7)
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
    return values[:, -draw.length :] + 0.5 * draw.some(0.3) * _season(draw)


def chaos(draw: Draw) -> Values:
    """Mackey-Glass, logistic and Hénon maps, and Van der Pol's oscillator, with some noise."""
    kinds: tuple[Callable[[Draw], Values], ...] = (_mackey_glass, _maps, _van_der_pol)
    values = _standardised(kinds[int(draw.random.integers(len(kinds)))](draw))
    noise = draw.random.standard_normal(values.shape) * draw.spread(-3, 1)
    return values + noise + 0.3 * draw.some(0.3) * _season(draw)


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
    swings = _autoregression(random.normal(0, 0.25, shape), draw.between(0.2, 0.98))
    swings = swings * draw.between(0, 1) + 0.6 * _season(draw) * draw.between(0, 1)
    rate = np.exp(np.clip(draw.between(-1.5, 4) + swings, -6, 8))
    crowded = np.where(draw.some(0.4) > 0, random.gamma(2, 0.5, shape), 1)
    values = random.poisson(np.minimum(rate * crowded, 1e6)).astype(float)
    return _some_rooted(draw, values)


def _some_rooted(draw: Draw, values: Values) -> Values:
    rooted = draw.some(0.5)
    found: Values = rooted * np.sqrt(values) + (1 - rooted) * values
    return found


def bursts(draw: Draw) -> Values:
    """Shocks that come in crowds and fade, as rain in a river does."""
    random, shape = draw.random, (draw.count, draw.length)
    likely = draw.between(0.01, 0.15) * np.exp(0.7 * _season(draw) * draw.some(0.5))
    shocks = (random.random(shape) < likely) * random.exponential(1, shape) ** draw.between(1, 2)
    values = _autoregression(shocks, draw.between(0.3, 0.97))
    values = values + draw.some(0.5) * _autoregression(shocks, draw.between(0.9, 0.995)) * 0.4
    return _standardised(values) + _noise(draw) * draw.spread(-3, 1)


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
    work, rest = (_season_shape(draw)[:, rows % draw.season] for _ in range(2))
    alike = draw.between(0, 1)
    shape = np.where(kind, alike * work + (1 - alike) * rest - draw.between(0, 0.7), work)
    height = np.exp(draw.between(0.2, 1) * shape)
    weather = _autoregression(random.normal(0, 0.2, (count, draw.length)), draw.between(0.8, 0.995))
    weather = np.tanh(weather) * draw.between(0, 0.8)
    memory = np.tanh(random.normal(0.9, 0.5, (count, 1)))
    noise = _autoregression(_noise(draw) * draw.spread(-2.2, 0.7), memory)
    values = height * np.exp(weather) * (1 + np.clip(noise, -0.9, 3))
    return _some_rooted(draw, values)


def saturation(draw: Draw) -> Values:
    """What grows until it can no longer, or stops at a floor or a ceiling."""
    time = np.arange(draw.length) / draw.length
    rise = 1 / (1 + np.exp(-draw.between(3, 20) * (time - draw.between(0.1, 1.2))))
    height = 1 + draw.between(0, 1.5) * rise
    values = rise * draw.spread(1, 0.7) + height * 0.3 * _season(draw) * draw.some(0.7)
    memory = np.tanh(draw.random.normal(0.6, 0.6, (draw.count, 1)))
    return values + height * _autoregression(_noise(draw) * draw.spread(-2, 0.8), memory)


def walks(draw: Draw) -> Values:
    """Prices: random walks of changing restlessness that jump now and then."""
    random, shape = draw.random, (draw.count, draw.length)
    restless = np.exp(0.3 * _autoregression(random.standard_normal(shape), draw.between(0.9, 0.99)))
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


def _standardised(values: Values) -> Values:
    spread = values.std(axis=1, keepdims=True)
    standard: Values = (values - values.mean(axis=1, keepdims=True)) / (spread + 1e-9)
    return standard


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
