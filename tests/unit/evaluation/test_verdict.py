import json

import numpy as np
import pytest

from core.config import RunConfig
from core.evaluation.verdict import Verdict, plan_cutoffs, sentence, verdict_of
from core.series.split import parts

THREE_PARTS = (0.70, 0.15, 0.15)
ARTICLE = RunConfig.from_preset("article")
N_ROWS = 120
CUTOFFS = np.arange(N_ROWS) // 40
NOISE = np.random.default_rng(8).uniform(0.5, 1.5, size=(3, N_ROWS))  # of mean 1, nearly


def errors(mean, seed=0):
    """Errors of the given mean size, with both signs."""
    noise = np.roll(NOISE[0], 7 * seed)
    return mean * noise / noise.mean() * np.where(np.arange(N_ROWS) % 2, 1, -1)


def networks(mean):
    return np.stack([errors(mean, seed) for seed in (1, 2, 3)])


def reaching_back(window, **settings):
    return RunConfig(window=window, reach_back=True, **settings)


def test_fifteen_validation_rows_give_two_cutoffs():
    found = plan_cutoffs(parts(100, THREE_PARTS), reaching_back(10))
    assert [cutoff.test for cutoff in found.cutoffs] == [range(70, 78), range(78, 85)]


def test_each_cutoff_chooses_on_the_share_of_rows_that_the_run_chooses_on():
    # 15 of the 85 rows up to the end of the validation part: 12 of 70, and 14 of 78.
    first, second = plan_cutoffs(parts(100, THREE_PARTS), reaching_back(10)).cutoffs
    assert (first.train, first.validation) == (range(0, 58), range(58, 70))
    assert (second.train, second.validation) == (range(0, 64), range(64, 78))


def test_the_cutoffs_forecast_every_validation_row_once_and_no_other():
    cut = parts(918, THREE_PARTS)
    found = plan_cutoffs(cut, reaching_back(40)).cutoffs
    assert len(found) == 4
    assert [row for cutoff in found for row in cutoff.test] == list(cut.validation)


def test_fewer_cutoffs_can_be_asked_for():
    found = plan_cutoffs(parts(918, THREE_PARTS), reaching_back(40), most=3)
    assert len(found.cutoffs) == 3


def test_with_windows_inside_their_part_the_first_cutoff_comes_a_window_later():
    found = plan_cutoffs(parts(1000, ARTICLE.split), ARTICLE).cutoffs
    assert (found[0].test.start, found[-1].test.stop) == (895, 1000)


def test_fourteen_validation_rows_are_too_few_for_a_verdict():
    found = plan_cutoffs(parts(95, THREE_PARTS), reaching_back(10))
    assert found.cutoffs == ()
    assert found.message.values == {"needed": 15, "rows": 14}


def test_rows_that_hold_no_window_once_some_are_held_back_are_too_few():
    # 58 of the 70 training rows are left to train on, and a window of 58 needs one more.
    assert plan_cutoffs(parts(100, THREE_PARTS), reaching_back(57)).cutoffs
    found = plan_cutoffs(parts(100, THREE_PARTS), reaching_back(58))
    assert (found.cutoffs, found.message.code) == ((), "verdict_too_few_before")


def test_blocks_shorter_than_the_horizon_are_too_short_for_a_verdict():
    cut = parts(200, THREE_PARTS)  # 30 validation rows: blocks of 7 and 8
    assert plan_cutoffs(cut, reaching_back(10, horizon=7)).cutoffs
    found = plan_cutoffs(cut, reaching_back(10, horizon=8))
    assert (found.cutoffs, found.message.code) == ((), "verdict_horizon_too_long")


def test_the_difference_is_the_mean_absolute_error_beside_that_of_the_best_baseline():
    found = verdict_of(networks(3.0), {"naive": errors(6.0), "drift": errors(4.0)}, CUTOFFS)
    assert found.baseline == "drift"
    assert found.difference == pytest.approx(-0.25)


def test_what_was_compared_is_counted():
    found = verdict_of(networks(3.0), {"naive": errors(6.0)}, CUTOFFS)
    assert (found.n_rows, found.n_cutoffs, found.n_seeds) == (120, 3, 3)


def test_a_quarter_less_error_row_after_row_is_better():
    found = verdict_of(networks(3.0), {"naive": errors(4.0)}, CUTOFFS)
    assert found.outcome == "better"
    assert found.low < -0.25 < found.high < 0


def test_a_quarter_more_error_row_after_row_is_worse():
    found = verdict_of(networks(5.0), {"naive": errors(4.0)}, CUTOFFS)
    assert found.outcome == "worse"
    assert 0 < found.low < 0.25 < found.high


def test_an_interval_that_crosses_zero_is_no_different():
    found = verdict_of(networks(3.98), {"naive": errors(4.0)}, CUTOFFS)
    assert found.low < 0 < found.high
    assert (found.outcome, found.sure) == ("no_different", None)


def test_better_than_the_best_baseline_and_perhaps_not_than_another_is_no_different():
    wild = np.where(np.arange(N_ROWS) % 40 == 17, 164.0, 0.0)  # 4.1 on average
    found = verdict_of(networks(3.0), {"naive": errors(4.0), "drift": wild}, CUTOFFS)
    assert (found.baseline, found.outcome) == ("naive", "no_different")


