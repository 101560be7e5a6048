"""How a series is chosen: drop a file, take a sample, pick the columns."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import UserError
from core.reading.files.formats import SUFFIXES
from core.reading.options import Question
from core.series.samples import Sample
from core.series.selection import PLUS
from dashboard.data import questions
from dashboard.language import periods
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message, shorten
from dashboard.shared import datasets, state
from dashboard.shared.column_warnings import show_left_out
from dashboard.shared.datasets import Dataset

UPLOAD_MIB = 200


def show_choice() -> None:
    """Shows the drop area, and our samples below it."""
    _show_upload()
    _show_samples()


def _show_upload() -> None:
    key = f"data_upload_{st.session_state[state.DATA_UPLOADS]}"
    st.file_uploader(
        _("Drop your own series here"),
        type=[ending.removeprefix(".") for ending in SUFFIXES],
        max_upload_size=UPLOAD_MIB,
        key=key,
        on_change=_take_upload,
        args=(key,),
        help=_(
            "A text file, workbook, Parquet or JSON with one row for each point in time, for "
            "example with the columns “date” and “sales”; it may be packed with gzip or zip."
        ),
    )
    _show_paste()
    if not st.session_state[state.DATA_REFUSED]:  # else the page is about it
        _show_error(state.DATA_ERROR)


def _show_paste() -> None:
    with st.expander(_("Paste from a spreadsheet"), key="data_paste"):
        st.text_area(
            _("Copied rows"),
            key="data_pasted",
            height=120,
            placeholder="date\tsales\n2026-01-01\t12",
            help=_("Select the cells in your spreadsheet, copy them and paste them here."),
        )
        st.button(_("Read it"), key="data_paste_read", on_click=_take_pasted)


def _show_samples() -> None:
    """Shows a card for each sample: a small curve, its name and why it is interesting."""
    st.markdown(_("**Or try one of ours**"))
    with st.container(height=360, border=True, key="data_samples", gap="small"):
        for sample in datasets.samples():
            _show_sample(sample)


def show_column_choice(data: Dataset) -> None:
    """Lets the person choose the column of the times and the one to forecast."""
    table, series = data.table, data.series
    if table is None:
        return
    columns = [str(name) for name in table.columns.columns]
    times = ["", *columns]
    chosen_time = st.session_state[state.TIME]
    shown_time = (table.time or "") if chosen_time is None else chosen_time
    time, target = st.columns(2)
    time.selectbox(
        _("Time column"),
        times,
        format_func=lambda name: shorten(name) or _("none: number the rows"),
        **_showing("data_time", shown_time, times),
        help=_("When each row was observed, for example “date”."),
    )
    # A sum of columns is none of the file.
    targets = [*table.targets, *({series.target} - {*table.targets})]
    target.selectbox(
        _("Column to forecast (target)"),
        targets,
        format_func=shorten,
        **_showing("data_target", series.target, targets),
        help=_("The numbers the network learns to continue, for example “sales”."),
    )
    if len(table.targets) > 1:
        with target.popover(_("Add columns up"), icon=":material/functions:", key="data_sum"):
            added = st.multiselect(
                _("Columns"), table.targets, format_func=shorten, key="data_sum_columns"
            )
            st.button(
                _("Forecast their sum"),
                key="data_sum_take",
                disabled=len(added) < 2,
                on_click=_take_sum,
            )
    show_left_out(_("Not offered as the target:"), data.offered.not_targets)
    _show_error(state.DATA_COLUMN_ERROR)


def _show_error(key: str) -> None:
    message = st.session_state[key]
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")


def _show_sample(sample: Sample) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small")
    # The name stands beside it: to a screen reader the curve would say it twice.
    row.image(datasets.sample_curve(sample.id), width=64, alt="")
    text = row.container(gap=None)
    if text.button(
        _(sample.title),
        key=f"data_sample_{sample.id}",
        type="tertiary",
        help=_("{rows}, {target}").format(
            rows=periods.count_rows(sample.rows, sample.frequency), target=sample.target
        ),
    ):
        state.set_data(f"sample:{sample.id}")
        st.session_state[state.DATA_ERROR] = None
        st.session_state[state.DATA_ASKED] = None
        st.rerun()
    text.caption(_(sample.why))


def _take_upload(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[state.DATA_UPLOADS] += 1
    questions.offer(file.getvalue(), file.name)


def _take_pasted() -> None:
    text = st.session_state["data_pasted"]
    name = _("Pasted table")
    questions.offer(text.encode(errors="replace"), f"{name}.txt")


def _take_columns() -> None:
    _take(st.session_state["data_time"], st.session_state["data_target"])


def _take_sum() -> None:
    _take(st.session_state["data_time"], PLUS.join(st.session_state["data_sum_columns"]))


def _take(time: str | None, target: str) -> None:
    data_id = st.session_state[state.DATA]
    try:
        share = datasets.train_share()
        datasets.open_dataset(state.runs_folder(), data_id, time, target, train_share=share)
    except Question as question:
        questions.ask_again(data_id, question, (time, target))
        return
    except UserError as error:
        st.session_state[state.DATA_COLUMN_ERROR] = error.message
        return
    state.set_columns(time, target)


def _showing(key: str, value: str, options: list[str]) -> dict[str, Any]:
    """Lets a widget show what is chosen, also after a choice that was refused."""
    if value not in options:
        return {"key": key, "on_change": _take_columns}
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    # As in `shared.in_step`: who interrupts the page between that line and the widget would
    # otherwise have chosen the first option, which numbers the rows.
    return {"key": key, "on_change": _take_columns, "index": options.index(value)}
