import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation import intervals
from core.evaluation.intervals import (
    BAND_LEVELS,
    RATE,
    correct_widths,
    coverage,
    fewest_errors,
    quantile_rank,
    rolling_bands,
    running_quantiles,
)
from core.series.split import Parts, cut_validation

NAN = math.nan
# Errors of 1, 2, 4, 3 and 5: four give a first band of 80 %, which the fifth misses.
FORECAST = np.array([10.0, 20.0, 30.0, 20.0, 20.0, 50.0])[:, None]
ACTUAL = np.array([11.0, 18.0, 26.0, 23.0, 25.0, 50.0])[:, None]


def noise(seed, *shape):
    """Errors that lean to one side."""
    return np.random.default_rng(seed).exponential(size=shape) - 0.5


def band_of(forecast, actual, level):
    (band,) = rolling_bands(forecast, actual, (level,))
    return band


# The finite-sample quantile.


@pytest.mark.parametrize(
    ("n", "level", "rank"),
    [(4, 80, 4), (3, 80, 4), (9, 80, 8), (19, 95, 19), (18, 95, 19), (99, 95, 95), (99, 55, 55)],
)
def test_a_rank_is_the_level_of_one_error_more_rounded_up(n, level, rank):
    assert quantile_rank(n, level) == rank


@pytest.mark.parametrize(("level", "fewest"), [(50, 1), (80, 4), (90, 9), (95, 19), (99, 99)])
def test_a_level_needs_as_many_errors_as_give_a_finite_width(level, fewest):
    assert fewest_errors(level) == fewest
    assert quantile_rank(fewest, level) <= fewest
    assert quantile_rank(fewest - 1, level) > fewest - 1


def test_a_running_quantile_is_the_error_of_its_rank_among_those_so_far():
    found = running_quantiles(np.array([3.0, 1.0, 4.0, 1.5, NAN, 9.0]), (50, 80))
    by_hand = [[NAN, NAN], [3, NAN], [3, NAN], [3, NAN], [3, 4], [3, 4], [3, 9]]
    np.testing.assert_array_equal(found, by_hand)


def test_a_running_quantile_forgets_old_errors(monkeypatch):
    monkeypatch.setattr(intervals, "MOST_ERRORS", 5)
    found = running_quantiles(np.array([9.0, 1.0, 2.0, 3.0, NAN, 4.0, 5.0]), (80,))
    np.testing.assert_array_equal(found[:, 0], [NAN, NAN, NAN, NAN, 9, 9, 9, 5])


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.floats(0, 1e6), min_size=2, max_size=60, unique=True),
    level=st.integers(1, 99),
)
def test_errors_in_any_order_are_held_as_often_as_promised_however_few(sizes, level):
    held = 0
    for place, size in enumerate(sizes):
        others = np.array(sizes[:place] + sizes[place + 1 :])
        width = running_quantiles(others, (level,))[-1, 0]
        held += math.isnan(width) or size <= width  # no band promises nothing
    assert len(sizes) * level / 100 <= held < len(sizes) * level / 100 + 1


def test_the_first_band_keeps_its_promise_on_exchangeable_errors():
    truth = noise(1, 1500, 20)
    held = [
        coverage(band_of(np.zeros((20, 1)), row[:, None], 95), row[:, None], slice(19, 20)).achieved
        for row in truth
    ]
    assert np.mean(held) == pytest.approx(95, abs=1)


# Bands by hand.


def test_a_band_reaches_as_far_as_the_errors_known_to_its_forecast():
    band = band_of(FORECAST, ACTUAL, 80)
    np.testing.assert_array_equal(band.lo[:5, 0], [NAN, NAN, NAN, NAN, 16])
    np.testing.assert_array_equal(band.hi[:5, 0], [NAN, NAN, NAN, NAN, 24])


def test_a_miss_widens_the_next_band():
    band = band_of(FORECAST, ACTUAL, 80)
    half = 5 * math.exp(RATE * 0.8)  # the largest of five, after a miss
    assert band.lo[5, 0] == pytest.approx(50 - half)
    assert band.hi[5, 0] == pytest.approx(50 + half)


def test_the_band_beyond_the_last_row_knows_every_error():
    # 0, 1, 2, 3, 4, 5: the sixth of six is 5; a miss, then a hit.
    half = 5 * math.exp(RATE * 0.8 - RATE * 0.2)
    assert band_of(FORECAST, ACTUAL, 80).ahead == pytest.approx([half])


