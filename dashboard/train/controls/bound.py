"""Widgets that show a setting and change it."""

from __future__ import annotations

from typing import Any

from core.config import LIMITS
from dashboard.shared import settings
from dashboard.shared.in_step import in_step


def bound(setting: str, default: str = "value") -> dict[str, Any]:
    """Ties a widget to a setting: it shows the setting and changes it."""
    value = settings.current()[setting]
    return in_step(f"train_{setting}", value, _take, setting, default=default)


def between(setting: str) -> dict[str, Any]:
    """Gives a box for a number the limits of its setting."""
    low, high = LIMITS[setting]
    return {"min_value": low, "max_value": high}


def _take(value: Any, setting: str) -> None:
    if value is not None:
        settings.change(**{setting: value})
