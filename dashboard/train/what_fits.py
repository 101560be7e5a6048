"""Smaller settings, where those on the page take too much memory or time."""

from __future__ import annotations

import streamlit as st

from core.errors import Message
from dashboard.language.messages import smaller_settings
from dashboard.language.translation import gettext as _
from dashboard.shared import settings


def show_smaller(message: Message) -> None:
    """Offers the settings that a message proposes, if it does."""
    if changes := message.values.get("smaller"):
        st.button(
            _("Take {settings}").format(settings=smaller_settings(changes)),
            icon=":material/compress:",
            key=f"train_fits_{message.code}",
            on_click=settings.change,
            kwargs=dict(changes),
        )
