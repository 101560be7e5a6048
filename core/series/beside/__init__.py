"""What can be seen beside the column to forecast: other columns, words, the calendar.

In: a table, or a series. Out: which of a table's columns can be seen and how, settings that say so,
and a series with what the calendar tells. Others use `kinds.offer_columns`, `kinds.with_kinds` and
`days.with_days`.

    kinds  which columns are numbers, which are words, and which are left out for what reason
    days   the days that each row covers, and columns of public holidays and own events
"""
