"""A class watches a network learn, in every language, and axe-core looks at every page it sees."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults, settle
from tests.browser.reader import TRAINING_MS, in_languages

# Whoever reads another language has looked before.
LOOKED = (
    "The test is open: look {n} at these rows. With every look the best score is more likely to be "
    "luck."
)


@pytest.mark.timeout(600)
@in_languages(0)
def test_a_class_watches_it_learn_and_looks_inside_and_no_page_bars_anybody(reader):
    teacher = reader()
    page, found = teacher.page, {}

    def look(place):
        settle(page)
        found[place] = faults(page)

    look("data")
    teacher.press("Train on this series")
    look("train")
    teacher.press("Train")
    crossed = teacher.say("Mark: {text}.").split("{")[0]
    expect(page.locator(f"[aria-label*='{crossed}']").first).to_be_visible(timeout=TRAINING_MS)
    if teacher.button("Stop").is_visible():
        found["training"] = faults(page)
    teacher.press("See the results", timeout=TRAINING_MS)
    look("results")
    teacher.press("Open the test")
    teacher.press("Open it for good")
    teacher.sees(LOOKED)
    for name in ("Inside", "Sweep", "Runs"):
        page.get_by_role("link", name=teacher.say(name), exact=True).click()
        look(name)
    assert {place: seen for place, seen in found.items() if seen} == {}
