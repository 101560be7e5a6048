from core.series.split import parts
from dashboard.train.trend import rows_to_draw


def test_of_the_test_rows_only_the_latest_window_is_drawn_before_training():
    drawn = rows_to_draw(parts(1000, (0.70, 0.15, 0.15)), 20).tolist()
    assert drawn == [*range(1, 850), *range(980, 1000)]
