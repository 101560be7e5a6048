"""What a run gives away: tables that a spreadsheet opens harmlessly, settings, weights, network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.runs import Run
from dashboard.i18n import gettext as _

# A spreadsheet runs a cell that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Download:
    """One file to take away.

    Attributes:
        label: What it is.
        suffix: End of its name.
        mime: Its media type.
        data: Makes its content once somebody asks for it.
    """

    label: str
    suffix: str
    mime: str
    data: Callable[[], bytes]


def csv(table: pd.DataFrame) -> bytes:
    """Returns a table as CSV in which no text is run as a formula."""
    safe = table.rename(columns=_harmless)
    for column in safe.columns[[not _is_number(safe[name]) for name in safe.columns]]:
        safe[column] = safe[column].map(_harmless)
    return safe.to_csv(index=False).encode()


def show_downloads(run: Run, future: Callable[[], pd.DataFrame]) -> None:
    """Draws one button for each file of a finished run.

    Args:
        run: The run.
        future: Makes the table of the next values.
    """
    offered = [
        Download(_("Forecasts (CSV)"), "forecasts.csv", "text/csv", lambda: _predictions(run)),
        Download(_("Next values (CSV)"), "next-values.csv", "text/csv", lambda: csv(future())),
    ]
    files = [
        (_("Settings (JSON)"), run.config_path, "application/json"),
        (_("Layers"), run.layers_path, "text/plain"),
        (_("Weights as text"), run.weights_text_path, "text/plain"),
        (_("Keras network"), run.model_path, "application/zip"),
    ]
    for label, path, mime in files:
        if path.is_file():
            offered.append(Download(label, path.name, mime, path.read_bytes))
    with st.container(horizontal=True, key="results_downloads"):
        for item in offered:
            st.download_button(
                item.label,
                item.data,
                file_name=f"lookback-{run.id}-{item.suffix}",
                mime=item.mime,
                key=f"results_download_{item.suffix}",
                icon=":material/download:",
                on_click="ignore",
            )


def _predictions(run: Run) -> bytes:
    return csv(pd.read_parquet(run.predictions_path))


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
