import pickle

import pytest

from core.reading.options import Question, Reading, ReadingOptions, as_settled_before

EVERY = ReadingOptions(
    encoding="gbk", delimiter=";", decimal=",", date_order="dmy", sheet="A", header=2,
    day_numbers="1904", offsets="utc", repeated_hour="both", duplicates="sum", series="north",
    columns="1-5", below="half", merged="fill",
)  # fmt: skip


def test_only_what_is_settled_is_written_and_what_is_not_known_is_left_out():
    assert ReadingOptions(header=0).to_dict() == {"header": 0}
    assert ReadingOptions.from_dict({**EVERY.to_dict(), "of_tomorrow": 1}) == EVERY


def test_what_is_said_later_goes_before_what_was_said():
    found = ReadingOptions(decimal=",", header=2).update(ReadingOptions(decimal="."))
    assert found == ReadingOptions(decimal=".", header=2)


def test_new_data_is_read_as_its_cells_were_and_not_as_its_file_was():
    assert set(EVERY.for_new_data().to_dict()) == {
        "decimal", "date_order", "day_numbers", "offsets", "repeated_hour", "duplicates",
        "series", "below",
    }  # fmt: skip
    assert set(EVERY.of_file().to_dict()) == {
        "encoding", "delimiter", "decimal", "sheet", "header", "columns", "below", "merged",
    }  # fmt: skip


def test_a_question_crosses_the_border_of_a_process_whole():
    asked = Question("which", "Which {one}?", "decimal", (Reading(".", ("1",)),), one="mark")
    again = pickle.loads(pickle.dumps(asked))
    assert (again.option, again.readings, again.message) == (
        asked.option, asked.readings, asked.message,
    )  # fmt: skip
    assert str(again) == "Which mark?"


def test_an_answer_is_remembered_where_the_same_question_stands_again_and_nowhere_else():
    settled, given = ReadingOptions(decimal=",", below="half"), ReadingOptions()

    def read_doubtful(options):
        if options.decimal is None:
            raise Question("which", "Which?", "decimal", (Reading("."), Reading(",")))
        return options

    assert as_settled_before(settled, given, read_doubtful) == settled
    said = as_settled_before(settled, ReadingOptions(decimal="."), read_doubtful)
    assert said.decimal == "."
    # A file that says by itself how it is written is not read by the answer about another one.
    plain = as_settled_before(settled, given, lambda options: options)
    assert (plain.decimal, plain.below) == (None, "half")
    with pytest.raises(Question):
        as_settled_before(ReadingOptions(), given, read_doubtful)
