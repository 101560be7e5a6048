"""Whether what one forecast gains on another may be chance."""

from __future__ import annotations

import math

from core.types import Values

# How sure it has to be that something gains on what costs less.
SURE = 0.95
# Two means may lie close together by chance and make the spread between blocks look small.
FEWEST_BLOCKS = 3


def is_clear(gains: Values, horizon: int) -> bool:
    """Returns whether the mean of some gains is more than chance, by a one-sided Student's t-test.

    What lies several steps ahead overlaps, and neighbouring rows err alike; means over blocks of
    rows, at least `horizon` long, hardly do.

    Args:
        gains: In time order, `(n_rows,)`.
        horizon: Steps ahead.
    """
    from scipy.special import stdtrit

    length = max(horizon, math.isqrt(len(gains)))
    blocks = len(gains) // length
    if blocks < FEWEST_BLOCKS:
        return False
    means = gains[-blocks * length :].reshape(blocks, length).mean(axis=1)
    error = float(means.std(ddof=1)) / math.sqrt(blocks)
    return float(means.mean()) > float(stdtrit(blocks - 1, SURE)) * error
