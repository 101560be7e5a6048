"""What a network is to learn: a series, the settings, and how the rows are cut."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.config import RunConfig
from core.forecasting.covariates import align_covariates
from core.series.series import Series
from core.series.split import Parts, cut_validation, parts
from core.series.windows import outside, target_rows
from core.types import Rows, Values


@dataclass(frozen=True, eq=False)
class Task:
    """A series to learn with some settings: what every step from inputs to verdict takes.

    Attributes:
        series: The series.
        config: The settings.
        cut: The parts. Rows after the test part are not seen.
    """

    series: Series
    config: RunConfig
    cut: Parts

    @classmethod
    def of(cls, series: Series, config: RunConfig) -> Task:
        """Returns the task of a whole series, cut as the settings say."""
        return cls(series, config, parts(len(series), config.split))

    def until(self, cutoff: Parts, **changes: Any) -> Task:
        """Returns the task as it was at an earlier time.

        Args:
            cutoff: The parts; rows after its test part are not seen.
            **changes: Settings that differ.
        """
        return dataclasses.replace(self, cut=cutoff, config=self.config.replace(**changes))

    @property
    def values(self) -> Values:
        """The series up to the end of the test part, `(n,)`."""
        return self.series.values[: self.cut.test.stop]

    @cached_property
    def covariates(self) -> Values:
        """The other columns, aligned, `(n, n_columns)`; see `core.forecasting.covariates`.

        Raises:
            UserError: The series lacks a column, or has no times for a calendar.
        """
        return align_covariates(self.series, self.config)[: self.cut.test.stop]

    @property
    def season_length(self) -> int | None:
        """Rows in one season: what the settings say, else what the series shows."""
        return self.config.season_length or self.series.season_length

    @property
    def chooses(self) -> range:
        """The validation rows that choose the weights."""
        return cut_validation(self.cut, self.config.fewest_rows)[0]

    @property
    def calibrates(self) -> range:
        """The later validation rows, whose errors the first bands are made of."""
        return cut_validation(self.cut, self.config.fewest_rows)[1]

    def outside(self, rows: Rows, steps: int) -> Rows:
        """Returns those of some target rows from which on no step is left out.

        Args:
            rows: First target rows, `(n_rows,)`.
            steps: Steps ahead.
        """
        return outside(rows, self.series.left_out, steps)

    def scorable_rows(self, part: range, needed: int) -> Rows:
        """Returns the rows of a part that can be scored: the first of the whole horizon.

        Args:
            part: Rows of the part.
            needed: Past rows that a forecast needs.
        """
        return target_rows(part, needed, self.config.reach_back, self.config.horizon)
