import numpy as np
import pytest

from core.config import RunConfig
from core.evaluation.trend import guard, reach, scaled
from core.forecasting.scaler import Scaler
from core.series.split import Parts, parts
from core.series.windows import windows_at

# Rows 0 to 5 train, 6 and 7 validate, 8 and 9 test.
VALUES = np.array([0.0, 4.0, 2.0, 6.0, 10.0, 8.0, 12.0, 9.0, 5.0, 11.0])
CUT = Parts(range(0, 6), range(6, 8), range(8, 10))
BY_RANGE = Scaler(relative=False, offset=0.0, scale=10.0)
BY_WINDOW = Scaler(relative=True, offset=0.0, scale=2.0)
ARTICLE = RunConfig.from_preset("article")
RAMP = np.arange(1000.0)
WAVES = 5 * np.sin(np.arange(1000.0) / 7)


def guarded(values, config=ARTICLE):
    return guard(values, parts(len(values), config.split), config)


def test_a_scaling_to_the_training_range_puts_training_between_0_and_1():
    assert reach(VALUES, CUT, BY_RANGE, window=2).trained == (0.0, 1.0)


def test_a_validation_row_above_the_training_rows_is_outside_of_their_range():
    found = reach(VALUES, CUT, BY_RANGE, window=2)
    assert found.validation == pytest.approx((0.9, 1.2))
    assert found.validation_outside == 0.5


def test_the_rows_of_the_latest_window_are_looked_at_too():
    found = reach(VALUES, CUT, BY_RANGE, window=2)
    assert found.recent == pytest.approx((0.5, 1.1))
    assert found.recent_outside == 0.5


def test_a_relative_scaling_shows_training_the_past_and_the_next_step_of_each_window():
    # Furthest below: 0 before 4, and 2 before 6. Furthest above: 6 after 2, and 10 after 6.
    assert reach(VALUES, CUT, BY_WINDOW, window=2).trained == (-2.0, 2.0)


def test_a_relative_scaling_takes_each_row_from_the_last_value_of_its_own_window():
    # 12 after 8, 9 after 12; then 5 after 9, 11 after 5, where no training row moved by 6.
    found = reach(VALUES, CUT, BY_WINDOW, window=2)
    assert (found.validation, found.validation_outside) == ((-1.5, 2.0), 0.0)
    assert (found.recent, found.recent_outside) == ((-2.0, 3.0), 0.5)


def test_the_scaled_rows_can_be_drawn_in_their_order():
    np.testing.assert_allclose(scaled(VALUES, np.array([7, 6]), BY_WINDOW), [-1.5, 2.0])


def test_the_trained_range_is_that_of_every_window_and_its_target():
    window, scaler = 5, Scaler.fit(WAVES[:700], RunConfig(window=5))
    rows = np.arange(window, 700)
    shown = np.column_stack([windows_at(WAVES, rows, window), WAVES[rows]]) - WAVES[rows - 1, None]
    found = reach(WAVES, parts(1000, (0.70, 0.15, 0.15)), scaler, window)
    assert found.trained == (shown.min() / scaler.scale, shown.max() / scaler.scale)


def test_the_ramp_leaves_the_range_of_the_article_and_the_remedy_brings_it_back():
    found = guarded(RAMP)
    assert (found.before.validation_outside, found.before.recent_outside) == (1.0, 1.0)
    assert (found.after.validation_outside, found.after.recent_outside) == (0.0, 0.0)


def test_the_warning_says_how_many_rows_leave_the_range_before_and_after():
    falling = np.concatenate([np.tile([0.0, 10.0], 40), [5.0] * 5, [-1.0] * 5, [-2.0] * 10])
    config = RunConfig(window=4, scaling="minmax", split=(0.8, 0.1, 0.1))
    message = guarded(falling, config).message
    assert message.code == "trend_leaves_range"
    assert message.values == {
        "validation": "50",
        "recent": "100",
        "rows": 4,
        "validation_after": "0",
        "recent_after": "0",
    }


def test_values_relative_to_the_window_need_no_remedy():
    found = guarded(RAMP, RunConfig())
    assert (found.after, found.message) == (None, None)


def test_a_wave_that_stays_where_it_was_is_not_warned_of():
    assert guarded(WAVES).message is None


def test_a_new_record_now_and_then_is_not_warned_of():
    records = WAVES.copy()
    records[[880, 930, 975]] = 6.0
    found = guarded(records)
    assert found.before.validation_outside == pytest.approx(3 / 125)
    assert found.message is None


def test_recent_rows_alone_are_warned_of():
    # The last 20 of 1 000 rows are test rows here, and the latest window.
    climbing = np.where(np.arange(1000) < 980, WAVES, 9.0)
    config = RunConfig(window=20, scaling="minmax")
    found = guarded(climbing, config)
    assert (found.before.validation_outside, found.before.recent_outside) == (0.0, 1.0)
    assert found.message.code == "trend_leaves_range"


def test_moves_larger_than_any_before_are_warned_of_under_relative_scaling():
    wild = np.where(np.arange(1000) < 700, WAVES, 40 * WAVES)
    assert guarded(wild, RunConfig()).message.code == "steps_outgrow_range"


def test_constant_training_rows_leave_no_room_for_anything_else():
    step = np.where(np.arange(1000) < 900, 5.0, 6.0)
    assert guarded(step).before.validation_outside == pytest.approx(100 / 125)


def test_test_rows_before_the_latest_window_change_nothing():
    config = RunConfig(window=20, scaling="minmax")
    changed = WAVES.copy()
    changed[850:950] = 1e6  # the latest window is 980 to 999, the one before it begins in 960
    assert guarded(changed, config) == guarded(WAVES, config)
