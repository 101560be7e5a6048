"""How far chance alone can move a comparison of errors.

Errors of neighbouring rows are alike, a part may be short, and another seed gives another network.
An interval that forgets one of these finds a winner where there is none. Here a block bootstrap
draws stretches of rows and seeds together, and a Student's t with as many degrees of freedom as
there are independent stretches widens what it finds. A second interval takes the differences for
an autoregression of order one, which stretches of a short part are too short to show; the wider of
the two counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.types import Rows, Values

REPLICATES = 2000
SEED = 7
# Rows of a stretch for each square root of the rows there are (Lazarus and others 2018).
STRETCH = 1.3
# Closer to a random walk than this, the rows of no part are enough.
MOST_CORRELATION = 0.97
# Fewer independent rows or degrees of freedom make an interval so wide that it says nothing, and
# save no false find in any simulation.
FEWEST_INDEPENDENT = 2.0


@dataclass(frozen=True, eq=False)
class Comparison:
    """A network's mean absolute error beside that of each baseline, as logarithms of ratios.

    Attributes:
        estimates: `log(network / baseline)`, `(n_baselines,)`.
        block_errors: Standard errors by the block bootstrap, `(n_baselines,)`.
        block_freedom: Their degrees of freedom.
        memory_errors: Standard errors by the autoregression, `(n_baselines,)`.
        memory_freedom: Their degrees of freedom, `(n_baselines,)`.
        deviations: What the bootstrap drew, less the estimate, in standard errors,
            `(n_replicates, n_baselines)`.
    """

    estimates: Values
    block_errors: Values
    block_freedom: float
    memory_errors: Values
    memory_freedom: Values
    deviations: Values

    def interval(self, level: float, tries: int = 1) -> tuple[float, float]:
        """Returns where the logarithm of the ratio to the truly best baseline lies.

        Which baseline that is may be chance, too. Its ratio is the largest of all, so it is at most
        the largest upper end, each as sure as for one baseline; and at least the largest lower end,
        each as sure as it takes for all to hold together.

        Args:
            level: Share of such intervals that hold the truth, for example 0.95.
            tries: The network's settings are the best of so many on these rows, which makes it look
                better than it is: the upper end holds for all of them together (Bonferroni).

        Source: Berger 1982, Multiparameter hypothesis testing; White 2000, A reality check for data
        snooping (both one-sided).
        """
        tail = (1 - level) / 2
        low = self.estimates - self._reach(self._shared_tail(tail))
        high = self.estimates + self._reach(tail / tries)
        return float(low.max()), float(high.max())

    def _reach(self, tail: float) -> Values:
        blocks = self.block_errors * _student(tail, np.float64(self.block_freedom))
        memory = self.memory_errors * _student(tail, self.memory_freedom)
        return np.maximum(blocks, memory)

    def _shared_tail(self, tail: float) -> float:
        """Returns the tail each baseline may have, so that the worst of them has `tail`."""
        alone = np.quantile(self.deviations, 1 - tail, axis=0).max()
        together = np.quantile(self.deviations.max(axis=1), 1 - tail)
        if alone <= 0:
            return tail
        return NormalDist().cdf(NormalDist().inv_cdf(tail) * float(together / alone))


def compare(network: Values, baselines: Values, cutoffs: Rows) -> Comparison:
    """Returns how a network's mean absolute error compares, and how far chance can move that.

    The same errors give the same answer: the bootstrap is seeded.

    Args:
        network: Absolute errors, `(n_seeds, n_rows)`, in time order; each row of a cutoff comes
            from the same network for a seed, and networks of different cutoffs are trained apart.
        baselines: Absolute errors, `(n_baselines, n_rows)`, of a mean above 0.
        cutoffs: The cutoff each row belongs to, `(n_rows,)`, in time order.

    Source: Politis, Romano 1992, A circular block-resampling procedure; Kiefer, Vogelsang 2005, A
    new asymptotic theory for heteroskedasticity-autocorrelation robust tests; Kendall 1954, Note
    on bias in the estimation of autocorrelation.
    """
    own = max(float(network.mean()), np.finfo(np.float64).tiny)
    theirs = baselines.mean(axis=1)  # (n_baselines,)
    # To first order, log(network / baseline) is a mean over the rows.
    shares, against = network / own, baselines / theirs[:, None]
    n_rows = network.shape[1]
    n_stretches, length = _stretches(cutoffs)
    drawn = _replicates(shares, against, cutoffs, n_stretches, length)
    spread = drawn.std(axis=0)
    part = length / n_rows
    memory_errors, memory_freedom = _memory(shares.mean(axis=0) - against)
    return Comparison(
        estimates=np.log(own) - np.log(theirs),
        # Stretches are compared with a mean that they are part of.
        block_errors=spread / math.sqrt(1 - part + part**2 / 3),
        block_freedom=max(FEWEST_INDEPENDENT, 1.5 / part),
        memory_errors=memory_errors,
        memory_freedom=memory_freedom,
        deviations=np.divide(drawn, spread, out=np.zeros_like(drawn), where=spread > 0),
    )


def _stretches(cutoffs: Rows) -> tuple[int, int]:
    """Returns how many stretches make up the rows, and how many rows each has."""
    n_rows, longest = len(cutoffs), int(np.unique(cutoffs, return_counts=True)[1].max())
    n_stretches = math.ceil(n_rows / min(STRETCH * math.sqrt(n_rows), longest))
    return n_stretches, round(n_rows / n_stretches)


def _replicates(
    shares: Values, against: Values, cutoffs: Rows, n_stretches: int, length: int
) -> Values:
    """Returns what the means differ by when rows and seeds are drawn anew.

    Stretches are drawn from all cutoffs alike, so that what differs between cutoffs counts. Of the
    seeds one fewer is drawn than there are, for each cutoff anew: their mean then varies as much as
    that of networks never seen.

    Args:
        shares: `(n_seeds, n_rows)`, of mean 1.
        against: `(n_baselines, n_rows)`, of mean 1 each.
        cutoffs: `(n_rows,)`.
        n_stretches: Stretches drawn for each replicate.
        length: Rows of a stretch.

    Returns:
        `(n_replicates, n_baselines)`.

    Source: Rao, Wu 1988, Resampling inference with complex survey data, section 2.
    """
    random = np.random.default_rng(SEED)
    n_seeds, n_rows = shares.shape
    _, cutoff = np.unique(cutoffs, return_inverse=True)
    starts = random.integers(0, n_rows, size=(REPLICATES, n_stretches))
    weights = _seed_weights(random, n_seeds, int(cutoff.max()) + 1)
    means = _stretch_means(np.concatenate([shares, against]), cutoff, length)
    of_stretch = weights[np.arange(REPLICATES)[:, None], cutoff[starts]]
    own = np.einsum("ijs,sij->i", of_stretch, means[:n_seeds][:, starts]) / n_stretches
    theirs = means[n_seeds:][:, starts].mean(axis=2)  # (n_baselines, n_replicates)
    drawn: Values = (own - theirs).T
    return drawn


def _seed_weights(random: np.random.Generator, n_seeds: int, n_cutoffs: int) -> Values:
    """Returns each seed's share of the seeds drawn, `(n_replicates, n_cutoffs, n_seeds)`."""
    if n_seeds == 1:
        return np.ones((REPLICATES, n_cutoffs, 1))
    drawn = random.integers(0, n_seeds, size=(REPLICATES, n_cutoffs, n_seeds - 1))
    return np.stack([(drawn == seed).mean(axis=2) for seed in range(n_seeds)], axis=2)


