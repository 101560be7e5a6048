"""Cells as times.

In: columns of texts and numbers. Out: `stamps.Times`, the column that says when, as times, and how
it was read. Others use `stamps.find_dates`, `stamps.find_order` and `stamps.read_times`.

    stamps        which column says when, and what it says
    dates         dates written by people and programs
    proven        notations that only a whole column proves
    short_years   years of two digits, whose order tells the century
    hour24        the midnight that ends a day
    unread        cells that are no times where most are
    flips         dates whose day and month change places
    offsets       offsets from UTC
    date_numbers  times written as plain numbers: 1958, 20200131, seconds since 1970
    day_numbers   days as spreadsheets count them
    joined/       times spread over several columns
    summertime    the hour that comes twice in autumn
"""
