import pytest

from core.evaluation.advice import advise
from core.evaluation.copycat import COPYCAT, COPYCAT_RELATIVE, CopycatCheck
from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores
from core.evaluation.verdict import Verdict

LATE = CopycatCheck((2.0, 1.0), 1, 0.0, True, COPYCAT, COPYCAT_RELATIVE)


def part(own, naive=10.0, linear=8.0, r2=0.5, **more):
    """Scores beside the last value and a linear model."""
    baselines = {"naive": Errors(mae=naive, r2=r2), "linear_ar": Errors(mae=linear, r2=r2)}
    return PartScores(best=Errors(mae=own, r2=r2), baselines=baselines, **more)


def judged(outcome):
    return Verdict(outcome, 100, 4, 3, baseline="linear_ar", difference=0.0)


@pytest.mark.parametrize(
    ("scores", "verdict", "kind", "reason"),
    [
        (part(7.0), None, "use", "advice_ahead"),
        (part(7.0), judged("better"), "use", "advice_clear"),
        (part(7.0), judged("no_different"), "use", "advice_unclear"),
        (part(7.0), judged("worse"), "simple", "advice_closer"),
        (part(9.0), None, "simple", "advice_closer"),
        (part(8.1), None, "simple", "advice_level"),
        (part(7.0, copycat=LATE), None, "simple", "advice_repeats"),
        (part(7.0, r2=0.05), judged("better"), "neither", "advice_mean"),
        (part(None), None, "neither", "advice_not_compared"),
        (part(1e-9, linear=0.0), None, "use", "advice_exact"),
    ],
)
def test_the_advice_follows_from_the_best_simple_method_and_the_verdict(
    scores, verdict, kind, reason
):
    advice = advise(scores, True, verdict)
    assert (advice.kind, advice.reason.code, advice.method) == (kind, reason, "linear_ar")


def test_where_the_lstm_is_left_out_the_forecast_is_the_linear_model_that_it_is_beside():
    advice = advise(part(8.0), lstm_adds=False)
    assert (advice.kind, advice.reason.code) == ("use", "advice_linear")
    # Unless something simpler still does better.
    assert advise(part(8.0, naive=6.0), lstm_adds=False).kind == "simple"


def test_the_runs_own_linear_model_stands_for_the_linear_models():
    scores = part(7.0, stages={"linear": Errors(mae=5.0, r2=0.5)})
    assert advise(scores, True).reason.code == "advice_closer"


def test_the_method_is_named_as_people_call_it():
    advice = advise(part(9.0, naive=6.0), True, name={"naive": "the last value"}.get)
    assert advice.sentence.text() == "Use the simple method instead: the last value."
