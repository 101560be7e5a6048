"""The scores of a run: what `metrics.json` holds, and nobody else knows how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core import records
from core.errors import Message
from core.evaluation.intervals import Coverage
from core.evaluation.part_scores import PartScores, usable_horizon
from core.evaluation.scoring import Evaluation
from core.files import write_json
from core.records import Mismatch
from core.runs.files.checksums import checked
from core.series.series import Series

# What is written for each part, by its name in the file; the baselines have two names there.
_BY_PART = {
    "best": "metrics",
    "last": "last_weights",
    "steps": "steps",
    "copycat": "copycat",
    "stages": "stages",
}
_BASELINES = {"validation": "validation_baselines", "test": "baselines"}


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What a run's training came to, and how good its forecasts are.

    Attributes:
        n_rows: Rows of the series.
        epochs: Epochs learnt.
        seconds: Training time.
        best_epoch: Epoch of the best weights; 0 for those it began with.
        stopped: Whether a person ended the training.
        rows: The rows of each part that are forecast, by its name.
        validation: Scores on the validation rows.
        test: Scores on the test rows; None while they are sealed.
        coverage: What the bands of each level promised and kept on the test rows; None while these
            are sealed and for a run of an older version.
        bands_ahead: Half the widths of the bands beyond the last row, by level, where values are
            learnt; None where there is no band.
        linear_ar_lags: Past rows that the linear autoregression among the baselines looks at.
        season_length: Rows in one season; None where there is none.
        notes: What a reader of the scores must know.
        share: How much of what the network said counted before it learnt on, 0 to 1; None where it
            has not been to school.
        school_version: Of the school; None likewise.
        school_sha256: Of the file of the weights it began with; None likewise.
    """

    n_rows: int
    epochs: int
    seconds: float
    best_epoch: int | None
    stopped: bool = False
    rows: Mapping[str, range]
    validation: PartScores
    test: PartScores | None
    coverage: tuple[Coverage, ...] | None = None
    bands_ahead: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    linear_ar_lags: int | None = None
    season_length: int | None = None
    notes: tuple[Message, ...] = ()
    share: float | None = None
    school_version: int | None = None
    school_sha256: str | None = None

    def __post_init__(self) -> None:
        """Checks that every part's rows are rows of the series.

        Raises:
            ValueError: Some are not.
        """
        for name in ("train", "validation", "test"):
            if name not in self.rows:
                raise ValueError(f"no rows of {name}")
            if not 0 <= self.rows[name].start < self.rows[name].stop <= self.n_rows:
                raise ValueError(f"rows of {name} that the series does not have")

    @classmethod
    def of(cls, evaluation: Evaluation, notes: tuple[Message, ...], **training: Any) -> Scores:
        """Returns the scores of a run.

        Args:
            evaluation: How good its forecasts are.
            notes: What a reader must know of the training.
            **training: `n_rows`, `epochs`, `seconds`, `best_epoch`, `stopped` and what it had from
                school.
        """
        fields = {key: value for key, value in vars(evaluation).items() if key != "predictions"}
        return cls(**{**fields, **training, "notes": (*notes, *evaluation.notes)})

    @classmethod
    def read(cls, path: Path) -> Scores | None:
        """Returns the scores in a file, None where there is none.

        Raises:
            DamagedFile: The file holds something else.
        """
        if not path.exists():
            return None
        try:
            return cls.from_dict(records.parse_json(checked(path)))
        except Mismatch as error:
            raise records.damaged(path, str(error)) from error

    def write(self, path: Path) -> None:
        """Writes the scores."""
        write_json(path, self.to_dict())

    @classmethod
    def from_dict(cls, data: Any) -> Scores:
        """Rebuilds what `to_dict` wrote, now or in an older version.

        Raises:
            Mismatch: It is something else.
        """
        fields = dict(records.from_json(Mapping[str, Any], data))
        parts = {name: _part(fields, name) for name in _BASELINES}
        if "rows" in fields:
            test = records.from_json(Mapping[str, range], fields["rows"]).get("test", range(0))
            fields = {"n_rows": test.stop, **fields}
        fields |= {"coverage": fields.get("intervals"), **parts}
        scores: Scores = records.from_json(cls, fields)
        return scores

    def to_dict(self) -> dict[str, Any]:
        """Returns the scores as JSON types, without what a run of an older version lacks."""
        parts = {"validation": self.validation, "test": self.test}
        by_part = {name: part for name, part in parts.items() if part is not None}
        content: dict[str, Any] = {
            key: getattr(self, key)
            for key in ("n_rows", "epochs", "seconds", "best_epoch", "stopped")
        }
        for key, name in _BY_PART.items():
            of_parts = {part: _plain(getattr(of, key)) for part, of in by_part.items()}
            if any(of_parts.values()):
                content[name] = of_parts
            if key == "last":
                for part in reversed(by_part):
                    content[_BASELINES[part]] = _plain(by_part[part].baselines)
        if self.coverage is not None:
            content["intervals"] = _plain(self.coverage)
            content["bands_ahead"] = _plain(self.bands_ahead)
        if self.test is not None and self.test.steps:
            content["usable_horizon"] = usable_horizon(self.test.steps)
        content["rows"] = {name: [rows.start, rows.stop] for name, rows in self.rows.items()}
        content["linear_ar_lags"], content["season_length"] = (
            self.linear_ar_lags,
            self.season_length,
        )
        content["notes"] = _plain(self.notes)
        for key in ("share", "school_version", "school_sha256"):
            if (value := getattr(self, key)) is not None:
                content[key] = value
        return content

    @property
    def lstm_adds(self) -> bool:
        """Whether the LSTM adds anything to the linear model."""
        return self.best_epoch != 0 or bool(self.share)

    def part(self, name: str) -> PartScores:
        """Returns the scores of `validation` or `test`.

        Raises:
            LookupError: The test is sealed.
        """
        scores = self.validation if name == "validation" else self.test
        if scores is None:
            raise LookupError("the test is sealed")
        return scores


def validation_key(series: Series, first: int, stop: int, horizon: int) -> str:
    """Returns what is the same for runs whose validation errors can be ranked, and else differs.

    An error on a calm stretch is smaller than one on a wild stretch, whoever forecasts: errors of
    two runs say who is better only on the same rows of the same values, as many steps ahead.

    Args:
        series: The series a run learnt.
        first: The first row its validation error is about.
        stop: The row after the last one.
        horizon: Steps ahead.
    """
    rows = slice(first, stop)
    digest = hashlib.sha256(f"{horizon} {series.unit}".encode())
    # What was mended counts in no error.
    for column in (np.asarray(series.ds[rows]), series.observed[rows]):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _part(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Returns what is written of a part under several names, as the fields of `PartScores`."""
    fields = {}
    for key, written in _BY_PART.items():
        of = records.from_json(Mapping[str, Any], content.get(written, {}))
        if name in of:
            fields[key] = of[name]
    if _BASELINES[name] not in content:
        raise Mismatch(f"“{_BASELINES[name]}” is missing")
    return {**fields, "baselines": content[_BASELINES[name]]}


def _plain(record: Any) -> Any:
    """Returns records, and what holds them, as JSON types."""
    if isinstance(record, Mapping):
        return {key: _plain(value) for key, value in record.items()}
    if isinstance(record, tuple):
        return [_plain(value) for value in record]
    if hasattr(record, "to_dict"):
        return record.to_dict()
    return asdict(record) if hasattr(record, "__dataclass_fields__") else record
