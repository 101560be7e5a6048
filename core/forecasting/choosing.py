"""What a network will see of a series, chosen by what the past forecasts best."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from core.config import RunConfig
from core.errors import Message
from core.forecasting.bounds import Bounds
from core.forecasting.covariates import CovariateInputs
from core.forecasting.effects import EffectFinder
from core.forecasting.gates import STRETCH, Network
from core.forecasting.inputs import Inputs
from core.forecasting.linear import Restore
from core.forecasting.linear_choice import MOST_CHOOSING, Fits, RowsOfChoice, choose_linear
from core.forecasting.ridge import NO_ERROR
from core.forecasting.scaler import Scaler
from core.forecasting.task import Task
from core.forecasting.transforms import AS_THEY_ARE, Transform, transforms_to_try
from core.schooled.features import SEASONS, scales
from core.schooled.share import school_share, share_of
from core.schooled.shipped import shipped
from core.schooled.view import SchooledView
from core.series.split import Parts
from core.series.windows import outside, target_rows, targets_at
from core.types import Flags, Values

# Training windows that have to be left, however far the linear model looks back.
FEWEST_WINDOWS = 8
# The same where the last season is repeated as it is.
LEAST_WINDOWS = 2
# Seasons are looked back to within this share of the training rows.
MOST_BACK = 0.8

TRAINING_LEFT_OUT = Message(
    "training_left_out",
    "The stretches that are left out, with the horizon before them, cover all training rows. "
    "Shorten them, or split the rows in another way.",
)
VALIDATION_LEFT_OUT = Message(
    "validation_left_out",
    "The stretches that are left out, with the horizon before them, cover all validation rows that "
    "choose. Shorten them, or split the rows in another way.",
)
_UNSCALED = Scaler(True, 0.0, 1.0)


def choose_inputs(task: Task) -> Inputs:
    """Learns scaling and linear model from the training rows; later rows choose.

    Args:
        task: What is to be learnt; rows after those that choose change nothing.

    Raises:
        UserError: The values cannot be learnt as the settings ask.
    """
    cut, observed = _before_test(task)
    _refuse_too_little(task, cut)
    transforms = transforms_to_try(observed, task.config)
    covariates = task.covariates[: len(observed)]
    covariate_inputs = CovariateInputs.fit(covariates[: cut.train.stop], task.config)
    chooser = _Chooser(
        observed,
        covariates,
        covariate_inputs,
        cut,
        task.config,
        task.season_length,
        task.series.left_out,
    )
    if not task.config.linear:
        return chooser.without_linear_model(transforms[0])
    # While another training holds the cores, a second thread takes longer than one alone.
    with threadpool_limits(limits=1, user_api="blas"):
        by_transform = [chooser.with_linear_model(transform) for transform in transforms]
    return min(by_transform, key=lambda pair: pair[1])[0]


def check_transform(task: Task) -> None:
    """Checks that the values can be learnt as the settings ask, before training starts.

    Raises:
        UserError: Logarithms are asked for and a value is not above 0, or roots of negative ones.
    """
    if task.config.transform in ("log", "root"):
        transforms_to_try(_before_test(task)[1], task.config)


@dataclass(frozen=True, eq=False)
class _Chooser:
    """The past that chooses.

    Attributes:
        observed: Values up to the rows that choose, `(n,)`.
        covariates: Aligned covariates, `(n, n_columns)`.
        covariate_inputs: How those are scaled.
        cut: The parts; the rows that choose are the validation part.
        config: The settings.
        season_length: Rows in one season; None where there is none.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.
    """

    observed: Values
    covariates: Values
    covariate_inputs: CovariateInputs
    cut: Parts
    config: RunConfig
    season_length: int | None
    left_out: Flags | None

    def without_linear_model(self, transform: Transform) -> Inputs:
        """Returns the inputs of a network that learns all by itself."""
        plain = self._plain(transform)
        scaler = Scaler.fit(plain.transformed(self.observed[: self.cut.train.stop]), self.config)
        scale = np.full(self.config.outputs, scaler.scale)
        return dataclasses.replace(plain, scaler=scaler, target_scale=scale)

    def with_linear_model(self, transform: Transform) -> tuple[Inputs, float]:
        """Returns the inputs with the best linear model, and its squared error on what chose."""
        horizon = self.config.outputs
        plain = self._plain(transform)
        transformed = plain.transformed(self.observed)
        rows = RowsOfChoice.of(self.cut, horizon)
        linear, refit_linear = self._linear_models(transformed, plain.restore, rows)
        finder = EffectFinder(
            transformed,
            self.covariates,
            self.covariate_inputs.known_ahead,
            plain.restore,
            self._most_lags(),
            self.left_out,
        )
        effects = finder.find(linear, rows.fitting, rows.choosing, refit_linear, rows.refitting)
        first_fit, refit = (
            dataclasses.replace(
                plain,
                linear=model,
                covariates=dataclasses.replace(self.covariate_inputs, effect=effect),
            )
            for model, effect in ((linear, effects[0]), (refit_linear, effects[1]))
        )
        error = self._error(transformed, first_fit, rows.choosing)
        if self.config.schooled:
            scaled = self._as_schooled(transformed, first_fit, refit, rows)
        else:
            scaled = self._scaled(transformed, first_fit, refit)
        first, refit = scaled
        if self.cut.shared:
            return refit, error
        return dataclasses.replace(first, refitted=refit, refitted_from=rows.refitting.stop), error

    def _linear_models(self, transformed: Values, restore: Restore, rows: RowsOfChoice) -> Fits:
        """Returns the linear model fitted to the rows before those that choose, and to all."""
        horizon, season = self.config.outputs, self.season_length
        most = most_season = self._most_lags()
        if self.config.schooled and self.config.reach_back:
            # It takes the first row for those before, so that a window more is enough to learn.
            most_season = max(most, len(self.cut.train) - self.config.horizon - LEAST_WINDOWS)
        return choose_linear(
            transformed,
            rows,
            horizon,
            season,
            restore,
            most=most,
            most_season=most_season - 1,
            left_out=self.left_out,
        )

    def _plain(self, transform: Transform = AS_THEY_ARE) -> Inputs:
        outputs = np.ones(self.config.outputs)
        return Inputs(
            window=self.config.window,
            scaler=_UNSCALED,
            target_scale=outputs,
            transform=transform,
            covariates=self.covariate_inputs,
            bounds=Bounds.of(self.observed),
        )

    def _error(self, transformed: Values, inputs: Inputs, choosing_rows: range) -> float:
        horizon = self.config.outputs
        rows = outside(target_rows(choosing_rows, 1, True, horizon), self.left_out, horizon)
        start, actual = (
            inputs.starts_at(transformed, rows, self.covariates),
            targets_at(transformed, rows, horizon),
        )
        return float(np.mean((inputs.restore(start) - inputs.restore(actual)) ** 2))

    def _scaled(
        self, transformed: Values, first_fit: Inputs, refit: Inputs
    ) -> tuple[Inputs, Inputs]:
        """Returns the inputs scaled by the residuals of the training rows."""
        horizon = self.config.outputs
        first = refit if self.cut.shared else first_fit
        scaler = Scaler.fit(transformed[: self.cut.train.stop], self.config)
        rows = target_rows(self.cut.train, first.lags, True, horizon)
        rows = outside(rows, self.left_out, horizon)
        residuals = targets_at(transformed, rows, horizon) - first.starts_at(
            transformed, rows, self.covariates
        )
        spread = np.std(residuals, axis=0)
        scale = np.where(spread > NO_ERROR * scaler.scale, spread, scaler.scale)
        return (
            dataclasses.replace(first_fit, scaler=scaler, target_scale=scale),
            dataclasses.replace(refit, scaler=scaler, target_scale=scale),
        )

    def _as_schooled(
        self,
        transformed: Values,
        first_fit: Inputs,
        refit: Inputs,
        rows: RowsOfChoice,
    ) -> tuple[Inputs, Inputs]:
        """Returns the inputs of a network that has been to school, as it saw series there."""
        known = rows.choosing.stop
        starts = first_fit.starts(transformed[:known], self.covariates[:known])[None]
        scale = scales(
            transformed[None, :known],
            starts,
            rows.fitting.stop,
            known,
            np.array([first_fit.lags]),
            self.left_out,
        )
        window, seasons = self._window_and_seasons(first_fit.lags)
        numbers = {
            name: float(np.squeeze(getattr(scale, name)))
            for name in ("change", "middle", "spread", "surprise")
        }
        school = shipped()
        view = SchooledView(
            season=self.season_length or 0,
            seasons=seasons,
            n_known=known,
            share=school_share(known, self.config.outputs > 1, school.record),
            version=school.version,
            sha256=school.sha256,
            **numbers,
        )
        first, refit = (
            dataclasses.replace(
                inputs, window=window, scaler=_UNSCALED, target_scale=scale.steps[0], schooled=view
            )
            for inputs in (first_fit, refit)
        )
        if not self.cut.shared:
            # Where validation is test, those rows may not choose, and the training rows are fitted.
            share = rows.trust(self.config.outputs) * self._share(transformed, first, rows.choosing)
            view = dataclasses.replace(view, share=share)
        return dataclasses.replace(first, schooled=view), dataclasses.replace(refit, schooled=view)

    def _share(self, transformed: Values, inputs: Inputs, choosing_rows: range) -> float:
        """Returns how much of what the network says is added, as the rows that choose advise."""
        school, view = shipped(), inputs.schooled
        assert view is not None
        horizon = len(inputs.target_scale)
        rows = outside(target_rows(choosing_rows, 1, True, horizon), self.left_out, horizon)
        rows = rows[-MOST_CHOOSING:]
        starts = inputs.starts(transformed, self.covariates)
        seen = inputs.channels(transformed, starts)[: rows[-1]]
        network = Network.from_weights(school.arrays)
        first = max(0, int(rows[0]) - STRETCH)
        each = network.after_each(seen[first:].astype(np.float32), STRETCH, inputs.window)
        said: Values = each[rows - 1 - first].astype(np.float64)
        missed = (targets_at(transformed, rows, horizon) - starts[rows]) / inputs.target_scale
        known = min(horizon, school.steps)
        return share_of(missed[:, :known], said[:, :known], view.n_known, school.record)

    def _window_and_seasons(self, lags: int) -> tuple[int, tuple[int, ...]]:
        """Returns how many rows it looks at and how many seasons back, as far as rows go."""
        season, n_learnt = self.season_length or 0, len(self.cut.train)
        seasons = tuple(count for count in SEASONS if 0 < count * season < MOST_BACK * n_learnt)
        window = min(self.config.window, n_learnt)
        if self.config.reach_back:
            return window, seasons
        # Windows that stay in their part find no other rows to look back to.
        return max(1, min(window, self._room() - lags - 1)), ()

    def _most_lags(self) -> int:
        """Returns how far the linear model may look back, so that enough windows are left."""
        window = self.config.shortest_window
        learnt = len(self.cut.train) - FEWEST_WINDOWS - window - self.config.horizon + 1
        return min(learnt, self._room() - window + (0 if self.config.schooled else 1))

    def _room(self) -> int:
        """Returns how many rows are known before the last forecast that each part needs."""
        lengths = [len(self.cut.train)]
        if not self.config.reach_back:
            lengths += [len(self.cut.validation), len(self.cut.test)]
        return min(lengths) - self.config.horizon


def _refuse_too_little(task: Task, cut: Parts) -> None:
    """Checks that rows are left to learn and to choose.

    Raises:
        UserError: All of a part is left out.
    """
    outputs = task.config.outputs
    for message, part in ((TRAINING_LEFT_OUT, cut.train), (VALIDATION_LEFT_OUT, cut.validation)):
        if not len(task.outside(target_rows(part, 1, True, outputs), outputs)):
            raise message.error()


def _before_test(task: Task) -> tuple[Parts, Values]:
    """Returns the parts with the rows that choose as validation, and the values up to those."""
    cut = task.cut
    if not cut.shared:
        cut = Parts(cut.train, task.chooses, cut.test)
    return cut, task.values[: cut.train.stop if cut.shared else cut.validation.stop]
