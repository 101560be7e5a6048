"""The film of a training: the forecast of the validation rows after each validation.

Few rows and few looks are kept, however long a run learns: a thousand epochs cost no more than
sixty.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from core.files import write_bytes
from core.runs.run import Run
from core.types import Rows, Values

MOST_FRAMES = 60


@dataclass(frozen=True, eq=False)
class Film:
    """What was forecast after some epochs.

    Attributes:
        rows: Rows of the series, `(n_rows,)`, ascending.
        epochs: Epochs, `(n_frames,)`, ascending; 0 is what it began with.
        forecasts: One step ahead, in the series' unit, `(n_frames, n_rows)`.
    """

    rows: Rows
    epochs: Rows
    forecasts: Values

    def at(self, epoch: int) -> Values:
        """Returns what was forecast in the last frame up to an epoch, `(n_rows,)`."""
        place = int(np.searchsorted(self.epochs, epoch, "right")) - 1
        frame: Values = self.forecasts[max(0, place)]
        return frame


class Recorder:
    """Takes up the looks of a training: every one at first, later every second, and so on.

    The last frame and the best one are always among them.

    Args:
        run: The run whose film it is.
        done: Epochs that are not learnt again; later frames of the run's film are dropped.
        best: The epoch with the best frame so far.
    """

    def __init__(self, run: Run, done: int = 0, best: int | None = None) -> None:
        self._path = run.film_path
        self._fewest = 2 if run.config().epochs else 1
        self._rows: Rows = np.empty(0, np.int64)
        self._frames: dict[int, Values] = {}
        self._stride = 1
        self._best = best
        self._is_new = False
        film = read_film(run) if done else None
        if film is not None:
            self._rows = film.rows
            frames = zip(film.epochs.tolist(), film.forecasts, strict=True)
            self._frames = {epoch: frame for epoch, frame in frames if epoch <= done}

    def add(self, epoch: int, rows: Rows, forecasts: Values, is_best: bool) -> None:
        """Takes up a frame.

        Args:
            epoch: The epoch it came after.
            rows: Rows of the series, `(n_rows,)`, the same in each frame.
            forecasts: One step ahead, `(n_rows,)`.
            is_best: Whether no frame was better.
        """
        if not np.array_equal(rows, self._rows):
            self._rows, self._frames = rows, {}
        self._drop_what_was_last()
        self._frames[epoch] = forecasts
        self._best = epoch if is_best else self._best
        self._is_new = True
        while len(self._frames) > MOST_FRAMES:
            self._stride *= 2
            self._frames = {e: f for e, f in self._frames.items() if self._stays(e) or e == epoch}

    def write(self) -> None:
        """Writes the film where there is a new frame, from the second on if there will be one."""
        if not self._is_new or len(self._frames) < self._fewest:
            return
        epochs = np.array(sorted(self._frames), np.int64)
        file = io.BytesIO()
        np.savez(
            file,
            rows=self._rows,
            epochs=epochs,
            forecasts=np.stack([self._frames[epoch] for epoch in epochs.tolist()]),
        )
        write_bytes(self._path, file.getvalue(), flush=False)
        self._is_new = False

    def _drop_what_was_last(self) -> None:
        if self._frames and not self._stays(last := max(self._frames)):
            del self._frames[last]

    def _stays(self, epoch: int) -> bool:
        return epoch % self._stride == 0 or epoch in (1, self._best)


def read_film(run: Run, n_rows: int | None = None) -> Film | None:
    """Returns the film of a run, None where there is none or it is damaged.

    Args:
        run: The run.
        n_rows: How many rows its series has, where that is known: a film shows no others.
    """
    try:
        with np.load(run.film_path, allow_pickle=False) as file:
            rows, epochs, forecasts = (file[name] for name in ("rows", "epochs", "forecasts"))
    except Exception:  # damage shows as nearly any error, from sizes to parsing
        return None
    if not all(isinstance(array, np.ndarray) for array in (rows, epochs, forecasts)):
        return None
    whole = all(array.ndim == 1 and array.dtype.kind == "i" for array in (rows, epochs))
    fits = whole and forecasts.shape == (len(epochs), len(rows)) and forecasts.dtype.kind == "f"
    if not fits or not forecasts.size or rows.min() < 0:
        return None
    is_inside = n_rows is None or rows.max() < n_rows
    return Film(rows, epochs, forecasts) if is_inside else None
