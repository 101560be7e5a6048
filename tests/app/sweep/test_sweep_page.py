"""What a person sees and does on the Sweep page."""

import dataclasses

import pytest

from core import sweep
from core.config import RunConfig
from core.runs import store
from core.series.samples import read_sample
from core.sweep import Space, luck
from core.sweep.trial import Trial

BASE = RunConfig.from_preset("recommended", target="passengers")


def said(session):
    """Everything written on the page, as one text, without the marks that make it inert."""
    kinds = (session.title, session.markdown, session.caption, session.error, session.info)
    texts = [str(element.value) for kind in kinds for element in kind]
    texts += [f"{metric.label} {metric.value}" for metric in session.metric]
    texts += [element.text for element in session.progress]
    return "\n".join(texts).replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def button(session, key):
    """The button of a key, None where there is none."""
    return next((found for found in session.button if found.key == key), None)


def tried(number, error, state="done", **changes):
    """A try that ended."""
    config = BASE.replace(window=8 + number, shards=1, **changes)
    worked = ((1000.0 + number, 1.0),)
    blocks = (error,) * luck.BLOCKS
    curve = (error + 1.0, error)
    return Trial(number, config, state, worked, 1, curve, error, blocks, best_epoch=2)


@pytest.fixture
def searched(runs_folder):
    """Makes searches of the airline series with some tries."""

    def make(*trials, series="airline", budget_s=600.0):
        made = sweep.create(runs_folder, BASE, Space(window=(8, 20)), read_sample(series), budget_s)
        for trial in trials:
            with made.claim():
                made.write(trial)
        return made

    return make


def visit_sweep(visit):
    return visit("sweep", data="sample:airline")


def test_the_page_says_what_it_does_and_what_it_starts_from(visit):
    session = visit_sweep(visit)
    assert "those that fall behind are cut early" in said(session)
    assert "It starts from the settings on Train: looks back 64 · layers 64, 64" in said(session)
    assert button(session, "sweep_start").label == "Start the search"
    assert not session.get("echarts_chart")


def test_starting_makes_a_search_of_the_chosen_length_within_the_chosen_ranges(visit, runs_folder):
    session = visit_sweep(visit)
    session.segmented_control(key="sweep_minutes").set_value(5).run()
    session.slider(key="sweep_range_layers").set_value((1, 3)).run()
    button(session, "sweep_start").click().run()
    assert not session.exception
    (made,) = sweep.scan(runs_folder)
    assert (made.budget_s(), made.space().layers) == (300.0, (1, 3))
    assert made.base().window == 64
    assert button(session, "sweep_stop") is not None and button(session, "sweep_start") is None


def test_changed_ranges_can_be_taken_back(visit, runs_folder):
    session = visit_sweep(visit)
    session.slider(key="sweep_range_dropout").set_value((0.2, 0.6)).run()
    button(session, "sweep_ranges_reset").click().run()
    button(session, "sweep_start").click().run()
    assert sweep.scan(runs_folder)[0].space().dropout == (0.0, 0.4)


def test_ranges_a_short_series_cannot_carry_are_refused_with_a_remedy(visit):
    session = visit("sweep", data="sample:airline", set='{"window": 120}')
    assert not button(session, "sweep_start").disabled  # shorter windows are tried instead
    session = visit("sweep", data="sample:airline", set='{"horizon": 100}')
    assert "this series has 144" in said(session)
    assert button(session, "sweep_start").disabled


def test_while_it_searches_the_page_tells_tries_cuts_and_the_best(visit, searched):
    made = searched(tried(0, 10.0), tried(1, 8.0), tried(2, 12.0, "cut"))
    session = visit_sweep(visit)
    told = said(session)
    assert "Tries 3" in told and "Cut early 1" in told
    assert "Best typical error so far 8.0 thousand" in told
    assert "Compared with the first try 20 % less error" in told
    assert len(session.get("echarts_chart")) == 2
    button(session, "sweep_stop").click().run()
    assert made.stop_requested()


def at_the_start(number, learnt):
    """A try whose network never got below what it began with, an error of 10."""
    trial = tried(number, 10.0)
    return dataclasses.replace(trial, curve=(learnt + 2.0, learnt), best_epoch=0)


def test_where_no_try_gets_below_its_start_they_are_ranked_by_what_they_learnt(visit, searched):
    searched(at_the_start(0, 14.0), at_the_start(1, 11.0), at_the_start(2, 12.0))
    session = visit_sweep(visit)
    told = said(session)
    assert "No LSTM has got below what it starts from, 10 thousand" in told
    assert "the best so far is number 2, typically off by about 11 thousand" in told
    drawn = [chart.proto.alt for chart in session.get("echarts_chart")]
    assert "the best so far, number 2, has a typical error of 11 thousand" in drawn[0].replace(
        "\u00a0", " "
    )
    assert "Best typical error so far 10 thousand" in told


def test_one_try_below_its_start_ranks_all_by_their_errors(visit, searched):
    searched(at_the_start(0, 14.0), tried(1, 9.0))
    assert "No LSTM has got below" not in said(visit_sweep(visit))


