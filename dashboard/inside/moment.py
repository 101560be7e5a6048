"""What is looked at: a moment of the series, a layer, a unit and a step of its window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.inspection.inside import Inside, trace_window
from core.runs.run import Run
from dashboard.charts.time_axis import like, point, stamp_format, usual_step
from dashboard.language.periods import moment
from dashboard.language.translation import gettext as _
from dashboard.language.translation import number
from dashboard.readers.result import Result, files_of, forecaster
from dashboard.shared import state
from dashboard.shared.in_step import in_step

# So many rows are sent to the browser by name; more are chosen by their time.
MOST_NAMED = 2000


@dataclass(frozen=True)
class Choice:
    """What is looked at of one run.

    Attributes:
        row: The row that is forecast; None takes the last one that may be looked at.
        step: Which of the steps ahead, from 1.
        layer: The layer, from 0; None takes the last one, on a walk the first.
        unit: The unit, from 0; None takes the liveliest one.
        at: The step of the window, from 0; None takes the last one.
        walking: Whether the guided version is open.
        place: How far it has come.
    """

    row: int | None = None
    step: int = 1
    layer: int | None = None
    unit: int | None = None
    at: int | None = None
    walking: bool = False
    place: int = 0


@dataclass(frozen=True, eq=False)
class View:
    """What is looked at, with all that happened there.

    Attributes:
        result: The run.
        inside: The window inside its network.
        ds: Stamps of all rows and of the one after them, `(n + 1,)`.
        rows: The rows that may be looked at as the one forecast.
        layer: The layer, from 0.
        unit: The unit, from 0.
        at: The step of the window, from 0.
    """

    result: Result
    inside: Inside
    ds: NDArray[Any]
    rows: range
    layer: int
    unit: int
    at: int

    def when(self, row: int) -> str:
        """Returns a row as people call it."""
        return moment(self.ds[row], self.result.series.frequency)

    @property
    def when_at(self) -> str:
        """The chosen step of the window as people call it."""
        return self.when(self.inside.rows[self.at])

    @property
    def target(self) -> int:
        """The row that is forecast."""
        return self.inside.row + self.inside.step - 1


def choice_of(run_id: str) -> Choice:
    """Returns what this session looks at of a run."""
    choice: Choice = st.session_state[state.INSIDE].get(run_id, Choice())
    return choice


def set_choice(run_id: str, **changes: Any) -> None:
    """Selects what this session looks at of a run."""
    choices = st.session_state[state.INSIDE]
    changed = replace(choice_of(run_id), **changes)
    st.session_state[state.INSIDE] = {**choices, run_id: changed}


def open_rows(result: Result, needed: int) -> range:
    """Returns the rows that may be looked at as the first one forecast.

    Where not all rows may be shown, all steps ahead end among those that may.

    Args:
        result: The run.
        needed: Past rows a forecast needs.
    """
    n, shown = len(result.series), result.unsealed_rows.stop
    return range(needed, n + 1 if shown == n else shown - result.config.outputs + 1)


def view_of(run: Run, result: Result) -> View:
    """Returns what is looked at; choices that this network has not are left aside."""
    folder, changed_ns = files_of(run)
    _take_asked(run)
    choice = choice_of(run.id)
    rows = open_rows(result, forecaster(folder, changed_ns).inputs.whole)
    row = rows[-1] if choice.row is None else min(max(choice.row, rows[0]), rows[-1])
    inside = inside_of(folder, changed_ns, row, min(choice.step, result.config.outputs))
    last = len(inside.units) - 1
    # The walk begins where the values are read, the whole picture where the forecast is made.
    usual = 0 if choice.walking else last
    layer = usual if choice.layer is None else min(choice.layer, last)
    unit = inside.liveliest(layer)[0] if choice.unit is None else choice.unit
    at = len(inside.window) - 1 if choice.at is None else choice.at
    series = result.series
    return View(
        result=result,
        inside=inside,
        ds=np.concatenate([series.ds, series.future_ds(result.config.outputs)]),
        rows=rows,
        layer=layer,
        unit=min(unit, inside.units[layer] - 1),
        at=min(at, len(inside.window) - 1),
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def inside_of(folder: str, changed_ns: int, row: int, step: int) -> Inside:
    """Returns one window inside a run's network; `changed_ns` is when its files were written."""
    return trace_window(forecaster(folder, changed_ns), row, step)


