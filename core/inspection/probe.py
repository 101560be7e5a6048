"""How far back a trained network really looks: each past row hidden in turn, over many windows.

Hidden means that a row tells nothing of its own: it is put on the line between its
neighbours, plus what another window's row lay off that line. So it stays a plausible value, a trend
does no harm, and what the forecast loses is what the row alone had told it.

A row counts by how much the squared error grows, not by how far the forecast moves: a weight that
only fits noise moves forecasts, too, but hiding its row costs nothing.

The forecast is what the linear model and the LSTM say together; beside it stands what the LSTM
alone loses where a row is hidden from it and not from its start. Other columns stay as they were.

Source: Breiman 2001, Random forests, section 10 (variable importance by permutation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.errors import Message
from core.forecasting.covariates import align_covariates
from core.forecasting.forecaster import Forecaster
from core.series.windows import targets_at, windows_at
from core.types import Rows, Values

# Rows further back than this are hidden in blocks, each this share of how far back it lies.
SINGLE_LAGS = 40
BLOCK_SHARE = 0.05
# A forecast looks back as far as this share of what hiding the rows costs.
REACH_SHARE = 0.95
# A cost below so many standard errors may be chance.
CLEAR_ERRORS = 2.0
MOST_WINDOWS = 512
FEWEST_WINDOWS = 64
# Of multiplications, about what two seconds allow on one core.
BUDGET = 2e10
LONG_SHARE = 0.9
SHORT_SHARE = 0.5
ROOM_SHARE = 1.25
FEWEST_ROWS = 4

Lags = NDArray[np.int64]

MEMORY_SHORTEN = Message(
    "memory_shorten",
    "Of the {window} rows in its window, the LSTM uses the last {reach}. A window of {shorter} "
    "would learn faster and may do as well.",
)
MEMORY_LENGTHEN = Message(
    "memory_lengthen",
    "The LSTM uses its window of {window} rows to the very end. A longer one, say of {longer}, "
    "may show it more.",
)
MEMORY_FITS = Message(
    "memory_fits",
    "Of the {window} rows in its window, the LSTM uses the last {reach}: the window fits.",
)
MEMORY_SILENT = Message(
    "memory_silent",
    "Whichever row of its window of {window} rows is hidden from the LSTM, any loss of accuracy "
    "may be chance. Another window length would change little.",
)


@dataclass(frozen=True, eq=False)
class Memory:
    """How far back a forecast looks.

    Attributes:
        window: Past rows the LSTM is fed.
        lags: Rows back, 1 for the last known row, `(n_blocks,)`, the nearest of each block.
        widths: Rows of each block, `(n_blocks,)`.
        cost: By how much the mean squared error grows when a block is hidden, `(n_blocks,)`, over
            windows and steps, of transformed values; 0 where that may be chance.
        lstm: The same where the block is hidden from the LSTM alone, `(n_blocks,)`.
        error: The mean squared error with nothing hidden.
        n_windows: Windows that were tried.
    """

    window: int
    lags: Lags
    widths: Lags
    cost: Values
    lstm: Values
    error: float
    n_windows: int

    @property
    def peak(self) -> int:
        """The row whose hiding costs most, as rows back; 0 where none costs anything."""
        return int(self.lags[np.argmax(self.cost)]) if self.cost.any() else 0

    @property
    def reach(self) -> int:
        """Within how many rows back lies `REACH_SHARE` of all that hiding costs; 0 for nothing."""
        return _reach(self.lags + self.widths - 1, self.cost)

    @property
    def lstm_reach(self) -> int:
        """The same for the LSTM alone, among the rows of its window."""
        inside = self.lags <= self.window
        ends = np.minimum(self.lags + self.widths - 1, self.window)
        return _reach(ends[inside], self.lstm[inside])

    def suggestion(self) -> Message:
        """Returns whether a shorter or a longer window may serve better."""
        reach = self.lstm_reach
        if not reach:
            return MEMORY_SILENT.with_values(window=self.window)
        lengths = {"window": self.window, "reach": reach}
        if reach >= LONG_SHARE * self.window:
            return MEMORY_LENGTHEN.with_values(**lengths, longer=2 * self.window)
        shorter = max(FEWEST_ROWS, int(np.ceil(ROOM_SHARE * reach)))
        if reach <= SHORT_SHARE * self.window and shorter < self.window:
            return MEMORY_SHORTEN.with_values(**lengths, shorter=shorter)
        return MEMORY_FITS.with_values(**lengths)


def probe(forecaster: Forecaster, part: range | None = None, seed: int = 0) -> Memory:
    """Hides each past row in turn and measures what that costs the forecasts.

    Args:
        forecaster: A trained network with its series.
        part: Rows that are forecast, best such as the network did not learn; None takes all.
        seed: Of which windows lend each other their rows.

    Raises:
        ValueError: The forecaster has no series, or not two windows fit into it.
    """
    series, inputs, config = forecaster.series, forecaster.inputs, forecaster.config
    if series is None:
        raise ValueError("a forecaster without its series")
    values, covariates = series.values, align_covariates(series, config)
    blocks = list(_blocks(inputs.needed))
    rows = _spread_rows(forecaster, part or range(len(values)), len(blocks))
    pasts = inputs.transformed(windows_at(values, rows, inputs.needed))
    hidden = _Hidden(pasts, np.random.default_rng(seed).permutation(len(rows)))
    others = windows_at(covariates, rows, inputs.needed)
    actual = inputs.transformed(targets_at(values, rows, config.outputs))
    # Small products take longer on two threads than on one.
    with threadpool_limits(limits=1, user_api="blas"):
        starts, added = _forecast(forecaster, pasts, others)
        errors = _squares(starts + added - actual)
        costs = []
        for first, width in blocks:
            other_starts, other_added = _forecast(forecaster, hidden(first, width), others)
            both = _squares(other_starts + other_added - actual) - errors
            alone = _squares(starts + other_added - actual) - errors
            costs.append((_clear(both), _clear(alone)))
    lags, widths = np.array(blocks, np.int64).T
    cost, lstm = np.array(costs, np.float64).T
    return Memory(inputs.window, lags, widths, cost, lstm, float(errors.mean()), len(rows))


@dataclass(frozen=True, eq=False)
class _Hidden:
    """Windows in which some rows tell nothing of their own.

    Attributes:
        pasts: `(n_windows, needed)`, oldest row first, transformed.
        others: Whose row each window takes, `(n_windows,)`.
    """

    pasts: Values
    others: Rows

    def __call__(self, first: int, width: int) -> Values:
        """Returns the windows with the rows `first` to `first + width - 1` back hidden."""
        n = self.pasts.shape[1]
        hidden = np.arange(n - first - width + 1, n - first + 1)
        line = self._between_neighbours(hidden)
        pasts = self.pasts.copy()
        pasts[:, hidden] = line + (self.pasts[:, hidden] - line)[self.others]
        return pasts

    def _between_neighbours(self, hidden: Rows) -> Values:
        """Returns the line between the neighbours of some rows; flat where there is only one."""
        before, after = int(hidden[0]) - 1, int(hidden[-1]) + 1
        last = self.pasts.shape[1] - 1
        if before < 0 and after > last:  # all that is known: any value is as good
            return np.repeat(self.pasts.mean(axis=1, keepdims=True), len(hidden), axis=1)
        before, after = (after, after) if before < 0 else (before, after)
        after = before if after > last else after
        share = (hidden - before) / max(after - before, 1)
        line: Values = self.pasts[:, [before]] * (1 - share) + self.pasts[:, [after]] * share
        return line


def _forecast(forecaster: Forecaster, pasts: Values, covariates: Values) -> tuple[Values, Values]:
    """Returns the starts and what the LSTM adds, `(n, outputs)` each, transformed."""
    windows, starts = forecaster.inputs.after(pasts, covariates)
    output = forecaster.network(windows.astype(np.float32)).astype(np.float64)
    return starts, forecaster.inputs.target_scale * output


def _blocks(needed: int) -> Iterator[tuple[int, int]]:
    """Yields which rows are hidden together, as how far back the first is and how many they are."""
    first = 1
    while first <= needed:
        width = 1 if first <= SINGLE_LAGS else int(BLOCK_SHARE * first)
        width = min(width, needed - first + 1)
        yield first, width
        first += width


def _spread_rows(forecaster: Forecaster, part: range, n_blocks: int) -> Rows:
    """Returns evenly spread target rows, as many as there is time for."""
    inputs, config = forecaster.inputs, forecaster.config
    first, last = max(part.start, inputs.whole), part.stop - config.outputs
    if last <= first:
        raise ValueError(f"rows {part} hold less than two windows of {inputs.whole}")
    per_window = inputs.window * _multiplications(config.units, inputs.features) * config.networks
    affordable = int(BUDGET / (n_blocks * per_window))
    most = min(MOST_WINDOWS, max(FEWEST_WINDOWS, affordable), last - first + 1)
    return np.linspace(first, last, most).astype(np.int64)


def _multiplications(units: tuple[int, ...], features: int) -> int:
    """Returns the multiplications of one step of the LSTM layers."""
    seen = (features, *units)
    return sum(4 * u * (u + x) for x, u in zip(seen, units, strict=False))


def _squares(errors: Values) -> Values:
    """Returns the mean square over the steps of each window, `(n,)`."""
    squares: Values = np.mean(errors**2, axis=1)
    return squares


def _clear(grown: Values) -> float:
    """Returns the mean over windows `(n,)`; 0 where it may be chance."""
    mean, error = float(np.mean(grown)), float(np.std(grown, ddof=1)) / len(grown) ** 0.5
    return mean if mean > CLEAR_ERRORS * error else 0.0


def _reach(ends: Lags, cost: Values) -> int:
    """Returns the first end up to which `REACH_SHARE` of all cost lies."""
    total = np.cumsum(cost)
    if not len(total) or not total[-1] > 0:
        return 0
    return int(ends[np.searchsorted(total, REACH_SHARE * total[-1])])
