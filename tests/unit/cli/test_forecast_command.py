"""`lookback forecast`, of a run that saw another column."""

import json

import numpy as np
import pytest

from tests.unit.cli.shell import lookback


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Sales that a price moves, known three days ahead; and the run that saw it."""
    price = np.random.default_rng(1).integers(3, 6, 203)
    sales = [f"{100 - 9 * p}" for p in price[:200]] + [""] * 3
    days = np.datetime64("2024-01-01") + np.arange(203)
    rows = [f"{day},{p},{y}" for day, y, p in zip(days, sales, price, strict=True)]
    folder = tmp_path_factory.mktemp("planned")
    file = folder / "sales.csv"
    file.write_text("\n".join(["date,price,sales", *rows]) + "\n")
    columns = ["--target", "sales", "--covariates", "price", "--known-ahead", "price"]
    settings = ["--preset", "quick", "--epochs", 2, "--units", "4"]
    done = lookback("train", file, *columns, *settings, "--runs", folder / "runs")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["run"], file, price


def forecasts(done):
    assert done.returncode == 0, done.stderr
    return [float(line.split(",")[2]) for line in done.stdout.splitlines()[1:]]


def test_a_forecast_follows_the_plan_in_the_file(planned):
    run, file, price = planned
    plain = lookback("forecast", run, "--steps", 3)
    np.testing.assert_allclose(forecasts(plain), 100 - 9 * price[200:], atol=1)
    # A history of several columns gives the one that was learnt, which is not the first.
    given = lookback("forecast", run, "--steps", 3, "--history", file)
    assert given.stdout == plain.stdout


def test_a_plan_of_its_own_moves_the_forecast_and_what_it_lacks_is_said(planned, tmp_path):
    run, _, _ = planned
    (tmp_path / "plan.csv").write_text("price\n5\n3\n")
    done = lookback("forecast", run, "--steps", 3, "--future", tmp_path / "plan.csv")
    np.testing.assert_allclose(forecasts(done), [55, 73, 73], atol=1)
    assert "known for 2 of the next 3 rows" in done.stderr


def test_a_plan_without_the_columns_it_is_for_is_refused(planned, tmp_path):
    run, _, _ = planned
    (tmp_path / "plan.csv").write_text("day,cost\n2024-08-01,5\n2024-08-02,3\n")
    done = lookback("forecast", run, "--future", tmp_path / "plan.csv")
    assert done.returncode == 2
    assert "“price”" in done.stderr and "“cost”" in done.stderr


def test_a_history_brings_its_columns_along(planned, tmp_path):
    run, file, price = planned
    lines = file.read_text().splitlines()[:151]
    (tmp_path / "history.csv").write_text("\n".join(lines) + "\n")
    found = forecasts(lookback("forecast", run, "--history", tmp_path / "history.csv"))
    # The price of the day to come is not known: that of the last day is held.
    np.testing.assert_allclose(found, [100 - 9 * price[149]], atol=1)
