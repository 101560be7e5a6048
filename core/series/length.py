"""Whether a series is long enough for what a network is to look at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.config import RunConfig
from core.errors import Message, UserError
from core.reading.naming import short_stamp
from core.series.series import Series
from core.series.split import Parts, borders, parts
from core.series.windows import count_targets
from core.types import Rows

# Below this many examples, or windows end to end, a network seldom learns more than the noise.
FEWEST_EXAMPLES = 50
FEWEST_WINDOWS = 5
# Products of a share and rows are rounded; so is the count of a part's rows.
ROUNDING = 3
# The split of whoever has chosen none.
USUAL = RunConfig().split

EXAMPLES_ENOUGH = Message(
    "examples_enough",
    "Training rows: {rows}. With a window of {window}, they give examples to learn from: "
    "{examples}.",
)
EXAMPLES_SHORT = Message(
    "examples_short",
    "Training rows: {rows}. With a window of {window}, they give few examples to learn from: "
    "{examples}. A shorter window or more data would teach more.",
)
EXAMPLES_SCHOOLED = Message(
    "examples_schooled",
    "The LSTM has been to school, so few rows will do. Training rows: {rows}, examples to learn "
    "on from: {examples}.",
)
PARTS_WIDENED = Message(
    "parts_widened",
    "So that each part holds {horizon} steps ahead, the later parts are longer than usual: {train} "
    "rows to learn from, {validation} to choose the best epoch, {test} to test it.",
)


@dataclass(frozen=True)
class Sufficiency:
    """How much there is to learn from.

    Attributes:
        examples: Windows with the values that follow them, in the training part.
        short: Whether that is little for the window.
        message: Both in a sentence.
    """

    examples: int
    short: bool
    message: Message


def measure_length(rows: int, config: RunConfig) -> Sufficiency:
    """Returns how much a series of some rows teaches with these settings.

    Args:
        rows: Rows of the series.
        config: Its split, window and horizon count.

    Raises:
        UserError: A part holds no window and its targets; says how many rows are needed.
    """
    train = check_length(rows, config).train
    lengths = {"window": config.window, "rows": len(train)}
    if config.schooled:
        examples = count_targets(train, config.shortest_window, config.reach_back, config.horizon)
        message = EXAMPLES_SCHOOLED.with_values(rows=len(train), examples=examples)
        return Sufficiency(examples, False, message)
    examples = count_targets(train, config.window, config.reach_back, config.horizon)
    short = examples < FEWEST_EXAMPLES or len(train) < FEWEST_WINDOWS * config.window
    message = EXAMPLES_SHORT if short else EXAMPLES_ENOUGH
    return Sufficiency(examples, short, message.with_values(**lengths, examples=examples))


def fit_split(n: int, config: RunConfig) -> tuple[RunConfig, Message | None]:
    """Returns settings whose parts hold the horizon, and a word where they are longer than usual.

    The later parts of the usual split may be too short for the horizon; they then grow, as long as
    the training part still holds a window and its targets. A split that somebody chose stays.

    Args:
        n: Rows of the series.
        config: The settings.
    """
    usual, fitted = (lengths[:, 0] for lengths in _lengths(np.array([n]), config))
    if (usual == fitted).all() or (fitted < _fewest(config)).any():
        return config, None
    train, validation, test = map(int, fitted)
    lengths = {"train": train, "validation": validation, "test": test}
    message = PARTS_WIDENED.with_values(horizon=config.horizon, **lengths)
    return config.replace(split=tuple(fitted / n)), message


def check_judged(series: Series, config: RunConfig) -> None:
    """Checks that the stretches left out leave something to judge by.

    Args:
        series: The series.
        config: The settings.

    Raises:
        UserError: All validation rows, or all test rows, lie in such a stretch.
    """
    left_out = series.left_out
    if left_out is None:
        return
    cut = parts(len(series), fit_split(len(series), config)[0].split)
    for part in (cut.validation, cut.test):
        if left_out[part.start : part.stop].all():
            raise UserError(
                "nothing_judged",
                "All rows from {first} to {last} are left out, so nothing is there to judge a "
                "forecast by. Leave out less, or choose other shares of the rows.",
                first=short_stamp(series.ds[part.start]),
                last=short_stamp(series.ds[part.stop - 1]),
            )


def check_length(n: int, config: RunConfig) -> Parts:
    """Returns the parts, as `fit_split` has them, once each holds a window and its targets.

    Raises:
        UserError: A part has no row to forecast; says how many rows are needed.
    """
    cut = parts(n, fit_split(n, config)[0].split)
    if all(_forecastable(part, config) for part in _distinct(cut)):
        return cut
    split = " / ".join(f"{100 * share:.3g} %" for share in config.split)
    if config.reach_back and _forecastable(cut.train, config):  # no shorter window would help
        raise UserError(
            "later_parts_too_short",
            "With a horizon of {horizon} and a split of {split}, each part needs at least as many "
            "rows as the horizon: {needed} rows in all; this series has {rows}. Shorten the "
            "horizon, make the smallest part larger, or add data.",
            horizon=config.horizon,
            split=split,
            needed=_rows_needed(n, config),
            rows=n,
        )
    raise UserError(
        "parts_too_short",
        "With a window of {window}, a horizon of {horizon} and a split of {split}, each part needs "
        "at least one window and the values that follow it: {needed} rows in all; this series has "
        "{rows}. Shorten the window or the horizon, or add data.",
        window=config.window,
        horizon=config.horizon,
        split=split,
        needed=_rows_needed(n, config),
        rows=n,
    )


def _rows_needed(n: int, config: RunConfig) -> int:
    """Returns the fewest rows, at least `n`, whose parts all hold a window and its targets.

    A part of a share `s` has between `s * n - 1` and `s * n + 1` rows, so only the numbers of rows
    in between are looked at. They are not in order: a row more may cost the validation part one.
    """
    fewest = _fewest(config)
    asked = list(zip(fewest, config.split, strict=True))
    sure = max(n, *((rows + 1) / share for rows, share in asked))
    first = max(n, math.floor(max((rows - 1) / share for rows, share in asked)) - ROUNDING)
    tried = np.arange(n if config.split == USUAL else first, math.ceil(sure) + ROUNDING)
    fits = (_lengths(tried, config)[1] >= fewest[:, None]).all(axis=0)
    return int(tried[np.argmax(fits)])


def _fewest(config: RunConfig) -> Rows:
    """Returns how many rows each part needs, `(n_parts,)`."""
    later = [config.fewest_rows for _ in config.split[1:]]
    return np.array([config.shortest_window + config.horizon, *later], np.int64)


def _lengths(rows: Rows, config: RunConfig) -> tuple[Rows, Rows]:
    """Returns the lengths of the parts as the split has them, and as they are to be.

    Args:
        rows: Lengths of series, `(n,)`.
        config: The settings.

    Returns:
        `(n_parts, n)` each.
    """
    usual = np.diff(borders(rows, config.split), axis=0, prepend=0, append=rows[None])
    if config.split != USUAL:
        return usual, usual
    later = np.maximum(usual[1:], config.fewest_rows)
    return usual, np.concatenate([rows[None] - later.sum(axis=0), later])


def _forecastable(part: range, config: RunConfig) -> bool:
    return count_targets(part, config.shortest_window, config.reach_back, config.horizon) > 0


def _distinct(cut: Parts) -> set[range]:
    return {cut.train, cut.validation, cut.test}
