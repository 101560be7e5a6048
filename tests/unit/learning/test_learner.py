import numpy as np
import pytest
from threadpoolctl import threadpool_info

from core.config import RunConfig
from core.forecasting import gates
from core.forecasting.choosing import choose_inputs
from core.forecasting.task import Task
from core.learning import learner as learners
from core.learning import network
from core.learning.learner import Learner
from core.schooled.shipped import shipped
from core.series.series import Series
from core.series.split import Parts
from core.types import Checkpoint
from tests.unit.learning.trainings import CUT, NOISY, SCHOOLED, VALUES, same, ship_others, task


@pytest.mark.parametrize("strategy", ["multi", "recursive"])
def test_rows_after_those_that_choose_are_forecast_from_the_refitted_path(strategy):
    values = VALUES + np.random.default_rng(6).normal(size=120)
    config = RunConfig(window=6, linear=True, horizon=2, strategy=strategy)
    inputs = choose_inputs(task(config, values))
    rows = np.array([inputs.refitted_from, 100, inputs.refitted_from - 1])
    early, later = inputs.starts(values)[rows], inputs.later().starts(values)[rows]
    with Learner(task(config, values), inputs) as learner:  # its first weights add nothing
        found = learner.horizon_forecasts(learner.weights(), rows)
    steps = config.outputs
    np.testing.assert_allclose(found[:2, :steps], later[:2])
    np.testing.assert_allclose(found[2:, :steps], early[2:])
    assert (early != later).all()


@pytest.mark.parametrize("strategy", ["multi", "recursive"])
@pytest.mark.parametrize(
    "settings", [{"window": 6, "linear": True}, SCHOOLED], ids=("own", "school")
)
def test_the_linear_model_alone_is_what_a_silent_network_forecasts(settings, strategy, monkeypatch):
    config = RunConfig(**{**settings, "horizon": 3, "strategy": strategy})
    inputs = choose_inputs(task(config, NOISY))
    rows = np.array([inputs.refitted_from - 1, inputs.refitted_from, 100])
    with Learner(task(config, NOISY), inputs) as learner:
        silent = network.silenced(learner.weights())
        expected = learner.horizon_forecasts(silent, rows)
        monkeypatch.setattr(gates.Network, "__call__", None)  # no network is asked
        np.testing.assert_array_equal(learner.linear_forecasts(rows), expected)


@pytest.mark.parametrize("strategy", ["multi", "hybrid"])
def test_gains_are_what_the_network_takes_off_the_losses_of_the_path(strategy):
    config = RunConfig(window=6, linear=True, horizon=2, strategy=strategy)
    inputs = choose_inputs(task(config))
    rows = inputs.trainable_rows(CUT.train, True)
    with Learner(task(config), inputs) as learner:
        path = np.mean(learner.losses(rows))
        learner.learn(learner.shuffled(rows, 0), 0, 1, 0.0)
        learnt = learner.weights()
        gains = learner.gains(learnt, rows)
        assert gains.mean() == pytest.approx(path - np.mean(learner.losses(rows)))
        assert same(learner.weights(), learnt)


PLAIN = RunConfig(window=5, units=(3,), batch_size=4, seed=7)


def learnt_by(config=PLAIN, values=VALUES):
    """A network at its first weights, and the rows of the validation part."""
    inputs = choose_inputs(task(config, values))
    return Learner(task(config, values), inputs), inputs.trainable_rows(CUT.validation, True)


def test_the_order_of_an_epoch_depends_on_seed_and_epoch_alone():
    one, rows = learnt_by()
    other, _ = learnt_by(PLAIN.replace(seed=8))
    with one, other:
        orders = [one.shuffled(rows, epoch).numpy() for epoch in (1, 2)]
        assert sorted(orders[0]) == rows.tolist()
        assert (orders[0] != orders[1]).any()
        np.testing.assert_array_equal(one.shuffled(rows, 1), orders[0])
        assert (other.shuffled(rows, 1).numpy() != orders[0]).any()


AFTER_SCHOOL = RunConfig(**SCHOOLED)


