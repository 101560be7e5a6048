"""The tests of the shell read English, whatever is spoken where they run."""

import os

os.environ["LANGUAGE"] = "en"
