import numpy as np
import pytest

from core.evaluation import chance
from core.evaluation.chance import compare


def one_cutoff(n_rows):
    return np.zeros(n_rows, np.int64)


def lasting(random, shape, memory):
    """Rows that remember the one before, of mean 0 and spread 1: an autoregression."""
    rows = random.normal(size=(*shape[:-1], shape[-1] + 100))
    for row in range(1, rows.shape[-1]):
        rows[..., row] = memory * rows[..., row - 1] + np.sqrt(1 - memory**2) * rows[..., row]
    return rows[..., 100:]


def test_the_estimate_is_the_logarithm_of_the_ratio_of_mean_errors():
    network = np.tile([[1.0, 5.0], [2.0, 4.0]], 10)  # 3 on average
    baselines = np.tile([[3.0, 1.0], [1.0, 11.0]], 10)  # 2 and 6
    found = compare(network, baselines, one_cutoff(20))
    assert found.estimates == pytest.approx(np.log([3 / 2, 3 / 6]))


def test_errors_that_always_differ_by_the_same_share_leave_nothing_to_chance():
    baseline = np.tile([[2.0, 7.0, 3.0]], 10)
    interval = compare(1.5 * baseline, baseline, one_cutoff(30)).interval(0.95)
    assert interval == pytest.approx((np.log(1.5), np.log(1.5)))


def test_the_same_errors_give_the_same_interval():
    random = np.random.default_rng(4)
    network, baseline = np.abs(random.normal(size=(3, 50))), np.abs(random.normal(size=(2, 50)))
    first, second = (compare(network, baseline, one_cutoff(50)).interval(0.95) for _ in range(2))
    assert first == second


def test_the_spread_between_seeds_is_that_of_a_mean_over_networks_never_seen():
    network = np.tile([[1.0], [2.0], [3.0]], 100)  # a variance of 1 between seeds, 1 / 3 of a mean
    found = compare(network, np.full((1, 100), 5.0), one_cutoff(100))
    # The mean is 2; of 100 rows, each of the 8 stretches has 12.
    by_hand = np.sqrt(1 / 3) / 2 / np.sqrt(1 - 0.12 + 0.12**2 / 3)
    assert found.block_errors == pytest.approx([by_hand], rel=0.05)


def test_seeds_of_different_cutoffs_are_drawn_apart():
    network = np.tile([[1.0], [2.0], [3.0]], 100)
    together = compare(network, np.full((1, 100), 5.0), one_cutoff(100))
    apart = compare(network, np.full((1, 100), 5.0), np.repeat(np.arange(4), 25))
    # Two stretches of eight share their cutoff's seeds with a chance of one in four:
    # 1 / 8 + 7 / 8 / 4 of the variance is left.
    left = np.sqrt(1 / 8 + 7 / 32)
    assert apart.block_errors / together.block_errors == pytest.approx([left], rel=0.05)


def test_stretches_stay_inside_a_cutoff_and_what_differs_between_cutoffs_counts():
    network = np.repeat([[1.0, 2.0, 3.0, 6.0]], 25, axis=1)
    found = compare(network, np.full((1, 100), 4.0), np.repeat(np.arange(4), 25))
    # Deviations of -2, -1, 0 and 3 from the mean of 3, in 8 stretches of 12 rows.
    by_hand = np.sqrt(14 / 4 / 8) / 3 / np.sqrt(1 - 0.12 + 0.12**2 / 3)
    assert found.block_errors == pytest.approx([by_hand], rel=0.05)


def test_differences_that_last_widen_the_interval():
    baseline = np.full((1, 64), 4.0)
    alternating = np.tile([[2.0, 5.0]], 32)
    lasting_ones = np.repeat([[2.0, 5.0]], 32, axis=1)
    widths = [
        np.ptp(compare(network, baseline, one_cutoff(64)).interval(0.95))
        for network in (alternating, lasting_ones)
    ]
    assert widths[1] > 5 * widths[0]


