"""The table of runs is drawn on a canvas: what is pressed in it is seen by a browser alone."""

import re

import pytest
from playwright.sync_api import expect

from core.config import RunConfig
from core.runs import store
from core.series.samples import read_sample
from tests.browser.accessibility import settle

ROW_PX = 35


@pytest.fixture
def stopped(server):
    """Two runs that nobody will train, the newer one first."""
    made = []
    for name, day in (("table, older", 1), ("table, newer", 2)):
        run = store.create(server.runs_folder, RunConfig(name=name), read_sample("airline"))
        run.write_status(state="stopped", created=f"2099-01-0{day}T12:00:00+00:00")
        made.insert(0, run)
    yield made
    for run in made:
        if run.exists():
            store.delete(run)


def test_ticks_stars_and_names_of_the_table_are_taken(visit, stopped):
    newer, older = stopped
    page = visit("/runs")
    canvas = page.locator('[data-testid="stDataFrame"] canvas').first
    canvas.wait_for()
    settle(page)
    page.wait_for_timeout(500)  # the columns find their widths
    place = canvas.bounding_box()

    def press(row, x):
        page.mouse.click(place["x"] + x, place["y"] + ROW_PX * (row + 1.5))

    press(0, 17)
    press(1, 17)
    expect(page.get_by_text("2 chosen")).to_be_visible()
    cells = page.locator('[data-testid="stDataFrame"] canvas td')
    expect(cells.filter(has_text="☆").first).to_be_attached()
    press(1, 17 + 17 + 190 + 21)
    expect(cells.filter(has_text="★")).to_have_count(1)
    assert (newer.label().starred, older.label().starred) == (False, True)
    press(1, 17 + 17 + 50)
    expect(page).to_have_url(re.compile(f"/train.*run={older.id}"))
