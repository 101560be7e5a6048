"""The rest of the settings, folded."""

from __future__ import annotations

import streamlit as st

from core.config import LIMITS, is_schooled
from core.series.series import Series
from dashboard.language.setting_names import setting_value
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.shared import settings
from dashboard.shared.in_step import in_step
from dashboard.shared.parts_control import show_parts_control
from dashboard.train.controls.bound import between, bound


def show_more(series: Series) -> None:
    """Shows the rest of the settings, folded."""
    with st.expander(_("More settings"), key="train_more"):
        show_parts_control("train")
        st.toggle(
            _("Test on the rows that choose the best epoch"),
            help=_(
                "As in the article: two parts instead of three. The error shown is then too "
                "optimistic."
            ),
            **in_step("train_shared", len(settings.current()["split"]) == 2, _take_shared),
        )
        st.toggle(
            _("Windows may begin before a border"),
            help=_("The first test rows are then forecast from the last rows before the border."),
            **bound("reach_back"),
        )
        _show_linear()
        if not is_schooled(settings.current()):
            _show_scaling()
        _show_season(series)
        _show_numbers()


def _show_scaling() -> None:
    st.segmented_control(
        _("How values are scaled"),
        ["window", "minmax"],
        required=True,
        format_func=lambda value: _("by window") if value == "window" else _("to 0 … 1"),
        help=_(
            "By window: relative to its last value, so the series can keep rising. To 0 … 1: "
            "by the smallest and largest training value, as in the article."
        ),
        **bound("scaling", default="default"),
    )


def _show_linear() -> None:
    st.toggle(
        _("A linear model forecasts first (linear)"),
        help=_(
            "First a weighted sum of past values is fitted, for example of last week and last "
            "year; the LSTM learns what it misses. When off, the LSTM learns everything."
        ),
        **bound("linear"),
    )
    current = settings.current()
    linear = current["linear"]
    st.toggle(
        _("The LSTM has been to school (school)"),
        disabled=not linear,
        help=_(
            "It begins with what it learnt from random series. When off, it begins with random "
            "numbers and knows only this series."
        ),
        **bound("school"),
    )
    if not linear:
        st.caption(_("No school without a linear model: school taught what such a model misses."))
    elif not is_schooled(settings.current()):
        st.toggle(
            _("Keep the LSTM even where its gain may be chance"),
            help=_(
                "When off, the linear model forecasts alone unless the LSTM clearly improves on "
                "it on the validation rows. When on, you see what the LSTM makes of it anyway."
            ),
            **bound("keep_unclear"),
        )
    st.segmented_control(
        _("Values, roots or logarithms (transform)"),
        ["auto", "none", "root", "log"],
        required=True,
        format_func=lambda value: setting_value("transform", value),
        help=_(
            "Square roots and logarithms suit a series whose swings grow with its level, for "
            "example passengers; logarithms need values above 0."
        ),
        **bound("transform", default="default"),
    )
    if current["transform"] == "auto" and not linear:
        st.caption(
            _("Only the linear model can choose; without it, values are learnt as they are.")
        )


def _show_season(series: Series) -> None:
    suggested = series.season_length
    season = settings.current()["season_length"]
    st.number_input(
        _("Rows in one season"),
        min_value=0,
        max_value=max(2, len(series) // 2, season or 0),
        help=_(
            "For example 12 for months or 7 for days; 0 uses the one that was found: {found}."
        ).format(found=number(suggested) if suggested else _("none")),
        **in_step("train_season", season or 0, _take_season),
    )


def _show_numbers() -> None:
    st.number_input(
        _("Windows between two corrections (batch size)"),
        step=16,
        help=_("Larger batches are faster, smaller ones correct more often; for example 64."),
        **between("batch_size"),
        **bound("batch_size"),
    )
    st.number_input(
        _("Size of a correction (learning rate)"),
        step=0.0005,
        format="%g",
        help=_("Too large and the loss jumps, too small and it creeps; for example 0.001."),
        **between("learning_rate"),
        **bound("learning_rate"),
    )
    st.slider(
        _("Share hidden while learning (dropout)"),
        min_value=LIMITS["dropout"][0],
        max_value=LIMITS["dropout"][1],
        step=0.05,
        format="localized",
        help=_("Hides this share of each layer's outputs at random, so it learns less by heart."),
        **bound("dropout"),
    )
    st.number_input(
        _("Epochs between two checks on the validation rows"),
        help=_("1 checks after every epoch; 10 is faster but finds the best epoch less exactly."),
        **between("validation_every"),
        **bound("validation_every"),
    )
    patience = settings.current()["patience"]
    st.number_input(
        _("Checks without progress before it ends (patience)"),
        min_value=0,
        max_value=int(LIMITS["patience"][1]),
        help=_("0 never ends early; for example 15."),
        **in_step("train_patience", patience or 0, _take_patience),
    )
    at_most = settings.current()["at_most"]
    st.number_input(
        _("At most so many seconds"),
        min_value=0,
        max_value=int(LIMITS["at_most"][1]),
        step=30,
        help=_("Training ends then and keeps the best; 0 sets no limit. For example 120."),
        **in_step("train_at_most", at_most or 0, _take_at_most),
    )
    st.number_input(
        _("Random seed"),
        help=_("The same seed gives the same run again; another one shows how much is luck."),
        **between("seed"),
        **bound("seed"),
    )


def _take_patience(patience: int | None) -> None:
    settings.change(patience=patience or None)


def _take_at_most(seconds: int | None) -> None:
    settings.change(at_most=seconds or None)


def _take_season(rows: int | None) -> None:
    settings.change(season_length=rows if rows and rows > 1 else None)


def _take_shared(is_shared: bool) -> None:
    train, *rest = settings.current()["split"]
    shared = [train, round(1 - train, 6)]
    apart = [train, round((1 - train) / 2, 6), round((1 - train) / 2, 6)]
    settings.change(split=shared if is_shared and len(rest) > 1 else apart)
