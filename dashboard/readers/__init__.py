"""What the pages read from run folders; nothing here draws on a page.

    summaries   one line about each run, quick for hundreds of them
    result      what a finished run found
    films       how a run's forecast came to be, epoch by epoch
    curve       the losses of a run, as they grow and however many they are
    comparison  runs side by side
    ranking     runs in groups that were judged on the same rows
    pairs       their forecasts on the same rows, and whether one of two is closer

A folder is read again only once a file in it has changed.
"""
