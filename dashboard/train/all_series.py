"""All series of a file with the same settings: a run for each, one after the other."""

from __future__ import annotations

import contextlib

import streamlit as st

from core.config import RunConfig
from core.errors import Message, UserError
from core.made.columns import by_kind
from core.reading.tables import Table
from core.runs import group
from core.series.ledger import OF_THE_WHOLE, read_choices
from core.series.selection import series_names
from dashboard.language.durations import about
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import shorten
from dashboard.shared import engine_link, state
from dashboard.shared.datasets import Dataset

SERIES_REFUSED = Message(
    "series_refused", "Series that were not taken: {count}. The first is “{name}”: {reason}"
)


def show_all_series(data: Dataset, config: RunConfig | None, seconds: float | None) -> None:
    """Draws the offer to train all series of a file; nothing where it holds one.

    Args:
        data: The data set on the page.
        config: The settings on the page, None while they do not fit the series.
        seconds: How long one of them takes at most.
    """
    if data.table is None or config is None:
        return
    time = st.session_state[state.TIME]
    names = _names(data.id, time, _table=data.table)
    sources = {kind.source for kind in by_kind(config.made)[0].values()}
    names = [name for name in names if name not in {*config.covariates, *sources}]
    if len(names) < 2:
        return
    text = _("All {n} series of this file").format(n=number(len(names)))
    with st.popover(text, icon=":material/library_add:", key="train_all", width="stretch"):
        st.markdown(
            _(
                "A run for each with these settings, one after the other. A table then says what "
                "came of them: error, advice and next value."
            )
        )
        left_out = st.multiselect(
            _("Leave out"), names, format_func=shorten, key="train_all_left_out", placeholder="–"
        )
        chosen = [name for name in names if name not in left_out]
        if seconds is not None:
            text = _("All together at most {time}.")
            st.caption(text.format(time=about(len(chosen) * seconds)))
        text = ngettext("Train {n} series", "Train {n} series", len(chosen))
        if st.button(
            text.format(n=number(len(chosen))),
            icon=":material/play_arrow:",
            key="train_all_now",
            disabled=not chosen,
        ):
            _train(data.table, config, chosen)


@st.cache_data(max_entries=16, show_spinner=False)
def _names(data_id: str, time: str | None, _table: Table) -> list[str]:  # noqa: ARG001
    """Returns what the series of a table are called; the table belongs to the id."""
    return series_names(_table, _table.time if time is None else time or None)


def _train(table: Table, config: RunConfig, names: list[str]) -> None:
    """Puts a run for each series in the queue, and shows them where their table will be."""
    folder, refused = state.runs_folder(), []
    choices = read_choices(st.session_state[state.REPAIRS])
    whole = [choice for choice in choices if choice.kind in OF_THE_WHOLE]
    together = group.free_name(folder, table.name)
    with st.spinner(_("Reading the series …"), show_time=True):
        for name in names:
            try:
                run = group.create_one(folder, table, config, name, together, whole)
            except UserError as error:
                refused.append((name, error.message))
                continue
            with contextlib.suppress(UserError):  # without an engine it waits for the next one
                engine_link.submit(run)
    if refused:
        name, reason = refused[0]
        values = {"count": len(refused), "name": name, "reason": reason.text(_)}
        st.session_state[state.RUNS_ERROR] = SERIES_REFUSED.with_values(**values)
    st.session_state[state.RUNS_GROUP] = together
    st.switch_page("app_pages/runs.py")
