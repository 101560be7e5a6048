"""Columns of numbers that are made: of words, of a country's public holidays, of own events.

In: cells of a file, or days. Out: numbers. A run's settings keep how each column is made, so that
newer rows and rows to come get theirs alike, and what is of the calendar is known ahead by itself.

    columns          `Category`, `Holidays` and `Event`: how a column is made, and its numbers
    public_holidays  the days of a country or a region, through the package `holidays`
    event_texts      own events, as people type or paste them
"""
