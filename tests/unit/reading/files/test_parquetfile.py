import datetime
import decimal
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading.files.parquetfile import read_parquet_sheet


def parquet(**columns):
    """A file of these columns."""
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_each_type_comes_as_the_number_the_time_or_the_text_it_is():
    content = parquet(
        whole=[1, None, 3],
        exact=[decimal.Decimal("1.5"), decimal.Decimal("2.25"), None],
        day=[datetime.date(2024, 2, 28), datetime.date(2024, 2, 29), datetime.date(2024, 3, 1)],
        word=[" north ", None, "east"],
        said=[True, False, True],
    )
    columns = read_parquet_sheet(content).columns
    np.testing.assert_array_equal(columns["whole"], [1, np.nan, 3])
    np.testing.assert_array_equal(columns["exact"], [1.5, 2.25, np.nan])
    assert columns["day"].iloc[1] == pd.Timestamp("2024-02-29")
    assert columns["word"].tolist() == ["north", "", "east"]
    assert columns["said"].tolist() == ["True", "False", "True"]
    assert columns["word"].index.tolist() == [1, 2, 3]


@pytest.mark.parametrize("cells", [[[1, 2], [3]], [{"a": 1}], [b"x"]])
def test_a_cell_of_several_values_is_refused_by_its_column(cells):
    with pytest.raises(UserError) as refused:
        read_parquet_sheet(parquet(odd=cells))
    assert refused.value.message.code == "parquet_nested"
    assert refused.value.message.values["column"] == "odd"


def test_no_rows_and_half_a_file_are_refused():
    for content, code in ((parquet(a=[]), "header_only"), (parquet(a=[1])[:-9], "file_damaged")):
        with pytest.raises(UserError) as refused:
            read_parquet_sheet(content)
        assert refused.value.message.code == code
