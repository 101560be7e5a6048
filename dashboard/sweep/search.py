"""A search on the Sweep page: how far it is, what it has found, how much of that is luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.engine import Engine
from core.evaluation.metrics import digits
from core.runs.spreadsheets import as_shown
from core.series.series import Series
from core.sweep import Luck, Sweep, Trial, best_of, by_learning, luck_of, sentence
from core.sweep.trial import PRUNED
from dashboard.language.durations import duration, short
from dashboard.language.messages import say
from dashboard.language.setting_names import differences, in_words, short_settings
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import error_amount, error_share, plain, plain_message, shorten
from dashboard.shared import engine_link
from dashboard.shared.attempt import attempt
from dashboard.sweep.search_charts import best_option, importance_option, lines_option, table_of

POLL_S = 1.0
CHART_HEIGHT = 300
# What mattered is looked at anew after so many tries.
IMPORTANCE_EVERY = 4


def show_search(search: Sweep, series: Series) -> None:
    """Shows a search; while it goes on, the picture follows it."""
    drawn_as = search.state()
    follow = drawn_as != "ended"
    st.fragment(_show, run_every=POLL_S if follow else None)(search, series, drawn_as)


def state_words() -> dict[str, str]:
    """Returns what the states of a try are called."""
    return {
        "running": _("learning"),
        "interrupted": _("interrupted"),
        "done": _("to its end"),
        "stopped": _("when time was up"),
        PRUNED: _("cut early"),
        "failed": _("failed"),
    }


def _show(search: Sweep, series: Series, drawn_as: str) -> None:
    trials = search.trials() if search.exists() else []
    if not search.exists() or (search.state(trials) == "ended") != (drawn_as == "ended"):
        st.rerun(scope="app")
    best, learnt = best_of(trials), by_learning(trials)
    _show_progress(search, trials)
    _show_cards(trials, best, series.unit)
    luck = luck_of(trials)
    if search.state(trials) == "ended":
        _show_outcome(search, trials, best, luck, series.unit)
    elif luck is not None:
        st.caption(plain_message(say(sentence(luck, series.unit, number))))
    if best and learnt:
        _say_nothing_gained(best, learnt, series.unit)
    ranked = learnt or trials
    _show_charts(search, ranked, series.unit)
    _show_importance(search, ranked)
    _show_table(search, ranked, series.unit)
    if drawn_as == "ended":
        st.button(
            _("Delete this search"),
            icon=":material/delete:",
            type="tertiary",
            key="sweep_delete",
            on_click=attempt,
            args=(search.delete,),
            help=_("Its tries are removed; runs made from it stay."),
        )


def _say_nothing_gained(start: Trial, learnt: Sequence[Trial], unit: str) -> None:
    """Says that no try got below what it began with, and by what they are ranked instead."""
    best = best_of(learnt)
    text = _("No LSTM has got below what it starts from, {start}.")
    text = text.format(start=error_amount(start.error, unit, digits(start.error)))
    if best is not None:
        ranking = _(
            "So the tries are ranked by what each network learnt by itself: the best so far is "
            "number {n}, typically off by about {error}."
        )
        error = error_amount(best.error, unit, digits(best.error))
        text += " " + ranking.format(n=number(best.number + 1), error=error)
    st.info(plain_message(text), icon=":material/info:")


def _show_charts(search: Sweep, trials: Sequence[Trial], unit: str) -> None:
    """Draws the tries that have an error; before, says how far the first ones are."""
    scored = [trial for trial in trials if trial.error is not None]
    best = best_of(trials)
    if not scored:
        st.caption(plain_message(_first_tries(trials, unit)))
        return
    places = digits(best.error if best else None)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header(_("Best so far"), anchor=False)
        st.echarts_chart(
            best_option(scored, places),
            height=CHART_HEIGHT,
            key=f"sweep_best_{search.id}",
            alt=_best_sentence(scored, best, unit),
        )
    with right:
        st.header(_("Every try as a line"), anchor=False)
        st.echarts_chart(
            lines_option(scored, search.space(), shorten(unit, 20), places),
            height=CHART_HEIGHT,
            key=f"sweep_lines_{search.id}",
            alt=_("Each line is a try: it runs through its settings to its error on the right."),
        )
    st.caption(
        _(
            "Each line is a try and runs through its settings to its error; the best ones are "
            "drawn thick. All errors are on the validation rows."
        )
    )


def _first_tries(trials: Sequence[Trial], unit: str) -> str:
    errors = [trial.learnt_error for trial in trials if trial.learnt_error is not None]
    if not errors:
        return _("Each try will be drawn here as soon as its error is known.")
    return _(
        "The first tries are learning: after {n} epochs the best of them is typically off by about "
        "{error}. Each will be drawn here once it has ended."
    ).format(
        n=number(max(len(trial.curve) for trial in trials)),
        error=error_amount(min(errors), unit, digits(min(errors))),
    )


def _show_progress(search: Sweep, trials: Sequence[Trial]) -> None:
    spent, budget = search.spent_s(list(trials)), search.budget_s()
    state = search.state(list(trials))
    if state == "ended":
        text = _("Searched for {time}.").format(time=duration(spent))
        st.progress(1.0, text=text)
        return
    text = _where_it_stands(search, state, max(0.0, budget - spent))
    st.progress(min(1.0, spent / budget), text=text)


def _where_it_stands(search: Sweep, state: str, left_s: float) -> str:
    if search.stop_requested() or state == "ending":
        return _("Finishing the last tries, keeping the best …")
    if waits := engine_link.waits_for_disk(search.folder):
        return waits
    if state == "searching":
        return _("Searching, {time} left").format(time=short(left_s))
    engine = engine_link.connected_engine()
    if not isinstance(engine, Engine):
        return say(engine)
    status = engine.status()
    if search.id in status.searching:  # between two tries
        return _("Searching, {time} left").format(time=short(left_s))
    if status.running or status.queued:
        return _("A run is training and uses all cores; the search goes on after it.")
    if status.searching:
        return _("Another search goes first.")
    if status.message:
        return say(status.message)
    if not status.ready:
        return _("Starting the engine, about 15 seconds …")
    return _("Starting …")


def _show_cards(trials: Sequence[Trial], best: Trial | None, unit: str) -> None:
    counts = Counter(trial.state for trial in trials)
    tried = sum(counts[state] for state in ("done", "stopped", PRUNED, "failed"))
    error = best.error if best else None
    first = next((trial.error for trial in trials if trial.number == 0), None)
    share = error / first if error is not None and first else None
    cards = [
        (_("Tries"), number(tried)),
        (_("Cut early"), number(counts[PRUNED])),
        (_("Best typical error so far"), plain(error_amount(error, unit, digits(error)))),
        (_("Compared with the first try"), error_share(share)),
    ]
    with st.grid(4, min_column_width=150, gap="small"):
        for label, value in cards:
            st.metric(label, value, border=True, height="stretch")


def _show_outcome(
    search: Sweep, trials: Sequence[Trial], best: Trial | None, luck: Luck | None, unit: str
) -> None:
    """Says what the search found, how it differs from the start, and how much may be luck."""
    if best is None:
        failed = next((trial.message for trial in trials if trial.message), None)
        st.info(
            plain_message(say(failed))
            if failed
            else _("It ended before its first try was done. Let it search for longer."),
            icon=":material/info:",
        )
        return
    if luck is not None:
        st.markdown(plain_message(say(sentence(luck, unit, number))))
    changes = differences(search.base(), best.config.replace(shards=search.base().shards))
    if changes:
        st.caption(_("What the best changed: {changes}.").format(changes=in_words(changes)))
    else:
        st.caption(
            _("The best are the settings it started from: {settings}.").format(
                settings=plain(short_settings(search.base()), 160)
            )
        )
    scored = [trial for trial in trials if trial.is_scored]
    if all(trial.linear_alone for trial in scored):
        st.info(
            _(
                "To search for the best LSTM without a linear model beside it, switch the linear "
                "model off on Train (More settings)."
            ),
            icon=":material/info:",
        )


def _best_sentence(scored: Sequence[Trial], best: Trial | None, unit: str) -> str:
    if best is None:
        return _("The error of each try will be drawn here.")
    return ngettext(
        "{count} try; the best so far, number {n}, has a typical error of {error}.",
        "{count} tries; the best so far, number {n}, has a typical error of {error}.",
        len(scored),
    ).format(
        count=number(len(scored)),
        n=number(best.number + 1),
        error=error_amount(best.error, unit, digits(best.error)),
    )


def _show_importance(search: Sweep, trials: Sequence[Trial]) -> None:
    st.header(_("What mattered"), anchor=False)
    scored = sum(trial.is_scored for trial in trials)
    shares = _importance(str(search.folder), scored - scored % IMPORTANCE_EVERY, search, trials)
    if not shares:
        st.caption(_("Which settings make the difference shows after about ten tries that differ."))
        return
    st.echarts_chart(
        importance_option(shares),
        height=28 * len(shares) + 16,
        key=f"sweep_importance_{search.id}",
        alt=_("How much of the differences between the tries each setting explains."),
    )
    st.caption(_("How much of the differences between the tries each setting explains, roughly."))


@st.cache_data(max_entries=64, show_spinner=False)
def _importance(
    folder: str,  # noqa: ARG001
    count: int,
    _search: Sweep,
    _trials: Sequence[Trial],
) -> dict[str, float]:
    """Returns what mattered among the first `count` tries that have an error."""
    from core.sweep.search import FEWEST_FOR_IMPORTANCE, importance

    if count < FEWEST_FOR_IMPORTANCE:
        return {}
    return importance(_search.space(), [trial for trial in _trials if trial.is_scored])


def _show_table(search: Sweep, trials: Sequence[Trial], unit: str) -> None:
    numbers = st.expander(
        _("All tries as a table"), key="sweep_table_open", on_change="rerun", type="compact"
    )
    if numbers.open and trials:
        best = best_of(trials)
        places = digits(best.error if best else None)
        numbers.dataframe(
            as_shown(table_of(trials, state_words(), shorten(unit, 20), places)),
            hide_index=True,
            key=f"sweep_table_{search.id}",
            alt=_("Every try with its settings and its error"),
        )
