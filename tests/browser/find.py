"""Finds the browser that the tests drive: `python -m tests.browser.find` prints its path."""

import os
import shutil
import sys


def browser() -> str | None:
    """Returns the path of a Chromium or Chrome, None where there is none."""
    chosen = os.environ.get("LOOKBACK_BROWSER")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return chosen or next((path for name in names if (path := shutil.which(name))), None)


if __name__ == "__main__":
    found = browser()
    print(found or "no browser found")
    sys.exit(0 if found else 1)
