"""What a person sees and does on the Data page."""

import json

import numpy as np
import pandas as pd
import pytest

from dashboard.shared import datasets, state, uploads


def texts(session):
    """Everything written on the page."""
    kinds = (session.title, session.caption, session.markdown, session.error, session.metric)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def card(session, label):
    return next(metric.value for metric in session.metric if metric.label == label)


def test_the_first_visit_shows_the_first_sample_drawn_and_the_way_on(visit):
    session = visit()
    assert session.title[0].value == datasets.samples()[0].title
    assert len(session.get("plotly_chart")) == 1
    assert session.button(key="data_train").label == "Train on this series"


def test_the_five_cards_say_what_was_understood(visit):
    session = visit(data="sample:co2")
    assert [metric.label for metric in session.metric] == [
        "Rows",
        "Span",
        "Step",
        "Season",
        "Missing",
    ]
    assert card(session, "Rows") == "2,284"
    assert card(session, "Span") == "44 years"
    assert card(session, "Step") == "1 week"


def test_a_series_of_numbered_rows_goes_from_row_to_row(visit):
    assert card(visit(data="sample:ramp"), "Step") == "1 row"


def test_an_uploaded_file_becomes_the_series(visit, upload, sales):
    session = upload(visit(), sales)
    assert session.title[0].value == "sales"
    assert card(session, "Rows") == "150"


def test_an_upload_is_there_again_after_a_reload(visit, upload, sales):
    address = dict(upload(visit(), sales).query_params)
    st_again = visit(**address)
    assert st_again.title[0].value == "sales"


def test_a_refused_file_leaves_what_is_loaded_and_says_why(visit, upload):
    session = visit()
    before = dict(session.query_params)
    upload(session, "date,colour\n2024-01-01,red\n2024-01-02,green\n2024-01-03,blue\n")
    assert dict(session.query_params) == before
    assert "red" in session.error[0].value


def test_the_message_about_a_refused_file_goes_with_the_next_choice(visit, upload, sales):
    session = upload(visit(), "nothing")
    assert session.error
    upload(session, sales)
    assert not session.error


def test_a_sample_opens_with_a_click(visit):
    session = visit()
    session.button(key="data_sample_ramp").click().run()
    assert session.query_params["data"] == "sample:ramp"
    assert card(session, "Rows") == "1,000"


def test_another_column_becomes_the_one_to_forecast(visit, upload, sales):
    session = upload(visit(), sales)
    session.selectbox(key="data_target").select("price").run()
    assert session.query_params["target"] == "price"
    assert "forecasting price" in session.button(key="app_to_app_pages/data.py").label


def test_the_unit_in_a_header_stands_beside_the_target(visit, upload, sales):
    session = upload(visit(), sales)
    assert "sales \\(kg\\)" in session.button(key="app_to_app_pages/data.py").label


def test_a_column_that_holds_no_times_is_refused_and_the_choice_goes_back(visit, upload, sales):
    session = upload(visit(), sales)
    session.selectbox(key="data_target").select("price").run()
    session.selectbox(key="data_time").select("price").run()
    assert session.error
    assert session.selectbox(key="data_time").value == "date"


def test_moving_the_borders_moves_the_parts(visit):
    session = visit(data="sample:co2")
    session.slider(key="data_borders").set_range(60.0, 80.0).run()
    # 2 284 rows: 60 % are 1 370.4, 80 % are 1 827.2.
    assert "1,370 weeks to learn from, 457 weeks" in texts(session)


def test_two_sessions_do_not_see_each_others_choices(visit, upload, sales):
    one, other = visit(), visit()
    upload(one, sales)
    assert other.run().title[0].value == datasets.samples()[0].title


def test_what_a_file_is_called_is_shown_inert(visit, upload, sales):
    session = upload(visit(), sales, name="[x](http://e.x) $a$ **b**.csv")
    assert "[x](" not in session.title[0].value
    assert "$a$" not in session.title[0].value


