import numpy as np

from core.runs.film import Film
from core.series.samples import read_sample
from core.series.series import Series
from dashboard.train.forecast_film import film_option

SERIES = Series("a", "y", "", None, np.array([0, 0, 0, 110, 210.0]))


def drawn(film, best_epoch, series=SERIES):
    option = film_option(film, series, best_epoch)
    return option, option["dataset"]["source"]


def test_the_axis_of_the_forecast_is_that_of_the_real_values():
    film = Film(np.array([3, 4]), np.array([1, 2]), np.array([[0.0, 0.0], [1e6, 9.0]]))
    option, table = drawn(film, None)
    assert option["yAxis"] == {"type": "value", "min": 80, "max": 240, "interval": 20}
    assert table[["Real", "Forecast"]].iloc[0].tolist() == [110, 1e6]


def test_the_start_and_the_best_so_far_stand_behind_the_present_forecast():
    film = Film(np.array([3, 4]), np.array([0, 1, 2]), np.array([[1.0, 2], [3, 4], [5, 6]]))
    option, table = drawn(film, 1)
    assert table["Start"].tolist() == [1, 2]
    assert table["Best so far"].tolist() == [3, 4]
    behind = [line["z"] < 3 for line in option["series"] if line.get("name")]
    assert behind == [False, False, True, True]


def test_where_the_present_forecast_is_the_best_it_has_no_shape_behind_it_of_that_name():
    film = Film(np.array([3, 4]), np.array([0, 1]), np.array([[1.0, 2], [3, 4]]))
    option, table = drawn(film, 1)
    assert table["Best so far"].isna().all()
    assert "Best so far" not in option["legend"]["data"]


def test_a_stamp_on_the_axis_says_its_month():
    film = Film(np.array([140, 141]), np.array([0, 1]), np.ones((2, 2)))
    assert drawn(film, 1, read_sample("airline"))[1]["ds"].tolist() == ["1960-09-01", "1960-10-01"]
