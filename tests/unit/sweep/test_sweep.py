"""A sweep: its ranges, its folder, its luck, and one try after the other."""

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest

from core import sweep
from core.config import RunConfig
from core.errors import UserError
from core.forecasting.task import Task
from core.runs import store
from core.series.series import Series
from core.series.split import parts
from core.sweep import Space, find_luck, luck
from core.sweep.space import searchable
from core.sweep.trial import Trial, best_of

NARROW = Space(
    window=(3, 8), layers=(1, 1), units=(2, 4), dropout=(0, 0), learning_rate=(0.01, 0.1)
)
TINY = RunConfig(window=5, units=(4,), epochs=6, batch_size=64, learning_rate=0.02, patience=5)


@pytest.fixture
def waves():
    """Two hundred rows of noisy waves, of which 30 rows choose (the last 10 make bands)."""
    rows = np.arange(200.0)
    values = np.sin(rows / 3) + 0.1 * np.random.default_rng(3).normal(size=200)
    return Series(name="waves", target="height", unit="m", time=None, values=values)


@pytest.fixture
def made(tmp_path, waves):
    """A sweep that nobody has worked on."""
    return sweep.create(tmp_path, TINY, NARROW, waves, 600)


def ended(number, error, **changes):
    """A try that was trained to its end."""
    config = TINY.replace(window=3 + number % 6)
    return Trial(number, config, "done", ((float(number), 1.0),), 1, error=error, **changes)


def keep(made, *trials):
    """Writes tries as the process that worked on them does."""
    for trial in trials:
        with made.claim():
            made.write(trial)


# The ranges


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(UserError, match="received 64 to 8 for “window”"):
        Space(window=(64, 8))


@pytest.mark.parametrize(
    ("beyond", "told"),
    [
        ({"window": (0, 8)}, "“window” lies between 1 and"),
        ({"layers": (0, 2)}, "received none"),
        ({"units": (8, 5000)}, "received 5000"),
        ({"dropout": (0.0, 1.0)}, "“dropout” lies between"),
        ({"learning_rate": (0.0, 0.1)}, "“learning rate” lies between"),
    ],
)
def test_a_range_beyond_what_its_setting_allows_is_refused(beyond, told):
    with pytest.raises(UserError, match=told):
        Space(**beyond)


def test_ranges_survive_json():
    told = json.loads(json.dumps(NARROW.to_dict()))
    assert Space.from_dict(told) == NARROW


def ramp(base, rows, season_length):
    """A task of so many rows."""
    series = Series("ramp", "y", "", None, np.arange(float(rows)), season_length=season_length)
    return Task.of(series, base)


def test_default_ranges_hold_the_settings_they_are_around_and_two_seasons():
    base = RunConfig.from_preset("recommended")
    space = Space.around(ramp(base, 2284, 52))
    assert space.window == (8, 104) and space.params(base) is not None


def test_default_ranges_stay_within_a_short_series():
    base = RunConfig.from_preset("recommended")
    space = Space.around(ramp(base, 144, 12))
    # A fifth of the 100 training rows is 20, below the base's own window.
    assert space.window == (8, 24)
    space.check(base, 144)


def test_a_window_longer_than_the_series_is_refused():
    with pytest.raises(UserError, match="this series has 200"):
        Space(window=(8, 500)).check(TINY, 200)


def test_sizes_of_a_layer_double():
    assert Space(units=(10, 50)).sizes() == [10, 20, 40, 50]
    assert Space(units=(8, 64)).sizes() == [8, 16, 32, 64]
    assert Space(units=(32, 32)).sizes() == [32]


def test_settings_that_were_drawn_are_found_in_the_ranges_again():
    space = Space()
    drawn = {"window": 31, "layers": 2, "units": 3, "dropout": 0.2, "learning_rate": 0.0012}
    config = space.config(TINY, drawn)
    assert (config.units, config.window) == ((64, 64), 31)
    assert space.params(config) == pytest.approx(drawn)


