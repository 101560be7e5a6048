"""The Train page: how the network learns, starting it, watching it.

    start            the main button: start, go on, see the results
    controls/        the settings, grouped by the question they answer
    columns          which other columns it sees
    trend            the warning where a series leaves the range of its training rows
    how_it_works     the network in words, its layers, the six equations
    ten_steps        the ten steps with a run's own numbers
    progress         a run while it learns and after it
    learning_sentence  what its curve shows, in a sentence
    forecast_film    the forecast of the validation rows while it learns
    training_charts  window, stack and growing loss, drawn in place

`app_pages/train.py` says where they stand.
"""
