"""What a person sees and does on the Train page."""

import json
import threading
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.config import RunConfig
from core.errors import Message
from core.runs import estimate, outlook, store
from core.runs.film import Recorder
from core.runs.run import Run, VerdictRequest
from core.series.samples import read_sample
from core.series.series import Series
from core.types import Progress
from dashboard.readers import comparison, result
from dashboard.readers.curve import Curve
from dashboard.shared import in_step, settings, state
from dashboard.train.controls import layers

SEVENTH = {
    **{"phase": "training", "epoch": 7, "epochs": 90, "best_epoch": 5, "seconds_left": 15.4},
    **{"val_loss": 25.0, "naive_loss": 100.0},
}
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
    (found,) = store.scan(folder)
    return found


def how_it_works(session):
    """What How it works says, all its steps."""
    session.button(key="train_how_open").click().run()
    said = texts(session)
    while not session.button(key="train_how_next").disabled:
        session.button(key="train_how_next").click().run()
        said += "\n" + texts(session)
    return said


def texts(session):
    kinds = (session.caption, session.markdown, session.error, session.info, session.progress)
    return "\n".join(str(getattr(e, "text", e.value)) for kind in kinds for e in kind)


def alts(session):
    return [chart.proto.alt for chart in session.get("echarts_chart")]


@pytest.fixture
def ended(finished):
    """A run that a worker has finished after three epochs."""
    return finished.first


