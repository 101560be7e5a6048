"""Small tables of rows that go on, and what becomes of them."""

from core.config import RunConfig
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import to_series
from core.series.onward.continuing import Joining, continue_series

MONTHS = "month,sales\n" + "".join(f"2023-{month:02d}-01,{10 * month}\n" for month in range(1, 13))
DAYS = "day,sales\n" + "".join(f"2024-01-{day:02d},{day}\n" for day in range(1, 32))


def table(text, **options):
    return read_table(text.encode(), "newer.csv", ReadingOptions(**options))


def learnt(text, covariates=()):
    return to_series(table(text), target="sales", covariates=covariates)


def continued(known, text, differing=None, gap=None, names=None, **settings):
    rows, joining = table(text, names=names), Joining(differing, gap)
    return continue_series(known, rows, RunConfig(**settings), joining)
