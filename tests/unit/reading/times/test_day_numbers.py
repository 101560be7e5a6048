from tests.unit.reading.small_tables import codes, dated, question, read, stamps

SERIALS = dated("45292", "45293", "45294.5", column="date")


def test_days_of_a_spreadsheet_are_asked():
    asked = question(SERIALS)
    assert (asked.message.code, asked.option) == ("day_numbers_unclear", "day_numbers")
    assert {r.value: r.examples[0] for r in asked.readings} == {
        "1900": "45292 → 2024-01-01",
        "1904": "45292 → 2028-01-02",
        "none": "45292",
    }


def test_days_of_a_spreadsheet_are_read_as_chosen():
    expected = ["2024-01-01", "2024-01-02", "2024-01-03T12:00"]
    assert stamps(read(SERIALS, day_numbers="1900")) == expected
    plain = read(SERIALS, day_numbers="none")
    assert plain.time is None and "time_counts_rows" in codes(plain.notes)
