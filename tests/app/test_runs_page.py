"""What a person sees and does on the Runs page."""

import os
from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import runs
from core.config import RunConfig
from core.files import write_json
from core.inspection import read_sample
from core.runs import Progress
from dashboard import loss_charts
from dashboard.loss_charts import Curve
from dashboard.readers import comparison
from dashboard.readers.comparison import Entry
from dashboard.readers.summaries import summaries
from dashboard.runs.list import ROWS_A_PAGE


def names(session):
    """The names of the listed runs, from the first row to the last."""
    rows = [button for button in session.button if (button.key or "").startswith("runs_open_")]
    return [button.label.strip("*") for button in rows]


def said(session):
    """Everything written on the page, as one text."""
    kinds = (session.title, session.markdown, session.caption, session.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def seen(text):
    """A text without the marks that make it inert."""
    return text.replace("\\", "").replace("\u2060", "")


def tick(session, *ticked):
    """Ticks runs for comparing."""
    for run in ticked:
        session.checkbox(key=f"runs_tick_{run.id}").check().run()
        assert not session.exception
    return session


def answer(dialog, run):
    """Opens one of the questions about a run, outside of the list."""

    def script(dialog, run_id):
        from dashboard import state
        from dashboard.runs import dialogs

        state.start()
        getattr(dialogs, dialog)(run_id)

    session = AppTest.from_function(script, args=(dialog, run.id), default_timeout=30).run()
    assert not session.exception
    return session


@pytest.fixture
def waiting(runs_folder):
    """Makes runs that nobody has trained yet, oldest first."""

    def make(*names):
        series = read_sample("airline")
        create = partial(runs.create, runs_folder, series=series)
        return [create(config=RunConfig(name=name)) for name in names]

    return make


def test_without_runs_the_page_leads_to_training(visit):
    session = visit("runs")
    assert "Nothing has been trained yet" in said(session)
    session.button(key="runs_train").click().run()
    assert session.title[0].value == "Train"


def test_every_run_shows_its_error_with_the_unit(visit, finished):
    session = visit("runs")
    mae = finished.first.metrics()["metrics"]["validation"]["mae"]
    assert f"off by {mae:.0f}\u00a0thousand" in said(session)
    assert len(names(session)) == 5


def test_the_test_error_is_listed_only_where_it_was_opened(visit, finished):
    assert "test:" not in seen(said(visit("runs")))
    finished.changed.open_test()
    finished.first.open_test()
    mae = finished.first.metrics()["metrics"]["test"]["mae"]
    told = seen(said(visit("runs")))
    assert told.count("test: ") == 2
    assert f"test: {mae:.0f}\u00a0thousand (look 2)" in told


def test_runs_are_ranked_by_the_validation_rows_even_where_the_test_is_open(runs_folder, finished):
    scores = finished.first.metrics()
    scores["metrics"]["test"]["mae"] = 0.0
    write_json(finished.first.metrics_path, scores)
    before = {run.id: run.gain for run in summaries(runs_folder)}
    finished.first.open_test()
    assert {run.id: run.gain for run in summaries(runs_folder)} == before


def test_the_newest_run_comes_first(visit, waiting):
    for run, month in zip(waiting("second", "last", "first"), (2, 3, 1), strict=True):
        run.write_status(created=f"2026-{month:02d}-01T12:00:00+00:00")
    assert names(visit("runs")) == ["last", "second", "first"]


def test_a_finished_run_opens_as_a_result(visit, finished):
    session = visit("runs")
    session.button(key=f"runs_open_{finished.first.id}").click().run()
    assert not session.exception
    assert session.title[0].value.startswith("On the 22 months of the validation part")


def test_a_waiting_run_opens_in_train(visit, waiting):
    (run,) = waiting("soon")
    session = visit("runs")
    session.button(key=f"runs_open_{run.id}").click().run()
    assert [title.value for title in session.title] == ["Train"]


def test_one_ticked_run_is_not_compared(visit, finished):
    session = tick(visit("runs"), finished.first)
    assert "Tick two or more runs" in said(session)
    assert not session.table


def test_ticked_runs_stand_side_by_side(visit, finished):
    session = tick(visit("runs"), finished.first, finished.changed)
    table = session.table[0].value
    assert table.columns.tolist() == ["first try", "wider"]
    assert table.loc["Layers (units)"].tolist() == ["4", "8"]
    assert table.loc["Typical error, test"].tolist() == ["sealed", "sealed"]
    assert len(session.get("plotly_chart")) == 1


def test_a_comparison_says_how_often_an_open_test_was_looked_at(visit, finished):
    finished.changed.open_test()
    session = tick(visit("runs"), finished.first, finished.changed)
    first, changed = session.table[0].value.loc["Typical error, test"]
    assert first == "sealed"
    assert "look 1 at the test" in changed


def test_runs_of_different_series_are_compared_with_a_caution(visit, finished):
    session = tick(visit("runs"), finished.first, finished.shared)
    assert "learnt different series" in said(session)


def test_a_long_list_has_pages_and_a_search(visit, waiting):
    waiting(*(f"run {letter}" for letter in "abcdefghijkl"))
    session = visit("runs")
    assert len(names(session)) == ROWS_A_PAGE
    session.text_input(key="runs_search").set_value("run k").run()
    assert names(session) == ["run k"]


def test_a_search_without_a_hit_says_so(visit, waiting):
    waiting(*(f"run {letter}" for letter in "abcdefghijkl"))
    session = visit("runs")
    session.text_input(key="runs_search").set_value("walrus").run()
    assert "No run has this in its name" in said(session)


def test_a_hostile_name_is_shown_as_it_is(visit, waiting):
    waiting("[x](http://y.z) :smile: $a$")
    (name,) = names(visit("runs"))
    assert "[x](" not in name and "http://" not in name and "$a$" not in name.replace("\\", "\\ ")


def test_a_run_that_cannot_be_read_hides_no_other(visit, runs_folder, waiting):
    broken, _whole = waiting("broken", "whole")
    broken.config_path.write_text('{"window": ')
    assert names(visit("runs")) == ["whole"]


def test_renaming_changes_the_name_and_not_the_folder(waiting):
    (run,) = waiting("old")
    session = answer("ask_rename", run)
    session.text_input(key="runs_new_name").set_value("../new *one*")
    session.button(key="runs_rename_confirm").click().run()
    assert run.name() == "../new *one*"
    assert run.exists()


def test_learning_longer_queues_the_run_with_more_epochs(finished):
    session = answer("ask_extend", finished.first)
    session.number_input(key="runs_new_epochs").set_value(9)
    session.button(key="runs_extend_confirm").click().run()
    assert not session.exception
    assert finished.first.status().state == "queued"
    assert finished.first.config().epochs == 9


def test_deleting_removes_the_folder_only_once_confirmed(waiting):
    (run,) = waiting("gone")
    session = answer("ask_delete", run)
    assert run.exists()
    session.button(key="runs_delete_confirm").click().run()
    assert not run.exists()


def test_an_unchanged_run_is_not_read_again(runs_folder, waiting):
    (run,) = waiting("steady")
    first = summaries(runs_folder)
    before = run.config_path.stat()
    run.config_path.write_text(run.config_path.read_text().replace('"window": 40', '"window": 41'))
    os.utime(run.config_path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert summaries(runs_folder) == first


def test_a_changed_run_is_read_again(runs_folder, waiting):
    (run,) = waiting("before")
    summaries(runs_folder)
    run.rename("after")
    assert [found.name for found in summaries(runs_folder)] == ["after"]


def test_runs_of_one_name_are_told_apart(waiting):
    compared = comparison.entries(waiting("same", "same"))
    assert [entry.name for entry in compared] == ["same", "same (2)"]


@pytest.mark.parametrize(("scale", "known"), [(2.5, True), (None, False)], ids=["new", "old"])
def test_the_scale_of_a_loss_is_the_run_s_own_where_it_tells(waiting, scale, known):
    (run,) = waiting("scaled")
    run.write_progress(Progress(loss_scale=scale))
    found = comparison.loss_scale(str(run.folder))
    assert (found == 2.5) is known and found > 0


def test_errors_by_epoch_are_drawn_in_the_unit_of_the_series():
    losses = pd.DataFrame({"epoch": [1.0, 2.0], "loss": [1.0, 1.0], "val_loss": [0.25, 0.04]})
    figure = loss_charts.compared_figure([Curve("a", losses, None, scale=6.0)], "ppm", log=False)
    # 6 √0.25 and 6 √0.04.
    assert list(figure.data[0].y) == pytest.approx([3.0, 1.2])


def test_a_run_without_scores_is_compared_by_its_settings():
    losses = pd.DataFrame({"epoch": [], "loss": [], "val_loss": []})
    compared = [
        Entry(str(window), RunConfig(window=window), None, Curve(str(window), losses))
        for window in (20, 30)
    ]
    table = comparison.table(compared)
    assert table.loc["How far it looks back (window)"].tolist() == ["20", "30"]
