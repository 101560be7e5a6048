"""How much of what the schooled network says is added: as the rows that choose advise.

Few rows advise little, so the share stays near what was right in school for series so long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.types import Values

# The exam tells the right share of series from so many rows on.
ROWS = (0, 80, 160, 320, 640)

# How far the right share lies from school's, as a rule: the spread of a normal distribution.
SPREAD = 0.4
# Several steps ahead long real series keep less of what random ones promise: on the practice
# series of `tests.benchmarks.schooling` a quarter of school's share was right, and closely so; of
# those cut to 60 and 120 rows, all of it.
SEVERAL, SPREAD_OF_SEVERAL, LONG = 0.25, 0.2, 160
# Neighbouring errors are much alike; of several steps, whole horizons hardly are.
WEIGHT_OF_A_ROW = 0.5


def share_of(missed: Values, said: Values, n_known: int, record: Mapping[str, Any]) -> float:
    """Returns the share to add, from 0 to 1.

    The mean of a normal posterior: a regression of what the linear model missed on what the network
    said, drawn towards the share of school.

    Args:
        missed: What the linear model missed in the rows that choose, `(n_rows, horizon)`.
        said: What the network said there, the same shape.
        n_known: Rows the linear model comes from.
        record: Of the school, with its exam.
    """
    horizon = missed.shape[1]
    prior = school_share(n_known, horizon > 1, record)
    noise = float(np.mean(missed**2))
    if noise <= 0:
        return prior
    rows = WEIGHT_OF_A_ROW * len(missed) / max(1.0, WEIGHT_OF_A_ROW * horizon)
    evidence = rows * float(np.mean(missed * said)) / noise
    strength = rows * float(np.mean(said**2)) / noise
    trust = 1 / (SPREAD_OF_SEVERAL if horizon > 1 else SPREAD) ** 2
    return float(np.clip((evidence + trust * prior) / (strength + trust), 0.0, 1.0))


def school_share(n_known: int, several: bool, record: Mapping[str, Any]) -> float:
    """Returns the share to expect for series of so many rows."""
    steps = "several steps" if several else "one step"
    least = max(rows for rows in ROWS if rows <= n_known)
    group = record["exam"].get(f"{steps}, from {least} rows") or record["exam"]["all"]
    kept = SEVERAL if several and n_known >= LONG else 1.0
    return kept * min(1.0, float(group["share"]))
