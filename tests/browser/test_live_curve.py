"""A curve that grows: its points come soon, and nothing flickers."""

from playwright.sync_api import expect

from tests.browser.live_curve import Watch, median_wait
from tests.browser.test_whole_path import button, choose, start_training, wait_for_epochs


def test_points_arrive_and_nothing_is_replaced_or_blank(visit, server):
    page = visit("/train?data=sample%3Alaser")
    choose(page, "Best forecast")
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
    assert seen["frames"] > last - first  # it looked more often than points came
    assert (seen["replaced"], seen["blank"]) == (0, 0)
    assert seen["waits"] and median_wait(seen) < 10  # how soon is for the benchmark to say
