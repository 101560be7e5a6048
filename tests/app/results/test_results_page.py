"""What a person sees and does on the Results page."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import Message
from core.evaluation import baselines
from core.runs import seal, store
from core.runs.spreadsheets import to_csv
from core.runs.weights import load_forecaster
from core.series.samples import read_sample
from core.series.series import Series
from core.series.split import parts
from dashboard.results.answers import own_numbers

CUT = parts(144, (0.70, 0.15, 0.15))


def said(session):
    """Everything written on the page, as people see it."""
    kinds = (session.title, session.header, session.markdown, session.caption, session.error)
    return seen("\n".join(str(element.value) for kind in kinds for element in kind))


def seen(text):
    """A text without the marks that make it inert."""
    return text.replace("\\", "").replace("\u2060", "")


def charts(session):
    """The Plotly figures on the page."""
    return [json.loads(chart.proto.spec) for chart in session.get("plotly_chart")]


def forecast_chart(session):
    """The chart over time, behind which the parts are drawn."""
    return next(figure for figure in charts(session) if figure["layout"].get("annotations"))


def next_chart(session):
    """The chart of what comes next."""
    return next(figure for figure in charts(session) if "What comes next" in traces(figure))


def traces(figure):
    """A figure's lines by name."""
    return {trace.get("name"): trace for trace in figure["data"]}


def length(trace):
    """How many points a line has; Plotly writes arrays as base64 of a known type."""
    values = trace["y"]
    if isinstance(values, list):
        return len(values)
    return len(values["bdata"]) * 3 // 4 // int(values["dtype"][1:])


def ask(session, question):
    """Chooses a question and returns the page."""
    session.segmented_control(key="results_question").set_value(question).run()
    assert not session.exception
    return session


def test_without_any_run_the_page_leads_to_training(visit):
    session = visit("results")
    assert "Train a network first" in said(session)
    session.button(key="results_train").click().run()
    assert session.title[0].value == "Train"


def test_without_an_open_run_the_newest_result_is_one_click_away(visit, finished):
    session = visit("results")
    session.button(key="results_open_newest").click().run()
    assert finished.shared.id in session.query_params["run"]
    assert session.metric


def test_a_simple_method_makes_the_next_values_once_somebody_follows_the_advice(visit, finished):
    session = visit("results", run=finished.first.id)
    assert [text.value for text in session.header if "Use the simple method" in text.value]
    session.button(key="results_use").click().run()
    method = finished.first.label().use.method
    ahead = baselines.ahead(method, read_sample("airline").values, np.array([144]), CUT, 12, 12)
    lowest = f"{ahead.min():.0f}\u00a0thousand"
    assert lowest in said(session) and "come from a simple method" in said(session)
    session.button(key="results_use").click().run()
    assert finished.first.label().use.method == "network"
    assert "come from a simple method" not in said(session)


def test_bounds_that_somebody_sets_hold_on_the_page_and_in_the_run(visit, finished):
    session = visit("results", run=finished.first.id)
    assert session.number_input(key=f"results_lowest_{finished.first.id}").value == 0
    session.number_input(key=f"results_highest_{finished.first.id}").set_value(300.0).run()
    assert not session.exception
    assert load_forecaster(finished.first).forecast(12).max() == 300
    session.number_input(key=f"results_lowest_{finished.first.id}").set_value(400.0).run()
    assert "the lower bound is below the upper one" in session.toast[0].value
    assert load_forecaster(finished.first).inputs.bounds.highest == 300


def test_counts_are_whole_numbers_where_that_is_asked_for(visit, finished):
    session = visit("results", run=finished.first.id)
    session.toggle(key=f"results_whole_{finished.first.id}").set_value(True).run()
    values = load_forecaster(finished.first).forecast(3)
    assert (values == values.round()).all()


def test_the_card_says_how_close_how_much_together_and_where_lowest(visit, finished):
    session = visit("results", run=finished.ahead.id)
    ahead = load_forecaster(finished.ahead).forecast(3)
    found = finished.ahead.predictions()
    sizes = (found["forecast"] - found["y"]).abs()[found["split"] == "validation"]
    within = sizes.sort_values().iloc[math.ceil(0.8 * len(sizes)) - 1]
    told = said(session)
    assert f"± {within:.0f}\u00a0thousand" in told
    assert f"{ahead.sum():,.0f}\u00a0thousand" in told and "The next 3 together" in told


def test_the_sentence_comes_first(visit, finished):
    # 144 months, the test part from floor(0.85 * 144) = 122 on.
    seal.open_test(finished.first)
    session = visit("results", run=finished.first.id)
    mae = finished.first.scores().test.best.mae
    assert session.title[0].value.startswith(
        "On the last 22 months the forecast was typically off by"
    )
    assert f"{mae:.0f}" in session.title[0].value


