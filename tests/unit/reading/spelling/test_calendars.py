import numpy as np

from core.reading.spelling.calendars import persian_stamps
from core.reading.tables import read_text
from core.reading.times.stamps import read_times


def test_days_of_the_persian_calendar():
    days = np.array([(1402, 1, 1), (1403, 1, 1), (1399, 12, 30), (1357, 11, 22), (1402, 12, 30)])
    assert persian_stamps(*days.T).astype("datetime64[D]").astype(str).tolist() == [
        "2023-03-21", "2024-03-20", "2021-03-20", "1979-02-11", "NaT",
    ]  # fmt: skip


def test_a_year_of_another_calendar_is_said():
    persian = [f"{1402 + n // 12}/{n % 12 + 1:02d}/01" for n in range(24)]
    table = read_text("\n".join(["when\tvalue", *(f"{row}\t{n}" for n, row in enumerate(persian))]))
    times = read_times(table.columns["when"])
    assert [str(day)[:10] for day in times.time[[0, 1, 12]]] == [
        "2023-03-21", "2023-04-21", "2024-03-20",
    ]  # fmt: skip
    (note,) = [note for note in times.notes if note.code == "time_calendar"]
    assert note.values["read"] == "2023-03-21"
