"""The controls of the Train page, grouped by the question they answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import LIMITS, MAX_LAYERS, MAX_UNITS, PRESETS, STRATEGIES, RunConfig
from core.series.series import Series
from dashboard.language.durations import about
from dashboard.language.periods import count_rows
from dashboard.language.setting_names import in_words, setting_value
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.shared import settings
from dashboard.shared.in_step import in_step
from dashboard.shared.parts_control import show_parts_control
from dashboard.train.training_charts import stack_option, window_option


def show_start(placeholder: str) -> None:
    """Shows the preset and the name.

    Args:
        placeholder: The name the run gets if none is typed.
    """
    st.segmented_control(
        _("Start from"),
        PRESETS,
        required=True,
        format_func=lambda preset: _preset_words()[preset][0],
        help=_("A set of values that fit together; change any of them afterwards."),
        **in_step(
            "train_preset", settings.values()["preset"], settings.load_preset, default="default"
        ),
    )
    st.caption(_preset_words()[settings.values()["preset"]][1])
    st.text_input(
        _("Name of this run"),
        max_chars=80,
        placeholder=placeholder,
        help=_("What you want to find it by later, for example “twice the window”."),
        **_bound("name"),
    )


def show_search_link() -> None:
    """Leads to the search for settings, for whoever does not want to choose them."""
    if st.button(
        _("Let it search for settings"),
        icon=":material/travel_explore:",
        type="tertiary",
        key="train_to_sweep",
        help=_("Tries many settings within ranges for a minute or more, and keeps the best."),
    ):
        st.switch_page("app_pages/sweep.py")


def show_window(series: Series) -> None:
    """Shows how far the network looks back, drawn on the newest rows."""
    st.subheader(_("How far does it look back?"), anchor=False)
    window = settings.values()["window"]
    st.slider(
        _("Past rows it sees (window)"),
        min_value=1,
        max_value=max(window, min(500, max(60, len(series) // 4))),
        help=_("To forecast the next value it sees this many before it, for example 40."),
        **_bound("window"),
    )
    horizon = settings.values()["horizon"]
    if horizon == 1:
        sentence = _("From {window} it forecasts the next value.")
    else:
        sentence = _("From {window} it forecasts the next {steps}.")
    sentence = sentence.format(
        window=count_rows(window, series.frequency), steps=count_rows(horizon, series.frequency)
    )
    st.echarts_chart(
        window_option(series, window, horizon), height=110, key="train_window_drawing", alt=sentence
    )


def show_horizon(series: Series) -> None:
    """Shows how far ahead it forecasts, and where that is several steps, in which way."""
    st.subheader(_("How far ahead?"), anchor=False)
    st.number_input(
        _("Steps ahead it forecasts (horizon)"),
        step=1,
        help=_("1 is the next value alone; for example 12 for a year of months."),
        **_between("horizon"),
        **_bound("horizon"),
    )
    horizon = settings.values()["horizon"]
    if horizon == 1:
        return
    strategy = _bound("strategy", default="index")
    st.radio(
        _("How the steps are forecast (strategy)"),
        STRATEGIES,
        format_func=lambda name: _strategy_words(horizon)[name][0],
        captions=[_strategy_words(horizon)[name][1] for name in STRATEGIES],
        help=_("How one look back becomes several steps, for example the twelve months to come."),
        **{**strategy, "index": STRATEGIES.index(strategy["index"])},
    )


def show_network(config: RunConfig | None, parameters: int | None) -> None:
    """Shows the layers as rows to add and remove, the stack as a drawing, the numbers it learns.

    Args:
        config: The settings, None while they break a rule.
        parameters: How many numbers the network learns.
    """
    st.subheader(_("How big is the network?"), anchor=False)
    units = settings.values()["units"]
    for layer in range(len(units)):
        _show_layer(layer, len(units))
    st.button(
        _("Add a layer"),
        icon=":material/add:",
        type="tertiary",
        key="train_add_layer",
        disabled=len(units) >= MAX_LAYERS,
        on_click=_add_layer,
        help=_("A second layer looks at what the first one made of each step."),
    )
    if config and parameters is not None:
        sentence = _("It learns {n} numbers (parameters).").format(n=number(parameters))
        if config.networks > 1:
            sentence = _("{networks} such networks learn {n} numbers (parameters) in all.").format(
                networks=number(config.networks), n=number(parameters)
            )
        st.echarts_chart(
            stack_option(config),
            height=12 + 28 * (len(units) + 2),
            key=f"train_stack_drawing_{len(units)}",
            alt=sentence,
        )
        beside = _("The straight line is fitted before and not counted.") if config.linear else ""
        st.caption(f"{sentence} {beside}".strip())


def show_duration(seconds: float | None) -> None:
    """Shows how long it learns.

    Args:
        seconds: Estimate for all epochs, None while the settings break a rule.
    """
    st.subheader(_("How long does it learn?"), anchor=False)
    st.number_input(
        _("Times it goes through the training rows (epochs)"),
        step=10,
        help=_("More epochs learn more, until it only learns by heart; for example 100."),
        **_between("epochs"),
        **_bound("epochs"),
    )
    if seconds is None:
        return
    if settings.values()["patience"]:
        st.caption(
            _("At most {time} on this machine; it ends earlier when nothing improves.").format(
                time=about(seconds)
            )
        )
    else:
        st.caption(
            _("{time} on this machine; stop whenever you like, the best is kept.").format(
                time=about(seconds)
            )
        )


def show_more(series: Series) -> None:
    """Shows the rest of the settings, folded."""
    with st.expander(_("More settings"), key="train_more"):
        show_parts_control("train")
        st.toggle(
            _("Test on the rows that choose the best epoch"),
            help=_(
                "As the article does: two parts instead of three. The reported error is then "
                "optimistic."
            ),
            **in_step("train_shared", len(settings.values()["split"]) == 2, _take_shared),
        )
        st.toggle(
            _("Windows may begin before a border"),
            help=_("The first test rows are then forecast from the last rows before the border."),
            **_bound("reach_back"),
        )
        st.segmented_control(
            _("How values are made small (scaling)"),
            ["window", "minmax"],
            required=True,
            format_func=lambda value: _("by window") if value == "window" else _("to 0 … 1"),
            help=_(
                "By window: relative to its last value, so a series may climb. To 0 … 1: by the "
                "smallest and largest training value, as in the article."
            ),
            **_bound("scaling", default="default"),
        )
        _show_line()
        _show_season(series)
        _show_numbers()


def show_changes() -> None:
    """Says what was changed from the preset and offers to take it back, below all controls."""
    found = settings.changed_from_preset()
    if not found:
        return
    preset = settings.values()["preset"]
    name = _preset_words()[preset][0]
    st.caption(_("Changed from “{name}”: {changes}.").format(name=name, changes=in_words(found)))
    st.button(
        _("Back to “{name}”").format(name=name),
        icon=":material/undo:",
        type="tertiary",
        key="train_reset",
        on_click=settings.load_preset,
        args=(preset,),
    )


def _show_line() -> None:
    st.toggle(
        _("A straight line forecasts first (linear)"),
        help=_(
            "A weighted sum of past values is fitted before, for example last week and last year; "
            "the LSTM learns what it misses. Off, the LSTM learns all of it."
        ),
        **_bound("linear"),
    )
    if settings.values()["linear"]:
        st.toggle(
            _("Keep the LSTM where its gain may be chance"),
            help=_(
                "Off, the line forecasts alone unless the LSTM clearly does better on the "
                "validation rows. On, you see what the LSTM makes of it anyway."
            ),
            **_bound("keep_unclear"),
        )
    st.segmented_control(
        _("Values, roots or logarithms (transform)"),
        ["auto", "none", "root", "log"],
        required=True,
        format_func=lambda value: setting_value("transform", value),
        help=_(
            "Square roots and logarithms suit a series whose swings grow with its level, for "
            "example passengers; logarithms need values above 0."
        ),
        **_bound("transform", default="default"),
    )
    if settings.values()["transform"] == "auto" and not settings.values()["linear"]:
        st.caption(_("Only a straight line can tell; without it, values are learnt as they are."))


def _show_season(series: Series) -> None:
    found = series.season_length
    season = settings.values()["season_length"]
    st.number_input(
        _("Rows in one season"),
        min_value=0,
        max_value=max(2, len(series) // 2, season or 0),
        help=_("For example 12 for months or 7 for days; 0 takes what was found: {found}.").format(
            found=number(found) if found else _("none")
        ),
        **in_step("train_season", season or 0, _take_season),
    )


def _show_numbers() -> None:
    st.number_input(
        _("Windows between two corrections (batch size)"),
        step=16,
        help=_("Larger batches are faster, smaller ones correct more often; for example 64."),
        **_between("batch_size"),
        **_bound("batch_size"),
    )
    st.number_input(
        _("Size of a correction (learning rate)"),
        step=0.0005,
        format="%g",
        help=_("Too large and the loss jumps, too small and it creeps; for example 0.001."),
        **_between("learning_rate"),
        **_bound("learning_rate"),
    )
    st.slider(
        _("Share hidden while learning (dropout)"),
        min_value=LIMITS["dropout"][0],
        max_value=LIMITS["dropout"][1],
        step=0.05,
        help=_("Hides this share of each layer's outputs at random, so it learns less by heart."),
        **_bound("dropout"),
    )
    st.number_input(
        _("Epochs between two looks at the validation rows"),
        help=_("1 looks after every epoch; 10 is faster and finds the best epoch less exactly."),
        **_between("validation_every"),
        **_bound("validation_every"),
    )
    patience = settings.values()["patience"]
    st.number_input(
        _("Looks without progress before it ends (patience)"),
        min_value=0,
        max_value=int(LIMITS["patience"][1]),
        help=_("0 never ends early; for example 15."),
        **in_step("train_patience", patience or 0, _take_patience),
    )
    st.number_input(
        _("Seed of chance"),
        help=_("The same seed gives the same run again; another one shows how much luck there is."),
        **_between("seed"),
        **_bound("seed"),
    )


def _show_layer(layer: int, layers: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, gap="small"):
        st.number_input(
            _("Layer {n}: cells (units)").format(n=layer + 1),
            min_value=1,
            max_value=MAX_UNITS,
            step=8,
            **in_step(
                f"train_units_{layer}", settings.values()["units"][layer], _take_units, layer
            ),
            help=_("Each cell keeps one memory of its own; for example 64.") if not layer else None,
        )
        st.button(
            ":material/close:",
            key=f"train_remove_layer_{layer}",
            disabled=layers == 1,
            on_click=_remove_layer,
            args=(layer,),
            help=_("Remove layer {n}").format(n=layer + 1),
        )


def _preset_words() -> dict[str, tuple[str, str]]:
    return {
        "recommended": (
            _("Recommended"),
            _(
                "A careful start: a straight line forecasts first, the LSTM learns what it misses; "
                "ends when nothing improves."
            ),
        ),
        "quick": (_("Quick"), _("The same in small: a first answer within seconds.")),
        "article": (
            _("As in the article"),
            _("“LSTM in Python” to the letter: two layers, a million epochs; stop when you like."),
        ),
    }


def _strategy_words(horizon: int) -> dict[str, tuple[str, str]]:
    steps = number(horizon)
    return {
        "multi": (
            _("All at once (multi)"),
            _("One network gives all {n} steps, each straight from the past.").format(n=steps),
        ),
        "direct": (
            _("Each by itself (direct)"),
            _("{n} networks, one for each step; takes {n} times as long.").format(n=steps),
        ),
        "recursive": (
            _("Step by step (recursive)"),
            _("It learns one step; its forecast then stands in for the past, {n} times.").format(
                n=steps
            ),
        ),
        "hybrid": (
            _("Each by itself, in turn (hybrid)"),
            _("{n} networks too; each also sees the forecasts of the steps before.").format(
                n=steps
            ),
        ),
    }


def _bound(setting: str, default: str = "value") -> dict[str, Any]:
    """Ties a widget to a setting: it shows the setting and changes it."""
    value = settings.values()[setting]
    return in_step(f"train_{setting}", value, _take, setting, default=default)


def _between(setting: str) -> dict[str, Any]:
    """Gives a box for a number the limits of its setting."""
    low, high = LIMITS[setting]
    return {"min_value": low, "max_value": high}


def _take(value: Any, setting: str) -> None:
    if value is not None:
        settings.change(**{setting: value})


def _take_patience(patience: int | None) -> None:
    settings.change(patience=patience or None)


def _take_season(rows: int | None) -> None:
    settings.change(season_length=rows if rows and rows > 1 else None)


def _take_shared(is_shared: bool) -> None:
    train, *rest = settings.values()["split"]
    shared = [train, round(1 - train, 6)]
    apart = [train, round((1 - train) / 2, 6), round((1 - train) / 2, 6)]
    settings.change(split=shared if is_shared and len(rest) > 1 else apart)


def _take_units(value: int | None, layer: int) -> None:
    units = list(settings.values()["units"])
    # A browser may still send the box of a layer that has been removed.
    if value is not None and layer < len(units):
        units[layer] = value
        settings.change(units=units)


def _add_layer() -> None:
    units = settings.values()["units"]
    settings.change(units=[*units, units[-1]])


def _remove_layer(layer: int) -> None:
    units = settings.values()["units"]
    settings.change(units=units[:layer] + units[layer + 1 :])
