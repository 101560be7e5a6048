"""A stretch of time that is neither learnt nor judged, chosen by its first and its last day."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from core.series.ledger import Repair, choose, read_choices
from core.series.series import Series
from dashboard.data.quality import take_choices
from dashboard.language.translation import gettext as _
from dashboard.shared import state

DAYS = "data_stretch_days"
NAME = "data_stretch_name"


def show_stretch_choice(series: Series) -> None:
    """Draws the choice of a stretch; nothing for a series without times.

    Args:
        series: The series on the page.
    """
    if series.time is None:
        return
    first, last = (pd.Timestamp(series.time[row]).date() for row in (0, -1))
    label = _("Leave a stretch of time out")
    with st.popover(label, icon=":material/event_busy:", key="data_stretch"):
        st.markdown(
            _(
                "A lockdown, an outage: its rows are neither learnt nor judged, and grey in every "
                "chart."
            )
        )
        st.date_input(_("First and last day"), [], min_value=first, max_value=last, key=DAYS)
        st.text_input(_("Name"), key=NAME, max_chars=60, placeholder=_("lockdown"))
        chosen = st.session_state[DAYS]
        st.button(
            _("Leave it out"),
            key="data_stretch_take",
            on_click=_leave_out,
            disabled=not isinstance(chosen, tuple) or len(chosen) < 2,
        )


def _leave_out() -> None:
    session = st.session_state
    days: tuple[datetime.date, ...] = session[DAYS]
    start, stop = (day.isoformat() for day in days)
    name = session[NAME].strip() or None
    stretch = Repair("exclude", "bridge", start=start, stop=stop, name=name)
    take_choices(choose(read_choices(session[state.REPAIRS]), stretch))
    session[DAYS], session[NAME] = [], ""
