"""The quiet line under the navigation: what is loaded, which run is open, the language."""

from __future__ import annotations

import streamlit as st

from dashboard import i18n, state
from dashboard.i18n import gettext as _


def show_header() -> None:
    """Draws the line that every page begins with."""
    with st.container(horizontal=True, vertical_alignment="center", key="app_header"):
        run = state.open_run()
        st.caption(_("Run “{name}”").format(name=run.name()) if run else _("No run open yet"))
        st.space("stretch")
        chosen = st.menu_button(
            i18n.LANGUAGES[i18n.language()],
            list(i18n.LANGUAGES),
            format_func=i18n.LANGUAGES.__getitem__,
            icon=":material/language:",
            type="tertiary",
            key="app_language_menu",
            help=_("Choose a language"),
        )
    if chosen and chosen != i18n.language():
        state.set_language(chosen)
        st.rerun()
