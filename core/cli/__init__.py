"""The command `lookback`. Standard output carries JSON or CSV, messages go to standard error.

main            the commands; `lookback` starts here
shared_options  options that settle what a file leaves open
train_command   a training in the foreground: its bar, Ctrl-C, what it prints
sweep_command   `lookback sweep`
checking        what was understood of a file, as JSON and CSV
"""
