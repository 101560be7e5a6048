"""The Data page: choosing a series, and what was understood of it.

    chooser  drop a file, take a sample, pick the columns
    facts    the cards and what was found while reading
    charts   the series with its parts

`app_pages/data.py` says where they stand.
"""
