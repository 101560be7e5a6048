"""What a person sees and does on the Inside page."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.inspection.held import HeldGate, hold
from core.inspection.inside import trace_window
from core.runs import seal
from core.runs.weights import load_forecaster
from core.schooled.features import NAMES
from dashboard.inside import held_gate, seen
from dashboard.readers import result

MAPS = ("forget_gate", "input_gate", "candidate", "cell", "output_gate", "output")


def said(session):
    """Everything written on the page, without the marks that make it inert."""
    kinds = (session.title, session.header, session.markdown, session.caption, session.info)
    text = "\n".join(str(element.value) for kind in kinds for element in kind)
    return text.replace("\\", "").replace("\u2060", "")


def formulas(session):
    """The equations on the page."""
    return [element.value for element in session.latex]


def chart(session, place=0):
    """A chart of the page."""
    return json.loads(session.get("plotly_chart")[place].proto.spec)


def heat_maps(session):
    """The heat maps on the page."""
    return [trace for trace in chart(session)["data"] if trace["type"] == "heatmap"]


def press(session, key):
    """Presses a button and returns the page."""
    session.button(key=key).click().run()
    assert not session.exception
    return session


def test_without_any_run_the_page_leads_to_training(visit):
    session = visit("inside")
    press(session, "inside_train")
    assert session.title[0].value == "Train"


def test_without_an_open_run_the_newest_result_is_one_click_away(visit, finished):
    session = press(visit("inside"), "inside_open_newest")
    assert session.query_params["run"] == finished.shared.id
    assert len(formulas(session)) == 6


def test_a_run_without_a_result_says_so(visit, finished):
    finished.first.metrics_path.unlink()
    session = visit("inside", run=finished.first.id)
    assert "“first try” has no result to look into." in said(session)


def test_six_maps_stand_below_the_values_each_with_colours_and_a_legend_of_its_own(visit, finished):
    session = visit("inside", run=finished.first.id)
    maps, layout = heat_maps(session), chart(session)["layout"]
    assert len({trace["coloraxis"] for trace in maps}) == 6
    inside = trace_window(load_forecaster(finished.first), 121)
    for trace, name in zip(maps, MAPS, strict=True):
        axis, values = layout[trace["coloraxis"]], getattr(inside.traces[0], name)
        assert axis["colorbar"]["ticktext"] == [f"{axis[end]:.2f}" for end in ("cmin", "cmax")]
        if name.endswith("gate"):
            assert values.min() - 0.01 <= axis["cmin"] < axis["cmax"] <= values.max() + 0.01
        else:
            assert axis["cmin"] == -axis["cmax"]


def test_the_liveliest_cell_is_on_top_and_chosen(visit, finished):
    session = visit("inside", run=finished.first.id)
    moving = np.ptp(trace_window(load_forecaster(finished.first), 121).traces[0].output, axis=0)
    liveliest = int(np.argmax(moving)) + 1
    assert session.number_input[0].value == liveliest
    axis = chart(session)["layout"]["yaxis2"]
    assert (axis["tickvals"], axis["ticktext"]) == ([0], [f"cell {liveliest}"])
    assert axis["range"] == [3.5, -0.5]


def test_the_window_is_read_from_left_to_right_and_ends_with_everything_in_sight(visit, finished):
    figure = chart(visit("inside", run=finished.first.id))
    covers = [frame["layout"]["shapes"][1] for frame in figure["frames"]]
    begins, ends = zip(*((cover["x0"], cover["x1"]) for cover in covers), strict=True)
    assert len(covers) == 12 + 1 and list(begins) == sorted(begins)
    assert begins[0] < ends[0] and begins[-1] == ends[-1]
    assert figure["layout"]["shapes"] == figure["frames"][-1]["layout"]["shapes"]


def test_a_gate_that_is_held_changes_the_forecast(visit, finished):
    session, forecaster = visit("inside", run=finished.first.id), load_forecaster(finished.first)
    learnt = trace_window(forecaster, 121)
    slider = session.slider(key="inside_held_forget_0")
    assert slider.value == round(100 * learnt.traces[0].forget_gate.mean())
    slider.set_value(0).run()
    stuck = trace_window(hold(forecaster, HeldGate(0, "forget", 0.0)), 121)
    pattern = "held at 0 % in all cells, the forecast for .* is (.*) thousand instead of (.*) thou"
    found = re.search(pattern, said(session).replace("\u00a0", " ").split(". Over")[0])
    assert [float(amount) for amount in found.groups()] == pytest.approx(
        [stuck.forecast, learnt.forecast], abs=0.5
    )
    assert [line["name"] for line in chart(session, 1)["data"]] == [
        "Real",
        "As learnt",
        "Gate held",
    ]


def test_one_forecast_alone_is_told_and_not_drawn(visit, finished, monkeypatch):
    monkeypatch.setattr(held_gate, "_rows", lambda view: range(121, 122))
    told = said(visit("inside", run=finished.first.id))
    assert "in all cells, the forecast for" in told and "rows drawn" not in told


def test_the_equations_hold_the_numbers_of_the_chosen_unit_and_step(visit, finished):
    session = visit("inside", run=finished.first.id)
    session.number_input[0].set_value(2).run()
    session.select_slider[1].set_value(5).run()
    # The last row that may be looked at is the one before the test: floor(0.85 * 144) - 1.
    inside = trace_window(load_forecaster(finished.first), 121)
    found = inside.unit_step(0, 1, 5)
    forget, candidate = formulas(session)[0], formulas(session)[2]
    assert rf"\mathbf{{{found.forget_gate.value:.2f}}}" in forget
    assert rf"\tanh({found.candidate.total:.2f})" in candidate
    assert f"cell 2 kept {100 * found.forget_gate.value:.0f} %" in said(session)
    assert f"to {found.cell:.2f}." in said(session)


def test_while_the_test_is_sealed_its_rows_cannot_be_looked_at(visit, finished):
    session = visit("inside", run=finished.first.id)
    # 12 values are needed; the test begins at floor(0.85 * 144) = 122, in 1959-03.
    options = session.select_slider[0].options
    assert (options[0], options[-1]) == ("1950-01-01", "1959-02-01")
    seal.open_test(finished.first)
    session.run()
    assert session.select_slider[0].options[-1] == "1961-01-01"


def test_all_steps_ahead_end_before_a_sealed_test(visit, finished):
    session = visit("inside", run=finished.ahead.id)
    assert session.select_slider[0].options[-1] == "1958-12-01"
    session.slider[0].set_value(3).run()
    assert "the forecast for 1959-02-01 is" in said(session)


def test_the_moment_moves_a_row_at_a_time(visit, finished):
    session = press(visit("inside", run=finished.first.id), "inside_earlier")
    assert session.select_slider[0].value == 120
    press(session, "inside_last")
    assert session.select_slider[0].value == 121


def test_the_worst_moment_is_the_one_with_the_largest_error(visit, finished):
    session = press(visit("inside", run=finished.first.id), "inside_worst")
    rows = pd.read_parquet(finished.first.predictions_path)
    rows = rows[rows["split"] != "test"]
    worst = rows.loc[(rows["forecast"] - rows["y"]).abs().idxmax(), "ds"]
    assert f"the forecast for {worst:%Y-%m-%d} is" in said(session)


def test_a_network_that_sees_another_column_is_looked_into(visit, finished):
    session = visit("inside", run=finished.planned.id)
    assert len(heat_maps(session)) == 6
    press(press(session, "inside_walk_begin"), "inside_next")
    seen = session.table[0].value["Input"].tolist()
    assert seen == ["sales", "What the linear model forecasts next", "price"]


def test_of_many_numbers_those_are_named_that_move_the_cell_most(visit, schooled):
    session = press(visit("inside", run=schooled.id), "inside_walk_begin")
    press(session, "inside_next")
    table = session.table[0].value
    inside = trace_window(load_forecaster(schooled), 121)
    unit = inside.liveliest(0)[0]
    kernel = inside.network.layers[0].kernel.reshape(17, 4, 64)[:, :, unit]  # by gate i, f, g, o
    added = inside.window[0][:, None] * kernel
    most = np.unravel_index(np.abs(added).argmax(), added.shape)
    assert table["x"].tolist()[0] == f"{inside.window[0][most[0]]:.2f}"
    assert table["Adds most to"].tolist()[0] == f"{'ifgo'[most[1]]}: {added[most]:.2f}"
    assert "These 5 of 17 numbers" in said(session)


def test_every_number_that_a_schooled_lstm_reads_has_a_name(visit, schooled):
    scored = result.result_of(schooled)
    named = seen.input_names(SimpleNamespace(result=scored))
    assert len(set(named)) == scored.config.features == len(NAMES)


def test_a_schooled_lstm_is_not_called_set_aside_unless_nothing_counts(visit, schooled):
    assert schooled.scores().best_epoch == 0
    session = visit("inside", run=schooled.id)
    assert "the forecast does without" not in said(session).lower()
    metrics = json.loads(schooled.metrics_path.read_bytes())
    schooled.metrics_path.write_text(json.dumps({**metrics, "share": 0.0}))
    session.run()
    assert "The forecast does without this LSTM" in said(session)
    assert "a gate were stuck" not in said(session)


def test_an_lstm_that_was_set_aside_is_said_to_be(visit, finished):
    metrics = json.loads(finished.first.metrics_path.read_bytes())
    finished.first.metrics_path.write_text(json.dumps({**metrics, "best_epoch": 0}))
    session = visit("inside", run=finished.first.id)
    assert "The forecast does without this LSTM" in said(session)


def test_the_walk_goes_through_a_step_gate_by_gate(visit, finished):
    session = press(visit("inside", run=finished.first.id), "inside_walk_begin")
    shown = []
    for _ in range(5):
        press(session, "inside_next")
        shown.append([formula.split("&")[0][-4:-3] for formula in formulas(session)])
    assert shown == [[], ["f"], ["i", "g"], ["c"], ["o", "h"]]
    assert "Step 1 of 12" in session.get("progress")[0].proto.text.replace("\\", "")
    press(session, "inside_next")
    assert "Step 2 of 12" in session.get("progress")[0].proto.text.replace("\\", "")


def test_the_walk_ends_with_the_forecast_and_can_begin_again(visit, finished):
    session = press(visit("inside", run=finished.first.id), "inside_walk_begin")
    press(session, "inside_end")
    inside = trace_window(load_forecaster(finished.first), 121)
    assert f"the network says **{inside.output:.3f}**" in said(session)
    assert session.button(key="inside_next").disabled
    press(session, "inside_again")
    assert "One cell, one window" in said(session)
    press(session, "inside_walk_leave")
    assert len(formulas(session)) == 6


def test_a_damaged_network_is_said_to_be(visit, finished):
    finished.first.weights_path.write_bytes(b"nothing")
    session = visit("inside", run=finished.first.id)
    assert "damaged" in session.error[0].value
