import pytest

from core.config import RunConfig
from core.errors import UserError
from core.evaluation.verdict import plan_cutoffs
from core.runs.estimate import (
    LONG_EPOCH_S,
    S_TO_START,
    check_memory,
    epoch_seconds,
    estimate_seconds,
    free_mib,
    memory_mib,
    scoring_seconds,
    verdict_seconds,
    warn_of_epochs,
)
from core.series.split import parts

PLAIN = RunConfig(window=20, units=(32,), linear=False)


def test_a_straight_path_gives_the_first_layer_two_numbers_a_row():
    assert epoch_seconds(PLAIN.replace(linear=True), 1000) > epoch_seconds(PLAIN, 1000)


def test_every_other_column_and_the_calendar_give_the_first_layer_more_numbers_a_row():
    two = PLAIN.replace(covariates=("rain", "sun"))
    seconds = [epoch_seconds(config, 1000) for config in (PLAIN, two, two.replace(calendar=True))]
    assert seconds == sorted(set(seconds))


def test_each_step_that_is_forecast_at_once_takes_time():
    # Fewer windows are left where each holds 100 steps, and yet they take longer.
    assert epoch_seconds(PLAIN.replace(horizon=100), 100_000) > epoch_seconds(PLAIN, 100_000)


def test_steps_fed_back_are_learnt_one_by_one():
    fed_back = PLAIN.replace(horizon=100, strategy="recursive")
    # What chooses the best epoch holds the whole horizon and is a little smaller.
    assert epoch_seconds(fed_back, 1000) == pytest.approx(epoch_seconds(PLAIN, 1000), rel=0.01)


def test_fitting_the_straight_path_is_counted_once():
    once, twice = (
        estimate_seconds(PLAIN.replace(linear=True, epochs=epochs), 1000) for epochs in (1, 2)
    )
    line = once - S_TO_START - (twice - once)
    assert line > 0
    assert estimate_seconds(PLAIN.replace(epochs=1), 1000) < once - line / 2


def test_a_slower_machine_takes_as_much_longer():
    assert estimate_seconds(PLAIN, 1000, 3.0) - S_TO_START == pytest.approx(
        3 * (estimate_seconds(PLAIN, 1000) - S_TO_START)
    )


def test_a_verdict_trains_a_network_for_each_cutoff_and_seed():
    cutoffs = len(plan_cutoffs(parts(1000, PLAIN.split), PLAIN).cutoffs)
    one = PLAIN.epochs * epoch_seconds(PLAIN, 1000)
    assert cutoffs == 4
    # Each learns a little less than the run itself: the rows before its cutoff.
    assert 0.6 * 12 * one < verdict_seconds(PLAIN, 1000, seeds=3) < 12 * one
    assert verdict_seconds(PLAIN, 1000, seeds=6) == pytest.approx(
        2 * verdict_seconds(PLAIN, 1000, seeds=3)
    )


def test_after_the_training_a_verdict_is_told_by_what_that_took():
    # As long as the estimate has it where the training took as long as that had it.
    trained_in_s = estimate_seconds(PLAIN, 1000) - S_TO_START
    told = verdict_seconds(PLAIN, 1000, trained_in_s=trained_in_s)
    assert told == pytest.approx(verdict_seconds(PLAIN, 1000))
    assert verdict_seconds(PLAIN, 1000, trained_in_s=trained_in_s / 4) == pytest.approx(told / 4)


def test_where_there_can_be_no_verdict_it_takes_no_time():
    assert verdict_seconds(PLAIN, 80) == 0.0


@pytest.mark.parametrize(("n_rows", "measured_s"), [(1000, 0.11), (2500, 0.19), (10_000, 0.83)])
def test_a_network_that_has_been_to_school_learns_stretches_of_rows_at_once(n_rows, measured_s):
    schooled = RunConfig.from_preset("recommended", batch_size=256)
    # Measured on two cores beside one that has not been to school, which the formula is fitted to.
    assert epoch_seconds(schooled, n_rows) == pytest.approx(measured_s, rel=0.35)
    assert epoch_seconds(schooled, n_rows) < epoch_seconds(schooled.replace(school=False), n_rows)


def test_one_that_learns_nothing_on_only_fits_its_linear_model():
    quick = RunConfig.from_preset("quick")
    assert S_TO_START < estimate_seconds(quick, 2500) < S_TO_START + 1
    assert verdict_seconds(quick, 2500, trained_in_s=0.1) < 2


