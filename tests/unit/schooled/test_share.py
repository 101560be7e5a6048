"""The share of the network that is added, as the rows that choose and the school advise."""

import numpy as np
import pytest

from core.schooled.share import school_share, share_of

RECORD = {
    "exam": {
        "all": {"share": 0.8},
        "one step, from 0 rows": {"share": 0.9},
        "one step, from 160 rows": {"share": 1.1},
        "several steps, from 0 rows": {"share": 0.5},
    }
}


def missed(n_rows, seed=1):
    return np.random.default_rng(seed).normal(size=(n_rows, 1))


def test_many_rows_find_the_share_that_is_right():
    one = missed(4000)
    said = one + 0.1 * missed(4000, 2)
    assert share_of(0.5 * one, said, 200, RECORD) == pytest.approx(0.5, abs=0.02)


def test_a_few_rows_hardly_move_the_share_of_school():
    one = missed(8)
    assert share_of(one, -0.2 * one, 60, RECORD) == pytest.approx(0.9, abs=0.2)


def test_one_step_ahead_a_row_counts_half_and_school_as_much_as_a_spread_of_its_own():
    # 40 rows of 1, of which half was said to be missed: 20 × 0.5 and 20 × 0.25 beside 6.25 × 0.9.
    one = np.ones((40, 1))
    expected = (10 + 5.625) / (5 + 6.25)
    assert expected > 1 and share_of(one, 0.5 * one, 60, RECORD) == 1.0
    # What was said is twice what was missed: 20 × 2 and 20 × 4.
    found = share_of(one, 2 * one, 60, RECORD)
    assert found == pytest.approx((40 + 5.625) / (80 + 6.25))


def test_several_steps_ahead_whole_horizons_count_and_school_for_more():
    # 40 rows of 8 steps are as 5 horizons, twice what was missed: 5 × 2, 5 × 4, 25 × 0.2.
    many = np.ones((40, 8))
    found = share_of(many, 2 * many, 330, RECORD)
    assert found == pytest.approx((10 + 5) / (20 + 25))


def test_where_nothing_was_missed_the_share_is_that_of_school():
    assert share_of(np.zeros((9, 1)), np.ones((9, 1)), 60, RECORD) == 0.9


def test_a_network_that_is_wrong_is_left_out():
    one = missed(4000)
    assert share_of(one, -one, 60, RECORD) == 0.0


@pytest.mark.parametrize(
    ("rows", "several", "share"),
    # Several steps ahead a quarter of it, but for short series.
    [(60, False, 0.9), (200, False, 1.0), (60, True, 0.5), (90, True, 0.8), (330, True, 0.2)],
)
def test_the_share_of_school_is_that_of_series_so_long(rows, several, share):
    assert school_share(rows, several, RECORD) == share