def test_an_error_two_steps_ahead_is_known_two_rows_later():
    band = band_of(np.repeat(FORECAST, 2, axis=1), np.repeat(ACTUAL, 2, axis=1), 80)
    np.testing.assert_array_equal(band.hi[:, 1] - FORECAST[:, 0], [NAN, NAN, NAN, NAN, NAN, 4])


def test_a_miss_two_steps_ahead_counts_half():
    band = band_of(np.repeat(FORECAST, 2, axis=1), np.repeat(ACTUAL, 2, axis=1), 80)
    # Row 5 is the first with a band, a hit; row 4 had none to miss.
    assert band.ahead[1] == pytest.approx(5 * math.exp(-RATE / 2 * 0.2))


def test_a_missing_error_delays_no_other():
    forecast = np.insert(FORECAST, 2, NAN, axis=0)
    band = band_of(forecast, np.insert(ACTUAL, 2, 0.0, axis=0), 80)
    np.testing.assert_array_equal(band.hi[:6, 0], [NAN, NAN, NAN, NAN, NAN, 24])


def test_a_band_of_a_higher_level_holds_that_of_a_lower_one():
    truth = noise(2, 300, 3)
    narrow, wide = rolling_bands(np.zeros((300, 3)), truth)
    known = np.isfinite(wide.lo)
    assert known.any()
    assert (wide.hi[known] >= narrow.hi[known]).all()
    assert (wide.lo[known] <= narrow.lo[known]).all()


def test_errors_of_zero_give_a_band_without_width():
    values = np.arange(30.0)[:, None]
    band = band_of(values, values, 80)
    np.testing.assert_array_equal(band.lo[4:], values[4:])
    assert coverage(band, values, slice(4, None)).achieved == 100


# Nothing from later.


@pytest.mark.parametrize("row", [0, 20, 33, 59])
def test_changing_a_later_value_changes_no_earlier_band(row):
    forecast, actual = noise(4, 60, 3), noise(5, 60, 3)
    later = actual.copy()
    later[row:] = 1000 - later[row:]
    for before, after in zip(
        rolling_bands(forecast, actual), rolling_bands(forecast, later), strict=True
    ):
        for column in range(3):
            unknown_until = row + column + 1
            for ends in ("lo", "hi"):
                np.testing.assert_array_equal(
                    getattr(before, ends)[:unknown_until, column],
                    getattr(after, ends)[:unknown_until, column],
                )


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_value_is_used_as_soon_as_it_is_known(column):
    actual = noise(5, 60, 3)
    later = actual.copy()
    later[40] = 1000
    before = band_of(np.zeros((60, 3)), actual, 80).hi[:, column]
    after = band_of(np.zeros((60, 3)), later, 80).hi[:, column]
    assert np.flatnonzero(before != after)[-1] > 40
    changed = np.flatnonzero((before != after) & np.isfinite(before))
    assert changed[0] == 40 + column + 1


def test_rows_after_the_last_known_value_leave_the_others_alone():
    actual = noise(6, 60, 2)
    open_ended = actual.copy()
    open_ended[59, 1] = NAN  # by origin: the last target two steps ahead is yet to come
    whole, part = (band_of(np.zeros((60, 2)), truth, 80) for truth in (actual, open_ended))
    np.testing.assert_array_equal(whole.hi, part.hi)
    assert np.isfinite(part.ahead).all()


# Keeping the promise.


@pytest.mark.parametrize("step", [1, 3])
@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=30, max_size=300),
    level=st.sampled_from([50, 80, 95]),
)
def test_misses_come_to_what_is_allowed_whatever_the_errors_are(step, sizes, level):
    errors = np.array(sizes, dtype=float)
    half = correct_widths(running_quantiles(errors, (level,))[:, 0], errors, step, level)
    width = half[np.maximum(np.arange(len(errors)) + 1 - step, 0)]
    known = np.isfinite(width)
    excess = (errors > width)[known].sum() - (1 - level / 100) * known.sum()
    # No width is below 1 or above 6 for longer than the news takes to arrive.
    assert abs(excess) <= (math.log(6) + RATE) * step / RATE


@pytest.mark.parametrize("level", BAND_LEVELS)
@pytest.mark.parametrize("horizon", [1, 4])
def test_bands_hold_what_they_promise_on_noise_that_leans_to_one_side(level, horizon):
    truth = noise(7, 3000, horizon)
    found = coverage(band_of(np.zeros_like(truth), truth, level), truth, slice(50, None))
    assert found.achieved == pytest.approx(level, abs=1)


@pytest.mark.parametrize("level", BAND_LEVELS)
def test_bands_hold_what_they_promise_after_a_series_grows_five_times_as_wild(level):
    truth = noise(8, 800, 1)
    truth[400:] *= 5
    found = coverage(band_of(np.zeros_like(truth), truth, level), truth, slice(400, None))
    assert found.achieved == pytest.approx(level, abs=3)


