"""How people, programs and calendars write times.

In: one cell, or the numbers of a date. Out: the same in plain notation, such as 2024-01-31 18:30,
or stamps. `times` asks it for each column that may hold times.

    clocks         the clock behind the date, in plain notation
    notations      days and months in plain notation
    periods        quarters, halves, weeks and seasons
    words          the words of time in the languages people use
    calendars      years of the Buddhist and the Persian calendar
    calendar_days  stamps from years, months and days
"""
