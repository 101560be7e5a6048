"""The rows that an even step would have, and which of them each observation falls in."""

from __future__ import annotations

import numpy as np

from core.errors import UserError
from core.series.cadence import next_stamps, steps_from_first
from core.types import Rows, Stamps

# An even step may leave this many rows empty for each one that is there.
MOST_EMPTY = 10
FEWEST_ROWS = 1000


def bins(time: Stamps, frequency: str) -> tuple[Rows, Stamps]:
    """Returns the row of an even grid that each stamp falls in, and the grid.

    A row of the grid reaches from its stamp to the next one; the first begins with the first stamp.

    Args:
        time: Sorted stamps, `(n,)`.
        frequency: As `Cadence` has it; not "".

    Returns:
        Row numbers, `(n,)`, rising; and the stamps of the grid, `(m,)`.

    Raises:
        UserError: The grid would have far more rows than there are.
    """
    # A stamp a hair before its row belongs to it.
    rows = np.floor(steps_from_first(time, frequency) + 1e-9).astype(np.int64)
    wanted = int(rows[-1]) + 1
    most = max(FEWEST_ROWS, (1 + MOST_EMPTY) * len(time))
    if wanted > most:
        raise UserError(
            "grid_too_fine",
            "Steps of {frequency} would make {wanted} rows out of {rows}; even steps may add up "
            "to {most} empty rows for each existing one. Leave the steps as they are.",
            most=MOST_EMPTY,
            frequency=frequency,
            wanted=wanted,
            rows=len(time),
        )
    first = time[:1].astype("datetime64[us]")
    return rows, np.concatenate([first, next_stamps(first, frequency, wanted - 1)])
