"""What comes next, and what one needs to know of it to decide.

next_values   the next values as chart and table
"""
