"""The table of runs: sortable, with small curves, rows to tick, a star and a name to press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.evaluation.metrics import digits
from core.runs.run import State
from core.runs.spreadsheets import as_shown
from dashboard.charts.sparkline import COLOR
from dashboard.language.setting_names import all_in_short
from dashboard.language.translation import gettext as _
from dashboard.language.translation import language, number, speaking
from dashboard.language.words import error_amount, shorten
from dashboard.readers.ranking import Group
from dashboard.readers.summaries import Summary
from dashboard.runs.selection import select
from dashboard.shared import state
from dashboard.shared.attempt import attempt

TABLE = "runs_table"
OPENED = "runs_opened"
STARRED = "runs_star"
# Where the curves of all runs end: half as much again as repeating the last value.
MOST_PERCENT = 150.0
# The ids of the rows as they were drawn last: what is ticked and pressed comes as row numbers.
_SHOWN = "runs_shown"


def show_table(shown: Sequence[Summary], groups: Sequence[Group]) -> None:
    """Draws the runs, and takes what is ticked and pressed in them.

    Args:
        shown: The runs to list.
        groups: All runs that have scores, by the rows they were judged on.
    """
    st.session_state[_SHOWN] = [run.id for run in shown]
    _keep_ticks()
    table = as_table(shown, groups)
    st.dataframe(
        as_shown(table),
        hide_index=True,
        column_config=_columns(shown, table),
        key=TABLE,
        on_select=_take_ticks,
        selection_mode="multi-row",
        alt=_("The runs with their errors, settings and notes"),
    )
    pressed = st.session_state.get(OPENED)
    if pressed:
        show_where_it_stands(shown[pressed["row"]])


def show_where_it_stands(run: Summary) -> None:
    """Opens a run where it is worth looking at: its result, or Train while it has none."""
    state.set_run(run.id)
    page = "app_pages/results.py" if run.mae is not None else "app_pages/train.py"
    st.switch_page(page, query_params={"run": run.id})


def as_table(shown: Sequence[Summary], groups: Sequence[Group]) -> pd.DataFrame:
    """Returns one row a run, without the columns that would be the same or empty in all."""
    by_run = {run_id: group for group in groups for run_id in group.ids}
    several = len({by_run[run.id].letter for run in shown if run.id in by_run}) > 1
    with speaking(language()):  # asked for once, not for each of thousands of texts
        words = words_of_states()
        rows = [_row(run, by_run.get(run.id), words) for run in shown]
    table = pd.DataFrame(rows, columns=list(_row_names()))
    # Rounded here, since a column with a step cuts digits off. The digits of one group are too many
    # or too few for another.
    places = None if several else _places(shown)
    table["error"] = [_rounded(run.mae, places) for run in shown]
    table["skill"] = [_rounded(run.skill, 2) for run in shown]
    left_out = [] if several else ["rows"]
    left_out += [name for name in ("series", "unit") if table[name].nunique() < 2]
    left_out += [name for name in ("test", "note", "owner") if not table[name].any()]
    return table.drop(columns=left_out)


def _places(shown: Sequence[Summary]) -> int:
    return max((digits(run.mae) for run in shown if run.mae), default=0)


def _rounded(value: float | None, places: int | None) -> float | None:
    if value is None:
        return None
    return round(value, digits(value) if places is None else places)


def _row_names() -> tuple[str, ...]:
    return (
        "name",
        "star",
        "series",
        "rows",
        "error",
        "unit",
        "skill",
        "curve",
        "place",
        "owner",
        "state",
        "settings",
        "note",
        "test",
        "created",
    )


def _row(run: Summary, group: Group | None, words: Mapping[State, str]) -> dict[str, Any]:
    return {
        "star": "★" if run.starred else "☆",
        "name": shorten(run.name, 60),
        "rows": group.letter if group else "",
        "place": group.place(run.id) if group else None,
        "error": run.mae,
        "unit": shorten(run.unit, 20),
        "skill": run.skill,
        "curve": [min(percent, MOST_PERCENT) for percent in run.curve],
        "state": [words[run.state]],
        "settings": all_in_short(run.config),
        "series": " · ".join(filter(None, [shorten(run.series, 40), shorten(run.target, 24)])),
        "note": shorten(run.note, 200),
        "owner": shorten(run.owner, 40) or (_("You, shared") if run.shared else ""),
        "test": _test_text(run),
        "created": pd.Timestamp(run.created) if run.created else None,
    }


def _test_text(run: Summary) -> str:
    if not run.opening:
        return ""
    error = error_amount(run.test_mae, run.unit, digits(run.test_mae))
    return _("{error} (look {n})").format(error=error, n=number(run.opening))


def words_of_states() -> dict[State, str]:
    return {
        "queued": _("Waiting"),
        "running": _("Learning"),
        "interrupted": _("Interrupted"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "failed": _("Failed"),
    }


def _columns(shown: Sequence[Summary], table: pd.DataFrame) -> dict[str, Any]:
    column = st.column_config
    unit = "" if "unit" in table else next((run.unit for run in shown if run.unit), "")
    error = _("Typical error") + (f" ({shorten(unit, 20)})" if unit else "")
    places = _places(shown)
    return {
        "star": column.ButtonColumn(
            "★",
            type="tertiary",
            width=42,
            on_click=_star,
            key=STARRED,
            help=_("Adds or removes a star."),
        ),
        "name": column.ButtonColumn(
            _("Run"),
            type="tertiary",
            alignment="left",
            pinned=True,
            width=120 if state.on_phone() else 190,
            key=OPENED,
            help=_("Press a name to open the run."),
        ),
        "rows": column.TextColumn(
            _("Rows"),
            width=58,
            help=_(
                "Runs with the same letter were judged on the same rows; only their errors can be "
                "compared."
            ),
        ),
        "place": column.NumberColumn(
            _("Place"),
            width=62,
            format="%d",
            help=_("Its place by typical error among the runs judged on the same rows."),
        ),
        "error": column.NumberColumn(
            error,
            width=104 if state.on_phone() else None,
            format="localized",
            step=None if "rows" in table and places < 4 else 10.0**-places,
            help=_(
                "How far the forecast is from the real values on the validation rows, on average "
                "(MAE)."
            ),
        ),
        "unit": column.TextColumn(_("Unit"), width=80),
        "skill": column.NumberColumn(
            _("Gain"),
            format="percent",
            step=0.01,
            width=70,
            help=_("How much smaller the error is than that of repeating the last value (skill)."),
        ),
        "curve": column.LineChartColumn(
            _("How it learnt"),
            width=130,
            y_min=0,
            y_max=MOST_PERCENT,
            color=COLOR,
            help=_(
                "Its error on the validation rows by epoch, in percent of that of repeating the "
                "last value: from 0 to {most} % in every row."
            ).format(most=number(MOST_PERCENT)),
        ),
        "owner": column.TextColumn(
            _("Whose"), width=120, help=_("Runs of others are those that they share with everyone.")
        ),
        "state": column.MultiselectColumn(
            _("State"),
            width=100,
            options=list(words_of_states().values()),
            color=["gray", "blue", "orange", "gray", "green", "red"],
        ),
        "settings": column.TextColumn(_("Settings"), width=360),
        "series": column.TextColumn(_("Series"), width=170),
        "note": column.TextColumn(_("Note"), width=200),
        "test": column.TextColumn(
            _("Test error"),
            width=150,
            help=_("Only where the test was opened. Choose by the validation rows, not by this."),
        ),
        "created": column.DatetimeColumn(
            _("Created"), format="YYYY-MM-DD HH:mm", timezone=st.context.timezone, width=140
        ),
    }


def _keep_ticks() -> None:
    """Lets the ticks follow their runs where rows have come, gone or moved."""
    ids = st.session_state[state.RUNS_CHOSEN]
    wanted = [row for row, run_id in enumerate(st.session_state[_SHOWN]) if run_id in ids]
    if wanted != (_ticked() if TABLE in st.session_state else []):
        st.session_state[TABLE] = {"selection": {"rows": wanted}}


def _ticked() -> list[int]:
    return sorted(st.session_state[TABLE]["selection"]["rows"])


def _take_ticks() -> None:
    shown = st.session_state[_SHOWN]
    ticked = {shown[row] for row in _ticked() if row < len(shown)}
    select(st.session_state[state.RUNS_CHOSEN] - frozenset(shown) | ticked)


def _star() -> None:
    run = state.find_run(st.session_state[_SHOWN][st.session_state[STARRED]["row"]])
    if run is not None:
        attempt(partial(run.relabel, starred=not run.label().starred))
