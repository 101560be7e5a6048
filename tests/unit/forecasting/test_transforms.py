import numpy as np
import pytest

from core import records
from core.config import RunConfig
from core.errors import UserError
from core.forecasting.transforms import Transform, transforms_to_try

AUTO = RunConfig.from_preset("recommended")
VALUES = np.array([0.0, 4.0, 9.0])


def test_square_roots_and_back():
    root = Transform("root")
    assert root(VALUES).tolist() == [0, 2, 3]
    assert root.undo(np.array([-1.0, 2.0, 3.0])).tolist() == [0, 4, 9]


def test_a_change_of_what_is_learnt_moves_a_value_by_its_steepness():
    for transform in (Transform(), Transform("root"), Transform("log", 1e-3)):
        near = transform(np.array([4.0, 4.001]))
        assert 0.001 / np.diff(near)[0] == pytest.approx(transform.steepness(4.0), rel=1e-3)


@pytest.mark.parametrize(
    ("lowest", "kinds"),
    [(-1.0, ["none"]), (0.0, ["none", "root"]), (0.5, ["none", "root", "log"])],
)
def test_what_the_lowest_value_allows_is_tried(lowest, kinds):
    tried = transforms_to_try(VALUES + lowest, AUTO)
    assert [transform.kind for transform in tried] == kinds


def test_without_a_straight_path_nothing_can_choose():
    assert transforms_to_try(VALUES, AUTO.replace(linear=False)) == [Transform()]


@pytest.mark.parametrize(
    ("transform", "lowest", "code"),
    [("log", 0.0, "log_needs_positive"), ("root", -0.5, "root_needs_no_negative")],
)
def test_what_cannot_be_learnt_as_asked_is_refused(transform, lowest, code):
    with pytest.raises(UserError) as refused:
        transforms_to_try(VALUES + lowest, AUTO.replace(transform=transform))
    assert refused.value.message.code == code


def test_the_transform_survives_its_file():
    transform = Transform("log", 0.25)
    assert records.from_json(Transform, transform.to_dict()) == transform