def test_bands_come_back_after_a_sensor_stood_still():
    truth = noise(9, 2600, 1)
    truth[300:2000] = 0
    found = coverage(band_of(np.zeros_like(truth), truth, 80), truth, slice(2200, None))
    assert found.achieved == pytest.approx(80, abs=5)


# What is said.


def test_coverage_stands_beside_the_promise():
    # Row 4 is missed by a band 8 wide, row 5 held by one of 10 exp(0.8 RATE).
    found = coverage(band_of(FORECAST, ACTUAL, 80), ACTUAL, slice(4, None))
    assert (found.promised, found.achieved, found.scored, found.reason) == (80, 50, 2, None)
    assert found.width == pytest.approx((8 + 10 * math.exp(RATE * 0.8)) / 2)


def test_coverage_counts_only_the_rows_asked_for():
    found = coverage(band_of(FORECAST, ACTUAL, 80), ACTUAL, np.array([5]))
    assert (found.achieved, found.scored) == (100, 1)


def test_coverage_says_how_many_forecasts_had_no_band():
    found = coverage(band_of(FORECAST, ACTUAL, 80), ACTUAL, slice(1, None))
    assert found.scored == 2
    assert found.reason.values == {"level": 80, "needed": 4, "missing": 3, "forecasts": 5}


def test_coverage_without_any_band_is_unknown():
    found = coverage(band_of(FORECAST, ACTUAL, 95), ACTUAL, slice(None))
    assert (found.achieved, found.width, found.scored) == (None, None, 0)
    assert json.loads(json.dumps(found.to_dict()))["reason"]["code"] == "bands_begin_later"


def test_too_few_errors_give_no_band_and_the_reason():
    band = band_of(FORECAST, ACTUAL, 95)
    assert np.isnan(band.ahead).all()
    assert band.reason.text() == (
        "A band of 95 % needs at least 19 known errors at each step ahead; at step 1 there are "
        "6. Add data, or make the validation and test parts larger."
    )


def test_the_reason_names_the_first_step_that_lacks_errors():
    actual = np.repeat(ACTUAL, 3, axis=1)
    actual[3:, 2] = NAN
    band = band_of(np.repeat(FORECAST, 3, axis=1), actual, 80)
    assert np.isfinite(band.ahead).tolist() == [True, True, False]
    assert (band.reason.values["step"], band.reason.values["known"]) == (3, 3)


def test_enough_errors_need_no_reason():
    assert band_of(FORECAST, ACTUAL, 80).reason is None


# Which rows choose and which calibrate.


@pytest.mark.parametrize(
    ("validation", "border"),
    [
        (range(73, 89), 85),  # 16 rows: 4 calibrate, just enough for 80 %
        (range(73, 88), 88),  # 15 rows: 3 would calibrate, too few for any band
        (range(255, 310), 297),  # 55 rows: 13 calibrate
        (range(30_659, 37_230), 36_230),  # 6 571 rows: no more than a thousand
        (range(5, 5), 5),
    ],
)
def test_a_quarter_of_the_validation_rows_calibrates_where_that_is_enough(validation, border):
    cut = Parts(range(validation.start), validation, range(validation.stop, validation.stop + 9))
    chooses, calibrates = cut_validation(cut)
    assert (chooses, calibrates) == (
        range(validation.start, border),
        range(border, validation.stop),
    )


def test_no_row_calibrates_where_the_validation_part_is_the_test_part():
    cut = Parts(range(80), range(80, 120), range(80, 120))
    assert cut_validation(cut) == (range(80, 120), range(120, 120))


def test_as_many_rows_as_steps_ahead_are_left_to_choose():
    cut = Parts(range(80), range(80, 120), range(120, 160))
    assert cut_validation(cut, 30) == (range(80, 110), range(110, 120))
    assert cut_validation(cut, 31) == (range(80, 120), range(120, 120))


def test_a_sum_of_three_steps_is_known_three_rows_later():
    # As the third step ahead of a forecast: the band of a row knows the errors up to three before.
    forecast = noise(5, 40, 3)
    actual = np.zeros((40, 3))
    third = band_of(forecast, actual, 80)
    (of_sum,) = rolling_bands(forecast[:, 2:], actual[:, 2:], (80,), first_step=3)
    np.testing.assert_array_equal(of_sum.hi[:, 0], third.hi[:, 2])
    np.testing.assert_array_equal(of_sum.ahead, third.ahead[2:])
