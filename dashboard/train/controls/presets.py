"""What to start from, what the run is called, and what was changed since."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig
from dashboard.language.setting_names import in_words, short_settings
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
        list(_preset_words()),
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


def in_short(config: RunConfig) -> str:
    """Returns the settings on one line, inert in Markdown."""
    return f"{_preset_words()[config.preset][0]} · {short_settings(config)}"


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
            _("Best forecast"),
            _("A linear model and an LSTM from school, which learns on from your series."),
        ),
        "scratch": (
            _("Watch it learn"),
            _("An LSTM that knows nothing yet: see all of it being learnt."),
        ),
        "quick": (_("Quick"), _("As from school, without learning on: within seconds.")),
        "article": (
            _("As in the article"),
            _("“LSTM in Python” exactly: a million epochs; stop when you like."),
        ),
    }
