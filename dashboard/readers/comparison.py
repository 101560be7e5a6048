"""Runs side by side: what was set differently and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.errors import DamagedFile
from core.evaluation.metrics import digits
from core.forecasting.gates import count_parameters
from core.forecasting.scaler import Scaler
from core.runs.run import Run
from core.series.split import parts
from dashboard.charts.loss_charts import RunLosses
from dashboard.language.durations import duration
from dashboard.language.setting_names import setting_name, setting_value
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import error_amount, error_share, plain, shorten
from dashboard.readers import pairs, result
from dashboard.readers.curve import losses, thinned
from dashboard.readers.result import Result, look_text
from dashboard.shared import state

BASE_POINTS = 500


@dataclass(frozen=True)
class ComparedRun:
    """A run as it is compared.

    Attributes:
        name: What people call it, unlike all others of the comparison.
        config: Its settings.
        result: What it found; None while it has no scores.
        curve: Its losses.
    """

    name: str
    config: RunConfig
    result: Result | None
    curve: RunLosses


def compared_runs(runs: Sequence[Run]) -> list[ComparedRun]:
    """Returns runs ready to be compared, each under a name of its own."""
    compared: list[ComparedRun] = []
    for run in runs:
        names = {entry.name for entry in compared}
        name = _unlike(shorten(run.name(), 30), names)
        scored = result.result_of(run)
        best = scored.scores.best_epoch if scored else run.progress().best_epoch
        curve = curve_by_epoch(run, name, best)
        compared.append(ComparedRun(name, run.config(), scored, curve))
    return compared


def curve_by_epoch(run: Run, name: str = "", best: int | None = None) -> RunLosses:
    """Returns the losses of a run, from what it began with on, with what is to be beaten.

    Args:
        run: The run.
        name: What it is called.
        best: The epoch whose weights were kept, if known.
    """
    progress, scale = run.progress(), loss_scale(str(run.folder))
    curve = with_start(losses(run), progress.first_loss)
    # Where it is not told, no point of the curve stands for epoch 0.
    best = None if best == 0 and progress.first_loss is None else best
    references = (progress.naive_loss, progress.seasonal_loss, progress.linear_loss)
    return RunLosses(name, curve, best, scale, *references)


def with_start(table: pd.DataFrame, first_loss: float | None) -> pd.DataFrame:
    """Adds epoch 0, what the network began with, where its validation loss is known.

    Args:
        table: Columns `epoch`, `loss`, `val_loss`.
        first_loss: That loss.
    """
    if first_loss is None:
        return table
    start = pd.DataFrame([(0.0, np.nan, first_loss)], columns=table.columns)
    return pd.concat([start, table], ignore_index=True) if len(table) else start


def loss_scale(folder: str) -> float:
    """Returns what a scaled error of 1 is in the unit of a run's series."""
    return Run(folder).progress().loss_scale or _fitted_scale(folder)


@st.cache_data(max_entries=1000, show_spinner=False)
def _fitted_scale(folder: str) -> float:
    """Returns it for a run of an older version, or one that has not begun."""
    run = Run(folder)
    config, values = run.config(), run.series().values
    return Scaler.fit(values[: parts(len(values), config.split).train.stop], config).scale


def is_readable(run: Run) -> bool:
    """Returns whether the settings and the series of a run can be read."""
    try:
        run.config()
        loss_scale(str(run.folder))
    except DamagedFile:
        return False
    return True


def base_of(run: Run) -> Run | None:
    """Returns the run whose settings this one changed, None where there is none to compare with."""
    base = state.find_run(run.based_on())
    return base if base and is_readable(base) else None


def losses_on_scale_of(run: Run, base: Run, as_learnt: bool = False) -> pd.DataFrame:
    """Returns the losses of the run a change is tried on, ready to be drawn beside the new one's.

    Args:
        run: The new run. A loss is a squared error in the scaled unit of its run.
        base: The run it is compared with.
        as_learnt: Whether losses are drawn, and not shares of the last value's error.

    Returns:
        Columns `epoch`, `loss` and `val_loss`, thinned, as those of `run` are drawn.
    """
    drawn = curve_by_epoch(run)
    if as_learnt:
        drawn = replace(drawn, naive_loss=None)
    return thinned(curve_by_epoch(base).beside(drawn), BASE_POINTS)


def table(compared: Sequence[ComparedRun]) -> pd.DataFrame:
    """Returns what `cells` does, inert in Markdown."""
    return cells(compared).map(plain).rename(columns=plain)


def cells(compared: Sequence[ComparedRun]) -> pd.DataFrame:
    """Returns one column a run and one row a score or a setting that differs, as texts."""
    places = [_places(entry) for entry in compared]
    if are_comparable(compared):  # else their sizes have nothing to do with each other
        places = [max(places)] * len(places)
    rows = [_score_row(entry, most) for entry, most in zip(compared, places, strict=True)]
    columns = {
        entry.name: {**row, **_differing(entry, compared)}
        for entry, row in zip(compared, rows, strict=True)
    }
    return pd.DataFrame(columns).fillna("–")


