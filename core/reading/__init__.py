"""How a file of numbers is understood; `core.tables` puts these steps together.

    options         what a person settles where a file has two readings
    limits          how much a file may hold, and how long reading it may take
    isolate         files are read in a process of its own, which is `worker`
    processes       these processes: started, kept, ended
    sources         bytes, names and columns from whatever is passed
    formats         what kind of file it is, by its name and its first bytes
    packed          gzip and zip
    content         the bytes of any file as a `sheet`: columns of cells
    encodings       the encoding of a text
    dialect         the character between the columns
    csvfile         text as columns of text, strictly
    layout          titles, the names, units and totals around a table
    names           a name for each column
    workbook        xlsx, xls, xlsb and ods; workbook_parts are what they must not hold
    parquetfile     Parquet
    jsonfile        JSON
    grid            typed cells of workbooks and JSON as columns
    numbers         which columns hold numbers
    numerals        numbers written by people and programs
    affixes         units, currencies and limits in the cells
    pasted          numbers pasted into a box
    dates           dates written by people and programs
    notations       dates as people write them, in plain notation
    flips           dates whose day and month change places
    offsets         offsets from UTC behind them
    datenumbers     times written as plain numbers
    daynumbers      days as spreadsheets count them
    summertime      the hour that comes twice in autumn
    joining         times spread over several columns
    longtable       several series below each other
    wide            times that run across the columns
    stamps          which column says when, and what it says
    repairs         what is mended, with a warning, and what is refused
    rowsorder       the rows in time order, each time once
    cadence         the step between the rows, and the season
    evensteps       the rows that an even step would have
    report          what was understood, in sentences

A file is refused rather than read wrongly: whatever has two readings is named with its line, its
column and its value.
"""
