"""What a person sees and does on the Train page."""

import json

import numpy as np
import pandas as pd
import pytest

from core import runs
from core.config import RunConfig
from core.errors import Message
from core.runs import Progress, Run
from core.tables import read_sample
from dashboard import in_step, settings, state
from dashboard.readers import comparison
from dashboard.readers.curve import Curve
from dashboard.train import controls

TINY = {"window": 5, "units": [4], "epochs": 3, "batch_size": 64, "patience": None}


def train(visit, **settings):
    """The Train page on the ramp, with some settings in its address."""
    changes = json.dumps(settings) if settings else "{}"
    return visit("train", data="sample:ramp", set=changes)


def control(elements, name):
    """The control of a name; the page gives it another key each time it changes its value."""
    (found,) = [e for e in elements if (e.key or "").partition(".")[0] == name]
    return found


def only_run(folder):
    (found,) = runs.scan(folder)
    return found


def texts(session):
    kinds = (session.caption, session.markdown, session.error, session.info, session.progress)
    return "\n".join(str(getattr(e, "text", e.value)) for kind in kinds for e in kind)


@pytest.fixture
def ended(finished):
    """A run that a worker has finished after three epochs."""
    return finished.first


def test_the_parameters_are_counted(visit):
    # 4 * 64 * (1 + 64 + 1) of the gates and 64 + 1 of the last layer.
    assert "16,961 numbers" in texts(train(visit))


def test_a_layer_more_is_counted_at_once(visit):
    session = train(visit)
    session.button(key="train_add_layer").click().run()
    # 4 * 64 * (64 + 64 + 1) more.
    assert "49,985 numbers" in texts(session)


def test_a_removed_layer_leaves_the_others_as_they_were(visit):
    session = train(visit, units=[8, 16, 32])
    session.button(key="train_remove_layer_0").click().run()
    boxes = [control(session.number_input, f"train_units_{layer}") for layer in (0, 1)]
    assert [box.value for box in boxes] == [16, 32]


def test_how_it_works_says_this_runs_own_numbers(visit):
    session = train(visit, window=20)
    # 1 000 rows in 70/15/15: 700 - 20 training windows, 150 and 150 reach back over the border.
    assert "[680, 20, 1]" in texts(session)
    assert len(session.get("latex") or session.latex) == 6


def test_a_preset_sets_every_control(visit):
    session = train(visit, window=33)
    session.segmented_control(key="train_preset").set_value("article").run()
    assert control(session.slider, "train_window").value == 20
    assert control(session.number_input, "train_units_1").value == 100
    assert control(session.number_input, "train_epochs").value == 1_000_000


def test_what_a_browser_still_says_of_a_replaced_control_is_no_choice(monkeypatch):
    session, taken = {state.RESETS: {}}, []
    monkeypatch.setattr(in_step.st, "session_state", session)
    first = in_step.in_step("train_window", 40, taken.append)
    assert in_step.in_step("train_window", 40, taken.append)["key"] == first["key"]
    second = in_step.in_step("train_window", 20, taken.append)
    session |= {first["key"]: 40, second["key"]: 25}
    first["on_change"](*first["args"])
    assert taken == []
    second["on_change"](*second["args"])
    assert taken == [25]


def test_the_box_of_a_removed_layer_changes_nothing(monkeypatch):
    one_layer = {"units": [32]}
    monkeypatch.setattr(settings, "values", lambda: one_layer)
    monkeypatch.setattr(settings, "change", one_layer.update)
    controls._take_units(100, 1)
    assert one_layer == {"units": [32]}


def test_a_changed_setting_is_there_again_after_a_reload(visit):
    session = train(visit)
    session.slider(key="train_window").set_value(12).run()
    again = visit("train", **dict(session.query_params))
    assert again.slider(key="train_window").value == 12


