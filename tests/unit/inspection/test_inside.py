import dataclasses
from itertools import pairwise

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.config import RunConfig
from core.errors import UserError
from core.forecasting import gates
from core.forecasting.covariates import CovariateInputs
from core.forecasting.forecaster import Forecaster
from core.forecasting.inputs import Inputs
from core.forecasting.linear import LinearAutoregression
from core.forecasting.scaler import Scaler
from core.inspection.inside import trace_window
from core.learning import network
from core.runs.store import create
from core.runs.weights import load_forecaster, write_weights
from core.series.series import Series

WINDOW, LAGS, HORIZON = 7, 3, 3


def network_with(strategy, units=(5, 4)):
    """A Keras network of stock layers with weights drawn at random, biases too."""
    outputs = 1 if strategy == "recursive" else HORIZON
    model = network.build(3, units, 0.0, outputs, strategy, keras.layers.LSTM)
    rng = np.random.default_rng(3)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(0, 0.5, variable.shape))
    return model


@pytest.fixture(params=["multi", "direct", "hybrid", "recursive"])
def looked_at(request, tmp_path):
    """A run with a linear model and another column, and its Keras network."""
    strategy = request.param
    rng = np.random.default_rng(8)
    values = 50 + np.cumsum(rng.normal(size=40))
    price = rng.normal(3, 2, 40)
    series = Series("shop", "sales", "", None, values, covariates={"price": price})
    config = RunConfig(
        window=WINDOW, units=(5, 4), horizon=HORIZON, strategy=strategy, linear=True
    ).replace(covariates=("price",))
    outputs = config.outputs
    line = LinearAutoregression(
        LAGS, rng.normal(size=outputs), rng.normal(size=(LAGS - 1, outputs))
    )
    covariates = CovariateInputs(np.array([False]), np.array([3.0]), np.array([2.0]))
    inputs = Inputs(WINDOW, Scaler(True, 0.0, 2.5), np.arange(1.0, outputs + 1), line)
    inputs = dataclasses.replace(inputs, covariates=covariates)
    run = create(tmp_path / "runs", config, series)
    model = network_with(strategy)
    write_weights(run, network.weights(model), inputs)
    return load_forecaster(run), model


def test_every_gate_of_every_layer_is_what_tensorflow_computes(looked_at):
    forecaster, _ = looked_at
    inside = trace_window(forecaster, 20, step=forecaster.config.outputs)
    assert inside.units == (5, 4)
    for layer, trace in enumerate(inside.traces):
        weights, units = inside.network.layers[layer], inside.units[layer]
        zeros, nothing = np.zeros((1, units), "f4"), np.zeros(units, "f4")
        found = tf.raw_ops.BlockLSTMV2(
            seq_len_max=np.int64(WINDOW),
            x=inside.inputs(layer)[:, None],
            cs_prev=zeros,
            h_prev=zeros,
            w=np.concatenate([weights.kernel, weights.recurrent_kernel]),
            wci=nothing,
            wcf=nothing,
            wco=nothing,
            b=weights.bias,
            use_peephole=False,
        )
        ours = (trace.input_gate, trace.forget_gate, trace.candidate, trace.output_gate)
        theirs = (found.i, found.f, found.ci, found.o)
        for mine, theirs_ in zip(
            (*ours, trace.cell, trace.output), (*theirs, found.cs, found.h), strict=True
        ):
            np.testing.assert_allclose(mine, theirs_[:, 0], atol=1e-5)


def test_every_step_of_a_layer_is_what_a_keras_layer_gives(looked_at):
    forecaster, _ = looked_at
    inside = trace_window(forecaster, 20)
    for layer, weights in enumerate(inside.network.layers):
        stock = keras.layers.LSTM(inside.units[layer], return_sequences=True, return_state=True)
        stock.build((1, WINDOW, weights.kernel.shape[0]))
        stock.set_weights([weights.kernel, weights.recurrent_kernel, weights.bias])
        outputs, _, cell = stock(inside.inputs(layer)[None])
        np.testing.assert_allclose(inside.traces[layer].output, outputs[0], atol=1e-5)
        np.testing.assert_allclose(inside.traces[layer].cell[-1], cell[0], atol=1e-5)


