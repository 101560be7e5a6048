"""A run is a folder, and the folder is the truth: every file of it, its writer and its reader.

In: a config and a series. Out: what training leaves: scores, weights, forecasts, the film. Others
use `run.Run`, `store.create`, `store.scan`, `store.find`, `weights.load_forecaster`,
`outlook.outlook`, and `seal` for whatever may hold test rows.

    store         a new run, the list of runs, one by its id, deleting and bringing back
    run           `Run`: its files, status and progress, stop and lease
    files         what single files hold: scores, predictions, history, label, checksums
    checkpoints   all that training needs to go on as if it had never stopped
    weights       the trained weights, and the forecaster they make
    film          the forecast of the validation rows, epoch by epoch
    deletion      where deleted runs stay for an hour
    quotas        how much each person may keep, queue and upload
    outlook       what comes next of a run, as it is used
    group         the series of one file, each a run, and what came of them
    newer         rows that came since, and how the forecast did on them
    seal          what may be shown of the test rows, who looked, how often
    estimate      how long a training will take
    script        a run as a Python script that trains it again
    spreadsheets  tables as CSV and Excel, no text ever run as a formula
"""