@pytest.mark.parametrize("count", [64, 65, 100, 127, 128, 129, 200])
def test_each_epoch_learns_every_row_in_stretches_cut_elsewhere(count):
    model, _ = learnt_by(AFTER_SCHOOL, NOISY)
    rows = np.arange(9, 9 + count)
    with model:
        epochs = [model.shuffled(rows, epoch).numpy() for epoch in range(6)]
        expected = model.count_examples(rows)
    for firsts in epochs:
        assert len(firsts) == expected
        covered = {row for first in firsts for row in range(first, first + 64)}
        assert covered == set(rows.tolist())
    if count > 65:
        assert len({tuple(sorted(firsts)) for firsts in epochs}) > 1
    # Hardly more than the rows themselves.
    assert expected * 64 < count + 2 * 64


def test_no_stretch_goes_over_rows_that_are_left_out():
    model, _ = learnt_by(AFTER_SCHOOL, NOISY)
    rows = np.concatenate([np.arange(9, 90), np.arange(100, 200)])
    with model:
        for epoch in range(4):
            for first in model.shuffled(rows, epoch).numpy():
                assert np.isin(np.arange(first, first + 64), rows).all()


def test_of_fewer_rows_than_a_stretch_all_are_one():
    config = RunConfig(**SCHOOLED)
    cut = Parts(range(40), range(40, 60), range(60, 80))
    short = Task(Series("waves", "y", "", None, NOISY[:80]), config, cut)
    inputs = choose_inputs(short)
    rows = inputs.trainable_rows(cut.train, True)
    with Learner(short, inputs) as model:
        assert model.count_examples(rows) == 1
        assert model.shuffled(rows, 3).numpy().tolist() == [rows[0]]
        assert model.learn(model.shuffled(rows, 0), 0, 1, 0.0) > 0
    assert len(rows) < 64


def test_a_stretch_is_learnt_row_by_row_with_all_rows_before_it():
    # At a rate that changes nothing, the loss of a stretch is that of the network in NumPy.
    config = AFTER_SCHOOL.replace(learning_rate=1e-8)
    model, _ = learnt_by(config, NOISY)
    inputs = model.inputs
    rows = inputs.trainable_rows(CUT.train, True)
    with model:
        firsts = model.shuffled(rows, 2)
        loss = model.learn(firsts, 0, 1, 0.0)
        ours = gates.Network.from_weights(model.weights())
    first = int(firsts[0])
    # Enough rows in front that are like the first one.
    longer = np.concatenate([np.full(99, NOISY[0]), NOISY])
    starts = inputs.starts(longer)
    window = inputs.channels(longer, starts)[99 - 16 + first : 99 + first + 63]
    window, starts = window.astype(np.float32), starts[99:]
    said = (ours.trace(window[None])[-1].output @ ours.kernel + ours.bias)[0, -64:, 0]
    taught = slice(first, first + 64)
    missed = (NOISY[taught] - starts[taught, 0]) / inputs.target_scale[0]
    assert loss == pytest.approx(np.mean((said - missed) ** 2), rel=1e-4)


def test_what_a_network_began_with_stays_known_when_other_weights_ship(monkeypatch):
    model, _ = learnt_by(AFTER_SCHOOL, NOISY)
    with model:
        first, kept = model.weights(), model.state()
        assert same(model.first_weights({}), first)
    view = model.inputs.schooled
    begun = Checkpoint(
        share=view.share, school_version=view.version, school_sha256=view.sha256, tensors=kept
    )
    ship_others(monkeypatch)
    inputs = choose_inputs(task(AFTER_SCHOOL, NOISY))
    assert inputs.schooled != view
    with Learner(task(AFTER_SCHOOL, NOISY), inputs, begun) as again:
        assert same(again.weights(), first)
        assert same(again.first_weights({}), first)
        assert again.inputs.schooled == again.inputs.later().schooled == view
    with Learner(task(AFTER_SCHOOL, NOISY), inputs) as other:
        assert not same(other.weights(), first)


@pytest.mark.parametrize("strategy", ["direct", "hybrid"])
def test_each_step_begins_with_its_own_part_of_school(strategy):
    config = AFTER_SCHOOL.replace(horizon=2, strategy=strategy)
    model, _ = learnt_by(config, NOISY)
    with model:
        found = model.weights()
    share, school = model.inputs.schooled.share, shipped().arrays
    assert share > 0
    for step in (1, 2):
        dense = np.float32(share) * school["dense/kernel"][:, step - 1 : step]
        np.testing.assert_array_equal(found[f"step_{step}_dense/kernel"][:64], dense)
        for layer in (1, 2):
            np.testing.assert_array_equal(
                found[f"step_{step}_lstm_{layer}/kernel"], school[f"lstm_{layer}/kernel"]
            )