def test_the_output_is_what_the_keras_network_says_at_that_step(looked_at):
    forecaster, model = looked_at
    for step in range(1, forecaster.config.outputs + 1):
        inside = trace_window(forecaster, 20, step)
        assert inside.output == pytest.approx(
            float(model(inside.window[None])[0, step - 1]), abs=1e-5
        )


def test_the_forecast_is_what_the_forecaster_says_of_the_same_past(looked_at):
    forecaster, _ = looked_at
    earlier = dataclasses.replace(
        forecaster,
        series=dataclasses.replace(
            forecaster.series,
            values=forecaster.series.values[:20],
            covariates={"price": forecaster.series.covariates["price"][:20]},
        ),
    )
    ahead = earlier.forecast(forecaster.config.outputs)
    for step, forecast in enumerate(ahead, start=1):
        assert trace_window(forecaster, 20, step).forecast == pytest.approx(forecast)


def test_the_shares_of_the_last_layer_add_up_to_the_output(looked_at):
    forecaster, _ = looked_at
    for step in range(1, forecaster.config.outputs + 1):
        inside = trace_window(forecaster, 20, step)
        steps_before = inside.network.kernel[inside.units[-1] :, 0] @ inside.earlier
        total = inside.shares().sum() + inside.bias() + steps_before
        assert total == pytest.approx(inside.output, abs=1e-5)


def test_the_numbers_of_an_equation_add_up_to_its_gate(looked_at):
    inside = trace_window(looked_at[0], 20)
    for layer, unit, at in ((0, 4, 0), (0, 2, 3), (1, 3, 6)):
        found, trace = inside.unit_step(layer, unit, at), inside.traces[layer]
        for gate, values in (
            (found.input_gate, trace.input_gate),
            (found.forget_gate, trace.forget_gate),
            (found.output_gate, trace.output_gate),
        ):
            assert gate.value == float(values[at, unit])
            assert 1 / (1 + np.exp(-gate.total)) == pytest.approx(gate.value, abs=1e-5)
        assert np.tanh(found.candidate.total) == pytest.approx(found.candidate.value, abs=1e-5)
        assert found.kept + found.added == pytest.approx(found.cell, abs=1e-5)
        assert found.cell_before == (float(trace.cell[at - 1, unit]) if at else 0.0)


def test_the_window_ends_before_the_row_and_comes_oldest_first():
    # The candidate is tanh(x): a scaled value of 1 becomes 0.76.
    layer = gates.LSTMLayer(
        np.array([[0, 0, 1, 0]], "f4"), np.zeros((1, 4), "f4"), np.zeros(4, "f4")
    )
    net = gates.Network((layer,), np.ones((1, 1), "f4"), np.zeros(1, "f4"))
    series = Series("a", "y", "", None, np.array([5.0, 1.0, 2.0, 4.0, 9.0]))
    forecaster = Forecaster(
        net, Inputs(3, Scaler(False, 1.0, 1.0), np.array([1.0])), RunConfig(window=3), series
    )
    inside = trace_window(forecaster, 4)
    assert inside.rows == range(1, 4)
    assert inside.traces[0].candidate[:, 0] == pytest.approx(np.tanh([0, 1, 3]), abs=1e-6)


@pytest.mark.parametrize(
    ("row", "step", "code"), [(8, 1, "moment_range"), (41, 1, "moment_range"), (20, 4, None)]
)
def test_a_moment_that_is_not_there_is_refused(looked_at, row, step, code):
    with pytest.raises(UserError) as refused:
        trace_window(looked_at[0], row, step)
    assert refused.value.message.code == (code or "moment_step")


def test_the_liveliest_unit_is_the_one_whose_output_moves_most(looked_at):
    inside = trace_window(looked_at[0], 20)
    for layer, trace in enumerate(inside.traces):
        moving = trace.output.max(axis=0) - trace.output.min(axis=0)
        order = inside.liveliest(layer)
        assert sorted(order) == list(range(inside.units[layer]))
        assert all(moving[one] >= moving[other] for one, other in pairwise(order))
