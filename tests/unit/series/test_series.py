import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import DamagedFile, Message, UserError
from core.reading.options import ReadingOptions
from core.series.ledger import Entry, Repair
from core.series.series import Series

VALUES = [3.5, -1.25, 7.0, 7.5]


def daily(**changes):
    time = np.array(["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"], "datetime64[us]")
    facts = {
        "name": "Reservoir",
        "target": "level",
        "unit": "m",
        "time": time,
        "values": np.array(VALUES),
        "frequency": "D",
        "season_length": 7,
        "notes": (Message("rows", "{rows} rows have a value.", {"rows": 4}),),
        "warnings": (Message("gaps", "{missing} rows are missing.", {"missing": 1}),),
    }
    return Series(**{**facts, **changes})


def plain(n=4):
    return Series("ramp", "value", "", None, np.arange(float(n)))


def test_what_was_written_is_read_back(tmp_path: Path):
    path = tmp_path / "series.parquet"
    series = daily()
    series.write(path)
    back = Series.read(path)
    assert back.values.tolist() == VALUES
    assert back.time.tolist() == series.time.tolist()
    facts = ("name", "target", "unit", "frequency", "season_length", "notes", "warnings")
    assert [getattr(back, fact) for fact in facts] == [getattr(series, fact) for fact in facts]


def test_a_series_without_times_comes_back_without_times(tmp_path: Path):
    path = tmp_path / "series.parquet"
    plain(5).write(path)
    back = Series.read(path)
    assert back.time is None
    assert back.season_length is None
    assert back.ds.tolist() == [0, 1, 2, 3, 4]


def test_the_ledger_and_its_marks_are_read_back(tmp_path: Path):
    path = tmp_path / "series.parquet"
    entries = (Entry(Repair("fill", "linear"), 1), Entry(Repair("clip", "limit", value=2.5), 0))
    daily(repaired=[False, True, False, False], ledger=entries).write(path)
    back = Series.read(path)
    assert back.is_repaired.tolist() == [False, True, False, False]
    assert back.ledger == entries
    assert np.flatnonzero(np.isnan(back.observed)).tolist() == [1]


def test_a_file_of_before_there_were_ledgers_opens(tmp_path: Path):
    path = tmp_path / "series.parquet"
    daily().write(path)
    table = pq.read_table(path)
    facts = json.loads(table.schema.metadata[b"lookback"])
    del facts["ledger"]
    pq.write_table(table.replace_schema_metadata({b"lookback": json.dumps(facts).encode()}), path)
    assert (Series.read(path).repaired, Series.read(path).ledger) == (None, ())


def test_others_can_read_the_file_by_its_columns(tmp_path: Path):
    path = tmp_path / "series.parquet"
    daily().write(path)
    table = pq.read_table(path)
    assert table.column_names == ["ds", "y"]
    assert table["y"].to_pylist() == VALUES
    assert json.loads(table.schema.metadata[b"lookback"])["unit"] == "m"


def test_a_time_before_1677_survives(tmp_path: Path):
    path = tmp_path / "series.parquet"
    old = np.array(["0622-01-01", "0623-01-01"], "datetime64[us]")
    Series("Nile", "level", "", old, np.array([1.0, 2.0]), "YS").write(path)
    assert str(Series.read(path).time[0])[:10] == "0622-01-01"


def test_writing_leaves_no_other_file(tmp_path: Path):
    daily().write(tmp_path / "series.parquet")
    assert [entry.name for entry in tmp_path.iterdir()] == ["series.parquet"]


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"no parquet at all"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, damage: bytes):
    path = tmp_path / "series.parquet"
    path.write_bytes(damage)
    with pytest.raises(UserError) as error:
        Series.read(path)
    assert error.value.message.code == "series_file_damaged"
    assert error.value.message.values["file"] == "series.parquet"


def test_a_truncated_file_is_refused(tmp_path: Path):
    path = tmp_path / "series.parquet"
    daily().write(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UserError, match=r"series\.parquet"):
        Series.read(path)


