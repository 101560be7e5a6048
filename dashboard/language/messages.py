"""The messages of `core`, in a session's language and in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.config import LIMITS
from core.errors import Message, UserError
from dashboard.language.setting_names import setting_name, setting_value
from dashboard.language.translation import gettext, number

_GIB = ("needed", "free")


def say(message: Message | UserError) -> str:
    """Returns a message of `core` in this session's language."""
    if isinstance(message, UserError):
        message = message.message
    if message.code == "setting_range":
        message = _as_on_the_page(message)
    if "smaller" in message.values:
        values = {key: number(message.values[key], 1) for key in _GIB if key in message.values}
        settings = smaller_settings(message.values["smaller"])
        message = message.with_values(settings=settings, **values)
    return message.text(gettext)


def smaller_settings(changes: Mapping[str, Any]) -> str:
    """Returns settings that would fit, as the controls name them."""
    named = (f"{setting_name(key)} {setting_value(key, value)}" for key, value in changes.items())
    return ", ".join(named)


def _as_on_the_page(message: Message) -> Message:
    """Names a setting, its limits and what was received as the controls do."""
    key = str(message.values["setting"]).replace(" ", "_")
    if key not in LIMITS:
        return message
    low, high = LIMITS[key]
    values = {"low": low, "high": high, "received": message.values["received"]}
    shown = {name: setting_value(key, value) for name, value in values.items()}
    return replace(message, values={"setting": setting_name(key), **shown})
