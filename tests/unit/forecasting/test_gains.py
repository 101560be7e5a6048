import numpy as np

from core.forecasting.gains import can_be_clear, is_clear


def test_a_gain_counts_where_whole_blocks_of_rows_agree_on_it():
    # Means of three blocks of 4 rows: 1, 2, 3. Their mean, 2, is 3.46 standard errors from 0;
    # with two degrees of freedom 2.92 are needed.
    blocks = np.repeat([1.0, 2.0, 3.0], 4) + np.tile([-5.0, 5.0, 5.0, -5.0], 3)
    assert is_clear(blocks, horizon=4)
    assert is_clear(np.concatenate([[-9.0, -9.0], blocks]), horizon=4)  # the oldest rows too few
    # 0, 2, 4: as large a mean, 1.73 standard errors from 0.
    assert not is_clear(np.repeat([0.0, 2.0, 4.0], 4), horizon=4)
    assert not is_clear(np.repeat([2.0, 2.1], 3), horizon=4)
    assert not is_clear(np.repeat([2.0, 2.0001], 4), horizon=4)  # two blocks tell of no spread


def test_the_best_of_several_tries_has_to_gain_more():
    # As above 3.46 standard errors; the best of two tries needs 4.30.
    assert not is_clear(np.repeat([1.0, 2.0, 3.0], 4), horizon=4, tries=2)


def test_fewer_than_three_blocks_can_show_nothing():
    assert can_be_clear(12, horizon=4) and not can_be_clear(11, horizon=4)
    assert can_be_clear(9, horizon=1) and not can_be_clear(0, horizon=1)
