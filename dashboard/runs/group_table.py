"""The series of one file that were trained one after the other: what came of each, in one table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.evaluation.advice import ADVICE
from core.evaluation.metrics import digits
from core.runs.group import GroupLine, line_of
from core.runs.run import Run
from core.runs.spreadsheets import as_shown, to_excel
from dashboard.language.messages import say
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import error_share, shorten
from dashboard.readers.result import files_of, within_sentence
from dashboard.readers.summaries import Summary
from dashboard.runs.table import words_of_states
from dashboard.shared import state

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_group_table(shown: Sequence[Summary]) -> None:
    """Draws what came of the listed series, where one lists those that were trained together.

    Args:
        shown: The listed runs.
    """
    group = st.session_state.get(state.RUNS_GROUP)
    if not group or not shown:
        return
    lines = [_line(run) for run in shown]
    table = as_group_table(sorted(lines, key=lambda line: line.name))
    done = sum(line.advice is not None for line in lines)
    useful = sum(line.advice == "use" for line in lines)
    text = ngettext(
        "{done} of {n} series is learnt; its forecast is to be used in {useful} of them.",
        "{done} of {n} series are learnt; the forecast is to be used in {useful} of them.",
        done,
    )
    sentence = text.format(done=number(done), n=number(len(lines)), useful=number(useful))
    st.markdown(f"**{sentence}**")
    widths = {
        _("Series"): 150,
        _("Typical error"): 110,
        _("Against the best simple method"): 230,
        _("Advice"): 380,
    }
    st.dataframe(
        as_shown(table),
        hide_index=True,
        column_config={name: st.column_config.Column(width=px) for name, px in widths.items()},
        key="runs_group_table",
        alt=sentence,
    )
    st.download_button(
        _("Excel workbook"),
        lambda: to_excel(table),
        file_name="lookback-series.xlsx",
        mime=EXCEL,
        key="runs_group_download",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


def as_group_table(lines: Sequence[GroupLine]) -> pd.DataFrame:
    """Returns one row a series, in this session's language."""
    words = words_of_states()
    rows = []
    for line in lines:
        places = digits(line.error)
        advice = (
            ADVICE[line.advice].with_values(method=within_sentence(line.method))
            if line.advice
            else None
        )
        rows.append(
            {
                _("Series"): shorten(line.name, 60),
                _("Typical error"): None if line.error is None else round(line.error, places),
                _("Against the best simple method"): error_share(
                    None if line.gain is None else 1 - line.gain
                ),
                _("Advice"): say(advice) if advice else words[line.state],
                _("Next value"): None if line.value is None else round(line.value, places),
                _("When"): _when(line),
                _("Unit"): shorten(line.unit, 20),
            }
        )
    table = pd.DataFrame(rows)
    return table if table[_("Unit")].any() else table.drop(columns=_("Unit"))


def _when(line: GroupLine) -> str:
    if not line.ds or line.ds.isdecimal():
        return line.ds
    return moment(pd.Timestamp(line.ds), line.frequency)


def _line(run: Summary) -> GroupLine:
    found = state.find_run(run.id)
    if found is None:  # deleted meanwhile
        return GroupLine(run.id, run.name, run.state)
    return _read_line(*files_of(found), run.name, run.state)


@st.cache_data(max_entries=2000, show_spinner=False)
def _read_line(folder: str, changed_ns: int, name: str, state: str) -> GroupLine:  # noqa: ARG001
    """Returns what came of a run; it is read again once a file or its state is another one."""
    return line_of(Run(folder))
