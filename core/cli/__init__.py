"""The command `lookback`.

In: the words of a command line. Out: JSON or CSV on standard output, messages on standard error,
and an exit code: 0, 2 for something the caller can fix, 1 for a defect. Others use `main.main`.

    start             `lookback` starts and ends here
    main              the short commands
    train_command     `lookback train`
    each_series       several series of one file, one after another
    sweep_command     `lookback sweep`
    forecast_command  `lookback forecast`
    append_command    `lookback append`
    export_command    `lookback export`
    language          the language of the shell
    learning_options  options for the columns and rows to learn from, and their reading
    shared_options    options that settle what a file leaves open
    foreground        a training in the foreground: its bar, Ctrl-C, what it prints
    checking          what was understood of a file, as JSON and CSV
"""
