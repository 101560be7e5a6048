"""How a file of numbers is understood; `core.tables` puts these steps together.

    options      what a person settles where a file has two readings
    sources      bytes, names and columns from whatever is passed
    numerals     numbers written by people and programs
    pasted       numbers pasted into a box
    dates        dates written by people and programs
    datenumbers  times written as plain numbers
    stamps       which column says when, and what it says
    csvfile      the bytes of a file as columns of text, strictly
    repairs      what is mended, with a warning, and what is refused
    cadence      the step between the rows, and the season
    report       what was understood, in sentences

A file is refused rather than read wrongly: whatever has two readings is named with its line, its
column and its value.
"""
