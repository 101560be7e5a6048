"""Newer rows on Results: airline passengers to the end of 1960, and what came in 1961."""

import pytest

from core.runs import store
from dashboard.shared import state
from tests.app.results.test_results_page import next_chart, said, traces

NEWER = "month,passengers\n1960-12,432\n1961-01,450\n1961-02,435\n1961-03,470\n1961-04,490\n"


@pytest.fixture
def give(visit, finished):
    """Opens the run that forecasts three months ahead, and gives it newer rows."""

    def upload(content=NEWER):
        session = visit("results", run=finished.ahead.id)
        session.file_uploader[0].upload("newer.csv", content.encode())
        session.run()
        assert not session.exception
        return session

    return upload


def test_the_next_values_follow_the_newest_row_and_the_last_ones_are_held_against_it(
    give, finished
):
    session = give()
    chart = traces(next_chart(session))
    assert chart["What comes next"]["x"][1].startswith("1961-05")
    assert chart["Real"]["x"][-1].startswith("1961-04")
    assert "How the forecast did since" in [header.value for header in session.header]
    assert "4 months of newer values" in said(session) and "on the validation rows" in said(session)
    assert "From 1961-01-01 to 1961-04-01, forecast 3 steps at a time" in said(session)
    session.button(key="results_newer_back").click().run()
    assert "How the forecast did since" not in [header.value for header in session.header]
    assert not finished.ahead.newer_path.exists()


def test_rows_with_another_value_are_asked_about_first(give, finished):
    session = give(NEWER.replace("432", "431"))
    assert "1 have another value here" in said(session)
    assert not finished.ahead.newer_path.exists()
    session.button(key="results_newer_reading_1").click().run()
    assert finished.ahead.newest_series().values[143] == 431
    assert "another value" not in said(session)


def test_rows_that_are_missing_are_asked_about_and_filled(give, finished):
    session = give("month,passengers\n1961-03,470\n1961-04,490\n")
    assert "2 (1961-01-01, 1961-02-01)" in said(session)
    assert not finished.ahead.newer_path.exists()
    session.button(key="results_newer_reading_0").click().run()
    assert len(finished.ahead.newest_series()) == 148
    assert "2 months of newer values" in said(session)
    assert any("count as not observed" in warning.value for warning in session.warning)


def test_pasted_rows_do_what_is_not_newer_does_not_and_all_train_again(give, finished, runs_folder):
    session = give("month,passengers\n1960-12,432\n")
    assert any("the series has rows until 1960" in error.value for error in session.error)
    key = f"results_newer_{session.session_state[state.RESULTS_UPLOADS]}_pasted"
    session.text_area(key=key).set_value("1961-01\t450\n")
    session.button(key="results_newer_read").click().run()
    assert len(finished.ahead.newest_series()) == 145 and not session.error
    session.button(key="results_newer_train").click().run()
    (again,) = [run for run in store.scan(runs_folder) if run.based_on() == finished.ahead.id]
    assert session.session_state[state.RUN] == again.id
    assert len(again.series()) == 145 and again.config().horizon == 3


def test_damaged_newer_rows_can_be_taken_away_and_the_result_stays(visit, finished):
    finished.ahead.newer_path.write_bytes(b"nothing of ours")
    session = visit("results", run=finished.ahead.id)
    assert session.metric and any("newer" in error.value for error in session.error)
    session.button(key="results_newer_back").click().run()
    assert not session.error and not finished.ahead.newer_path.exists()
