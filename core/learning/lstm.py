"""`FusedLSTM`: Keras's LSTM layer, a whole sequence as one operation.

The weights, their layout (blocks i, f, c, o) and their names are those of `keras.layers.LSTM`; only
the way the sequence is computed differs. Whatever the operation cannot do takes Keras's own path.
`StretchLSTM` is the same for a few long sequences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import keras
import tensorflow as tf

Tensor: TypeAlias = Any  # TensorFlow has no types to check against

# Steps back through a sequence that one turn of the loop takes.
TURN = 8


@tf.custom_gradient  # type: ignore[untyped-decorator]
def fused_lstm(
    inputs: Tensor, cell: Tensor, output: Tensor, kernel: Tensor, bias: Tensor
) -> tuple[tuple[Tensor, Tensor], Any]:
    """Runs one LSTM layer over a sequence, with the gradient that belongs to it.

    TensorFlow registers the gradient of the operation's first version for its second, whose gates
    lie in another order; the right one has to be called by hand.

    Args:
        inputs: `(steps, batch, features)`, float32.
        cell: Cell state before the first step, `(batch, units)`.
        output: Output before the first step, `(batch, units)`.
        kernel: Kernel over recurrent kernel, `(features + units, 4 * units)`.
        bias: `(4 * units,)`.

    Returns:
        Outputs, `(steps, batch, units)`, and the last cell state, `(batch, units)`.
    """
    arguments, result = _forward(inputs, cell, output, kernel, bias)

    def gradient(outputs_grad: Tensor, cell_grad: Tensor) -> tuple[Tensor, ...]:
        """Returns the gradients of the arguments from those of outputs and last cell state."""
        before_last = tf.shape(inputs)[0] - 1
        grads = tf.raw_ops.BlockLSTMGradV2(
            **arguments,
            **result._asdict(),
            cs_grad=tf.pad(cell_grad[None], [(before_last, 0), (0, 0), (0, 0)]),
            h_grad=outputs_grad,
        )
        # For an empty batch the operation leaves the memory of these two as it found it.
        empty = tf.equal(tf.shape(inputs)[1], 0)
        kernel_grad, bias_grad = (
            tf.where(empty, tf.zeros_like(grad), grad) for grad in (grads.w_grad, grads.b_grad)
        )
        return grads.x_grad, grads.cs_prev_grad, grads.h_prev_grad, kernel_grad, bias_grad

    return (result.h, result.cs[-1]), gradient


@tf.custom_gradient  # type: ignore[untyped-decorator]
def stretch_lstm(
    inputs: Tensor, cell: Tensor, output: Tensor, kernel: Tensor, bias: Tensor
) -> tuple[tuple[Tensor, Tensor], Any]:
    """Is `fused_lstm` with another way back: one product for all steps where it takes one a step.

    For one or two sequences the operation of TensorFlow reads and writes the whole gradient of the
    kernel in each step. Of many, its products are large enough.
    """
    arguments, result = _forward(inputs, cell, output, kernel, bias)
    features, units = kernel.shape[0] - cell.shape[1], cell.shape[1]
    shared = {name: arguments[name] for name in ("w", "wci", "wcf", "wco", "b", "use_peephole")} | {
        "x": inputs[0],
        "h_prev": output,
    }

    def gradient(outputs_grad: Tensor, cell_grad: Tensor) -> tuple[Tensor, ...]:
        """Returns the gradients of the arguments from those of outputs and last cell state."""
        by_gate = _swapped(kernel)
        each_step = result._asdict() | {"h": outputs_grad, "cs_prev": _one_later(result.cs, cell)}
        recurrent = tf.transpose(by_gate[features:])
        gates_grad, cell_grad, output_grad = _walk_back(each_step, shared, recurrent, cell_grad)
        seen = tf.concat([inputs, _one_later(result.h, output)], axis=2)
        seen = tf.reshape(seen, (-1, features + units))
        inputs_grad = tf.matmul(gates_grad, by_gate[:features], transpose_b=True)
        return (
            tf.reshape(inputs_grad, tf.shape(inputs)),
            cell_grad,
            output_grad,
            _swapped(tf.matmul(seen, gates_grad, transpose_a=True)),
            _swapped(tf.reduce_sum(gates_grad, axis=0)),
        )

    return (result.h, result.cs[-1]), gradient


def _walk_back(
    each_step: dict[str, Tensor], shared: dict[str, Tensor], recurrent: Tensor, cell_grad: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Walks from the last step of a sequence to the first.

    Args:
        each_step: What one step's operation takes, each `(steps, batch, units)`; `h` is the
            gradient of the outputs.
        shared: What it takes that is the same in all steps.
        recurrent: The recurrent kernel, blocks i, c, f, o, transposed, `(4 * units, units)`.
        cell_grad: Gradient of the last cell state, `(batch, units)`.

    Returns:
        Gradients of the gates before they are squashed, `(steps * batch, 4 * units)`, and of cell
        state and output before the first step, each `(batch, units)`.
    """

    def walk(turn: int) -> Callable[..., tuple[Tensor, ...]]:
        """Returns the body of a loop that takes so many steps a turn."""

        def back(
            stop: Tensor, cell_grad: Tensor, output_grad: Tensor, gates_grad: Tensor
        ) -> tuple[Tensor, ...]:
            """Takes the steps before `stop`."""
            first = stop - turn
            parts = {k: tf.unstack(v[first:stop], turn) for k, v in each_step.items()}
            for step in reversed(range(turn)):
                at_step = {name: part[step] for name, part in parts.items()}
                h_grad = at_step.pop("h") + output_grad
                grads = tf.raw_ops.LSTMBlockCellGrad(
                    h_grad=h_grad, cs_grad=cell_grad, **at_step, **shared
                )
                cell_grad = grads.cs_prev_grad
                output_grad = tf.matmul(grads.dicfo, recurrent)
                gates_grad = gates_grad.write(first + step, grads.dicfo)
            return first, cell_grad, output_grad, gates_grad

        return back

    steps, gates = tf.shape(each_step["h"])[0], recurrent.shape[0]
    gates_grad = tf.TensorArray(tf.float32, steps, element_shape=(None, gates))
    state = (steps, cell_grad, tf.zeros_like(cell_grad), gates_grad)
    for turn in (TURN, 1):
        state = tf.while_loop(
            lambda stop, *_, turn=turn: stop >= turn, walk(turn), state, parallel_iterations=1
        )
    _, cell_grad, output_grad, gates_grad = state
    return gates_grad.concat(), cell_grad, output_grad


