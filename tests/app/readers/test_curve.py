import json

import numpy as np
import pandas as pd
import pytest

from core.runs.run import Run
from dashboard.readers.curve import Curve, losses, thinned


@pytest.fixture
def run(tmp_path):
    (tmp_path / "run").mkdir()
    return Run(tmp_path / "run")


def write(run, *epochs):
    """Adds epochs, each a number, a loss and a validation loss."""
    with run.history_path.open("a") as file:
        for epoch, loss, val_loss in epochs:
            row = {"epoch": epoch, "loss": loss, "val_loss": val_loss, "seconds": 0.1}
            file.write(json.dumps(row) + "\n")


def test_a_curve_grows_by_what_was_written_since(run):
    write(run, (1, 8.0, 9.0))
    curve = Curve(run)
    curve.update()
    write(run, (2, 4.0, None), (3, 2.0, 5.0))
    curve.update()
    np.testing.assert_array_equal(curve.table().to_numpy(), [[1, 8, 9], [2, 4, np.nan], [3, 2, 5]])


def test_epochs_that_are_learnt_again_take_the_place_of_the_first_time(run):
    write(run, (1, 8.0, 9.0), (2, 7.0, 7.0), (3, 6.0, 6.0))
    curve = Curve(run)
    curve.update()
    write(run, (2, 5.0, 4.0))
    curve.update()
    assert curve.table()["loss"].tolist() == [8, 5]
    assert losses(run)["loss"].tolist() == [8, 5, 6]


def test_a_run_without_a_history_has_no_losses(run):
    assert losses(run).empty and list(losses(run).columns) == ["epoch", "loss", "val_loss"]


def test_a_thinned_curve_keeps_its_lowest_validation_and_its_peaks():
    epochs = np.arange(1, 5001)
    table = pd.DataFrame(
        {"epoch": epochs, "loss": 1.0, "val_loss": np.where(epochs % 10, np.nan, 2.0)}
    )
    table.loc[2222, "loss"] = 9.0
    table.loc[3329, "val_loss"] = 0.5
    found = thinned(table, 100)
    assert len(found) <= 201
    assert {2223, 3330} <= set(found["epoch"].tolist())
