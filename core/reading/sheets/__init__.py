"""Where a table lies among the cells of a file, and which way it runs.

In: a `sheet.Sheet`, the cells of a file. Out: the columns of the table in it, with names, the lines
they stand in and what was left out. Others use `layout.find_layout`, `grid.as_sheet`,
`wide.turn`, `longtable.find_series` and `names.name_columns`.

    sheet      what every kind of file comes to: columns of cells
    layout     titles, names, units and totals around a table
    labels     lines that tell of the columns instead of naming them
    rowkinds   what the cells of rows hold, and rows at the end that hold no values
    grid       typed cells of workbooks and JSON as columns
    names      one name for each column
    wide       times that run across the columns
    years_down years down and their months across, or the other way round
    days_down  days down, and their hours across
    longtable  several series below each other
"""
