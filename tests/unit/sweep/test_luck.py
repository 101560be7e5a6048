import dataclasses

import numpy as np

from core import sweep
from core.config import SCHOOL_UNITS
from core.sweep import find_luck, luck
from tests.unit.sweep.tries import ended


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
    found = dataclasses.replace(found, linear_alone=True)
    assert sweep.sentence(found).code == "sweep_line_alone"


def test_luck_is_told_in_one_sentence_with_the_unit():
    told = sweep.sentence(luck.Luck(tries=40, best=0.41, lead=0.06, luck=0.02), "ppm").text()
    assert told == (
        "The best of 40 tries has a typical error of 0.41\u00a0ppm, 0.06\u00a0ppm less than "
        "the first; about 0.02\u00a0ppm of that lead is likely luck from picking the best of "
        "many."
    )


def test_blocks_are_the_mean_errors_of_stretches_in_time_order():
    errors = np.repeat(np.arange(10.0), 2)
    errors[3] = np.nan
    assert luck.blocks(errors)[[0, 9]].tolist() == [0.0, 9.0]
    assert len(luck.blocks(errors[:9])) == 0


def blocked(number, error, **changes):
    """A try that is as good on each block."""
    blocks = (error,) * luck.BLOCKS
    return ended(number, error, blocks=blocks, **{"best_epoch": 2, **changes})


def test_tries_cut_early_are_counted_among_the_many_and_failed_ones_are_not():
    trials = [
        blocked(0, 1.0),
        dataclasses.replace(blocked(1, 0.1), state="cut"),
        dataclasses.replace(ended(2, None), state="failed"),
        blocked(3, 0.75),
        blocked(4, 0.9),
    ]
    found = luck.luck_of(trials)
    assert (found.tries, found.best, found.lead) == (4, 0.75, 0.25)
    assert not found.linear_alone


def with_linear_model(number, **settings):
    """A try whose network is the one it began with, beside a linear model."""
    tried = blocked(number, 1.0 - number / 8, best_epoch=0)
    return dataclasses.replace(tried, config=tried.config.replace(linear=True, **settings))


def test_where_no_network_adds_anything_the_linear_model_is_alone():
    assert luck.luck_of([with_linear_model(n) for n in range(3)]).linear_alone


def test_a_network_as_it_came_from_school_leaves_no_linear_model_alone():
    tries = [with_linear_model(n) for n in range(2)]
    schooled = with_linear_model(2, units=SCHOOL_UNITS, school=True)
    assert not luck.luck_of([*tries, schooled]).linear_alone


def test_without_a_score_of_the_first_try_there_is_nothing_to_compare_with():
    first = dataclasses.replace(ended(0, None), state="failed")
    assert luck.luck_of([first, *(blocked(n, 1.0) for n in range(1, 5))]) is None
    assert luck.luck_of([]) is None
