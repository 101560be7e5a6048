"""When the rows of a series were observed: in their places, in order, in even steps.

In: the times of a table's rows as they stand in it. Out: the rows in time order, each time once.
Others use `timed.read_timed`, `timed.in_order` and `even_steps.bins`.

    timed       the rows of a table and when they were observed
    placing     times in a wrong place
    clock       a clock that trembles, or whose seconds are cut off
    stretches   stretches of time that are neither learnt nor judged
    chosen_step the step between rows as a person sets it
    timetable   weeks and opening hours of one's own
    left_out    what is said of days of the week without rows
    row_order   the rows in time order, each time once
    even_steps  the rows that an even step would have
"""
