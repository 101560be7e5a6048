"""The training loop on small networks."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.forecasting.choosing import choose_inputs
from core.learning import training
from core.learning.learner import Learner
from core.learning.training import MOST_SHOWN, shown_rows
from tests.unit.learning.trainings import (
    CUT,
    NOISY,
    SCHOOLED,
    VALUES,
    Journal,
    same,
    ship_others,
    task,
    train,
)


def test_the_same_settings_and_data_give_the_same_numbers_twice():
    first, again = train(), train()
    assert same(first.last, again.last)
    assert same(first.best, again.best)


@pytest.mark.parametrize("shards", [1, 3])
def test_a_resumed_training_repeats_an_uninterrupted_one_bit_for_bit(shards):
    whole = Journal()
    expected = train(whole, shards=shards)
    half = Journal(stop_at=3)
    assert train(half, shards=shards).stopped
    resumed = Journal()
    found = train(resumed, checkpoint=half.kept[-1], shards=shards)
    assert same(found.last, expected.last)
    assert same(found.best, expected.best)
    losses = [(row["loss"], row["val_loss"]) for row in half.rows + resumed.rows]
    assert losses == [(row["loss"], row["val_loss"]) for row in whole.rows]


def test_a_training_stopped_inside_an_epoch_resumes_inside_it():
    class StopsInside(Journal):
        def stop_requested(self):
            self.asked = getattr(self, "asked", 0) + 1
            return self.asked == 2

    inside = StopsInside()
    train(inside, batch_size=4)
    assert inside.kept[-1].batch > 0
    assert same(train(checkpoint=inside.kept[-1], batch_size=4).last, train(batch_size=4).last)


def test_more_epochs_go_on_where_fewer_ended():
    short = Journal()
    train(short, epochs=4)
    assert same(train(checkpoint=short.kept[-1], epochs=6).last, train(epochs=6).last)


def test_the_best_weights_are_those_of_the_epoch_with_the_lowest_validation_loss():
    journal = Journal()
    outcome = train(journal, epochs=12, learning_rate=0.05)
    losses = [row["val_loss"] for row in journal.rows]
    assert outcome.checkpoint.best_epoch == 1 + int(np.argmin(losses))
    assert outcome.checkpoint.best_val_loss == min(losses)


def test_validation_happens_every_nth_epoch():
    journal = Journal()
    train(journal, validation_every=3, epochs=7)
    assert [row["epoch"] for row in journal.rows if row["val_loss"] is not None] == [3, 6]


def test_a_training_too_short_for_its_validations_is_validated_at_its_end():
    outcome = train(validation_every=50, epochs=2)
    assert outcome.checkpoint.best_epoch == 2


def test_the_look_at_the_end_of_a_short_training_is_forgotten_when_it_goes_on():
    short = Journal()
    train(short, validation_every=4, epochs=3)
    resumed = train(checkpoint=short.kept[-1], validation_every=4, epochs=6)
    whole = train(validation_every=4, epochs=6)
    assert resumed.checkpoint.best_epoch == whole.checkpoint.best_epoch == 4
    assert same(resumed.best, whole.best)


def test_a_network_that_starts_at_a_straight_path_is_at_first_that_path():
    journal = Journal()
    train(journal, linear=True, epochs=1)
    first = journal.told[0]
    assert first.best_epoch == 0
    # The first weights add nothing: the loss is that of the path alone.
    config = RunConfig(window=6, linear=True)
    inputs = choose_inputs(task(config))
    rows = inputs.trainable_rows(CUT.validation, True)
    missed = (VALUES - inputs.starts(VALUES)[:-1, 0])[rows] / inputs.target_scale
    assert first.best_val_loss == pytest.approx(np.mean(missed**2), rel=1e-5)


def test_what_a_training_began_with_is_told_to_its_end_and_after_a_resume():
    half, resumed = Journal(stop_at=3), Journal()
    train(half, linear=True)
    train(resumed, checkpoint=half.kept[-1], linear=True)
    first = half.told[0].best_val_loss
    assert [progress.first_loss for progress in half.told] == [first] * len(half.told)
    assert resumed.told[-1].first_loss == pytest.approx(first, rel=1e-9)
    # That is the linear model: the LSTM says nothing yet.
    assert first == pytest.approx(half.told[0].linear_loss, rel=1e-5)


def test_one_without_linear_model_tells_and_shows_what_it_began_with_and_never_keeps_it():
    half, resumed = Journal(stop_at=2), Journal()
    train(half, epochs=4, learning_rate=1e-8)
    train(resumed, checkpoint=half.kept[-1], epochs=4, learning_rate=1e-8)
    first = half.told[0].first_loss
    assert half.told[0].best_epoch is None
    assert resumed.told[-1].first_loss == pytest.approx(first, rel=1e-9)
    # It learns next to nothing, so that what it began with is what it comes to.
    assert half.told[-1].val_loss == pytest.approx(first, rel=1e-3)
    assert [epoch for epoch, *_ in half.looks] == [0, 1, 2]
    assert 0 not in [epoch for epoch, *_ in resumed.looks]


def test_a_training_tells_the_losses_of_what_it_is_raced_against():
    journal = Journal()
    train(journal, epochs=1, season_length=31)
    told, config = journal.told[0], RunConfig(window=6, season_length=31)
    inputs = choose_inputs(task(config))
    rows = inputs.trainable_rows(CUT.validation, True)
    missed = (VALUES[rows] - VALUES[rows - 31]) / inputs.target_scale
    assert told.seasonal_loss == pytest.approx(np.mean(missed**2))
    # Waves on a slope are all but linear in their past.
    assert told.linear_loss < 0.01 * told.naive_loss


def test_a_gain_that_may_be_chance_leaves_the_straight_path_alone(monkeypatch):
    monkeypatch.setattr("core.learning.training.is_clear", lambda gains, horizon, tries: False)
    values = VALUES + 0.3 * np.sin(VALUES * 9)
    outcome = train(values=values, linear=True, epochs=30, dropout=0.0, learning_rate=0.01)
    assert outcome.checkpoint.best_epoch > 0  # a training that goes on still knows it
    assert outcome.best_epoch == 0
    assert not outcome.best["dense/kernel"].any()
    assert outcome.last["dense/kernel"].any()


def test_a_gain_that_may_be_chance_stays_where_the_settings_say_so(monkeypatch):
    monkeypatch.setattr("core.learning.training.is_clear", lambda gains, horizon, tries: False)
    values = VALUES + 0.3 * np.sin(VALUES * 9)
    settings = {"linear": True, "epochs": 30, "dropout": 0.0, "learning_rate": 0.01}
    outcome = train(values=values, keep_unclear=True, **settings)
    assert outcome.best_epoch > 0
    assert outcome.best["dense/kernel"].any()


def test_a_network_that_only_does_harm_leaves_the_straight_path_alone():
    walk = np.cumsum(np.random.default_rng(4).normal(size=120))
    outcome = train(values=walk, linear=True, epochs=3, learning_rate=5.0)
    assert outcome.checkpoint.best_epoch == 0
    assert not outcome.best["dense/kernel"].any()


def test_a_training_that_found_nothing_better_says_that_what_it_began_with_is_kept():
    walk = np.cumsum(np.random.default_rng(4).normal(size=120))
    outcome = train(values=walk, linear=True, epochs=9, patience=2, learning_rate=5.0)
    assert outcome.message.code == "stopped_as_begun"
    assert outcome.message.text().endswith("The weights it began with are kept.")


@pytest.mark.parametrize("horizon", [1, 4])
def test_a_resumed_training_of_several_steps_repeats_an_uninterrupted_one(horizon):
    settings = {"horizon": horizon, "linear": True, "transform": "none"}
    expected = train(**settings)
    half = Journal(stop_at=2)
    train(half, **settings)
    found = train(checkpoint=half.kept[-1], **settings)
    assert same(found.last, expected.last)
    assert same(found.best, expected.best)


def learn_on(journal=None, checkpoint=None, **changes):
    """Trains a network that has been to school."""
    return train(journal, checkpoint, NOISY, **{**SCHOOLED, **changes})


def school_of(**changes):
    """The weights that such a training begins with."""
    config = RunConfig(**{**SCHOOLED, **changes})
    with Learner(task(config, NOISY), choose_inputs(task(config, NOISY))) as learner:
        return learner.weights()


def test_without_an_epoch_the_network_is_the_one_of_school():
    journal = Journal()
    outcome = learn_on(journal, epochs=0)
    assert (outcome.best_epoch, outcome.stopped, outcome.message) == (0, False, None)
    assert same(outcome.best, school_of()) and same(outcome.last, outcome.best)
    assert outcome.best["dense/kernel"].any()
    assert not journal.rows
    assert journal.kept[-1].epoch == 0


def test_a_stop_before_the_first_epoch_leaves_the_network_of_school():
    journal = Journal(stop_at=0)
    outcome = learn_on(journal)
    assert outcome.stopped and outcome.best_epoch == 0
    assert same(outcome.best, school_of()) and same(outcome.last, outcome.best)
    assert same(learn_on(checkpoint=journal.kept[-1]).last, learn_on().last)


@pytest.mark.parametrize("changes", [{}, {"horizon": 2, "strategy": "hybrid"}, {"dropout": 0.2}])
def test_a_resumed_training_after_school_repeats_an_uninterrupted_one(changes):
    whole, half, resumed = Journal(), Journal(stop_at=2), Journal()
    expected = learn_on(whole, **changes)
    assert learn_on(half, **changes).stopped
    found = learn_on(resumed, half.kept[-1], **changes)
    assert same(found.last, expected.last)
    assert same(found.best, expected.best)
    assert not same(expected.last, school_of(**changes))
    losses = [(row["loss"], row["val_loss"]) for row in half.rows + resumed.rows]
    assert losses == [(row["loss"], row["val_loss"]) for row in whole.rows]


def test_more_epochs_after_none_go_on_from_school():
    none = Journal()
    learn_on(none, epochs=0)
    assert same(learn_on(checkpoint=none.kept[-1], epochs=2).last, learn_on(epochs=2).last)


def test_a_training_goes_on_from_its_own_school_when_other_weights_ship(monkeypatch):
    half = Journal(stop_at=2)
    learn_on(half)
    expected, resumed = learn_on(), Journal()
    ship_others(monkeypatch)
    found = learn_on(resumed, half.kept[-1])
    assert same(found.last, expected.last)
    assert same(found.best, expected.best)
    own, kept = half.kept[-1], resumed.kept[-1]
    assert own.share is not None
    for name in ("share", "school_version", "school_sha256"):
        assert getattr(kept, name) == getattr(own, name)
    # Else it would have begun with these.
    assert not same(learn_on(epochs=0).best, learn_on(checkpoint=half.kept[0], epochs=0).best)


def test_what_is_learnt_after_school_stays_though_its_gain_may_be_chance(monkeypatch):
    monkeypatch.setattr("core.learning.training.is_clear", lambda gains, horizon, tries: False)
    outcome = learn_on(epochs=12)
    assert outcome.best_epoch == outcome.checkpoint.best_epoch > 0


def test_learning_that_only_does_harm_leaves_the_network_of_school():
    outcome = learn_on(learning_rate=5.0)
    assert (outcome.checkpoint.epoch, outcome.best_epoch) == (4, 0)
    assert same(outcome.best, school_of())


def test_progress_tells_the_losses_of_the_last_value_and_of_the_linear_model():
    journal = Journal()
    learn_on(journal, epochs=1)
    config = RunConfig(**SCHOOLED)
    inputs = choose_inputs(task(config, NOISY))
    rows = inputs.trainable_rows(task(config).cut.validation, True)
    scale = inputs.target_scale[0]
    naive = np.mean(((NOISY[rows] - NOISY[rows - 1]) / scale) ** 2)
    assert [told.naive_loss for told in journal.told] == pytest.approx([naive] * len(journal.told))
    linear = np.mean(((NOISY[rows] - inputs.starts(NOISY)[rows, 0]) / scale) ** 2)
    assert journal.told[-1].linear_loss == pytest.approx(linear)


def test_a_training_ends_by_itself_when_its_time_is_up_and_has_it_again_when_asked(monkeypatch):
    clock = itertools.count()
    # Its clock alone: other threads of this process ask for the time, too.
    monkeypatch.setattr(training, "time", SimpleNamespace(monotonic=lambda: next(clock) / 10))
    journal = Journal()
    outcome = train(journal, epochs=400, at_most=5)
    state = outcome.checkpoint
    assert not outcome.stopped and outcome.message.code == "time_is_up"
    assert 0 < state.epoch < 400 and 5 <= state.seconds < 6
    assert train(Journal(), state, epochs=400, at_most=5).checkpoint.seconds == state.seconds
    state.asked_s = state.seconds
    assert 10 <= train(Journal(), state, epochs=400, at_most=5).checkpoint.seconds < 12


def test_patience_ends_a_training_that_no_longer_improves():
    journal = Journal()
    outcome = train(journal, epochs=400, patience=3, learning_rate=0.1)
    assert outcome.message.code == "stopped_early"
    assert not outcome.stopped
    assert len(journal.rows) == outcome.checkpoint.best_epoch + 3


def test_the_loss_of_an_epoch_is_the_mean_over_its_windows():
    # Without dropout and with a learning rate that changes nothing, the loss of the epoch is the
    # mean squared error of the first weights, however the batches and shards are cut.
    losses = []
    for batch_size, shards in ((7, 1), (78, 2), (16, 3)):
        journal = Journal()
        train(
            journal, epochs=1, dropout=0, learning_rate=1e-8, batch_size=batch_size, shards=shards
        )
        losses.append(journal.rows[0]["loss"])
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-5)


def test_a_loss_that_stops_being_a_number_keeps_the_best_weights():
    journal = Journal()
    steady = Journal()
    train(steady, epochs=3)
    broken = steady.kept[-1]
    name = "model/dense/bias"
    broken.tensors[name] = np.full_like(broken.tensors[name], np.nan)
    outcome = train(journal, checkpoint=broken, epochs=9)
    assert outcome.message.code == "loss_not_finite"
    assert outcome.last is None
    assert all(np.isfinite(array).all() for array in outcome.best.values())
    assert len(journal.rows) <= 1


def test_a_loss_that_never_was_a_number_is_refused():
    values = VALUES.copy()
    values[90] = 1e60  # its square is no number for what learns
    with pytest.raises(UserError, match="learning rate"):
        train(values=values)


def test_progress_tells_epoch_speed_and_the_best_so_far():
    journal = Journal()
    outcome = train(journal, epochs=5)
    last = journal.told[-1]
    assert (last.epoch, last.epochs, last.seconds_left) == (5, 5, 0)
    assert last.best_epoch == outcome.checkpoint.best_epoch


def test_each_look_tells_what_was_forecast_of_the_validation_rows():
    journal = Journal()
    outcome = train(journal, epochs=3)
    config = RunConfig(window=6, units=(5, 4), dropout=0.2, batch_size=16, epochs=3)
    inputs = choose_inputs(task(config))
    rows = inputs.trainable_rows(CUT.validation, True)
    with Learner(task(config), inputs) as learner:
        forecasts = learner.forecasts(outcome.last, rows)[:, 0]
    assert [look[0] for look in journal.looks] == [0, 1, 2, 3]
    epoch, shown, told, is_best = journal.looks[-1]
    np.testing.assert_array_equal(shown, rows)
    np.testing.assert_allclose(told, forecasts, rtol=1e-6)
    assert is_best == (outcome.best_epoch == epoch)


def test_of_many_rows_as_many_as_can_be_seen_are_shown():
    assert len(shown_rows(np.arange(50))) == 50
    shown = shown_rows(np.arange(1000))
    assert (len(shown), shown[0], shown[-1]) == (MOST_SHOWN, 0, 999)
