"""What comes next, and what one needs to know of it to decide.

What is set here is kept with the run, and what it gives away follows.

    next_values   the next values as chart and table
    newer_rows    rows that came since, which the next values then follow
    since_then    how the forecast did on them
    decision      how far off, how much together, where it is lowest
    limits        bounds that one may set, and whole numbers
"""
