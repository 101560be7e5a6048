"""How often a column that moves the values is used, and one that does not.

    python -m tests.benchmarks.rare_columns

A week of sales with noise, every second one on a random walk; the column is known ahead. Of 24
series a cell it is counted in how many an effect of the column is taken in.
"""

from __future__ import annotations

import numpy as np

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.forecasting.task import Task
from core.series.series import Series
from tests.benchmarks.accuracy.figures import print_head, print_line

SERIES = 24
LENGTHS = (100, 150, 300)
HORIZONS = (1, 6)
# What a day with a promotion adds, where the noise has a spread of 4; how many days have one.
ADDED = 30
RARE = {"promotion on 15 % of the days": 0.15, "promotion on 10 % of the days": 0.10}
USELESS = ("useless: 0 or 1", "useless: noise", "useless: random walk", "useless: waves")


def main() -> None:
    """Prints a line for each kind of column."""
    print_head(("column", *(f"{n} rows, {h} ahead" for n in LENGTHS for h in HORIZONS)))
    for kind in (*RARE, *USELESS):
        counts = [
            sum(is_used(kind, n, h, seed) for seed in range(SERIES))
            for n in LENGTHS
            for h in HORIZONS
        ]
        print_line((kind, *counts))


def is_used(kind: str, n: int, horizon: int, seed: int) -> bool:
    """Returns whether an effect of the column is taken in."""
    rng, rows = np.random.default_rng(seed), np.arange(n + horizon)
    values = 100 + 8 * np.sin(2 * np.pi * rows / 7) + rng.normal(0, 4, len(rows))
    if seed % 2:
        values = values + np.cumsum(rng.normal(0, 1, len(rows)))
    days = (rng.random(len(rows)) < RARE.get(kind, 0.15)).astype(float)
    columns = {
        "useless: noise": rng.normal(size=len(rows)),
        "useless: random walk": np.cumsum(rng.normal(size=len(rows))),
        "useless: waves": np.sin(2 * np.pi * rows / 30) + 0.3 * rng.normal(size=len(rows)),
    }
    column = columns.get(kind, days)
    if kind in RARE:
        values = values + ADDED * days
    series = Series("", "y", "", None, values[:n], covariates={"x": column}, season_length=7)
    known = {"covariates": ("x",), "known_ahead": ("x",)}
    config = RunConfig.from_preset("quick", horizon=horizon, **known)
    return choose_inputs(Task.of(series, config)).covariates.effect is not None


if __name__ == "__main__":
    main()