@pytest.mark.parametrize(
    ("lang", "label"), [("de", "Mit dieser Reihe trainieren"), ("zh_CN", "用这个序列训练")]
)
def test_the_page_speaks_the_language_of_its_address(visit, lang, label):
    assert visit(lang=lang).button(key="data_train").label == label


@pytest.mark.parametrize(
    ("lang", "march", "october", "saturday"),
    [
        ("en", "Mar", "October", "Saturday"),
        ("de", "Mär", "Oktober", "Samstag"),
        ("zh_CN", "3月", "十月", "星期六"),
    ],
)
def test_a_chart_brings_the_names_of_months_and_days(visit, lang, march, october, saturday):
    (chart,) = visit(lang=lang).get("plotly_chart")
    config = json.loads(chart.proto.config)
    names = config["locales"][config["locale"]]["format"]
    assert (names["shortMonths"][2], names["months"][9]) == (march, october)
    assert (names["days"][6], len(names["days"])) == (saturday, 7)
    assert [len(names[part]) for part in ("months", "shortMonths", "shortDays")] == [12, 12, 7]


@pytest.mark.parametrize("data", ["../../etc/passwd", "run:../x", "0" * 20, "sample:none", ""])
def test_an_address_without_such_data_opens_the_first_sample(visit, data):
    session = visit(data=data)
    assert session.title[0].value == datasets.samples()[0].title


@pytest.mark.parametrize("run", ["../..", "/etc", ".data", "nothing"])
def test_an_address_without_such_a_run_opens_none(visit, run):
    assert not [b for b in visit(run=run).button if b.key == "app_to_app_pages/runs.py"]


def test_the_same_file_twice_is_kept_once(runs_folder, sales):
    first = datasets.store_upload(runs_folder, sales.encode(), "sales.csv")
    second = datasets.store_upload(runs_folder, sales.encode(), "again.csv")
    assert first == second
    assert len(list((runs_folder / ".data").iterdir())) == 1


def test_the_oldest_uploads_go_when_there_are_too_many(runs_folder, sales, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UPLOADS", 2)
    ids = [
        datasets.store_upload(runs_folder, f"{sales}2024-09-0{day},1,1\n".encode(), "sales.csv")
        for day in (1, 2, 3)
    ]
    kept = {place.name for place in (runs_folder / ".data").iterdir()}
    assert kept == set(ids[1:])


def test_a_browser_that_missed_what_is_chosen_shows_it_all_the_same(visit, upload, sales):
    session = upload(visit(), sales)
    session.selectbox(key="data_target").select("price").run()
    time, target = (session.selectbox(key=f"data_{name}") for name in ("time", "target"))
    assert time.proto.options[time.proto.default] == "date"
    assert target.proto.options[target.proto.default] == "price"


def test_other_borders_repeat_the_inspection_and_read_no_file_again(runs_folder, monkeypatch):
    rows = np.arange(120)
    values = np.where(rows < 50, 4 * np.sin(rows * np.pi / 6), 0.0)
    values += np.random.default_rng(3).normal(size=120)
    lines = [
        f"{month},{value:.3f}"
        for month, value in zip(
            pd.period_range("2010-01", periods=120, freq="M"), values, strict=True
        )
    ]
    data_id = datasets.store_upload(
        runs_folder, "\n".join(["month,sales", *lines]).encode(), "sales.csv"
    )
    read, reads = datasets.tables.read_table, []
    monkeypatch.setattr(
        datasets.tables, "read_table", lambda *given: reads.append(1) or read(*given)
    )
    early, late = (
        datasets.open_dataset(runs_folder, data_id, None, None, train_share=share)
        for share in (0.4, 0.7)
    )
    assert len(reads) <= 1 and early.table.columns is late.table.columns
    assert (early.series.season_length, late.series.season_length) == (12, None)


def test_columns_are_added_up_and_the_sum_is_what_is_forecast(visit, upload, sales):
    session = upload(visit("data"), sales)
    session.multiselect(key="data_sum_columns").set_value(["sales", "price"]).run()
    session.button(key="data_sum_take").click().run()
    assert not session.exception
    assert session.session_state[state.TARGET] == "sales + price"
    assert session.selectbox(key="data_target").value == "sales + price"
