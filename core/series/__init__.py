"""A table becomes a series: in time order, repaired, split, and cut into windows.

In: a `Table` and the columns chosen. Out: a `series.Series` without gaps, with a ledger of repairs;
the rows of its parts and the windows in them. Others use `inspection.to_series` and `inspect`,
`samples.read_source`, `split.parts`, `windows.windows_at` and `targets_at`, and
`length.check_length`.

    series      `Series`: values in time order and what was understood on the way in
    samples     the series that come with Lookback; `read_source` takes `sample:NAME` or a file
    inspection  a column becomes a series; what is odd about it
    selection   which columns and rows of it a person means
    timing/     the rows in their places, in time order, in even steps
    cadence     the step between rows, gaps, the season
    checks      what makes a column unfit, or needs a warning
    others      what other columns tell, too little or too much
    beside/     which columns can be seen besides, words and the calendar among them
    onward/     rows that came since, and what is known of those to come
    quality     what is odd about a column, and what could be done
    ledger      repairs, each a line that can be taken back
    repairs     carries them out, each row from the rows before it alone
    report      what was understood, in sentences
    split       training, validation and test
    windows     the windows of a part and their targets
    length      whether a series is long enough
"""
