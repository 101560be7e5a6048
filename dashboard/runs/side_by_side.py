"""Runs side by side: their scores, how they learnt and what each forecast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.runs.run import Run
from core.runs.spreadsheets import as_shown
from dashboard.charts import loss_charts
from dashboard.charts.figure import draw
from dashboard.charts.scale import scale_of
from dashboard.charts.style import MOST_RUNS, PartBand, left_out_bands, part_bands
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers import comparison, pairs
from dashboard.readers.comparison import ComparedRun
from dashboard.readers.result import Result
from dashboard.runs.comparison_charts import forecasts_figure
from dashboard.runs.many import show_verdict_of_many
from dashboard.runs.two import show_closer, show_scores_of_two, show_verdict_of_two


def show_side_by_side(runs: Sequence[Run]) -> None:
    """Draws what is worth comparing of the chosen runs.

    Args:
        runs: The runs, the newest first.
    """
    st.header(_("Side by side"), anchor=False)
    if len(runs) < 2:
        st.caption(_("Tick two runs to see what differs, or more to see them all in one chart."))
        return
    drawn = [run for run in runs if comparison.is_readable(run)][:MOST_RUNS]
    compared = comparison.compared_runs(drawn[::-1])
    if not compared:
        return
    for note in comparison.notes(compared):
        st.info(note, icon=":material/info:")
    if len(runs) > len(drawn):
        text = _("The newest {most} of the {count} chosen runs are drawn; all stay in the table.")
        st.caption(text.format(most=number(len(drawn)), count=number(len(runs))))
    if len(compared) == 2:
        show_verdict_of_two(compared[0], compared[1])
    else:
        show_verdict_of_many(compared)
    _show_forecasts(compared)
    if len(compared) == 2:
        show_closer(compared[0], compared[1])
        left, right = st.columns(2)
        with left:
            show_scores_of_two(compared[0], compared[1])
        with right:
            _show_losses(compared)
        return
    _show_losses(compared)
    st.dataframe(
        as_shown(comparison.cells(compared).T),
        key="runs_scores",
        alt=_("Scores of the chosen runs and the settings in which they differ"),
    )


def _show_losses(compared: Sequence[ComparedRun]) -> None:
    units = {entry.result.series.unit for entry in compared if entry.result}
    unit = units.pop() if len(units) == 1 else ""
    log = bool(st.session_state.get("runs_log"))
    shares = all(entry.curve.naive_loss for entry in compared)
    naive: list[float] = []
    if not (shares or comparison.learnt_one_series(compared)):
        naive = comparison.naive_errors(compared)
    figure = loss_charts.compared_figure([entry.curve for entry in compared], unit, log, naive)
    text = _("The error on the validation rows by epoch: {names}.")
    if naive or shares:
        text = _(
            "The error on the validation rows by epoch, as a share of that of repeating the last "
            "value: {names}."
        )
    sentence = text.format(names=", ".join(entry.name for entry in compared))
    draw(figure, sentence, "runs_compared")
    st.toggle(_("Logarithmic scale"), key="runs_log")


def _show_forecasts(compared: Sequence[ComparedRun]) -> None:
    """Draws the forecasts of the runs that learnt the series that most of them learnt."""
    scored = [(entry.name, entry.result) for entry in compared if entry.result]
    if not scored:
        return
    shown = max(
        (
            [(name, other) for name, other in scored if pairs.same_values(one, other)]
            for _name, one in scored
        ),
        key=len,
    )
    first = shown[0][1]
    results = [other for _name, other in shown]
    parts, step = pairs.shared_parts(results), _choose_step(results)
    rows = _rows(results, parts, step)
    if len(shown) < 2 or len(rows) < 2:
        return
    text = _("What each run forecast of the validation rows, over the real values.")
    if "test" in parts:
        text = _("What each run forecast of the validation and test rows, over the real values.")
    if len(shown) < len(scored):
        text += " " + _("Runs of another series are not drawn.")
    names = [name for name, _result in shown]
    bands = _bands(first) if "test" in parts else []
    draw(forecasts_figure(rows, names, scale_of(first), bands), text, "runs_forecasts")


def _choose_step(results: Sequence[Result]) -> int:
    most = min(each.config.horizon for each in results)
    if most == 1:
        return 1
    step: int = st.slider(_("Steps ahead that are drawn"), 1, most, 1, key="runs_step", width=420)
    return step


def _rows(results: Sequence[Result], parts: Sequence[str], step: int) -> pd.DataFrame:
    """Returns the real values and each run's forecasts: `ds`, `y`, and columns from 0 on."""
    series = results[0].series
    table = pd.DataFrame({"ds": series.ds, "y": series.values})
    for n, result in enumerate(results):
        made = pd.concat([pairs.forecasts_on(result, part) for part in parts])
        forecasts = made[made["step"] == step].set_index("ds")["forecast"]
        table[str(n)] = table["ds"].map(forecasts[~forecasts.index.duplicated()]).astype(float)
    places = np.flatnonzero(table.iloc[:, 2:].notna().any(axis=1))
    return table.iloc[places[0] : places[-1] + 1] if len(places) else table.iloc[:0]


def _bands(result: Result) -> list[PartBand]:
    cut = result.parts
    bands = part_bands(np.asarray(result.series.ds), cut.train, cut.validation, cut.test)
    return [*bands, *left_out_bands(result.series)]
