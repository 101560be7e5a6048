import pytest

from core.reading.spelling.notations import month_of
from tests.unit.reading.small_tables import read, stamps


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
        (("令和5年12月", "令和6年1月", "令和6年2月"), "2024-01-01"),
        (("平成元年1月", "平成元年2月", "平成元年3月"), "1989-02-01"),
        (("2024. 01. 31.", "2024. 02. 01.", "2024. 02. 02."), "2024-02-01"),
        (("2024.1.31.", "2024.2.1.", "2024.2.2."), "2024-02-01"),
        (("2024. január", "2024. február", "2024. március"), "2024-02-01"),
        (("январь 2024 г.", "февраль 2024 г.", "март 2024 г."), "2024-02-01"),
        (("Ιανουάριος 2024", "Φεβρουάριος 2024", "Μάρτιος 2024"), "2024-02-01"),
        (("Tháng 1 năm 2024", "Tháng 2 năm 2024", "Tháng 3 năm 2024"), "2024-02-01"),
        (("KW 04/2024", "KW 05/2024", "KW 06/2024"), "2024-01-29"),
        (("Week 4, 2024", "Week 5, 2024", "Week 6, 2024"), "2024-01-29"),
        (("31.01.2024 23:45 - 01.02.2024 00:00", "01.02.2024 00:00 - 01.02.2024 00:15",
          "01.02.2024 00:15 - 01.02.2024 00:30"), "2024-02-01"),
        (("2024-01-31T23:00Z/2024-02-01T00:00Z", "2024-02-01T00:00Z/2024-02-01T01:00Z",
          "2024-02-01T01:00Z/2024-02-01T02:00Z"), "2024-02-01"),
        (("20240131T2300", "20240201T0000", "20240201T0100"), "2024-02-01"),
        (("20240131 23:00:00", "20240201 00:00:00", "20240201 01:00:00"), "2024-02-01"),
        (("31.01.2024, 23:00 Uhr", "01.02.2024, 00:00 Uhr", "01.02.2024, 01:00 Uhr"),
         "2024-02-01"),
    ],
)  # fmt: skip
def test_people_write_dates_in_many_ways(dates, second):
    content = "\n".join(["date;level", *(f"{d};{n}" for n, d in enumerate(dates)), ""]).encode()
    assert stamps(read(content))[1] == second


def test_the_periods_of_a_year_have_a_first_month():
    periods = ("Q03", "M7", "7", "Juli", "3rd Quarter", "H2", "7月", "M13", "Q5", "week 1")
    assert [month_of("2010", period)[5:] for period in periods] == ["07"] * 7 + [""] * 3


def test_words_behind_times_are_read_past_where_they_come_again():
    rows = ["31-01-2024 22:00 DST", "31-01-2024 23:00 DST", "01-02-2024 00:00"]
    content = "\n".join(["date;level", *(f"{row};{n}" for n, row in enumerate(rows)), ""]).encode()
    series = read(content)
    assert stamps(series) == ["2024-01-31T22:00", "2024-01-31T23:00", "2024-02-01"]
    note = next(note for note in series.notes if note.code == "time_words_behind")
    assert (note.values["words"], note.values["count"]) == ("DST", 2)
