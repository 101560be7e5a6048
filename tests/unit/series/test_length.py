import pytest

from core.config import RunConfig
from core.errors import UserError
from core.series.length import check_length, measure_history


def test_examples_are_windows_with_what_follows_them():
    # 70 % of 200 rows are 140; the first 20 have no window before them.
    found = measure_history(200, RunConfig(window=20))
    assert (found.examples, found.short) == (120, False)
    assert found.message.values == {"window": 20, "rows": 140, "examples": 120}


def test_a_long_window_leaves_little_to_learn_from():
    # 140 rows are fewer than five windows of 30.
    assert measure_history(200, RunConfig(window=30)).short
    assert measure_history(80, RunConfig(window=12)).message.code == "history_short"


def test_too_few_rows_are_refused_with_how_many_are_needed():
    with pytest.raises(UserError) as refused:
        measure_history(10, RunConfig(window=20))
    assert refused.value.message.code == "too_few_rows"


def test_a_series_that_is_too_short_is_told_how_many_rows_are_needed():
    config = RunConfig.from_preset("article")
    with pytest.raises(UserError) as refused:
        check_length(150, config)
    needed = refused.value.message.values["needed"]
    assert check_length(needed, config).train
    with pytest.raises(UserError):
        check_length(needed - 1, config)
