"""How far back a network looks, on networks whose memory is known because it was made by hand.

Each series follows its network and chance, so that the network forecasts as well as can be.
"""

import numpy as np
import pytest

from core.config import RunConfig
from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import LSTMLayer, Network
from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.inspection.probe import Memory, probe
from core.series.series import Series

N = 700


def forecaster(network, window=8, **changes):
    """A forecaster of the series that its own forecasts and chance make up."""
    inputs = Inputs(window, Scaler(False, 0.0, 1.0), np.array([1.0]), **changes)
    config = RunConfig(window=window, units=(1,), linear=inputs.linear is not None)
    found = Forecaster(network, inputs, config)
    values = np.random.default_rng(4).normal(0, 1, N)
    for row in range(inputs.needed, N):
        past = values[None, row - inputs.needed : row]
        values[row] += found(past, np.empty((1, inputs.needed, 0)))[0, 0]
    return Forecaster(network, inputs, config, Series("a", "y", "", None, values))


def sees(lag, weight=0.8):
    """A network that sees one past value, the last one being 1 back."""
    return lambda windows: weight * windows[:, -lag, :1]


def one_unit(forget):
    """A real LSTM of one unit whose gates are open, and which forgets all or nothing."""
    kernel = np.array([[0.0, 0.0, 0.3, 0.0]], np.float32)
    layer = LSTMLayer(
        kernel, np.zeros((1, 4), np.float32), np.array([20.0, forget, 0.0, 20.0], np.float32)
    )
    return Network((layer,), np.ones((1, 1), np.float32), np.zeros(1, np.float32))


def memory(window, cost, lstm=None):
    """What a probe found, by hand."""
    cost, lags = np.array(cost, float), np.arange(1, len(cost) + 1)
    return Memory(window, lags, np.ones_like(lags), cost, cost if lstm is None else lstm, 1.0, 9)


@pytest.mark.parametrize("lag", [1, 3, 5, 8])
def test_a_network_that_sees_one_row_is_found_out(lag):
    found = probe(forecaster(sees(lag)))
    assert (found.peak, found.reach, found.lstm_reach) == (lag, lag, lag)
    # Its neighbours stay as they are: hiding another row costs nothing.
    assert np.flatnonzero(found.cost).tolist() == [lag - 1]


@pytest.mark.parametrize(
    ("lag", "neighbours"),
    [(3, (2, 4)), (1, (2, 2)), (8, (7, 7))],
    ids=["two neighbours", "the last row has one", "the first row has one"],
)
def test_the_cost_is_worked_out_from_the_line_between_the_neighbours(lag, neighbours):
    hidden = forecaster(sees(lag))
    y = hidden.series.values
    rows = np.linspace(8, N - 1, 512).astype(int)
    own = y[rows - lag] - (y[rows - neighbours[0]] + y[rows - neighbours[1]]) / 2
    moved = 0.8 * (own[np.random.default_rng(0).permutation(512)] - own)
    error = 0.8 * y[rows - lag] - y[rows]
    found = probe(hidden)
    assert found.n_windows == 512
    assert found.error == pytest.approx(np.mean(error**2), rel=1e-5)
    assert found.cost[lag - 1] == pytest.approx(np.mean((error + moved) ** 2 - error**2), rel=1e-4)


def test_a_row_on_the_line_between_its_neighbours_tells_nothing():
    ramp = Series("a", "y", "", None, np.arange(300.0))
    plain = Inputs(8, Scaler(False, 0.0, 1.0), np.array([1.0]))
    found = probe(Forecaster(sees(3, 1.0), plain, RunConfig(window=8), ramp))
    assert found.error == pytest.approx(9)  # 3 rows late
    np.testing.assert_array_equal(found.cost, 0)


@pytest.mark.parametrize(("forget", "reach"), [(-20.0, 1), (20.0, 3)])
def test_an_lstm_looks_back_as_far_as_its_forget_gate_lets_it(forget, reach):
    assert probe(forecaster(one_unit(forget), window=3)).reach == reach


def test_the_straight_path_looks_beyond_the_window():
    # Three rows fed to the LSTM, six to the line: y = 0.5 y[-1] + 0.5 y[-6] - 0.3 y[-1] + chance.
    coefficients = np.array([[0.5], [0.0], [0.0], [0.0], [0.0]])
    line = LinearAutoregression(6, np.zeros(1), coefficients)
    found = probe(forecaster(sees(1, -0.3), window=3, linear=line))
    assert found.lags.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert np.flatnonzero(found.cost).tolist() == [0, 5]
    assert np.flatnonzero(found.lstm).tolist() == [0]
    assert (found.peak, found.reach, found.lstm_reach) == (6, 6, 1)


def test_a_weight_that_only_adds_noise_costs_nothing_to_hide():
    honest = forecaster(sees(2))
    noisy = Forecaster(
        lambda windows: 0.8 * windows[:, -2, :1] + 0.2 * windows[:, -7, :1],
        honest.inputs,
        honest.config,
        honest.series,
    )
    assert probe(noisy).reach == 2


def test_rows_far_back_are_hidden_in_blocks_that_leave_none_out():
    found = probe(forecaster(sees(1), window=200))
    ends = found.lags + found.widths
    assert found.lags[0] == 1 and ends[-1] == 201
    np.testing.assert_array_equal(ends[:-1], found.lags[1:])
    assert (found.widths <= np.maximum(1, 0.05 * found.lags)).all()


def test_rows_outside_of_the_part_change_nothing():
    before = forecaster(sees(2))
    changed = before.series.values.copy()
    changed[:292], changed[600:] = -1e6, 1e6  # a window of 8 before row 300
    after = Forecaster(
        before.network, before.inputs, before.config, Series("a", "y", "", None, changed)
    )
    costs = [probe(one, range(300, 600)).cost for one in (before, after)]
    np.testing.assert_array_equal(*costs)


def test_a_part_too_short_for_two_windows_is_refused():
    with pytest.raises(ValueError, match="two windows"):
        probe(forecaster(sees(1)), range(0, 9))


@pytest.mark.parametrize(
    ("lags", "code", "values"),
    [
        ([2], "memory_shorten", {"window": 20, "reach": 2, "shorter": 4}),
        ([8], "memory_shorten", {"window": 20, "reach": 8, "shorter": 10}),
        ([14], "memory_fits", {"window": 20, "reach": 14}),
        ([1, 19], "memory_lengthen", {"window": 20, "reach": 19, "longer": 40}),
        ([], "memory_silent", {"window": 20}),
    ],
)
def test_the_suggestion_follows_the_share_of_the_window_that_is_used(lags, code, values):
    suggestion = memory(20, [float(lag in lags) for lag in range(1, 31)]).suggestion()
    assert (suggestion.code, suggestion.values) == (code, values)
    assert "20" in suggestion.text()


def test_the_suggestion_is_about_the_lstm_and_not_about_the_straight_path():
    cost = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 9.0])
    assert memory(4, cost, lstm=np.zeros(6)).suggestion().code == "memory_silent"


def test_the_reach_holds_19_of_20_parts_of_the_cost():
    assert memory(3, [94, 4, 2]).reach == 2
    assert memory(3, [96, 3, 1]).reach == 1
    assert (memory(3, [0, 0, 0]).reach, memory(3, [0, 0, 0]).peak) == (0, 0)
