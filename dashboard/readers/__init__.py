"""What the pages read from run folders; nothing here draws on a page.

    summaries   one line about each run, quick for hundreds of them
    result      what a finished run found
    films       how a run's forecast came to be, epoch by epoch
    history     the losses of a run, however long its history
    curve       losses that grow while a run learns
    comparison  runs side by side
    ranking     runs in groups that were judged on the same rows
    pairs       their forecasts on the same rows, and whether one of two is closer
    unreadable  what to say of a damaged folder

A folder is read again only once a file in it has changed.
"""
