"""What to start from, what the run is called, and what was changed since."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig
from dashboard.language.setting_names import in_words, preset_name, short_settings
from dashboard.language.translation import gettext as _
from dashboard.shared import settings, state
from dashboard.shared.in_step import in_step
from dashboard.train.controls.bound import bound


def show_start(placeholder: str) -> None:
    """Shows the preset and the name.

    Args:
        placeholder: The name the run gets if none is typed.
    """
    st.segmented_control(
        _("Start from"),
        list(_about_presets()),
        required=True,
        wrap=True,
        format_func=preset_name,
        help=_("Settings that fit together; you can change any of them afterwards."),
        **in_step(
            "train_preset", settings.current()["preset"], settings.load_preset, default="default"
        ),
    )
    st.caption(_about_presets()[settings.current()["preset"]])
    st.text_input(
        _("Name of this run"),
        max_chars=80,
        placeholder=placeholder,
        help=_("What you will look for later, for example “twice the window”."),
        **bound("name"),
    )


def in_short(config: RunConfig) -> str:
    """Returns the settings on one line, inert in Markdown."""
    return f"{preset_name(config.preset)} · {short_settings(config)}"


def show_search_link() -> None:
    """Leads to the search for settings, for whoever does not want to choose them."""
    st.button(
        _("Let it search for settings"),
        icon=":material/travel_explore:",
        type="tertiary",
        key="train_to_sweep",
        help=_("Tries many settings within ranges for a minute or more, and keeps the best."),
        **state.leads_to("app_pages/sweep.py"),
    )


def show_changes() -> None:
    """Says what was changed from the preset and offers to take it back, below all controls."""
    changes = settings.changed_from_preset()
    if not changes:
        return
    preset = settings.current()["preset"]
    name = preset_name(preset)
    st.caption(_("Changed from “{name}”: {changes}.").format(name=name, changes=in_words(changes)))
    st.button(
        _("Back to “{name}”").format(name=name),
        icon=":material/undo:",
        type="tertiary",
        key="train_reset",
        on_click=settings.load_preset,
        args=(preset,),
    )


def _about_presets() -> dict[str, str]:
    return {
        "recommended": _(
            "A linear model and an LSTM from school, which learns on from your series."
        ),
        "scratch": _("An LSTM that knows nothing yet: see all of it being learnt."),
        "quick": _("As from school, without learning on: within seconds."),
        "article": _("“LSTM in Python” exactly: a million epochs; stop when you like."),
    }
