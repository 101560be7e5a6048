"""The Train page as a designer measures it: what is in sight, and how many words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_whole_path import (
    button,
    choose,
    epochs_drawn,
    start_training,
    wait_for_epochs,
)
from tests.unit.engine.runs import until

PHONE = {
    **{"width": 390, "height": 844, "is_mobile": True, "has_touch": True},
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36",
}
SIZES = {
    "laptop": {"width": 1280, "height": 800},
    "wide laptop": {"width": 1366, "height": 768},
    "phone": PHONE,
}
MOST_WORDS = 120


@pytest.fixture(scope="module")
def training(server, chromium):
    """The address of a training that goes on until the tests of this file are over."""
    page = chromium.new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.url}/train?data=sample%3Aunemployment")
    choose(page, "As in the article")
    start_training(page)
    wait_for_epochs(page, 2, seconds=120)
    yield page.url.removeprefix(server.url)
    button(page, "Stop").click()
    expect(button(page, "See the results")).to_be_visible()
    page.context.close()


# Before the training below, which others would wait for.
def test_pressing_a_cell_of_the_network_opens_inside_there(visit, server):
    page = visit("/train?data=sample%3Aairline")
    choose(page, "Quick")
    start_training(page)
    expect(button(page, "See the results")).to_be_visible(timeout=240_000)
    layer = page.get_by_role("button", name="64 cells: look inside").last
    layer.locator("rect").nth(4).click()
    expect(page).to_have_url(re.compile(f"/inside.*run={server.newest_run().id}"))
    expect(page.get_by_role("spinbutton", name="Cell, 1 to 64")).to_have_value("5")


@pytest.mark.parametrize("size", SIZES)
def test_race_forecast_and_stop_are_in_sight_while_it_trains(visit, training, size):
    page = visit(training, **SIZES[size])
    wait_for_epochs(page, 1)
    race = page.locator("[class*=st-key-train_curve_]")
    forecast = page.locator("[class*=st-key-train_film_] canvas")
    stop = button(page, "Stop")
    for seen in (race, forecast, stop):
        expect(seen).to_be_in_viewport(ratio=1)
    bar = page.locator(".st-key-train_bar").bounding_box()
    for chart in (race, forecast):
        place = chart.bounding_box()
        assert place["y"] + place["height"] <= bar["y"], "the bar covers it"
    if size == "laptop":
        place = page.locator(".network svg").first.bounding_box()
        assert place["y"] + place["height"] <= bar["y"], "the bar covers the network"
    # Ours is the only one.
    expect(page.get_by_text("Stop", exact=True).filter(visible=True)).to_have_count(1)


def test_stop_stays_in_sight_on_a_phone_however_far_one_scrolls(visit, training):
    page = visit(training, **PHONE)
    wait_for_epochs(page, 1)
    button(page, "How it works").scroll_into_view_if_needed()
    expect(button(page, "Stop")).to_be_in_viewport(ratio=1)


BRIGHTNESS = "cells => cells.map(cell => cell.style.fillOpacity)"


def test_the_cells_of_the_network_change_their_brightness_while_it_trains(visit, training):
    page = visit(training)
    wait_for_epochs(page, 1)
    cells = page.locator(".network .cell")
    expect(cells).to_have_count(176)
    # The network is drawn apart from the curve whose epochs are counted.
    until(lambda: len(set(cells.evaluate_all(BRIGHTNESS))) > 50)
    before = cells.evaluate_all(BRIGHTNESS)
    wait_for_epochs(page, epochs_drawn(page) + 1)
    expect(cells.first).not_to_have_css("fill-opacity", before[0])


@pytest.mark.parametrize("sample", ["laser", "airline"])
def test_few_words_stand_on_train_before_any_of_it_is_opened(visit, sample):
    page = visit(f"/train?data=sample%3A{sample}")
    expect(page.get_by_text("next value", exact=True)).to_be_visible()
    main = page.get_by_test_id("stMain")
    icons = main.get_by_test_id("stIconMaterial").filter(visible=True).count()
    words = re.findall(r"\w+", main.inner_text())
    assert len(words) - icons < MOST_WORDS, " ".join(words)