def test_a_network_that_says_nothing_forecasts_the_value_before():
    model, rows = learnt_by(PLAIN.replace(scaling="window"))
    with model:
        silent = network.silenced(model.weights())
        found = model.forecasts(silent, rows)
    np.testing.assert_allclose(found[:, 0], VALUES[rows - 1])


def test_a_bias_of_the_output_is_added_in_the_unit_of_the_series():
    model, rows = learnt_by(PLAIN.replace(scaling="window"))
    with model:
        weights = network.silenced(model.weights())
        weights["dense/bias"] = np.full_like(weights["dense/bias"], 2.0)
        found = model.forecasts(weights, rows)[:, 0]
    np.testing.assert_allclose(found - VALUES[rows - 1], 2 * model.inputs.target_scale[0])


def test_what_is_looked_at_is_what_is_forecast_and_the_loss_its_scaled_square():
    model, rows = learnt_by()
    with model:
        loss, shown = model.validate(rows, np.array([4, 0]))
        found = model.forecasts(model.weights(), rows)[:, 0]
    np.testing.assert_allclose(shown, found[[4, 0]], rtol=1e-6)
    missed = (found - VALUES[rows]) / model.inputs.target_scale[0]
    assert loss == pytest.approx(np.mean(missed**2), rel=1e-5)


def test_rows_beyond_a_chunk_are_forecast_like_the_first(monkeypatch):
    model, rows = learnt_by()
    with model:
        whole = model.forecasts(model.weights(), rows)
        losses = model.losses(rows)
        monkeypatch.setattr(gates, "CHUNK", 7)
        found = model.forecasts(model.weights(), rows)
        np.testing.assert_allclose(found, whole, rtol=1e-7)
        np.testing.assert_allclose(model.losses(rows), losses, rtol=1e-5)


def test_forecasting_with_other_weights_leaves_those_that_learn_alone():
    model, rows = learnt_by()
    with model:
        before = model.weights()
        model.forecasts({name: array + 1 for name, array in before.items()}, rows)
        assert same(model.weights(), before)


def test_a_state_that_is_restored_learns_on_as_if_nothing_had_been():
    model, rows = learnt_by(PLAIN.replace(dropout=0.3))
    with model:
        order = model.shuffled(rows, 1)
        model.learn(order, 0, 1, 0.0)
        kept = model.state()
        sums = [model.learn(order, 0, 2, 0.0)]
        after = model.weights()
        model.restore(kept)
        sums.append(model.learn(order, 0, 2, 0.0))
        assert sums[0] == sums[1]
        assert same(model.weights(), after)


def test_steps_that_are_fed_back_begin_with_the_one_that_was_learnt():
    config = PLAIN.replace(horizon=3, strategy="recursive")
    model, rows = learnt_by(config)
    rows = rows[rows <= CUT.test.stop - 3]
    with model:
        whole = model.horizon_forecasts(model.weights(), rows)
        first = model.forecasts(model.weights(), rows)
    assert whole.shape == (len(rows), 3)
    np.testing.assert_allclose(whole[:, :1], first, rtol=1e-5)


def test_steps_are_fed_back_on_one_thread(monkeypatch):
    threads = []
    feed_back = learners.feed_back

    def counted(*arguments):
        threads.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        return feed_back(*arguments)

    monkeypatch.setattr(learners, "feed_back", counted)
    model, rows = learnt_by(PLAIN.replace(horizon=2, strategy="recursive"))
    with model:
        model.horizon_forecasts(model.weights(), rows[:3])
    assert set(threads) == {1}


@pytest.mark.parametrize("settings", [{"units": (5, 3)}, {"strategy": "direct", "horizon": 2}])
def test_the_activity_of_the_cells_is_that_of_the_same_network_in_numpy(settings):
    config = RunConfig(window=6, **settings)
    inputs = choose_inputs(task(config))
    with Learner(task(config), inputs) as learner:
        found = learner.activity(100)
        trained = gates.network_of(learner.weights())
    past = inputs.transformed(VALUES[None, 100 - inputs.needed : 100])
    windows, _starts = inputs.after(past, np.empty((1, inputs.needed, 0)))
    first = trained.networks[0] if isinstance(trained, gates.StepNetworks) else trained
    traces = first.trace(windows.astype(np.float32))
    assert len(found) == len(config.units)
    for size, trace in zip(found, traces, strict=True):
        np.testing.assert_allclose(size, np.abs(trace.output[0]).mean(axis=0), rtol=1e-5)
