"""The Results page: how good a forecast is, where it is wrong and what comes next.

    seal           the test rows, shown once somebody opens them
    verdict        whether the network earned its keep
    overview       the cards, the chart over time, the run beside the one it changed
    copycat        a forecast that only repeats what the series already was
    range_control  from when to when that chart goes
    answers        where it is wrong, how it learnt, all numbers
    film           how it learnt, played epoch by epoch
    bands          how often the bands around the forecasts held
    far_ahead      the error at each step ahead
    next_values    what comes next
    what_if        what would come next if the last values or the coming plans were others
    what_if_chart  its chart, which changes in place
    plans          those plans, row by row
    memory         how far back it looks, beside the window
    downloads      what can be taken away
    report         a run as one HTML file
    unfinished     what stands there while there is no result
    charts         forecasts beside real values, errors, the future

`app_pages/results.py` says where they stand.
"""
