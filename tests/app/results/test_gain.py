"""Where the gain comes from: what each stage takes off, as the Results page draws it."""

import json

import pytest

from core.files import write_json
from core.runs import seal
from dashboard.readers import result
from dashboard.results.gain import stages_of
from tests.app.results.test_results_page import ask, said


def change_errors(run, naive, best, **stages):
    """Gives a run errors of its stages on the validation rows."""
    scores = json.loads(run.metrics_path.read_bytes())
    scores["validation_baselines"]["naive"]["mae"] = naive
    scores["metrics"]["validation"]["mae"] = best
    errors = scores["metrics"]["validation"]
    scores["stages"] = {
        "validation": {name: {**errors, "mae": mae} for name, mae in stages.items()}
    }
    write_json(run.metrics_path, scores)


def labels(session):
    """What stands at the bars of the card."""
    return [note["text"] for note in figure(session)["layout"]["annotations"]]


def figure(session):
    """The card's chart."""
    specs = (json.loads(chart.proto.spec) for chart in session.get("plotly_chart"))
    return next(spec for spec in specs if spec["layout"].get("barmode") == "overlay")


def test_what_the_stages_take_off_adds_up_however_it_is_rounded(schooled):
    change_errors(schooled, naive=300.0, linear=82.4, schooled=85.6, best=85.6)
    stages = stages_of(result.result_of(schooled))
    assert [(stage.name, stage.left) for stage in stages] == [
        ("naive", 100),
        ("linear", 27),
        ("schooled", 29),
    ]


def test_the_card_tells_linear_model_school_and_series_apart(visit, schooled):
    run = schooled
    change_errors(run, naive=200.0, linear=54.0, schooled=56.0, best=14.0)
    write_json(run.metrics_path, {**json.loads(run.metrics_path.read_bytes()), "epochs": 9})
    session = visit("results", run=run.id)
    assert labels(session) == [
        "Repeating the last value",
        "Linear model: takes off 73 %",
        "School: adds 1 %",
        "This series: takes off 21 %",
    ]
    assert "on the validation rows: 7 % is left." in said(session)


def test_an_lstm_that_has_not_been_to_school_has_one_step(visit, finished):
    change_errors(finished.ahead, naive=10.0, linear=4.0, best=4.0)
    session = visit("results", run=finished.ahead.id)
    assert labels(session)[1:] == ["Linear model: takes off 60 %", "LSTM: changes nothing"]
    change_errors(finished.first, naive=10.0, best=15.0)
    assert labels(visit("results", run=finished.first.id))[1:] == ["LSTM: adds 50 %"]


@pytest.mark.parametrize("run", ["linear", "schooled"])
def test_a_run_that_does_not_tell_its_stages_has_no_card(visit, finished, schooled, run):
    run = schooled if run == "schooled" else finished.ahead
    scores = json.loads(run.metrics_path.read_bytes())
    del scores["stages"]
    write_json(run.metrics_path, scores)
    assert stages_of(result.result_of(run)) == []
    with pytest.raises(StopIteration):
        figure(visit("results", run=run.id))


def test_an_opened_test_is_what_the_card_is_about(visit, schooled):
    seal.open_test(schooled)
    assert "on the test rows:" in said(visit("results", run=schooled.id))


def test_how_it_learned_names_the_school(visit, schooled):
    scores = schooled.scores()
    session = ask(visit("results", run=schooled.id), "learning")
    assert "It forecasts as it came from school and learnt nothing on." in said(session)
    told = f"version {scores.school_version}, weights {scores.school_sha256[:8]}…"
    assert told in said(session)
    assert f"{100 * scores.share:.0f} % of what it said" in said(session)
    assert "results_log" not in [toggle.key for toggle in session.toggle]  # nothing to draw


def test_learning_on_that_brought_nothing_is_said_quietly(visit, schooled):
    run = schooled
    write_json(run.metrics_path, {**json.loads(run.metrics_path.read_bytes()), "epochs": 9})
    session = ask(visit("results", run=run.id), "learning")
    assert "Learning on brought nothing, so it is used as it came from school." in said(session)


def test_the_cards_above_compare_with_the_linear_model_of_the_run(visit, schooled):
    change_errors(schooled, naive=200.0, linear=54.0, schooled=56.0, best=27.0)
    scores = json.loads(schooled.metrics_path.read_bytes())
    del scores["validation_baselines"]["seasonal_naive"]  # which would be compared with instead
    write_json(schooled.metrics_path, scores)
    assert scores["validation_baselines"]["linear_ar"]["mae"] != 54.0
    cards = {metric.label: metric.value for metric in visit("results", run=schooled.id).metric}
    assert cards["Compared with a linear model of past values"] == "50 % less error"


def test_all_numbers_know_one_linear_model_of_past_values_that_of_the_run(visit, schooled):
    change_errors(schooled, naive=200.0, linear=54.0, schooled=56.0, best=27.0)
    numbers = ask(visit("results", run=schooled.id), "numbers").table[0].value
    assert numbers.loc["A linear model of past values"].iloc[0] == "54"
    assert numbers.loc["Repeating the last value"].iloc[0] == "200"
