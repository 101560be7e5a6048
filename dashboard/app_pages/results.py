"""Results: how good the forecast is, where it is wrong and what comes next."""

import streamlit as st

from core import evaluation
from core.runs import Run
from dashboard import comparison, result, state
from dashboard.downloads import show_downloads
from dashboard.i18n import gettext as _
from dashboard.i18n import say
from dashboard.result_tabs import (
    future_table,
    show_all_numbers,
    show_how_learned,
    show_whats_next,
    show_where_wrong,
)
from dashboard.result_view import show_cards, show_change, show_forecast_chart
from dashboard.unfinished import newest_finished, show_nothing_open, show_unfinished
from dashboard.words import plain_message


def show_result(run: Run, found: result.Result) -> None:
    """Draws everything about a run that has scores."""
    sentence, action = st.columns([4, 1], vertical_alignment="top")
    sentence.header(plain_message(say(evaluation.sentence(found.series, found.metrics))))
    if action.button(
        _("Try a change"),
        type="primary",
        icon=":material/tune:",
        key="results_try",
        width="stretch",
        help=_("Opens Train with the settings of this run."),
    ):
        st.switch_page("app_pages/train.py", query_params={"from": run.id})
    show_cards(found)
    show_forecast_chart(found)
    base = state.find_run(run.based_on())
    compared = comparison.entries([base, run] if base else [run])
    if base:
        show_change(compared)
    wrong, ahead, learning, numbers = st.tabs(
        [
            _("Where is it wrong?"),
            _("What comes next?"),
            _("How did it learn?"),
            _("All numbers"),
        ],
        key="results_tabs",
    )
    with wrong:
        show_where_wrong(found)
    with ahead:
        show_whats_next(run, found)
    with learning:
        show_how_learned(found, compared[-1].curve, compared[0] if base else None)
    with numbers:
        show_all_numbers(found)
    st.subheader(_("Download"))
    show_downloads(run, lambda: future_table(run, found, found.series.season_length or 12))


run = state.open_run()
found = result.load(run) if run else None
if run is None:
    show_nothing_open(newest_finished())
elif found is None:
    show_unfinished(run)
else:
    show_result(run, found)
