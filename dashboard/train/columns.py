"""What else the network sees: other columns of the file, and the calendar."""

from __future__ import annotations

import contextlib

import streamlit as st

from core.config import MAX_COVARIATES
from core.errors import UserError
from dashboard.language.translation import gettext as _
from dashboard.language.words import shorten
from dashboard.shared import datasets, settings
from dashboard.shared.column_warnings import show_column_warnings
from dashboard.shared.datasets import Dataset
from dashboard.shared.in_step import in_step


def show_other_columns(data: Dataset) -> None:
    """Lets the person choose other columns; nothing where there are none and no times either.

    Args:
        data: The data set on the page.
    """
    others, dated = data.other_columns, data.series.time is not None
    if not others and not dated:
        return
    if others:
        _show_others(others)
    if dated:
        st.toggle(
            _("It sees the calendar"),
            help=_(
                "Hour, weekday and day of the year: for series that people make, for example "
                "sales by the day of the week."
            ),
            **in_step("train_calendar", settings.current()["calendar"], _take_calendar),
        )


def _show_others(others: list[str]) -> None:
    chosen = [name for name in settings.current()["covariates"] if name in others]
    st.multiselect(
        _("What else does it see? (covariates)"),
        others,
        max_selections=MAX_COVARIATES,
        format_func=shorten,
        placeholder=_("None: its own past alone"),
        help=_("Other numbers in the same rows that may help, for example price or temperature."),
        **in_step("train_covariates", chosen, _take_columns, default="default"),
    )
    if not chosen:
        return
    known_ahead = [name for name in settings.current()["known_ahead"] if name in chosen]
    st.multiselect(
        _("Known in advance"),
        chosen,
        format_func=shorten,
        placeholder=_("None: known until now only"),
        help=_(
            "Columns whose coming values are known today, such as prices you set, holidays or "
            "plans. Weather is not: only its forecast is."
        ),
        **in_step("train_known_ahead", known_ahead, _take_known_ahead, default="default"),
    )
    with contextlib.suppress(UserError):  # said above, in the place of the settings
        show_column_warnings(datasets.chosen(tuple(chosen)).series)
    if known_ahead:
        st.caption(_("After training, you can change their coming values and see what follows."))


def _take_columns(chosen: list[str]) -> None:
    known_ahead = [name for name in settings.current()["known_ahead"] if name in chosen]
    settings.change(covariates=list(chosen), known_ahead=known_ahead)


def _take_known_ahead(known_ahead: list[str]) -> None:
    settings.change(known_ahead=list(known_ahead))


def _take_calendar(calendar: bool) -> None:
    settings.change(calendar=calendar)
