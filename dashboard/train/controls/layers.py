"""How big is the network?"""

from __future__ import annotations

import streamlit as st

from core.config import MAX_LAYERS, MAX_UNITS, SCHOOL_UNITS, RunConfig, is_schooled
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.shared import settings
from dashboard.shared.in_step import in_step


def show_layers(config: RunConfig | None) -> None:
    """Shows the layers as rows to add and remove.

    Args:
        config: The settings, None while they break a rule.
    """
    units = settings.current()["units"]
    for layer in range(len(units)):
        _show_layer(layer, len(units))
    st.button(
        _("Add a layer"),
        icon=":material/add:",
        type="tertiary",
        key="train_add_layer",
        disabled=len(units) >= MAX_LAYERS,
        on_click=_add_layer,
        help=_("A second layer looks at what the first one made of each step."),
    )
    _show_school(config)


def _show_school(config: RunConfig | None) -> None:
    """Says what follows for layers that have left school."""
    texts = []
    if not is_schooled(settings.current()) and _asks_for_school():
        texts = [_("Starts from nothing: only layers of {sizes} cells have been to school.")]
    elif config and config.left_school:
        texts = [_("Starts from nothing, without school.")]
    if config and config.left_school:
        texts.append(_("Window, layers, epochs and corrections follow, unless you chose them."))
    if texts:
        st.caption(" ".join(texts).format(sizes=_school_sizes()))


def _help() -> str:
    """Says what a cell is, and which layers have been to school."""
    text = _("Each cell has a memory of its own; for example 64.")
    if not _asks_for_school():
        return text
    of_school = _("Layers of {sizes} cells have been to school; any others start from nothing.")
    return f"{text} {of_school.format(sizes=_school_sizes())}"


def _asks_for_school() -> bool:
    return bool(settings.current()["school"] and settings.current()["linear"])


def _school_sizes() -> str:
    return ", ".join(map(number, SCHOOL_UNITS))


def _show_layer(layer: int, layers: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, gap="small"):
        st.number_input(
            _("Cells in layer {n} (units)").format(n=layer + 1),
            min_value=1,
            max_value=MAX_UNITS,
            step=8,
            **in_step(
                f"train_units_{layer}", settings.current()["units"][layer], _take_units, layer
            ),
            help=None if layer else _help(),
        )
        st.button(
            ":material/close:",
            key=f"train_remove_layer_{layer}",
            disabled=layers == 1,
            on_click=_remove_layer,
            args=(layer,),
            help=_("Remove layer {n}").format(n=layer + 1),
        )


def _take_units(value: int | None, layer: int) -> None:
    units = list(settings.current()["units"])
    # A browser may still send the box of a layer that has been removed.
    if value is not None and layer < len(units):
        units[layer] = value
        settings.change(units=units)


def _add_layer() -> None:
    units = settings.current()["units"]
    settings.change(units=[*units, units[-1]])


def _remove_layer(layer: int) -> None:
    units = settings.current()["units"]
    settings.change(units=units[:layer] + units[layer + 1 :])
