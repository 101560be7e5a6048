"""The last values or the plans are changed, and the page says what would follow."""

import dataclasses
import json
import re

import numpy as np
import pytest

from core.made.columns import Category
from core.runs.weights import load_forecaster
from dashboard.readers import result
from dashboard.results.answers import what_if
from dashboard.results.answers.plans import _as_shown, _as_typed, planned
from dashboard.results.answers.switches import switches_of
from dashboard.results.answers.what_if import Change, changed_series


def seen(text):
    """A text without the marks that make it inert."""
    return text.replace("\\", "").replace("\u2060", "")


def said(session):
    """Everything written on the page, as people see it."""
    return seen(
        "\n".join(str(e.value) for kind in (session.markdown, session.caption) for e in kind)
    )


def panel(visit, run):
    """Opens a run and asks what if."""
    session = visit("results", run=run.id)
    session.segmented_control(key="results_question").set_value("if").run()
    assert not session.exception
    return session


def slide(session, run, name, value):
    """Moves one of the sliders."""
    found = [s for s in session.slider if re.fullmatch(rf"results_if_{run.id}\.\d+\.{name}", s.key)]
    found[0].set_value(value).run()
    assert not session.exception
    return found[0]


def lines(session):
    """What the chart draws, by name."""
    (chart,) = session.get("echarts_chart")
    option = json.loads(chart.proto.spec)
    return {line["name"]: line for line in option["series"] if line.get("name")}


def test_before_anything_is_moved_both_forecasts_are_the_same(visit, finished):
    session = panel(visit, finished.first)
    assert "Move a slider" in said(session)
    assert session.button(key="results_if_reset").disabled
    assert set(lines(session)) == {"Real", "Without changes", "What if"}
    axis = json.loads(session.get("echarts_chart")[0].proto.spec)["yAxis"]
    assert (axis["max"] - axis["min"]) % axis["interval"] == 0  # no two numbers on each other


def test_a_moved_last_value_moves_the_forecast_and_says_by_how_much(visit, finished):
    run = finished.first
    session = panel(visit, run)
    slider = slide(session, run, "by", 40.0)
    assert slider.label == "Changed by (thousand)"
    series, forecaster = run.series(), load_forecaster(run)
    raised = series.values.copy()
    raised[-1] += 40
    by = forecaster.forecast(1, raised)[0] - forecaster.forecast(1)[0]
    word = "higher" if by > 0 else "lower"
    assert (
        f"If the last value were 40\u00a0thousand higher, the next value would be {abs(by):.0f}"
        f"\u00a0thousand {word}." in said(session)
    )
    assert "Drawn without bands" in said(session)


def test_reset_takes_everything_back(visit, finished):
    run = finished.first
    session = panel(visit, run)
    slide(session, run, "by", 40.0)
    session.button(key="results_if_reset").click().run()
    assert "Move a slider" in said(session)
    assert [s.value for s in session.slider if s.key.endswith(".by")] == [0.0]


def test_a_moved_plan_moves_the_forecast(visit, finished):
    run = finished.planned
    session = panel(visit, run)
    slide(session, run, "price", 1.0)
    assert "“price” were 1.0 higher in the rows to come, the next value would be" in said(session)
    by = float(re.search(r"the next value would be ([\d.]+) lower", said(session))[1])
    assert by == pytest.approx(9, abs=0.5)  # sales are 100 - 9 * price


def test_a_plan_changed_in_one_row_moves_the_forecast(visit, finished):
    run = finished.planned
    session = panel(visit, run)
    session.slider(key=f"results_if_steps_{run.id}").set_value(3).run()
    assert "“price” is known for 2 of the next 3 rows" in said(session)
    edits = {row: {"price": 5.0} for row in range(3)}
    session.session_state[f"results_plans_{run.id}_3.0"] = {
        "edited_rows": edits,
        "added_rows": [],
        "deleted_rows": [],
    }
    session.run()
    assert "If the rows to come were as in the table" in said(session)
    assert "With these changes the sum of the forecasts is" in said(session)


