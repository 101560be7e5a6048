"""Public holidays and own events, which the network may see as columns known ahead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Event, Holidays, by_kind, read_made
from core.made.event_texts import events_text, parse_events
from core.made.public_holidays import countries, public_holidays, regions
from core.series.beside.days import days_covered, seeing_days
from core.series.series import Series
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import locale, ngettext, number
from dashboard.language.words import plain_message
from dashboard.shared import settings, state
from dashboard.shared.in_step import in_step


def show_known_days(series: Series) -> None:
    """Lets the person choose a country's holidays and enter events, folded.

    Args:
        series: The series on the page, with times.
    """
    holidays, events = _asked()
    with st.expander(_("Holidays and events"), key="train_days", type="compact"):
        _show_holidays(series, holidays)
        _show_events(events)


def _show_holidays(series: Series, holidays: Holidays | None) -> None:
    names = locale().territories
    known = sorted(countries(), key=lambda code: str(names.get(code, code)))
    country = holidays.country if holidays else ""
    st.selectbox(
        _("Public holidays of"),
        ["", *known],
        format_func=lambda code: names.get(code, code) if code else _("no country"),
        help=_(
            "A column that is 1 on public holidays and 0 on other days; that of the days to come "
            "is known by itself. A row of a week or a month counts the holidays in it."
        ),
        **_in_step("train_country", country, ["", *known], _take_place, ""),
    )
    if holidays is None:
        return
    if within := regions(country):
        st.selectbox(
            _("Region"),
            ["", *within],
            format_func=lambda code: within.get(code, _("the whole country")),
            **_in_step("train_region", holidays.region, ["", *within], _take_region, country),
        )
    st.caption(plain_message(_counted(series, holidays)))


def _counted(series: Series, holidays: Holidays) -> str:
    """Returns how many holidays a series covers and which is the next one."""
    assert series.time is not None
    starts, ends = days_covered(series.time, series.frequency)
    years = (int(str(day)[:4]) for day in (starts[0], ends[-1] + 366))
    days = public_holidays(holidays.country, holidays.region, *years)
    within = int(((days >= starts[0]) & (days < ends[-1])).sum())
    text = ngettext("{n} holiday in these rows.", "{n} holidays in these rows.", within)
    after = days[days >= ends[-1]]
    if not len(after):
        return text.format(n=number(within))
    text += " " + _("The next one: {day}.")
    return text.format(n=number(within), day=np.datetime_as_string(after[0]))


def _show_events(events: list[Event]) -> None:
    text = events_text(events)
    # A widget of another key for other events shows these, whoever changed them.
    key = f"train_events.{text}"
    st.text_area(
        _("Own events"),
        text,
        key=key,
        height=100,
        placeholder=_("Sale: 2024-11-29..2024-12-01, 2025-11-28"),
        help=_(
            "A line for each: a name and its days, those to come, too. Two dots join the first "
            "and the last day. Rows copied from a spreadsheet will do: name, first day, last day."
        ),
    )
    st.button(_("Take these events"), key="train_events_take", on_click=_take_events, args=(key,))
    if message := st.session_state[state.TRAIN_EVENT_ERROR]:
        st.error(plain_message(say(message)), icon=":material/error:")


def _asked() -> tuple[Holidays | None, list[Event]]:
    _kinds, days = by_kind(map(read_made, settings.current()["made"]))
    holidays = [one for one in days.values() if isinstance(one, Holidays) and _is_known(one)]
    return next(iter(holidays), None), [one for one in days.values() if isinstance(one, Event)]


def _is_known(holidays: Holidays) -> bool:
    """Returns whether there is such a place; an address may say anything."""
    country, region = holidays.country, holidays.region
    return country in countries() and (not region or region in regions(country))


def _take_place(country: str, region: str) -> None:
    holidays = []
    if country:
        place = str(locale().territories.get(country, country))
        place += f", {regions(country)[region]}" if region else ""
        holidays = [Holidays(_("holidays {place}").format(place=place), country, region)]
    _see(holidays, _asked()[1])


def _take_region(region: str, country: str) -> None:
    _take_place(country, region)


def _in_step(
    name: str, value: str, options: list[str], take: Callable[..., None], *args: str
) -> dict[str, Any]:
    """Lets a select box show one of its options; see `in_step`."""
    found = in_step(name, value, take, *args, default="index")
    return found | {"index": options.index(value) if value in options else 0}


def _take_events(key: str) -> None:
    st.session_state[state.TRAIN_EVENT_ERROR] = None
    holidays = _asked()[0]
    try:
        _see([holidays] if holidays else [], list(parse_events(st.session_state[key])))
    except UserError as error:
        st.session_state[state.TRAIN_EVENT_ERROR] = error.message


def _see(holidays: list[Holidays], events: list[Event]) -> None:
    """Lets the network see these instead of those it sees now.

    Raises:
        UserError: They are too many, or one has another's name.
    """
    asked = settings.current()
    kinds, days = by_kind(map(read_made, asked["made"]))
    config = RunConfig(
        covariates=tuple(name for name in asked["covariates"] if name not in days),
        known_ahead=tuple(name for name in asked["known_ahead"] if name not in days),
        made=tuple(kinds.values()),
    )
    taken = seeing_days(config, [*holidays, *events]).to_dict()
    settings.change(**{name: taken[name] for name in ("covariates", "known_ahead", "made")})
