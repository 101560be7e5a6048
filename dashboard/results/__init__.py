"""The Results page: how good a forecast is, where it is wrong and what comes next.

    answer              how far off it is and what to do, first of all
    ahead/              what comes next, and what one needs to know of it to decide
    seal                the test rows, shown once somebody opens them
    verdict             whether the network beats the best simple method
    cards               how good it is, in three cards
    gain                what the linear model, school and this series each take off the error
    copycat             a forecast that only repeats what the series already was
    forecast_over_time  forecasts beside real values, as a chart
    range_control       from when to when that chart goes
    what_changed        the run beside the one it changed
    answers/            one question at a time: where it is wrong, what comes next and others
    take_away/          what can be taken away
    unfinished          what stands there while there is no result
    forecast_charts     the figures: forecasts beside real values, errors, the future

`app_pages/results.py` says where they stand.
"""