def test_a_changed_setting_is_there_again_after_another_page(visit):
    session = train(visit)
    session.slider(key="train_window").set_value(12).run()
    session.switch_page("app_pages/data.py").run()
    session.switch_page("app_pages/train.py").run()
    assert session.slider(key="train_window").value == 12


def test_nonsense_in_the_address_is_left_out(visit):
    session = visit("train", data="sample:ramp", set='{"window": "x", "epochs": -1}')
    assert session.slider(key="train_window").value == 40


def test_train_makes_a_queued_run_with_the_settings_on_the_page(visit, runs_folder):
    session = train(visit, window=12)
    session.text_input(key="train_name").set_value("my run").run()
    session.button(key="train_now").click().run()
    run = only_run(runs_folder)
    assert (run.status().state, run.name(), run.config().window) == ("queued", "my run", 12)
    assert session.query_params["run"] == run.id


def test_a_run_without_a_name_gets_one(visit, runs_folder):
    train(visit).button(key="train_now").click().run()
    assert only_run(runs_folder).name() == "Try 1"


def test_while_a_run_waits_there_is_no_second_start(visit, runs_folder):
    session = train(visit)
    session.button(key="train_now").click().run()
    assert session.button(key="train_busy").disabled
    assert not [button for button in session.button if button.key == "train_now"]


def test_a_second_press_on_its_way_starts_no_second_run(visit, ended, runs_folder):
    session = visit("train", run=ended.id)
    session.number_input(key="train_epochs").set_value(7).run()
    session.button(key="train_now").click().run()
    new = session.query_params["run"]
    # What the browser sends before the page has changed still carries the old address.
    session.query_params["run"] = ended.id
    session.run()
    assert session.query_params["run"] == new
    assert len(runs.scan(runs_folder)) == 4


def test_a_window_that_leaves_no_row_is_refused_before_training(visit):
    session = train(visit, window=900)
    assert "900" in session.error[0].value
    assert session.button(key="train_now").disabled


def test_a_run_in_training_is_found_again_after_a_reload(visit, runs_folder):
    train(visit).button(key="train_now").click().run()
    run = only_run(runs_folder)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress("training", epoch=7, epochs=90, best_epoch=5))
        run.history_path.write_text('{"epoch": 7, "loss": 0.5, "val_loss": 0.4}\n')
        session = visit("train", run=run.id)
        cards = {metric.label: metric.value for metric in session.metric}
        assert cards["Epoch"] == "7 of 90"
        assert cards["Best epoch"] == "5"
        assert len(session.get("echarts_chart")) == 3


def test_stop_asks_the_run_to_stop(visit, runs_folder):
    session = train(visit)
    session.button(key="train_now").click().run()
    session.button(key="train_stop").click().run()
    assert only_run(runs_folder).stop_requested()


def test_an_ended_run_says_its_sentence_and_leads_to_the_results(visit, ended):
    session = visit("train", run=ended.id)
    assert session.button(key="train_results").label == "See the results"
    assert "forecast" in texts(session)


def test_a_change_is_named_and_becomes_a_run_beside_the_old_one(visit, ended, runs_folder):
    session = visit("train", from_=ended.id)
    session.number_input(key="train_epochs").set_value(7).run()
    assert "3 → 7" in texts(session)
    session.button(key="train_now").click().run()
    new = Run(runs_folder / session.query_params["run"])
    assert new.based_on() == ended.id
    assert "3 → 7" in texts(session)


def test_an_interrupted_run_can_go_on(visit, runs_folder):
    run = runs.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_status(state="running")
    session = visit("train", run=run.id)
    session.button(key="train_go_on").click().run()
    assert run.status().state == "queued"


def test_a_failed_run_says_why(visit, runs_folder):
    run = runs.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_status(state="failed", message=Message("x", "The disk is full: make room."))
    assert "make room" in visit("train", run=run.id).error[0].value


def test_another_series_closes_the_run(visit, ended):
    session = visit(run=ended.id)
    session.button(key="data_sample_co2").click().run()
    assert "run" not in session.query_params


