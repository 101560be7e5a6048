"""Ten thousand tables through the readers and back, and ten thousand files of damaged bytes.

`LOOKBACK_TORTURE` changes the number.
"""

import os
import time

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.reading.tables import read_table
from tests.unit.reading.catalogue import properties
from tests.unit.reading.catalogue.making import (
    ROWS,
    VALUES,
    gzipped,
    ods,
    parquet,
    plain,
    xlsx,
    zipped,
)
from tests.unit.reading.catalogue.strategies import files

FILES = int(os.environ.get("LOOKBACK_TORTURE", "10000"))
MANY = settings(
    max_examples=FILES,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
TABLE = [["date", "level"], *map(list, ROWS)]
WHOLE = [
    plain(),
    xlsx({"A": TABLE}),
    xlsx({"A": TABLE, "B": TABLE}, merged=["A3:A4"]),
    ods(TABLE),
    parquet(pa.table({"level": VALUES})),
    gzipped(plain()),
    zipped({"lake.csv": plain()}),
    b'[{"date": "2024-01-01", "level": 1.5}, {"date": "2024-01-02", "level": 2}]',
]

pytestmark = pytest.mark.timeout(4 * 3600)


@MANY
@given(files())
def test_every_table_comes_back_as_it_was_written(file):
    properties.is_read_as_found(file)
    properties.is_written_as_read(file)


@MANY
@given(properties.mutated(WHOLE), st.sampled_from(properties.NAMES))
def test_no_file_is_a_defect_or_takes_long(content, name):
    start = time.monotonic()
    properties.is_no_defect(content, name, read_table)
    assert time.monotonic() - start < 20
