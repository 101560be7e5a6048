"""How did it learn? What it chose by itself, its losses by epoch, its layers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.forecasting.gates import layer_table
from core.runs.run import Run
from dashboard.charts import loss_charts
from dashboard.charts.figure import show_figure
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import plain, plain_message
from dashboard.readers.comparison import ComparedRun
from dashboard.readers.films import film_of
from dashboard.readers.result import Result
from dashboard.results.answers.learning_film import film_figure
from dashboard.results.answers.wording import notes_of, school_sentence


def show_how_learned(run: Run, result: Result, compared: Sequence[ComparedRun]) -> None:
    """Draws the losses by epoch with what was forecast after each, and the layers of the network.

    Args:
        run: The run.
        result: What it found.
        compared: The run as it is compared, last; before it the one it was made from, if any.
    """
    _show_choices(result)
    if result.scores.epochs:
        _show_losses(run, result, compared)
    else:
        st.markdown(_learning_sentence(result))
    st.header(_("The network, layer by layer"), anchor=False)
    _show_layers(result)


def _show_losses(run: Run, result: Result, compared: Sequence[ComparedRun]) -> None:
    log = st.toggle(
        _("Logarithmic scale"),
        key="results_log",
        help=_("Shows small improvements at the end as clearly as the large ones at the start."),
    )
    curve, earlier = compared[-1].curve, compared[0].curve if len(compared) > 1 else None
    figure, text = loss_charts.loss_figure(curve, earlier, log), _learning_sentence(result)
    if film := film_of(run, len(result.series)):
        figure = film_figure(figure, curve.drawn(), film, result)
        text += " " + _("Play it or move the slider: below is the forecast after that epoch.")
    show_figure(figure, text, curve.drawn().losses, "results_losses")


def _show_layers(result: Result) -> None:
    if school := school_sentence(result.scores):
        st.caption(plain_message(school))
    layers = layer_table(result.config)
    st.table(
        pd.DataFrame(
            {
                _("Layer"): [plain(layer.name) for layer in layers],
                _("Kind"): [layer.kind for layer in layers],
                _("Output shape"): [" × ".join(map(str, layer.output_shape)) for layer in layers],
                _("Numbers learnt"): [number(layer.parameters) for layer in layers],
            }
        ),
        border="horizontal",
        hide_index=True,
        alt=_("The layers of the network with how many numbers each learns"),
    )


def _show_choices(result: Result) -> None:
    """Says what the run chose by itself, and how to choose otherwise."""
    lines = [f"- {text}" for text in notes_of(result, but="validation_is_test")]
    if not lines:
        return
    st.header(_("What it chose by itself"), anchor=False)
    st.markdown("\n".join(lines))
    st.caption(_("To choose otherwise, “Try a change” above leads to all settings."))


def _learning_sentence(result: Result) -> str:
    epochs, best = result.scores.epochs, result.scores.best_epoch
    if not epochs:
        return _("It forecasts as it came from school and learnt nothing on.")
    done = ngettext("It learnt for {epochs} epoch.", "It learnt for {epochs} epochs.", epochs)
    text = done.format(epochs=number(epochs))
    if best:
        text += " " + _("The validation loss was lowest after epoch {best}.").format(
            best=number(best)
        )
    elif result.config.schooled:
        text += " " + _("Learning on brought nothing, so it is used as it came from school.")
    if result.scores.stopped:
        return text + " " + _("You stopped it; the best weights were kept.")
    if epochs < result.config.epochs:
        return text + " " + _("It ended early because nothing improved any more.")
    return text
