"""A run as an Excel workbook: what comes next, what one needs to decide, what was forecast."""

from __future__ import annotations

import pandas as pd

from core.records import damaged
from core.runs.run import Run
from core.runs.spreadsheets import MOST_ROWS, Worksheet, workbook
from core.series.split import BAND_LEVELS
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import speaking
from dashboard.readers.result import (
    Result,
    advice_of,
    baseline_name,
    default_steps,
    headline_of,
    open_predictions,
    outlook_of,
    result_of,
)
from dashboard.results.ahead.decision import facts_of
from dashboard.results.ahead.next_values import method_sentence


def run_workbook(run: Run, language_code: str = "en") -> bytes:
    """Returns a run's workbook; it says of the test what the page says, nothing while it is sealed.

    Args:
        run: A run that has scores.
        language_code: In which language.

    Raises:
        DamagedFile: The run has no scores, or a file is damaged.
    """
    with speaking(language_code):
        result = result_of(run)
        if result is None:
            raise damaged(run.metrics_path, "no result")
        return workbook([_next_values(run, result), *_forecasts(run, result)])


def _next_values(run: Run, result: Result) -> Worksheet:
    found = outlook_of(run, default_steps(result.series, result.config))
    advice = advice_of(run, result)
    facts = [f"{fact.label}: {fact.value}. {fact.note}" for fact in facts_of(result, found)]
    lines = (
        f"{result.series.name}: {run.name()}",
        headline_of(result),
        f"{say(advice.sentence)} {say(advice.reason)}",
        *facts,
        *filter(None, [method_sentence(found)]),
        "",
    )
    table = found.table.drop(columns="step")
    names = {name: title for name, title in _titles(result).items() if name in table}
    return Worksheet(_("What comes next"), table.rename(columns=names), lines)


def _forecasts(run: Run, result: Result) -> list[Worksheet]:
    """Returns what was forecast of rows that are known, where a sheet holds it."""
    table: pd.DataFrame = open_predictions(run)
    if len(table) >= MOST_ROWS:
        return []
    titles = {name: title for name, title in _titles(result).items() if name in table}
    return [Worksheet(_("Forecasts so far"), table.rename(columns=titles))]


def _titles(result: Result) -> dict[str, str]:
    """Returns what columns are called, with their unit."""
    unit = result.series.unit

    def titled(name: str) -> str:
        return f"{name} ({unit})" if unit else name

    bands = {
        f"{end}-{level}": titled(name.format(level=level))
        for level in BAND_LEVELS
        for end, name in (("lo", _("{level} % from")), ("hi", _("{level} % to")))
    }
    methods = {name: titled(baseline_name(name)) for name in (*result.baselines, "linear")}
    return {
        "ds": _("When"),
        "split": _("Part"),
        "step": _("Steps ahead"),
        "y": titled(_("Real")),
        "forecast": titled(_("Forecast")),
        "repaired": _("Repaired"),
        **methods,
        **bands,
    }
