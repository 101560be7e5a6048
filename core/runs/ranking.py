"""Which runs can be ranked together: those judged on the same values.

An error on a calm stretch is smaller than one on a wild stretch, whoever forecasts. Errors of two
runs say who is better only where both were judged on the same rows of the same values, as many
steps ahead.
"""

from __future__ import annotations

import hashlib

import numpy as np

from core.series.series import Series


def validation_key(series: Series, first: int, stop: int, horizon: int) -> str:
    """Returns what is the same for runs whose validation errors can be ranked, and else differs.

    Args:
        series: The series a run learnt.
        first: The first row its validation error is about.
        stop: The row after the last one.
        horizon: Steps ahead.
    """
    rows = slice(first, stop)
    digest = hashlib.sha256(f"{horizon} {series.unit}".encode())
    # What was mended counts in no error.
    for column in (np.asarray(series.ds[rows]), series.observed[rows]):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()
