"""Whether a series is long enough for what a network is to look at."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import RunConfig
from core.errors import Message, UserError
from core.series.split import Parts, parts
from core.series.windows import count_targets

# Below this many examples, or windows end to end, a network seldom learns more than the noise.
FEWEST_EXAMPLES = 50
FEWEST_WINDOWS = 5

HISTORY_ENOUGH = Message(
    "history_enough",
    "Looking back over {window} rows, the {rows} training rows give {examples} examples to learn "
    "from.",
)
HISTORY_SHORT = Message(
    "history_short",
    "Looking back over {window} rows, the {rows} training rows give only {examples} examples to "
    "learn from. A shorter window or more data would teach more.",
)


@dataclass(frozen=True)
class History:
    """How much there is to learn from.

    Attributes:
        examples: Windows with the values that follow them, in the training part.
        short: Whether that is little for the window.
        message: Both in a sentence.
    """

    examples: int
    short: bool
    message: Message


def measure_history(rows: int, config: RunConfig) -> History:
    """Returns how much a series of some rows teaches with these settings.

    Args:
        rows: Rows of the series.
        config: Its split, window and horizon count.

    Raises:
        UserError: A part holds no window and its targets; says how many rows are needed.
    """
    train = check_length(rows, config).train
    examples = count_targets(train, config.window, config.reach_back, config.horizon)
    short = examples < FEWEST_EXAMPLES or len(train) < FEWEST_WINDOWS * config.window
    message = HISTORY_SHORT if short else HISTORY_ENOUGH
    told = {"window": config.window, "rows": len(train), "examples": examples}
    return History(examples, short, message.with_values(**told))


def check_length(n: int, config: RunConfig) -> Parts:
    """Returns the parts, once each is known to hold a window and its targets.

    Raises:
        UserError: A part has no row to forecast; says how many rows are needed.
    """
    found = parts(n, config.split)
    if all(_forecastable(part, config) for part in _distinct(found)):
        return found
    needed = n
    while not all(_forecastable(part, config) for part in _distinct(parts(needed, config.split))):
        needed += 1
    raise UserError(
        "too_few_rows",
        "With a window of {window}, a horizon of {horizon} and a split of {split}, each part needs "
        "at least one window and the values that follow it: {needed} rows in all; this series has "
        "{rows}. Shorten the window or the horizon, or add data.",
        window=config.window,
        horizon=config.horizon,
        split=" / ".join(f"{share:.0%}" for share in config.split),
        needed=needed,
        rows=n,
    )


def _forecastable(part: range, config: RunConfig) -> bool:
    return count_targets(part, config.window, config.reach_back, config.horizon) > 0


def _distinct(found: Parts) -> set[range]:
    return {found.train, found.validation, found.test}
