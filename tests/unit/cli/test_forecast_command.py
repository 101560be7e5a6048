"""`lookback forecast`, of a run that saw another column."""

import json

import numpy as np
import pytest

from tests.unit.cli.shell import lookback

# Those of 2022 and 2023, all over Germany.
FREE = [
    *("2022-01-01", "2022-04-15", "2022-04-18", "2022-05-01", "2022-05-26", "2022-06-06"),
    *("2022-10-03", "2022-12-25", "2022-12-26", "2023-01-01", "2023-04-07", "2023-04-10"),
    *("2023-05-01", "2023-05-18", "2023-05-29", "2023-10-03", "2023-12-25"),
    "2023-12-26",
]
FAIRS = np.arange("2022-01-01", "2024-02-01", 60, dtype="datetime64[D]")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Sales that a price and offers move, holidays and fairs, too; and the run that saw them.

    Prices are known three days ahead, to 26 December.
    """
    random = np.random.default_rng(1)
    days = np.arange("2022-01-01", "2023-12-27", dtype="datetime64[D]")
    price = random.integers(3, 6, len(days))
    offers = random.choice(["", "small", "big"], len(days), p=[0.6, 0.2, 0.2])
    offers[-3:] = ""
    sales = 100 - 9 * price + 10 * (offers == "small") + 40 * (offers == "big")
    sales += 30 * np.isin(days, FAIRS) - 50 * np.isin(days.astype(str), FREE)
    known = [*sales[:-3].astype(str), *[""] * 3]
    rows = [f"{d},{p},{o},{y}" for d, p, o, y in zip(days, price, offers, known, strict=True)]
    folder = tmp_path_factory.mktemp("planned")
    file = folder / "sales.csv"
    file.write_text("\n".join(["date,price,offer,sales", *rows]) + "\n")
    columns = ["--target", "sales", "--covariates", "price,offer", "--known-ahead", "price,offer"]
    columns += ["--holidays", "DE", "--event", f"fair={','.join(map(str, FAIRS))}"]
    settings = ["--preset", "quick", "--epochs", 2, "--units", "4"]
    done = lookback("train", file, *columns, *settings, "--runs", folder / "runs")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["run"], file, sales


def forecasts(done):
    assert done.returncode == 0, done.stderr
    return [float(line.split(",")[2]) for line in done.stdout.splitlines()[1:]]


def test_a_forecast_follows_the_plan_in_the_file_and_the_calendar(planned):
    run, file, sales = planned
    plain = lookback("forecast", run, "--steps", 3)
    np.testing.assert_allclose(forecasts(plain), sales[-3:], atol=4)
    assert plain.stderr.strip() == ""
    # A history of several columns gives the one that was learnt, which is not the first.
    given = lookback("forecast", run, "--steps", 3, "--history", file)
    assert given.stdout == plain.stdout


def test_a_plan_of_its_own_moves_the_forecast_and_what_it_lacks_is_said(planned, tmp_path):
    run, _, _ = planned
    (tmp_path / "plan.csv").write_text("price\n5\n3\n")
    plan = ("forecast", run, "--steps", 4, "--future", tmp_path / "plan.csv")
    asked = lookback(*plan)
    assert asked.returncode == 2 and "--unplanned last" in asked.stderr
    assert "2 of the 4 steps of the forecast: 2023-12-26, 2023-12-27" in asked.stderr
    done = lookback(*plan, "--unplanned", "last")
    np.testing.assert_allclose(forecasts(done)[:3], [55, 23, 23], atol=4)
    assert "“price” is known for 2 of the next 4 rows" in done.stderr
    assert "“offer” is known for 3 of the next 4 rows" in done.stderr
    assert "offer =" not in done.stderr and "holidays" not in done.stderr


def test_words_of_the_rows_to_come_are_told_apart_as_those_learnt(planned, tmp_path):
    run, _, sales = planned
    plan = "date,offer\n2023-12-24,big\n2023-12-26,small\n2023-12-25,unheard of\n"
    (tmp_path / "plan.csv").write_text(plan)
    done = lookback("forecast", run, "--steps", 3, "--future", tmp_path / "plan.csv")
    # What is unheard of counts as an average row: two tenths of 10 and two of 40.
    np.testing.assert_allclose(forecasts(done), sales[-3:] + np.array([40, 10, 10]), atol=4)


def test_a_plan_without_the_columns_it_is_for_is_refused(planned, tmp_path):
    run, _, _ = planned
    (tmp_path / "plan.csv").write_text("cost\n5\n3\n")
    done = lookback("forecast", run, "--future", tmp_path / "plan.csv")
    assert done.returncode == 2 and "--names price=cost | --names price=" in done.stderr
    (tmp_path / "plan.csv").write_text("day\n2024-08-01\n2024-08-02\n2024-08-03\n")
    done = lookback("forecast", run, "--future", tmp_path / "plan.csv")
    assert done.returncode == 2
    assert "“price”, “offer”." in done.stderr and "“day”" in done.stderr


def test_a_history_brings_its_columns_along(planned, tmp_path):
    run, file, sales = planned
    lines = file.read_text().splitlines()[:151]
    day, price, _offer, count = lines[9].split(",")
    lines[9] = f"{day},{price},unheard of,{count}"
    (tmp_path / "history.csv").write_text("\n".join(lines) + "\n")
    done = lookback("forecast", run, "--history", tmp_path / "history.csv")
    assert "were not learnt, such as “unheard of”" in done.stderr
    found = forecasts(done)
    # The price and the offer of the day to come are not known: those of the last day are held.
    np.testing.assert_allclose(found, [sales[149]], atol=4)
