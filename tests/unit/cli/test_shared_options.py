import click
import pytest
from click.testing import CliRunner

from core.cli.shared_options import Listed, in_shell, reading_options
from core.errors import UserError
from core.reading.options import Question, ReadingOptions


@pytest.mark.parametrize(
    ("option", "value", "shown"),
    [
        ("sheet", "My sheet", "--sheet 'My sheet'"),
        ("sheet", 'Q1 "$HOME"', "--sheet 'Q1 \"$HOME\"'"),
        ("sheet", "Ann's", "--sheet 'Ann'\"'\"'s'"),
        ("delimiter", ";", "--delimiter ';'"),
        ("delimiter", "\t", "--delimiter tab"),
        ("date_order", "dmy", "--date-order dmy"),
        ("header", 0, "--header 0"),
    ],
)
def test_an_option_is_shown_as_it_is_typed(option, value, shown):
    from core.reading.options import Reading

    question = Question("unclear", "Which one?", option, (Reading(value),))
    assert shown in in_shell(question)


def convert(*arguments, kind=int):
    """What a command is given for its one option."""
    given = []

    @click.command()
    @click.option("--of", type=Listed(kind, "a list"))
    def command(of):
        given.append(of)

    done = CliRunner().invoke(command, arguments)
    return given[0] if given else done.output


def test_a_list_is_split_at_commas_and_a_quoted_name_keeps_its_own():
    assert convert("--of", "80,100") == (80, 100)
    assert convert("--of", '"rain, mm", sun', kind=str) == ("rain, mm", "sun")
    assert convert() is None
    assert "“8,x” is not a list" in convert("--of", "8,x")


def test_every_field_of_the_reading_has_an_option():
    given = []

    @click.command()
    @reading_options
    def command(reading):
        given.append(reading)

    every = {
        "encoding": "cp1251", "delimiter": "tab", "decimal": ",", "date_order": "dmy",
        "sheet": "A", "header": 2, "day_numbers": "1904", "offsets": "utc",
        "repeated_hour": "both", "duplicates": "sum", "series": "north", "columns": "1,5-20",
        "unread_times": "each", "displaced": "moved",
        "below": "half", "words": "missing", "sentinels": "values", "merged": "first",
        "quotes": "plain", "bad_bytes": "skip", "surplus": "join", "table": "2",
        "across": "written",
        "names": "sales=Turnover",
    }  # fmt: skip
    typed = [text for name, value in every.items() for text in (_flag(name), str(value))]
    every["bad_lines"] = "fit"
    typed.append("--fit-bad-lines")
    assert CliRunner().invoke(command, typed).exit_code == 0
    assert given == [ReadingOptions(**every)]
    assert set(every) == set(vars(ReadingOptions()))
    assert CliRunner().invoke(command, ["--below", "twice"]).exit_code == 2


def _flag(name):
    return "--" + name.replace("_", "-")


def test_an_error_is_one_line_without_options():
    error = UserError("long", "The first line.\n  The   second: {value}.", value=3)
    assert in_shell(error) == "The first line. The second: 3."


def test_no_error_gives_the_terminal_orders():
    error = UserError("no_column", "There is no column {name}.", name="a\x1b]0;owned\x07\x9b2Jb")
    assert in_shell(error) == "There is no column a ]0;owned 2Jb."