def test_an_opened_run_brings_its_series(visit, ended):
    session = visit("train", data="sample:co2", run=ended.id)
    assert session.query_params["data"] == f"run:{ended.id}"


def epochs(run: Run, numbers, loss=0.5):
    with run.history_path.open("a") as file:
        for epoch in numbers:
            file.write(json.dumps({"epoch": epoch, "loss": loss / epoch, "val_loss": None}) + "\n")


def test_a_curve_reads_only_what_is_new(tmp_path):
    run = Run(tmp_path)
    epochs(run, [1, 2])
    curve = Curve(run)
    curve.update()
    epochs(run, [3])
    curve.update()
    assert curve.table()["epoch"].tolist() == [1, 2, 3]


def test_epochs_learnt_again_after_a_resume_replace_the_first_ones(tmp_path):
    run = Run(tmp_path)
    epochs(run, [1, 2, 3, 4])
    curve = Curve(run)
    curve.update()
    run.history_path.unlink()
    epochs(run, [1, 2])
    curve.update()
    epochs(run, [3], loss=9.0)
    curve.update()
    assert curve.table()["loss"].tolist() == [0.5, 0.25, 3.0]


def test_a_curve_of_a_million_epochs_is_drawn_from_a_few_thousand(tmp_path):
    run = Run(tmp_path)
    line = '{"epoch": %d, "loss": 0.5, "val_loss": 0.25, "seconds": 0.1}\n'
    run.history_path.write_text("".join(line % epoch for epoch in range(1, 1_000_001)))
    curve = Curve(run)
    curve.update()
    assert len(curve.table()) <= 2002


def test_a_run_without_a_series_is_closed_and_the_page_stays_usable(visit, ended):
    ended.series_path.unlink()
    session = visit("train", run=ended.id)
    assert "run" not in session.query_params
    assert session.button(key="train_now")


@pytest.mark.parametrize("content", ["{", "[1]", "null"])
def test_a_run_with_damaged_settings_is_closed(visit, ended, content):
    ended.config_path.write_text(content)
    assert "run" not in visit("train", run=ended.id).query_params


def test_a_setting_out_of_range_is_told_in_the_readers_words(visit, ended):
    settings = json.loads(ended.config_path.read_text())
    ended.config_path.write_text(json.dumps({**settings, "batch_size": 0}))
    (error,) = visit(run=ended.id, lang="de").error
    assert "Stapelgröße" in error.value and "batch size" not in error.value


def test_a_run_stopped_before_it_learnt_offers_to_go_on(visit, runs_folder):
    run = runs.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_status(state="stopped")
    assert visit("train", run=run.id).button(key="train_go_on").label == "Go on"


def test_whole_numbers_in_the_address_fit_the_controls(visit):
    session = train(visit, learning_rate=1, dropout=0)
    assert session.number_input(key="train_learning_rate").value == 1.0


def test_settings_at_their_limits_can_be_shown(visit):
    session = train(visit, dropout=0.95, learning_rate=1e-8, patience=100_000_000, window=700)
    assert session.slider(key="train_window").value == 700


def test_the_losses_of_the_base_keep_their_looks_and_take_the_new_scale(monkeypatch):
    epochs = np.arange(1.0, 5001)
    found = pd.DataFrame({"epoch": epochs, "loss": 3.0, "val_loss": np.nan})
    found.loc[epochs % 10 == 0, "val_loss"] = 5.0
    scales = {"new": 2.0, "base": 6.0}
    monkeypatch.setattr(comparison, "losses", lambda run: found)
    monkeypatch.setattr(comparison, "loss_scale", scales.__getitem__)
    drawn = comparison.losses_on_scale_of(Run("new"), Run("base"))
    # (6 / 2)² times 3 and 5.
    assert set(drawn["loss"]) == {27.0}
    assert set(drawn["val_loss"].dropna()) == {45.0}
