import pytest

from core.config import PRESETS, RunConfig, with_changes
from core.errors import UserError


def test_the_article_preset_holds_the_articles_settings():
    config = RunConfig.from_preset("article")
    assert (config.window, config.split, config.reach_back) == (20, (0.875, 0.125), False)
    assert (config.scaling, config.units, config.dropout) == ("minmax", (80, 100), 0.2)
    assert (config.batch_size, config.epochs, config.learning_rate) == (64, 1_000_000, 0.001)
    assert (config.validation_every, config.patience, config.seed) == (1, None, 7)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_config_survives_the_disk(preset):
    changed = RunConfig.from_preset(preset, name="first try", units=(3, 5, 4), epochs=9)
    for config in (RunConfig.from_preset(preset), changed):
        assert RunConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("changes", "schooled"),
    [
        ({}, True),
        ({"window": 7, "horizon": 200, "strategy": "recursive", "dropout": 0.5}, True),
        ({"units": (64, 65)}, False),
        ({"units": (64,)}, False),
        ({"linear": False}, False),
        ({"school": False}, False),
    ],
    ids=str,
)
def test_a_network_of_the_layers_of_school_begins_with_it(changes, schooled):
    config = RunConfig.from_preset("recommended", **changes)
    assert config.schooled == schooled
    # 17 numbers a row of which the value is one, or the value and the linear model's.
    assert config.features == (17 if schooled else 2 if config.linear else 1)
    assert config.replace(covariates=("a", "b"), calendar=True).features == config.features + 8


def test_only_what_has_been_to_school_may_learn_nothing():
    quick = RunConfig.from_preset("quick")
    assert (quick.epochs, quick.schooled) == (0, True)
    for changes in ({"units": (8,)}, {"linear": False}, {"school": False}):
        with pytest.raises(UserError) as refused:
            quick.replace(**changes)
        assert refused.value.message.code == "nothing_to_learn"
        assert quick.replace(**changes, epochs=1).epochs == 1


TRAINING = ("window", "units", "epochs", "batch_size", "learning_rate", "patience")


def training_of(settings):
    return {name: settings[name] for name in TRAINING}


@pytest.mark.parametrize("preset", ["recommended", "quick"])
@pytest.mark.parametrize("change", [{"units": [8, 4]}, {"linear": False}, {"school": False}])
def test_who_leaves_school_learns_as_suits_a_network_from_nothing(preset, change):
    suited = {**training_of(RunConfig.from_preset("scratch").to_dict()), **change}
    left = RunConfig.from_preset(preset, **change)
    assert left.left_school
    assert left.to_dict() == {**RunConfig.from_preset(preset).to_dict(), **suited}
    # On a page the change comes later, and may be taken back.
    before = RunConfig.from_preset(preset).to_dict()
    after = with_changes(before, change)
    assert after == left.to_dict()
    assert with_changes(after, {name: before[name] for name in change}) == before


def test_what_a_person_chose_stays_when_school_is_left():
    left = RunConfig.from_preset("quick", school=False, epochs=3, units=(64, 64))
    assert (left.epochs, left.units, left.batch_size) == (3, (64, 64), 128)
    before = RunConfig.from_preset("quick", epochs=3, learning_rate=0.02).to_dict()
    after = with_changes(before, {"units": [64, 64, 64]})
    assert (after["epochs"], after["learning_rate"], after["window"]) == (3, 0.02, 24)
    # Whoever chose the very layers that suit a network from nothing has left school nevertheless.
    chosen = with_changes(before, {"units": [32]})
    assert with_changes(chosen, {"horizon": 12}) == {**chosen, "horizon": 12}
    # No school, so nothing to leave.
    scratch = RunConfig.from_preset("scratch").to_dict()
    assert with_changes(scratch, {"linear": True}) == {**scratch, "linear": True}


def test_a_schooled_network_shortens_its_window_on_a_short_series():
    config = RunConfig.from_preset("recommended")
    assert (config.window, config.shortest_window) == (64, 8)
    assert config.replace(window=5).shortest_window == 5
    assert config.replace(school=False).shortest_window == 64
    # A part that no window reaches back from.
    assert config.replace(reach_back=False, horizon=3).fewest_rows == 11


@pytest.mark.parametrize("preset", ["scratch", "article"])
def test_what_learns_from_its_series_alone_has_neither_linear_model_nor_school(preset):
    config = RunConfig.from_preset(preset)
    assert not (config.linear or config.school or config.schooled)


def test_settings_of_before_there_was_a_school_have_not_been_there():
    old = RunConfig.from_preset("recommended").to_dict()
    del old["school"]
    assert not RunConfig.from_dict(old).schooled


def test_settings_of_another_version_are_left_out():
    data = {**RunConfig().to_dict(), "from_the_future": 3}
    assert RunConfig.from_dict(data) == RunConfig()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"window": 0}, "setting_range"),
        ({"dropout": 1.0}, "setting_range"),
        ({"dropout": float("nan")}, "setting_range"),
        ({"learning_rate": 0.0}, "setting_range"),
        ({"units": ()}, "layer_sizes"),
        ({"units": (8, 0)}, "layer_sizes"),
        ({"split": (0.5, 0.6)}, "split_shares"),
        ({"split": (1.0,)}, "split_shares"),
        ({"split": (0.5, 0.5, 0.0)}, "split_shares"),
        ({"split": (0.99999, 0.00001)}, "split_shares"),
        ({"scaling": "sideways"}, "unknown_scaling"),
        ({"preset": "best"}, "unknown_preset"),
    ],
)
def test_a_setting_out_of_range_is_refused_with_what_was_received(changes, code):
    with pytest.raises(UserError) as refused:
        RunConfig(**changes)
    assert refused.value.message.code == code
    assert "received" in refused.value.message.values


def test_differences_name_settings_but_not_the_name():
    here = RunConfig(name="a", window=20, units=(8,))
    there = RunConfig(name="b", window=30, units=(8,), preset="quick")
    assert here.differences(there) == {"window": (20, 30)}


@pytest.mark.parametrize("strategy", ["direct", "hybrid"])
def test_a_network_for_each_of_very_many_steps_is_refused(strategy):
    with pytest.raises(UserError) as refused:
        RunConfig(horizon=49, strategy=strategy)
    assert refused.value.message.code == "too_many_networks"
    assert RunConfig(horizon=48, strategy=strategy).networks == 48