def test_a_run_that_nobody_can_write_says_what_it_waits_for(visit, runs_folder, monkeypatch):
    run = store.create(runs_folder, RunConfig(window=5, epochs=3), read_sample("ramp"))
    monkeypatch.setattr("core.files.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    assert "The disk is full or read-only" in texts(visit("train", run=run.id))


def test_the_parameters_are_counted(visit):
    # 4 * 32 * (2 + 32 + 1) of the gates, which see the value and the line's next, and 32 + 1.
    assert "4,513 numbers" in texts(train(visit, units=[32]))
    # 4 * 64 * (17 + 64 + 1), 4 * 64 * (64 + 64 + 1) and 64 + 1.
    assert "54,081 numbers" in texts(train(visit))


def test_a_layer_more_is_counted_at_once(visit):
    session = train(visit, units=[32])
    session.button(key="train_add_layer").click().run()
    # 4 * 32 * (32 + 32 + 1) more.
    assert "12,833 numbers" in texts(session)


def test_a_removed_layer_leaves_the_others_as_they_were(visit):
    session = train(visit, units=[8, 16, 32])
    session.button(key="train_remove_layer_0").click().run()
    boxes = [control(session.number_input, f"train_units_{layer}") for layer in (0, 1)]
    assert [box.value for box in boxes] == [16, 32]


def test_how_it_works_says_this_runs_own_numbers(visit):
    session = train(visit, window=20, linear=False, transform="none")
    assert not session.get("latex")
    said = how_it_works(session)
    # 1 000 rows in 70/15/15: 700 - 20 training windows, 150 and 150 reach back over the border.
    assert "[680, 20, 1]" in said
    # The last quarter of the 150 validation rows is for intervals.
    assert "113 validation rows choose the best epoch; the last 37" in said
    assert len(session.get("latex") or session.latex) == 6


def test_before_training_it_says_that_a_line_forecasts_first_and_what_will_be_chosen(visit):
    said = how_it_works(train(visit, window=20, school=False))
    assert "A linear model of past values forecasts first" in said
    assert (
        "Whether values, their square roots or logarithms are learnt is chosen there, too" in said
    )
    assert "[≤ 680, 20, 2]" in said and "up to 680 to learn from" in said


def test_once_the_line_is_chosen_how_it_works_is_exact(visit, ended):
    config = json.loads(ended.config_path.read_text())
    ended.config_path.write_text(json.dumps({**config, "linear": True}))
    metrics = json.loads(ended.metrics_path.read_bytes())
    metrics["rows"]["train"][0] = 36  # a window of 12 and a line through 25 values
    ended.metrics_path.write_text(json.dumps(metrics))
    said = how_it_works(visit("train", run=ended.id))
    # 100 of the 144 rows train.
    assert "the last 25 values" in said and "[64, 12, 2]" in said


def test_several_steps_ahead_bring_the_strategies_and_a_number_each(visit):
    session = train(visit, units=[32])
    assert not session.radio
    session.number_input(key="train_horizon").set_value(12).run()
    assert session.radio(key="train_strategy").value == "multi"
    assert "each directly from the past" in texts(session)
    assert "as if it had happened" not in texts(session)
    # 4 480 of the gates and 12 * (32 + 1).
    assert "4,876 numbers" in texts(session)
    assert "12 numbers out, one for each step ahead" in how_it_works(session)
    session.button(key="train_how_close").click().run()
    session.radio(key="train_strategy").set_value("recursive").run()
    assert "4,513 numbers" in texts(session)
    assert "fed back one by one" in how_it_works(session)


def test_a_network_for_each_step_is_counted_and_its_layers_are_shown_once(visit):
    session = train(visit, horizon=12, strategy="hybrid", units=[32])
    # 12 times 4 480 of the gates and 33, and 0 to 11 steps before each.
    assert "12 such networks learn 54,222 numbers" in texts(session)
    assert "12 networks, one for each step: at most about" in texts(session)
    session.button(key="train_how_open").click().run()
    while not session.table:
        session.button(key="train_how_next").click().run()
    assert "what the networks before it forecast" in texts(session)
    assert list(session.table[0].value["Layer"]) == [
        *("step_1_lstm_1", "step_1_dense", "…", "step_12_lstm_1", "step_12_dense")
    ]


def test_too_many_networks_are_refused_before_training(visit):
    session = train(visit, horizon=40, strategy="direct")
    session.number_input(key="train_horizon").set_value(60).run()
    assert "up to 48" in session.error[0].value
    assert session.button(key="train_now").disabled
    session.radio(key="train_strategy").set_value("multi").run()
    assert not session.error


def test_a_changed_horizon_line_and_transform_are_there_again_after_a_reload(visit):
    session = train(visit)
    session.number_input(key="train_horizon").set_value(6).run()
    session.radio(key="train_strategy").set_value("recursive").run()
    session.toggle(key="train_linear").set_value(False).run()
    session.segmented_control(key="train_transform").set_value("none").run()
    again = visit("train", **dict(session.query_params))
    assert again.number_input(key="train_horizon").value == 6
    assert again.radio(key="train_strategy").value == "recursive"
    assert not again.toggle(key="train_linear").value
    assert again.segmented_control(key="train_transform").value == "none"


def test_what_was_changed_from_the_preset_is_said_and_taken_back_in_one_press(visit):
    session = train(visit)
    assert not [button for button in session.button if button.key == "train_reset"]
    session.number_input(key="train_horizon").set_value(6).run()
    session.toggle(key="train_linear").set_value(False).run()
    assert "Changed from “Best forecast”" in texts(session)
    session.button(key="train_reset").click().run()
    assert control(session.number_input, "train_horizon").value == 1
    assert control(session.toggle, "train_linear").value
    assert "set" not in session.query_params


def test_other_layers_than_those_of_school_start_from_nothing_which_is_said_beside_them(visit):
    session = train(visit)
    assert "Layers of 64, 64 cells have been to school" in of_layer(session).help
    of_layer(session).set_value(32).run()
    assert "Starts from nothing: only layers of 64, 64 cells" in texts(session)
    control(session.toggle, "train_school").set_value(False).run()
    assert "Starts from nothing, without school." in texts(session)


def test_quick_with_other_layers_learns_as_a_network_from_nothing_does(visit):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("quick").run()
    assert control(session.number_input, "train_epochs").value == 0
    control(session.number_input, "train_units_1").set_value(32).run()
    assert not session.error
    assert control(session.number_input, "train_epochs").value == 60
    assert control(session.number_input, "train_learning_rate").value == 0.003
    assert "epochs and corrections follow, unless you chose them" in texts(session)
    assert not session.button(key="train_now").disabled
    control(session.number_input, "train_units_1").set_value(64).run()
    assert control(session.number_input, "train_epochs").value == 0


def of_layer(session):
    return control(session.number_input, "train_units_0")


def test_there_is_no_school_without_a_linear_model(visit):
    session = train(visit)
    assert control(session.toggle, "train_school").value
    control(session.toggle, "train_linear").set_value(False).run()
    assert control(session.toggle, "train_school").disabled
    assert "No school without a linear model" in texts(session)


def test_how_it_works_lists_what_a_schooled_network_sees(visit):
    said = how_it_works(train(visit))
    # Each of the 700 training rows but the first, which is all that is known before the line is.
    assert "[≤ 699, 64, 17]. 17 numbers describe each row" in said
    assert "5: values one, two and seven seasons ago" in said
    # 699 rows are 11 stretches of 64 and one more, as each epoch cuts elsewhere.
    assert "up to 12 for the up to 699 rows" in said
    assert "up to 6 batches of 2 stretches" in said


def test_how_it_works_says_that_the_quick_one_learns_nothing_on(visit):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("quick").run()
    assert control(session.number_input, "train_epochs").value == 0
    said = how_it_works(session)
    assert "Nothing: it forecasts as it came from school" in said
    assert "Keep the best" not in said


def test_a_quick_run_shows_no_curve_while_it_is_at_work(visit, runs_folder):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("quick").run()
    session.button(key="train_now").click().run()
    run = only_run(runs_folder)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress("training", best_epoch=0, best_val_loss=0.25))
        session = visit("train", run=run.id)
    assert [bar.text for bar in session.get("progress")] == [
        "Forecasting with what it learnt in school …"
    ]
    assert len(session.get("echarts_chart")) == 1  # the window


