"""What happens inside a trained network while it reads one window: every gate, every sum.

One window of the series is run through the network in NumPy, as each forecast is. The weights and
the linear model are those of the finished run, for every row: for a row that training or the
choice of the weights saw, the forecast is that of the network as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import UserError
from core.forecasting.forecaster import Forecaster
from core.forecasting.gates import Array, LSTMLayer, Network, StepNetworks, Trace


@dataclass(frozen=True)
class Gate:
    """One gate of one unit at one step: what is added up, and what becomes of the sum.

    Attributes:
        from_input: What the present input adds, `W · x`.
        from_before: What the layer's previous outputs add, `W · h`.
        bias: What is always added.
        value: The logistic function of the sum; of the candidate its tanh.
    """

    from_input: float
    from_before: float
    bias: float
    value: float

    @property
    def total(self) -> float:
        """The sum."""
        return self.from_input + self.from_before + self.bias


@dataclass(frozen=True)
class UnitStep:
    """The six equations of one unit at one step, with their numbers.

    Attributes:
        input_gate: How much of the new knowledge is stored.
        forget_gate: How much of the old memory is kept.
        candidate: The new knowledge.
        output_gate: How much of the memory is shown.
        cell_before: The memory before the step.
        cell: The memory after it.
        output: What is shown of it.
    """

    input_gate: Gate
    forget_gate: Gate
    candidate: Gate
    output_gate: Gate
    cell_before: float
    cell: float
    output: float

    @property
    def kept(self) -> float:
        """What is left of the old memory, `f * c`."""
        return self.forget_gate.value * self.cell_before

    @property
    def added(self) -> float:
        """What is new in the memory, `i * g`."""
        return self.input_gate.value * self.candidate.value


@dataclass(frozen=True, eq=False)
class Inside:
    """One window inside a trained network.

    Attributes:
        row: The row that is forecast first; the window ends before it.
        step: How many steps ahead the forecast is, from 1.
        window: What the network sees, scaled, `(window, features)`.
        network: The network of the step.
        traces: What happened in each layer, first to last, each array `(window, units)`.
        earlier: Scaled forecasts of the steps before that the last layer sees too, `(steps,)`.
        output: What the network says, scaled.
        start: What it is added to, a transformed value.
        scale: What an output of 1 adds to it.
        forecast: What becomes of both, in the series' unit.
    """

    row: int
    step: int
    window: Array
    network: Network
    traces: tuple[Trace, ...]
    earlier: Array
    output: float
    start: float
    scale: float
    forecast: float

    @property
    def rows(self) -> range:
        """The rows of the window."""
        return range(self.row - len(self.window), self.row)

    @property
    def units(self) -> tuple[int, ...]:
        """Size of each layer, first to last."""
        return tuple(trace.output.shape[1] for trace in self.traces)

    def inputs(self, layer: int) -> Array:
        """Returns what a layer reads, `(window, features)`; layers count from 0."""
        return self.traces[layer - 1].output if layer else self.window

    def shares(self) -> Array:
        """Returns what each unit of the last layer adds to the output, `(units,)`."""
        shown = self.traces[-1].output[-1]
        column = self._column()
        shares: Array = shown * self.network.kernel[: len(shown), column]
        return shares

    def bias(self) -> float:
        """Returns what is added to the output whatever the window."""
        return float(self.network.bias[self._column()])

    def liveliest(self, layer: int) -> list[int]:
        """Returns the units of a layer, the one whose output moves most over the window first."""
        moving = np.ptp(self.traces[layer].output, axis=0)
        return [int(unit) for unit in np.argsort(-moving, kind="stable")]

    def unit_step(self, layer: int, unit: int, at: int) -> UnitStep:
        """Returns the six equations of one unit at one step of the window, all from 0."""
        trace, weights = self.traces[layer], self.network.layers[layer]
        before = trace.output[at - 1] if at else np.zeros_like(trace.output[0])
        values = (trace.input_gate, trace.forget_gate, trace.candidate, trace.output_gate)
        i, f, g, o = (
            _gate(weights, block, unit, self.inputs(layer)[at], before, gate[at, unit])
            for block, gate in enumerate(values)
        )
        return UnitStep(
            input_gate=i,
            forget_gate=f,
            candidate=g,
            output_gate=o,
            cell_before=float(trace.cell[at - 1, unit]) if at else 0.0,
            cell=float(trace.cell[at, unit]),
            output=float(trace.output[at, unit]),
        )

    def _column(self) -> int:
        # One network for all steps has a column for each.
        return self.step - 1 if self.network.kernel.shape[1] > 1 else 0


def trace_window(forecaster: Forecaster, row: int, step: int = 1) -> Inside:
    """Runs the window before a row through the network of a step.

    Args:
        forecaster: A trained network with the series it learnt.
        row: The first row that is forecast, from `forecaster.inputs.whole` to the series' length.
        step: How many steps ahead, 1 to the number that the network forecasts at once.

    Raises:
        UserError: There are too few rows before the row, or there is no such row or step.
    """
    inputs, config, series = forecaster.inputs, forecaster.config, forecaster.series
    assert series is not None  # it was loaded from a run's folder
    _check(row, step, inputs.whole, len(series), config.outputs)
    past, covariates = forecaster.before(np.array([row]))
    scaled, starts = inputs.after(inputs.transformed(past), covariates)
    windows = scaled.astype(np.float32)
    network, earlier = _network_of(forecaster, windows, step)
    traces = network.trace(windows)
    # The last layer's sum, from the gates at hand: to ask the network would run it all once more.
    seen = np.concatenate([traces[-1].output[0, -1], earlier[0]])
    outputs = seen @ network.kernel + network.bias
    output = float(outputs[step - 1 if len(outputs) > 1 else 0])
    start, scale = float(starts[0, step - 1]), float(inputs.target_scale[step - 1])
    return Inside(
        row=row,
        step=step,
        window=windows[0],
        network=network,
        traces=tuple(Trace(*(array[0] for array in vars(trace).values())) for trace in traces),
        earlier=earlier[0],
        output=output,
        start=start,
        scale=scale,
        forecast=float(inputs.restore(np.array([start + scale * output]))[0]),
    )


def _network_of(forecaster: Forecaster, windows: Array, step: int) -> tuple[Network, Array]:
    """Returns the network of a step, and the forecasts before it that it sees, `(1, steps)`."""
    network = forecaster.network
    if isinstance(network, Network):
        return network, np.empty((1, 0), np.float32)
    if network.hybrid and step > 1:
        before = StepNetworks(network.networks[: step - 1], network.hybrid)
        return network.networks[step - 1], before(windows)
    return network.networks[step - 1], np.empty((1, 0), np.float32)


def _gate(
    weights: LSTMLayer, block: int, unit: int, inputs: Array, before: Array, value: float
) -> Gate:
    column = block * weights.recurrent_kernel.shape[0] + unit
    return Gate(
        from_input=float(inputs @ weights.kernel[:, column]),
        from_before=float(before @ weights.recurrent_kernel[:, column]),
        bias=float(weights.bias[column]),
        value=float(value),
    )


def _check(row: int, step: int, needed: int, n: int, outputs: int) -> None:
    if not needed <= row <= n:
        raise UserError(
            "moment_range",
            "A forecast of this network cannot begin at row {row}; it needs {needed} rows before "
            "it, so it can begin at rows {needed} to {last}. Choose one of these.",
            needed=needed,
            last=n,
            row=row,
        )
    if not 1 <= step <= outputs:
        raise UserError(
            "moment_step",
            "This network cannot forecast step {step}; it forecasts 1 to {outputs} steps ahead at "
            "once. Choose one of these.",
            outputs=outputs,
            step=step,
        )
