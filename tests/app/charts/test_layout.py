import numpy as np

from dashboard.charts.layout import across, chart, in_row, stacked, words_at
from dashboard.charts.style import REAL, TRAINING, PartBand, line_trace

LINE = line_trace(np.arange(3), np.array([1.0, 2.0, 3.0]), "values", REAL)


def test_an_axis_writes_its_numbers_in_full():
    figure = chart([LINE])
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.separatethousands and axis.exponentformat == "none"


def test_names_above_a_chart_have_room_and_low_ones_take_none():
    bands = [PartBand(0, 1, TRAINING, "Training"), PartBand(1, 2, TRAINING, "Left out", True)]
    figure = chart([LINE], bands=bands)
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(0, 1), (1, 2)]
    assert [(one.text, one.x, one.y) for one in figure.layout.annotations] == [
        ("Training", 0.5, 1), ("Left out", 1.5, 0),
    ]  # fmt: skip
    assert figure.layout.margin.t > chart([LINE], bands=bands[1:]).layout.margin.t


def test_a_legend_lies_below_the_chart_and_its_title():
    plain, titled = chart([LINE], legend=True), chart([LINE], x_title="Epoch", legend=True)
    assert plain.layout.showlegend and not chart([LINE]).layout.showlegend
    assert titled.layout.legend.y < plain.layout.legend.y < 0
    assert titled.layout.margin.b > plain.layout.margin.b
    assert chart([LINE], legend={"traceorder": "reversed"}).layout.legend.traceorder == "reversed"


def test_rows_of_a_stack_share_what_is_said_of_all_and_keep_their_own():
    figure = chart(
        [LINE, in_row(2, LINE)],
        stack=stacked((2, 1), 0.1, ("", "below")),
        yaxis={"zeroline": False},
        yaxis1={"title": {"text": "first"}},
        yaxis2={"range": [0, 5]},
    )
    above, below = figure.layout.yaxis, figure.layout.yaxis2
    assert above.domain[0] > below.domain[1] and above.domain[1] == 1
    assert above.zeroline is below.zeroline is False
    assert (above.title.text, below.title.text) == ("first", None)
    assert below.range == (0, 5) and figure.data[1].yaxis == "y2"
    assert [one.text for one in figure.layout.annotations] == ["below"]


def test_lines_and_areas_reach_across_the_chart():
    band, border = across(y=(1, 2), row=2), across(x=5)
    assert (band["type"], band["xref"], band["yref"]) == ("rect", "x2 domain", "y2")
    assert (band["x0"], band["x1"], band["y0"], band["y1"]) == (0, 1, 1, 2)
    assert (border["type"], border["x0"], border["x1"], border["yref"]) == (
        "line", 5, 5, "y domain",
    )  # fmt: skip
    figure = chart([LINE], shapes=[border], annotations=[words_at("a", 0, 0)])
    assert figure.layout.shapes[0].yref == "y domain" and figure.layout.annotations[0].text == "a"
