"""The exam."""

import numpy as np
import pytest

from core.schooling.exam import examine, questions, ratios, sums


def test_the_exam_counts_what_is_saved():
    (one,) = questions(1)
    half = np.zeros((*one.seen.shape[:2], 48), np.float32)
    half[:, -one.missed.shape[1] :, : one.missed.shape[2]] = one.missed / 2
    assert np.allclose(ratios(sums(one, half), 1.0), np.log(0.5))
    found = examine([one], lambda seen: half)["all"]
    assert found["full"] == pytest.approx(0.5, abs=1e-4)
    assert found["share"] == pytest.approx(1.2)
