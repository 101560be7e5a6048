"""Sweep: the engine tries many settings within ranges; the best is trained as a run."""

import contextlib

import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.series.series import Series
from core.sweep import searchable
from dashboard.language.messages import say
from dashboard.language.setting_names import differences, in_words, short_settings
from dashboard.language.translation import gettext as _
from dashboard.language.words import plain, plain_message
from dashboard.shared import datasets, settings, state
from dashboard.shared.header import show_title
from dashboard.sweep import search_controls, search_start
from dashboard.sweep.search import show_search


def checked_search(series: Series) -> tuple[RunConfig | None, UserError | None]:
    """Returns the settings a search starts from, or why they or its ranges do not fit."""
    try:
        config = settings.config()
        search_controls.space(config, series).check(config, len(series))
    except UserError as error:
        return None, error
    return config, None


try:
    series = datasets.chosen().series
except UserError as error:
    show_title(_("Sweep"))
    st.error(plain_message(say(error)), icon=":material/error:")
    st.page_link("app_pages/data.py", label=_("Choose another series"))
    st.stop()

config, problem = checked_search(series)
place = show_title(_("Sweep"))
st.markdown(
    _(
        "Not sure which settings are good? Many small networks are trained for a moment each, "
        "those that fall behind are cut early, and the best is kept. The validation rows judge; "
        "the test rows stay sealed."
    )
)
for message in (st.session_state[state.SWEEP_ERROR], problem and problem.message):
    if message:
        st.error(plain_message(say(message)), icon=":material/error:")
searches = search_start.of_series(series)
chooser = st.container()
active = bool(searches) and any(search.state() != "ended" for search in searches[:1])
if not active:
    if config:
        st.caption(
            _("It starts from the settings on Train: {settings}.").format(
                settings=plain(short_settings(config), 160)
            )
        )
        if other := differences(config, searchable(config)):
            st.caption(_("Changed for the search: {changes}.").format(changes=in_words(other)))
    with contextlib.suppress(UserError):  # it was said above
        search_controls.show_controls(settings.config(), series)
with chooser:
    search = search_start.choose_search(searches)
search_start.show_main_button(place, search, config)
if search:
    show_search(search, series)