def test_settings_outside_of_the_ranges_are_none_of_theirs():
    assert NARROW.params(TINY.replace(window=30)) is None
    assert NARROW.params(TINY.replace(units=(4, 2))) is None


def test_a_sweep_keeps_the_test_apart_and_every_training_has_an_end():
    article = searchable(RunConfig.from_preset("article"))
    assert article.split == (0.875, 0.0625, 0.0625)
    assert (article.epochs, article.patience) == (100, 10)


# The folder


def test_a_sweep_is_a_folder_that_the_list_of_runs_does_not_show(tmp_path, made):
    assert store.scan(tmp_path) == []
    (found,) = sweep.scan(tmp_path)
    assert (found.base(), found.space(), found.budget_s()) == (made.base(), NARROW, 600.0)


def test_a_sweep_knows_its_series(made, waves):
    assert made.is_about(waves)
    assert not made.is_about(dataclasses.replace(waves, values=waves.values + 1))


@pytest.mark.parametrize("name", ["../secret", "", None, ".new-x", "unknown"])
def test_only_a_plain_name_below_the_runs_is_found(tmp_path, made, name):
    assert sweep.find(tmp_path, name) is None
    assert sweep.find(tmp_path, made.id).id == made.id


@pytest.mark.parametrize("seconds", [0, -5, float("nan"), 1e9])
def test_a_time_that_makes_no_sense_is_refused(tmp_path, waves, seconds):
    with pytest.raises(UserError, match="For example 60"):
        sweep.create(tmp_path, TINY, NARROW, waves, seconds)


def test_time_in_which_several_tries_were_worked_on_counts_once_and_a_pause_not(made):
    trials = [
        dataclasses.replace(ended(0, 1.0), worked=((100.0, 10.0),)),
        dataclasses.replace(ended(1, 1.0), worked=((105.0, 10.0),)),
        dataclasses.replace(ended(2, 1.0), worked=((106.0, 2.0), (1000.0, 5.0))),
    ]
    assert made.spent_s(trials) == 20.0


def test_a_sweep_ends_when_its_time_is_worked(made):
    keep(made, dataclasses.replace(ended(0, 1.0), worked=((100.0, 599.0),)))
    assert made.state() == "waiting" and made.is_active()
    keep(made, dataclasses.replace(ended(1, 1.0), worked=((900.0, 2.0),)))
    assert made.state() == "ended" and not made.is_active()


def test_a_stopped_sweep_ends_and_keeps_its_tries(made):
    keep(made, ended(0, 2.0), ended(1, 1.0))
    made.request_stop()
    assert made.state() == "ended"
    assert best_of(made.trials()).number == 1


def test_a_sweep_whose_every_try_fails_ends(made):
    keep(made, *(dataclasses.replace(ended(n, None), state="failed") for n in range(4)))
    assert made.is_active()
    keep(made, dataclasses.replace(ended(4, None), state="failed"))
    assert not made.is_active()


def test_two_who_claim_at_once_get_tries_of_their_own(made):
    with made.claim() as first:
        made.write(Trial(first, TINY))
        with made.claim() as second:
            assert (first, second) == (0, 1)
        assert made.trials()[0].state == "running"
    assert made.trials()[0].state == "interrupted"


def test_a_try_whose_process_died_is_claimed_first(made):
    keep(made, ended(0, 1.0), Trial(1, TINY), ended(2, 1.0))
    with made.claim() as number:
        assert number == 1


def test_a_damaged_try_hides_no_other(made):
    keep(made, ended(0, 1.0))
    (made.trials_path / "00001.json").write_text('{"number": ')
    assert [trial.number for trial in made.trials()] == [0]


def test_a_try_survives_json(made):
    trial = ended(3, 0.25, curve=(0.5, 0.25), blocks=(0.2, 0.3), best_epoch=2)
    keep(made, trial)
    assert made.trials() == [trial]


def test_a_cut_try_is_never_the_best():
    cut = dataclasses.replace(ended(1, 0.1), state="cut")
    assert best_of([ended(0, 0.5), cut, ended(2, 0.5)]).number == 0


