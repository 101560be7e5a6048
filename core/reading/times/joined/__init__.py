"""Times that are spread over several columns.

In: a table's columns of text and numbers. Out: one column of times, what was understood, and the
columns it is made of. Others use `parts.join_parts`, `joining.join_clock` and `joining.find_days`.

    joining    dates, and the clock in a column of its own
    parts      year, month or week, day and hour in columns of their own
    day_hours  hours that are counted from day to day
    weeks      weeks that are counted in each year
"""
