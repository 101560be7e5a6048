"""A curve that grows: its points come soon, and nothing flickers."""

import json
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.live_curve import Watch, median_wait
from tests.browser.test_whole_path import button, start_training, wait_for_epochs

# One that neither its epochs nor its patience end while it is watched.
ENDLESS = {"preset": "recommended", "epochs": 1_000_000, "patience": 1_000_000}


def test_points_arrive_and_nothing_is_replaced_or_blank(visit, server):
    page = visit(f"/train?data=sample%3Alaser&set={quote(json.dumps(ENDLESS))}")
    expect(page.get_by_role("radio", name="Best forecast")).to_be_checked()
    start_training(page)
    first = wait_for_epochs(page, 1)
    watch = Watch(page, server.newest_run())
    wait_for_epochs(page, first + 5)
    page.get_by_text("Only the last half").click()
    last = wait_for_epochs(page, first + 8)
    seen = watch.end()
    button(page, "Stop").click()
    expect(button(page, "See the results")).to_be_visible()
    assert last >= first + 8
    # It looked more often than points came; several epochs may come at once.
    assert seen["frames"] > len(seen["told"]) > 1
    assert (seen["replaced"], seen["blank"]) == (0, 0)
    assert seen["waits"] and median_wait(seen) < 10  # how soon is for the benchmark to say
