"""Rows that came since a run learnt, given here; the next values then follow them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import streamlit as st

from core.errors import UserError
from core.reading.files.formats import SUFFIXES
from core.reading.options import Question, ReadingOptions, as_settled_before
from core.reading.tables import read_table
from core.runs import newer
from core.runs.run import Run
from core.series.onward.continuing import Continued, Joining
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain_message
from dashboard.readers.result import Result
from dashboard.shared import state, uploads
from dashboard.shared.attempt import attempt
from dashboard.shared.ways import show_ways


@dataclass(frozen=True)
class NewerFile:
    """A file of newer rows.

    Attributes:
        run: Id of the run that they are for.
        content: Its bytes.
        name: Its name.
        options: What was settled about it.
        joining: What was settled about how its rows go on.
        refused: What is open about it, or why it was not taken.
    """

    run: str
    content: bytes
    name: str
    options: ReadingOptions = field(default_factory=ReadingOptions)
    joining: Joining = field(default_factory=Joining)
    refused: UserError | None = None


def show_newer_rows(run: Run, result: Result) -> None:
    """Draws where newer rows are given, and what is open about the last ones.

    Args:
        run: The run.
        result: What it found.
    """
    is_damaged = run.newer_path.exists() and result.newest is result.series
    file: NewerFile | None = st.session_state[state.RESULTS_NEWER]
    is_open = file is not None and file.run == run.id
    with st.expander(
        _("Newer rows have come?"), icon=":material/add_row_below:", expanded=is_open or is_damaged
    ):
        st.markdown(
            _(
                "Give the file with its newer rows, or these rows alone: the next values follow "
                "them without another training, and you see how good the last forecast was."
            )
        )
        if file is not None and is_open:
            _show_refused(run, file)
        if is_damaged:
            show_take_back(run)
        key = f"results_newer_{st.session_state[state.RESULTS_UPLOADS]}"
        st.file_uploader(
            _("A file with the same columns"),
            type=[ending.removeprefix(".") for ending in SUFFIXES],
            key=key,
            on_change=_take_upload,
            args=(run, key),
        )
        st.text_area(
            _("Or copied rows"),
            key=f"{key}_pasted",
            height=90,
            help=_("Select the cells in your spreadsheet, copy them and paste them here."),
        )
        pasted = (run, f"{key}_pasted")
        st.button(_("Read it"), key="results_newer_read", on_click=_take_pasted, args=pasted)


def show_take_back(run: Run) -> None:
    """Draws the button that takes all newer rows away again."""
    st.button(
        _("Take the newer rows away"),
        type="tertiary",
        icon=":material/undo:",
        on_click=attempt,
        args=(newer.take_back, run),
        key="results_newer_back",
    )


def _show_refused(run: Run, file: NewerFile) -> None:
    assert file.refused is not None
    question = file.refused
    if not isinstance(question, Question):
        st.error(plain_message(say(question.message)), icon=":material/error:")
        return
    with st.container(border=True, key="results_newer_question"):
        st.markdown(plain_message(say(question)))
        show_ways(question, "results_newer_reading", _settle, run, file, question.option)


def _take_upload(run: Run, key: str) -> None:
    upload = st.session_state[key]
    if upload is not None:
        _take(run, NewerFile(run.id, upload.getvalue(), upload.name))


def _take_pasted(run: Run, key: str) -> None:
    text = st.session_state[key]
    if text.strip():
        name = _("Pasted table")
        _take(run, NewerFile(run.id, text.encode(errors="replace"), f"{name}.txt"))


def _settle(run: Run, file: NewerFile, option: str, value: str | int) -> None:
    if hasattr(file.joining, option):
        _take(run, replace(file, joining=replace(file.joining, **{option: str(value)})))
    else:
        _take(run, replace(file, options=file.options.replace(**{option: value})))


def _take(run: Run, file: NewerFile) -> None:
    """Adds the rows of a file; what is open or wrong about it is shown, and nothing changes."""
    refused = None
    try:
        uploads.check_quota(state.runs_folder(), file.content)
        settled = run.newest_series().reading
        as_settled_before(settled, file.options, lambda options: _add(run, file, options))
    except UserError as error:
        refused = replace(file, refused=error)
    st.session_state[state.RESULTS_NEWER] = refused
    if refused is None:  # a new drop area, without the name of this file
        st.session_state[state.RESULTS_UPLOADS] += 1


def _add(run: Run, file: NewerFile, options: ReadingOptions) -> Continued:
    return newer.add_rows(run, read_table(file.content, file.name, options), file.joining)
