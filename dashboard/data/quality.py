"""What stands out in a series, what can be done about it, and what was done."""

from __future__ import annotations

import streamlit as st

from core.errors import Message, UserError
from core.reading.options import settles
from core.series.ledger import KEEP, Entry, Repair, choose, read_choices, undo, write_choices
from core.series.length import measure_length
from core.series.quality import Finding
from core.series.series import Series
from dashboard.data.marks import sign_of
from dashboard.data.questions import settle_anew
from dashboard.language.messages import say
from dashboard.language.repairs import entry_sentence, repair_name
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message
from dashboard.shared import datasets, settings, state
from dashboard.shared.datasets import Dataset
from dashboard.shared.in_step import in_step

# Warnings that findings and the ledger say in a better place.
SHOWN_IN_QUALITY = frozenset(
    (
        *("sentinel_missing", "values_filled", "values_filled_linear", "values_filled_seasonal"),
        *(
            "values_left_out",
            "stuck_missing",
            "rows_dropped",
            "stretch_excluded",
            "step_set",
            "newest_left_out",
            "values_clipped",
            "gaps",
        ),
        *("steps_last", "steps_mean", "steps_sum", "steps_odd", "steps_uneven"),
        *("lines_left_out", "lines_fitted", "quotes_left_out", "quotes_plain", "names_again"),
        *("bad_bytes_left_out", "bad_bytes_replaced"),
        *("times_twice_same", "times_twice_settled", "hour_twice_both", "hour_twice_settled"),
    )
)


def show_quality(data: Dataset) -> None:
    """Shows each finding with its repair, then the ledger with a way back from each line."""
    if data.inspection is not None:
        st.header(_("What stands out"), anchor=False)
        _show_history(data.series)
        findings = data.inspection.open_findings
        for place, finding in enumerate(findings):
            _show_finding(finding, data.series, place)
        if not findings:
            st.markdown(_("Nothing else: no gaps, no missing values, no values far off."))
        _show_error()
    settled = [warning for warning in data.series.warnings if settles(warning)]
    if data.series.ledger or settled:
        _show_ledger(data, settled)


def _show_history(series: Series) -> None:
    try:
        sufficiency = measure_length(len(series), settings.config())
    except UserError as error:
        st.warning(plain_message(say(error)), icon=":material/history:")
        return
    if sufficiency.short:
        st.warning(plain_message(say(sufficiency.message)), icon=":material/history:")
    else:
        st.markdown(f"✓ {plain_message(say(sufficiency.message))}")


def _show_finding(finding: Finding, series: Series, place: int) -> None:
    words, control = st.columns([3, 2], vertical_alignment="center", gap="medium")
    words.markdown(f"{sign_of(finding)} {plain_message(say(finding.message))}")
    if not finding.repairs:
        return
    first = finding.repairs[0]
    keep = [] if first.kind == "fill" else [first.undone()]
    options = [*keep, *finding.repairs]
    chosen = _chosen(finding, options)
    control.selectbox(
        _("What to do about it"),
        range(len(options)),
        format_func=lambda place: repair_name(options[place], series),
        label_visibility="collapsed",
        **in_step(f"data_repair_{place}", chosen, _take, options, default="index"),
    )


def _chosen(finding: Finding, options: list[Repair]) -> int:
    choices = read_choices(st.session_state[state.REPAIRS])
    for choice in choices:
        if choice.subject == options[0].subject:
            # A limit may have changed with what else was chosen: the way is what counts.
            return next((i for i, o in enumerate(options) if o.how == choice.how), 0)
    return options.index(finding.default) if finding.default else 0


def _take(place: int, options: list[Repair]) -> None:
    choices = choose(read_choices(st.session_state[state.REPAIRS]), options[place])
    if options[place].how == KEEP and options[place].kind != "sentinel":
        # What is left alone anyway needs no choice.
        choices = tuple(c for c in choices if c.subject != options[place].subject)
    take_choices(choices)


def _undo(entry: Entry) -> None:
    take_choices(undo(read_choices(st.session_state[state.REPAIRS]), entry))


def take_choices(choices: tuple[Repair, ...]) -> None:
    """Repairs the series on the page as chosen; says why not where that cannot be."""
    session, text = st.session_state, write_choices(choices)
    try:
        share, data_id = datasets.train_share(), session[state.DATA]
        columns = (session[state.TIME], session[state.TARGET])
        datasets.open_dataset(
            state.runs_folder(), data_id, *columns, repairs=text, train_share=share
        )
    except UserError as error:
        session[state.DATA_REPAIR_ERROR] = error.message
        return
    state.set_repairs(text)


def _show_error() -> None:
    message = st.session_state[state.DATA_REPAIR_ERROR]
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")


def _show_ledger(data: Dataset, settled: list[Message]) -> None:
    st.header(_("What was repaired"), anchor=False)
    for place, message in enumerate(settled):
        _show_settled(data, message, place)
    for place, entry in enumerate(data.series.ledger, start=len(settled)):
        words, control = st.columns([3, 2], vertical_alignment="center", gap="medium")
        sentence = entry_sentence(entry, data.series)
        words.markdown(f"{place + 1}\\. {plain_message(sentence)}{_chosen_by(entry)}")
        if data.inspection is not None:
            control.button(
                _("Leave these rows out") if _fills_by_itself(entry) else _("Undo"),
                icon=":material/undo:",
                type="tertiary",
                key=f"data_undo_{place}",
                on_click=_undo,
                args=(entry,),
                help=_("Undoes this repair."),
            )
    st.caption(
        _(
            "Each repair looks only at earlier rows, never ahead. Repaired rows are marked in "
            "every chart and do not count towards any error; new data is repaired in the same way."
        )
    )


def _show_settled(data: Dataset, message: Message, place: int) -> None:
    """Shows what was left out of the file, or changed in it, with a way to settle it anew."""
    words, control = st.columns([3, 2], vertical_alignment="center", gap="medium")
    words.markdown(f"{place + 1}\\. {plain_message(say(message))}")
    option = message.values["option"]
    if data.inspection is not None and option:
        control.button(
            _("Ask again"),
            icon=":material/undo:",
            type="tertiary",
            key=f"data_file_undo_{place}",
            on_click=settle_anew,
            args=(data, option),
        )


def _chosen_by(entry: Entry) -> str:
    if not entry.by_default:
        return ""
    reason = _("Chosen automatically: the smallest change.")
    return f" :gray[{plain(reason)}]"


def _fills_by_itself(entry: Entry) -> bool:
    return entry.by_default and entry.repair.kind == "fill"
