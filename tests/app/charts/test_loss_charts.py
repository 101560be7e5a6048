import numpy as np
import pandas as pd
import pytest

from dashboard.charts.loss_charts import RunLosses, compared_figure, loss_figure

LOSSES = pd.DataFrame({"epoch": [1, 2, 3], "loss": [8.0, 4.0, 2.0], "val_loss": [9.0, np.nan, 4.0]})


def test_the_best_epoch_is_marked_at_its_loss():
    figure = loss_figure(RunLosses("a", LOSSES, best_epoch=3), None, log=True)
    star = figure.data[-1]
    assert (star.x, star.y) == ((3,), (4.0,))
    assert figure.layout.yaxis.type == "log"
    unmarked = loss_figure(RunLosses("a", LOSSES, best_epoch=2), None, log=False)
    assert len(unmarked.data) == 2  # it was not validated


def test_epochs_without_a_validation_are_left_out_and_a_single_one_is_a_point():
    _, validation = loss_figure(RunLosses("a", LOSSES), None, log=False).data
    assert list(validation.x) == [1, 3] and validation.mode == "lines"
    one = loss_figure(RunLosses("a", LOSSES[:1]), None, log=False).data[1]
    assert one.mode == "lines+markers"


def test_errors_by_epoch_are_drawn_in_the_unit_of_the_series():
    losses = pd.DataFrame({"epoch": [1.0, 2.0], "loss": [1.0, 1.0], "val_loss": [0.25, 0.04]})
    figure = compared_figure([RunLosses("a", losses, None, scale=6.0)], "ppm", log=False)
    # 6 √0.25 and 6 √0.04.
    assert list(figure.data[0].y) == pytest.approx([3.0, 1.2])


def test_errors_of_different_series_are_drawn_as_shares():
    losses = pd.DataFrame({"epoch": [1.0, 2.0], "loss": [1.0, 1.0], "val_loss": [0.25, 0.04]})
    curves = [RunLosses(name, losses, None, scale) for name, scale in (("a", 6.0), ("b", 600.0))]
    figure = compared_figure(curves, "", log=False, naive=[4.0, 400.0])
    for line in figure.data:
        assert list(line.y) == pytest.approx([0.75, 0.3])


def test_an_earlier_runs_losses_are_drawn_in_the_later_ones_scale():
    losses = pd.DataFrame({"epoch": [1.0, 2.0], "loss": [8.0, 4.0], "val_loss": [12.0, 2.0]})
    # A scaled error of 1 is 6 units there and 3 here: a squared error counts (6 / 3)² = 4 times.
    earlier = RunLosses("earlier", losses, None, scale=6.0)
    figure = loss_figure(RunLosses("now", losses, 2, scale=3.0), earlier, log=False)
    assert list(figure.data[0].y) == [32.0, 16.0]
    assert list(figure.data[3].y) == [12.0, 2.0]


SHARES = pd.DataFrame({"epoch": [1.0, 2.0], "loss": [9.0, 1.0], "val_loss": [16.0, 4.0]})


def test_errors_are_shares_of_the_last_values_with_lines_to_fall_below():
    curve = RunLosses("a", SHARES, 2, scale=3.0, naive_loss=100.0, linear_loss=25.0)
    figure = loss_figure(curve, None, log=True)
    naive, linear, training, validation, star = figure.data
    assert (list(naive.y), list(linear.y)) == ([1, 1], [0.5, 0.5])
    assert list(training.y) == pytest.approx([0.3, 0.1])
    assert list(validation.y) == pytest.approx([0.4, 0.2])
    assert star.y == pytest.approx((0.2,))
    # A note's place on a logarithmic axis is a logarithm.
    places = {note.text: note.y for note in figure.layout.annotations}
    assert places["linear model"] == pytest.approx(np.log10(0.5))


def test_an_earlier_run_of_an_older_version_is_drawn_in_the_later_ones_shares():
    # A scaled error of 1 is 6 units there and 3 here: a squared error counts 4 times.
    earlier = RunLosses("earlier", SHARES, None, scale=6.0)
    now = RunLosses("now", SHARES, 2, scale=3.0, naive_loss=100.0)
    assert earlier.beside(now)["val_loss"].tolist() == pytest.approx([0.8, 0.4])
    knows = RunLosses("earlier", SHARES, None, scale=6.0, naive_loss=25.0)
    assert knows.beside(now)["val_loss"].tolist() == pytest.approx([0.8, 0.4])


def test_runs_that_know_the_last_values_error_are_compared_in_shares_of_it():
    curves = [
        RunLosses("a", SHARES, None, 6.0, naive_loss=100.0, linear_loss=25.0),
        RunLosses("b", SHARES, None, 600.0, naive_loss=400.0),
    ]
    figure = compared_figure(curves, "ppm", log=False)
    _naive, _linear, first, second = figure.data
    assert list(first.y) == pytest.approx([0.4, 0.2])
    assert list(second.y) == pytest.approx([0.2, 0.1])
    assert {note.text for note in figure.layout.annotations} == {
        "last value",
        "linear model",
    }


def test_linear_models_that_differ_have_no_line_in_common():
    curves = [
        RunLosses(str(loss), SHARES, None, naive_loss=100.0, linear_loss=loss)
        for loss in (25.0, 36.0)
    ]
    texts = [note.text for note in compared_figure(curves, "", log=False).layout.annotations]
    assert texts == ["last value"]
