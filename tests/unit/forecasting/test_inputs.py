import dataclasses

import numpy as np
import pytest

from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.forecasting.transforms import Transform
from core.series.windows import windows_at, with_past
from core.types import Checkpoint
from tests.unit.forecasting.growing import RECOMMENDED, fit, growing_season

ONE = np.array([1.0])


def two_lags():
    line = LinearAutoregression(2, np.array([0.5]), np.array([[-1.0]]))
    return Inputs(2, Scaler(True, 0.0, 4.0), np.array([10.0]), line)


def test_the_straight_path_looks_one_row_further_back_than_the_window():
    assert two_lags().needed == 3


def test_the_start_of_a_forecast_is_what_the_straight_path_says():
    # y[t-1] + 0.5 - (y[t-2] - y[t-1]): after 1, 3 comes 3 + 0.5 + 2; after 3, 4 comes 4 + 0.5 + 1.
    starts = two_lags().starts(np.array([1.0, 3.0, 4.0]))
    np.testing.assert_array_equal(starts[:, 0], [1, 1, 5.5, 5.5])


def test_the_network_sees_each_value_beside_what_the_straight_path_says_next():
    inputs, values = two_lags(), np.array([1.0, 3.0, 4.0])
    seen = inputs.channels(values, inputs.starts(values))
    np.testing.assert_array_equal(seen, [[1, 1], [3, 5.5], [4, 5.5]])


def test_without_a_straight_path_the_start_is_the_last_value_or_the_offset():
    values = np.array([1.0, 3.0, 4.0])
    relative, fixed = (
        Inputs(2, Scaler(True, 0.0, 2.0), ONE),
        Inputs(2, Scaler(False, 7.0, 2.0), ONE),
    )
    assert relative.starts(values)[:, 0].tolist() == [1, 1, 3, 4]
    assert fixed.starts(values)[:, 0].tolist() == [7, 7, 7, 7]


def test_a_value_below_the_floor_counts_as_the_floor():
    inputs = Inputs(2, Scaler(True, 0.0, 1.0), ONE, None, Transform("log", 0.01))
    transformed = inputs.transformed(np.array([-3.0, 0.01, 1.0]))
    np.testing.assert_allclose(inputs.restore(transformed), [0.01, 0.01, 1.0])


def test_what_is_written_is_read_again():
    inputs = fit(growing_season())
    assert Inputs.from_dict(inputs.to_dict()).to_dict() == inputs.to_dict()


def test_inputs_of_a_version_without_a_straight_path_are_read():
    old = {"window": 3, "scaler": {"relative": True, "offset": 0.0, "scale": 2.5}}
    assert Inputs.from_dict(old).target_scale.tolist() == [2.5]


def test_the_loss_is_told_in_the_unit_of_the_series():
    assert Inputs(2, Scaler(True, 0.0, 9.0), 4 * ONE).loss_scale(np.array([50.0])) == 4.0
    shares = Inputs(2, Scaler(True, 0.0, 9.0), 0.1 * ONE, None, Transform("log", 1.0))
    assert shares.loss_scale(np.array([10.0, 50.0, 1000.0])) == pytest.approx(5.0)


@pytest.mark.parametrize("school", [True, False])
@pytest.mark.parametrize(
    "changes", [{}, {"transform": "log"}, {"linear": False}, {"scaling": "minmax"}, {"window": 3}]
)
def test_a_history_is_seen_as_the_rows_of_the_series_are(changes, school):
    config = RECOMMENDED.replace(horizon=3, school=school, **changes)
    check_history(growing_season(), config, 230)


@pytest.mark.parametrize(
    ("n", "season", "seasons", "shortened"),
    [
        (240, None, (), False),
        (240, 70, (1,), False),
        (240, 24, (1, 2), False),
        (240, 7, (1, 2, 7), False),
        (60, 7, (1, 2), True),
        (40, None, (), True),
    ],
)
def test_a_history_is_seen_as_the_rows_are_with_seasons_and_a_shortened_window(
    n, season, seasons, shortened
):
    inputs = check_history(growing_season(n), RECOMMENDED, n - 2, season)
    assert inputs.schooled.seasons == seasons
    assert (inputs.window < RECOMMENDED.window) == shortened


def check_history(values, config, row, season=12):
    """Compares what is seen of the rows before one with the same rows of the whole series."""
    inputs = fit(values, config, season)
    assert (inputs.schooled is not None) == config.schooled
    transformed = inputs.transformed(values)
    starts = inputs.starts(transformed)
    windows, after = inputs.after(windows_at(transformed, np.array([row]), inputs.needed))
    # As many rows in front as are looked back to are like the first one.
    longer = with_past(transformed, inputs.needed)
    last = inputs.needed + row
    seen = inputs.channels(longer, inputs.starts(longer))[last - inputs.window : last]
    relative, offset, scale = inputs.scaling()
    expected = (seen - relative * seen[-1, 0] - offset) / scale
    np.testing.assert_allclose(windows[0], expected, atol=1e-5 if inputs.schooled else 1e-9)
    np.testing.assert_allclose(after[0], starts[row])
    return inputs


def test_what_a_network_that_has_been_to_school_sees_is_scaled_already():
    inputs = fit(growing_season())
    transformed = inputs.transformed(growing_season())
    seen = inputs.channels(transformed, inputs.starts(transformed))
    whole = inputs.schooled.seen(
        transformed[None], inputs.starts(transformed)[None], inputs.target_scale
    )
    np.testing.assert_array_equal(seen, whole[0])
    relative, offset, scale = inputs.scaling()
    assert not relative.any() and not offset.any() and (scale == 1).all()


def test_the_first_row_stands_for_those_before_it_where_a_network_has_been_to_school():
    inputs, train = fit(growing_season(60)), range(42)
    rows = inputs.trainable_rows(train, True)
    # What the linear model looks at has to be there, what the window looks at has not.
    assert (rows[0], rows[-1]) == (inputs.lags + 1, 41)
    unschooled = fit(growing_season(60), RECOMMENDED.replace(school=False, window=9))
    assert unschooled.trainable_rows(train, True)[0] == unschooled.needed


def test_what_goes_on_keeps_the_share_and_the_school_it_began_with():
    inputs = fit(growing_season())
    begun = Checkpoint(share=0.125, school_version=1, school_sha256="earlier")
    found = inputs.begun_with(begun)
    for view in (found.schooled, found.later().schooled):
        assert (view.share, view.version, view.sha256) == (0.125, 1, "earlier")
        assert view.season == inputs.schooled.season
    assert inputs.begun_with(Checkpoint()).to_dict() == inputs.to_dict()
    unschooled = fit(growing_season(), RECOMMENDED.replace(school=False, window=9))
    assert unschooled.begun_with(begun).schooled is None


def test_inputs_of_another_season_or_window_than_there_can_be_are_refused():
    inputs = fit(growing_season())
    inputs.check(RECOMMENDED)
    view = dataclasses.replace(inputs.schooled, seasons=(5,))
    for damaged in (
        dataclasses.replace(inputs, schooled=None),
        dataclasses.replace(inputs, schooled=view),
        dataclasses.replace(inputs, window=RECOMMENDED.window + 1),
    ):
        with pytest.raises(ValueError):
            damaged.check(RECOMMENDED)
    with pytest.raises(ValueError):
        dataclasses.replace(inputs, linear=None).check(RECOMMENDED)
