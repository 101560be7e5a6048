"""The verdict: whether the network beats the best simple method by more than chance explains.

Networks are trained up to several cutoffs in the validation part, with several seeds each, and
forecast the rows after the cutoff. Their mean absolute error is compared with that of the best
baseline on the same rows. Absolute errors rather than squared ones: they are what a result says in
its first sentence, and one wild row does not decide over a short part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from core.config import RunConfig
from core.errors import Message
from core.evaluation import metrics
from core.evaluation.chance import Comparison, compare
from core.evaluation.part_scores import EXACT_SHARE
from core.series.split import Parts
from core.series.windows import count_targets, target_rows
from core.types import Rows, Values

VerdictKind = Literal["better", "no_different", "worse", "unknown"]

LEVEL = 95
# How sure a verdict can be, in percent.
CONFIDENCES = (95, 98, 99)
MOST_CUTOFFS = 4
# Networks for each cutoff where nobody chooses otherwise.
SEEDS = 3
# Below this, neighbouring errors that are alike look like a difference too often.
FEWEST_ROWS = 15
FEWEST_ROWS_A_CUTOFF = 7
# Beyond this a number overflows.
MOST_LOG_RATIO = 700.0
# An upper end beyond this share, here twice the error, is a number without a meaning.
WIDE = 1.0

VERDICT_BETTER = Message(
    "verdict_better",
    "Better: on {rows} validation rows the network's error is {percent} % smaller than that of "
    "the best simple method, {baseline} (likely between {least} % and {most} %). Chance is "
    "ruled out with {sure} % confidence.",
)
VERDICT_NO_DIFFERENT = Message(
    "verdict_no_different",
    "No clear difference: on {rows} validation rows chance alone can explain how the network's "
    "error compares with that of the best simple method, {baseline}: anything from {smaller} % "
    "smaller to {larger} % larger is possible.",
)
VERDICT_OPEN = Message(
    "verdict_open",
    "No clear difference: on {rows} validation rows chance alone can explain how the network's "
    "error compares with that of the best simple method, {baseline}. These rows are too few, or "
    "too alike, to say more.",
)
VERDICT_WORSE = Message(
    "verdict_worse",
    "Worse: on {rows} validation rows the network's error is {percent} % larger than that of the "
    "best simple method, {baseline} (likely between {least} % and {most} %). Chance is ruled "
    "out with {sure} % confidence.",
)
VERDICT_FAR_WORSE = Message(
    "verdict_far_worse",
    "Worse: on {rows} validation rows the network's error is {percent} % larger than that of the "
    "best simple method, {baseline} (likely at least {least} %). Chance is ruled out with "
    "{sure} % confidence.",
)
VERDICT_WORSE_THAN_EXACT = Message(
    "verdict_worse_than_exact",
    "Worse: on {rows} validation rows the simple method, {baseline}, makes no error at all, and "
    "the network does.",
)
VERDICT_TOO_FEW_ROWS = Message(
    "verdict_too_few_rows",
    "Too few validation rows can be forecast for a verdict: {rows}, where at least {needed} are "
    "needed. Add data, or make the validation part larger.",
)
VERDICT_TOO_FEW_BEFORE = Message(
    "verdict_too_few_before",
    "A verdict trains on a part of the rows before the validation part, and here that part is too "
    "short for a window and its next value. Shorten the window or add data.",
)
VERDICT_HORIZON_TOO_LONG = Message(
    "verdict_horizon_too_long",
    "After a cutoff there are too few validation rows; a verdict needs enough for all {horizon} "
    "steps ahead. Shorten the horizon or add data.",
)
VERDICT_UNSCORED = Message(
    "verdict_unscored",
    "A verdict needs finite errors, and here the network gave numbers too large to compare.",
)


@dataclass(frozen=True)
class CutoffPlan:
    """The cutoffs that a verdict is drawn from.

    Attributes:
        cutoffs: For each, in time order, the rows to train on, the rows after them that choose the
            best weights, and as `test` the rows to forecast, each from the true rows before it:
            a window may begin before them. Together they are the validation rows, each once.
        message: Why there are none; None where there are some.
    """

    cutoffs: tuple[Parts, ...]
    message: Message | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a network forecasts better than the best baseline, and how sure that is.

    Attributes:
        outcome: `better` or `worse` only where the whole interval is on that side of 0; `unknown`
            where nothing can be said.
        baseline: Name of the baseline with the smallest mean error; None where `unknown`.
        difference: The network's mean absolute error beside that baseline's, as a share: -0.12 is
            12 % smaller. None where `unknown` and where the baseline makes no error.
        low: Lower end of the interval for the difference to the truly best baseline.
        high: Its upper end.
        level: How many percent of such intervals hold the truth.
        sure: Highest of `CONFIDENCES` at which the outcome stands; None where it is no different.
        n_rows: Rows compared.
        n_cutoffs: Cutoffs they belong to.
        n_seeds: Networks for each.
        n_tries: How many tries its settings are the best of, which is counted in.
    """

    outcome: VerdictKind
    n_rows: int
    n_cutoffs: int
    n_seeds: int
    baseline: str | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    level: int = LEVEL
    sure: int | None = None
    n_tries: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Returns the verdict as JSON types."""
        return asdict(self)


@dataclass(frozen=True)
class Judgement:
    """What came of asking for a verdict.

    Attributes:
        verdict: The verdict; None where there can be none.
        sentence: The verdict in a sentence, or why there can be none.
    """

    verdict: Verdict | None
    sentence: Message

    def to_dict(self) -> dict[str, Any]:
        """Returns the judgement as JSON types."""
        verdict = self.verdict.to_dict() if self.verdict else None
        return {"verdict": verdict, "sentence": self.sentence.to_dict()}


def plan_cutoffs(cut: Parts, config: RunConfig, most: int = MOST_CUTOFFS) -> CutoffPlan:
    """Cuts the validation rows into consecutive blocks, each forecast from the rows before it.

    The rows before a block are cut as the run cuts its own: the last of them, as large a share as
    the validation part is of all rows up to its end, choose the best weights.

    Args:
        cut: The parts of the series; nothing after the validation part is touched.
        config: The settings; every block holds the whole horizon.
        most: Cutoffs to lay out where there are rows enough.
    """
    window, reach_back = config.shortest_window, config.reach_back
    rows = target_rows(cut.validation, window, reach_back)
    if len(rows) < FEWEST_ROWS:
        return CutoffPlan((), VERDICT_TOO_FEW_ROWS.with_values(needed=FEWEST_ROWS, rows=len(rows)))
    n_blocks = max(1, min(most, len(rows) // FEWEST_ROWS_A_CUTOFF))
    share = len(cut.validation) / cut.validation.stop
    cutoffs = tuple(
        _cutoff(range(int(block[0]), int(block[-1]) + 1), share)
        for block in np.array_split(rows, n_blocks)
    )
    learnt = (
        count_targets(part, window, reach_back)
        for cutoff in cutoffs
        for part in (cutoff.train, cutoff.validation)
    )
    if not all(learnt):
        return CutoffPlan((), VERDICT_TOO_FEW_BEFORE)
    if not all(
        count_targets(cutoff.test, window, reach_back, config.horizon) for cutoff in cutoffs
    ):
        return CutoffPlan((), VERDICT_HORIZON_TOO_LONG.with_values(horizon=config.horizon))
    return CutoffPlan(cutoffs)


def verdict_of(
    network: Values, baselines: Mapping[str, Values], cutoffs: Rows, tries: int = 1
) -> Verdict:
    """Returns whether a network forecasts better than the best baseline.

    Rows where a baseline has no finite error are left out. The same errors give the same verdict.

    Args:
        network: Errors in the series' unit, `(n_seeds, n_rows)`, in time order; networks of
            different cutoffs are trained apart, each with a seed of its own.
        baselines: Errors of at least one baseline on the same rows, by name, `(n_rows,)` each.
        cutoffs: The cutoff each row belongs to, `(n_rows,)`, in time order.
        tries: How many tries the network's settings are the best of on these rows.
    """
    names, theirs = list(baselines), np.abs(np.stack(list(baselines.values())))
    finite = np.isfinite(theirs).all(axis=0)
    own, theirs, cutoffs = np.abs(network[:, finite]), theirs[:, finite], cutoffs[finite]
    size: dict[str, Any] = {
        "n_rows": len(cutoffs),
        "n_cutoffs": len(np.unique(cutoffs)),
        "n_seeds": len(own),
        "n_tries": tries,
    }
    if len(cutoffs) < FEWEST_ROWS or not np.isfinite(own).all():
        return Verdict("unknown", **size)
    means = theirs.mean(axis=1)
    best = int(means.argmin())
    nothing = EXACT_SHARE * float(means.max())
    if means[best] <= nothing:
        return _beside_exact(float(own.mean()) <= nothing, names[best], size)
    return Verdict(baseline=names[best], **_decide(compare(own, theirs, cutoffs), tries), **size)


def sentence(
    verdict: Verdict,
    name: Callable[[str], str] = str,
    number: Callable[[float, int], str] = "{:,.{}f}".format,
) -> Message:
    """Returns the verdict in one sentence.

    Names and numbers are values of the message, so that its templates stay whole sentences. Who
    shows it in another language passes the writers of that language.

    Args:
        verdict: The verdict.
        name: Returns what people call a baseline.
        number: Writes a number with some places after the decimal mark.
    """
    if verdict.outcome == "unknown" and verdict.n_rows < FEWEST_ROWS:
        return VERDICT_TOO_FEW_ROWS.with_values(needed=FEWEST_ROWS, rows=verdict.n_rows)
    if verdict.outcome == "unknown":
        return VERDICT_UNSCORED
    values = {"rows": number(verdict.n_rows, 0), "baseline": name(verdict.baseline or "")}
    if verdict.difference is None or verdict.low is None or verdict.high is None:
        return VERDICT_WORSE_THAN_EXACT.with_values(**values)
    if verdict.outcome == "no_different" and verdict.high > WIDE:
        return VERDICT_OPEN.with_values(**values)
    if verdict.outcome == "no_different":
        lower, upper = (_percent(share, number) for share in (verdict.low, verdict.high))
        return VERDICT_NO_DIFFERENT.with_values(**values, smaller=lower, larger=upper)
    ends = sorted((verdict.low, verdict.high), key=abs)
    values["percent"] = _percent(verdict.difference, number)
    values["least"], values["most"] = (_percent(share, number) for share in ends)
    values["sure"] = str(verdict.sure)
    if verdict.outcome == "worse" and verdict.high > WIDE:
        return VERDICT_FAR_WORSE.with_values(**values)
    template = VERDICT_BETTER if verdict.outcome == "better" else VERDICT_WORSE
    return template.with_values(**values)


def _cutoff(block: range, share: float) -> Parts:
    first_choosing = block.start - max(1, round(share * block.start))
    return Parts(range(0, first_choosing), range(first_choosing, block.start), block)


def _decide(comparison: Comparison, tries: int) -> dict[str, Any]:
    low, high = comparison.interval(LEVEL / 100, tries)
    ratios = {"difference": float(comparison.estimates.max()), "low": low, "high": high}
    shares: dict[str, Any] = {end: _share(ratio) for end, ratio in ratios.items()}
    if low <= 0 <= high:
        return {"outcome": "no_different", **shares}
    intervals = {level: comparison.interval(level / 100, tries) for level in CONFIDENCES}
    sure = max(level for level, (low, high) in intervals.items() if not low <= 0 <= high)
    return {"outcome": "better" if high < 0 else "worse", "sure": sure, **shares}


def _share(log_ratio: float) -> float:
    return math.expm1(min(log_ratio, MOST_LOG_RATIO))


def _beside_exact(exact: bool, baseline: str, size: dict[str, Any]) -> Verdict:
    """Returns the verdict where a baseline makes no error, so that none can be a share of it."""
    if exact:
        return Verdict("no_different", baseline=baseline, difference=0.0, low=0.0, high=0.0, **size)
    return Verdict("worse", baseline=baseline, sure=max(CONFIDENCES), **size)


def _percent(share: float, number: Callable[[float, int], str]) -> str:
    percent = abs(100 * share)
    return number(percent, min(2, metrics.digits(percent)))
