"""What axe-core finds on a page as it stands."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

# Streamlit's own drop area has a role that its label contradicts.
NOT_OURS = {("presentation-role-conflict", "stFileUploaderDropzone")}
# Colours go over into those of another scheme; what turns for ever is not waited for.
STILL = """() => document.getAnimations().every((each) =>
  each.playState !== 'running' || each.effect?.getComputedTiming().endTime === Infinity)"""


def settle(page):
    """Waits until a page stands, with all its charts."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def faults(page):
    """What axe-core finds, light and dark: each as scheme, rule and element."""
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        page.wait_for_function(STILL)
        for fault in Axe().run(page).response["violations"]:
            found += [(scheme, fault["id"], node["html"]) for node in fault["nodes"]]
    return [
        fault
        for fault in found
        if not any(fault[1] == rule and name in fault[2] for rule, name in NOT_OURS)
    ]
