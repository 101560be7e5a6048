"""The settings of a run, checked when they are built, and the presets they start from."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import UserError
from core.made.columns import Made, by_kind, read_made

Scaling = Literal["minmax", "window"]
TransformChoice = Literal["none", "root", "log", "auto"]
Strategy = Literal["multi", "direct", "recursive", "hybrid"]

STRATEGIES = ("multi", "direct", "recursive", "hybrid")
TRANSFORMS = ("none", "root", "log", "auto")
PRESETS = ("recommended", "quick", "scratch", "article")
# The layers of the network that has been to school, how many numbers it sees a row, and how many
# steps ahead it knows.
SCHOOL_UNITS = (64, 64)
SCHOOL_FEATURES, SCHOOL_STEPS = 17, 48
# A network that has been to school looks at fewer rows of a short series, down to these.
SHORTEST_SCHOOLED = 8
# What the calendar adds to the columns that are seen; each is a point on a circle.
CALENDAR = tuple(
    f"{wave} of the {time}"
    for time in ("hour", "weekday", "day of the year")
    for wave in ("sine", "cosine")
)
MAX_UNITS = 4096
MAX_COVARIATES = 50
MAX_LAYERS = 16
MAX_HORIZON = 2000
MAX_NETWORKS = 48
MIN_SHARE = 0.0001

# Lowest and highest value of each setting that is a number.
LIMITS: dict[str, tuple[float, float]] = {
    "window": (1, 100_000),
    "horizon": (1, MAX_HORIZON),
    "dropout": (0.0, 0.95),
    "epochs": (0, 100_000_000),
    "batch_size": (1, 1_000_000),
    "learning_rate": (1e-8, 10.0),
    "validation_every": (1, 1_000_000),
    "patience": (1, 100_000_000),
    "at_most": (1, 7 * 86_400),
    "season_length": (2, 1_000_000),
    "seed": (0, 2**31 - 1),
    "shards": (1, 64),
}


@dataclass(frozen=True)
class RunConfig:
    """Everything that, together with a series, determines a run.

    Attributes:
        name: Free text shown to people; never part of a path.
        preset: The preset these settings started from.
        time: Column of the observation times; None lets the reader find one.
        target: Column to forecast; None lets the reader choose one.
        covariates: Other columns that the network sees.
        known_ahead: Those of them whose values are known in advance, such as plans and holidays.
        made: How some of them are made, of words or of the calendar; the others stand in the file.
        calendar: Whether the network sees the hour, the weekday and the day of the year, too.
        season_length: Rows in one season; None takes what the series suggests.
        window: Past rows fed in.
        horizon: Steps ahead.
        strategy: How several steps are forecast: `multi`, one network for all of them; `direct`, a
            network for each; `recursive`, one step fed back; `hybrid`, a network for each that
            also sees the forecasts of the steps before.
        split: Shares of the rows, in time order: training, validation and test, or two numbers
            where the second part is both validation and test.
        reach_back: Whether a window may begin before the part its target belongs to.
        scaling: `minmax` maps the training range to 0..1; `window` takes the window's last value
            off and divides by the spread of the training part's changes.
        linear: Whether a linear model, a linear autoregression, stands beside the LSTM, which
            then learns what it misses and starts from zero.
        school: Whether the network begins as it came from school, where there is a linear model
            and the layers are those of school; see `schooled`.
        keep_unclear: Whether an LSTM that has not been to school stays beside the linear model
            where its gain on the validation part may be chance.
        transform: `none` learns the values as they are, `root` their square roots, `log` their
            logarithms; `auto` takes what
            the linear model forecasts better on the validation part.
        units: Size of each LSTM layer, first to last.
        dropout: Share of each LSTM layer's outputs hidden at random during training.
        epochs: Passes over the training windows.
        batch_size: Windows between two updates of the weights.
        learning_rate: Step size of Adam.
        validation_every: Epochs between two looks at the validation part.
        patience: Validations without improvement before training ends; None never ends early.
        at_most: Seconds after which training ends; None sets no limit.
        seed: Seeds the first weights, the shuffling and the dropout.
        shards: Parts each batch is split into, worked on side by side. Part of the settings
            because the order of a sum changes its last digits.
    """

    name: str = ""
    preset: str = "recommended"
    time: str | None = None
    target: str | None = None
    covariates: tuple[str, ...] = ()
    known_ahead: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    calendar: bool = False
    season_length: int | None = None
    window: int = 40
    horizon: int = 1
    strategy: Strategy = "multi"
    split: tuple[float, ...] = (0.70, 0.15, 0.15)
    reach_back: bool = True
    scaling: Scaling = "window"
    linear: bool = False
    school: bool = False
    keep_unclear: bool = False
    transform: TransformChoice = "none"
    units: tuple[int, ...] = (64,)
    dropout: float = 0.0
    epochs: int = 100
    batch_size: int = 64
    learning_rate: float = 0.001
    validation_every: int = 1
    patience: int | None = 15
    at_most: int | None = None
    seed: int = 7
    shards: int = 2

    def __post_init__(self) -> None:
        """Checks every rule that needs no data.

        Raises:
            UserError: A setting breaks its rule.
        """
        object.__setattr__(self, "split", tuple(float(share) for share in self.split))
        object.__setattr__(self, "units", tuple(int(units) for units in self.units))
        object.__setattr__(self, "covariates", tuple(map(str, self.covariates)))
        object.__setattr__(self, "known_ahead", tuple(map(str, self.known_ahead)))
        made = {one.name: one for one in map(read_made, self.made) if one.name in self.covariates}
        object.__setattr__(self, "made", tuple(made.values()))
        if self.preset not in PRESETS:
            raise UserError(
                "unknown_preset",
                "“{received}” is not a preset; there are {known}. Choose one of them.",
                known=", ".join(PRESETS),
                received=self.preset,
            )
        if self.scaling not in ("minmax", "window"):
            raise UserError(
                "unknown_scaling",
                "“{received}” is not a scaling; it is “minmax” or “window”. Choose one of them.",
                received=str(self.scaling),
            )
        if self.strategy not in STRATEGIES:
            raise UserError(
                "unknown_strategy",
                "“{received}” is not a strategy; there are {known}. Choose one of them.",
                known=", ".join(STRATEGIES),
                received=str(self.strategy),
            )
        if self.transform not in TRANSFORMS:
            raise UserError(
                "unknown_transform",
                "“{received}” is not a transform; there are {known}. Choose one of them.",
                known=", ".join(TRANSFORMS),
                received=str(self.transform),
            )
        _check_split(self.split)
        _check_layers(self.units)
        _check_covariates(self.covariates, self.known_ahead)
        for setting, (low, high) in LIMITS.items():
            value = getattr(self, setting)
            if value is not None:
                _check_range(setting.replace("_", " "), value, low, high)
        if self.epochs == 0 and not self.schooled:
            raise UserError(
                "nothing_to_learn",
                "A network that has not been to school knows nothing before its first epoch, and "
                "{received} epochs are asked for. Enter at least 1.",
                received=self.epochs,
            )
        if self.networks > MAX_NETWORKS:
            raise UserError(
                "too_many_networks",
                "{received} steps are too many with a network for each step; such a horizon has "
                "up to {most}. Shorten it, or forecast all steps at once.",
                most=MAX_NETWORKS,
                received=self.horizon,
            )

    @property
    def schooled(self) -> bool:
        """Whether the network begins as it came from school."""
        return is_schooled(vars(self))

    @property
    def left_school(self) -> bool:
        """Whether it starts from nothing although its preset has been to school."""
        return _has_school(self.preset) and not self.schooled

    @property
    def features(self) -> int:
        """How many numbers the network sees a row."""
        series = SCHOOL_FEATURES if self.schooled else 2 if self.linear else 1
        return series + len(self.covariates) + (len(CALENDAR) if self.calendar else 0)

    @property
    def shortest_window(self) -> int:
        """The fewest past rows it may look at; where it is schooled, a short series shortens it."""
        return min(self.window, SHORTEST_SCHOOLED) if self.schooled else self.window

    @property
    def outputs(self) -> int:
        """How many steps ahead the network forecasts at once."""
        return 1 if self.strategy == "recursive" else self.horizon

    @property
    def networks(self) -> int:
        """How many networks forecast side by side, one for each step."""
        return self.horizon if self.strategy in ("direct", "hybrid") else 1

    @property
    def fewest_rows(self) -> int:
        """How many rows a part needs, where earlier parts are long enough to look back over."""
        return self.horizon + (0 if self.reach_back else self.shortest_window)

    def in_file(self, names: Iterable[str]) -> dict[str, str]:
        """Returns which column of a file each of some columns comes from; not the calendar's."""
        kinds, days = by_kind(self.made)
        return {n: kinds[n].source if n in kinds else n for n in names if n not in days}

    @classmethod
    def from_preset(cls, preset: str, **changes: Any) -> RunConfig:
        """Returns a preset's settings with some of them changed.

        Where they leave school, the settings of the training that are not among them suit a
        network that starts from nothing.

        Args:
            preset: One of `PRESETS`.
            **changes: Settings that replace the preset's.
        """
        settings = {"preset": preset, **_PRESET_SETTINGS.get(preset, {}), **changes}
        if _has_school(preset) and not is_schooled(settings):
            settings |= {**_FROM_NOTHING, **changes}
        return cls(**settings)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RunConfig:
        """Rebuilds what `to_dict` wrote; settings of another version are left out."""
        names = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in names})

    def to_dict(self) -> dict[str, Any]:
        """Returns the settings as JSON types."""
        return {key: _plain(value) for key, value in dataclasses.asdict(self).items()}

    def replace(self, **changes: Any) -> RunConfig:
        """Returns a copy with some settings changed."""
        return dataclasses.replace(self, **changes)

    def differences(self, other: RunConfig) -> dict[str, tuple[Any, Any]]:
        """Returns the settings that differ, each as (here, there); names and presets aside."""
        here, there = self.to_dict(), other.to_dict()
        return {
            key: (here[key], there[key])
            for key in here
            if key not in ("name", "preset") and here[key] != there[key]
        }


