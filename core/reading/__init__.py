"""How a file of numbers is understood; `core.tables` puts these steps together.

    options      what a person settles where a file has two readings
    sources      bytes, names and columns from whatever is passed
    numerals     numbers written by people and programs
    pasted       numbers pasted into a box
    dates        dates written by people and programs
    notations    dates as people write them, in plain notation
    flips        dates whose day and month change places
    offsets      offsets from UTC behind them
    datenumbers  times written as plain numbers
    daynumbers   days as spreadsheets count them
    summertime   the hour that comes twice in autumn
    joining      times spread over several columns
    longtable    several series below each other
    wide         times that run across the columns
    stamps       which column says when, and what it says
    csvfile      the bytes of a file as columns of text, strictly
    repairs      what is mended, with a warning, and what is refused
    rowsorder    the rows in time order, each time once
    cadence      the step between the rows, and the season
    evensteps    the rows that an even step would have
    report       what was understood, in sentences

A file is refused rather than read wrongly: whatever has two readings is named with its line, its
column and its value.
"""
