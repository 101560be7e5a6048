"""A table goes in, a chart comes out; every meaning has one colour, dash and name everywhere.

Colours are places in the palette `chartCategoricalColors` of `.streamlit/config.toml`, which holds
one for the light page and one for the dark. Plotly figures name a place by the stand-in colour that
Streamlit's page replaces, so a chart follows the page when its reader changes the theme; ECharts
gives its series the places in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tsdownsample import MinMaxLTTBDownsampler

from core.series.series import Series
from core.series.timing.stretches import covered, stretches_of
from core.types import Values
from dashboard.language.translation import gettext as _
from dashboard.language.words import plotly_text

# The baseline's grey, in ECharts, is the same on a light and a dark page.
GREY = "#8A94A0"
# The stand-in that Streamlit's page replaces by its own background.
BACKGROUND = "#000038"
# What is drawn, as Plotly takes it.
PlotlyTrace = dict[str, Any]

MAX_POINTS = 2000
MAX_MARKS = 300


@dataclass(frozen=True)
class Style:
    """How one meaning is drawn.

    Attributes:
        place: Place in the palette, from 1.
        dash: Plotly's name for the dash.
        width: Line width in pixels.
        opacity: Of a band.
    """

    place: int
    dash: str = "solid"
    width: float = 1.5
    opacity: float = 1.0

    @property
    def color(self) -> str:
        """The stand-in that Streamlit's page replaces by the palette's colour."""
        return f"#{self.place:06d}"

    @property
    def line(self) -> dict[str, Any]:
        """Plotly's line of this meaning."""
        return {"color": self.color, "dash": self.dash, "width": self.width}


TRAINING = Style(1, opacity=0.09)
VALIDATION = Style(2, opacity=0.13)
TEST = Style(3, opacity=0.13)
LEFT_OUT = Style(6, opacity=0.3)
LOSS = Style(1)
VALIDATION_LOSS = Style(2, dash="dash")
FORECAST = Style(4, width=2.5)
REAL = Style(5)
BASELINE = Style(6, dash="dot")
# Rows that are odd, and rows that were repaired: told by their shape, beside the colour.
FOUND = Style(9)
REPAIRED = Style(7)
# Where all baselines are drawn at once.
BASELINES = {
    "naive": BASELINE,
    "seasonal_naive": Style(7, dash="dash"),
    "drift": Style(8, dash="dashdot"),
    "linear_ar": Style(10, dash="longdash"),
}
# Bands around a forecast, by how many of the true values they promise to hold, in percent.
BAND_STYLES = {95: Style(4, opacity=0.12), 80: Style(4, opacity=0.18)}


# Runs beside each other: no place of the real values or of the baseline among them, and each pair
# of place and dash once before one returns.
_RUN_PLACES = (1, 4, 3, 7, 10, 2, 9, 8)
_RUN_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MOST_RUNS = 12


def run_style(number: int) -> Style:
    """Returns how one of several runs is drawn, by its number from 0."""
    place, dash = _RUN_PLACES[number % len(_RUN_PLACES)], _RUN_DASHES[number % len(_RUN_DASHES)]
    return Style(place, dash=dash, width=2)


@dataclass(frozen=True)
class PartBand:
    """A stretch of the horizontal axis with a meaning.

    Attributes:
        start: Where it begins, on the axis.
        end: Where it ends.
        style: The look of its meaning.
        name: What people call it.
        is_low: Whether its name stands at the bottom, and not over the chart.
    """

    start: Any
    end: Any
    style: Style
    name: str
    is_low: bool = False


def part_bands(ds: NDArray[Any], train: range, validation: range, test: range) -> list[PartBand]:
    """Returns the bands of the three parts, or of two where validation and test are one.

    Args:
        ds: Stamps of all rows, `(n,)`.
        train: Rows of the training part.
        validation: Rows of the validation part.
        test: Rows of the test part.
    """
    named = [(train, TRAINING, _("Training"))]
    if validation == test:
        named.append((test, TEST, _("Validation and test")))
    else:
        named += [(validation, VALIDATION, _("Validation")), (test, TEST, _("Test"))]
    last = len(ds) - 1
    return [
        PartBand(ds[rows.start], ds[min(rows.stop, last)], style, name)
        for rows, style, name in named
        if rows.start < min(rows.stop, last)  # what has no width would have a name all the same
    ]


