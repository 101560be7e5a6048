"""What a person sees and does on the Runs page."""

import json
import os
import shutil
from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.config import RunConfig
from core.engine.line import line as waiting_line
from core.errors import Message
from core.files import write_json
from core.runs import seal, store
from core.runs.store import scan
from core.series.samples import read_sample
from core.types import Progress
from dashboard.charts import loss_charts
from dashboard.charts.loss_charts import RunLosses
from dashboard.readers import comparison
from dashboard.readers.comparison import ComparedRun
from dashboard.readers.summaries import summaries
from dashboard.runs import side_by_side
from tests.app.conftest import PATIENCE_S


def listed(session):
    """The table of the runs."""
    return session.dataframe[0].value


def names(session):
    """The names of the listed runs, from the first row to the last."""
    return listed(session)["name"].tolist()


def said(session):
    """Everything written on the page, as one text."""
    kinds = (session.title, session.markdown, session.caption, session.info, session.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def seen(text):
    """A text without the marks that make it inert."""
    return text.replace("\\", "").replace("\u2060", "")


def choose(session, *runs):
    """Chooses runs, as ticks in the table do; those are drawn where a test cannot click."""
    session.session_state["runs_chosen"] = frozenset(run.id for run in runs)
    session.run()
    assert not session.exception
    return session


def press(session, key):
    """Presses a button and returns the page."""
    session.button(key=key).click().run()
    assert not session.exception
    return session


def answer(dialog, run):
    """Opens one of the questions about a run, outside of the list."""

    def script(dialog, run_id):
        from dashboard.runs import dialogs
        from dashboard.shared import state

        state.start()
        getattr(dialogs, dialog)(run_id)

    session = AppTest.from_function(script, args=(dialog, run.id), default_timeout=PATIENCE_S)
    session.run()
    assert not session.exception
    return session


@pytest.fixture
def waiting(runs_folder):
    """Makes runs that nobody has trained yet, oldest first."""

    def make(*names):
        series = read_sample("airline")
        create = partial(store.create, runs_folder, series=series)
        return [create(config=RunConfig(name=name)) for name in names]

    return make


def test_without_runs_the_page_leads_to_training(visit):
    session = visit("runs")
    assert "Nothing has been trained yet" in said(session)
    session.button(key="runs_train").click().run()
    assert session.title[0].value == "Train"


def test_every_run_shows_its_error_with_the_unit(visit, finished):
    session = visit("runs")
    row = listed(session).set_index("name").loc["first try"]
    mae = finished.first.scores().validation.best.mae
    assert (row["error"], row["unit"]) == (round(mae), "thousand")
    assert len(names(session)) == 5


def test_the_test_error_is_listed_only_where_it_was_opened(visit, finished):
    assert "test" not in listed(visit("runs"))
    seal.open_test(finished.changed)
    seal.open_test(finished.first)
    mae = finished.first.scores().test.best.mae
    told = listed(visit("runs")).set_index("name")["test"]
    assert (told != "").sum() == 2
    assert told["first try"] == f"{mae:.0f}\u00a0thousand (look 2)"


def test_places_are_counted_among_runs_judged_on_the_same_rows(visit, finished):
    session = visit("runs")
    table = listed(session).set_index("name")
    airline = table.loc[["first try", "wider"]]
    assert airline["rows"].nunique() == 1
    assert airline.sort_values("error")["place"].tolist() == [1, 2]
    # Three steps ahead on the same series is another question.
    assert table.loc["three months", "rows"] != table.loc["first try", "rows"]
    assert table["rows"].nunique() == 4
    assert "judged on different rows: A, B, C, D" in said(session)


def test_runs_judged_on_the_same_rows_need_no_letters(visit, finished):
    for run in (finished.shared, finished.ahead, finished.planned):
        store.delete(run)
    session = visit("runs")
    assert "rows" not in listed(session)
    assert "different rows" not in said(session)


def test_the_list_can_be_narrowed_to_runs_that_can_be_ranked(visit, finished):
    session = visit("runs")
    letter = listed(session).set_index("name").loc["wider", "rows"]
    session.selectbox(key="runs_rows").set_value(letter).run()
    assert set(names(session)) == {"first try", "wider"}
    assert "different rows" not in said(session)


def test_runs_are_ranked_by_the_validation_rows_even_where_the_test_is_open(runs_folder, finished):
    scores = json.loads(finished.first.metrics_path.read_bytes())
    scores["metrics"]["test"]["mae"] = 0.0
    write_json(finished.first.metrics_path, scores)
    before = {run.id: run.skill for run in summaries(runs_folder)}
    seal.open_test(finished.first)
    assert {run.id: run.skill for run in summaries(runs_folder)} == before


def test_the_newest_run_comes_first(visit, waiting):
    for run, month in zip(waiting("second", "last", "first"), (2, 3, 1), strict=True):
        run.write_status(created=f"2026-{month:02d}-01T12:00:00+00:00")
    assert names(visit("runs")) == ["last", "second", "first"]


def test_a_finished_run_opens_as_a_result(visit, finished):
    session = press(choose(visit("runs"), finished.first), "runs_open")
    assert session.title[0].value.startswith("On 22 months of validation")


def test_a_waiting_run_opens_in_train(visit, waiting):
    (run,) = waiting("soon")
    session = press(choose(visit("runs"), run), "runs_open")
    assert [title.value for title in session.title] == ["Train"]


def test_a_waiting_run_can_be_the_next_one_and_be_cancelled(visit, waiting, runs_folder):
    first, second = waiting("first", "second")
    session = press(choose(visit("runs"), second), "runs_first")
    assert [run.id for run in waiting_line(runs_folder)] == [second.id, first.id]
    press(session, "runs_stop")
    assert second.status().state == "stopped"


def test_one_chosen_run_is_not_compared(visit, finished):
    session = choose(visit("runs"), finished.first)
    assert "Tick two runs" in said(session)
    assert not session.table


def test_two_chosen_runs_stand_side_by_side(visit, finished):
    session = choose(visit("runs"), finished.first, finished.changed)
    table = session.table[0].value
    assert table.columns.tolist() == ["first try", "wider", "Difference"]
    assert table.loc["Layers (units)"].tolist()[:2] == ["4", "8"]
    assert table.loc["Typical error, test"].tolist()[:2] == ["sealed", "sealed"]
    # The forecasts, when which was closer, the losses.
    assert len(session.get("plotly_chart")) == 3
    assert "The other 26 settings are the same." in said(session)


def test_a_difference_that_chance_explains_is_called_so(visit, finished):
    session = choose(visit("runs"), finished.first, finished.changed)
    assert "“wider” compared with “first try” on 22 validation rows" in seen(said(session))
    assert "Chance alone can explain that" in said(session)


def test_a_difference_that_chance_hardly_explains_is_called_so(visit, finished):
    table = pd.read_parquet(finished.changed.predictions_path)
    table["forecast"] = table["y"] + 0.1 * (table["forecast"] - table["y"])
    table.to_parquet(finished.changed.predictions_path)
    told = said(choose(visit("runs"), finished.first, finished.changed))
    assert "Chance hardly explains that" in told
    assert "90 % less error" in told
    assert "“wider” was closer in" in told


def test_the_test_is_compared_only_where_both_opened_it(visit, finished):
    seal.open_test(finished.changed)
    session = choose(visit("runs"), finished.first, finished.changed)
    assert "test rows:" not in seen(said(session))
    seal.open_test(finished.first)
    session = choose(visit("runs"), finished.first, finished.changed)
    assert "“wider” compared with “first try” on 22 test rows" in seen(said(session))


def test_a_comparison_says_how_often_an_open_test_was_looked_at(visit, finished):
    seal.open_test(finished.changed)
    session = choose(visit("runs"), finished.first, finished.changed)
    first, changed, _difference = session.table[0].value.loc["Typical error, test"]
    assert first == "sealed"
    assert "look 1 at the test" in changed


def test_runs_of_different_series_are_compared_with_a_caution(visit, finished):
    session = choose(visit("runs"), finished.first, finished.shared)
    assert "learnt different series" in said(session)
    assert "Difference" not in session.table[0].value
    assert "compared with" not in said(session)


def test_runs_of_different_horizons_are_compared_with_a_caution(visit, finished):
    session = choose(visit("runs"), finished.first, finished.ahead)
    assert "judged on different rows or at different steps ahead" in said(session)
    assert "compared with" not in said(session)


def test_the_series_stands_beside_the_name_and_the_settings_begin_with_the_preset(visit, finished):
    table = listed(visit("runs"))
    assert table.columns[:3].tolist() == ["name", "star", "series"]
    told = table.set_index("name")["settings"]
    assert told["first try"].startswith("Best forecast · LSTM alone · looks back 12")
    assert told["three months"].startswith("Best forecast · linear model · looks back 12")
    assert told["two parts"].startswith("As in the article · LSTM alone")


def test_the_small_curves_are_percents_of_repeating_the_last_value(visit, finished):
    epochs, progress = finished.first.history()[0], finished.first.progress()
    losses = [progress.first_loss, *(epoch.val_loss for epoch in epochs)]
    session = visit("runs")
    shown = listed(session).set_index("name")["curve"]["first try"]
    percents = [100 * (loss / progress.naive_loss) ** 0.5 for loss in losses]
    assert list(shown) == pytest.approx([min(percent, 150) for percent in percents], abs=0.05)
    column = json.loads(session.dataframe[0].proto.columns)["curve"]["type_config"]
    assert (column["y_min"], column["y_max"]) == (0, 150)


def test_of_three_runs_a_sentence_says_which_is_closest_and_whether_by_chance(visit, finished):
    again = store.create(
        finished.first.folder.parent, finished.first.config(), finished.first.series()
    )
    for path in (finished.first.metrics_path, finished.first.predictions_path):
        shutil.copy(path, again.folder)
    again.rename("again")
    session = choose(visit("runs"), finished.first, finished.changed, again)
    errors = [run.scores().validation.best.mae for run in (finished.first, finished.changed)]
    told = seen(said(session))
    assert f"is closest on the validation rows, typically off by {min(errors):.0f}" in told
    assert f"is furthest, by {max(errors):.0f}" in told
    assert "compared with" in told and "partly the luckiest" in told


def test_of_three_runs_judged_on_different_rows_each_is_set_beside_the_last_value(visit, finished):
    session = choose(visit("runs"), finished.first, finished.ahead, finished.shared)
    runs = (finished.first, finished.ahead, finished.shared)
    shares = {run.name(): run.scores().validation.relative_mae("naive") for run in runs}
    best, last = min(shares, key=shares.get), max(shares, key=shares.get)
    told = seen(said(session))
    assert f"repeating the last value, “{best}” is the best of these runs" in told
    assert f"“{last}” is the last" in told


def test_any_number_of_runs_is_drawn_up_to_a_limit_that_is_said(visit, finished, monkeypatch):
    monkeypatch.setattr(side_by_side, "MOST_RUNS", 3)
    everything = vars(finished).values()
    session = choose(visit("runs"), *everything)
    assert "The newest 3 of the 5 chosen runs are drawn" in said(session)
    assert len(session.dataframe[1].value) == 3


def test_ticks_are_found_again_in_another_order_of_the_list(visit, finished):
    session = choose(visit("runs"), finished.first)
    session.selectbox(key="runs_rows").set_value("B").run()
    row = names(session).index("first try")
    assert session.session_state["runs_table"]["selection"]["rows"] == [row]
    letter = listed(session)
    session.selectbox(key="runs_rows").set_value("A").run()
    assert session.session_state["runs_table"]["selection"]["rows"] == []
    assert "1 of them not listed" in said(session), letter


def test_a_long_list_has_a_search_that_reads_notes_too(visit, waiting):
    made = waiting(*(f"run {letter}" for letter in "abcdefghijkl"))
    made[3].relabel(note="the calm one")
    session = visit("runs")
    assert len(names(session)) == 12
    session.text_input(key="runs_search").set_value("run k").run()
    assert names(session) == ["run k"]
    session.text_input(key="runs_search").set_value("calm").run()
    assert names(session) == ["run d"]


def test_stars_are_given_to_all_chosen_runs_and_narrow_the_list(visit, waiting):
    first, second, _third = waiting("first", "second", "third")
    session = press(choose(visit("runs"), first, second), "runs_stars")
    assert first.label().starred and second.label().starred
    session.toggle(key="runs_starred").set_value(True).run()
    assert set(names(session)) == {"first", "second"}
    press(session, "runs_stars")
    assert not first.label().starred
    assert "No run matches" in said(session)


def test_a_star_that_cannot_be_written_is_said(visit, waiting):
    (first,) = waiting("first")
    (first.folder / ".label.lock").unlink()
    (first.folder / ".label.lock").mkdir()
    session = press(choose(visit("runs"), first), "runs_stars")
    assert "cannot be written to" in session.toast[0].value
    assert not first.label().starred


def test_a_search_without_a_hit_says_so(visit, waiting):
    waiting(*(f"run {letter}" for letter in "abcdefghijkl"))
    session = visit("runs")
    session.text_input(key="runs_search").set_value("walrus").run()
    assert "No run matches" in said(session)


def test_a_hostile_name_is_shown_as_it_is(visit, runs_folder, waiting):
    waiting("[x](http://y.z) :smile: $a$")
    session = visit("runs")
    press(choose(session, *scan(runs_folder)), "runs_delete")
    assert "[x](" not in said(session) and "$a$" not in said(session).replace("\\", "\\ ")


def test_a_run_that_cannot_be_read_hides_no_other(visit, runs_folder, waiting):
    broken, _whole = waiting("broken", "whole")
    broken.config_path.write_text('{"window": ')
    assert names(visit("runs")) == ["whole"]


def test_renaming_changes_the_name_and_not_the_folder(waiting):
    (run,) = waiting("old")
    session = answer("ask_rename", run)
    session.text_input(key="runs_new_name").set_value("../new *one*")
    session.text_area(key="runs_new_note").set_value(" calm weeks only ")
    session.button(key="runs_rename_confirm").click().run()
    assert run.name() == "../new *one*"
    assert run.label().note == "calm weeks only"
    assert run.exists()


def test_learning_longer_queues_the_run_with_more_epochs(finished):
    session = answer("ask_extend", finished.first)
    session.number_input(key="runs_new_epochs").set_value(9)
    session.button(key="runs_extend_confirm").click().run()
    assert not session.exception
    assert finished.first.status().state == "queued"
    assert finished.first.config().epochs == 9


def test_deleting_many_runs_at_once_can_be_undone(visit, waiting):
    one, other, _kept = waiting("one", "other", "kept")
    session = press(choose(visit("runs"), one, other), "runs_delete")
    assert names(session) == ["kept"]
    assert "2 runs are deleted" in said(session)
    press(session, "runs_undo_delete")
    assert set(names(session)) == {"one", "other", "kept"}
    assert "deleted" not in said(session)


def test_a_run_in_training_stays_when_the_others_are_deleted(visit, waiting):
    busy, idle = waiting("busy", "idle")
    busy.write_status(state="running")
    with busy.lease():
        session = press(choose(visit("runs"), busy, idle), "runs_delete")
    assert names(session) == ["busy"]
    assert "cannot be deleted" in said(session)


def test_deleting_the_open_run_closes_it(visit, finished):
    session = choose(visit("runs", run=finished.first.id), finished.first)
    press(session, "runs_delete")
    assert session.session_state["app_run"] is None


def test_an_unchanged_run_is_not_read_again(runs_folder, waiting):
    (run,) = waiting("steady")
    first = summaries(runs_folder)
    before = run.config_path.stat()
    run.config_path.write_text(run.config_path.read_text().replace('"window": 40', '"window": 41'))
    os.utime(run.config_path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert summaries(runs_folder) == first


def test_a_changed_run_is_read_again(runs_folder, waiting):
    (run,) = waiting("before")
    # Two changes that follow at once may share an instant of the file system's clock.
    os.utime(run.label_path, (0, 0))
    summaries(runs_folder)
    run.rename("after")
    assert [found.name for found in summaries(runs_folder)] == ["after"]


def test_runs_of_one_name_are_told_apart(waiting):
    compared = comparison.compared_runs(waiting("same", "same"))
    assert [entry.name for entry in compared] == ["same", "same (2)"]


@pytest.mark.parametrize(("scale", "known"), [(2.5, True), (None, False)], ids=["new", "old"])
def test_the_scale_of_a_loss_is_the_run_s_own_where_it_tells(waiting, scale, known):
    (run,) = waiting("scaled")
    run.write_progress(Progress(loss_scale=scale))
    found = comparison.loss_scale(str(run.folder))
    assert (found == 2.5) is known and found > 0


def test_a_curve_of_shares_ends_at_the_real_share_of_the_last_weights(finished):
    compared = comparison.compared_runs([finished.first, finished.shared])
    naive = comparison.naive_errors(compared)
    figure = loss_charts.compared_figure([one.curve for one in compared], "", False, naive)
    for entry, line in zip(compared, figure.data, strict=True):
        scores = entry.result.scores.validation
        real = scores.last.rmse / scores.baselines["naive"].rmse
        assert line.y[-1] == pytest.approx(real, rel=1e-6)


def test_a_run_without_scores_is_compared_by_its_settings():
    losses = pd.DataFrame({"epoch": [], "loss": [], "val_loss": []})
    compared = [
        ComparedRun(str(window), RunConfig(window=window), None, RunLosses(str(window), losses))
        for window in (20, 30)
    ]
    table = comparison.table(compared)
    assert table.loc["How far it looks back (window)"].tolist() == ["20", "30"]


def test_old_runs_are_named_before_they_are_deleted_and_come_back(visit, runs_folder):
    series, config = read_sample("airline"), RunConfig(name="first", window=12, units=(4,))
    for number in range(12):
        store.create(runs_folder, config.replace(name=f"try {number}"), series).write_status(
            state="stopped", created=f"2020-01-{number + 1:02d}T00:00:00+00:00"
        )
    session = visit("runs")
    session.session_state["runs_tidy"] = True
    session.run()
    session.number_input(key="runs_tidy_newest").set_value(10).run()
    old = [run.name() for run in store.old_runs(runs_folder, newest=10)]
    assert f"deleted: {', '.join(old)}" in seen(said(session)) and old == ["try 1", "try 0"]
    assert len(scan(runs_folder)) == 12
    press(session, "runs_tidy_delete")
    assert not set(old) & {run.name() for run in scan(runs_folder)}
    press(session, "runs_undo_delete")
    assert len(scan(runs_folder)) == 12


def test_why_the_last_runs_failed_is_told_where_somebody_asks(visit, finished):
    reason = Message("no_room", "The disk is full: {left} MiB are left.", {"left": 3})
    finished.first.write_status(state="failed", message=reason)
    session = visit("runs")
    assert "3 MiB are left" not in said(session)
    session.session_state["runs_at_work"] = True
    session.run()
    assert "3 MiB are left" in said(session)
