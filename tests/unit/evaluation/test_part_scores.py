import pytest

from core.evaluation.metrics import Errors
from core.evaluation.part_scores import PartScores, StepErrors, usable_horizon


def test_the_usable_horizon_ends_where_a_baseline_is_as_good():
    steps = [
        StepErrors(1, {"forecast": 1.0, "naive": 2.0, "drift": 1.5}),
        StepErrors(2, {"forecast": 2.0, "naive": 2.5, "drift": 2.1}),
        StepErrors(3, {"forecast": 3.0, "naive": 3.5, "drift": 3.0}),
        StepErrors(4, {"forecast": 1.0, "naive": 9.0, "drift": 9.0}),
    ]
    assert usable_horizon(steps) == 2
    assert usable_horizon(steps[:2]) == 2
    assert usable_horizon(steps[2:]) == 0


def test_a_step_without_a_number_is_neither_best_nor_useful():
    step = StepErrors(1, {"forecast": None, "naive": 2.0})
    assert not step.is_best and not step.beats_all
    assert StepErrors(1, {"forecast": 1.0, "naive": None}).beats_all


def test_a_step_as_good_as_a_baseline_is_no_gain_but_may_be_the_best():
    step = StepErrors(1, {"forecast": 2.0, "naive": 2.0})
    assert step.is_best and not step.beats_all


@pytest.mark.parametrize(
    ("own", "naive", "share"), [(1.0, 4.0, 0.25), (None, 4.0, None), (1, 0, None)]
)
def test_an_error_is_a_share_of_a_baselines(own, naive, share):
    scores = PartScores(Errors(mae=own), baselines={"naive": Errors(mae=naive)})
    assert scores.relative_mae("naive") == share


def test_scores_without_the_last_value_or_a_baselines_step_are_refused():
    naive = {"naive": Errors()}
    with pytest.raises(ValueError, match="last value"):
        PartScores(Errors(), baselines={"drift": Errors()})
    with pytest.raises(ValueError, match="baseline"):
        PartScores(Errors(), baselines=naive, steps=(StepErrors(1, {"forecast": 1.0}),))
    with pytest.raises(ValueError, match="forecast"):
        StepErrors(1, {"naive": 1.0})
