"""The answers to what a reader asks of a result; one is drawn at a time.

where_wrong    where is it wrong?
bands          how sure is it? how often the bands around the forecasts held
far_ahead      how far ahead is it good? the error at each step ahead
own_numbers    what comes next after other past values?
what_if        what if the last values or the coming plans were others?
what_if_chart  its chart, which changes in place
switches       what is one of a few things: a holiday or none, a kind of offer
plans          those plans, row by row
memory         how far back does it look, beside the window?
how_learned    how did it learn?
learning_film  the same, played epoch by epoch
all_numbers    every score
wording        what several of these say
"""
