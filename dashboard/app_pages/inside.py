"""Inside: what the gates of a trained network do with one window, number by number."""

import streamlit as st

from core.errors import UserError
from core.evaluation.metrics import digits
from core.runs.run import Run
from dashboard.charts.figure import draw
from dashboard.inside import moment, sentences, walk
from dashboard.inside.empty import show_empty
from dashboard.inside.equations import show_equations
from dashboard.inside.gate_charts import gates_figure
from dashboard.inside.held_gate import show_held_gate
from dashboard.language.messages import say
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain_message
from dashboard.readers import result
from dashboard.shared import state
from dashboard.shared.header import show_title


def show_main_button(run: Run, view: moment.View) -> None:
    """Draws the title with what happens next: the walk begins, or goes on."""
    place = show_title(_("Inside the LSTM"))
    walking = moment.choice_of(run.id)
    window = len(view.inside.window)
    if not walking.walking:
        place.button(
            _("Walk through it"),
            type="primary",
            icon=":material/directions_walk:",
            on_click=moment.set_choice,
            args=(run.id,),
            kwargs={"walking": True, "place": 0, "at": 0},
            key="inside_walk_begin",
            help=_("One cell, one window, step by step."),
        )
        return
    place.button(
        _("Next"),
        type="primary",
        icon=":material/arrow_forward:",
        disabled=walking.place >= walk.last_place(view),
        on_click=walk.go_to,
        args=(run.id, walking.place + 1, window),
        key="inside_next",
    )


def show_set_aside(scored: result.Result) -> None:
    """Says so where the forecast does without this network."""
    if not scored.scores.lstm_adds:
        st.caption(
            _(
                "The forecast does without this LSTM: its last layer is set to 0. Its gates are "
                "still worth seeing."
            )
        )


def show_gates(run: Run, view: moment.View) -> None:
    """Draws all gates of a layer, then one unit at one step in numbers."""
    moment.show_layer(run, view)
    figure, shown = gates_figure(view)
    draw(figure, _gates_sentence(view, shown), "inside_gates")
    if view.result.scores.lstm_adds:
        show_held_gate(run, view)
    st.header(_("One cell at one step, in numbers"), anchor=False)
    moment.show_unit(run, view)
    step = view.inside.unit_step(view.layer, view.unit, view.at)
    st.markdown(plain_message(sentences.step_sentence(view, step)))
    show_equations(step)
    st.caption(
        _(
            "Under each sum: what the layer's outputs one step earlier ($h$), the current input "
            "($x$) and the constant ($b$) add to it. σ squeezes a sum into 0 to 1, tanh into −1 "
            "to 1."
        )
    )


def _gates_sentence(view: moment.View, shown: int) -> str:
    units = view.inside.units[view.layer]
    sentence = _(
        "Top: the values of the window, the forecast (diamond) and the real value (circle). "
        "Bottom: a line for each cell, the liveliest on top, and a column for each step; the "
        "dotted line marks the step explained below. Each map has its own colours; the values they "
        "stand for are beside it."
    )
    if shown < units:
        sentence += " " + _("Of {units} cells, the liveliest {shown} are drawn.").format(
            units=number(units), shown=number(shown)
        )
    return sentence


def show_inside(run: Run, scored: result.Result) -> None:
    """Draws the page of a finished run."""
    try:
        view = moment.view_of(run, scored)
    except UserError as error:
        show_title(_("Inside the LSTM"))
        st.error(plain_message(say(error.message)), icon=":material/error:")
        return
    show_main_button(run, view)
    show_set_aside(scored)
    if moment.choice_of(run.id).walking:
        walk.show_walk(run, view)
        return
    places = digits(scored.errors.mae)
    st.markdown(plain_message(sentences.forecast_sentence(view, places)))
    moment.show_moment(run, view)
    show_gates(run, view)


run = state.open_run()
scored = result.result_of(run) if run else None
if run is None or scored is None:
    show_empty(run)
else:
    show_inside(run, scored)
