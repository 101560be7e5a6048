from dataclasses import fields

import numpy as np
import pytest

from core.cli.learning_options import FileChoices, check_codes, read_to_learn
from core.cli.sweep_command import sweep
from core.cli.train_command import train
from core.config import RunConfig
from core.errors import UserError
from core.reading.options import ReadingOptions


def test_what_is_searched_takes_the_same_columns_as_what_is_trained():
    options = [{o.name for o in command.params} for command in (train, sweep)]
    seen = {"time", "target", "covariates", "codes", "known_ahead", "holidays", "events"}
    assert seen | {field.name for field in fields(FileChoices)} <= options[0] & options[1]


def test_a_region_in_lower_case_is_a_column_known_ahead(tmp_path):
    file = tmp_path / "days.csv"
    days = np.arange("2024-01-01", "2024-06-30", dtype="datetime64[D]")
    file.write_text("date,y\n" + "".join(f"{day},{n % 7}\n" for n, day in enumerate(days)))
    config, choices = RunConfig.from_preset("quick"), FileChoices(holidays=("de-by",))
    series, config = read_to_learn(str(file), config, ReadingOptions(), choices)
    assert config.known_ahead == ("holidays DE-BY",)
    assert series.covariate("holidays DE-BY")[5] == 1  # Epiphany, in Bavaria alone


def test_codes_of_a_column_that_is_not_seen_are_refused():
    check_codes(RunConfig(covariates=("store",)), ("store",))
    with pytest.raises(UserError, match="“shop”"):
        check_codes(RunConfig(covariates=("store",)), ("shop",))


def test_a_newest_month_that_may_not_be_over_is_told_of_and_left_out_when_asked(tmp_path, capsys):
    months = [f"{2019 + n // 12}-{1 + n % 12:02d},{900 + n % 12}" for n in range(62)]
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(["month,sales", *months, "2024-03,120"]) + "\n")
    config = RunConfig.from_preset("quick")
    whole, _config = read_to_learn(str(file), config, ReadingOptions(), FileChoices())
    assert "“--only-finished” leaves it out." in capsys.readouterr().err
    rows = FileChoices(only_finished=True)
    finished, _config = read_to_learn(str(file), config, ReadingOptions(), rows)
    assert (len(whole), len(finished)) == (63, 62)
    assert "--only-finished" not in capsys.readouterr().err
