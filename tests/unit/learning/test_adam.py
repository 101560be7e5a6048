"""`FusedAdam` against Keras's own."""

import keras
import numpy as np
import tensorflow as tf

from core.learning.adam import FusedAdam


def after(optimizer, first, gradients):
    """The variable and the optimiser's own after some gradients, as arrays."""
    variable = keras.Variable(first)
    optimizer.build([variable])

    @tf.function
    def step(gradient):
        optimizer.apply([gradient], [variable])

    for gradient in gradients:
        step(tf.constant(gradient))
    return [np.array(v) for v in (variable, *optimizer.variables)]


def test_many_steps_are_those_of_keras():
    rng = np.random.default_rng(0)
    first = rng.normal(size=(4, 3)).astype(np.float32)
    gradients = rng.normal(size=(50, 4, 3)).astype(np.float32)
    fused, stock = (
        after(kind(learning_rate=0.01), first, gradients)
        for kind in (FusedAdam, keras.optimizers.Adam)
    )
    for one, other in zip(fused, stock, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
