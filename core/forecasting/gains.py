"""Whether what one forecast gains on another may be chance."""

from __future__ import annotations

import math

from core.types import Values

# How sure it has to be that something gains on what costs less.
SURE = 0.95
# Two means may lie close together by chance and make the spread between blocks look small.
FEWEST_BLOCKS = 3


def is_clear(gains: Values, horizon: int, tries: int = 1) -> bool:
    """Returns whether the mean of some gains is more than chance, by a one-sided Student's t-test.

    What lies several steps ahead overlaps, and neighbouring rows err alike; means over blocks of
    rows, at least `horizon` long, hardly do.

    Args:
        gains: In time order, `(n_rows,)`.
        horizon: Steps ahead.
        tries: What gained is the best of so many on these rows; the chance of one of them to look
            clear is theirs together (Bonferroni).
    """
    from scipy.special import stdtrit

    length, blocks = _blocks(len(gains), horizon)
    if blocks < FEWEST_BLOCKS:
        return False
    means = gains[-blocks * length :].reshape(blocks, length).mean(axis=1)
    error = float(means.std(ddof=1)) / math.sqrt(blocks)
    return float(means.mean()) > float(stdtrit(blocks - 1, 1 - (1 - SURE) / tries)) * error


def can_be_clear(n_rows: int, horizon: int) -> bool:
    """Returns whether so many rows are enough to tell a gain from chance."""
    return _blocks(n_rows, horizon)[1] >= FEWEST_BLOCKS


def _blocks(n_rows: int, horizon: int) -> tuple[int, int]:
    """Returns how many rows a block has, and how many blocks there are."""
    length = max(1, horizon, math.isqrt(n_rows))
    return length, n_rows // length
