"""What every page begins with: the quiet line of what is open, then the title and main button."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import people
from core.errors import UserError
from core.runs.run import Run
from core.series.series import Series
from dashboard.language import periods, translation
from dashboard.language.messages import say
from dashboard.language.page_language import show_page_language
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message, shorten
from dashboard.shared import datasets, sign_in, state

# The same mark for the same state on every page.
STATE_ICONS = {
    "queued": ":material/hourglass_empty:",
    "running": ":material/play_circle:",
    "interrupted": ":material/pause_circle:",
    "stopped": ":material/stop_circle:",
    "done": ":material/check_circle:",
    "failed": ":material/error:",
}


def show_header() -> None:
    """Draws the line under the navigation: the data, the run, the language."""
    with st.container(horizontal=True, vertical_alignment="center", key="app_header"):
        _show_link(_data_line(), "app_pages/data.py", _("Choose another series"))
        run = state.open_run()
        if run:
            _show_link(_run_line(run), "app_pages/runs.py", _("Open another run"))
        show_page_language()
        st.space("stretch")
        sign_in.show_person()
        _show_language()
    error = st.session_state[state.RUN_ERROR]
    if error:
        st.session_state[state.RUN_ERROR] = None
        st.error(plain_message(say(error)), icon=":material/error:")


def show_title(title: str) -> DeltaGenerator:
    """Draws a page's title and returns the place of its main button.

    Args:
        title: Markdown; what people typed in it is already inert.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="app_title"):
        st.title(title, width="content", anchor=False)
        st.space("stretch")
        return st.container(width="content", key="app_main_button")


def unit_in_brackets(series: Series) -> str:
    """Returns a series' target with its unit, for example “co2 (ppm)”, not yet inert."""
    target = shorten(series.target, 40)
    return f"{target} ({shorten(series.unit, 20)})" if series.unit else target


def _show_link(label: str, page: str, help_text: str) -> None:
    # A page link would stand out as the current page; this line is to be quiet.
    text, key = f":gray[{label}]", f"app_to_{page}"
    st.button(text, type="tertiary", key=key, help=help_text, wrap=True, **state.leads_to(page))


def _data_line() -> str:
    try:
        series = datasets.chosen().series
    except UserError:
        return _("No series open yet")
    if state.on_phone() and state.open_run():
        return plain(datasets.title(series), 30)
    line = _("{name} · {rows}, {span}").format(
        name=plain(datasets.title(series), 60),
        rows=periods.count_rows(len(series), series.frequency),
        span=periods.span(series),
    )
    if state.on_phone():
        return line
    target = plain(unit_in_brackets(series))
    return _("{line} · forecasting {target}").format(line=line, target=target)


def _run_line(run: Run) -> str:
    st.session_state[state.RUN_STATE] = run.status().state
    icon = STATE_ICONS[st.session_state[state.RUN_STATE]]
    name = plain(run.name(), 40)
    if run.for_looking:
        owner = plain(people.called(run.folder.parent), 24)
        line = _("Run “{name}” of {owner}").format(name=name, owner=owner)
    else:
        line = _("Run “{name}”").format(name=name)
    return f"{line} {icon}"


def _show_language() -> None:
    chosen = st.menu_button(
        translation.LANGUAGES[translation.language()],
        list(translation.LANGUAGES),
        format_func=translation.LANGUAGES.__getitem__,
        icon=":material/language:",
        type="tertiary",
        key="app_language_menu",
        help=_("Choose a language"),
    )
    if chosen and chosen != translation.language():
        state.set_language(chosen)
        st.rerun()
