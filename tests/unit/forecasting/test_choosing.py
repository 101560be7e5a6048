import numpy as np
import pytest

from core.errors import UserError
from core.forecasting.choosing import check_transform
from core.series.split import cut_validation, parts
from tests.unit.forecasting.growing import RECOMMENDED, SPLIT, fit, growing_season, task


def test_logarithms_are_taken_where_validation_prefers_them():
    assert fit(growing_season()).transform.kind == "log"
    rows = np.arange(240)
    steady = 100 + 10 * np.sin(2 * np.pi * rows / 12) + np.random.default_rng(2).normal(size=240)
    assert fit(steady).transform.kind == "none"


def test_logarithms_of_values_that_are_not_positive_are_refused():
    config = RECOMMENDED.replace(transform="log")
    with pytest.raises(UserError) as refused:
        fit(growing_season() - 300, config)
    assert refused.value.message.code == "log_needs_positive"


def test_no_value_after_the_validation_part_changes_what_the_network_sees():
    values = growing_season()
    later = values.copy()
    later[parts(240, SPLIT).test.start :] = 1e6 * np.arange(36)
    assert fit(values).to_dict() == fit(later).to_dict()
    assert fit(values).later().to_dict() == fit(later).later().to_dict()


def test_the_rows_that_choose_teach_the_line_of_later_forecasts():
    values, cut = growing_season(), cut_validation(parts(240, SPLIT))[0]
    inputs = fit(values)
    later = inputs.later()
    assert (inputs.refitted_from, later.needed) == (cut.stop, inputs.needed)
    transformed, rows = inputs.transformed(values), np.asarray(cut)
    # The rows it learnt itself are closer to it.
    assert later.linear.squared_error(transformed, rows) < inputs.linear.squared_error(
        transformed, rows
    )


def test_where_validation_is_the_test_part_the_training_rows_alone_decide():
    values, config = growing_season(), RECOMMENDED.replace(split=(0.85, 0.15))
    later = values.copy()
    later[parts(240, config.split).validation.start :] *= -3
    assert fit(values, config).to_dict() == fit(later, config).to_dict()


def test_enough_training_windows_are_left_on_a_short_series():
    values = growing_season(60)
    inputs = fit(values)
    assert len(inputs.trainable_rows(parts(60, SPLIT).train, reach_back=True)) >= 8


def test_each_part_keeps_a_window_where_windows_may_not_begin_before_it():
    config = RECOMMENDED.replace(window=20, reach_back=False)
    cut = parts(240, SPLIT)
    inputs = fit(growing_season(), config)
    assert all(
        len(inputs.trainable_rows(part, False)) for part in (cut.train, cut.validation, cut.test)
    )


def test_rows_that_choose_keep_a_window_too_rather_than_be_set_aside_to_calibrate():
    # 36 validation rows: 9 of them set aside would leave 27, too few for a window of 30.
    config = RECOMMENDED.replace(window=30, reach_back=False)
    cut = parts(240, SPLIT)
    chooses, calibrates = cut_validation(cut, config.fewest_rows)
    assert (len(chooses), len(calibrates)) == (36, 0)
    assert len(fit(growing_season(), config).trainable_rows(chooses, False))


def test_logarithms_of_values_that_have_none_are_refused_before_training():
    values, config = growing_season(), RECOMMENDED.replace(transform="log")
    check_transform(task(values, config))
    values[239] = -1.0  # a test row: nobody knows it yet
    check_transform(task(values, config))
    values[10] = 0.0
    check_transform(task(values, config.replace(transform="auto")))
    with pytest.raises(UserError) as refused:
        check_transform(task(values, config))
    assert refused.value.message.code == "log_needs_positive"
