"""Cells as numbers.

In: columns of texts. Out: `number_columns.Numbers`, the columns that hold numbers, with their
decimal mark, units and limits. Others use `number_columns.find_numbers` for a table,
`pasted.values_from_text` for a box, and `numerals.is_missing`.

    number_columns  which columns hold numbers
    numerals        decimal marks, thousands, missing values
    written         numbers of other scripts and of accounts, in plain notation
    affixes         units, currencies and limits in the cells
    scales          K, M and B behind numbers
    pasted          numbers pasted into a box
"""