def _stretch_means(rows: Values, cutoff: NDArray[np.intp], length: int) -> Values:
    """Returns the mean of the stretch that begins at each row, going round inside its cutoff.

    Args:
        rows: `(n, n_rows)`.
        cutoff: `(n_rows,)`, in time order.
        length: Rows of a stretch.

    Returns:
        `(n, n_rows)`.
    """
    means = []
    for place in np.unique(cutoff):
        inside = np.flatnonzero(cutoff == place)
        around = rows[:, np.resize(inside, len(inside) + length - 1)]
        windows = np.lib.stride_tricks.sliding_window_view(around, length, axis=1)
        means.append(windows.mean(axis=2))
    return np.concatenate(means, axis=1)


def _memory(differences: Values) -> tuple[Values, Values]:
    """Returns standard errors and degrees of freedom of means whose rows remember those before.

    Neighbours are averaged first: the noise of single rows hides how long a difference lasts.

    Args:
        differences: `(n_baselines, n_rows)`, of mean 0 each.
    """
    n_rows = differences.shape[1]
    size = max(1, round(n_rows ** (1 / 3)))
    n_groups = n_rows // size
    groups = differences[:, n_rows - n_groups * size :].reshape(-1, n_groups, size).mean(axis=2)
    groups -= groups.mean(axis=1, keepdims=True)
    squares = (groups**2).sum(axis=1)
    products = (groups[:, 1:] * groups[:, :-1]).sum(axis=1)
    correlations = np.divide(products, squares, out=np.zeros_like(squares), where=squares > 0)
    memory = np.clip(correlations + (1 + 3 * correlations) / n_groups, 0, MOST_CORRELATION)
    independent = n_groups * (1 - memory) / (1 + memory)
    independent = np.maximum(independent, FEWEST_INDEPENDENT)
    variance = squares / (n_groups - 1) / independent / (1 - 1 / independent)
    return np.sqrt(variance), np.maximum(independent - 1, FEWEST_INDEPENDENT)


def _student(tail: float, freedom: Values | np.float64) -> Values:
    # Loading SciPy takes a moment, and pages do without it.
    from scipy.special import stdtrit

    quantile: Values = stdtrit(freedom, 1 - tail)
    return quantile
