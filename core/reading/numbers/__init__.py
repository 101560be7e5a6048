"""Cells as numbers. `number_columns.find_numbers` reads a table, `pasted` what was typed in a box.

number_columns  which columns hold numbers
numerals        decimal marks, thousands, missing values
affixes         units, currencies and limits in the cells
pasted          numbers pasted into a box
"""
