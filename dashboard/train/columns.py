"""What else the network sees: other columns of the file, words as columns, and the calendar."""

from __future__ import annotations

import contextlib

import streamlit as st

from core.config import MAX_COVARIATES, RunConfig
from core.errors import UserError
from core.made.columns import Category, by_kind, read_made
from core.series.beside.days import seeing_days
from core.series.beside.kinds import with_kinds
from dashboard.language.translation import gettext as _
from dashboard.language.words import shorten
from dashboard.shared import datasets, settings, state
from dashboard.shared.column_warnings import show_column_warnings, show_left_out
from dashboard.shared.datasets import Dataset
from dashboard.shared.in_step import in_step
from dashboard.train.controls.known_days import show_known_days


def show_other_columns(data: Dataset) -> None:
    """Lets the person choose other columns; nothing where there are none and no times either.

    Args:
        data: The data set on the page.
    """
    if _offered(data):
        _show_others(data)
    show_left_out(_("Left out:"), data.offered.left_out)
    if data.series.time is not None:
        st.toggle(
            _("It sees the calendar"),
            help=_(
                "Hour, weekday and day of the year: for series that people make, for example "
                "sales by the day of the week."
            ),
            **in_step("train_calendar", settings.current()["calendar"], _take_calendar),
        )
        show_known_days(data.series)
    if settings.current()["covariates"]:
        with contextlib.suppress(UserError):  # said above, in the place of the settings
            show_column_warnings(datasets.chosen(settings.config()).series)


def _show_others(data: Dataset) -> None:
    sources, codes, known_ahead = _chosen(data)
    st.multiselect(
        _("What else does it see? (covariates)"),
        _offered(data),
        max_selections=MAX_COVARIATES,
        format_func=shorten,
        placeholder=_("None: its own past alone"),
        help=_(
            "Other columns in the same rows that may help, for example price or temperature. Of "
            "words, such as kinds of weather, each frequent one becomes a column, 1 where it "
            "stands and 0 elsewhere."
        ),
        **in_step("train_covariates", sources, _take, "sources", default="default"),
    )
    if not sources:
        return
    st.multiselect(
        _("Known in advance"),
        sources,
        format_func=shorten,
        placeholder=_("None: known until now only"),
        help=_(
            "Columns whose coming values are known today, such as prices you set, holidays or "
            "plans. Weather is not: only its forecast is."
        ),
        **in_step("train_known_ahead", known_ahead, _take, "known_ahead", default="default"),
    )
    if may_be_codes := [name for name in data.offered.codes if name in sources]:
        st.multiselect(
            _("Codes rather than amounts"),
            may_be_codes,
            format_func=shorten,
            placeholder=_("None: all are amounts"),
            help=_(
                "Numbers that only name something, such as a shop or a kind of weather: each "
                "frequent one becomes a column of its own."
            ),
            **in_step("train_codes", codes, _take, "codes", default="default"),
        )
    if known_ahead:
        st.caption(_("After training, you can change their coming values and see what follows."))


def _offered(data: Dataset) -> list[str]:
    """Returns the columns of the data that can be seen; a run's data hold the calendar's, too."""
    _kinds, days = by_kind(map(read_made, settings.current()["made"]))
    return [name for name in data.other_columns if name not in days]


def _chosen(data: Dataset) -> tuple[list[str], list[str], list[str]]:
    """Returns the columns of the data that are seen, those of codes, and those known ahead."""
    asked = settings.current()
    kinds, there = _kinds_of(data), _offered(data)

    def sources(names: list[str]) -> list[str]:
        found = (kinds[name].source if name in kinds else name for name in names)
        return [name for name in dict.fromkeys(found) if name in there]

    covariates = sources(asked["covariates"])
    of_kinds = {kind.source for kind in kinds.values()}
    codes = [name for name in covariates if name in data.offered.codes and name in of_kinds]
    return covariates, codes, sources(asked["known_ahead"])


def _kinds_of(data: Dataset) -> dict[str, Category]:
    """Returns the chosen columns that are made of words of the data."""
    kinds, _days = by_kind(map(read_made, settings.current()["made"]))
    return {name: kind for name, kind in kinds.items() if kind.source in data.other_columns}


def _take(values: list[str], what: str) -> None:
    """Lets the network see other columns of the data, words and codes with a column for each."""
    st.session_state[state.TRAIN_ERROR] = None
    data = datasets.chosen()
    sources, codes, known_ahead = _chosen(data)
    chosen = {"sources": sources, "codes": codes, "known_ahead": known_ahead, what: values}
    kinds, days = by_kind(map(read_made, settings.current()["made"]))
    try:
        config = RunConfig(
            covariates=tuple(chosen["sources"]),
            known_ahead=tuple(name for name in chosen["known_ahead"] if name in chosen["sources"]),
            made=tuple(kinds.values()) if data.table is None else (),
        )
        if data.table is not None:
            config = with_kinds(config, data.table, chosen["codes"], _("other"), _("empty"))
        config = seeing_days(config, days.values())
    except UserError as error:
        st.session_state[state.TRAIN_ERROR] = error.message
        return
    taken = config.to_dict()
    settings.change(**{name: taken[name] for name in ("covariates", "known_ahead", "made")})


def _take_calendar(calendar: bool) -> None:
    settings.change(calendar=calendar)
