"""The rows that an even step would have, and which of them each observation falls in."""

from __future__ import annotations

import numpy as np

from core.errors import UserError
from core.series.cadence import months_of, next_stamps, timedelta
from core.series.timing import timetable
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
    rows = _rows(time, frequency)
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


def _rows(time: Stamps, frequency: str) -> Rows:
    table = timetable.timetable_of(frequency)
    if table is not None:
        places = table.places(time)
        return np.asarray(places - places[0], dtype=np.int64)
    if frequency == "B":
        days = time.astype("datetime64[D]")
        return np.asarray(np.busday_count(days[0], days), dtype=np.int64)
    if size := months_of(frequency):
        months = time.astype("datetime64[M]").astype(np.int64)
        return np.asarray((months - months[0]) // size, dtype=np.int64)
    steps = (time - time[0]) / timedelta(frequency)
    # A stamp a hair before its row belongs to it.
    return np.asarray(np.floor(steps + 1e-9), dtype=np.int64)