def test_what_a_quick_run_forecasts_is_shown_while_it_is_still_scored(visit, runs_folder):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("quick").run()
    session.button(key="train_now").click().run()
    run = only_run(runs_folder)
    recorder = Recorder(run)
    recorder.add(0, np.array([70, 71, 72]), np.array([1.0, 2.0, 3.0]), is_best=True)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress("training", naive_loss=100.0, linear_loss=16.0, first_loss=9.0))
        recorder.write()
        session = visit("train", run=run.id)
    assert any(alt.startswith("Forecast of the validation rows as it") for alt in alts(session))
    told = texts(session).replace("\\", "").replace("\u2060", "")
    assert "it has 30.0 % of the error of repeating the last value" in told


def test_a_finished_quick_run_shows_its_forecast_and_no_curve(visit, ended):
    config = RunConfig.from_preset("quick").to_dict()
    ended.config_path.write_text(json.dumps(config))
    with ended.lease():
        ended.write_progress(
            Progress("evaluating", naive_loss=100.0, linear_loss=16.0, first_loss=9.0)
        )
    session = visit("train", run=ended.id)
    drawn = alts(session)
    assert any(alt.startswith("Forecast of the validation rows as it came from") for alt in drawn)
    assert not [alt for alt in drawn if "loss" in alt]
    told = texts(session).replace("\\", "").replace("\u2060", "")
    assert "it has 30.0 % of the error of repeating the last value" in told


def test_what_results_shows_first_is_worked_out_while_train_is_looked_at(visit, ended, monkeypatch):
    made = []
    monkeypatch.setattr(
        result, "outlook", lambda *asked: made.append(asked) or outlook.outlook(*asked)
    )
    visit("train", run=ended.id)
    for thread in threading.enumerate():
        if thread.name == "lookback next values":
            thread.join()
    assert len(made) == 1
    result.outlook_of(ended, result.default_steps(ended.series(), ended.config()))
    assert len(made) == 1


def test_a_long_window_of_a_schooled_network_needs_no_trend_guard(visit):
    # It is shortened to what the series has.
    assert not train(visit, window=900).error


def test_what_validation_prefers_needs_a_line(visit):
    assert "Only the linear model can choose" in texts(train(visit, linear=False))
    assert "Only the linear model can choose" not in texts(train(visit))


