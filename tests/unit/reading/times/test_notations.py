import pytest

from tests.unit.reading.small_tables import read, refusal, stamps


@pytest.mark.parametrize(
    ("dates", "second"),
    [
        (("Mittwoch, 31. Januar 2024", "Donnerstag, 1. Februar 2024", "Freitag, 2. Februar 2024"),
         "2024-02-01"),
        (("31. Dez. 2023", "1. Jän. 2024", "2. Jänner 2024"), "2024-01-01"),
        (("31 mars 2024", "1 avril 2024", "2 avril 2024"), "2024-04-01"),
        (("31 de enero de 2024", "1 de febrero de 2024", "2 de febrero de 2024"), "2024-02-01"),
        (("Wed 31 Jan 2024", "Thu 1 Feb 2024", "Fri 2 Feb 2024"), "2024-02-01"),
        (("Jan 31st 2024", "Feb 1st 2024", "Feb 2nd 2024"), "2024-02-01"),
        (("January 31, 2024", "February 1, 2024", "February 2, 2024"), "2024-02-01"),
        (("31-Okt-2023", "1-Nov-2023", "2-Nov-2023"), "2023-11-01"),
        (("2024-W04", "2024-W05", "2024-W06"), "2024-01-29"),
        (("2024年1月31日", "2024年2月1日", "2024年2月2日"), "2024-02-01"),
        (("20240131T2300", "20240201T0000", "20240201T0100"), "2024-02-01"),
        (("20240131 23:00:00", "20240201 00:00:00", "20240201 01:00:00"), "2024-02-01"),
        (("31.01.2024, 23:00 Uhr", "01.02.2024, 00:00 Uhr", "01.02.2024, 01:00 Uhr"),
         "2024-02-01"),
        (("Märzx 2024", "Q1 2024", "Q2 2024"), None),
    ],
)  # fmt: skip
def test_people_write_dates_in_many_ways(dates, second):
    content = "\n".join(["date;level", *(f"{d};{n}" for n, d in enumerate(dates)), ""]).encode()
    if second is None:
        assert refusal(content).code in ("time_not_read", "no_times")
    else:
        assert stamps(read(content))[1] == second
