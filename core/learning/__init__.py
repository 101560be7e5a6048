"""The network learns: the only package that imports TensorFlow.

In: a task. Out: trained weights as NumPy arrays, and `model.keras`. Others use
`fitting.fit_network` with a `journal.Journal`, `training.Training` for a run, `exported.export` and
`tensorflow_process.prepare_tensorflow`.

    tensorflow_process  TensorFlow loaded once, with threads that suit small operations
    lstm                `FusedLSTM`: a layer's whole sequence as one operation; `StretchLSTM`
    adam                `FusedAdam`: one operation a variable
    network             a Keras network from a config, its first weights, its weights by name
    exported            the same as stock Keras, raw values in and raw forecasts out
    tensors             a series and its windows as tensors
    graphs              a network with its optimiser, as TensorFlow functions
    learner             batches, validations and forecasts of one series
    journal             who is told how training goes, and may end it
    pupil               a network that learns from many series at once
    training            the loop: progress, checkpoints, stop, resume, early end
    fitting             inputs chosen and weights trained, in one call
"""
