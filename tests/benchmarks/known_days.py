"""What holidays, own events and words add: a made-up shop, learnt with and without them.

    python -m tests.benchmarks.known_days

Four years of daily sales with a week, a year and noise of spread 6. On a public holiday of Bavaria
the shop sells 120 less, at a fair of five days twice a year 60 more, and by an offer, known ahead,
25, 40 or 80 more. Mean absolute errors on the test rows; about 4.8 is the noise.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.made.columns import Event, Holidays
from core.reading.tables import Table
from core.series.beside.days import days_covered, seeing_days
from core.series.beside.kinds import with_kinds
from core.series.inspection import to_series
from tests.benchmarks.accuracy.figures import print_head, print_line
from tests.benchmarks.accuracy.training import train

HORIZONS = (1, 7)
DAYS = pd.date_range("2021-01-01", "2024-12-31", freq="D")
OFFERS = {"": 0, "flyer": 25, "radio": 40, "television": 80}
HOLIDAYS = Holidays("holidays", "DE", "BY")
FAIR = Event(
    "fair",
    tuple(
        (f"{year}-{start:%m-%d}", f"{year}-{start + pd.Timedelta(days=4):%m-%d}")
        for year in range(2021, 2026)
        for start in (pd.Timestamp("2021-03-10"), pd.Timestamp("2021-09-15"))
    ),
)


def main() -> None:
    """Prints a line for each horizon."""
    table = shop()
    nothing = RunConfig(target="sales")
    days = seeing_days(nothing, [HOLIDAYS, FAIR])
    offers = with_kinds(nothing.replace(covariates=("offer",), known_ahead=("offer",)), table)
    seen = {
        "alone": nothing,
        "holidays": seeing_days(nothing, [HOLIDAYS]),
        "holidays and fairs": days,
        "offers": offers,
        "all": seeing_days(offers, [HOLIDAYS, FAIR]),
    }
    print_head(("horizon", *seen))
    for horizon in HORIZONS:
        print_line((horizon, *(error(table, config, horizon) for config in seen.values())))


def shop() -> Table:
    """Returns the shop's table."""
    random = np.random.default_rng(5)
    offers = random.choice(list(OFFERS), len(DAYS), p=[0.7, 0.15, 0.1, 0.05])
    covered = days_covered(DAYS.to_numpy().astype("datetime64[us]"), "D")
    sales = 200 + np.array([0, -5, -4, 0, 12, 30, -40])[DAYS.day_of_week]
    sales = sales + 20 * np.sin(2 * np.pi * DAYS.day_of_year / 365)
    sales += np.array([OFFERS[offer] for offer in offers]) + random.normal(0, 6, len(DAYS))
    sales += 60 * FAIR.values(*covered) - 120 * HOLIDAYS.values(*covered)
    dates = DAYS.strftime("%Y-%m-%d")
    return Table.from_frame(pd.DataFrame({"date": dates, "sales": sales, "offer": offers}), "shop")


def error(table: Table, config: RunConfig, horizon: int) -> float:
    """Returns the mean absolute error on the test rows."""
    series = to_series(table, target="sales", covariates=config.covariates, made=config.made)
    columns = {name: getattr(config, name) for name in ("covariates", "known_ahead", "made")}
    return float(train(series, horizon=horizon, **columns).found.part("test").best.mae)


if __name__ == "__main__":
    main()