@pytest.mark.parametrize("strategy", ["direct", "hybrid"])
def test_a_network_for_each_step_takes_as_long_to_build_as_was_measured(strategy):
    config = RunConfig.from_preset("recommended", horizon=12, strategy=strategy, epochs=2)
    # Seconds of processor time on 600 rows, of which 2.5 are those of a single network.
    assert estimate_seconds(config, 600) == pytest.approx(16.8, rel=0.25)
    as_it_is = RunConfig.from_preset("quick", horizon=12, strategy=strategy)
    assert estimate_seconds(as_it_is, 600) == pytest.approx(5.3, rel=0.25)


RECOMMENDED, SCRATCH = RunConfig.from_preset("recommended"), RunConfig.from_preset("scratch")


@pytest.mark.parametrize(
    ("config", "n_rows", "held_mib"),
    [
        # As `tests.benchmarks.memory` measured them.
        (SCRATCH.replace(window=1_000, batch_size=128), 3_000, 244),
        (SCRATCH.replace(units=(8,), window=200, batch_size=256), 1_000_000, 380),
        (SCRATCH.replace(units=(512, 512)), 1_500, 619),
        (SCRATCH.replace(units=(1024, 1024), window=20), 800, 1406),
        (RECOMMENDED.replace(horizon=200), 20_000, 685),
        (RECOMMENDED, 30_000, 206),
        (SCRATCH.replace(horizon=12, strategy="direct"), 3_000, 216),
    ],
)
def test_the_memory_that_is_estimated_is_that_which_was_held(config, n_rows, held_mib):
    assert 0.5 < memory_mib(config, n_rows) / held_mib < 2


@pytest.mark.parametrize(
    ("changes", "smaller"),
    [
        ({"units": (4096,) * 16}, {"units": [64] * 16}),
        ({"horizon": 2_000}, {"horizon": 250}),
    ],
)
def test_what_would_fit_is_named_where_memory_is_short(changes, smaller):
    config = RunConfig.from_preset("recommended", **changes)
    with pytest.raises(UserError) as refused:
        check_memory(config, 300_000, free=12_000)
    assert refused.value.message.values["smaller"] == smaller
    fitting = config.replace(**smaller)
    check_memory(fitting, 300_000, free=12_000)
    assert epoch_seconds(fitting, 300_000) <= LONG_EPOCH_S


def test_batches_are_made_smaller_where_that_is_enough():
    config = SCRATCH.replace(window=1_000, batch_size=4_096)
    with pytest.raises(UserError) as refused:
        check_memory(config, 20_000, free=2_000)
    assert refused.value.message.values["smaller"] == {"batch_size": 1_000}


def test_two_at_once_take_twice_the_memory():
    needed = memory_mib(RECOMMENDED, 1000)
    check_memory(RECOMMENDED, 1000, free=needed)
    with pytest.raises(UserError):
        check_memory(RECOMMENDED, 1000, free=needed, at_once=2)


def test_of_a_cluster_nobody_knows_the_memory(monkeypatch):
    assert free_mib() < 10**9
    monkeypatch.setenv("LOOKBACK_SCHEDULER", "tls://host:8786")
    check_memory(RECOMMENDED.replace(units=(4096,) * 16), 1000, free_mib())


@pytest.mark.parametrize("window", [10_000, 100_000])
def test_a_window_with_which_an_epoch_takes_hours_is_warned_of(window):
    warning = warn_of_epochs(RECOMMENDED.replace(window=window), 300_000)
    (shorter,) = warning.values["smaller"].values()
    assert list(warning.values["smaller"]) == ["window"] and 1_000 < shorter < 2_000
    assert warn_of_epochs(RECOMMENDED, 300_000) is None
    assert warn_of_epochs(RECOMMENDED, 300_000, calibration=100) is not None


def test_scoring_takes_longer_the_more_rows_steps_and_weights_there_are():
    few = scoring_seconds(RECOMMENDED, 1_000)
    assert few < 2 < 10 < scoring_seconds(RECOMMENDED, 100_000)
    fed_back = RECOMMENDED.replace(horizon=12, strategy="recursive")
    assert scoring_seconds(fed_back, 1_000) > few
    assert scoring_seconds(SCRATCH.replace(units=(2048, 2048)), 200) > 10