def test_parquet_of_somebody_else_is_refused(tmp_path: Path):
    path = tmp_path / "series.parquet"
    daily().to_frame().to_parquet(path)
    with pytest.raises(UserError, match=r"columns ds and y"):
        Series.read(path)


def test_a_missing_value_is_refused_with_its_row():
    with pytest.raises(UserError) as error:
        daily(values=np.array([1.0, 2.0, np.nan, 4.0]))
    assert error.value.message.values["row"] == 2


def test_times_and_values_have_the_same_length():
    with pytest.raises(ValueError, match="4 times and 3 values"):
        daily(values=np.array([1.0, 2.0, 3.0]))


def test_nobody_can_change_a_series_that_others_share():
    mine = np.array(VALUES)
    series = daily(values=mine)
    mine[0] = 99
    assert series.values[0] == 3.5
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 99
    with pytest.raises(ValueError, match="read-only"):
        series.time[0] = series.time[1]


def test_days_go_on_over_the_end_of_a_month():
    assert daily().future_ds(2).astype("datetime64[D]").tolist() == [
        *np.array(["2024-03-02", "2024-03-03"], "datetime64[D]").tolist()
    ]


def test_row_numbers_go_on_without_times():
    assert plain(4).future_ds(3).tolist() == [4, 5, 6]


def test_what_was_settled_about_the_file_travels_with_the_series(tmp_path):
    reading = ReadingOptions(date_order="mdy", encoding="gbk")
    series = Series("a", "y", "", None, np.array([1.0, 2.0, 3.0]), reading=reading)
    series.write(tmp_path / "a.parquet")
    again = Series.read(tmp_path / "a.parquet").reading
    assert again == reading
    # Another file may have another encoding; its dates are written as before.
    assert again.for_new_data() == ReadingOptions(date_order="mdy")


def with_column(name, values):
    def change(table):
        place = table.column_names.index(name)
        return table.set_column(
            place, name, pa.array(values) if isinstance(values, list) else values
        )

    return change


def with_facts(**changes):
    def change(table):
        facts = {**json.loads(table.schema.metadata[b"lookback"]), **changes}
        return table.replace_schema_metadata({b"lookback": json.dumps(facts).encode()})

    return change


def stamps(*days):
    return pa.array(np.array(days, "datetime64[s]"))


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.append_column("y", table["y"]),
        lambda table: table.append_column("ds", table["ds"]),
        lambda table: table[:0],
        with_column("ds", pa.array([0] * 4, pa.timestamp("us", "UTC"))),
        with_column("ds", pa.array([0] * 4, pa.date32())),
        with_column("ds", [0.0, 1.0, 2.0, 3.0]),
        with_column("ds", pa.array(list("abcd")).dictionary_encode()),
        with_column("ds", pa.array([None] * 4, pa.timestamp("us"))),
        with_column("ds", pa.array([None] * 4, pa.int64())),
        with_column("ds", stamps("2024-01-01", "2024-01-02", "2024-01-03", "12000-01-01")),
        with_column("y", pa.array([None] * 4, pa.float64())),
        *(with_facts(frequency=text) for text in ("hello", "xMS", "0D", "9999999999D")),
        *(with_facts(frequency=text) for text in ("9000YS", "9" * 20 + "YS", "²D")),
        with_facts(frequency=1),
        with_facts(notes=[1]),
        with_facts(ledger=[{"kind": ["fill"]}]),
        with_facts(ledger=[{"kind": "fill", "how": "linear", "count": "x"}]),
        with_facts(reading=[1]),
        with_facts(name="\ud800"),
    ],
)
def test_a_table_that_is_no_series_is_damaged(tmp_path: Path, change):
    path = tmp_path / "series.parquet"
    daily().write(path)
    pq.write_table(change(pq.read_table(path)), path)
    with pytest.raises(DamagedFile):
        Series.read(path)
