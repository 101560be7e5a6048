"""Where the gain comes from: what each stage takes off the error of repeating the last value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.figure import draw
from dashboard.charts.layout import PlotlyPart, chart, words_at
from dashboard.charts.style import BASELINE, BASELINES, FORECAST, REAL, PlotlyTrace
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.language.words import percent
from dashboard.readers.result import Result, baseline_name

ROW_HEIGHT = 44
BAR = 0.42


@dataclass(frozen=True)
class Stage:
    """What a forecast is built of, one after the other.

    Attributes:
        name: `naive`, `linear`, `schooled`, or `learnt` for what this series taught.
        left: The typical error with all stages up to it, in percent of repeating the last value,
            rounded as it is written, so that what the stages take off adds up.
    """

    name: str
    left: float


def stages_of(result: Result) -> list[Stage]:
    """Returns the stages on the part that is shown; [] where a run does not tell them."""
    config, shown = result.config, result.shown
    names = [name for name in ("linear", "schooled") if getattr(config, name)]
    if not set(names) <= shown.stages.keys():
        return []
    errors = {"naive": shown.baselines["naive"].mae}
    errors |= {name: shown.stages[name].mae for name in names}
    if result.scores.epochs or not config.schooled:
        errors["learnt"] = shown.best.mae
    whole = errors["naive"]
    if not whole or None in errors.values():
        return []
    percents = {name: 100 * (error or 0.0) / whole for name, error in errors.items()}
    places = 1 if min(percents.values()) < 1 else 0
    return [Stage(name, round(share, places)) for name, share in percents.items()]


def show_gain(result: Result) -> None:
    """Draws what the linear model, school and this series each take off."""
    stages = stages_of(result)
    if not stages:
        return
    with st.container(border=True, key="results_gain"):
        st.markdown(f"**{gain_title()}**", help=_explanation(result))
        draw(gain_figure(result, stages), gain_sentence(result, stages), "results_gain")


def gain_title() -> str:
    """Returns what the card is called."""
    return _("Where the gain comes from")


def gain_figure(result: Result, stages: Sequence[Stage]) -> go.Figure:
    """Draws a bar for what is left after each stage, and behind it what the stage took off."""
    bars: list[PlotlyTrace] = []
    labels: list[PlotlyPart] = []
    looks = {"naive": BASELINE, "linear": BASELINES["linear_ar"]}
    font, corner = {"size": 13, "color": REAL.color}, {"xanchor": "left", "yanchor": "bottom"}
    before = stages[0].left
    for place, stage in enumerate(stages):
        look = looks.get(stage.name, FORECAST)
        taken = max(0.0, before - stage.left)
        bars += [
            {
                **_bar(place, taken),
                "base": stage.left,
                "marker": {"color": BASELINE.color},
                "opacity": 0.22,
            },
            {
                **_bar(place, stage.left),
                "marker": {
                    "color": look.color,
                    "opacity": 0.6 if stage.name == "schooled" else 1.0,
                },
                "text": percent(_write(stage.left)),
                "textposition": "outside",
                "textfont": font,
                "cliponaxis": False,
            },
        ]
        labels.append(
            words_at(_label(result, stage, before), 0, place - BAR / 2, font=font, **corner)
        )
        before = stage.left
    longest = max(stage.left for stage in stages)
    still = {"visible": False, "fixedrange": True}
    return chart(
        bars,
        height=ROW_HEIGHT * len(stages) + 16,
        annotations=labels,
        barmode="overlay",
        hovermode=False,
        dragmode=False,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={**still, "range": [0, 1.14 * longest]},
        yaxis={**still, "range": [len(stages) - 0.6, -0.75]},
    )


def _bar(place: int, length: float) -> PlotlyTrace:
    flat = {"orientation": "h", "width": BAR, "hoverinfo": "skip"}
    return {"type": "bar", "x": [length], "y": [place], **flat}


def gain_sentence(result: Result, stages: Sequence[Stage]) -> str:
    """Returns what is left in the end, of what, and on which rows."""
    if result.part == "test":
        text = _(
            "In percent of the typical error (MAE) of repeating the last value on the test rows: "
            "{left} % is left."
        )
    else:
        text = _(
            "In percent of the typical error (MAE) of repeating the last value on the validation "
            "rows: {left} % is left."
        )
    return text.format(left=_write(stages[-1].left))


def _label(result: Result, stage: Stage, before: float) -> str:
    if stage.name == "naive":
        return baseline_name("naive")
    name = {
        "linear": _("Linear model"),
        "schooled": _("School"),
        "learnt": _("This series") if result.config.schooled else _("LSTM"),
    }[stage.name]
    taken = _write(abs(before - stage.left))
    if stage.left < before:
        text = _("{stage}: takes off {percent} %")
    elif stage.left > before:
        text = _("{stage}: adds {percent} %")
    else:
        text = _("{stage}: changes nothing")
    return text.format(stage=name, percent=taken)


def _explanation(result: Result) -> str:
    if result.config.schooled:
        return _(
            "A linear model of past values forecasts first. The LSTM adds what it learnt in "
            "school, from random series, and then what it learnt from this series. A stage may "
            "also do harm on these rows."
        )
    if result.config.linear:
        return _(
            "A linear model of past values forecasts first. The LSTM adds what it learnt from this "
            "series. A stage may also do harm on these rows."
        )
    return _("Here the LSTM has neither a linear model beside it nor been to school.")


def _write(percent: float) -> str:
    return number(percent, 0 if percent == round(percent) else 1)
