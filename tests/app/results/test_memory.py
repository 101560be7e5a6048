"""What the Results page says of how far back a forecast looks."""

import json

import numpy as np
import pytest
import streamlit as st

from core.inspection.probe import Memory
from dashboard.results.answers import memory


def open_memory(visit, run):
    session = visit("results", run=run.id)
    session.segmented_control(key="results_question").set_value("memory").run()
    assert not session.exception
    return session


def said(session):
    kinds = (session.header, session.markdown, session.caption)
    found = "\n".join(str(element.value) for kind in kinds for element in kind)
    return found.replace("\\", "").replace("\u2060", "")


def test_the_question_is_answered_with_a_chart_beside_the_window(visit, finished):
    session = open_memory(visit, finished.ahead)
    figures = [json.loads(chart.proto.spec) for chart in session.get("plotly_chart")]
    figure = next(f for f in figures if len(f["data"]) == 2 and f["data"][0]["type"] == "bar")
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["Window"]
    shape = figure["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"]) == (0.5, 12.5)
    # The past lies on the left, as in every chart over time.
    first, last = figure["layout"]["xaxis"]["range"]
    assert first > last == 0.5
    assert "window of 12 rows" in said(session)


def test_no_test_row_is_looked_at(visit, finished):
    series = finished.first.series()
    values = series.values.copy()
    stop = finished.first.scores().rows["test"].start
    before = said(open_memory(visit, finished.first))
    values[stop:] = 1e6
    type(series)(series.name, series.target, series.unit, series.time, values).write(
        finished.first.series_path
    )
    st.cache_data.clear()
    assert said(open_memory(visit, finished.first)).count("\n") == before.count("\n")
    after = said(open_memory(visit, finished.first))
    assert [line for line in after.splitlines() if "window" in line] == [
        line for line in before.splitlines() if "window" in line
    ]


def test_damaged_weights_are_told(visit, finished):
    finished.first.weights_path.write_bytes(b"not weights")
    session = open_memory(visit, finished.first)
    assert "damaged" in session.error[0].value


def test_the_suggested_window_is_one_press_away(visit, finished, monkeypatch):
    ones = np.ones(12)
    short = Memory(12, np.arange(1, 13), ones.astype(int), ones, np.eye(12)[1], 1.0, 99)
    monkeypatch.setattr(memory, "_probed", lambda *_: short)
    session = open_memory(visit, finished.first)
    assert "uses the last 2" in said(session)
    session.button(key="results_window_remedy").click().run()
    assert session.title[0].value == "Train"
    assert session.session_state["train_settings"]["window"] == 4


@pytest.mark.parametrize(
    ("cost", "error", "percent"), [([3.0, 0.0], 1.0, [100.0, 0.0]), ([3.0, 0.0], 0.0, [0.0, 0.0])]
)
def test_growth_is_of_the_root_of_the_squared_error(cost, error, percent):
    np.testing.assert_allclose(memory.growth(np.array(cost), error), percent)