def _forward(
    inputs: Tensor, cell: Tensor, output: Tensor, kernel: Tensor, bias: Tensor
) -> tuple[dict[str, Tensor], Any]:
    """Returns the arguments of the operation and what it makes of them, gates included."""
    peephole = tf.zeros((kernel.shape[1] // 4,))
    arguments = {
        "seq_len_max": tf.cast(tf.shape(inputs)[0], tf.int64),
        "x": inputs,
        "cs_prev": cell,
        "h_prev": output,
        "w": kernel,
        "wci": peephole,
        "wcf": peephole,
        "wco": peephole,
        "b": bias,
        "use_peephole": False,
    }
    return arguments, tf.raw_ops.BlockLSTMV2(**arguments)


def _one_later(steps: Tensor, before: Tensor) -> Tensor:
    """Returns what each step found, of what each step left, `(steps, batch, units)`."""
    return tf.concat([before[None], steps[:-1]], axis=0)


def _swapped(gates: Tensor) -> Tensor:
    """Returns blocks i, f, c, o as i, c, f, o, where one step's operation has them, and back."""
    i, f, c, o = tf.split(gates, 4, axis=-1)
    return tf.concat([i, c, f, o], axis=-1)


@keras.saving.register_keras_serializable(package="lookback")
class FusedLSTM(keras.layers.LSTM):  # type: ignore[misc]
    """An LSTM layer that runs its sequence as one `BlockLSTMV2` operation.

    It takes the arguments of `keras.layers.LSTM`. The fused path needs float32, a known number of
    features, no mask, no recurrent dropout, standard activations, a forward and stateless sequence
    and a machine without a GPU (there Keras uses cuDNN, which is faster still).

    Example:
        >>> layer = FusedLSTM(80, return_sequences=True)
        >>> layer(tf.zeros((4, 20, 1))).shape
        TensorShape([4, 20, 80])

    Source: Hochreiter and Schmidhuber (1997); Gers et al. (2000) for the forget gate. The
        operation: https://www.tensorflow.org/api_docs/python/tf/raw_ops/BlockLSTMV2
    """

    _sequence = staticmethod(fused_lstm)

    def inner_loop(
        self,
        sequences: Tensor,
        initial_state: list[Tensor],
        mask: Tensor | None,
        training: bool = False,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Computes the sequence.

        Args:
            sequences: `(batch, steps, features)`.
            initial_state: Output and cell state before the first step, each `(batch, units)`.
            mask: `(batch, steps)` or None.
            training: Whether dropout applies.

        Returns:
            The last output `(batch, units)`, the outputs (`(batch, steps, units)`, or the last one
            alone with one step where sequences are not returned) and the last output and cell
            state.
        """
        if not self._can_fuse(sequences, initial_state, mask):
            return super().inner_loop(  # type: ignore[no-any-return]
                sequences, initial_state, mask, training=training
            )
        if training and self.dropout:
            dropout = self.cell.get_dropout_mask(sequences[:, 0, :])
            sequences = sequences * dropout[:, None, :]
        outputs, cell = self._run(tf.transpose(sequences, (1, 0, 2)), *initial_state)
        last = outputs[-1]
        if self.return_sequences:
            return last, tf.transpose(outputs, (1, 0, 2)), [last, cell]
        return last, last[:, None, :], [last, cell]

    def outputs(self, inputs: Tensor) -> Tensor:
        """Returns the output after every step from an empty memory on, without dropout.

        Args:
            inputs: `(steps, batch, features)`, float32.

        Returns:
            `(steps, batch, units)`.
        """
        empty = tf.zeros((tf.shape(inputs)[1], self.units))
        return self._run(inputs, empty, empty)[0]

    def _run(self, inputs: Tensor, output: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
        bias = self.cell.bias if self.use_bias else tf.zeros((4 * self.units,))
        return self._sequence(  # type: ignore[no-any-return]
            inputs,
            tf.convert_to_tensor(cell),
            tf.convert_to_tensor(output),
            tf.concat([self.cell.kernel, self.cell.recurrent_kernel], axis=0),
            tf.convert_to_tensor(bias),
        )

    def _can_fuse(self, sequences: Any, state: list[Any], mask: Any) -> bool:
        if isinstance(mask, list | tuple):
            mask = mask[0]
        return (
            mask is None
            and sequences.dtype == tf.float32
            and all(part.dtype == tf.float32 for part in state)
            and self.compute_dtype == "float32"
            and sequences.shape.rank == 3
            and sequences.shape[-1] is not None
            and sequences.shape[1] != 0
            and not self.recurrent_dropout
            and not self.go_backwards
            and not self.stateful
            and not self.unroll
            and self.use_cudnn in ("auto", True)
            and self.activation is keras.activations.tanh
            and self.recurrent_activation is keras.activations.sigmoid
            and not tf.config.list_logical_devices("GPU")
        )


@keras.saving.register_keras_serializable(package="lookback")
class StretchLSTM(FusedLSTM):
    """A `FusedLSTM` whose gradients are faster for a few long sequences."""

    _sequence = staticmethod(stretch_lstm)
