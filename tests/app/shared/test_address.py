"""Whatever an address says, a page is shown: what does not belong there is left out or told."""

import shutil

import pytest

from dashboard.language.words import plain_message
from dashboard.shared.settings import RUN_GONE
from tests.unit.runs.test_damage import BEFORE, RUN

DEEP = "[" * 100_000
NAMES = ("x" * 300, "..", ".", "/etc", "a/b", "\0", f"../runs/{RUN}", ".engine", "run\n", DEEP)
REPAIRS = (
    DEEP,
    "null",
    "[null]",
    '[{"kind":"resample","how":"last","frequency":"0D"}]',
    '[{"kind":"resample","how":"mean","frequency":"999999YE"}]',
    '[{"kind":"fill","how":"seasonal","season_length":-4}]',
    '[{"kind":"drop","how":"before","start":"²"}]',
    '[{"kind":"drop","how":"before","start":"2024-01-01T00:00:00+25:00"}]',
    '[{"kind":"clip","how":"limit","value":-1}]',
    '[{"kind":"stuck","how":"missing","value":1e300}]',
)
SETTINGS = (
    DEEP,
    '{"a":' * 50_000,
    '{"window":100000}',
    '{"window":60000,"reach_back":false,"split":[0.9998,0.0001,0.0001]}',
    '{"window":60000,"reach_back":false,"split":[0.999998,0.000001,0.000001]}',
    '{"school":false,"window":100000,"horizon":2000}',
    '{"covariates":["x"]}',
    *(
        f'{{"covariates":["x"],"made":[{{"name":"x",{how}}}]}}'
        for how in (
            '"country":"../.."',
            '"country":"DE","region":".."',
            '"spans":[["0001-01-01","9999-12-31"]]',
        )
    ),
    *(
        f'{{"{name}":{value}}}'
        for name in ("epochs", "linear", "reach_back", "validation_every", "split", "units")
        for value in ("null", "[]", "1e300")
    ),
)


@pytest.fixture
def written_before(runs_folder):
    return shutil.copytree(BEFORE, runs_folder)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_takes_a_page_down_or_leads_out_of_the_folder(visit, written_before, name):
    shutil.copy(written_before / RUN / "series.parquet", written_before.parent)
    shutil.copy(written_before / RUN / "config.json", written_before.parent)
    session = visit(run=name)
    assert session.session_state["app_data"].startswith("sample:")
    assert [error.value for error in session.error] == [plain_message(RUN_GONE.text())]
    for data in (f"run:{name}", f"sample:{name}", name):
        assert visit(data=data).error


@pytest.mark.parametrize("repairs", REPAIRS)
def test_no_repair_takes_a_page_down(visit, repairs):
    visit("train", data="sample:co2", repairs=repairs)
    visit(data="sample:laser", repairs=repairs)


@pytest.mark.parametrize("settings", SETTINGS)
def test_no_setting_takes_a_page_down(visit, settings):
    visit("train", data="sample:co2", set=settings)
