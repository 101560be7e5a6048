"""The Train page: how the network learns, starting it, watching it.

    start            the main button: start, go on, see the results
    controls/        the settings, grouped by the question they answer
    all_series       all series of a file, one after the other
    columns          which other columns it sees
    what_fits        smaller settings, where those chosen take too much memory or time
    trend            the warning where a series leaves the range of its training rows
    stage            a run while it learns and after it: the race beside the forecast
    bar              epoch, error, time left and Stop, always in sight
    race_chart       the error falling past what is to be beaten
    forecast_film    the forecast of the validation rows while it learns
    learning_sentence  what its curve shows, in a sentence
    network          the network drawn: window, cells, output
    how_it_works     the drawing and a step at a time, the layers, the six equations
    ten_steps        the ten steps with a run's own numbers
    window_chart     how far it looks back, drawn on the newest rows

`app_pages/train.py` says where they stand.
"""
