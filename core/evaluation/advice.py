"""What to do with a forecast: use it, use a simple method instead, or rely on neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.errors import Message
from core.evaluation.part_scores import PartScores
from core.evaluation.verdict import Verdict

AdviceKind = Literal["use", "simple", "neither"]

# Below this share of what the values vary by, a forecast tells hardly more than their mean.
LEAST_R2 = 0.1

ADVICE: dict[AdviceKind, Message] = {
    "use": Message("advice_use", "Use this forecast."),
    "simple": Message("advice_simple", "Use the simple method instead: {method}."),
    "neither": Message("advice_neither", "Do not rely on either."),
}

CLEAR = Message("advice_clear", "Its lead over {method} is more than chance explains.")
AHEAD = Message(
    "advice_ahead",
    "It is closer than every simple method here. A verdict tells whether that is just luck.",
)
UNCLEAR = Message(
    "advice_unclear",
    "It is a little closer than {method} here, but that may be luck: expect about the same of "
    "both.",
)
EXACT = Message("advice_exact", "It makes hardly any error here, and neither does {method}.")
LINEAR = Message(
    "advice_linear",
    "The LSTM is left out of it here: it is a linear model of past values, the best simple method.",
)
CLOSER = Message("advice_closer", "It is closer to the real values here.")
LEVEL = Message("advice_level", "It is about as close here, and easier to explain.")
REPEATS = Message(
    "advice_repeats", "This forecast only follows values it has already seen, and is no closer."
)
MEAN = Message(
    "advice_mean",
    "Neither this forecast nor a simple method says much more about these values than their mean.",
)
NOT_COMPARED = Message("advice_not_compared", "On these rows they could not be compared.")


@dataclass(frozen=True)
class Advice:
    """What to do with a forecast.

    Attributes:
        kind: What to use.
        method: The best simple method.
        sentence: The advice.
        reason: Why.
    """

    kind: AdviceKind
    method: str
    sentence: Message
    reason: Message


def advise(
    scores: PartScores,
    lstm_adds: bool,
    judged: Verdict | None = None,
    name: Callable[[str], str] = str,
) -> Advice:
    """Returns what to do with a forecast.

    Args:
        scores: How good it was.
        lstm_adds: Whether the LSTM adds anything to its linear model, where it has one.
        judged: The verdict; None where there is none yet.
        name: Returns what people call a simple method.
    """
    kind, reason = _decide(scores, lstm_adds, judged)
    method, _error = scores.best_simple
    named = {"method": name(method)}
    return Advice(kind, method, ADVICE[kind].with_values(**named), reason.with_values(**named))


def _decide(
    scores: PartScores, lstm_adds: bool, judged: Verdict | None
) -> tuple[AdviceKind, Message]:
    method, error = scores.best_simple
    own, outcome = scores.best.mae, scores.outcome
    clear = judged.outcome if judged else "unknown"
    if own is None or error is None:
        return "neither", NOT_COMPARED
    if outcome == "level" and scores.is_exact(own):
        return "use", EXACT
    if _tells_little(scores, method):
        return "neither", MEAN
    if scores.copycat and scores.copycat.flagged:
        return "simple", REPEATS
    if not lstm_adds and method == "linear_ar":
        return "use", LINEAR
    if outcome == "worse" or clear == "worse":
        return "simple", CLOSER
    if outcome == "level":
        return "simple", LEVEL
    return "use", {"better": CLEAR, "no_different": UNCLEAR}.get(clear, AHEAD)


def _tells_little(scores: PartScores, method: str) -> bool:
    """Returns whether forecast and simple method are hardly closer than a mean would be."""
    theirs = scores.stages.get("linear") if method == "linear_ar" else None
    both = scores.best.r2, (theirs or scores.baselines[method]).r2
    known = [r2 for r2 in both if r2 is not None]
    return bool(known) and max(known) < LEAST_R2
