"""What the settings of a run are called, and how their values read."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from core.config import RunConfig
from core.made.columns import Category, Holidays, Made, read_made
from core.made.event_texts import events_text
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number
from dashboard.language.words import percent, plain_message, shorten


def setting_name(key: str) -> str:
    """Returns what people call a setting, the field's term in brackets."""
    names = {
        "time": _("time column"),
        "target": _("column to forecast (target)"),
        "season_length": _("rows in one season"),
        "covariates": _("other columns (covariates)"),
        "known_ahead": _("columns known in advance"),
        "made": _("words, holidays and events"),
        "calendar": _("the calendar"),
        "window": _("how far it looks back (window)"),
        "horizon": _("how far ahead (horizon)"),
        "strategy": _("how the steps are forecast (strategy)"),
        "split": _("parts (training, validation, test)"),
        "reach_back": _("whether windows reach over a border"),
        "scaling": _("scaling"),
        "linear": _("linear model beside the LSTM (linear)"),
        "school": _("whether the LSTM has been to school (school)"),
        "keep_unclear": _("LSTM kept even where its gain may be chance"),
        "transform": _("values, roots or logarithms (transform)"),
        "units": _("layers (units)"),
        "dropout": _("share hidden while learning (dropout)"),
        "epochs": _("how long it learns (epochs)"),
        "batch_size": _("windows between two corrections (batch size)"),
        "learning_rate": _("size of a correction (learning rate)"),
        "validation_every": _("epochs between two checks"),
        "patience": _("checks without progress before it ends (patience)"),
        "at_most": _("seconds after which it ends (at most)"),
        "seed": _("random seed"),
        "shards": _("parts of a batch worked on at once (shards)"),
    }
    return names.get(key, key)


def setting_value(key: str, value: Any) -> str:
    """Returns a setting's value as people read it."""
    if value is None:
        return _("found by itself") if key in ("time", "target", "season_length") else _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key == "split":
        return percent(" / ".join(_exact(100 * share) for share in value))
    if key == "scaling":
        return _("to 0…1 (min-max)") if value == "minmax" else _("relative to the window")
    if key == "strategy":
        ways = {
            "multi": _("all at once"),
            "direct": _("each by itself"),
            "recursive": _("step by step"),
            "hybrid": _("each by itself, in turn"),
        }
        return ways.get(value, str(value))
    if key == "transform":
        names = {
            "none": _("values"),
            "root": _("square roots"),
            "log": _("logarithms"),
            "auto": _("what validation prefers"),
        }
        return names.get(value, str(value))
    if key in ("covariates", "known_ahead"):
        return ", ".join(shorten(str(name), 40) for name in value) or _("none")
    if key == "made":
        return "; ".join(dict.fromkeys(_made(read_made(one)) for one in value)) or _("none")
    if isinstance(value, list | tuple):
        if len(value) > 2 and len(set(value)) == 1:
            return f"{number(len(value))} × {number(value[0])}"
        return ", ".join(number(size) for size in value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return _exact(value)
    return shorten(str(value), 40)


def _made(one: Made) -> str:
    """Returns how a column is made, in a few words."""
    if isinstance(one, Category):
        return shorten(one.source, 40)
    return one.name if isinstance(one, Holidays) else shorten(events_text([one]), 80)


def _exact(value: float) -> str:
    """Returns a number with all its digits, but not those that come from binary fractions."""
    if not math.isfinite(value):
        return str(value)
    shown = Decimal(f"{value:.6g}").normalize()
    return number(float(shown), max(0, -int(shown.as_tuple().exponent)))


def preset_name(preset: str) -> str:
    """Returns what people call a preset."""
    names = {
        "recommended": _("Best forecast"),
        "scratch": _("Watch it learn"),
        "quick": _("Quick"),
        "article": _("As in the article"),
    }
    return names[preset]


def all_in_short(config: RunConfig) -> str:
    """Returns the preset, what stands beside the LSTM and the settings that matter on one line."""
    beside = _("LSTM alone")
    if config.linear:
        beside = _("linear model and school") if config.schooled else _("linear model")
    return " · ".join([preset_name(config.preset), beside, short_settings(config)])


def short_settings(config: RunConfig) -> str:
    """Returns the settings that matter most on one line."""
    window = _("looks back {window}").format(window=number(config.window))
    steps = _("{horizon} steps ahead").format(horizon=number(config.horizon))
    layers = _("layers {units}").format(units=setting_value("units", config.units))
    epochs = ngettext("{epochs} epoch", "{epochs} epochs", config.epochs)
    ahead = [steps] if config.horizon > 1 else []
    school = _("as it came from school")
    learnt = epochs.format(epochs=number(config.epochs)) if config.epochs else school
    return " · ".join([window, *ahead, layers, learnt])


def differences(base: RunConfig, changed: RunConfig) -> list[tuple[str, str, str]]:
    """Returns the settings that differ, each as (name, before, after), ready to read."""
    found = base.differences(changed)
    for key in {"covariates", "known_ahead"} & found.keys():
        before, after = found[key]
        found[key] = _sources(before, base), _sources(after, changed)
    if "covariates" in found:  # which names what is made
        found.pop("made", None)
    return [
        (setting_name(key), setting_value(key, before), setting_value(key, after))
        for key, (before, after) in found.items()
    ]


def _sources(names: list[str], config: RunConfig) -> list[str]:
    """Returns columns with one name in place of those that are made of its words."""
    in_file = config.in_file(names)
    return list(dict.fromkeys(in_file.get(name, name) for name in names))


def in_words(changes: list[tuple[str, str, str]]) -> str:
    """Returns differences in one line of Markdown.

    Args:
        changes: Each as (name, before, after).
    """
    return plain_message(
        "; ".join(f"{name}: {before} → {after}" for name, before, after in changes)
    )