def test_the_best_becomes_a_run_of_its_own(made):
    run = made.take(ended(2, 0.1), "best of 3")
    assert (run.status().state, run.name()) == ("queued", "best of 3")
    assert (run.config().window, run.config().shards) == (5, TINY.shards)


# The luck


def noisy_tries(rng, tries, better=0.0):
    """Errors by block of tries that are equally good, save that the last one may be better."""
    by_block = 5 + rng.normal(size=(tries, luck.BLOCKS))
    by_block[-1] -= better
    return by_block.mean(axis=1), by_block


def test_the_lead_of_equally_good_tries_is_called_luck():
    shares = []
    for seed in range(200):
        found = find_luck(*noisy_tries(np.random.default_rng(seed), 40))
        if found.lead:
            shares.append(found.luck / found.lead)
    assert np.mean(shares) > 0.8
    assert np.mean(np.array(shares) >= luck.MOSTLY) > 0.85


def test_the_lead_of_a_really_better_try_is_not():
    rng = np.random.default_rng(1)
    found = find_luck(*noisy_tries(rng, 40, better=4.0))
    assert found.luck < 0.15 * found.lead


def test_no_luck_is_told_of_too_few_tries_or_rows():
    assert find_luck([1.0, 0.5], [[1.0] * 10, [0.5] * 10]) is None
    assert find_luck([1.0, 0.5, 0.7], [[], [], []]) is None


def test_a_first_try_that_stays_the_best_has_no_lead():
    found = find_luck([0.5, 1.0, 0.9], [[0.5] * 10, [1.0] * 10, [0.9] * 10])
    assert (found.lead, found.luck) == (0.0, 0.0)
    assert sweep.sentence(found).code == "sweep_no_lead"
    found = dataclasses.replace(found, line_alone=True)
    assert sweep.sentence(found).code == "sweep_line_alone"


def test_luck_is_told_in_one_sentence_with_the_unit():
    told = sweep.sentence(luck.Luck(tries=40, best=0.41, lead=0.06, luck=0.02), "ppm").text()
    assert told == (
        "The best of 40 tries was off by 0.41\u00a0ppm, 0.06\u00a0ppm less than the first; about "
        "0.02\u00a0ppm of that lead is likely the luck of picking the best of many."
    )


def test_blocks_are_the_mean_errors_of_stretches_in_time_order():
    errors = np.repeat(np.arange(10.0), 2)
    errors[3] = np.nan
    assert luck.blocks(errors)[[0, 9]].tolist() == [0.0, 9.0]
    assert len(luck.blocks(errors[:9])) == 0


# Optuna


def test_the_first_try_is_what_the_sweep_started_from():
    from core.sweep.search import suggest

    assert suggest(NARROW, TINY, [], 0) == TINY


def test_the_same_tries_lead_to_the_same_next_one():
    from core.sweep.search import suggest

    before = [ended(n, 1.0 + n) for n in range(12)]
    drawn = [suggest(NARROW, TINY, before, 12) for _ in range(2)]
    assert drawn[0] == drawn[1] and NARROW.params(drawn[0]) is not None


def test_a_try_that_falls_behind_is_cut_and_a_leading_one_is_not():
    from core.sweep.search import Pruner

    before = [ended(n, 1.0, curve=(1.0, 0.9, 0.8, 0.7, 0.6)) for n in range(6)]
    assert not any(Pruner(before).is_behind(epoch, 0.1) for epoch in range(1, 6))
    behind, pruner = [], Pruner(before)
    for epoch in range(1, 6):
        behind.append(pruner.is_behind(epoch, 2.0))
    assert behind == [False, False, True, True, True]
    assert not Pruner(before[:3]).is_behind(5, 2.0)


