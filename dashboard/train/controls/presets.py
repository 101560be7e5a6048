"""What to start from, what the run is called, and what was changed since."""

from __future__ import annotations

import streamlit as st

from core.config import PRESETS
from dashboard.language.setting_names import in_words
from dashboard.language.translation import gettext as _
from dashboard.shared import settings
from dashboard.shared.in_step import in_step
from dashboard.train.controls.bound import bound


def show_start(placeholder: str) -> None:
    """Shows the preset and the name.

    Args:
        placeholder: The name the run gets if none is typed.
    """
    st.segmented_control(
        _("Start from"),
        PRESETS,
        required=True,
        wrap=True,
        format_func=lambda preset: _preset_words()[preset][0],
        help=_("Settings that fit together; you can change any of them afterwards."),
        **in_step(
            "train_preset", settings.current()["preset"], settings.load_preset, default="default"
        ),
    )
    st.caption(_preset_words()[settings.current()["preset"]][1])
    st.text_input(
        _("Name of this run"),
        max_chars=80,
        placeholder=placeholder,
        help=_("What you will look for later, for example “twice the window”."),
        **bound("name"),
    )


def show_search_link() -> None:
    """Leads to the search for settings, for whoever does not want to choose them."""
    if st.button(
        _("Let it search for settings"),
        icon=":material/travel_explore:",
        type="tertiary",
        key="train_to_sweep",
        help=_("Tries many settings within ranges for a minute or more, and keeps the best."),
    ):
        st.switch_page("app_pages/sweep.py")


def show_changes() -> None:
    """Says what was changed from the preset and offers to take it back, below all controls."""
    changes = settings.changed_from_preset()
    if not changes:
        return
    preset = settings.current()["preset"]
    name = _preset_words()[preset][0]
    st.caption(_("Changed from “{name}”: {changes}.").format(name=name, changes=in_words(changes)))
    st.button(
        _("Back to “{name}”").format(name=name),
        icon=":material/undo:",
        type="tertiary",
        key="train_reset",
        on_click=settings.load_preset,
        args=(preset,),
    )


def _preset_words() -> dict[str, tuple[str, str]]:
    return {
        "recommended": (
            _("Recommended"),
            _("A linear model and an LSTM that has been to school; it learns on from your series."),
        ),
        "quick": (_("Quick"), _("The same without learning on: an answer within seconds.")),
        "scratch": (
            _("Watch it learn"),
            _("An LSTM that knows nothing yet, without linear model or school: see it learn all."),
        ),
        "article": (
            _("As in the article"),
            _("“LSTM in Python” exactly: two layers, a million epochs; stop when you like."),
        ),
    }
