"""While the test is sealed, no page, chart or download shows a forecast or a score of it."""

import base64
import json
import re

import numpy as np
import pandas as pd
import pytest

from core.files import write_json
from core.runs import seal
from core.runs.spreadsheets import to_csv
from dashboard.readers import result
from dashboard.readers.result import outlook_of
from dashboard.results.take_away import downloads

# No value of the series and no error of its validation rows is anywhere near.
GIVEAWAY = 77_777.0
TOLD = re.compile(r"(?<![\d.,])77[.,]?\d{3}(?!\d)")
QUESTIONS = ("wrong", "sure", "far", "next", "if", "memory", "learning", "numbers")


@pytest.fixture
def marked(finished):
    """Lets every score and forecast of the test rows of two runs be one that nothing else is."""
    for run in (finished.first, finished.ahead):
        scores = json.loads(run.metrics_path.read_bytes())
        for key in ("metrics", "last_weights", "steps", "copycat"):
            scores[key]["test"] = everywhere(scores[key]["test"])
        for key in ("baselines", "intervals", "bands_ahead"):
            scores[key] = everywhere(scores[key])
        write_json(run.metrics_path, {**scores, "usable_horizon": GIVEAWAY})
        table = pd.read_parquet(run.predictions_path)
        of_test = table["split"] == "test"
        columns = [name for name in table if name not in ("ds", "split", "step", "y")]
        table.loc[of_test, columns] = GIVEAWAY
        table.to_parquet(run.predictions_path)
    return finished


def everywhere(data):
    """The same data with every number replaced, but for a place among others that are."""
    if isinstance(data, dict):
        return {k: v if k == "best_shift" else everywhere(v) for k, v in data.items()}
    if isinstance(data, list):
        return [everywhere(value) for value in data]
    return GIVEAWAY if isinstance(data, int | float) and not isinstance(data, bool) else data


def drawn(data):
    """Every number and text of a figure."""
    if isinstance(data, dict) and "bdata" in data:
        kind = {"f8": "<f8", "f4": "<f4"}.get(data["dtype"], f"<{data['dtype']}")
        yield from np.frombuffer(base64.b64decode(data["bdata"]), kind).tolist()
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from drawn(value)
    elif data is not None:
        yield data


def given_away(session):
    """Every number or text of a page that tells something of the test."""
    kinds = ("title", "subheader", "markdown", "caption", "warning", "error", "table", "dataframe")
    texts = []
    for kind in kinds:
        for element in getattr(session, kind):
            value = element.value
            texts.append(value.to_csv() if isinstance(value, pd.DataFrame) else str(value))
    for card in session.metric:
        texts += [card.label, card.value, card.delta, card.help]
    found = [text for text in texts if TOLD.search(text or "")]
    for chart in session.get("plotly_chart"):
        for part in drawn(json.loads(chart.proto.spec)):
            if isinstance(part, str):
                found += [part] if TOLD.search(part) else []
            elif abs(part) > 70_000:
                found.append(part)
    return found


@pytest.mark.parametrize("name", ["first", "ahead"])
def test_no_question_is_answered_from_the_test(visit, marked, name):
    run = getattr(marked, name)
    session = visit("results", run=run.id)
    session.pills(key=f"results_{run.id}_sealed_view").set_value("Everything").run()
    for question in QUESTIONS:
        if question == "far" and name == "first":
            continue
        session.segmented_control(key="results_question").set_value(question).run()
        assert not session.exception
        assert given_away(session) == []


def test_every_number_of_the_test_is_shown_once_it_is_open(visit, marked):
    # The other side of the test above: what it looks for is found where it is there.
    seal.open_test(marked.ahead)
    session = visit("results", run=marked.ahead.id)
    assert given_away(session)


def test_neither_the_list_of_runs_nor_a_comparison_tells_of_the_test(visit, marked):
    session = visit("runs")
    for chosen in ((marked.first, marked.changed), (marked.first, marked.ahead, marked.changed)):
        session.session_state["runs_chosen"] = frozenset(run.id for run in chosen)
        session.run()
        assert len(session.get("plotly_chart")) == (3 if len(chosen) == 2 else 2)
        assert given_away(session) == []


def test_a_run_beside_the_one_it_changed_tells_nothing_of_either_test(visit, marked):
    session = visit("results", run=marked.changed.id)
    assert given_away(session) == []


def test_downloads_hold_no_test_row_and_no_test_score(marked):
    table = result.open_predictions(marked.ahead)
    assert set(table["split"]) == {"validation"}
    assert "77777" not in to_csv(table).decode()
    ahead = outlook_of(marked.ahead, 3).table
    assert ahead.drop(columns="ds").abs().max().max() < 70_000
    told = json.loads(downloads.scores_json(marked.ahead))
    assert "77777" not in json.dumps(told)
    assert told["test_opening"] is None
    assert set(told["metrics"]) == {"validation"}


def test_bands_of_what_comes_next_are_as_wide_as_the_validation_errors_made_them(marked):
    ahead = outlook_of(marked.first, 1).table
    rows = result.open_predictions(marked.first).dropna(subset="hi-80")
    width = rows["hi-80"].iloc[-1] - rows["lo-80"].iloc[-1]
    assert (ahead["hi-80"] - ahead["lo-80"]).tolist() == pytest.approx([width])
    seal.open_test(marked.first)
    opened = outlook_of(marked.first, 1).table
    assert (opened["hi-80"] - opened["lo-80"]).iloc[0] > 70_000


def test_downloads_of_an_open_test_say_how_often_it_was_looked_at(finished):
    seal.open_test(finished.first)
    seal.open_test(finished.changed)
    table = result.open_predictions(finished.changed)
    looks = table.groupby("split")["test_opening"].unique().map(list)
    assert looks.to_dict() == {"train": [""], "validation": [""], "test": ["2"]}
    told = json.loads(downloads.scores_json(finished.changed))
    assert told["test_opening"] == 2
    assert told["metrics"] == json.loads(finished.changed.metrics_path.read_bytes())["metrics"]


def test_rows_that_are_validation_and_test_are_given_as_validation(finished):
    table = result.open_predictions(finished.shared)
    assert set(table["split"]) == {"train", "validation"}
    assert "test" not in json.loads(downloads.scores_json(finished.shared))["metrics"]
