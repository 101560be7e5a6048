"""The copycat check: it has to flag the article's network where nothing but repeating is left.

That it flags no good forecast is looked at wherever one is trained.
"""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.accuracy.figures import Figure, print_head, print_line
from tests.benchmarks.accuracy.training import read_series, train

REPEATED = ("sp500_monthly", "brent_oil_daily")
# The preset goes on until somebody stops it.
EPOCHS = 40
COLUMNS = ("series", "RMSE ÷ naive", "best shift", "flagged", "seconds")


def measure(folder: Path, names: list[str] | None) -> list[Figure]:
    """Prints one line for each series and returns how many are flagged."""
    print_head(COLUMNS)
    flagged = 0
    for name in names or REPEATED:
        trained = train(read_series(folder, name), preset="article", epochs=EPOCHS)
        check = trained.found.part("test").copycat
        flagged += check.flagged
        share = trained.shares()["forecast"]
        print_line((name, share, check.best_shift, check.flagged, round(trained.seconds)))
    count = len(names or REPEATED)
    return [Figure("article's forecasts flagged as copycats", float(flagged), least=count)]
