"""What a person sees and does about what stands out in a series."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.series.ledger import Entry, Repair
from core.series.series import Series
from dashboard.charts.scale import Scale
from dashboard.results.answers.own_numbers import mended
from dashboard.results.forecast_charts import forecast_figure, future_figure, stretch_figure

ROWS = 300


def messy():
    """A file of days with missing values, a sentinel, a gap and a value far off."""
    values = np.round(50 + np.random.default_rng(8).normal(size=ROWS), 2)
    days = pd.date_range("2024-01-01", periods=ROWS).strftime("%Y-%m-%d")
    cells = {day: f"{value:g}" for day, value in zip(days, values, strict=True)}
    cells |= {days[7]: "", days[8]: "", days[40]: "-9999", days[120]: "90"}
    lines = [f"{day},{cell},{row % 9}" for row, (day, cell) in enumerate(cells.items())]
    del lines[200:203]
    return "\n".join(["date,level (m),other", *lines, ""])


@pytest.fixture
def session(visit, upload):
    """The Data page with the file on it."""
    return upload(visit(), messy(), name="lake.csv")


def told(session):
    """All sentences, without what makes them inert."""
    return "\n".join(re.sub(r"[\\\u2060]", "", str(text.value)) for text in session.markdown)


def control(session, word):
    """The control of the finding whose options have a word in them."""
    return next(box for box in session.selectbox if any(word in o for o in box.options))


def lines(session):
    """The lines of the ledger."""
    return [text.value for text in session.markdown if re.match(r"[0-9]+\\\. ", text.value)]


def buttons(session):
    return [button for button in session.button if str(button.key).startswith("data_undo")]


def marks(session):
    chart = session.get("plotly_chart")[0]
    return [trace["name"] for trace in json.loads(chart.proto.spec)["data"]]


def test_a_clean_series_has_nothing_that_stands_out(visit):
    session = visit(data="sample:co2")
    assert "Nothing else" in told(session)
    assert lines(session) == []


def test_every_finding_is_told_in_words_and_marked_in_the_chart(session):
    text = told(session)
    assert "without a value of “level”: 3" in text
    assert "holds -9999" in text
    assert "Missing rows: 3" in text
    assert "far from those before them: 1" in text
    assert {"No value", "Stands for a missing value", "After a gap", "Far off"} <= set(
        marks(session)
    )
    assert "Repaired" in marks(session)


def test_the_history_for_the_window_is_told(session):
    assert "examples to learn on from" in told(session)


def test_the_mildest_repairs_are_lines_of_the_ledger(session):
    first, second = lines(session)
    assert "it counts as a missing value" in first and "smallest change" in first
    assert "Missing values of" in second and " 3;" in second and "smallest change" in second
    assert len(buttons(session)) == 2


def test_a_chosen_repair_is_carried_out_and_can_be_taken_back(session):
    control(session, "Limit it to").select_index(1).run()
    assert any("limited to within" in line for line in lines(session))
    place = next(i for i, line in enumerate(lines(session)) if "limited to" in line)
    buttons(session)[place].click().run()
    assert not any("limited to within" in line for line in lines(session))
    assert control(session, "Limit it to").value == 0


def test_another_way_to_fill_replaces_the_mildest(session):
    control(session, "Fill with the value before").select_index(1).run()
    assert "mean step" in lines(session)[-1] and "smallest change" not in lines(session)[-1]
    buttons(session)[-1].click().run()
    assert "smallest change" in lines(session)[-1]


def test_taking_the_mildest_filling_back_leaves_the_rows_out(session):
    rows = next(metric for metric in session.metric if metric.label == "Rows")
    assert rows.value == "297"
    buttons(session)[-1].click().run()
    assert next(metric for metric in session.metric if metric.label == "Rows").value == "294"
    assert "left out" in lines(session)[-1]


def test_a_sentinel_that_is_taken_back_is_a_value(session):
    buttons(session)[0].click().run()
    assert not any("counts as a missing" in line for line in lines(session))


def test_even_steps_fill_the_gap(session):
    control(session, "Make even steps").select_index(1).run()
    assert next(metric for metric in session.metric if metric.label == "Rows").value == "300"
    assert any("steps of 1 day" in line and "Rows added" in line for line in lines(session))
    assert "Missing rows" not in told(session)
    assert "After a gap" not in marks(session)


def test_choices_survive_a_reload_and_go_with_another_column(session, visit):
    control(session, "Limit it to").select_index(1).run()
    again = visit(**dict(session.query_params))
    assert any("limited to within" in line for line in lines(again))
    again.selectbox(key="data_target").select("other").run()
    assert "repairs" not in again.query_params


def test_a_foreign_address_chooses_no_repair(session, visit):
    again = visit(**{**session.query_params, "repairs": '[{"kind":"x"}]'})
    assert len(lines(again)) == 2


def test_the_chart_of_a_result_marks_what_was_mended():
    repaired = np.arange(50) == 7
    rows = pd.DataFrame({"ds": np.arange(50), "y": np.arange(50.0), "forecast": np.arange(50.0)})
    scale = Scale("flow", "l/s", 2)
    figures = [
        forecast_figure(rows.assign(repaired=repaired), scale, [], None),
        stretch_figure(rows.assign(repaired=repaired), 1, scale),
        future_figure(rows.assign(repaired=repaired), rows, scale),
    ]
    for figure in figures:
        (marks,) = (trace for trace in figure.data if trace.name == "Repaired")
        assert list(marks.x) == [7]
        assert marks.marker.symbol == "cross-thin"
    assert not [t for t in forecast_figure(rows, scale, [], None).data if t.name == "Repaired"]


def test_no_error_is_shown_of_a_repaired_row(visit, finished):
    run = finished.first
    series = run.series()
    part = run.scores().rows["validation"]
    replace(series, repaired=np.isin(np.arange(len(series)), part[:-3])).write(run.series_path)
    session = visit("results", run=run.id)
    (worst,) = (table.value for table in session.table if "Error" in table.value)
    assert len(worst) == 3


def test_pasted_values_are_mended_as_the_series_was():
    fill, sentinel = Repair("fill", "previous"), Repair("sentinel", "missing", value=-9.0)
    ledger = (Entry(sentinel, 3), Entry(Repair("resample", "mean", frequency="D"), 2))
    series = Series("lake", "level", "", None, np.arange(9.0), ledger=(*ledger, Entry(fill, 3)))
    assert mended(np.array([4.0, -9, 6]), series).tolist() == [4, 4, 6]
