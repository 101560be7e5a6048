import dataclasses

import numpy as np
import pytest

from core.config import RunConfig
from core.series.series import Series
from dashboard.readers.result import default_steps
from tests.app.results.test_results_page import next_chart, traces

MONTHS = np.arange("2000-01", "2010-01", dtype="datetime64[M]").astype("datetime64[s]")
SALES = Series("sales", "sold", "", MONTHS, np.arange(120.0), frequency="MS")


@pytest.mark.parametrize(
    ("settings", "steps"),
    [({}, 12), ({"season_length": 7}, 7), ({"season_length": 7, "horizon": 3}, 3)],
    ids=["the season of the series", "the season of the settings", "the horizon"],
)
def test_so_many_next_values_as_the_horizon_or_a_season_are_given(settings, steps):
    assert default_steps(SALES, RunConfig(**settings)) == steps


def test_a_series_without_times_gets_a_dozen_next_values():
    assert default_steps(dataclasses.replace(SALES, time=None, frequency=None), RunConfig()) == 12


def test_what_the_linear_model_gives_is_drawn_apart_and_alone(visit, schooled):
    session = visit("results", run=schooled.id)
    assert schooled.scores().lstm_adds
    assert {"Linear model alone", "What the LSTM adds"} <= traces(next_chart(session)).keys()
    session.toggle(key="results_without_lstm").set_value(True).run()
    assert "What the LSTM adds" not in traces(next_chart(session))
