"""The step between rows: what was found, in a sentence, and others to choose instead."""

from __future__ import annotations

import streamlit as st

from core.series.cadence import find_cadence
from core.series.ledger import Repair, choose, read_choices
from core.series.report import describe_step
from core.series.timing.chosen_step import step_of, steps_to_choose
from core.types import Stamps
from dashboard.data.quality import take_choices
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.shared import state
from dashboard.shared.datasets import Dataset
from dashboard.shared.in_step import in_step

FEWEST_ROWS = 3


def show_step_choice(data: Dataset) -> None:
    """Draws the choice of the step; nothing for a series without times.

    Args:
        data: The data set on the page.
    """
    observed = None if data.inspection is None else data.inspection.observed
    if observed is None or observed.time is None or len(observed.time) < FEWEST_ROWS:
        return
    found, others = _offered(data.id, st.session_state[state.TIME], _time=observed.time)
    chosen = step_of(read_choices(st.session_state[state.REPAIRS]))
    steps = [found, *(step for step in others if step != found)]
    if chosen and chosen not in steps:  # the shell or an address may say more
        steps.append(chosen)
    if len(steps) < 2:
        return
    time = observed.time
    st.selectbox(
        _("How often a row comes"),
        range(len(steps)),
        format_func=lambda place: _name(steps[place], time, place == 0),
        width=420,
        help=_("Decides which rows are missing, the season, and the times of the forecast."),
        **in_step("data_step", steps.index(chosen or found), _take, steps, default="index"),
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _offered(
    data_id: str,  # noqa: ARG001
    column: str | None,  # noqa: ARG001
    _time: Stamps,
) -> tuple[str, list[str]]:
    """Returns the step that is found, "" for none, and those to choose from."""
    return find_cadence(_time).frequency, steps_to_choose(_time)


def _name(step: str, time: Stamps, is_found: bool) -> str:
    name = say(describe_step(step, time)) if step else _("Uneven steps.")
    return _("{step} (found)").format(step=name) if is_found else name


def _take(place: int, steps: list[str]) -> None:
    choices = read_choices(st.session_state[state.REPAIRS])
    if place:
        take_choices(choose(choices, Repair("step", "set", frequency=steps[place])))
    else:
        take_choices(tuple(choice for choice in choices if choice.kind != "step"))
