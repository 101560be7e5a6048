import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import RunConfig
from core.errors import UserError
from core.series.length import check_length, fit_split, measure_length
from core.series.split import parts
from core.series.windows import count_targets


def test_examples_are_windows_with_what_follows_them():
    # 70 % of 200 rows are 140; the first 20 have no window before them.
    found = measure_length(200, RunConfig(window=20))
    assert (found.examples, found.short) == (120, False)
    assert found.message.values == {"window": 20, "rows": 140, "examples": 120}


def test_a_long_window_leaves_little_to_learn_from():
    # 140 rows are fewer than five windows of 30.
    assert measure_length(200, RunConfig(window=30)).short
    assert measure_length(80, RunConfig(window=12)).message.code == "examples_short"


def needed(n, config):
    """How many rows a refusal asks for, None where the rows are enough."""
    try:
        check_length(n, config)
    except UserError as refused:
        return refused.message.values["needed"]
    return None


def holds(n, config):
    """Whether each part of some rows holds a window and its targets."""
    return all(
        count_targets(part, config.window, config.reach_back, config.horizon)
        for part in vars(parts(n, fit_split(n, config)[0].split)).values()
    )


@settings(max_examples=300, deadline=None)
@given(
    shares=st.lists(st.integers(1, 60), min_size=2, max_size=3),
    window=st.integers(1, 30),
    horizon=st.integers(1, 12),
    reach_back=st.booleans(),
    n=st.integers(3, 400),
)
def test_the_rows_asked_for_are_the_fewest_that_are_enough(shares, window, horizon, reach_back, n):
    split = tuple(share / sum(shares) for share in shares)
    config = RunConfig(window=window, horizon=horizon, reach_back=reach_back, split=split)
    fewest = next(rows for rows in itertools.count(n) if holds(rows, config))
    assert needed(n, config) == (fewest if fewest > n else None)


@pytest.mark.parametrize("split", [(0.9998, 0.0001, 0.0001), (0.0001, 0.9999)])
def test_rows_are_counted_at_once_for_tiny_shares_and_long_windows(split):
    config = RunConfig(window=60_000, split=split, reach_back=False)
    started = time.process_time()
    found = needed(1000, config)
    assert time.process_time() - started < 2
    assert holds(found, config)
    # Fewer are not enough, however far down: a part's rows are its share's, give or take one.
    assert not any(holds(rows, config) for rows in range(found - 1000, found))
    assert found >= (60_001 - 1) / min(split)


def test_too_few_rows_are_refused_with_how_many_are_needed():
    with pytest.raises(UserError) as refused:
        measure_length(10, RunConfig(window=20))
    assert refused.value.message.code == "parts_too_short"


def test_a_series_that_is_too_short_is_told_how_many_rows_are_needed():
    config = RunConfig.from_preset("article")
    with pytest.raises(UserError) as refused:
        check_length(150, config)
    needed = refused.value.message.values["needed"]
    assert check_length(needed, config).train
    with pytest.raises(UserError):
        check_length(needed - 1, config)


def test_no_shorter_window_is_advised_where_only_the_horizon_is_too_long():
    config = RunConfig.from_preset("recommended", horizon=12, split=(0.72, 0.14, 0.14))
    with pytest.raises(UserError) as refused:
        check_length(60, config)
    message = refused.value.message
    assert message.code == "later_parts_too_short"
    assert "72 % / 14 % / 14 %" in message.text()
    assert check_length(message.values["needed"], config).test
    assert check_length(60, config.replace(split=(0.6, 0.2, 0.2))).test
    with pytest.raises(UserError, match="Shorten the window"):
        check_length(60, config.replace(reach_back=False, window=64, school=False))


def test_the_usual_split_grows_to_hold_the_horizon_as_long_as_the_training_part_can_spare_it():
    config = RunConfig.from_preset("recommended", horizon=12)
    fitted, message = fit_split(60, config)
    cut = parts(60, fitted.split)
    assert (cut.train, cut.validation, cut.test) == (range(36), range(36, 48), range(48, 60))
    assert message.values == {"horizon": 12, "train": 36, "validation": 12, "test": 12}
    assert check_length(60, config) == check_length(60, fitted) == cut
    # What fits needs no word, and fits only once.
    for rows, same in ((60, fitted), (80, config), (60, config.replace(split=(0.8, 0.2)))):
        assert fit_split(rows, same) == (same, None)
    # 8 rows to look at and 12 after them, 12 and 12.
    assert check_length(44, config).train == range(20)
    assert needed(43, config) == 44


@pytest.mark.parametrize("preset", ["recommended", "quick", "scratch"])
def test_every_length_that_can_hold_a_window_in_each_part_is_accepted(preset):
    for horizon in (1, 5, 12, 30):
        config = RunConfig.from_preset(preset, horizon=horizon)
        accepted = [n for n in range(3, 260) if needed(n, config) is None]
        assert accepted == list(range(accepted[0], 260))
        assert {needed(n, config) for n in range(3, accepted[0])} == {accepted[0]}
        least = config.shortest_window + 3 * horizon
        # With a horizon of 1, the usual parts grow faster than what they hold.
        assert accepted[0] == least if horizon > 5 else accepted[0] >= least
