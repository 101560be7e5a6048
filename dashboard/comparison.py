"""Runs side by side: what was set differently and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.config import RunConfig
from core.gates import count_parameters
from core.runs import Run
from dashboard import result
from dashboard.history import losses
from dashboard.i18n import gettext as _
from dashboard.i18n import number
from dashboard.result import Result
from dashboard.result_charts import Curve
from dashboard.setting_words import setting_name, setting_value
from dashboard.words import amount, duration, places, shorten


@dataclass(frozen=True)
class Entry:
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
    curve: Curve


def entries(runs: Sequence[Run]) -> list[Entry]:
    """Returns runs ready to be compared, each under a name of its own."""
    found: list[Entry] = []
    for run in runs:
        taken = {entry.name for entry in found}
        name = _unlike(shorten(run.name(), 30), taken)
        known = result.load(run)
        best = known.metrics["best_epoch"] if known else run.progress().best_epoch
        found.append(Entry(name, run.config(), known, Curve(name, losses(run), best)))
    return found


def table(compared: Sequence[Entry]) -> pd.DataFrame:
    """Returns one column a run and one row a score or a setting that differs, as texts."""
    errors = [entry.result.test["mae"] for entry in compared if entry.result]
    digits = max((places(error) for error in errors), default=2)
    rows = [_score_row(entry, digits) for entry in compared]
    columns = {
        entry.name: {**row, **_differing(entry, compared)}
        for entry, row in zip(compared, rows, strict=True)
    }
    return pd.DataFrame(columns).fillna("–").rename_axis("").reset_index()


def differing_keys(compared: Sequence[Entry]) -> list[str]:
    """Returns the settings that are not the same in all runs."""
    first = compared[0].config
    return list(dict.fromkeys(key for entry in compared for key in first.differences(entry.config)))


def notes(compared: Sequence[Entry]) -> list[str]:
    """Returns what a reader must know before trusting the comparison."""
    found = []
    if any(entry.result is None for entry in compared):
        found.append(_("A run without scores has not finished."))
    if len({_data_of(entry) for entry in compared if entry.result}) > 1:
        found.append(
            _(
                "These runs learnt different series, so their errors are not about the same rows. "
                "Compare what each gains over repeating the last value."
            )
        )
    elif {"split", "window", "reach_back"} & set(differing_keys(compared)) and _rows_differ(
        compared
    ):
        found.append(_("The runs are tested on different rows, so read small differences kindly."))
    if "scaling" in differing_keys(compared):
        found.append(
            _("The losses are of values scaled in different ways; compare the errors instead.")
        )
    return found


def _score_row(entry: Entry, digits: int) -> dict[str, str]:
    found = entry.result
    row = {}
    if found:
        unit, share = found.series.unit, found.against("naive")
        row = {
            _("Typical error"): amount(found.test["mae"], unit, digits),
            _("Root mean square error"): amount(found.test["rmse"], unit, digits),
            _("Compared with repeating the last value"): f"{number(100 * share)} %"
            if share is not None
            else "–",
            _("Best epoch"): number(found.metrics["best_epoch"] or 0),
            _("Learning time"): duration(found.metrics["seconds"]),
        }
    row[_("Numbers learnt")] = number(count_parameters(entry.config))
    return row


def _differing(entry: Entry, compared: Sequence[Entry]) -> dict[str, str]:
    settings = entry.config.to_dict()
    keys = differing_keys(compared)
    return {_sentence_case(setting_name(key)): setting_value(key, settings[key]) for key in keys}


def _data_of(entry: Entry) -> tuple[str, str, int]:
    assert entry.result is not None
    series = entry.result.series
    return series.name, series.target, len(series)


def _rows_differ(compared: Sequence[Entry]) -> bool:
    return len({entry.result.test_rows for entry in compared if entry.result}) > 1


def _unlike(name: str, taken: set[str]) -> str:
    count, found = 1, name
    while found in taken:
        count += 1
        found = f"{name} ({count})"
    return found


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