def test_logarithms_of_a_series_that_has_none_are_refused_before_training(visit):
    session = train(visit, transform="log")
    assert "above 0" in session.error[0].value
    assert session.button(key="train_now").disabled


def test_a_horizon_that_leaves_no_row_is_refused_before_training(visit):
    session = train(visit, horizon=400)
    assert "horizon of 400" in session.error[0].value
    assert session.button(key="train_now").disabled


def test_the_parts_of_a_short_series_grow_with_the_horizon_and_shrink_again(visit, runs_folder):
    values = 10 + np.sin(np.arange(60) / 3)
    config = RunConfig.from_preset("quick", horizon=12, target="value")
    run = store.create(runs_folder, config, Series("short", "value", "", None, values))
    session = visit("train", run=run.id)
    assert "36 rows to learn from, 12 to choose the best epoch, 12 to test it" in texts(session)
    assert not session.error
    # The network may look at 64 rows; there are no more than 60.
    assert "From 60 rows it forecasts the next 12 rows." in alts(session)
    # The usual split comes back with a horizon that it holds.
    control(session.number_input, "train_horizon").set_value(6).run()
    assert "12 to test it" not in texts(session)
    assert session.session_state[state.TRAIN_SETTINGS]["split"] == [0.7, 0.15, 0.15]


def test_a_climbing_series_is_warned_of_and_one_press_mends_it(visit):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("article").run()
    assert "outside the range of the training rows" in session.warning[0].value
    assert len(session.get("plotly_chart")) == 1
    session.button(key="train_guard_remedy").click().run()
    assert control(session.segmented_control, "train_scaling").value == "window"
    assert "Changed from “As in the article”: scaling" in texts(session)
    assert not session.warning and not session.get("plotly_chart")


def test_the_trend_guard_draws_the_rows_before_and_after_with_the_trained_range(visit):
    session = train(visit, scaling="minmax", school=False)
    (chart,) = session.get("plotly_chart")
    figure = json.loads(chart.proto.spec)
    assert [line["name"] for line in figure["data"]] == ["scaled value"] * 2
    bands = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert (bands[0]["y0"], bands[0]["y1"]) == (0.0, 1.0)
    assert "the line leaves it" in chart.proto.alt


def test_a_run_is_not_warned_of_again_once_it_is_trained(visit, finished):
    session = visit("train", run=finished.shared.id)
    assert session.button(key="train_results") and not session.warning
    session.number_input(key="train_epochs").set_value(7).run()
    assert session.warning


def test_a_verdict_is_off_says_its_cost_and_is_asked_for_with_the_training(visit, runs_folder):
    session = train(visit)
    toggle = session.toggle(key="train_verdict_toggle")
    assert not toggle.value
    assert "seconds more" in toggle.label or "minutes more" in toggle.label
    toggle.set_value(True).run()
    assert "12 more networks" in texts(session)
    session.button(key="train_now").click().run()
    assert only_run(runs_folder).verdict() == VerdictRequest(3)
    # The next one is asked anew.
    assert not session.session_state["train_verdict"]


def test_without_asking_there_is_no_verdict(visit, runs_folder):
    train(visit).button(key="train_now").click().run()
    assert not only_run(runs_folder).verdict_asked()


def test_where_there_can_be_no_verdict_the_reason_is_said(visit):
    session = train(visit, split=[0.9, 0.01, 0.09])
    toggle = session.toggle(key="train_verdict_toggle")
    assert toggle.disabled and "at least 15 are needed" in toggle.help


def test_a_preset_sets_every_control(visit):
    session = train(visit, window=33)
    session.segmented_control(key="train_preset").set_value("article").run()
    assert control(session.slider, "train_window").value == 20
    assert control(session.number_input, "train_units_1").value == 100
    assert control(session.number_input, "train_epochs").value == 1_000_000
    assert not control(session.toggle, "train_linear").value
    assert control(session.segmented_control, "train_transform").value == "none"


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
    monkeypatch.setattr(settings, "current", lambda: one_layer)
    monkeypatch.setattr(settings, "change", one_layer.update)
    layers._take_units(100, 1)
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
    assert session.slider(key="train_window").value == 64


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


