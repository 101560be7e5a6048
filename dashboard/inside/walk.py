"""The guided version: one unit, one window, next, next; every gate explained with its number."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.evaluation.metrics import digits
from core.runs.run import Run
from dashboard.charts.figure import draw
from dashboard.inside import sentences
from dashboard.inside.equations import show_equations
from dashboard.inside.gate_charts import memory_figure
from dashboard.inside.moment import View, choice_of, set_choice
from dashboard.inside.seen import show_seen
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import plain, plain_message

# What happens at one step of the window, and the equations that are shown with it.
PHASES = {"read": "", "forget": "f", "new": "ig", "memory": "c", "show": "oh"}


def last_place(view: View) -> int:
    """Returns the place of the forecast: after the opening and all phases of every step."""
    return 1 + len(PHASES) * len(view.inside.window)


def step_at(place: int, window: int) -> int:
    """Returns the step of the window, from 0, that a place is about."""
    return min(max(0, (place - 1) // len(PHASES)), window - 1)


def _phase_of(place: int) -> str:
    return list(PHASES)[(place - 1) % len(PHASES)]


def go_to(run_id: str, place: int, window: int) -> None:
    """Goes to a place, and looks at the step it is about."""
    set_choice(run_id, place=place, at=step_at(place, window))


def show_walk(run: Run, view: View) -> None:
    """Draws the place where the walk is."""
    place, last = min(choice_of(run.id).place, last_place(view)), last_place(view)
    window = len(view.inside.window)
    _show_where(run, view, place, last)
    text, chart = st.columns(2, gap="large")
    with text:
        if place == 0:
            _show_opening(view)
        elif place == last:
            _show_end(view)
        else:
            _show_phase(view, _phase_of(place))
    with chart:
        done = window if place == last else step_at(place, window)
        if 0 < place < last and _phase_of(place) in ("memory", "show"):
            done += 1
        draw(memory_figure(view, done), _chart_sentence(view, done), "inside_walk")


def _show_where(run: Run, view: View, place: int, last: int) -> None:
    window = len(view.inside.window)
    st.progress(place / last, text=_where(view, place, last))
    with st.container(horizontal=True, key="inside_walk_buttons"):
        _show_button(
            run, view, max(0, place - 1), _("Back"), "arrow_back", place == 0, "inside_back"
        )
        next_step = 1 + len(PHASES) * min(step_at(place, window) + (place > 0), window)
        _show_button(
            run, view, next_step, _("Next step"), "skip_next", place == last, "inside_skip"
        )
        _show_button(
            run, view, last, _("To the forecast"), "last_page", place == last, "inside_end"
        )
        _show_button(run, view, 0, _("Start again"), "replay", place == 0, "inside_again")
        st.button(
            _("Everything at once"),
            icon=":material/grid_on:",
            type="tertiary",
            on_click=set_choice,
            args=(run.id,),
            kwargs={"walking": False},
            key="inside_walk_leave",
        )


def _show_button(
    run: Run, view: View, place: int, label: str, icon: str, off: bool, key: str
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        disabled=off,
        on_click=go_to,
        args=(run.id, place, len(view.inside.window)),
        key=key,
    )


def _where(view: View, place: int, last: int) -> str:
    if place == 0:
        return _("Before the window begins")
    if place == last:
        return _("The forecast")
    return plain(
        _("Step {step} of {steps}, {when}").format(
            step=number(view.at + 1), steps=number(len(view.inside.window)), when=view.when_at
        )
    )


def _show_opening(view: View) -> None:
    window, units = len(view.inside.window), view.inside.units
    st.header(_("One cell, one window"), anchor=False)
    st.markdown(
        _(
            "We follow **cell {unit}** of layer {layer}, one of {units}. It reads {window} "
            "rows, oldest first, and carries two numbers along: a **memory** $c$, which it "
            "keeps to itself, and an **output** $h$, which everyone around it sees. Both begin at "
            "0."
        ).format(
            unit=number(view.unit + 1),
            layer=number(view.layer + 1),
            units=number(units[view.layer]),
            window=number(window),
        )
    )
    st.markdown(
        _(
            "At every step three gates, numbers between 0 (closed) and 1 (open), decide what "
            "happens to the memory: how much is kept, how much is let in, how much is shown. "
            "Press **Next**."
        )
    )
    st.caption(_("“Everything at once” lets you choose another moment, layer and cell."))


def _show_phase(view: View, phase: str) -> None:
    step = view.inside.unit_step(view.layer, view.unit, view.at)
    title, text = _phase_text(phase)
    st.header(title, anchor=False)
    st.markdown(text)
    if phase == "read":
        _show_reading(view)
    else:
        show_equations(step, PHASES[phase], key="inside_walk")
    if phase == "memory":
        st.markdown(plain_message(sentences.step_sentence(view, step)))


def _phase_text(phase: str) -> tuple[str, str]:
    return {
        "read": (
            _("1. It reads"),
            _(
                "Two things arrive: the current input $x$ and the output $h$ of all cells of this "
                "layer one step earlier."
            ),
        ),
        "forget": (
            _("2. What does it forget?"),
            _(
                "Input, outputs and a constant $b$ are weighted and added up. The function σ "
                "squeezes the sum into 0 to 1: **the share of the old memory that stays**."
            ),
        ),
        "new": (
            _("3. What does it let in?"),
            _(
                "The candidate $g$ is what this step could teach, from −1 to 1. The input gate $i$ "
                "decides **how much of it enters the memory**."
            ),
        ),
        "memory": (
            _("4. The memory changes"),
            _("What was kept and what was let in are added: **this is the new memory**."),
        ),
        "show": (
            _("5. What does it show?"),
            _(
                "The output gate $o$ decides **how much of the memory the others see**. The "
                "memory itself stays with the cell."
            ),
        ),
    }[phase]


def _show_reading(view: View) -> None:
    inside, at = view.inside, view.at
    if view.layer:
        below = inside.inputs(view.layer)[at]
        text = _("Its input is what the {n} cells of the layer below show at this step.")
        st.markdown(text.format(n=number(len(below))))
        return
    show_seen(view)


def _show_end(view: View) -> None:
    inside = view.inside
    places = digits(view.result.errors.mae)
    st.header(_("The forecast"), anchor=False)
    st.markdown(
        _(
            "After the last step the outputs of the last layer's {n} cells are weighted and added "
            "up: the network says **{output}**."
        ).format(n=number(inside.units[-1]), output=number(inside.output, 3))
    )
    if view.layer == len(inside.units) - 1 and np.any(inside.network.kernel):
        st.markdown(
            _("Of that, cell {unit} adds {share}.").format(
                unit=number(view.unit + 1), share=number(float(inside.shares()[view.unit]), 3)
            )
        )
    st.markdown(_how_it_becomes_a_forecast(view))
    st.markdown(plain_message(sentences.forecast_sentence(view, places)))


def _how_it_becomes_a_forecast(view: View) -> str:
    if view.result.config.linear:
        return _(
            "That is still scaled. Brought back to the series' own scale, it is added to what the "
            "linear model forecasts."
        )
    if view.result.config.scaling == "window":
        return _(
            "That is still scaled. Brought back to the series' own scale, it is added to the last "
            "value of the window."
        )
    return _("That is still scaled; it is brought back to the series' own scale.")


def _chart_sentence(view: View, done: int) -> str:
    if not done:
        return _("The window's values; the memory of the cell is still empty.")
    trace = view.inside.traces[view.layer]
    return _("After {n} of {steps} steps the memory is {memory} and the output {output}.").format(
        n=number(done),
        steps=number(len(view.inside.window)),
        memory=number(float(trace.cell[done - 1, view.unit]), 2),
        output=number(float(trace.output[done - 1, view.unit]), 2),
    )
