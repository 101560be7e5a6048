"""How much of the best try's lead over the first is the luck of the best of many.

The best of many tries did well on the rows that chose it, partly by chance: on other rows it would
do a little worse. How much is found on the validation rows themselves, which are cut into blocks.
The try that is best on one half of the blocks is scored on the other half, and what its lead loses
there is the luck of the choice; every way to halve the blocks is tried. Half of the rows are
noisier than all of them by the square root of two, so luck is smaller by that.

Where all tries are equally good, that is, on average, the whole lead; a try that is really better
wins on every half, and loses nothing.

Source: the optimism of a choice, as in Varma, Simon 2006, Bias in error estimation when using
cross-validation for model selection; repeated halving for nested cross-validation.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.errors import Message
from core.evaluation.metrics import digits
from core.sweep.trial import Trial
from core.types import Values

# An even number; all 252 ways to halve them are tried.
BLOCKS = 10
FEWEST_TRIES = 3
# From this share on, a lead is called luck.
MOSTLY = 0.6
MOST_PLACES = 6

SWEEP_LINE_ALONE = Message(
    "sweep_line_alone",
    "In none of {tries} tries did the LSTM clearly improve on the linear model beside it, so all "
    "of them forecast with the linear model alone; the typical error is {best}. Here the linear "
    "model is enough.",
)
SWEEP_NO_LEAD = Message(
    "sweep_no_lead",
    "None of {tries} tries did better on the validation rows than the settings the search started "
    "from, whose typical error is {best}.",
)
SWEEP_MOSTLY_LUCK = Message(
    "sweep_mostly_luck",
    "The best of {tries} tries has a typical error of {best}, {lead} less than the first. About "
    "{luck} of that lead is likely luck from picking the best of many: expect little from it.",
)
SWEEP_LEAD = Message(
    "sweep_lead",
    "The best of {tries} tries has a typical error of {best}, {lead} less than the first; about "
    "{luck} of that lead is likely luck from picking the best of many.",
)
SWEEP_CLEAR_LEAD = Message(
    "sweep_clear_lead",
    "The best of {tries} tries has a typical error of {best}, {lead} less than the first; hardly "
    "any of that lead is luck.",
)


@dataclass(frozen=True)
class Luck:
    """What the best of many tries gained, and how much of that is likely luck.

    Attributes:
        tries: How many it is the best of.
        best: Its error, in the series' unit.
        lead: How much smaller that is than the first try's.
        luck: How much of the lead is likely luck, 0 to the whole lead.
        linear_alone: Whether no try's LSTM gained clearly on the linear model beside it.
    """

    tries: int
    best: float
    lead: float
    luck: float
    linear_alone: bool = False


def blocks(errors: Values) -> Values:
    """Returns the mean error of consecutive blocks of rows.

    Args:
        errors: In time order, `(n_rows,)`; nan where nothing was observed, which is left out.

    Returns:
        `(BLOCKS,)`, or `(0,)` where there are too few rows.
    """
    finite = errors[np.isfinite(errors)]
    if len(finite) < BLOCKS:
        return np.empty(0)
    return np.array([part.mean() for part in np.array_split(finite, BLOCKS)])


def find_luck(errors: Sequence[float], by_block: Sequence[Sequence[float]]) -> Luck | None:
    """Returns what the best of some tries gained on the first, and how much of it is likely luck.

    Args:
        errors: Of each try over all rows; the first is what they are compared with.
        by_block: Of each try by block, `(n_tries, BLOCKS)`, see `blocks`.

    Returns:
        None where there are too few tries or rows to tell.
    """
    whole = all(len(block_means) == BLOCKS for block_means in by_block)
    if len(errors) < FEWEST_TRIES or not whole:
        return None
    best = min(errors)
    lead = errors[0] - best
    if lead <= 0:
        return Luck(len(errors), best, 0.0, 0.0)
    table = np.asarray(by_block, np.float64)
    gains = table[0] - table  # (n_tries, BLOCKS), of the first 0
    halves = _halves()  # (n_halvings, BLOCKS)
    chosen_on, other = gains @ halves.T, gains @ (1 - halves).T
    winners = np.argmax(chosen_on, axis=0), np.arange(len(halves))
    lost = float(np.mean(chosen_on[winners] - other[winners])) / (BLOCKS // 2) / math.sqrt(2)
    return Luck(len(errors), best, lead, min(max(lost, 0.0), lead))


def luck_of(trials: Sequence[Trial]) -> Luck | None:
    """Returns the luck of the best of a sweep's tries, None where that cannot be told.

    Args:
        trials: The tries; the first is what they are compared with.
    """
    scored = [trial for trial in trials if trial.is_scored]
    if not scored or scored[0].number != 0:
        return None
    errors = [trial.error or 0.0 for trial in scored]
    luck = find_luck(errors, [trial.blocks for trial in scored])
    # Those pruned were in the running, too, until they fell behind.
    many = sum(trial.error is not None for trial in trials)
    alone = all(trial.linear_alone for trial in scored)
    return dataclasses.replace(luck, tries=many, linear_alone=alone) if luck else None


def sentence(
    luck: Luck, unit: str = "", number: Callable[[float, int], str] = "{:,.{}f}".format
) -> Message:
    """Returns that in a sentence.

    Args:
        luck: What was found.
        unit: Of the series, or "".
        number: Writes a number with some places after the decimal mark.
    """
    places = digits(luck.best)
    while places < MOST_PLACES and 0 < luck.lead < 2 * 10**-places:
        places += 1  # a small lead is told, too

    def write(value: float) -> str:
        return f"{number(value, places)}\u00a0{unit}".strip() if unit else number(value, places)

    values = {"tries": number(luck.tries, 0), "best": write(luck.best)}
    if luck.lead == 0:
        template = SWEEP_LINE_ALONE if luck.linear_alone else SWEEP_NO_LEAD
        return template.with_values(**values)
    values |= {"lead": write(luck.lead), "luck": write(luck.luck)}
    if luck.luck >= MOSTLY * luck.lead:
        template = SWEEP_MOSTLY_LUCK
    else:
        template = SWEEP_LEAD if luck.luck >= 10**-places / 2 else SWEEP_CLEAR_LEAD
    return template.with_values(**values)


@lru_cache
def _halves() -> Values:
    """Returns every way to take half of the blocks, as rows of ones and zeros."""
    chosen = list(itertools.combinations(range(BLOCKS), BLOCKS // 2))
    halves = np.zeros((len(chosen), BLOCKS))
    halves[np.arange(len(chosen))[:, None], chosen] = 1.0
    return halves
