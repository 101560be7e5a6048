"""What a run gives away: tables that a spreadsheet opens harmlessly, settings, weights, network."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from core.config import RunConfig
from core.errors import UserError
from core.records import content_of, damaged, read_record
from core.runs.run import Run
from core.runs.script import SCRIPT_NAME, SERIES_NAME, script
from core.runs.seal import opening, shown_predictions, shown_scores
from core.runs.spreadsheets import to_csv
from dashboard.language.translation import gettext as _
from dashboard.language.translation import language
from dashboard.readers.result import (
    default_steps,
    files_of,
    forecaster,
    look_text,
    open_predictions,
    outlook_of,
    result_of,
)
from dashboard.results.take_away.report import report
from dashboard.results.take_away.workbook import run_workbook
from dashboard.shared import state
from dashboard.shared.in_step import in_step

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """One file to take away.

    Attributes:
        label: What it is.
        suffix: End of its name.
        mime: Its media type.
        source: The file of the run it is made of.
        check: Reads that file; raises `DamagedFile` where it is missing or damaged.
        data: Makes the content once somebody asks for it.
    """

    label: str
    suffix: str
    mime: str
    source: Path
    check: Callable[[], object]
    data: Callable[[], bytes]


def scores_json(run: Run) -> bytes:
    """Returns the scores and the verdict as JSON, with how often the test was looked at."""
    scores, asked = shown_scores(run), run.verdict()
    content = {
        **(scores.to_dict() if scores else {}),
        "test_opening": opening(run),
        "verdict": asked.judgement.to_dict() if asked and asked.judgement else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def script_archive(run: Run) -> bytes:
    """Returns a ZIP archive of a script that trains a run again, and the series it reads."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SCRIPT_NAME, script(run.config()))
        archive.writestr(SERIES_NAME, run.series_path.read_bytes())
    return sink.getvalue()


def show_take_away(run: Run) -> None:
    """Draws the menu of everything that can be taken away."""
    with st.popover(_("Take it with you"), icon=":material/download:", key="results_take_away"):
        show_downloads(run)


def show_downloads(run: Run) -> None:
    """Draws one button for each file of a run that was trained, and names those that are lost."""
    lost = []
    with st.container(key="results_downloads", gap="xsmall"):
        for item in _downloads(run):
            if _is_whole(item.suffix, str(item.source), _changed_ns(item.source), item.check):
                _show_button(run, item)
            else:
                lost.append(item.label)
    st.segmented_control(
        _("The camera on each chart saves it as"),
        ["png", "svg"],
        required=True,
        format_func=str.upper,
        help=_("PNG suits slides and documents; SVG stays sharp at any size and can be edited."),
        **in_step(
            "results_picture", st.session_state[state.PICTURE], _take_picture, default="default"
        ),
    )
    if run.metrics_path.exists() and (sentence := _about_test(run)):
        st.caption(sentence)
    if lost:
        text = _(
            "Not offered, because a file in the run's folder is missing or damaged: {names}. "
            "Train the run again, or take the file from a copy."
        )
        st.caption(text.format(names=", ".join(lost)))


def _take_picture(kind: str) -> None:
    st.session_state[state.PICTURE] = kind


def _about_test(run: Run) -> str:
    look_number = opening(run)
    if len(run.config().split) == 2 and not look_number:
        return ""
    if look_number:
        text = _(
            "Forecasts and scores include the test rows and say how often these were looked at: "
            "{look}."
        )
        return text.format(look=look_text(look_number))
    return _("While the test is sealed, forecasts and scores are given without it.")


def _show_button(run: Run, item: Download) -> None:
    st.download_button(
        item.label,
        item.data,
        file_name=f"lookback-{run.id}-{item.suffix}",
        mime=item.mime,
        key=f"results_download_{item.suffix}",
        on_click="ignore",
        type="tertiary",
    )


def _downloads(run: Run) -> list[Download]:
    spoken = language()  # asked now: a download is made in a thread without a session

    def future() -> pd.DataFrame:
        return outlook_of(run, default_steps(run.series(), run.config())).table

    def as_it_is(label: str, mime: str, path: Path, check: Callable[[Path], object]) -> Download:
        return Download(label, path.name, mime, path, lambda: check(path), path.read_bytes)

    return [
        Download(
            _("Excel workbook"),
            "results.xlsx",
            EXCEL,
            run.predictions_path,
            lambda: _check_what_it_tells(run),
            lambda: run_workbook(run, spoken),
        ),
        Download(
            _("Report (HTML)"),
            "report.html",
            "text/html",
            run.predictions_path,
            lambda: _check_what_it_tells(run),
            lambda: report(run, spoken).encode(),
        ),
        Download(
            _("Next values (CSV)"),
            "next-values.csv",
            "text/csv",
            run.weights_path,
            lambda: forecaster(*files_of(run)).next(),
            lambda: to_csv(future()),
        ),
        Download(
            _("Forecasts (CSV)"),
            "forecasts.csv",
            "text/csv",
            run.predictions_path,
            lambda: _check_predictions(run),
            lambda: to_csv(open_predictions(run)),
        ),
        Download(
            _("Scores (JSON)"),
            "scores.json",
            "application/json",
            run.metrics_path,
            run.scores,
            lambda: scores_json(run),
        ),
        Download(
            _("Python script (ZIP)"),
            "python.zip",
            "application/zip",
            run.series_path,
            run.series,
            lambda: script_archive(run),
        ),
        as_it_is(_("Settings (JSON)"), "application/json", run.config_path, _read_settings),
        as_it_is(_("Layers"), "text/plain", run.layers_path, _read_start),
        as_it_is(_("Weights as text"), "text/plain", run.weights_text_path, _read_start),
        as_it_is(_("Keras network"), "application/zip", run.model_path, _read_archive),
    ]


@st.cache_data(max_entries=1000, show_spinner=False)
def _is_whole(suffix: str, source: str, changed_ns: int, _check: Callable[[], object]) -> bool:  # noqa: ARG001
    """Returns whether a file can be read; it is read again only once it has changed."""
    try:
        _check()
    except UserError:
        return False
    return True


def _check_what_it_tells(run: Run) -> None:
    _check_predictions(run)
    forecaster(*files_of(run))


def _check_predictions(run: Run) -> None:
    if result_of(run) is None:  # else they have been read, which takes a while where they are many
        shown_predictions(run)


def _read_settings(path: Path) -> None:
    read_record(path, RunConfig)


def _read_start(path: Path) -> None:
    if not content_of(path):
        raise damaged(path, "empty")


def _read_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            wrong = archive.testzip()
    # A damaged archive raises any of these, by what is hit.
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise damaged(path, "no archive") from error
    if wrong:
        raise damaged(path, wrong)


def _changed_ns(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
