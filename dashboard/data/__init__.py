"""The Data page: choosing a series, and what was understood of it.

    chooser       drop a file, take a sample, pick the columns
    pending       a file that asks something or was refused
    questions     a file with several readings: each side by side
    facts         the cards and what was found while reading
    step_choice   the step between rows, as found or as a person sets it
    stretch       a stretch of time that is neither learnt nor judged
    quality       what stands out, what can be done about it, and what was done
    marks         the rows of the chart that it is about
    series_chart  the series with its parts

`app_pages/data.py` says where they stand.
"""
