"""What the Inside page says while there is no finished network to look into."""

from __future__ import annotations

import streamlit as st

from core.runs.run import ACTIVE, Run
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain
from dashboard.readers.summaries import newest_finished
from dashboard.shared import state
from dashboard.shared.header import show_title


def show_empty(run: Run | None) -> None:
    """Draws the page of a session in which no finished run is open.

    Args:
        run: The open run, which has no result yet; None where none is open.
    """
    place = show_title(_("Inside the LSTM"))
    st.markdown(
        _(
            "Here you will see what a trained network does with one stretch of the series: what it "
            "keeps, what it lets in and what it shows, number by number."
        )
    )
    newest = newest_finished()
    if run is not None:
        learning = run.status().state in ACTIVE
        st.markdown(
            _("“{name}” is still learning; look inside once it has ended.")
            if learning
            else _("“{name}” has no result to look into.").format(name=plain(run.name()))
        )
    if newest is None:
        place.button(
            _("Go to Train"),
            type="primary",
            key="inside_train",
            **state.leads_to("app_pages/train.py"),
        )
        return
    place.button(
        _("Look inside the newest result"),
        type="primary",
        on_click=state.set_run,
        args=(newest.id,),
        key="inside_open_newest",
    )
    st.markdown(_("The newest result is “{name}”.").format(name=plain(newest.name)))
