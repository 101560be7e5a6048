"""A file with several readings: each side by side, and the person chooses."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.errors import UserError
from core.reading.options import Question, Reading, ReadingOptions
from dashboard import datasets, state
from dashboard.i18n import gettext as _
from dashboard.phrases.messages import say
from dashboard.words import plain, plain_message, shorten

MAX_SIDE_BY_SIDE = 3
MAX_READINGS = 12


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
    columns: tuple[str | None, str | None] | None = field(default=None)


def offer(
    content: bytes,
    name: str,
    options: ReadingOptions | None = None,
    columns: tuple[str | None, str | None] | None = None,
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
        data_id = datasets.keep(state.runs_folder(), content, name, options, columns)
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


def ask_again(data_id: str, question: Question, columns: tuple[str | None, str | None]) -> None:
    """Asks what another column of a kept file leaves open."""
    kept = datasets.kept(state.runs_folder(), data_id)
    if kept is None:
        st.session_state[state.DATA_COLUMN_ERROR] = question.message
    else:
        st.session_state[state.DATA_ASKED] = Asked(*kept, question, columns)


def show_question() -> None:
    """Shows what is open about the last file, and a button for each reading."""
    asked: Asked | None = st.session_state[state.DATA_ASKED]
    if asked is None:
        return
    with st.container(border=True, key="data_question"):
        title = _("How is “{name}” meant?").format(name=plain(asked.name, 40))
        st.markdown(f"**{title}**")
        st.markdown(plain_message(say(asked.question)))
        readings = asked.question.readings[:MAX_READINGS]
        for first in range(0, len(readings), MAX_SIDE_BY_SIDE):
            places = st.columns(MAX_SIDE_BY_SIDE)
            row = readings[first : first + MAX_SIDE_BY_SIDE]
            for number, reading in enumerate(row, start=first):
                with places[number - first]:
                    _show_reading(asked, reading, number)
        st.button(_("Leave this file"), key="data_question_leave", on_click=_leave)


def _show_reading(asked: Asked, reading: Reading, number: int) -> None:
    # Plain text: nothing in a file is Markdown, a link or a formula.
    st.text("\n".join(shorten(example, 80) for example in reading.examples))
    st.button(
        plain(_label(asked.question.option, reading.value), 40),
        key=f"data_reading_{number}",
        on_click=_settle,
        args=(reading.value,),
        width="stretch",
    )


def _settle(value: str | int) -> None:
    asked: Asked = st.session_state[state.DATA_ASKED]
    options = asked.options.replace(**{asked.question.option: value})
    offer(asked.content, asked.name, options, asked.columns)


def _leave() -> None:
    st.session_state[state.DATA_ASKED] = None


def _label(option: str, value: str | int) -> str:
    """Returns what a button says for a reading."""
    words = {
        ("decimal", "."): _("The point begins the decimals"),
        ("decimal", ","): _("The comma begins the decimals"),
        ("delimiter", ","): _("Commas between the columns"),
        ("delimiter", ";"): _("Semicolons between the columns"),
        ("delimiter", "\t"): _("Tabs between the columns"),
        ("delimiter", "|"): _("Bars between the columns"),
        ("header", 0): _("No line names the columns"),
        ("below", "limit"): _("The limit itself"),
        ("below", "half"): _("Half of the limit"),
        ("below", "zero"): _("Zero"),
        ("below", "missing"): _("A missing value"),
        ("merged", "fill"): _("The value holds for all of its cells"),
        ("merged", "first"): _("The value holds for the first cell"),
        ("columns", "all"): _("All columns"),
        ("date_order", "dmy"): _("Day first"),
        ("date_order", "mdy"): _("Month first"),
        ("date_order", "ymd"): _("Year first"),
    }
    scripts = {
        "cp1252": _("Western European"),
        "cp1250": _("Central European"),
        "cp1251": _("Cyrillic, Windows"),
        "koi8-r": _("Cyrillic, older"),
        "gbk": _("Simplified Chinese"),
        "big5": _("Traditional Chinese"),
        "cp932": _("Japanese"),
        "cp949": _("Korean"),
    }
    if (option, value) in words:
        return words[option, value]
    if option == "encoding" and value in scripts:
        return f"{scripts[str(value)]} ({value})"
    if option == "header":
        return _("Line {line} names the columns").format(line=value)
    if option == "columns":
        return _("Columns {span}").format(span=value)
    return str(value)