def _places(entry: ComparedRun) -> int:
    return digits(entry.result.scores.validation.best.mae) if entry.result else 0


def difference_column(first: ComparedRun, second: ComparedRun) -> dict[str, str]:
    """Returns what the second of two runs adds to each error of the first, by the table's rows.

    Empty where the runs were not judged on the same rows.
    """
    if not (first.result and second.result and are_comparable([first, second])):
        return {}
    labels = {"mae": _("Typical error, validation"), "rmse": _("Root mean square error")}
    column = {
        label: _difference(first.result, second.result, "validation", measure)
        for measure, label in labels.items()
    }
    if "test" in pairs.shared_parts([first.result, second.result]):
        column[_("Typical error, test")] = _difference(first.result, second.result, "test", "mae")
    return column


def _difference(first: Result, second: Result, part: str, measure: str) -> str:
    one, other = (getattr(result.scores.part(part).best, measure) for result in (first, second))
    if one is None or other is None:
        return "–"
    text = number(abs(other - one), max(digits(one), digits(other)))
    return f"{'−' if other < one else '+'}{text}"


def differing_keys(compared: Sequence[ComparedRun]) -> list[str]:
    """Returns the settings that are not the same in all runs."""
    first = compared[0].config
    return list(dict.fromkeys(key for entry in compared for key in first.differences(entry.config)))


def are_comparable(compared: Sequence[ComparedRun]) -> bool:
    """Returns whether the runs that have scores were judged on the same rows."""
    return pairs.scored_on_same_rows([entry.result for entry in compared if entry.result])


def learnt_one_series(compared: Sequence[ComparedRun]) -> bool:
    """Returns whether the runs that have scores learnt the same values."""
    scored = [entry.result for entry in compared if entry.result]
    return all(pairs.same_values(scored[0], other) for other in scored[1:])


def naive_errors(compared: Sequence[ComparedRun]) -> list[float]:
    """Returns each run's error of repeating the last value, as its curve counts errors.

    A curve counts in learnt values, such as logarithms, brought to the unit by one factor; so what
    it says of the last weights is set beside their real error.

    Returns:
        Root mean square errors on the validation rows; [] where a run has none.
    """
    errors = []
    for entry in compared:
        if not entry.result:
            return []
        scores = entry.result.scores.validation
        naive, real = scores.baselines["naive"].rmse, scores.last and scores.last.rmse
        if not naive:
            return []
        drawn = entry.curve.losses["val_loss"].dropna()
        if real and len(drawn):
            naive *= float(np.sqrt(drawn.iloc[-1])) * entry.curve.scale / real
        errors.append(naive)
    return errors


def notes(compared: Sequence[ComparedRun]) -> list[str]:
    """Returns what a reader must know before trusting the comparison."""
    sentences = []
    if any(entry.result is None for entry in compared):
        sentences.append(_("A run without scores has not finished."))
    if are_comparable(compared):
        return sentences
    if learnt_one_series(compared):
        sentences.append(
            _(
                "These runs were judged on different rows or at different steps ahead, so their "
                "errors do not say which is better. Compare what each gains over repeating the "
                "last value."
            )
        )
    else:
        sentences.append(
            _(
                "These runs learnt different series, so their errors are not about the same rows. "
                "Compare what each gains over repeating the last value."
            )
        )
    return sentences


def _score_row(entry: ComparedRun, decimals: int) -> dict[str, str]:
    scored = entry.result
    row = {}
    if scored:
        unit = scored.series.unit
        errors, best = scored.scores.validation.best, scored.scores.best_epoch
        row = {
            _("Typical error, validation"): error_amount(errors.mae, unit, decimals),
            _("Root mean square error"): error_amount(errors.rmse, unit, decimals),
            _("Compared with repeating the last value"): error_share(
                scored.scores.validation.relative_mae("naive")
            ),
            _("Typical error, test"): _test_cell(scored, decimals),
            _("Best epoch"): number(best) if best else "–",
            _("Learning time"): duration(scored.scores.seconds),
        }
        if scored.scores.share is not None:
            row[_("What school said counts")] = _("{percent} %").format(
                percent=number(100 * scored.scores.share)
            )
    row[_("Numbers learnt")] = number(count_parameters(entry.config))
    return row


def _test_cell(result: Result, decimals: int) -> str:
    if not result.opening:
        return _("sealed")
    error = error_amount(result.scores.part("test").best.mae, result.series.unit, decimals)
    return f"{error} ({look_text(result.opening)})"


def _differing(entry: ComparedRun, compared: Sequence[ComparedRun]) -> dict[str, str]:
    settings = entry.config.to_dict()
    keys = differing_keys(compared)
    return {_sentence_case(setting_name(key)): setting_value(key, settings[key]) for key in keys}


def _unlike(name: str, names: set[str]) -> str:
    count, unlike = 1, name
    while unlike in names:
        count += 1
        unlike = f"{name} ({count})"
    return unlike


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