def is_schooled(settings: Mapping[str, Any]) -> bool:
    """Returns whether a network of these settings begins as it came from school.

    Args:
        settings: By name; they may break a rule.
    """
    at_school = settings["school"] and settings["linear"]
    return bool(at_school) and tuple(settings["units"]) == SCHOOL_UNITS


def with_changes(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Returns settings after some changes.

    Where these leave the school of the preset or come back to it, the settings of the training that
    nobody chose follow, as `RunConfig.from_preset` has them.

    Args:
        settings: As `RunConfig.to_dict` gives them; they may break a rule.
        changes: Some of them, JSON types.
    """
    after = {**settings, **changes}
    if not (_has_school(after["preset"]) and {"linear", "school", "units"} & changes.keys()):
        return after
    from_school = RunConfig.from_preset(after["preset"]).to_dict()
    from_nothing = {name: _plain(value) for name, value in _FROM_NOTHING.items()}
    suited = from_school if is_schooled(settings) else from_nothing
    unchosen = {n for n in _FROM_NOTHING if n not in changes and settings[n] == suited[n]}
    schooled = is_schooled({**after, **{name: from_school[name] for name in unchosen}})
    suited = from_school if schooled else from_nothing
    return {**after, **{name: suited[name] for name in unchosen}}


# What suits a network that starts from nothing, beside a linear model or without one.
_FROM_NOTHING: dict[str, Any] = {
    "window": 24,
    "units": (32,),
    "epochs": 60,
    "batch_size": 128,
    "learning_rate": 0.003,
    "patience": 10,
}

_PRESET_SETTINGS: dict[str, dict[str, Any]] = {
    # The article to the letter; every value is named there.
    "article": {
        "window": 20,
        "split": (0.875, 0.125),
        "reach_back": False,
        "scaling": "minmax",
        "units": (80, 100),
        "dropout": 0.2,
        "epochs": 1_000_000,
        "batch_size": 64,
        "learning_rate": 0.001,
        "validation_every": 1,
        "patience": None,
        "seed": 7,
    },
    "recommended": {
        "window": 64,
        "units": SCHOOL_UNITS,
        "linear": True,
        "school": True,
        "transform": "auto",
        "epochs": 40,
        "batch_size": 128,
        "learning_rate": 0.001,
        "patience": 8,
    },
    # The network as it came from school.
    "quick": {
        "window": 64,
        "units": SCHOOL_UNITS,
        "linear": True,
        "school": True,
        "transform": "auto",
        "epochs": 0,
    },
    # Neither linear model nor school: what is learnt, it learns from this series alone.
    "scratch": _FROM_NOTHING,
}


def _has_school(preset: str) -> bool:
    return bool(_PRESET_SETTINGS.get(preset, {}).get("school"))


def _plain(value: Any) -> Any:
    """Returns a setting as a JSON type."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


def _check_split(split: tuple[float, ...]) -> None:
    total = sum(split)
    fits = len(split) in (2, 3) and all(share >= MIN_SHARE for share in split)
    if not fits or not math.isclose(total, 1.0, abs_tol=1e-6):
        raise UserError(
            "split_shares",
            "{received} is not a split, which is two or three shares of at least {least} that add "
            "up to 1. For example 0.70, 0.15, 0.15.",
            least=MIN_SHARE,
            received=", ".join(f"{share:g}" for share in split),
        )


def _check_layers(units: tuple[int, ...]) -> None:
    if not 1 <= len(units) <= MAX_LAYERS or not all(1 <= size <= MAX_UNITS for size in units):
        raise UserError(
            "layer_sizes",
            "The layers cannot be {received}; a network has 1 to {layers} LSTM layers of 1 to "
            "{units} cells. For example 80, 100.",
            layers=MAX_LAYERS,
            units=MAX_UNITS,
            received=", ".join(map(str, units)) or "none",
        )


def _check_covariates(covariates: tuple[str, ...], known_ahead: tuple[str, ...]) -> None:
    unknown = [name for name in known_ahead if name not in covariates]
    if unknown:
        raise UserError(
            "known_not_covariate",
            "“{received}” is not a column that the network sees, and only those can be known in "
            "advance: {known}. Add it to the other columns.",
            received=unknown[0],
            known=", ".join(f"“{name}”" for name in covariates) or "–",
        )
    twice = [name for name in covariates if covariates.count(name) > 1]
    if twice:
        raise UserError(
            "covariate_twice",
            "“{column}” is there twice among the other columns and events. Leave one of them out, "
            "or give the event another name.",
            column=twice[0],
        )
    if len(covariates) > MAX_COVARIATES:
        raise UserError(
            "covariates_count",
            "Too many other columns: {received}; the network sees up to {most}. Choose fewer.",
            most=MAX_COVARIATES,
            received=len(covariates),
        )


def _check_range(setting: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise UserError(
            "setting_range",
            "“{setting}” cannot be {received}; it lies between {low} and {high}. Choose a value "
            "in between.",
            setting=setting,
            low=f"{low:,}" if isinstance(low, int) else f"{low:g}",
            high=f"{high:,}" if isinstance(high, int) else f"{high:g}",
            received=value,
        )
