import numpy as np
import pandas as pd

from dashboard.charts.scale import Scale
from dashboard.charts.style import part_bands
from dashboard.runs.comparison_charts import closer_figure, forecasts_figure

SCALE = Scale("level", "m", 1)


def test_by_how_much_the_second_run_was_closer_is_added_up():
    errors = pd.DataFrame({"ds": [4, 5, 6], "first": [3.0, 1.0, 2.0], "second": [1.0, 2.0, 2.0]})
    (line,) = closer_figure(errors, SCALE).data
    assert list(line.y) == [2, 1, 1] and list(line.x) == [4, 5, 6]
    assert "+,.1f" in line.hovertemplate


def test_forecasts_of_runs_lie_over_the_real_values_within_their_parts():
    rows = pd.DataFrame({"ds": [6, 7, 8], "y": [1.0, 2.0, 3.0], "0": [1.5, 2.5, 3.5], "1": np.nan})
    bands = part_bands(np.arange(10), range(7), range(7, 8), range(8, 10))
    figure = forecasts_figure(rows, ["one", "<b>two"], SCALE, bands)
    assert [list(line.y)[:2] for line in figure.data[:2]] == [[1, 2], [1.5, 2.5]]
    assert "<b>" not in figure.data[2].name
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(6, 7), (7, 8)]