def test_the_setting_that_matters_is_told_apart():
    from core.sweep.search import importance

    space, rng = Space(), np.random.default_rng(2)
    trials = []
    for number in range(60):
        drawn = {
            "window": int(rng.integers(8, 72)),
            "layers": 1,
            "units": int(rng.integers(4)),
            "dropout": 0.0,
            "learning_rate": float(rng.uniform(0.0003, 0.01)),
        }
        config = space.config(TINY, drawn)
        trials.append(Trial(number, config, "done", error=abs(config.window - 40) / 40))
    found = importance(space, trials)
    assert max(found, key=found.get) == "window"
    assert importance(space, trials[:5]) == {}


# A try at work


def never():
    return False


def test_a_try_is_scored_on_the_rows_that_choose_and_reads_no_later_ones(tmp_path, waves):
    from core.sweep.work import work

    spoilt = waves.values.copy()
    spoilt[parts(200, TINY.split).test.start :] = 1e6
    scores = []
    for values in (waves.values, spoilt):
        series = dataclasses.replace(waves, values=values)
        made = sweep.create(tmp_path, TINY.replace(linear=True), NARROW, series, 600)
        assert work(made, never)
        (trial,) = made.trials()
        assert trial.state == "done" and len(trial.blocks) == luck.BLOCKS
        scores.append(trial.error)
    assert scores[0] == scores[1]


def test_tries_follow_each_other_until_a_stop_and_repeat_themselves(tmp_path, waves):
    from core.sweep.work import work

    told = []
    for _ in range(2):
        made = sweep.create(tmp_path, TINY, NARROW, waves, 600)
        for _ in range(3):
            assert work(made, never)
        told.append([(trial.config, trial.error) for trial in made.trials()])
        made.request_stop()
        assert not work(made, never)
    assert told[0] == told[1]
    assert told[0][0][0] == TINY.replace(shards=1)


def test_a_try_that_is_wanted_elsewhere_is_left_and_tried_again(made):
    from core.sweep.work import work

    assert work(made, lambda: True)
    (left,) = made.trials()
    assert (left.state, left.attempts, left.curve) == ("interrupted", 0, ())
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, len(trial.worked)) == ("done", 2)


def test_the_end_of_the_time_ends_a_try_and_keeps_what_it_found(tmp_path, waves):
    from core.sweep.work import work

    endless = TINY.replace(epochs=100, patience=100, batch_size=1)
    made = sweep.create(tmp_path, endless, NARROW, waves, 1)
    assert work(made, never)
    (trial,) = made.trials()
    assert trial.state == "stopped" and trial.error is not None and trial.is_scored
    assert made.state() == "ended"


def test_a_try_that_falls_behind_is_noted_as_cut(made):
    from core.sweep.work import work

    keep(made, *(ended(n, 0.001, curve=(0.001,) * 6) for n in range(5)))
    assert work(made, never)
    trial = made.trials()[-1]
    assert trial.state == "cut" and len(trial.curve) == 3


def test_a_try_whose_process_died_twice_is_given_up(made):
    from core.sweep.work import work

    keep(made, Trial(0, TINY, attempts=2))
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, trial.message.code) == ("failed", "try_process_ended")


def test_settings_that_cannot_be_learnt_are_noted_as_failed(tmp_path, waves):
    from core.sweep.work import work

    made = sweep.create(tmp_path, TINY.replace(transform="log", linear=True), NARROW, waves, 600)
    assert work(made, never)
    (trial,) = made.trials()
    assert trial.state == "failed" and trial.message is not None


def test_a_try_without_an_observed_row_to_compare_with_says_so(tmp_path, waves):
    from core.sweep.work import work

    repaired = np.zeros(200, dtype=bool)
    repaired[parts(200, TINY.split).validation] = True
    series = dataclasses.replace(waves, repaired=repaired)
    made = sweep.create(tmp_path, TINY, NARROW, series, 600)
    assert work(made, never)
    (trial,) = made.trials()
    assert (trial.state, trial.message.code) == ("failed", "try_nothing_observed")


def test_importing_the_sweep_loads_neither_optuna_nor_tensorflow():
    code = (
        "import sys; import core.sweep; "
        "assert not {'optuna', 'tensorflow', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
