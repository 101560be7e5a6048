import numpy as np
import pandas as pd

from dashboard.charts.scale import Scale
from dashboard.results.forecast_charts import forecast_figure


def test_a_long_series_is_thinned_without_losing_its_peak():
    values = np.sin(np.arange(50_000) / 900)
    values[31_234] = 7.0
    rows = pd.DataFrame({"ds": np.arange(50_000), "y": values, "forecast": values * 0.9})
    figure = forecast_figure(rows, Scale("flow", "l/s", 2), [], None)
    real = figure.data[0]
    assert len(real.x) <= 2000 and max(real.y) == 7.0
