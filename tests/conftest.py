"""No test knows the runs of whoever runs it, nor starts an engine for them."""

import os
import shutil
import tempfile
from pathlib import Path


def pytest_configure(config):
    folder = tempfile.mkdtemp(prefix="lookback-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["LOOKBACK_RUNS"] = str(Path(folder, "runs"))
