import dataclasses

import numpy as np
import pytest

from core.errors import UserError
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores, StepErrors
from core.forecasting import gates
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.forecasting.scaler import Scaler
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.runs import newer, store
from core.runs.files.label import Use
from core.runs.outlook import outlook
from core.series.onward.continuing import Joining
from core.series.series import Series

HORIZON = 2
IN_ALL = Errors(mae=1.0)


@pytest.fixture
def ramp(tmp_path, small):
    """A run of a ramp of days, two steps ahead, that ends at 99 on the tenth of April."""
    days = np.datetime64("2024-01-02") + np.arange(100)
    series = Series("ramp", "y", "", days, np.arange(100.0), frequency="D")
    return store.create(tmp_path / "runs", small.replace(horizon=HORIZON), series)


@pytest.fixture
def adds_one(ramp):
    """A network that forecasts one more than the last value for both steps, give or take two."""
    layer = gates.LSTMLayer(*(np.zeros(shape, np.float32) for shape in ((1, 8), (2, 8), (8,))))
    network = gates.Network((layer,), np.zeros((2, HORIZON), np.float32), np.ones(2, np.float32))
    inputs = Inputs(3, Scaler(True, 0.0, 1.0), np.ones(HORIZON))
    bands = {"80": np.array([2.0, 2.0])}
    return Forecaster(network, inputs, ramp.config(), ramp.series(), bands)


def table(*values):
    days = np.datetime64("2024-04-11") + np.arange(len(values))
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    return read_table(f"day,y\n{rows}".encode(), "newer.csv", ReadingOptions())


def scores():
    """Of an error of 4 one step ahead and 8 two steps ahead."""
    steps = [StepErrors(step, dict.fromkeys(["forecast", "naive"], 4.0 * step)) for step in (1, 2)]
    return PartScores(IN_ALL, None, {"naive": IN_ALL}, tuple(steps))


def test_the_forecast_follows_the_newest_row_and_what_was_learnt_stays(ramp, adds_one):
    assert newer.add_rows(ramp, table(50, 60)).n_new == 2
    assert newer.add_rows(ramp, table(50, 60, 70)).n_new == 1
    found = outlook(ramp, adds_one, 2).table
    assert found["forecast"].tolist() == [71.0, 71.0]
    assert found["ds"].iloc[0] == np.datetime64("2024-04-14")
    assert len(ramp.series()) == 100
    newer.take_back(ramp)
    assert outlook(ramp, adds_one, 1).table["forecast"].tolist() == [100.0]


def test_newer_rows_are_held_against_what_was_said_before_they_came(ramp, adds_one):
    found = newer.add_rows(ramp, table(101, 103, 110))
    then = newer.aftermath(ramp, adds_one, found.series, scores())
    # Two steps from 99 on, then one step from 103 on.
    assert then.table["forecast"].tolist() == [100.0, 100.0, 104.0]
    assert then.table["step"].tolist() == [1, 2, 1]
    assert then.error == pytest.approx((1 + 3 + 6) / 3)
    assert then.expected == pytest.approx((4 + 8 + 4) / 3)
    assert then.held == (1, 3)
    assert then.table["hi-80"].tolist() == [102.0, 102.0, 106.0]


def test_a_row_nobody_observed_counts_for_nothing(ramp, adds_one):
    found = newer.add_rows(ramp, table(101, "", 110))
    then = newer.aftermath(ramp, adds_one, found.series, scores())
    assert then.error == pytest.approx((1 + 8) / 2) and then.held == (1, 2)


def test_a_simple_method_is_held_to_its_own_error(ramp, adds_one):
    ramp.relabel(use=Use(method="naive"))
    found = newer.add_rows(ramp, table(101, 103, 110))
    then = newer.aftermath(ramp, adds_one, found.series, scores())
    assert then.table["forecast"].tolist() == [99.0, 99.0, 103.0]
    assert then.expected == pytest.approx((4 + 8 + 4) / 3)


def test_without_newer_rows_there_is_nothing_to_say(ramp, adds_one):
    assert newer.aftermath(ramp, adds_one, ramp.newest_series(), scores()) is None


def test_what_is_refused_leaves_the_rows_as_they_were(ramp):
    newer.add_rows(ramp, table(50))
    with pytest.raises(UserError):
        newer.add_rows(ramp, table(51, 60))
    assert ramp.newest_series().values[100:].tolist() == [50.0]
    newer.add_rows(ramp, table(51, 60), Joining(differing="take"))
    assert ramp.newest_series().values[100:].tolist() == [51.0, 60.0]


def test_a_run_of_an_older_version_is_held_to_the_error_of_all_steps(ramp, adds_one):
    found = newer.add_rows(ramp, table(101))
    older = dataclasses.replace(scores(), steps=())
    assert newer.aftermath(ramp, adds_one, found.series, older).expected == IN_ALL.mae