def test_a_higher_level_gives_a_wider_interval():
    random = np.random.default_rng(4)
    network, baseline = np.abs(random.normal(size=(3, 50))), np.abs(random.normal(size=(2, 50)))
    found = compare(network, baseline, one_cutoff(50))
    narrow, wide = found.interval(0.90), found.interval(0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_the_same_baseline_twice_changes_nothing():
    random = np.random.default_rng(4)
    network, baseline = np.abs(random.normal(size=(3, 50))), np.abs(random.normal(size=(1, 50)))
    once = compare(network, baseline, one_cutoff(50)).interval(0.95)
    twice = compare(network, np.repeat(baseline, 2, axis=0), one_cutoff(50)).interval(0.95)
    assert twice == pytest.approx(once)


def test_each_baseline_more_makes_it_harder_to_call_the_network_worse():
    random = np.random.default_rng(4)
    network, best = np.abs(random.normal(size=(3, 50))), np.abs(random.normal(size=(1, 50)))
    hopeless = 50 * np.abs(random.normal(size=(1, 50)))
    alone = compare(network, best, one_cutoff(50)).interval(0.95)
    beside = compare(network, np.concatenate([best, hopeless]), one_cutoff(50)).interval(0.95)
    assert beside[0] < alone[0]
    assert beside[1] == pytest.approx(alone[1])


def test_the_upper_end_is_the_least_sure_of_all_baselines():
    random = np.random.default_rng(4)
    network = np.abs(random.normal(size=(3, 60)))
    steady = 1.1 * np.abs(random.normal(size=(1, 60)))
    wild = np.where(np.arange(60) % 9 == 3, 12.0, 0.1)[None]  # of about the same mean error
    highs = [
        compare(network, baselines, one_cutoff(60)).interval(0.95)[1]
        for baselines in (steady, wild, np.concatenate([steady, wild]))
    ]
    assert highs[2] == pytest.approx(max(highs[0], highs[1]))


@pytest.mark.parametrize(
    ("n_rows", "memory", "most"),
    [
        # Where nothing differs, one side or the other is found in 5 % of the cases; 2 % more or
        # less are the chance of 400 simulations. Short parts that hardly change cannot keep it.
        (15, 0.0, 0.07),
        (15, 0.6, 0.08),
        (30, 0.3, 0.07),
        (60, 0.8, 0.08),
        (138, 0.6, 0.07),
        (138, 0.9, 0.08),
        (2000, 0.6, 0.07),
    ],
)
def test_where_nothing_differs_a_difference_is_found_no_oftener_than_promised(
    n_rows, memory, most, monkeypatch
):
    monkeypatch.setattr(chance, "REPLICATES", 300)
    random = np.random.default_rng(11)
    cutoffs = np.arange(n_rows) * 4 // n_rows if n_rows > 15 else np.arange(n_rows) // 8
    simulations = 400 if n_rows < 1000 else 150
    baselines = 6 + np.abs(lasting(random, (simulations, 1, n_rows), 0.3))
    differences = lasting(random, (simulations, 1, n_rows), memory)
    networks = baselines + differences + 0.5 * random.normal(size=(simulations, 3, n_rows))
    found = np.array(
        [
            compare(network, baseline, cutoffs).interval(0.95)
            for network, baseline in zip(networks, baselines, strict=True)
        ]
    )
    better, worse = np.mean(found[:, 1] < 0), np.mean(found[:, 0] > 0)
    assert better + worse <= most
    assert max(better, worse) <= 0.75 * most


def test_a_fifth_less_error_is_found_on_a_validation_part_of_usual_length(monkeypatch):
    monkeypatch.setattr(chance, "REPLICATES", 300)
    random = np.random.default_rng(11)
    cutoffs = np.arange(343) * 4 // 343
    shared = random.normal(size=(50, 1, 343))
    baselines = np.abs(0.8 * shared + 0.6 * random.normal(size=(50, 1, 343)))
    networks = 0.8 * np.abs(0.8 * shared + 0.6 * random.normal(size=(50, 3, 343)))
    found = [
        compare(network, baseline, cutoffs).interval(0.95)[1] < 0
        for network, baseline in zip(networks, baselines, strict=True)
    ]
    assert np.mean(found) > 0.9


def test_the_best_of_many_tries_has_to_be_ahead_by_more():
    # Of 150 sets of 20 networks as good as the baseline, the luckiest is taken each time.
    random = np.random.default_rng(4)
    found = {1: 0, 20: 0}
    for _ in range(150):
        baseline = random.exponential(size=(1, 60))
        networks = random.exponential(size=(20, 1, 60))
        best = networks[networks.mean(axis=2).argmin()]
        compared = compare(best, baseline, one_cutoff(60))
        for tries in found:
            found[tries] += compared.interval(0.95, tries)[1] < 0
    assert found[1] > 0.15 * 150  # a find too many, often enough
    assert found[20] <= 0.05 * 150
    assert compared.interval(0.95, 20)[0] == compared.interval(0.95)[0]
