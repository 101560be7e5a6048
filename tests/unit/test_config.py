import pytest

from core.config import PRESETS, RunConfig
from core.errors import UserError


def test_the_article_preset_holds_the_articles_settings():
    config = RunConfig.from_preset("article")
    assert (config.window, config.split, config.reach_back) == (20, (0.875, 0.125), False)
    assert (config.scaling, config.units, config.dropout) == ("minmax", (80, 100), 0.2)
    assert (config.batch_size, config.epochs, config.learning_rate) == (64, 1_000_000, 0.001)
    assert (config.validation_every, config.patience, config.seed) == (1, None, 7)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_config_survives_the_disk(preset):
    config = RunConfig.from_preset(preset, name="first try", units=(3, 5, 4))
    assert RunConfig.from_dict(config.to_dict()) == config


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