def test_the_cards_give_the_error_its_unit_and_each_a_word(visit, finished):
    session = visit("results", run=finished.first.id)
    mae = finished.first.scores().validation.best.mae
    assert [card.label for card in session.metric] == [
        "Typical error",
        "Compared with repeating the last value",
        "Compared with repeating the last season",
    ]
    assert session.metric[0].value == f"{mae:.0f}\u00a0thousand"
    assert all(re.search(r"[A-Z]\w+", card.delta) for card in session.metric)


def test_without_a_season_the_third_card_is_about_a_linear_model(visit, finished):
    session = visit("results", run=finished.shared.id)
    assert session.metric[2].label == "Compared with a linear model of past values"


def test_the_parts_are_named_on_the_chart(visit, finished):
    session = visit("results", run=finished.first.id)
    figure = forecast_chart(session)
    names = [note["text"] for note in figure["layout"]["annotations"]]
    assert names == ["Training", "Validation"]
    session.pills(key=f"results_{finished.first.id}_sealed_view").set_value("Everything").run()
    names = [note["text"] for note in forecast_chart(session)["layout"]["annotations"]]
    assert names == ["Training", "Validation", "Test, sealed"]


def test_where_validation_is_test_the_chart_and_the_notes_say_so(visit, finished):
    session = visit("results", run=finished.shared.id)
    names = [note["text"] for note in forecast_chart(session)["layout"]["annotations"]]
    assert names == ["Training", "Validation and test"]
    assert "also chose its best weights" in said(ask(session, "numbers"))


def test_a_stretch_is_shown_row_by_row(visit, finished):
    seal.open_test(finished.first)
    session = visit("results", run=finished.first.id)
    session.pills(key=f"results_{finished.first.id}_view").set_value("Test rows").run()
    assert length(traces(forecast_chart(session))["Forecast"]) == 22
    assert "1959-03-01 to 1960-12-01: 22 rows" in said(session)


def test_a_moved_handle_leaves_no_stretch_chosen(visit, finished):
    key = f"results_{finished.first.id}_sealed"
    session = visit("results", run=finished.first.id)
    low, high = session.slider(key=f"{key}_range").value
    session.slider(key=f"{key}_range").set_range(low.replace(year=low.year + 1), high).run()
    assert session.pills(key=f"{key}_view").value is None


def test_the_compared_baseline_can_be_switched(visit, finished):
    session = visit("results", run=finished.first.id)
    assert "Repeating the last value" in traces(forecast_chart(session))
    session.selectbox(key="results_baseline").set_value("drift").run()
    assert "Following the drift" in traces(forecast_chart(session))
    session.selectbox(key="results_baseline").set_value("").run()
    session.toggle(key="results_bands").set_value(False).run()
    assert list(traces(forecast_chart(session))) == ["Real", "Forecast"]


def test_the_largest_errors_come_largest_first(visit, finished):
    session = visit("results", run=finished.first.id)
    found = pd.read_parquet(finished.first.predictions_path)
    found = found[found["split"] == "validation"]
    worst = found.loc[(found["forecast"] - found["y"]).abs().idxmax()]
    shown = session.table[-1].value
    assert seen(shown.iloc[0]["When"]) == f"{worst['ds']:%Y-%m-%d}"
    assert len(shown) == 10


def test_the_next_values_begin_after_the_last_month(visit, finished):
    session = visit("results", run=finished.first.id)
    expected = load_forecaster(finished.first).forecast(12)[0]
    text = said(session)
    assert f"The next value, 1961-01-01: {expected:.0f}\u00a0thousand" in text
    assert "1961-12-01" in text


def test_the_number_of_next_values_can_be_chosen(visit, finished):
    session = visit("results", run=finished.first.id)
    session.slider(key=f"results_steps_{finished.first.id}").set_value(5).run()
    # The line begins at the last real value.
    assert length(traces(next_chart(session))["What comes next"]) == 6


def forecast_of(session, text):
    """Pastes a history and asks for the next value."""
    session.text_area(key="results_past_values").set_value(text)
    session.form_submit_button[0].click().run()
    assert not session.exception
    return session


def test_a_pasted_history_gets_its_next_value(visit, finished):
    history = [112.0, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115]
    session = ask(visit("results", run=finished.first.id), "if")
    forecast_of(session, "; ".join(map(str, history)))
    expected = load_forecaster(finished.first).next(history)
    assert session.metric[-1].value == f"{expected:.0f}\u00a0thousand"


def test_the_end_of_the_series_can_be_filled_in(visit, finished):
    session = ask(visit("results", run=finished.first.id), "if")
    session.button(key="results_fill").click().run()
    filled = session.text_area(key="results_past_values").value.split()
    assert [float(value) for value in filled] == read_sample("airline").values[-12:].tolist()


