from tests.unit.reading.small_tables import codes, complaint, dated, lines, read


def test_without_any_time_the_rows_are_taken_in_order():
    series = read(lines("1.5,20", "0.5,10", "2.5,30", header="a,b"))
    assert (series.target, series.time) == ("a", None)
    assert "time_none" in codes(series.notes)


def test_the_order_of_the_rows_can_be_chosen():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"), time="")
    assert series.time is None
    assert series.values.tolist() == [1, 2, 3]


def test_a_column_of_words_gives_no_times():
    content = lines("2024-01-01,1,a", "2024-01-02,2,b", "2024-01-03,3,c", header="date,level,x")
    message = complaint(content, time="x")
    assert (message.code, message.values["value"]) == ("no_times", "a")


def test_times_that_ran_across_are_written_in_no_column_of_the_file():
    rows = [[f"{year}", *(f"{month}" for month in range(1, 13))] for year in range(2008, 2012)]
    across = lines("Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", *map(",".join, rows))
    told = codes(read(across).notes)
    assert "months_across" in told
    assert "time_format" not in told
