"""The network at work: batches, validations and forecasts of one series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from threadpoolctl import threadpool_limits

from core.forecasting import gates
from core.forecasting.covariates import covariates_at
from core.forecasting.forecaster import Forecaster, feed_back
from core.forecasting.inputs import Inputs
from core.forecasting.linear_choice import linear_beside, seasonal_naive
from core.forecasting.task import Task
from core.learning import network
from core.learning.graphs import Graphs, Shape
from core.learning.tensors import Data, Tensor, as_tensors
from core.schooled.shipped import shipped
from core.series.windows import longest_run, targets_at, windows_at
from core.types import Checkpoint, Rows, Values

# From past values and covariates to the next values.
NextValues = Callable[[Values, Values], Values]

_FIRST = "first/"


class Learner:
    """A network with its data, before its first batch.

    As a context manager it leaves its graphs to the next run at the end.

    A network that has been to school answers after every row, as it did there, so it learns from
    stretches of rows and not from one window for each: so much the faster.

    Args:
        task: What is to be learnt.
        inputs: What the network sees of it.
        checkpoint: Where a training goes on: from what it began with, whatever ships by now.
    """

    def __init__(self, task: Task, inputs: Inputs, checkpoint: Checkpoint | None = None) -> None:
        self.config = config = task.config
        self.inputs = inputs = inputs.begun_with(checkpoint) if checkpoint else inputs
        self.loss_scale = inputs.loss_scale(task.values)
        learnt = inputs.trainable_rows(task.cut.train, config.reach_back)
        longest = longest_run(task.outside(learnt, config.outputs))
        self._stretch = min(gates.STRETCH, longest) if config.schooled else 1
        shape = Shape(
            features=config.features,
            units=config.units,
            dropout=config.dropout,
            outputs=config.outputs,
            strategy=config.strategy,
            shards=config.shards,
            each_row=config.schooled,
        )
        self._graphs = Graphs.reuse(shape)
        self._graphs.reset(config)
        self._first = self._begun_with(checkpoint)
        if self._first:
            self.assign(self._first)
        self._task = task
        self._values, self._covariates = task.values, task.covariates
        self._data, self._starts = as_tensors(self._values, self._covariates, inputs, self._stretch)
        self._later = (
            as_tensors(self._values, self._covariates, inputs.refitted) if inputs.refitted else None
        )
        self.batch_size = max(1, config.batch_size // self._stretch)
        self._size = tf.constant(self.batch_size, tf.int64)

    def __enter__(self) -> Learner:
        """Returns itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leaves the graphs to the next run of their shape; nothing may be learnt after that."""
        self._graphs.leave()

    def first_weights(self, trained: network.Weights) -> network.Weights:
        """Returns what a network begins with that has a linear model: silence, or its school.

        Args:
            trained: Its weights at any time.
        """
        return self._first or network.silenced(trained)

    def _begun_with(self, checkpoint: Checkpoint | None) -> network.Weights:
        """Returns the weights that come from school; empty where none do."""
        if self.inputs.schooled is None:
            return {}
        shapes = gates.weight_shapes(self.config)
        if checkpoint is not None:
            return {name: checkpoint.tensors[f"{_FIRST}{name}"] for name in shapes}
        return shipped().first_weights(shapes, self.inputs.schooled.share)

    def count_examples(self, rows: Rows) -> int:
        """Returns how many windows or stretches an epoch learns."""
        return gates.count_stretches(len(rows)) if self._stretch > 1 else len(rows)

    def shuffled(self, rows: Rows, epoch: int) -> Tensor:
        """Returns the first target rows of what is learnt in the order of an epoch, as a tensor.

        Args:
            rows: Target rows, `(n_rows,)`, one after the other where stretches are learnt.
            epoch: Decides the order, and where stretches begin.
        """
        seed = [self.config.seed, epoch]
        firsts = rows
        if self._stretch > 1:
            # Every epoch cuts elsewhere, so that no row is always the first of a stretch.
            cut = int(np.random.default_rng(seed).integers(self._stretch))
            places = np.arange(self.count_examples(rows)) * self._stretch - cut
            places = np.clip(places, 0, len(rows) - self._stretch)
            # None goes over rows that are left out: the one before stands in for it.
            whole = np.flatnonzero(
                rows[self._stretch - 1 :] - rows[: 1 - self._stretch] == self._stretch - 1
            )
            before = np.searchsorted(whole, places, side="right") - 1
            firsts = rows[whole[np.maximum(before, 0)]]
        return tf.random.experimental.stateless_shuffle(tf.constant(firsts), seed=seed)

    def learn(self, order: Tensor, first: int, stop: int, loss_sum: float) -> float:
        """Learns the batches `first` to `stop - 1` of an epoch.

        Args:
            order: Target rows, as `shuffled` gave them.
            first: First batch.
            stop: One after the last batch.
            loss_sum: Sum of the losses of the epoch's windows before.

        Returns:
            The sum after them.
        """
        bounds = tf.constant(first, tf.int64), tf.constant(stop, tf.int64)
        before = tf.constant(loss_sum, tf.float64)
        return float(self._graphs.learn(self._data, order, self._size, *bounds, before))

    def validate(self, rows: Rows, shown: Rows) -> tuple[float, Values]:
        """Returns the mean loss of some target rows, and the forecasts of a few of them.

        The forecasts are those that the loss is made of: they cost nothing more.

        Args:
            rows: Target rows, `(n_windows,)`.
            shown: Places in `rows`, `(n_shown,)`.

        Returns:
            The loss, and forecasts one step ahead in the series' unit, `(n_shown,)`.
        """
        losses, firsts = self._losses_and_firsts(rows)
        scale = self.inputs.target_scale[0]
        transformed = self._starts[rows[shown], 0] + scale * firsts[shown].astype(np.float64)
        return float(np.mean(losses)), self.inputs.restore(transformed)

    def losses(self, rows: Rows) -> Values:
        """Returns the loss of each of some target rows `(n_windows,)`, without learning."""
        return self._losses_and_firsts(rows)[0]

    def _losses_and_firsts(self, rows: Rows) -> tuple[Values, Any]:
        by_chunk = [self._graphs.losses(self._data, tf.constant(c)) for c in self._chunks(rows)]
        parts = zip(*by_chunk, strict=True)
        losses, firsts = (np.concatenate([chunk.numpy() for chunk in part]) for part in parts)
        return losses, firsts

    def gains(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns by how much a network lowers the losses of the one it began with.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.
        """
        before = self.weights()
        self.assign(self.first_weights(weights))
        first = self.losses(rows)
        self.assign(weights)
        gains: Values = first - self.losses(rows)
        self.assign(before)
        return gains

    def activity(self, row: int) -> list[Values]:
        """Returns how active each cell is in the window before a target row, by layer.

        Returns:
            The mean size of each cell's outputs, from 0 to 1, `(units,)` a layer; of networks for
            several steps, in that of the first.
        """
        windows = self._data.windows(tf.constant([row], tf.int64), self.config.features)
        outputs, sizes = tf.transpose(windows, (1, 0, 2)), []
        for layer in network.first_layers(self._graphs.model, len(self.config.units)):
            outputs = layer.outputs(outputs)
            sizes.append(np.abs(outputs.numpy()[:, 0]).mean(axis=0, dtype=np.float64))
        return sizes

    def reference_losses(self, rows: Rows) -> dict[str, float]:
        """Returns the mean losses of what a training is raced against.

        Args:
            rows: Target rows, `(n_windows,)`.

        Returns:
            By name: `naive`, repeating the last value; `seasonal`, the last season, where there is
            one; `linear`, the linear model alone, or one like it where the network has none.
        """
        steps, season = self.config.outputs, self._task.season_length
        transformed = self.inputs.transformed(self._values)
        starts = {"naive": transformed[rows - 1, None]}
        if season:
            starts["seasonal"] = seasonal_naive(transformed, rows, season, steps)
        if self.config.linear:
            starts["linear"] = self._starts[rows]
        elif linear := linear_beside(self._task, transformed):
            starts["linear"] = linear.forecast(transformed, rows)
        actual = targets_at(transformed, rows, steps)
        with np.errstate(over="ignore"):  # such values end the training with a sentence
            return {
                name: float(np.mean(((actual - start) / self.inputs.target_scale) ** 2))
                for name, start in starts.items()
            }

    def forecasts(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns forecasts from target rows on, with the given weights.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.

        Returns:
            `(n_windows, outputs)`, in the series' unit.
        """
        before = self.weights()
        self.assign(weights)
        transformed = np.empty((len(rows), self.config.outputs))
        for in_era, _, (data, starts) in self._eras(rows):
            for chunk in self._chunks(np.flatnonzero(in_era)):
                scaled = self._graphs.forecast(data, tf.constant(rows[chunk])).numpy()
                transformed[chunk] = starts[rows[chunk]] + self.inputs.target_scale * scaled
        self.assign(before)
        return self.inputs.restore(transformed)

    def horizon_forecasts(self, weights: network.Weights, rows: Rows) -> Values:
        """Returns forecasts of the whole horizon from target rows on, fed back where they must be.

        Args:
            weights: Arrays by name.
            rows: Target rows, `(n_windows,)`.

        Returns:
            `(n_windows, horizon)`, in the series' unit.
        """
        if self.config.outputs == self.config.horizon:
            return self.forecasts(weights, rows)
        trained = gates.network_of(weights)
        return self._fed_back(rows, lambda inputs: Forecaster(trained, inputs))

    def linear_forecasts(self, rows: Rows) -> Values:
        """Returns what the linear model alone forecasts of the whole horizon; no network runs.

        Args:
            rows: Target rows, `(n_windows,)`.

        Returns:
            `(n_windows, horizon)`, in the series' unit.
        """
        if self.config.outputs < self.config.horizon:
            return self._fed_back(rows, lambda inputs: inputs.starts_alone)
        transformed = np.empty((len(rows), self.config.outputs))
        for in_era, _, (_, starts) in self._eras(rows):
            transformed[in_era] = starts[rows[in_era]]
        return self.inputs.restore(transformed)

    def _fed_back(self, rows: Rows, forecaster: Callable[[Inputs], NextValues]) -> Values:
        """Returns forecasts of the whole horizon that are fed back, `(n_windows, horizon)`."""
        needed, horizon = self.inputs.needed, self.config.horizon
        known_ahead, ahead = self.inputs.covariates.known_ahead, horizon - self.config.outputs
        forecasts = np.empty((len(rows), horizon))
        for in_era, inputs, _ in self._eras(rows):
            forecast = forecaster(inputs)
            for chunk in self._chunks(np.flatnonzero(in_era)):
                pasts = windows_at(self._values, rows[chunk], needed)
                covariates = covariates_at(
                    self._covariates, known_ahead, rows[chunk], needed, ahead
                )
                # While others hold the cores, threads of such small products wait: 10 times longer.
                with threadpool_limits(limits=1, user_api="blas"):
                    forecasts[chunk] = feed_back(forecast, pasts, covariates, needed, horizon)
        return forecasts

    def _eras(self, rows: Rows) -> list[tuple[Any, Inputs, tuple[Data, Values]]]:
        """Returns which rows are forecast from which inputs, as masks, and their tensors."""
        early = self._data, self._starts
        if self._later is None:
            return [(np.full(len(rows), True), self.inputs, early)]
        later = rows >= self.inputs.refitted_from
        return [(~later, self.inputs, early), (later, self.inputs.later(), self._later)]

    def _chunks(self, rows: Rows) -> list[Rows]:
        size = gates.chunk_size(self.inputs.window, self.config.units)
        return [rows[start : start + size] for start in range(0, len(rows), size)]

    def weights(self) -> network.Weights:
        """Returns the trainable arrays by name."""
        return network.weights(self._graphs.model)

    def assign(self, weights: network.Weights) -> None:
        """Sets the trainable arrays."""
        for variable in self._graphs.model.trainable_variables:
            variable.assign(weights[network.short_name(variable.path)])

    def state(self) -> dict[str, Any]:
        """Returns what learning on needs: weights, optimiser, dropout counters, the school's."""
        # Another version of ours ships other weights than these.
        first = {f"{_FIRST}{name}": array for name, array in self._first.items()}
        return first | {name: np.array(v.value) for name, v in self._graphs.variables().items()}

    def restore(self, tensors: dict[str, Any]) -> None:
        """Sets what `state` returned."""
        for name, variable in self._graphs.variables().items():
            variable.assign(tensors[name])
