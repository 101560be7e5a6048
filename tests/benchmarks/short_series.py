"""Series cut short: the forecast against the best simple method that the same rows choose.

    python -m tests.benchmarks.short_series ../shared/data [--rows 40 60] [--horizons 1 6]

Every sample and practice series is cut to its first rows. The schooled network as it came from
school (`quick`) and the four simple methods forecast the test part, each from the true past; of
the simple methods the one counts that was best on the rows that choose. Mean absolute errors.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from core.config import RunConfig
from core.evaluation.baselines import all_baselines
from core.schooled.shipped import FOLDER, SchooledWeights
from core.series.samples import read_sample, samples
from core.series.series import Series
from core.series.split import Parts, parts
from core.series.windows import target_rows, targets_at
from core.types import Rows, Values
from tests.benchmarks.accuracy.figures import geometric_mean, print_head, print_line
from tests.benchmarks.accuracy.training import index, read_series
from tests.benchmarks.schooling import forecasts

ROWS = (40, 60, 100, 150, 300)
HORIZONS = (1, 6, 12)
EXACT = 1e-6


def main() -> None:
    """Prints a line for each length and horizon, the worst cases, and the mean of all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.short_series")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", nargs="*", type=int, default=ROWS)
    parser.add_argument("--horizons", nargs="*", type=int, default=HORIZONS)
    asked = parser.parse_args()
    series = [read_sample(sample.id) for sample in samples()]
    known = {one.values[: min(ROWS)].tobytes() for one in series}
    practice = [read_series(asked.folder, name) for name in index(asked.folder).index]
    series += [one for one in practice if one.values[: min(ROWS)].tobytes() not in known]
    school = SchooledWeights.load(FOLDER)
    print_head(("rows", "horizon", "series", "linear", "forecast", "best in hindsight", "worst"))
    cases: list[tuple[float, str, int, int]] = []
    for n_rows in asked.rows:
        for horizon in asked.horizons:
            lines = []
            for one in series:
                found = measure(one, n_rows, horizon, school)
                if found is None:
                    continue
                lines.append(found)
                cases.append((found[1], one.name, n_rows, horizon))
            means = [geometric_mean(line[k] for line in lines) for k in range(3)]
            print_line((n_rows, horizon, len(lines), *means, max(line[1] for line in lines)))
    print_line(("all", "", len(cases), "", geometric_mean(case[0] for case in cases), "", ""))
    above = sorted((case for case in cases if case[0] > 1.15), reverse=True)
    print(f"\n{len(above)} above 1.15:")
    for ratio, name, n_rows, horizon in above:
        print_line((name, n_rows, horizon, ratio))


def measure(
    series: Series, n_rows: int, horizon: int, school: SchooledWeights
) -> tuple[float, float, float] | None:
    """Returns the errors of linear model, forecast and best method in hindsight, as shares."""
    values = series.values[:n_rows]
    if len(values) < n_rows or not np.isfinite(values).all() or np.ptp(values) == 0:
        return None
    season = series.season_length or 0
    season = season if 2 * season <= n_rows else 0
    cut = parts(n_rows, RunConfig().split)
    later = max(horizon, len(cut.test))
    border = n_rows - later
    cut = Parts(range(border - later), range(border - later, border), range(border, n_rows))
    rows = target_rows(cut.test, 1, True, horizon)
    simple = _simple(values, cut, season, horizon, cut.validation)
    chosen = min(simple, key=lambda name: simple[name])
    tested = _simple(values, cut, season, horizon, cut.test)
    made = forecasts(values, cut, season, horizon, school, rows)
    errors = [float(np.mean(np.abs(made.at(share) - made.actual))) for share in (0, made.share)]
    scale, nothing = tested[chosen], EXACT * float(np.ptp(values))
    if scale < nothing:  # a ramp: there are no shares of nothing, ours has to be nothing, too
        return (math.inf, math.inf, 1.0) if max(errors) > nothing else (1.0, 1.0, 1.0)
    return errors[0] / scale, errors[1] / scale, min(tested.values()) / scale


def _simple(values: Values, cut: Parts, season: int, horizon: int, part: range) -> dict[str, float]:
    rows: Rows = target_rows(part, 1, True, horizon)
    actual = targets_at(values, rows, horizon)
    found = all_baselines(values, cut, rows, season or None, horizon).forecasts
    return {name: float(np.mean(np.abs(each - actual))) for name, each in found.items()}


if __name__ == "__main__":
    main()
