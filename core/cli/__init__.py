"""The command `lookback`.

In: the words of a command line. Out: JSON or CSV on standard output, messages on standard error,
and an exit code: 0, 2 for something the caller can fix, 1 for a defect. Others use `main.main`.

    main            the commands; `lookback` starts here
    language        the language of the shell
    shared_options  options that settle what a file leaves open
    train_command   a training in the foreground: its bar, Ctrl-C, what it prints
    sweep_command   `lookback sweep`
    checking        what was understood of a file, as JSON and CSV
"""
