"""One step ahead on the last 15 %, and how often the bands held the true value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from core.series.series import Series
from tests.benchmarks.accuracy.figures import Figure, geometric_mean, print_head, print_line
from tests.benchmarks.accuracy.training import Trained, index, read_series, train

FILE = "practice_baselines.csv"
# Two cores at work for 60 s; over 5 000 rows, for 180 s.
CPU_S, LONG_CPU_S, LONG_ROWS = 120.0, 360.0, 5000
STRONG_SEASON = 0.7
# So few test rows that the seasonal naive's error is mostly chance.
FEW_ROWS, FEW_ROWS_MARGIN = 20, 1.2
BAND_ROWS = 100
# Below this share of the last value's error no forecast is a copy of it.
CLEARLY_BETTER = 0.8
COLUMNS = (
    "series",
    "rows",
    "season",
    "RMSE ÷ naive",
    "linear autoregression",
    "seasonal naive",
    "lags",
    "learns",
    "best epoch",
    "80 %",
    "95 %",
    "seconds",
    "cores' seconds",
)


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Prints one line for each series and returns the figures."""
    print_head(COLUMNS)
    lines = []
    for name in names or _names(folder):
        series = read_series(folder, name)
        trained = train(series)
        lines.append(_line(series, trained))
        print_line(cell for key, cell in lines[-1].items() if key in COLUMNS)
    return _figures(pd.DataFrame(lines))


def _names(folder: Path) -> list[str]:
    if (folder / FILE).is_file():
        return list(dict.fromkeys(pd.read_csv(folder / FILE)["series"]))
    return list(index(folder).index)


def _line(series: Series, trained: Trained) -> dict[str, Any]:
    found, shares = trained.found, trained.shares()
    test = found.part("test")
    bands = {band.promised: band for band in found.coverage or ()}
    return {
        "series": series.name,
        "rows": len(series),
        "season": found.season_length or "",
        "RMSE ÷ naive": shares["forecast"],
        "linear autoregression": shares["linear_ar"],
        "seasonal naive": shares.get("seasonal_naive", ""),
        "lags": trained.inputs.linear.lags if trained.inputs.linear else "",
        "learns": trained.inputs.transform.kind,
        "best epoch": f"{found.best_epoch} of {found.epochs}",
        **{f"{level} %": bands[level].achieved if level in bands else "" for level in (80, 95)},
        "seconds": round(trained.seconds),
        "cores' seconds": round(trained.cpu_seconds),
        "test rows": len(found.rows["test"]),
        "copycat": test.copycat.flagged if test.copycat else "",
        "bands": bands if len(found.rows["validation"]) >= BAND_ROWS else {},
    }


def _figures(table: pd.DataFrame) -> list[Figure]:
    worst = table.loc[table["RMSE ÷ naive"].idxmax()]
    found = [
        Figure(
            f"geometric mean of RMSE ÷ naive, {len(table)} series",
            geometric_mean(table["RMSE ÷ naive"]),
            most=0.541,
        ),
        Figure(f"worst series: {worst['series']}", worst["RMSE ÷ naive"], most=1.02),
    ]
    for line in table.to_dict("records"):
        seasonal = line["seasonal naive"]
        if seasonal and seasonal < STRONG_SEASON:
            margin = FEW_ROWS_MARGIN if line["test rows"] < FEW_ROWS else 1.0
            share = line["RMSE ÷ naive"] / seasonal
            found.append(Figure(f"RMSE ÷ seasonal naive, {line['series']}", share, most=margin))
    flagged = table["copycat"] & (table["RMSE ÷ naive"] < CLEARLY_BETTER)
    name = f"flagged as copycats below {CLEARLY_BETTER} of naive"
    found.append(Figure(name, float(flagged.sum()), most=0))
    for level in (80, 95):
        found += _coverage(table["bands"], level)
    for name, rows, most in (
        (f"up to {LONG_ROWS} rows", table["rows"] <= LONG_ROWS, CPU_S),
        (f"over {LONG_ROWS} rows", table["rows"] > LONG_ROWS, LONG_CPU_S),
    ):
        if rows.any():
            slowest = float(table["cores' seconds"][rows].max())
            found.append(Figure(f"cores' seconds at most, {name}", slowest, most=most))
    return found


def _coverage(bands: pd.Series, level: int) -> list[Figure]:
    pairs = [(b[level].achieved or 0.0, b[level].scored) for b in bands if level in b]
    scored = sum(count for _, count in pairs)
    if not scored:
        return []
    achieved = sum(share * count for share, count in pairs) / scored
    name = f"percent held by bands of {level} %, {len(pairs)} series"
    return [Figure(name, achieved, least=level - 3, most=level + 3)]
