"""A run as a short Python script that trains it again with `core`."""

from __future__ import annotations

from core.config import RunConfig

SERIES_NAME = "series.parquet"
SCRIPT_NAME = "reproduce.py"

_SCRIPT = '''"""Trains a run of Lookback again, from `{series}` in the same folder.

Needs the package `lookback`: python {script}
"""

from pathlib import Path

from core.config import RunConfig
from core.pipeline import execute
from core.runs import store
from core.runs.seal import shown_scores
from core.runs.weights import load_forecaster
from core.series.series import Series

HERE = Path(__file__).parent

config = RunConfig(
{settings}
)

if __name__ == "__main__":
    series = Series.read(HERE / "{series}")
    run = store.create(HERE / "runs", config, series, foreground=True)
    execute(run)
    print(run.folder, run.status().state)
    scores = shown_scores(run)
    print("Validation:", scores and scores.validation.best)
    print("Next:", load_forecaster(run).forecast(config.horizon))
'''


def script(config: RunConfig) -> str:
    """Returns the script of a run, every setting written out.

    Presets may change; the settings of a run do not. What people typed stands in it as Python
    literals, so none of it is ever run.

    Args:
        config: The settings of the run.
    """
    settings = "\n".join(
        f"    {name}={tuple(value) if isinstance(value, list) else value!r},"
        for name, value in config.to_dict().items()
    )
    return _SCRIPT.format(settings=settings, series=SERIES_NAME, script=SCRIPT_NAME)
