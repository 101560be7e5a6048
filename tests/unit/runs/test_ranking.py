import dataclasses

import numpy as np
import pytest

from core.runs.ranking import validation_key
from core.series.series import Series

VALUES = np.arange(40.0) ** 2


@pytest.fixture
def known():
    """A series of 40 rows."""
    return Series("a", "y", "ppm", None, VALUES)


def test_another_name_or_another_past_changes_no_ranking(known):
    renamed = dataclasses.replace(known, name="b", values=np.append([7.0], VALUES[1:]))
    assert validation_key(renamed, 20, 30, 1) == validation_key(known, 20, 30, 1)


def test_other_rows_another_horizon_or_unit_are_not_ranked_together(known):
    own = validation_key(known, 20, 30, 1)
    assert own != validation_key(known, 20, 31, 1)
    assert own != validation_key(known, 20, 30, 2)
    assert own != validation_key(dataclasses.replace(known, unit="%"), 20, 30, 1)


def test_rows_mended_otherwise_are_not_ranked_together(known):
    marks = np.zeros(40, dtype=bool)
    marks[25] = True
    mended = dataclasses.replace(known, repaired=marks)
    assert validation_key(mended, 20, 30, 1) != validation_key(known, 20, 30, 1)
    marks[25], marks[5] = False, True  # in the training rows
    elsewhere = dataclasses.replace(known, repaired=marks)
    assert validation_key(elsewhere, 20, 30, 1) == validation_key(known, 20, 30, 1)


def test_the_same_values_at_another_time_are_not_ranked_together(known):
    days = np.arange("2024-01-01", "2024-02-10", dtype="datetime64[D]")
    dated = dataclasses.replace(known, time=days)
    assert validation_key(dated, 20, 30, 1) != validation_key(known, 20, 30, 1)