def show_moment(run: Run, view: View) -> None:
    """Draws the choice of the moment, and of the step ahead where there are several."""
    rows, row, outputs = view.rows, view.inside.row, view.result.config.outputs
    if len(rows) < 2:
        return
    with st.container(
        horizontal=True, vertical_alignment="bottom", wrap=False, key="inside_moment"
    ):
        _show_neighbour(run, row - 1, rows, "chevron_left", _("One row earlier"), "inside_earlier")
        _show_rows(run, view)
        _show_neighbour(run, row + 1, rows, "chevron_right", _("One row later"), "inside_later")
    with st.container(horizontal=True, vertical_alignment="bottom", key="inside_moments"):
        worst = _worst(view.result, rows)
        if worst is not None:
            st.button(
                _("Where it missed most"),
                icon=":material/error_outline:",
                type="tertiary",
                on_click=set_choice,
                args=(run.id,),
                kwargs={"row": worst},
                key="inside_worst",
            )
        st.button(
            _("The last row"),
            icon=":material/last_page:",
            type="tertiary",
            on_click=set_choice,
            args=(run.id,),
            kwargs={"row": rows[-1]},
            key="inside_last",
        )
        if outputs > 1:
            st.slider(
                _("Steps ahead"),
                1,
                outputs,
                width=220,
                **in_step("inside_step", view.inside.step, _take_step, run.id),
            )


def show_layer(run: Run, view: View) -> None:
    """Draws the choice of the layer where there are several."""
    units = view.inside.units
    if len(units) > 1:
        st.segmented_control(
            _("Layer"),
            list(range(len(units))),
            required=True,
            format_func=lambda layer: _("Layer {layer}, {n} cells").format(
                layer=number(layer + 1), n=number(units[layer])
            ),
            wrap=True,
            **in_step("inside_layer", view.layer, _take_layer, run.id, default="default"),
        )


def show_unit(run: Run, view: View) -> None:
    """Draws the choice of the unit and of the step of the window."""
    units, window = view.inside.units[view.layer], len(view.inside.window)
    with st.container(horizontal=True, vertical_alignment="bottom", key="inside_unit_and_step"):
        st.number_input(
            _("Cell, 1 to {units}").format(units=number(units)),
            1,
            units,
            step=1,
            width=160,
            help=_("At first, the liveliest: the one whose output moves most in this window."),
            **in_step("inside_unit", view.unit + 1, _take_unit, run.id, view.layer),
        )
        if window > 1:
            st.select_slider(
                _("Step of the window"),
                list(range(window)),
                format_func=lambda at: view.when(view.inside.rows[at]),
                **in_step("inside_at", view.at, _take_at, run.id),
            )


def _take_asked(run: Run) -> None:
    """Takes over the cell that was pressed in the drawing of the network."""
    asked = st.session_state[state.INSIDE_ASKED]
    st.session_state[state.INSIDE_ASKED] = None
    if asked and asked[0] == run.id:
        set_choice(run.id, layer=asked[1], unit=asked[2], walking=False)


def _show_rows(run: Run, view: View) -> None:
    label, ds, rows = _("The row that is forecast"), view.ds, view.rows
    explanation = _("Everything below is about the window that ends just before it.")
    if len(rows) <= MOST_NAMED:
        st.select_slider(
            label,
            list(rows),
            format_func=view.when,
            help=explanation,
            **in_step("inside_row", view.inside.row, _take_row, run.id),
        )
        return
    st.slider(
        label,
        point(ds[rows[0]]),
        point(ds[rows[-1]]),
        step=usual_step(ds),
        format=stamp_format(ds),
        help=explanation,
        **in_step("inside_stamp", point(ds[view.inside.row]), _take_stamp, run.id, ds, rows),
    )


def _show_neighbour(run: Run, row: int, rows: range, icon: str, label: str, key: str) -> None:
    st.button(
        "",
        icon=f":material/{icon}:",
        help=label,
        disabled=row not in rows,
        on_click=set_choice,
        args=(run.id,),
        kwargs={"row": row},
        key=key,
    )


def _worst(result: Result, rows: range) -> int | None:
    """Returns the row whose forecast was furthest off among those that may be looked at."""
    table = result.at_step(1)
    errors = (table["forecast"] - table["y"]).abs().to_numpy()[rows.start : rows.stop]
    return rows.start + int(np.nanargmax(errors)) if np.isfinite(errors).any() else None


def _take_row(row: int, run_id: str) -> None:
    set_choice(run_id, row=row)


def _take_stamp(chosen: Any, run_id: str, ds: NDArray[Any], rows: range) -> None:
    row = int(np.searchsorted(ds[: rows.stop], like(ds, chosen)))
    set_choice(run_id, row=min(max(row, rows[0]), rows[-1]))


def _take_step(step: int, run_id: str) -> None:
    set_choice(run_id, step=step)


def _take_layer(layer: int, run_id: str) -> None:
    set_choice(run_id, layer=layer, unit=None)


def _take_unit(unit: int, run_id: str, layer: int) -> None:
    set_choice(run_id, unit=unit - 1, layer=layer)


def _take_at(at: int, run_id: str) -> None:
    set_choice(run_id, at=at)