def test_a_second_press_on_its_way_starts_no_second_run(visit, ended, runs_folder, monkeypatch):
    monkeypatch.setattr(state, "_STALE_S", 600.0)  # however long the page takes
    session = visit("train", run=ended.id)
    session.number_input(key="train_epochs").set_value(7).run()
    session.button(key="train_now").click().run()
    new = session.query_params["run"]
    # What the browser sends before the page has changed still carries the old address.
    session.query_params["run"] = ended.id
    session.run()
    assert session.query_params["run"] == new
    assert len(store.scan(runs_folder)) == 6


def test_a_window_that_leaves_no_row_is_refused_before_training(visit):
    session = train(visit, window=900, school=False)
    assert "900" in session.error[0].value
    assert session.button(key="train_now").disabled


def test_a_run_in_training_is_found_again_after_a_reload(visit, runs_folder):
    train(visit).button(key="train_now").click().run()
    run = only_run(runs_folder)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress(**SEVENTH))
        run.history_path.write_text('{"epoch": 7, "loss": 0.5, "val_loss": 0.4}\n')
        session = visit("train", run=run.id)
        (bar,) = session.get("progress")
        assert bar.text == "**Epoch 8 of 90** · error 50 % of the last value's · 15 s left"
        assert len(session.get("echarts_chart")) == 2  # the window and the race


def test_while_a_verdict_is_drawn_its_own_share_is_shown(visit, runs_folder):
    train(visit).button(key="train_now").click().run()
    run = only_run(runs_folder)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress("judging", 9, 9, fraction=0.25, best_epoch=0))
        session = visit("train", run=run.id)
    (bar,) = session.get("progress")
    assert (bar.value, "25 %" in bar.text) == (25, True)


def test_a_line_that_no_epoch_improved_on_is_the_best_of_epoch_0(visit, runs_folder):
    train(visit, school=False).button(key="train_now").click().run()
    run = only_run(runs_folder)
    with run.lease():
        run.write_status(state="running")
        run.write_progress(Progress("training", 1, 9, best_epoch=0, best_val_loss=0.25))
        run.history_path.write_text('{"epoch": 1, "loss": 0.5, "val_loss": 0.4}\n')
        session = visit("train", run=run.id)
    (curve,) = [chart for chart in session.get("echarts_chart") if "loss" in chart.proto.alt]
    assert "0.25, that of the linear model alone" in curve.proto.alt


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
    assert session.session_state["train_settings_open"]
    session.number_input(key="train_epochs").set_value(7).run()
    assert "3 → 7" in texts(session)
    session.button(key="train_now").click().run()
    new = Run(runs_folder / session.query_params["run"])
    assert new.based_on() == ended.id
    assert "3 → 7" in texts(session)


def test_a_change_of_the_new_settings_is_named_in_words(visit, ended):
    session = visit("train", from_=ended.id)
    session.number_input(key="train_horizon").set_value(3).run()
    session.toggle(key="train_linear").set_value(True).run()
    session.segmented_control(key="train_transform").set_value("auto").run()
    told = texts(session).replace("\\", "").replace("\u2060", "")
    assert "how far ahead (horizon): 1 → 3" in told
    assert "linear model beside the LSTM (linear): no → yes" in told
    assert "values → what validation prefers" in told


