"""A file becomes a table: columns of numbers and times, and what was understood of them.

In: bytes, a path, pasted text or a frame. Out: a `tables.Table`, an `options.Question` where
something has two readings, or a `UserError` with what is wrong, the rule, the place and the remedy;
never a silent guess. Others use `tables.read_table`, `tables.read_text`, `Table.from_frame` and
`options.ReadingOptions`.

    tables    puts the steps together
    options   what a person settles where a file has two readings
    naming    what names a cell or a time in a sentence
    roles     why a column is not offered for the forecast
    limits    how much a file may hold, and how long reading it may take
    lines/    the lines of a text as rows, and those that do not fit
    files/    the bytes of any kind of file as cells
    sheets/   where a table lies among the cells, and which way it runs
    numbers/  cells as numbers
    times/    cells as times
    spelling/ how times are written
    process/  files are read in a process of its own
"""
