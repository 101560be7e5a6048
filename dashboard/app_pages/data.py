"""Data: choose a series and see what was understood of it."""

import streamlit as st

from core.errors import UserError
from core.reading.tables import Table
from core.runs.spreadsheets import as_shown
from dashboard.charts.figure import show_figure
from dashboard.charts.style import left_out_bands, part_bands, thin
from dashboard.data import chooser, pending
from dashboard.data.facts import parts_sentence, show_facts, show_notes
from dashboard.data.quality import SHOWN_IN_QUALITY, show_quality
from dashboard.data.questions import show_settled
from dashboard.data.series_chart import series_figure
from dashboard.data.step_choice import show_step_choice
from dashboard.data.stretch import show_stretch_choice
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain
from dashboard.shared import datasets, settings, state
from dashboard.shared.datasets import Dataset
from dashboard.shared.header import show_title
from dashboard.shared.parts_control import show_parts_control, show_widening

HEAD_ROWS = 10


def show_data(data: Dataset) -> None:
    """Draws the series that is open, with what was understood of it."""
    series = data.series
    main_button = show_title(plain(datasets.title(series)))
    main_button.button(
        _("Train on this series"),
        type="primary",
        key="data_train",
        **state.leads_to("app_pages/train.py"),
    )
    chart, choice = st.columns([5, 2], gap="large")
    with chart:
        show_chart(data)
        show_parts_control("data")
        show_widening()
    with choice:
        chooser.show_choice()
    show_facts(series)
    show_step_choice(data)
    show_notes(series, elsewhere=SHOWN_IN_QUALITY)
    show_quality(data)
    if data.inspection is not None:
        show_stretch_choice(series)
    if data.table is not None:
        chooser.show_column_choice(data)
        show_settled(data)
        show_head(data.table)


def show_chart(data: Dataset) -> None:
    """Draws the series with its parts."""
    series, parts = data.series, settings.parts_of(len(data.series))
    bands = part_bands(series.ds, parts.train, parts.validation, parts.test)
    bands += left_out_bands(series)
    show_figure(
        series_figure(series, bands, data.inspection),
        parts_sentence(series, parts),
        series.to_frame().iloc[thin(series.values)],
        key="data_series",
    )


def show_head(table: Table) -> None:
    """Draws the first rows of the file."""
    st.header(_("First rows"), anchor=False)
    head = table.columns.head(HEAD_ROWS)
    # Whole numbers may be years or codes, which no mark belongs into.
    numbers = head.select_dtypes("number")
    broken = [str(name) for name, cells in numbers.items() if (cells % 1 > 0).any()]
    st.dataframe(
        as_shown(head),
        hide_index=True,
        column_config=dict.fromkeys(broken, st.column_config.NumberColumn(format="localized")),
        key="data_head",
        alt=_("The first rows of the file"),
    )


try:
    data = datasets.chosen()
except UserError as error:
    # Nothing is loaded that could stay: begin with the first sample again.
    st.session_state[state.DATA_ERROR] = error.message
    st.session_state[state.DATA_REFUSED] = None
    state.set_data(state.DEFAULTS[state.DATA])
    data = datasets.chosen()

if pending.is_pending():
    pending.show_pending(data.series)
else:
    show_data(data)
