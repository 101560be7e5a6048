from core.series.split import parts


def test_the_split_floors_the_cumulated_shares():
    found = parts(2284, (0.70, 0.15, 0.15))
    assert (found.train, found.validation, found.test) == (
        range(0, 1598),
        range(1598, 1941),
        range(1941, 2284),
    )


def test_the_hair_that_float_sums_lack_costs_no_row():
    # 0.70 + 0.15 is 0.85 less a hair; 0.85 * 20 is 17.
    assert parts(20, (0.70, 0.15, 0.15)).test == range(17, 20)


def test_with_two_shares_the_last_part_is_validation_and_test():
    found = parts(1000, (0.875, 0.125))
    assert found.shared
    assert found.train == range(0, 875)
    assert found.validation == found.test == range(875, 1000)
