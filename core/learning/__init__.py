"""The network learns: the only package that imports TensorFlow.

In: inputs, rows and a config. Out: trained weights as NumPy arrays, and `model.keras`.

    tensorflow_process  TensorFlow loaded once, with threads that suit small operations
    lstm                `FusedLSTM`: a layer's whole sequence as one operation
    network             a Keras network from a config, and its export as stock Keras
    learner             batches, validation and forecasts as TensorFlow functions
    training            the loop: progress, checkpoints, stop, resume, early end
    fitting             inputs chosen and weights trained, in one call
"""
