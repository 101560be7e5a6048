"""A series that is simple only in logarithms, and what a network would see of it."""

from types import MappingProxyType

import numpy as np

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.forecasting.task import Task
from core.series.series import Series

SPLIT = (0.70, 0.15, 0.15)


NO_COLUMNS = MappingProxyType({})
RECOMMENDED = RunConfig.from_preset("recommended")


def growing_season(n=240):
    """A season of 12 whose swing grows with the level: simple only in logarithms."""
    rows = np.arange(n)
    noise = np.random.default_rng(2).normal(0, 0.01, n)
    return np.exp(4 + 0.01 * rows + 0.4 * np.sin(2 * np.pi * rows / 12) + noise)


def task(values, config=RECOMMENDED, season=12, columns=NO_COLUMNS):
    series = Series("grows", "y", "", None, values, season_length=season, covariates=columns)
    return Task.of(series, config)


def fit(values, config=RECOMMENDED, season=12):
    return choose_inputs(task(values, config, season))
