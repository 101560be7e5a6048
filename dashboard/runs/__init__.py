"""The Runs page: everything trained so far.

    selection          which runs are listed, and which of them are chosen
    group_table        the series of one file that were trained together
    table              one row a run: sortable, with small curves
    actions            what can be done with the chosen runs, and undoing a deletion
    at_work            what is being trained, where, and why the last failures happened
    dialogs            name and note, learn longer
    tidying            old runs by a rule
    side_by_side       the chosen runs' scores, curves and forecasts
    two                what differs between two runs, and whether chance explains it
    many               which of three or more is closest, and whether chance explains it
    comparison_charts  the charts of these

`app_pages/runs.py` says where they stand.
"""