def test_what_is_known_in_advance_has_the_effect_that_was_learnt(finished):
    # A price of 3 gives sales of 73, one of 5 gives 55.
    series, forecaster = finished.planned.series(), load_forecaster(finished.planned)
    for price, sales in ((3.0, 73), (5.0, 55)):
        changed = series.with_future({"price": np.full(3, price)})
        np.testing.assert_allclose(forecaster.forecast(3, changed), sales, atol=1)


def test_what_nobody_changed_of_the_rows_to_come_stays_unknown(finished):
    found = result.result_of(finished.planned)
    moved = changed_series(found.series, found, 3, Change(by=2.0))
    assert len(moved.covariate("price")) == 202
    assert moved.values[-1] == found.series.values[-1] + 2
    planned = changed_series(found.series, found, 2, Change(columns={"price": 1.0}))
    np.testing.assert_array_equal(
        planned.covariate("price")[200:], found.series.covariate("price")[200:] + 1
    )


def test_only_the_last_values_are_moved(finished):
    found = result.result_of(finished.first)
    moved = changed_series(found.series, found, 1, Change(count=3, by=-1.0)).values
    np.testing.assert_array_equal(moved - found.series.values, [0.0] * 141 + [-1.0] * 3)


def test_a_slider_spans_two_deviations_of_the_changes_in_round_steps():
    # Changes of 3 and -3: a deviation of 3, so 6 to either side; 20 steps of 0.3, the next is 0.5.
    span = what_if.span_of_changes(np.array([0.0, 3, 0, 3, 0]))
    assert (span.most, span.step, span.digits) == (10.0, 0.5, 1)
    assert what_if.span_of_changes(np.full(9, 4.0)).most > 0  # a constant can be moved, too


@pytest.fixture
def offers(finished):
    """The run that saw a price, as if that were an offer of three kinds."""
    found = result.result_of(finished.planned)
    price = found.series.covariate("price")
    kinds = [Category(f"offer = {kind}", "offer", (kind,)) for kind in ("none", "small", "big")]
    names = tuple(kind.name for kind in kinds)
    columns = {name: (price == 3 + n).astype(float) for n, name in enumerate(names)}
    config = found.config.replace(covariates=names, known_ahead=names, made=kinds)
    series = dataclasses.replace(found.series, covariates=columns)
    return dataclasses.replace(found, config=config, series=series, newest=series)


def test_words_are_switched_together_for_every_row_to_come(offers):
    (switch,) = switches_of(offers)
    assert (switch.title, list(switch.options)) == ("offer", ["none", "small", "big"])
    moved = changed_series(offers.newest, offers, 2, Change(switched={"offer": "big"}))
    told = [moved.covariate(name)[200:].tolist() for name in switch.columns]
    assert told == [[0, 0], [0, 0], [1, 1]]


def test_a_word_typed_in_one_row_moves_its_columns_alone(offers):
    switches = switches_of(offers)
    shown = _as_shown(planned(offers, 2), switches)
    price = offers.newest.covariate("offer = big")[200:]
    assert [option == "big" for option in shown["offer"]] == (price == 1).tolist()
    typed = _as_typed(shown.assign(offer=["none", "big"]), ["offer"], switches)
    assert typed == {"offer = none": [1, 0], "offer = small": [0, 0], "offer = big": [0, 1]}


def test_a_column_of_two_values_is_switched_from_one_to_the_other(offers):
    config = offers.config.replace(covariates=("sale",), known_ahead=("sale",), made=())
    series = dataclasses.replace(
        offers.newest, covariates={"sale": offers.newest.covariate("offer = big")}
    )
    found = dataclasses.replace(offers, config=config, newest=series)
    assert [switch.options for switch in switches_of(found)] == [{"yes": (1.0,), "no": (0.0,)}]
    moved = changed_series(series, found, 2, Change(switched={"sale": "yes"}))
    assert moved.covariate("sale")[200:].tolist() == [1.0, 1.0]


def test_damaged_weights_take_only_the_panel_away(visit, finished):
    finished.first.weights_path.write_bytes(b"nothing")
    session = panel(visit, finished.first)
    assert "damaged" in seen(session.error[0].value)
