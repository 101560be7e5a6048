"""A file that asks something or was refused: the page is about it until that is settled."""

from __future__ import annotations

import streamlit as st

from core.series.series import Series
from dashboard.data import chooser
from dashboard.data.questions import Asked, show_question
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message
from dashboard.shared import datasets, state
from dashboard.shared.header import show_title


def is_pending() -> bool:
    """Returns whether the last file waits for an answer, or was refused."""
    session = st.session_state
    refused = session[state.DATA_ERROR] and session[state.DATA_REFUSED]
    return bool(session[state.DATA_ASKED] or refused)


def show_pending(series: Series) -> None:
    """Draws what is open about the last file or why it was refused, and the way to another one.

    Args:
        series: The series that stays open until then.
    """
    asked: Asked | None = st.session_state[state.DATA_ASKED]
    name = plain(asked.name if asked else st.session_state[state.DATA_REFUSED], 40)
    title = _("How is “{name}” meant?") if asked else _("“{name}” was not taken")
    show_title(title.format(name=name)).button(
        _("Back to “{name}”").format(name=plain(datasets.title(series), 40)),
        icon=":material/undo:",
        type="secondary" if asked else "primary",
        on_click=_leave,
        key="data_leave",
    )
    if asked:
        show_question(asked)
    else:
        message = st.session_state[state.DATA_ERROR]
        st.error(plain_message(say(message)), icon=":material/error:")
    chooser.show_choice()


def _leave() -> None:
    st.session_state[state.DATA_ASKED] = st.session_state[state.DATA_ERROR] = None
