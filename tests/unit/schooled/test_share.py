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


def test_a_network_that_is_wrong_is_left_out():
    one = missed(4000)
    assert share_of(one, -one, 60, RECORD) == 0.0


@pytest.mark.parametrize(
    ("rows", "several", "share"),
    [(60, False, 0.9), (200, False, 1.0), (60, True, 0.5), (90, True, 0.8)],
)
def test_the_share_of_school_is_that_of_series_so_long(rows, several, share):
    assert school_share(rows, several, RECORD) == share