@pytest.mark.parametrize(
    ("text", "told"),
    [("1 2 3", "There are too few past values, 3,"), ("1 two 3", "two"), ("", "The text is empty")],
    ids=["too short", "not a number", "nothing"],
)
def test_a_history_that_does_not_fit_is_explained(visit, finished, text, told):
    session = ask(visit("results", run=finished.first.id), "if")
    forecast_of(session, text)
    assert told in session.error[0].value


def test_how_it_learned_names_the_best_epoch_and_counts_the_layers(visit, finished):
    session = ask(visit("results", run=finished.first.id), "learning")
    best = finished.first.scores().best_epoch
    assert f"lowest after epoch {best}" in said(session)
    # 4 * 4 * (1 + 4 + 1) of the gates; 4 + 1 of the dense layer.
    assert session.table[-1].value["Numbers learnt"].tolist() == ["96", "5"]


def test_all_numbers_shows_best_and_last_weights_beside_the_baselines(visit, finished):
    seal.open_test(finished.first)
    session = ask(visit("results", run=finished.first.id), "numbers")
    scores = json.loads(finished.first.metrics_path.read_bytes())
    test = session.table[0].value
    assert test.index.tolist() == [
        "This run, best weights",
        "This run, last weights",
        "Repeating the last value",
        "Repeating the last season",
        "Following the drift",
        "A linear model of past values",
    ]
    assert test["MASE"].tolist()[:3] == [
        f"{scores['metrics']['test']['mase']:.2f}",
        f"{scores['last_weights']['test']['mase']:.2f}",
        f"{scores['baselines']['naive']['mase']:.2f}",
    ]


def test_a_change_is_shown_beside_what_it_changed(visit, finished):
    session = visit("results", run=finished.changed.id)
    assert "Changed from “first try”: layers (units) 4 → **8**." in said(session)
    table = session.table[0].value
    assert table.columns.tolist() == ["first try", "wider"]
    assert table.loc["Layers (units)"].tolist() == ["4", "8"]


def test_a_run_made_from_nothing_shows_no_comparison(visit, finished):
    assert "Changed from" not in said(visit("results", run=finished.first.id))


def test_a_change_of_a_deleted_run_is_shown_alone(visit, finished):
    store.delete(finished.first)
    session = visit("results", run=finished.changed.id)
    assert session.metric and "Changed from" not in said(session)


def test_try_a_change_opens_train_with_the_runs_settings(visit, finished):
    session = visit("results", run=finished.first.id)
    session.button(key="results_try").click().run()
    assert not session.exception
    assert session.slider(key="train_window").value == 12


FILES = [
    "Excel workbook",
    "Report (HTML)",
    "Next values (CSV)",
    "Forecasts (CSV)",
    "Scores (JSON)",
    "Python script (ZIP)",
    "Settings (JSON)",
    "Layers",
    "Weights as text",
    "Keras network",
]


def offered(session):
    """What can be downloaded from the page."""
    return [button.proto.label for button in session.get("download_button")]


def test_every_file_of_a_run_is_offered(visit, finished):
    session = visit("results", run=finished.first.id)
    assert offered(session) == FILES
    assert "Not offered" not in said(session)


