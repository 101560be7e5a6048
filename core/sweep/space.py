"""The ranges a sweep searches, and the settings that lie in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from core.config import LIMITS, MAX_LAYERS, MAX_UNITS, RunConfig
from core.errors import UserError
from core.forecasting.task import Task
from core.runs.estimate import check_memory, free_mib
from core.series.length import FEWEST_WINDOWS, check_length

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

# The settings that are searched, in the order in which they are told.
SEARCHED = ("window", "layers", "units", "dropout", "learning_rate")
# A network is built anew for each size, which costs as much as several epochs: few sizes are tried.
DROPOUT_STEP = 0.1
MOST_EPOCHS = 100
PATIENCE = 10


@dataclass(frozen=True)
class Space:
    """Lowest and highest value of each setting that is searched.

    Attributes:
        window: Past rows fed in.
        layers: LSTM layers, all of the same size.
        units: Cells of each layer; doubled from the lowest to the highest.
        dropout: Share of each layer's outputs hidden at random.
        learning_rate: Step size of Adam.
    """

    window: tuple[int, int] = (8, 72)
    layers: tuple[int, int] = (1, 2)
    units: tuple[int, int] = (8, 64)
    dropout: tuple[float, float] = (0.0, 0.4)
    learning_rate: tuple[float, float] = (0.0003, 0.01)

    def __post_init__(self) -> None:
        """Checks every rule that needs no data.

        Raises:
            UserError: A range runs backwards or beyond what the setting allows.
        """
        for name in SEARCHED:
            kind = float if name in ("dropout", "learning_rate") else int
            low, high = (kind(end) for end in getattr(self, name))
            object.__setattr__(self, name, (low, high))
            if not low <= high:
                raise UserError(
                    "sweep_range",
                    "The range from {low} to {high} for “{setting}” does not rise; it must go "
                    "from a lower value to a higher one. For example 8 to 64.",
                    setting=name.replace("_", " "),
                    low=low,
                    high=high,
                )
        for end in (0, 1):  # the settings themselves say what they allow
            units = (self.units[end],) * max(0, self.layers[end])
            RunConfig(window=self.window[end], units=units, dropout=self.dropout[end])
            RunConfig(learning_rate=self.learning_rate[end])

    @classmethod
    def around(cls, task: Task) -> Space:
        """Returns ranges around the settings of a task, as wide as its series allows.

        Two seasons are tried as a window.
        """
        base = task.config
        # Tries with other layers have not been to school, and look at whole windows.
        room = max(1, len(task.cut.train) - base.horizon)
        window = min(base.window, room)
        longest = max(window, len(task.cut.train) // FEWEST_WINDOWS, 1)
        wanted = max(3 * window, 2 * (task.season_length or 0))
        largest, smallest = max(base.units), min(base.units)
        return cls(
            window=(max(1, window // 3), max(window, min(wanted, longest, room))),
            layers=(1, min(MAX_LAYERS, max(2, len(base.units)))),
            units=(max(1, smallest // 4), min(MAX_UNITS, 2 * largest)),
            dropout=(0.0, max(0.4, base.dropout)),
            learning_rate=(
                max(LIMITS["learning_rate"][0], float(f"{base.learning_rate / 10:.1g}")),
                min(LIMITS["learning_rate"][1], float(f"{base.learning_rate * 10 / 3:.1g}")),
            ),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Space:
        """Rebuilds what `to_dict` wrote; ranges of another version are left out."""
        return cls(**{name: tuple(data[name]) for name in SEARCHED if name in data})

    def to_dict(self) -> dict[str, Any]:
        """Returns the ranges as JSON types."""
        return {name: list(ends) for name, ends in asdict(self).items()}

    def check(self, base: RunConfig, rows: int) -> None:
        """Checks that a series is long enough for the longest window.

        Raises:
            UserError: A part holds no window and its targets, with how many rows are needed; or the
                largest networks, one a core, take more memory than is free.
        """
        # Tries with other layers have not been to school, and none shortens their window.
        unschooled = base.replace(window=self.window[1], school=False, epochs=max(1, base.epochs))
        check_length(rows, unschooled)
        largest = unschooled.replace(units=(self.units[1],) * self.layers[1])
        check_memory(largest, rows, free_mib(), at_once=os.cpu_count() or 1)

    def sizes(self) -> list[int]:
        """Returns the sizes of a layer that are tried."""
        low, high = self.units
        doubled = [low]
        while doubled[-1] * 2 < high:
            doubled.append(doubled[-1] * 2)
        return doubled if low == high else [*doubled, high]

    def distributions(self) -> dict[str, BaseDistribution]:
        """Returns the ranges as Optuna takes them; of the sizes, their places in `sizes`."""
        from optuna.distributions import FloatDistribution, IntDistribution

        return {
            "window": IntDistribution(*self.window, log=True),
            "layers": IntDistribution(*self.layers),
            "units": IntDistribution(0, len(self.sizes()) - 1),
            "dropout": FloatDistribution(*self.dropout),
            "learning_rate": FloatDistribution(*self.learning_rate, log=True),
        }

    def config(self, base: RunConfig, params: Mapping[str, float]) -> RunConfig:
        """Returns settings with what Optuna drew.

        Args:
            base: All other settings.
            params: A value for each of `distributions`.
        """
        size = self.sizes()[int(params["units"])]
        dropout = DROPOUT_STEP * round(params["dropout"] / DROPOUT_STEP)
        return base.replace(
            window=int(params["window"]),
            units=(size,) * int(params["layers"]),
            dropout=_within(round(dropout, 2), self.dropout),
            learning_rate=_within(float(f"{params['learning_rate']:.2g}"), self.learning_rate),
        )

    def params(self, config: RunConfig) -> dict[str, float] | None:
        """Returns what Optuna would have drawn for some settings, None where they lie outside."""
        settings = values(config)
        sizes = self.sizes()
        if settings["units"] not in sizes or len(set(config.units)) > 1:
            return None
        if not all(self._holds(name, value) for name, value in settings.items()):
            return None
        return {**settings, "units": sizes.index(int(settings["units"]))}

    def _holds(self, name: str, value: float) -> bool:
        low, high = getattr(self, name)
        return bool(low <= value <= high)


def values(config: RunConfig) -> dict[str, float]:
    """Returns the searched settings of a config, each as one number."""
    return {
        "window": config.window,
        "layers": len(config.units),
        "units": max(config.units),
        "dropout": config.dropout,
        "learning_rate": config.learning_rate,
    }


def searchable(base: RunConfig) -> RunConfig:
    """Returns settings as a sweep starts from: the test part apart, every training with an end.

    Args:
        base: The settings on the page; those of the article learn a million epochs, and choose on
            the rows that test; those of `quick` learn none.
    """
    split = base.split
    if len(split) == 2:
        split = (split[0], split[1] / 2, split[1] / 2)
    epochs = min(base.epochs or RunConfig.from_preset("recommended").epochs, MOST_EPOCHS)
    return base.replace(split=split, epochs=epochs, patience=min(base.patience or PATIENCE, epochs))


def _within(value: float, ends: tuple[float, float]) -> float:
    return min(max(value, ends[0]), ends[1])
