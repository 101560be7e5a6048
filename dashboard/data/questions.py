"""A file with several readings: each side by side, and the person chooses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from core.errors import UserError
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.sheets.longtable import SUM, find_series
from core.series.series import Series
from dashboard.charts.figure import draw
from dashboard.data.series_chart import small_figure
from dashboard.language import periods
from dashboard.language.messages import say
from dashboard.language.readings import reading_name
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message, shorten
from dashboard.shared import datasets, state, uploads
from dashboard.shared.datasets import ChosenColumns, Dataset
from dashboard.shared.in_step import in_step
from dashboard.shared.ways import MAX_SIDE_BY_SIDE, show_ways

# A drawing takes a whole reading of the file.
DRAWN_BYTES = 2 * 2**20


@dataclass(frozen=True)
class Asked:
    """A file that waits for an answer; what is loaded stays until then.

    Attributes:
        content: The file's bytes.
        name: Its name.
        options: What was settled before.
        question: What is open.
        columns: Columns of the time and the target that were chosen, if they were.
    """

    content: bytes
    name: str
    options: ReadingOptions
    question: Question
    columns: ChosenColumns | None = field(default=None)


def offer(
    content: bytes,
    name: str,
    options: ReadingOptions | None = None,
    columns: ChosenColumns | None = None,
) -> None:
    """Takes a file if it has one reading, asks where it has several, else says why not.

    Args:
        content: The file's bytes.
        name: Its name.
        options: What the person has settled so far.
        columns: Columns to choose once it is read.
    """
    options = options or ReadingOptions()
    session = st.session_state
    session[state.DATA_REFUSED] = name
    session[state.DATA_ASKED] = None
    try:
        data_id = datasets.store_upload(state.runs_folder(), content, name, options, columns)
    except Question as question:
        session[state.DATA_ASKED] = Asked(content, name, options, question, columns)
        session[state.DATA_ERROR] = None
        return
    except UserError as error:
        session[state.DATA_ERROR] = error.message
        return
    session[state.DATA_ERROR] = None
    state.set_data(data_id)
    if columns:
        state.set_columns(*columns)


def ask_again(data_id: str, question: Question, columns: ChosenColumns) -> None:
    """Asks what another column of a kept file leaves open."""
    file = uploads.find_upload(state.runs_folder(), data_id)
    if file is None:
        st.session_state[state.DATA_COLUMN_ERROR] = question.message
    else:
        asked = Asked(file.content(), file.name, file.options, question, columns)
        st.session_state[state.DATA_ASKED] = asked


def show_question(asked: Asked) -> None:
    """Shows what is open about a file, and a button for each reading."""
    with st.container(border=True, key="data_question"):
        st.markdown(plain_message(say(asked.question)))
        draw_it = partial(_draw_reading, asked) if _is_drawn(asked) else None
        show_ways(asked.question, "data_reading", _settle, draw=draw_it)


def _draw_reading(asked: Asked, reading: Reading, key: str) -> None:
    series = _read(asked, reading)
    if series is not None:
        sentence = _("{rows}, {span}").format(
            rows=periods.count_rows(len(series), series.frequency), span=periods.span(series)
        )
        draw(small_figure(series), sentence, key)


def show_settled(data: Dataset) -> None:
    """Shows what a person has settled about the file, and lets them settle it anew.

    Args:
        data: What the page shows.
    """
    if data.table is None or uploads.find_upload(state.runs_folder(), data.id) is None:
        return
    settled = data.table.options.to_dict()
    series = settled.pop("series", None)
    if series is not None:
        _show_series(data, str(series))
    _offer_otherwise(data)
    if not settled:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Read as you chose:"), width="content")
        for option, value in settled.items():
            st.button(
                plain(reading_name(option, value), 40),
                key=f"data_settled_{option}",
                icon=":material/undo:",
                type="tertiary",
                help=_("Ask again"),
                on_click=settle_anew,
                args=(data, option),
            )


def _show_series(data: Dataset, chosen: str) -> None:
    table = data.table
    assert table is not None
    column = find_series(table.columns, table.time) if table.time else None
    if column is None:
        return
    names = [*(str(name) for name in column.unique()), SUM]
    st.selectbox(
        _("Series (by {column})").format(column=plain(shorten(str(column.name), 40))),
        range(len(names)),
        format_func=lambda place: shorten(reading_name("series", names[place])),
        **in_step("data_series", names.index(chosen), _take_series, data, names, default="index"),
    )


def _take_series(place: int, data: Dataset, names: list[str]) -> None:
    _offer_anew(data, series=names[place])


def _offer_otherwise(data: Dataset) -> None:
    """Shows a button for each thing that was understood and can be read in another way."""
    notes = [note for note in data.table.notes if "otherwise" in note.values] if data.table else []
    for number, note in enumerate(notes):
        option, value = note.values["option"], note.values["otherwise"]
        st.button(
            plain(reading_name(option, value), 40),
            key=f"data_otherwise_{number}",
            icon=":material/swap_horiz:",
            type="tertiary",
            help=plain_message(say(note)),
            on_click=_take_otherwise,
            args=(data, option, value),
        )


def _take_otherwise(data: Dataset, option: str, value: str) -> None:
    _offer_anew(data, **{option: value})


def settle_anew(data: Dataset, option: str) -> None:
    """Asks again about something that a person settled."""
    _offer_anew(data, **{option: None})


def _offer_anew(data: Dataset, **changes: str | None) -> None:
    file = uploads.find_upload(state.runs_folder(), data.id)
    if file is None:
        return
    columns = st.session_state[state.TIME], st.session_state[state.TARGET]
    options = file.options.replace(**changes)
    offer(file.content(), file.name, options, columns if any(columns) else None)


def _is_drawn(asked: Asked) -> bool:
    """Returns whether the readings are small and few enough, and differ in what they draw."""
    question = asked.question
    few = len(question.readings) <= MAX_SIDE_BY_SIDE and len(asked.content) <= DRAWN_BYTES
    return few and question.option not in ("encoding", "sheet", "columns", "series")


def _read(asked: Asked, reading: Reading) -> Series | None:
    """Returns what a reading makes of a file, None where more has to be settled first."""
    options = asked.options.replace(**{asked.question.option: reading.value})
    try:
        return datasets.read_series(asked.content, asked.name, options, asked.columns)
    except UserError:
        return None


def _settle(value: str | int) -> None:
    asked: Asked = st.session_state[state.DATA_ASKED]
    options = asked.options.replace(**{asked.question.option: value})
    offer(asked.content, asked.name, options, asked.columns)