def missing(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def changed_inside(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


NEXT = ["Excel workbook", "Report (HTML)", "Next values (CSV)"]
FORECASTS = ["Excel workbook", "Report (HTML)", "Forecasts (CSV)"]


@pytest.mark.parametrize(
    ("damage", "name", "labels"),
    [
        (missing, "weights.safetensors", NEXT),
        (cut, "weights.safetensors", NEXT),
        (missing, "model.keras", ["Keras network"]),
        (cut, "model.keras", ["Keras network"]),
        (changed_inside, "model.keras", ["Keras network"]),
        (empty, "weights.txt", ["Weights as text"]),
        (missing, "layers.txt", ["Layers"]),
        (missing, "predictions.parquet", FORECASTS),
        (cut, "predictions.parquet", FORECASTS),
    ],
)
def test_a_damaged_file_takes_only_its_own_download_away(visit, finished, damage, name, labels):
    damage(finished.first.folder / name)
    session = visit("results", run=finished.first.id)
    assert offered(session) == [other for other in FILES if other not in labels]
    assert f"missing or damaged: {', '.join(labels)}. Train the run again" in said(session)


def test_a_run_that_never_learnt_offers_nothing_to_take_away(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(), read_sample("airline"))
    run.write_status(state="stopped")
    assert not offered(visit("results", run=run.id))


def test_a_hostile_name_is_shown_as_it_is(visit, finished):
    finished.changed.rename("![x](http://x.y/z) $a^2$ :smile: <b> www.x.y")
    finished.first.rename("[click](http://x.y)")
    session = visit("results", run=finished.changed.id)
    texts = [session.title[0].value, *(text.value for text in session.markdown)]
    texts += session.table[0].value.columns.tolist()
    assert any("click" in text for text in texts)
    assert not any("[click](" in text or "http://" in text for text in texts)


def test_a_waiting_run_says_so_and_leads_to_train(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(name="patience"), read_sample("airline"))
    session = visit("results", run=run.id)
    assert "“patience” waits for its turn" in said(session)
    assert session.page_link[-1].value == "Watch it learn in Train"


def test_a_failed_run_says_why(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(name="unlucky"), read_sample("airline"))
    run.write_status(
        state="failed", message=Message("no_room", "No room for {files}.", {"files": 3})
    )
    session = visit("results", run=run.id)
    assert "ended without a result" in said(session)
    assert seen(session.warning[0].value) == "No room for 3."


def test_a_result_says_that_its_run_goes_on_learning(visit, finished):
    finished.first.enqueue(9)
    session = visit("results", run=finished.first.id)
    assert "“first try” goes on learning. This is its result so far." in said(session)
    assert session.metric


def test_an_address_with_an_unknown_run_is_not_an_error(visit, finished):
    assert "No result is open yet" in said(visit("results", run="../../etc"))


def test_a_spreadsheet_finds_no_formula_in_a_table():
    table = pd.DataFrame({"=1+1": ["@x", "plain"], "y": [-1.5, 2.0], "split": ["=cmd|x", "test"]})
    lines = to_csv(table).decode().splitlines()
    assert lines == ["'=1+1,y,split", "'@x,-1.5,'=cmd|x", "plain,2.0,test"]


def test_a_series_without_times_counts_its_rows(visit, finished):
    session = visit("results", run=finished.shared.id)
    assert isinstance(finished.shared.series(), Series)
    assert "“two parts”" not in session.title[0].value
    low, high = session.slider(key=f"results_{finished.shared.id}_sealed_range").value
    assert (low, high) == (171, 199)


@pytest.mark.parametrize("name", ["predictions.parquet", "metrics.json"])
@pytest.mark.parametrize("content", ["{", "{}"])
def test_damaged_scores_give_a_calm_page(visit, finished, name, content):
    (finished.first.folder / name).write_text(content)
    session = visit("results", run=finished.first.id)
    assert "The result of “first try” cannot be read" in said(session)


def test_damaged_weights_take_only_the_next_values_away(visit, finished):
    finished.first.weights_path.unlink()
    session = visit("results", run=finished.first.id)
    assert session.error


def test_the_filled_in_values_are_those_of_the_series(monkeypatch):
    monkeypatch.setattr(own_numbers.st, "session_state", {})
    own_numbers._fill_history([123456789012.25, 0.1])
    told = own_numbers.st.session_state[own_numbers.PAST_VALUES_KEY]
    assert told == "123456789012.25\n0.1"


def test_how_it_learnt_can_be_played(visit, finished):
    session = ask(visit("results", run=finished.first.id), "learning")
    figure = next(figure for figure in charts(session) if figure.get("frames"))
    # From where it started to its last epoch.
    epochs = ["0", "1", "2", "3"]
    assert [frame["name"] for frame in figure["frames"]] == epochs
    assert [step["label"] for step in figure["layout"]["sliders"][0]["steps"]] == epochs
    names = {trace.get("name") for trace in figure["data"]}
    assert {"Training rows", "Real, validation rows", "Forecast after this epoch"} <= names
    moved = figure["frames"][0]["traces"]
    assert figure["data"][moved[0]]["name"] == "Forecast after this epoch"


def test_a_run_without_a_film_shows_its_losses_alone(visit, finished):
    finished.first.film_path.unlink()
    session = ask(visit("results", run=finished.first.id), "learning")
    assert not [figure for figure in charts(session) if figure.get("frames")]
    assert "Training rows" in {
        trace.get("name") for figure in charts(session) for trace in figure["data"]
    }


def test_the_cameras_of_the_charts_save_what_is_chosen(visit, finished):
    session = visit("results", run=finished.changed.id)
    (choice,) = [group for group in session.button_group if "camera" in group.label]
    assert choice.value == "png"
    choice.set_value("svg").run()
    assert not session.exception
    configs = [json.loads(chart.proto.config) for chart in session.get("plotly_chart")]
    assert {config["toImageButtonOptions"]["format"] for config in configs} == {"svg"}


def test_a_result_learns_on_where_it_stands(visit, finished):
    run = finished.first
    session = visit("results", run=run.id)
    session.button(key="results_learn_on").click().run()
    assert not session.exception
    # Ten more: it has learnt all three it was asked for.
    assert (run.status().state, run.config().epochs) == ("queued", 13)
