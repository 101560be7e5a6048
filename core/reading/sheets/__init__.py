"""Where a table lies among the cells of a file, and which way it runs.

sheet      what every kind of file comes to: columns of cells
layout     titles, names, units and totals around a table
grid       typed cells of workbooks and JSON as columns
names      one name for each column
wide       times that run across the columns
longtable  several series below each other
"""
