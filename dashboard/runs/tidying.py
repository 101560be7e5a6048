"""Old runs by a rule: first which would go, then, if somebody says so, they are deleted."""

from __future__ import annotations

import streamlit as st

from core.runs import store
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain
from dashboard.runs.actions import delete_runs
from dashboard.shared import state

# A list as short as this is at a glance.
FEWEST_RUNS = 10
NAMED = 12


def show_tidying(count: int) -> None:
    """Draws the rule, and what it would delete.

    Args:
        count: How many runs this session has.
    """
    if count <= FEWEST_RUNS:
        return
    place = st.popover(
        _("Tidy up"), icon=":material/cleaning_services:", key="runs_tidy", on_change="rerun"
    )
    if not place.open:
        return
    rules = {"newest": _("All but the newest"), "days": _("Older than, in days")}
    rule = place.radio(
        _("Which runs may go?"),
        list(rules),
        format_func=rules.__getitem__,
        horizontal=True,
        key="runs_tidy_rule",
    )
    most = place.number_input(rules[rule], 1, 100_000, 100, key=f"runs_tidy_{rule}")
    old = store.old_runs(state.runs_folder(), **{rule: most})
    place.caption(_("Runs with a star, shared ones and those that wait or learn stay."))
    if not old:
        place.markdown(_("No run would be deleted."))
        return
    text = ngettext("{count} run would be deleted:", "{count} runs would be deleted:", len(old))
    names = ", ".join(plain(run.name(), 30) for run in old[:NAMED])
    rest = _(" and {count} more").format(count=number(len(old) - NAMED)) if old[NAMED:] else ""
    place.markdown(f"{text.format(count=number(len(old)))} {names}{rest}")
    place.button(
        _("Delete them"),
        icon=":material/delete:",
        on_click=delete_runs,
        args=([run.id for run in old],),
        key="runs_tidy_delete",
        help=_("You can undo it."),
    )