def test_an_interrupted_run_can_be_stopped_and_go_on(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_status(state="running")
    session = visit("train", run=run.id)
    session.button(key="train_stop").click().run()
    assert (run.status().state, run.status().message.code) == ("stopped", "nothing_learnt")
    session.button(key="train_go_on").click().run()
    assert run.status().state == "queued" and not run.stop_requested()


def test_a_failed_run_says_why(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
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
    run = store.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_status(state="stopped")
    assert visit("train", run=run.id).button(key="train_go_on").label == "Go on"


def test_a_run_at_work_can_pause(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    with run.lease():
        run.write_status(state="running")
        session = visit("train", run=run.id)
        session.button(key="train_pause").click().run()
        assert run.pause_requested() and session.button(key="train_stop").disabled
        assert "Pausing" in texts(session)


def test_settings_for_which_there_is_no_memory_are_refused_with_those_that_fit(visit, monkeypatch):
    monkeypatch.setattr(estimate, "free_mib", lambda: 16_000.0)
    session = train(visit, units=[4096] * 16)
    assert "GiB" in texts(session) and session.button(key="train_now").disabled
    session.button(key="train_fits_too_large").click().run()
    assert not session.error and not session.button(key="train_now").disabled
    assert len(session.session_state[state.TRAIN_SETTINGS]["units"]) == 16


def test_a_run_stopped_before_it_was_scored_can_be_scored_as_it_is(visit, runs_folder):
    run = store.create(runs_folder, RunConfig(**TINY), read_sample("ramp"))
    run.write_progress(Progress(phase="training", epoch=2, epochs=3))
    run.write_status(state="stopped")
    session = visit("train", run=run.id)
    assert session.button(key="train_go_on").label == "Go on"
    session.button(key="train_score").click().run()
    assert (run.status().state, run.config().epochs) == ("queued", 2)


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


def test_other_columns_and_those_known_in_advance_become_part_of_the_run(visit, upload, sales):
    session = upload(visit("data"), sales)
    session.switch_page("app_pages/train.py").run()
    control(session.multiselect, "train_covariates").set_value(["price"]).run()
    control(session.multiselect, "train_known_ahead").set_value(["price"]).run()
    control(session.toggle, "train_calendar").set_value(True).run()
    session.button(key="train_how_open").click().run()
    assert "“price”" in texts(session)
    session.button(key="train_now").click().run()
    run = only_run(state.runs_folder())
    config = run.config()
    assert (config.covariates, config.known_ahead) == (("price",), ("price",))
    assert config.calendar
    assert set(run.series().covariate("price")) == {3.0, 4.0}


def test_columns_of_another_data_set_are_left_out(visit, upload, sales):
    session = upload(visit("data"), sales)
    session.switch_page("app_pages/train.py").run()
    control(session.multiselect, "train_covariates").set_value(["price"]).run()
    session.switch_page("app_pages/data.py").run()
    session.button(key="data_sample_ramp").click().run()
    session.switch_page("app_pages/train.py").run()
    session.button(key="train_now").click().run()
    assert only_run(state.runs_folder()).config().covariates == ()


SHOP = "date,sales,offer,shop,note\n" + "".join(
    f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{100 + day},{('', 'tv', 'radio')[day % 3]},"
    f"{(101, 205, 310)[day % 3]},note {day}\n"
    for day in range(150)
)


def test_words_and_codes_become_columns_and_what_is_left_out_is_named(visit, upload):
    session = upload(visit("data"), SHOP)
    assert "“note” holds 150 different words" in texts(session)
    session.switch_page("app_pages/train.py").run()
    assert "“note” holds 150 different words" in texts(session)
    control(session.multiselect, "train_covariates").set_value(["offer", "shop"]).run()
    control(session.multiselect, "train_known_ahead").set_value(["offer"]).run()
    control(session.multiselect, "train_codes").set_value(["shop"]).run()
    assert control(session.multiselect, "train_covariates").value == ["offer", "shop"]
    session.button(key="train_now").click().run()
    run = only_run(state.runs_folder())
    offers, shops = (
        ("offer = (empty)", "offer = radio", "offer = tv"),
        ("shop = 101", "shop = 205", "shop = 310"),
    )
    config = run.config()
    assert (config.covariates, config.known_ahead) == ((*offers, *shops), offers)
    assert run.series().covariate("shop = 205")[:3].tolist() == [0, 1, 0]
    # Its own series has them as they were learnt, with nothing to choose among words.
    session.query_params["data"] = f"run:{run.id}"
    session.run()
    assert control(session.multiselect, "train_covariates").value == [*offers, *shops]


def test_holidays_and_own_events_become_columns_known_ahead(visit, upload, sales):
    session = upload(visit("data"), sales)
    session.switch_page("app_pages/train.py").run()
    control(session.selectbox, "train_country").set_value("DE").run()
    control(session.selectbox, "train_region").set_value("BY").run()
    assert "8 holidays in these rows" in texts(session)
    control(session.text_area, "train_events").set_value("Fair 2024-02-30").run()
    session.button(key="train_events_take").click().run()
    assert "There is no 2024-02-30" in session.error[0].value.replace("\\", "")
    control(session.text_area, "train_events").set_value("Fair 2024-02-03").run()
    session.button(key="train_events_take").click().run()
    assert control(session.text_area, "train_events").value == "Fair: 2024-02-03"
    session.button(key="train_now").click().run()
    config = only_run(state.runs_folder()).config()
    assert config.covariates == config.known_ahead == ("holidays Germany, Bayern", "Fair")
    assert only_run(state.runs_folder()).series().covariate("Fair").sum() == 1
    control(session.selectbox, "train_country").set_value("").run()
    assert session.session_state[state.TRAIN_SETTINGS]["covariates"] == ["Fair"]


def test_the_season_and_an_lstm_of_unclear_gain_are_the_persons_choice(visit):
    session = train(visit, school=False)
    control(session.number_input, "train_season").set_value(50).run()
    control(session.toggle, "train_keep_unclear").set_value(True).run()
    session.button(key="train_now").click().run()
    config = only_run(state.runs_folder()).config()
    assert (config.season_length, config.keep_unclear) == (50, True)


def test_the_newest_forecast_of_the_validation_rows_stands_beside_the_curve(visit, ended):
    session = visit("train", run=ended.id)
    alts = [chart.proto.alt for chart in session.get("echarts_chart")]
    assert "Forecast of the validation rows after epoch 3, beside the real values." in alts


def test_before_the_second_look_only_the_place_of_the_forecast_is_kept(visit, ended):
    ended.film_path.unlink()
    alts = [chart.proto.alt for chart in visit("train", run=ended.id).get("echarts_chart")]
    assert not [alt for alt in alts if alt.startswith("Forecast of the validation rows")]


def test_the_first_sample_opens_with_what_is_seen_to_learn_and_a_file_with_the_best_forecast(
    visit, upload, sales
):
    session = visit("train")
    assert session.segmented_control(key="train_preset").value == "scratch"
    session.switch_page("app_pages/data.py").run()
    upload(session, sales)
    session.switch_page("app_pages/train.py").run()
    assert control(session.segmented_control, "train_preset").value == "recommended"


def test_what_somebody_chose_stays_with_another_series(visit):
    session = visit("train")
    session.segmented_control(key="train_preset").set_value("article").run()
    session.switch_page("app_pages/data.py").run()
    session.button(key="data_sample_ramp").click().run()
    session.switch_page("app_pages/train.py").run()
    assert control(session.segmented_control, "train_preset").value == "article"


def test_pressing_train_folds_the_settings_to_a_line_that_says_them(visit):
    session = train(visit, window=12)
    assert session.expander[0].label == "Settings"
    session.button(key="train_now").click().run()
    assert session.expander[0].label.startswith("Best forecast · looks back 12")
    assert session.slider(key="train_window").value == 12  # still there, folded


def test_a_finished_run_learns_on_where_it_stands(visit, ended):
    session = visit("train", run=ended.id)
    session.button(key="train_learn_on").click().run()
    # Ten more: it has learnt all three it was asked for.
    assert (ended.status().state, ended.config().epochs) == ("queued", 13)
    assert not [button for button in session.button if button.key == "train_now"]
    assert control(session.number_input, "train_epochs").value == 13


def test_a_verdict_after_a_million_epochs_is_not_offered(visit):
    session = train(visit)
    session.segmented_control(key="train_preset").set_value("article").run()
    toggle = session.toggle(key="train_verdict_toggle")
    assert toggle.disabled and "fewer epochs" in toggle.help