def left_out_bands(series: Series) -> list[PartBand]:
    """Returns the bands of what is neither learnt nor judged of a series."""
    ds, bands = series.ds, []
    for stretch in stretches_of(entry.repair for entry in series.ledger):
        rows = np.flatnonzero(covered([stretch], series.time, len(series)))
        if len(rows):
            name = plotly_text(stretch.name or _("Left out"))
            end = ds[min(int(rows[-1]) + 1, len(ds) - 1)]
            bands.append(PartBand(ds[rows[0]], end, LEFT_OUT, name, is_low=True))
    return bands


def clip_bands(bands: Sequence[PartBand], start: Any, end: Any) -> list[PartBand]:
    """Returns bands without what lies outside of a stretch of the axis."""
    return [
        replace(band, start=max(band.start, start), end=min(band.end, end))
        for band in bands
        if band.start < end and band.end > start
    ]


def line_trace(
    x: NDArray[Any], y: Values, name: str, style: Style, hover: str | None = None, **more: Any
) -> PlotlyTrace:
    """Returns a line with its meaning's look.

    Args:
        x: Where its points stand, `(n,)`.
        y: Their values, `(n,)`; left open where one is missing.
        name: What people call it.
        style: The look of its meaning.
        hover: Plotly's template of one point.
        **more: What else there is to say, as Plotly names it.
    """
    said = {"name": name, "mode": "lines", "line": style.line, "hovertemplate": hover}
    return {"type": "scatter", "x": x, "y": y, "connectgaps": False, **said, **more}


def area_trace(x: NDArray[Any], lo: Values, hi: Values, name: str, style: Style) -> PlotlyTrace:
    """Returns a shaded area between two lines, left open where either is missing."""
    finite = np.isfinite(lo) & np.isfinite(hi)
    borders = np.flatnonzero(np.diff(finite.astype(int))) + 1
    found_x: list[Any] = []
    found_y: list[float | None] = []
    for rows in np.split(np.arange(len(x)), borders):
        if len(rows) and finite[rows[0]]:
            found_x += [*x[rows], *x[rows[::-1]], None]
            found_y += [*hi[rows], *lo[rows[::-1]], None]
    return {
        "type": "scatter",
        "x": found_x,
        "y": found_y,
        "name": name,
        "mode": "lines",
        "line": {"width": 0, "color": style.color},
        "fill": "toself",
        "fillcolor": style.color,
        "opacity": style.opacity,
        "hoverinfo": "skip",
    }


def repaired_traces(
    x: NDArray[Any], y: Values, is_repaired: NDArray[np.bool_]
) -> list[PlotlyTrace]:
    """Returns the marks of rows whose value was not observed as it stands; [] where all were."""
    rows = np.flatnonzero(is_repaired)
    if not len(rows):
        return []
    return [marks_trace(x[rows], y[rows], _("Repaired"), "cross-thin", 8, REPAIRED)]


def marks_trace(
    x: NDArray[Any], y: Values, name: str, symbol: str, size: int, style: Style
) -> PlotlyTrace:
    """Returns marks on some rows, as many of them as a chart holds.

    Args:
        x: Where they stand, `(n,)`.
        y: At which heights, `(n,)`.
        name: What they say.
        symbol: Plotly's name of their shape.
        size: In pixels.
        style: The look of their meaning.
    """
    rows = np.arange(len(x))
    if len(rows) > MAX_MARKS:
        rows = np.linspace(0, len(rows) - 1, MAX_MARKS).astype(int)
    outline = {"width": 2, "color": style.color}
    return {
        "type": "scatter",
        "x": x[rows],
        "y": y[rows],
        "name": name,
        "mode": "markers",
        "marker": {"symbol": symbol, "size": size, "color": style.color, "line": outline},
        "hovertemplate": name + "<extra></extra>",
    }


def thin(values: Values, points: int = MAX_POINTS) -> NDArray[np.int64]:
    """Returns the rows to draw so that no peak is lost.

    Args:
        values: The series, `(n,)`; gaps may be NaN.
        points: How many rows to keep at most.

    Returns:
        Row numbers, ascending, all of them where there are few.
    """
    if len(values) <= points:
        return np.arange(len(values))
    filled = np.nan_to_num(values, nan=float(np.nanmean(values)))
    rows = MinMaxLTTBDownsampler().downsample(filled, n_out=points)
    return np.asarray(rows, dtype=np.int64)


def thin_together(lines: Sequence[Values]) -> NDArray[np.int64]:
    """Returns rows that keep the peaks of every line, so that one stamp shows all of them."""
    n = len(lines[0])
    if n <= MAX_POINTS:
        return np.arange(n)
    share = MAX_POINTS // len(lines)
    rows = [thin(line, share) for line in lines if np.isfinite(line).any()]
    return np.unique(np.concatenate(rows))
