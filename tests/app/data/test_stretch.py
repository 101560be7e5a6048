"""A stretch of time that is left out on the Data page."""

import datetime

from core.series.ledger import read_choices
from dashboard.shared import state
from tests.app.results.test_results_page import said


def test_a_stretch_is_left_out_listed_and_taken_back(visit, upload, sales):
    session = upload(visit("data"), sales)
    days = (datetime.date(2024, 2, 5), datetime.date(2024, 2, 11))
    session.date_input(key="data_stretch_days").set_value(days).run()
    session.text_input(key="data_stretch_name").set_value("lockdown").run()
    session.button(key="data_stretch_take").click().run()
    assert not session.exception
    (stretch,) = read_choices(session.session_state[state.REPAIRS])
    assert (stretch.start, stretch.stop, stretch.name) == ("2024-02-05", "2024-02-11", "lockdown")
    assert "is neither learnt nor judged. Rows: 7" in said(session)
    assert "lockdown" in session.get("plotly_chart")[0].proto.spec
    session.button(key="data_undo_0").click().run()
    assert session.session_state[state.REPAIRS] is None
