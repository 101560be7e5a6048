"""A series goes on: rows that came since it was learnt, and what is known of those to come.

In: a series, and a table read of another file. Out: the series with more rows, or with values of
other columns beyond its end. Others use `continuing.continue_series` and `plan.with_plan`.

    matching    the columns of the other file, under the names that were learnt
    following   what it holds of the series, in time order
    skipped     rows that are missing in between: asked about, filled or passed over
    continuing  the newer rows, joined to the series
    coming      rows yet to come, matched by their times, and what stands in for others
    plan        the columns known in advance in these rows
"""
