"""What the schooled network adds to the linear model on real series, without learning on.

    python -m tests.benchmarks.schooling ../shared/data [--weights FOLDER] [SECTION ...]

One step ahead on the last 15 % of each practice series (RMSE ÷ last value), several steps ahead
(MAE ÷ last value), the rows after the first 60 and 120 (MAE ÷ the best simple method in
hindsight), and the hours after M4's hourly series (MASE).
`linear` is the linear model alone, `full` adds all that the network says, `share` as
much as the validation rows advise, and `best` as much as was right in hindsight.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.forecasting.choosing import choose_inputs
from core.forecasting.gates import network_of, weight_shapes
from core.forecasting.inputs import Inputs
from core.forecasting.task import Task
from core.schooled.shipped import FOLDER, SchooledWeights
from core.series.series import Series
from core.series.split import Parts, parts
from core.series.windows import target_rows, targets_at, windows_at
from core.types import Rows, Values
from tests.benchmarks.accuracy.figures import geometric_mean, print_head, print_line
from tests.benchmarks.accuracy.several_steps import FILE as SEVERAL
from tests.benchmarks.accuracy.training import index, published, read_series, spread

GRID = np.arange(0, 1.21, 0.1)
LEFT_OUT = "linear_ramp"
MOST_OF_M4 = 414
CHUNK = 1024


class Forecasts(NamedTuple):
    """Forecasts of some rows, `(n_rows, horizon)` each, by share."""

    inputs: Inputs
    starts: Values
    added: Values
    actual: Values
    share: float

    def at(self, share: float) -> Values:
        """Returns the forecasts with so much of what the network says."""
        return self.inputs.restore(self.starts + share * self.added)


def forecasts(
    values: Values, cut: Parts, season: int, horizon: int, school: SchooledWeights, rows: Rows
) -> Forecasts:
    """Forecasts rows of the test part as a run would: parameters fixed, the true past fed in."""
    config = RunConfig.from_preset("quick", horizon=horizon)
    series = Series("", "value", "", None, values, season_length=season or None)
    with patch("core.forecasting.choosing.shipped", return_value=school):
        inputs = choose_inputs(Task(series, config, cut)).later()
    learnt = inputs.transformed(values)
    windows, starts = inputs.after(windows_at(learnt, rows, inputs.needed))
    network = network_of(school.first_weights(weight_shapes(config), 1.0))
    said = np.concatenate(
        [network(windows[n : n + CHUNK].astype(np.float32)) for n in range(0, len(rows), CHUNK)]
    )
    actual = inputs.restore(targets_at(learnt, rows, horizon))
    assert inputs.schooled is not None
    return Forecasts(inputs, starts, inputs.target_scale * said, actual, inputs.schooled.share)


def one_step(folder: Path, school: SchooledWeights, names: list[str]) -> None:
    """Prints one line for each series, the geometric means of all and of the product's 17, and on
    how many series something is added, and rightly so as the test says."""
    print_head(("series", "rows", "linear", "full", "share", "at", "best", "at"))
    table, added = {}, []
    for name in names:
        series = read_series(folder, name)
        values, season = series.values, series.season_length or 0
        cut = parts(len(values), (0.70, 0.15, 0.15))
        rows = target_rows(cut.test, 1, True)
        made = forecasts(values, cut, season, 1, school, rows)
        naive = np.sqrt(np.mean((values[rows] - values[rows - 1]) ** 2))
        errors = [_rmse(made, share) / naive for share in GRID]
        best = int(np.argmin(errors))
        table[name] = (errors[0], errors[10], _rmse(made, made.share) / naive, errors[best])
        line = (*table[name][:3], made.share, errors[best], GRID[best])
        print_line((name, len(values), *line))
        if made.share > 0:
            added.append(table[name][2] < table[name][0])
    seventeen = [name for name in published(folder, "practice_baselines.csv").index]
    for of in (names, [name for name in names if name in seventeen and name in table]):
        means = [geometric_mean(table[name][k] for name in of) for k in range(4)]
        print_line((f"{len(of)} series", "", *means[:3], "", means[3], ""))
    rightly = f"on {sum(added)} of those the test error is below the linear model's"
    print(f"\nThe share is above 0 on {len(added)} of {len(names)} series; {rightly}.")


def several_steps(folder: Path, school: SchooledWeights, names: list[str]) -> None:
    """Prints one line for each series of several steps and the geometric mean."""
    table = published(folder, SEVERAL)
    print_head(("series", "horizon", "linear", "full", "share", "at", "best", "at"))
    lines = []
    for name in [name for name in table.index if name in names]:
        series = read_series(folder, name)
        values, season = series.values, series.season_length or 0
        horizon = int(table.loc[name]["horizon", "naive"])
        cut = parts(len(values), (0.70, 0.15, 0.15))
        rows = target_rows(cut.test, 1, True, horizon)
        rows = rows[spread(len(rows), int(table.loc[name]["n_origins", "naive"]))]
        made = forecasts(values, cut, season, horizon, school, rows)
        naive = float(np.mean(np.abs(targets_at(values, rows, horizon) - values[rows - 1, None])))
        errors = [_mae(made, share) / naive for share in GRID]
        best = int(np.argmin(errors))
        lines.append((errors[0], errors[10], _mae(made, made.share) / naive, errors[best]))
        print_line((name, horizon, *lines[-1][:3], made.share, errors[best], GRID[best]))
    means = [geometric_mean(line[k] for line in lines) for k in range(4)]
    print_line((f"{len(lines)} series", "", *means[:3], "", means[3], ""))


def short(folder: Path, school: SchooledWeights, names: list[str]) -> None:
    """Prints the geometric means over series cut to their first rows."""
    print_head(("rows", "horizon", "series", "linear", "full", "share", "best", "worst"))
    for n_rows in (60, 120):
        for horizon in (6, 12):
            lines = []
            for name in names:
                series = read_series(folder, name)
                values = series.values[: n_rows + horizon]
                if len(values) < n_rows + horizon:
                    continue
                season = series.season_length or 0
                if 2 * season > n_rows:
                    season = 0
                n_chosen = max(int(0.2 * n_rows), horizon)
                border = n_rows - n_chosen
                test = range(n_rows, n_rows + horizon)
                cut = Parts(range(border), range(border, n_rows), test)
                made = forecasts(values, cut, season, horizon, school, np.array([n_rows], np.int64))
                simple = _best_simple(values, n_rows, season)
                errors = [_mae(made, share) / simple for share in GRID]
                share = _mae(made, made.share) / simple
                lines.append((errors[0], errors[10], share, min(errors)))
            means = [geometric_mean(line[k] for line in lines) for k in range(4)]
            worst = max(line[2] for line in lines)
            print_line((n_rows, horizon, len(lines), *means, worst))


def m4_hourly(folder: Path, school: SchooledWeights, names: list[str]) -> None:
    """Prints the mean MASE over the 48 hours after each series of M4, season 24."""
    train, after = (
        pd.read_csv(folder / "m4" / f"Hourly-{part}.csv").iloc[:, 1:].to_numpy(float)
        for part in ("train", "test")
    )
    every = max(1, len(train) // MOST_OF_M4)
    lines = []
    for past, actual in zip(train[::every], after[::every], strict=True):
        past = past[np.isfinite(past)]
        n_rows, border = len(past), int(0.82 * len(past))
        values = np.concatenate([past, actual])
        cut = Parts(range(border), range(border, n_rows), range(n_rows, len(values)))
        made = forecasts(values, cut, 24, len(actual), school, np.array([n_rows], np.int64))
        scale = np.mean(np.abs(past[24:] - past[:-24]))
        seasonal = np.mean(np.abs(np.tile(past[-24:], 2) - actual))
        errors = [seasonal, *(_mae(made, share) for share in (0.0, 1.0, made.share))]
        lines.append([error / scale for error in errors])
    print_head(("series", "seasonal naive", "linear", "full", "share"))
    print_line((len(lines), *np.mean(lines, axis=0)))


def _best_simple(values: Values, n_known: int, season: int) -> float:
    past, actual = values[:n_known], values[n_known:]
    steps = np.arange(1, len(actual) + 1)
    slope = (past[-1] - past[0]) / (n_known - 1)
    methods = [
        np.full(len(actual), past[-1]),
        past[-1] + slope * steps,
        np.full(len(actual), past.mean()),
    ]
    if season:
        methods.append(past[n_known - season + (steps - 1) % season])
    return max(1e-9, min(float(np.mean(np.abs(method - actual))) for method in methods))


def _rmse(made: Forecasts, share: float) -> float:
    return float(np.sqrt(np.mean((made.at(share) - made.actual) ** 2)))


def _mae(made: Forecasts, share: float) -> float:
    return float(np.mean(np.abs(made.at(share) - made.actual)))


SECTIONS = {
    "one_step": one_step,
    "several_steps": several_steps,
    "short": short,
    "m4_hourly": m4_hourly,
}


def main() -> None:
    """Prints the sections named, by default all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.schooling")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="SECTION")
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--series", nargs="*")
    asked = parser.parse_args()
    school = SchooledWeights.load(asked.weights)
    names = asked.series or [name for name in index(asked.folder).index if name != LEFT_OUT]
    for section in asked.sections or SECTIONS:
        print(f"\n## {section}\n", flush=True)
        SECTIONS[section](asked.folder, school, names)


if __name__ == "__main__":
    main()
