"""A person at a page, who reads one language."""

import gettext
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.accessibility import settle

TRAINING_MS = 240_000  # on two cores that others use too
LOCALE = Path(__file__).parents[2] / "dashboard" / "locale"
LANGUAGES = ["en", *sorted(path.name for path in LOCALE.iterdir() if path.is_dir())]


def in_languages(turn):
    """Runs a test in the language whose turn it is, or in all where these are asked for.

    All of them take longer than `make test` may: `make torture` has them.
    """
    is_all = os.environ.get("LOOKBACK_LANGUAGES") == "all"
    chosen = LANGUAGES if is_all else [LANGUAGES[turn % len(LANGUAGES)]]
    return pytest.mark.parametrize("language", chosen)


class Reader:
    """A person at a page, who reads one language."""

    def __init__(self, page, language):
        self.page = page
        self.say = gettext.translation(
            "lookback", LOCALE, languages=[language], fallback=True
        ).gettext

    def button(self, name):
        """The last button of that English name."""
        return self.page.get_by_role("button", name=self.say(name), exact=True).last

    def press(self, name, **options):
        """Presses the button of that English name."""
        self.button(name).click(**options)

    def choose(self, preset):
        """Takes the settings of a preset of that English name."""
        radio = self.page.get_by_role("radio", name=self.say(preset), exact=True)
        radio.click()
        expect(radio).to_be_checked()

    def fill(self, name, value):
        """Types a number into the field of that English name."""
        field = self.page.get_by_role("spinbutton", name=self.say(name))
        field.fill(str(value))
        field.press("Enter")
        expect(field).to_have_value(str(value))

    def take(self, name, option):
        """Takes one more option of the list of that English name."""
        box = self.page.get_by_role("combobox", name=self.say(name))
        choice = self.page.get_by_role("option", name=option)
        box.click()
        try:
            choice.click(timeout=5_000)
        except TimeoutError:  # the page was drawn anew under the list, which closed it
            box.click()
            choice.click()

    def sees(self, text):
        """Waits for an English text, up to its first field or colon."""
        beginning = re.split("[{:]", self.say(text))[0].strip()
        expect(self.page.get_by_text(beginning).first).to_be_visible()

    def upload(self, path):
        """Gives the page a file, and waits until it is the series."""
        self.page.locator("input[type=file]").set_input_files(path)
        expect(self.page.get_by_role("heading", name=path.stem)).to_be_visible()

    def train_until_results(self):
        """Trains to the end and goes to Results."""
        self.press("Train")
        self.press("See the results", timeout=TRAINING_MS)
        expect(self.page).to_have_url(re.compile("/results"))
        settle(self.page)
