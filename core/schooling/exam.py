"""The exam: what the network saves on synthetic series kept aside, and how much of it to add."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from core.schooled.share import ROWS
from core.schooling.lessons import Array, Lesson, lesson
from core.types import Values

# No seed of school comes near.
SEED = 2_000_000_011
N_LESSONS = 60
SHARES = np.arange(0, 1.21, 0.1)
# One series counts for so much at most, either way.
MOST_LOG = 3.0

Forecast = Callable[[Array], Array]


def questions(n_lessons: int = N_LESSONS, seed: int = SEED) -> list[Lesson]:
    """Draws the series of an exam."""
    return [lesson(np.random.default_rng((seed, number)), 32) for number in range(n_lessons)]


def sums(one: Lesson, outputs: Array) -> Values:
    """Returns what gives the error at any share, `(n_series, 3)`.

    The squared error at share w is `sums @ (1, -2 w, w^2)`.

    Args:
        one: A lesson.
        outputs: The network's for each of its rows, `(n_series, rows, steps)`.
    """
    taught, horizon = one.missed.shape[1:]
    said = outputs[:, -taught:, :horizon].astype(np.float64)
    missed = one.missed.astype(np.float64)
    found: Values = np.stack(
        [(missed**2).mean((1, 2)), (missed * said).mean((1, 2)), (said**2).mean((1, 2))], axis=1
    )
    return found


def ratios(found: Values, share: float) -> Values:
    """Returns the logarithm of RMSE with the network ÷ without, `(n_series,)`."""
    squared = found @ np.array([1.0, -2 * share, share**2])
    logs: Values = 0.5 * np.log(np.maximum(squared, 1e-12) / np.maximum(found[:, 0], 1e-12))
    return np.clip(logs, -MOST_LOG, MOST_LOG)


def examine(lessons: Iterable[Lesson], forecast: Forecast) -> dict[str, Any]:
    """Returns geometric means of RMSE ÷ the linear model's.

    Args:
        lessons: Series kept aside.
        forecast: The network: `(n_series, rows, features)` to `(n_series, rows, steps)`.

    Returns:
        Of all series and by how many rows the linear model comes from, one step ahead and several:
        at the full share, at the best one, and that share.
    """
    found, known, several = [], [], []
    for one in lessons:
        found.append(sums(one, forecast(one.seen)))
        known += [one.n_known] * len(one.seen)
        several += [one.missed.shape[2] > 1] * len(one.seen)
    all_sums, n_known, many = np.concatenate(found), np.array(known), np.array(several)
    bucket = np.searchsorted(ROWS, n_known, side="right") - 1
    groups = {"all": np.ones(len(n_known), bool), "one step": ~many, "several steps": many}
    for number, least in enumerate(ROWS):
        groups[f"one step, from {least} rows"] = (bucket == number) & ~many
        groups[f"several steps, from {least} rows"] = (bucket == number) & many
    return {name: _summary(all_sums[of]) for name, of in groups.items() if of.any()}


def _summary(found: Values) -> dict[str, Any]:
    means = [float(np.exp(ratios(found, share).mean())) for share in SHARES]
    best = int(np.argmin(means))
    return {
        "series": len(found),
        "full": round(float(np.exp(ratios(found, 1.0).mean())), 5),
        "best": round(means[best], 5),
        "share": round(float(SHARES[best]), 2),
        "better": round(float((ratios(found, 1.0) < 0).mean()), 3),
    }
