"""The settings of the Train page, grouped by the question they answer.

presets        what to start from, what the run is called, what was changed since
reach          how far does it look back, and how far ahead?
layers         how big is the network?
known_days     public holidays and own events
duration       how long does it learn?
more_settings  the rest, folded
bound          widgets that show a setting and change it
"""