def test_a_network_that_repeats_a_baseline_is_no_different():
    found = verdict_of(np.stack([errors(4.0)] * 3), {"naive": errors(4.0)}, CUTOFFS)
    assert (found.outcome, found.difference) == ("no_different", pytest.approx(0.0))


def test_a_large_difference_is_as_sure_as_it_gets():
    assert verdict_of(networks(1.0), {"naive": errors(4.0)}, CUTOFFS).sure == 99


def test_the_sign_of_an_error_does_not_matter():
    baselines = {"naive": errors(4.0)}
    assert verdict_of(networks(3.0), baselines, CUTOFFS) == verdict_of(
        -networks(3.0), baselines, CUTOFFS
    )


def test_a_network_beside_a_baseline_without_error_is_worse():
    found = verdict_of(networks(0.01), {"naive": errors(1.0), "drift": np.zeros(N_ROWS)}, CUTOFFS)
    assert (found.outcome, found.baseline, found.difference) == ("worse", "drift", None)


def test_a_network_without_error_is_no_different_from_such_a_baseline():
    found = verdict_of(np.zeros((3, N_ROWS)), {"naive": np.zeros(N_ROWS)}, CUTOFFS)
    assert (found.outcome, found.difference) == ("no_different", 0.0)


def test_a_network_without_error_is_better_than_a_baseline_with_some():
    found = verdict_of(np.zeros((3, N_ROWS)), {"naive": errors(4.0)}, CUTOFFS)
    assert (found.outcome, found.difference) == ("better", -1.0)


def test_rows_that_a_baseline_cannot_forecast_are_left_out():
    naive = errors(4.0)
    naive[:50] = np.nan  # the whole first cutoff, and ten rows of the second
    found = verdict_of(networks(3.0), {"naive": naive, "drift": errors(6.0)}, CUTOFFS)
    assert (found.n_rows, found.n_cutoffs) == (70, 2)


def test_a_network_that_gave_no_number_is_not_judged():
    network = networks(3.0)
    network[1, 70] = np.inf
    found = verdict_of(network, {"naive": errors(4.0)}, CUTOFFS)
    assert found.outcome == "unknown"
    assert sentence(found).code == "verdict_unscored"


def test_fourteen_rows_are_not_judged():
    found = verdict_of(networks(3.0)[:, :14], {"naive": errors(4.0)[:14]}, CUTOFFS[:14])
    assert found.outcome == "unknown"
    assert sentence(found).values == {"needed": 15, "rows": 14}


def test_one_seed_is_judged_by_its_rows_alone():
    found = verdict_of(networks(3.0)[:1], {"naive": errors(4.0)}, CUTOFFS)
    assert (found.outcome, found.n_seeds) == ("better", 1)


def test_an_enormous_error_has_a_finite_difference():
    found = verdict_of(networks(1e300), {"naive": errors(1e-9)}, CUTOFFS)
    assert found.outcome == "worse"
    assert np.isfinite([found.low, found.difference, found.high]).all()


def drawn(outcome, difference, low, high, sure=None):
    return Verdict(outcome, 138, 4, 3, "naive", difference, low, high, sure=sure)


@pytest.mark.parametrize(
    ("verdict", "code", "values"),
    [
        (
            drawn("better", -0.123, -0.197, -0.041, 98),
            "verdict_better",
            {"percent": "12", "least": "4.1", "most": "20", "sure": "98"},
        ),
        (
            drawn("worse", 0.25, 0.118, 0.434, 95),
            "verdict_worse",
            {"percent": "25", "least": "12", "most": "43", "sure": "95"},
        ),
        (
            drawn("worse", 12.5, 0.118, 640.0, 95),
            "verdict_far_worse",
            {"percent": "1,250", "least": "12", "most": "64,000", "sure": "95"},
        ),
        (
            drawn("no_different", -0.02, -0.061, 0.024),
            "verdict_no_different",
            {"smaller": "6.1", "larger": "2.4"},
        ),
        (drawn("no_different", -0.02, -0.8, 4.0), "verdict_open", {}),
        (drawn("worse", None, None, None, 99), "verdict_worse_than_exact", {}),
    ],
)
def test_the_sentence_gives_the_figures_of_its_outcome(verdict, code, values):
    found = sentence(verdict)
    assert found.code == code
    assert found.values == {"rows": "138", "baseline": "naive", **values}


def test_the_sentence_uses_the_names_and_numbers_of_its_language():
    found = sentence(
        drawn("better", -0.034, -0.05, -0.02, 95),
        name=lambda name: {"naive": "Letzten Wert wiederholen"}[name],
        number=lambda value, places: f"{value:.{places}f}".replace(".", ","),
    )
    assert "3,4 %" in found.text()
    assert "Letzten Wert wiederholen" in found.text()


def test_a_verdict_can_be_written_as_json():
    found = verdict_of(networks(3.0), {"naive": errors(4.0)}, CUTOFFS)
    assert Verdict(**json.loads(json.dumps(found.to_dict()))) == found


def test_a_verdict_on_the_best_of_many_tries_says_so_and_asks_for_more():
    own, theirs = networks(0.9), {"naive": errors(1.0)}
    alone = verdict_of(own, theirs, CUTOFFS)
    best = verdict_of(own, theirs, CUTOFFS, tries=1000)
    assert (alone.n_tries, best.n_tries) == (1, 1000)
    assert best.high > alone.high and best.low == alone.low
