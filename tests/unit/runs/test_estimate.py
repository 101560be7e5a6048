import pytest

from core.config import RunConfig
from core.evaluation.verdict import plan_cutoffs
from core.runs.estimate import S_TO_START, epoch_seconds, estimate_seconds, verdict_seconds
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