def test_before_the_first_try_has_ended_the_page_says_how_far_it_is(visit, searched):
    made = searched()
    with made.claim() as n:
        made.write(
            dataclasses.replace(at_the_start(n, 14.0), state="running", error=None, worked=())
        )
        session = visit_sweep(visit)
    assert "after 2 epochs the best of them is typically off by about 14 thousand" in said(session)
    assert not session.get("echarts_chart")


def test_a_search_at_work_is_told_with_the_time_left(visit, searched):
    made = searched(tried(0, 10.0))
    with made.claim() as number:
        made.write(Trial(number, BASE))
        session = visit_sweep(visit)
        assert "Searching, 10 min left" in said(session)


def test_what_the_best_changed_and_how_much_is_luck_is_said_at_the_end(visit, searched):
    searched(tried(0, 10.0), tried(1, 8.0), tried(2, 9.0)).request_stop()
    told = said(visit_sweep(visit))
    assert "The best of 3 tries has a typical error of 8.0 thousand" in told
    assert "hardly any of that lead is luck" in told
    assert "What the best changed: how far it looks back (window): 64 → 9" in told


def test_training_the_best_makes_a_run_and_opens_it(visit, searched, runs_folder):
    searched(tried(0, 10.0), tried(1, 8.0), tried(2, 9.0)).request_stop()
    session = visit_sweep(visit)
    button(session, "sweep_take").click().run()
    assert not session.exception
    (run,) = store.scan(runs_folder)
    assert (run.name(), run.config().window, run.config().shards) == ("Best of 3 tries", 9, 2)
    assert session.title[0].value == "Train"
    assert session.query_params["run"] == run.id


def test_where_the_lstm_never_added_anything_the_page_says_so(visit, searched):
    same = [dataclasses.replace(tried(n, 10.0, units=(8,)), best_epoch=0) for n in range(3)]
    searched(*same).request_stop()
    told = said(visit_sweep(visit))
    assert "In none of 3 tries did the LSTM clearly improve" in told
    assert "switch the linear model off" in told


def test_a_schooled_lstm_that_learnt_nothing_on_still_adds_what_it_knows(visit, searched):
    same = [dataclasses.replace(tried(n, 10.0), best_epoch=0) for n in range(3)]
    searched(*same).request_stop()
    told = said(visit_sweep(visit))
    assert "None of 3 tries did better" in told
    assert "switch the linear model off" not in told


def test_a_search_that_found_nothing_says_so_and_offers_another(visit, searched):
    searched().request_stop()
    session = visit_sweep(visit)
    assert "It ended before its first try was done" in said(session)
    assert button(session, "sweep_take") is None
    assert button(session, "sweep_start").label == "Start the search"


def test_what_mattered_is_shown_once_there_are_enough_tries(visit, searched):
    searched(*(tried(n, 10.0 + (n - 5) ** 2 / 10) for n in range(12))).request_stop()
    session = visit_sweep(visit)
    assert len(session.get("echarts_chart")) == 3


def test_the_tries_are_a_table_on_demand(visit, searched):
    searched(tried(0, 10.0), tried(1, 8.0), tried(2, 12.0, "cut")).request_stop()
    session = visit_sweep(visit)
    assert not session.dataframe
    session.session_state["sweep_table_open"] = True
    session.run()
    table = session.dataframe[0].value
    assert table["Try"].tolist() == [3, 2, 1]
    assert table["Ended"].tolist() == ["cut early", "to its end", "to its end"]


def test_earlier_searches_of_the_series_stay_in_reach_and_others_are_not_shown(visit, searched):
    first, second = searched(tried(0, 10.0)), searched(tried(0, 9.0))
    searched(tried(0, 1.0), series="ramp")
    for made in (first, second):
        made.request_stop()
    older, newer = sorted((first, second), key=lambda made: made.id)
    session = visit_sweep(visit)
    assert session.selectbox(key="sweep_open").value == newer.id
    assert len(session.selectbox(key="sweep_open").options) == 2
    session.selectbox(key="sweep_open").set_value(older.id).run()
    assert not session.exception


def test_what_the_search_changes_of_the_article_s_settings_is_said(visit):
    article = '{"preset": "article", "split": [0.875, 0.125], "epochs": 1000000, "patience": null}'
    told = said(visit("sweep", data="sample:airline", set=article))
    assert "Changed for the search: parts" in told
    assert "87.5 / 12.5 % → 87.5 / 6.25 / 6.25 %" in told and "1,000,000 → 100" in told


def test_a_search_can_be_deleted(visit, searched):
    made = searched(tried(0, 10.0))
    made.request_stop()
    session = visit_sweep(visit)
    button(session, "sweep_delete").click().run()
    assert not session.exception
    assert not made.folder.exists() and button(session, "sweep_take") is None


def test_train_leads_to_the_search(visit):
    session = visit("train", data="sample:airline")
    button(session, "train_to_sweep").click().run()
    assert session.title[0].value == "Sweep"


def test_a_damaged_search_does_not_bring_down_the_page(visit, searched):
    searched(tried(0, 10.0)).sweep_path.write_text("{")
    whole = searched(tried(0, 12.0))
    whole.request_stop()
    session = visit_sweep(visit)
    assert not session.exception
    assert "12 thousand" in said(session)
