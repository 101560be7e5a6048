"""The seal on the test rows: why it is there, the button that opens it, and how often it was."""

from __future__ import annotations

import streamlit as st

from core.runs.run import Run
from core.runs.seal import open_test
from dashboard.language.periods import count_rows
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.readers.result import Result
from dashboard.shared.attempt import attempt


def show_seal(run: Run, result: Result) -> None:
    """Draws why the test is sealed with the button that opens it, or how often it was opened."""
    # The same columns in either state, so that opening it moves nothing.
    text, action = st.columns([5, 1], vertical_alignment="center")
    if result.opening:
        text.markdown(f":gray[:material/lock_open: {plain_message(_opened(result.opening))}]")
        return
    text.markdown(f":gray[:material/lock: {plain_message(_sealed(result))}]")
    asked = action.container(horizontal_alignment="right").popover(
        _("Open the test"), icon=":material/lock_open:", key="results_ask_test"
    )
    asked.markdown(_("It stays open, and each look counts: open it once you have chosen."))
    asked.button(
        _("Open it for good"),
        type="primary",
        on_click=attempt,
        args=(open_test, run),
        key="results_open_test",
    )


def _sealed(result: Result) -> str:
    if result.parts.shared:
        return _(
            "Validation and test are the same rows here. They also chose the best weights, so the "
            "errors look smaller than they will be on new data. Opening the test counts as a "
            "look; it shows these same numbers."
        )
    rows = result.scores.rows["test"]
    return _(
        "The test, the last {rows}, is still sealed: a forecast picked by its test score has not "
        "been tested. Pick by the validation rows, and open the test last."
    ).format(rows=count_rows(len(rows), result.series.frequency))


def _opened(opening: int) -> str:
    if opening == 1:
        return _("The test is open: look 1 at these rows, so nothing was picked by them before.")
    return _(
        "The test is open: look {n} at these rows. With every look the best score is more likely "
        "to be luck."
    ).format(n=number(opening))
