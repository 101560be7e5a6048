"""What single files of a run hold, each read and written by its path alone.

In: a path, and what is to stand there. Out: the same, checked as it is read. Others use
`scores.Scores`, `label.Label`, `history.Epoch` and `predictions.read_predictions`.

    scores       what the training came to, how good the forecasts are, and what ranks with what
    predictions  the forecasts of every row
    history      the losses of each epoch, read as they grow
    label        what people say of a run: name, note, star, and how they use its forecast
    place        the place of a run in the queue
    checkpoint_folders  where the checkpoints are, and how far the newest is
    checksums    SHA-256 of what is never written twice
"""
