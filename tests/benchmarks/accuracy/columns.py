"""What other columns and the calendar add: the same training with and without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.series.inspection import to_series
from core.series.samples import read_source
from tests.benchmarks.accuracy.figures import Figure, geometric_mean, print_head, print_line
from tests.benchmarks.accuracy.training import index, practice, train

HORIZONS = (1, 24)
# Those of a series that a plan or a calendar gives; weather would have to be forecast itself.
KNOWN = {"bike_sharing_hourly": ("holiday", "workingday")}
COLUMNS = ("series", "horizon", "alone", "columns", "calendar", "both", "effect", "seconds")


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Prints one line for each series of several columns and horizon.

    The numbers are mean absolute errors on the test rows, as shares of repeating the last value's.
    """
    print_head(COLUMNS)
    gains = []
    for name in names or _with_columns(folder):
        for horizon in HORIZONS:
            found = [
                _share(folder, name, horizon=horizon, columns=columns, calendar=calendar)
                for columns, calendar in (
                    (False, False),
                    (True, False),
                    (False, True),
                    (True, True),
                )
            ]
            shares = [share for share, _, _ in found]
            gains.append(shares[1] / shares[0])
            print_line((name, horizon, *shares, found[1][1], sum(s for *_, s in found)))
    return [Figure("geometric mean of MAE with columns ÷ without", geometric_mean(gains), most=1.0)]


def _share(
    folder: Path, name: str, columns: bool, horizon: int, calendar: bool
) -> tuple[float, str, int]:
    about = index(folder).loc[name]
    table, target = read_source(str(practice(folder) / str(about["file"]))), str(about["target"])
    others = [column for column in table.targets if column != target] if columns else []
    series = to_series(table, target=target, covariates=others)
    settings: dict[str, Any] = {
        "covariates": others,
        "known_ahead": [name for name in KNOWN.get(name, ()) if name in others],
    }
    trained = train(series, horizon=horizon, calendar=calendar, **settings)
    effect = trained.inputs.covariates.effect
    return (
        trained.shares("mae")["forecast"],
        f"{effect.reach} rows" if effect else "none",
        round(trained.seconds),
    )


def _with_columns(folder: Path) -> list[str]:
    """Returns the series whose files have further columns of numbers."""
    files = index(folder)["file"]
    return [
        name
        for name, file in files.items()
        if len(read_source(str(practice(folder) / str(file))).targets) > 1
    ]
